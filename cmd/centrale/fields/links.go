package fields

import (
	"time"

	"sportello/app/permit"
	"sportello/app/segment"
	"sportello/assets/sites"
	"sportello/store"
	"sportello/store/office"
	"sportello/sync/server"
)

// Linker says which fields of a record name another one, and where it is looked for.
// The desk writes them under these names.
func Linker() office.Linker {
	return linker{server.Linker{
		Names: map[store.Kind][]string{
			store.Person:      {store.SameAs},
			store.Application: {"person"},
			store.Appointment: {"person"},
			store.Relation:    {"from", "to"},
			store.Pair:        {"a", "b"},
			store.Question:    {"about", "to"},
		},
		Site: "site", Day: "date",
	}, sites.Zone()}
}

// linker knows where an application was left half-way, too: whoever goes there finds
// it, and hears of it once it is finished.
type linker struct {
	server.Linker
	zone *time.Location
}

// fieldUnfinished says that an application was left half-way and not queued since.
const fieldUnfinished = "unfinished"

// Links implements office.Linker.
func (l linker) Links(state store.Shared) office.Links {
	links := l.Linker.Links(state)
	if state.Kind != store.Application {
		return links
	}
	for name, field := range state.Fields {
		if id, is := segment.Of(name); is && id == segment.Left {
			for _, written := range append(field.Past[:len(field.Past):len(field.Past)], field.Standing) {
				if mark, ok := segment.Parse(written.Value); ok {
					links.Former = append(links.Former, l.place(mark.Site, mark.Done))
				}
			}
		}
	}
	unfinished := state.Fields[fieldUnfinished].Standing
	if unfinished.Value != permit.Yes {
		return links
	}
	here := l.place(state.Origins[unfinished.Op].Site, state.Origins[unfinished.Op].Made) // of a program that noted no more
	if left, noted := segment.Read(state.Values())[segment.Left]; noted {
		here = l.place(left.Site, left.Done)
	}
	links.Site, links.Day = here.Site, here.Day
	return links
}

func (l linker) place(site string, at time.Time) office.Place {
	return office.Place{Site: site, Day: at.In(l.zone).Format(time.DateOnly)}
}
