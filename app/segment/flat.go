package segment

import (
	"maps"
	"strconv"
	"time"
)

// Flat are an application's values for those who read them elsewhere: in place of what
// each laptop noted, "segment.ID.begun" and "segment.ID.done" (RFC 3339, UTC),
// "segment.ID.by", "segment.ID.site" and "segment.ID.spent" (seconds), where there is
// something to say.
func Flat(values map[string]string) map[string]string {
	flat := maps.Clone(values)
	maps.DeleteFunc(flat, func(name, _ string) bool { return IsField(name) })
	for id, state := range Read(values) {
		put := func(part, value string) {
			if value != "" {
				flat[prefix+id+"."+part] = value
			}
		}
		for part, at := range map[string]time.Time{"begun": state.Begun, "done": state.Done} {
			if !at.IsZero() {
				put(part, at.UTC().Format(time.RFC3339))
			}
		}
		put("by", state.By)
		put("site", state.Site)
		if spent := int(state.Spent.Seconds()); spent > 0 {
			put("spent", strconv.Itoa(spent))
		}
	}
	return flat
}
