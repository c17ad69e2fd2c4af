package segment

import (
	"maps"
	"slices"
	"strings"
)

// entries stands between the fields that Owing keeps, given between name and value.
const (
	entries = "\x1e"
	given   = "="
)

// Owing is what a list has to know of an application that owes the back office
// something, in one text; "" if it owes nothing.
func Owing(values map[string]string) string {
	chain := Chain(values)
	if len(chain) == 0 {
		return ""
	}
	states := Read(values)
	owes := slices.ContainsFunc(chain, func(id string) bool { return IsBack(id) && states[id].Done.IsZero() })
	if !owes {
		return ""
	}
	kept := []string{FieldChain + given + values[FieldChain]}
	for _, name := range slices.Sorted(maps.Keys(values)) {
		if id, ok := Of(name); ok && (id == Handover || IsBack(id)) {
			kept = append(kept, name+given+values[name])
		}
	}
	return strings.Join(kept, entries)
}

// Owed are the values that Owing kept.
func Owed(text string) map[string]string {
	values := make(map[string]string)
	for entry := range strings.SplitSeq(text, entries) {
		if name, value, ok := strings.Cut(entry, given); ok {
			values[name] = value
		}
	}
	return values
}
