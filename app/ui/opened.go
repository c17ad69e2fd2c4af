package ui

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"sportello/app/desk"
)

// mostOpen is how many applications stay open: enough for two families.
const mostOpen = 16

// opened are the applications that were shown, the latest last. They stay open for
// a while, so that what was done can be undone by who comes back.
type opened struct {
	order []uuid.UUID
	open  map[uuid.UUID]*desk.Application
}

// coming is told which application is about to be read: it is not closed meanwhile.
func (o *opened) coming(id uuid.UUID) {
	o.order = append(slices.DeleteFunc(o.order, func(other uuid.UUID) bool { return other == id }), id)
}

// came is told of one that was read, and closes those shown longest ago. That
// takes no time, for only what is on disk is closed; the rest goes on trying.
func (o *opened) came(ctx context.Context, application *desk.Application) {
	if o.open == nil {
		o.open = make(map[uuid.UUID]*desk.Application)
	}
	o.open[application.ID()] = application
	old := o.order[:max(0, len(o.order)-mostOpen)]
	stay := slices.DeleteFunc(slices.Clone(old), func(id uuid.UUID) bool {
		a := o.open[id]
		if a != nil && (!a.Saved().Saved || a.Close(ctx) != nil) {
			return false
		}
		delete(o.open, id)
		return true
	})
	o.order = append(stay, o.order[len(old):]...)
}
