package desk

import (
	"bytes"
	"slices"

	"github.com/google/uuid"

	"sportello/store"
)

// merge notes who a person's record was found to be; uuid.Nil: nobody else.
func (d *directory) merge(id, kept uuid.UUID) {
	if before, merged := d.merged[id]; merged {
		d.aliases[before] = without(d.aliases[before], id)
		delete(d.merged, id)
	}
	if kept != uuid.Nil && kept != id {
		d.merged[id] = kept
		d.aliases[kept] = append(d.aliases[kept], id)
	}
}

// resolve is the record that is kept of a person: the one given, unless it was
// found to be another's that is on file here.
func (d *directory) resolve(id uuid.UUID) uuid.UUID {
	d.mutex.RLock()
	defer d.mutex.RUnlock()
	return d.keptOf(id)
}

// keptOf is resolve with the lock held. Two who decided offline, each for the
// other record, leave a ring: the smallest id of it counts, everywhere.
func (d *directory) keptOf(id uuid.UUID) uuid.UUID {
	var passed []uuid.UUID
	for {
		if at := slices.Index(passed, id); at >= 0 {
			return slices.MinFunc(passed[at:], func(a, b uuid.UUID) int { return bytes.Compare(a[:], b[:]) })
		}
		next, merged := d.merged[id]
		if known := d.entries[next]; !merged || known.kind != store.Person {
			return id
		}
		passed = append(passed, id)
		id = next
	}
}

// allOf are the records that are one person with this one, it among them.
func (d *directory) allOf(id uuid.UUID) []uuid.UUID {
	all := []uuid.UUID{d.keptOf(id)}
	for i := 0; i < len(all); i++ {
		for _, alias := range d.aliases[all[i]] {
			if !slices.Contains(all, alias) {
				all = append(all, alias)
			}
		}
	}
	return all
}
