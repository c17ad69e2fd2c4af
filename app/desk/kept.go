package desk

import (
	"slices"

	"github.com/google/uuid"

	"sportello/app/agenda"
	"sportello/store"
	"sportello/store/laptop"
)

// visitsWhere are the visits of the days that are wanted.
func (d *directory) visitsWhere(wanted func(agenda.Day) bool) []uuid.UUID {
	d.mutex.RLock()
	defer d.mutex.RUnlock()
	var visits []uuid.UUID
	for on, ids := range d.visits {
		if wanted(on) {
			visits = append(visits, ids...)
		}
	}
	return visits
}

// peopleOf are the people whom records are of: themselves, applicants, both ends
// of relations.
func (d *directory) peopleOf(records map[uuid.UUID]laptop.Waits) []uuid.UUID {
	d.mutex.RLock()
	defer d.mutex.RUnlock()
	var people []uuid.UUID
	for id := range records {
		if known, ok := d.entries[id]; ok && known.kind == store.Application {
			people = append(people, parseID(known.content()[fieldPerson]))
		} else if ok {
			people = append(people, id)
		}
		if relation, ok := d.relations[id]; ok {
			people = append(people, relation.from, relation.to)
		}
	}
	return people
}

// add adds people to what is needed, with their family, the relations between
// them, and the applications of them all.
func (d *directory) add(needed map[uuid.UUID]bool, people []uuid.UUID) {
	d.mutex.RLock()
	defer d.mutex.RUnlock()
	family := slices.Clone(people)
	for _, person := range people {
		for _, one := range d.allOf(person) {
			for _, id := range d.related[one] {
				needed[id] = true
				family = append(family, d.relations[id].from, d.relations[id].to)
			}
		}
	}
	for _, person := range family {
		for _, one := range d.allOf(person) {
			needed[one] = true
			for _, id := range d.applications[one] {
				needed[id] = true
			}
		}
	}
}

// drop forgets records that are no longer in the file.
func (d *directory) drop(ids []uuid.UUID) {
	d.mutex.Lock()
	defer d.mutex.Unlock()
	for _, id := range ids {
		d.remove(id)
	}
	if len(ids) > 0 {
		d.saves++
	}
}
