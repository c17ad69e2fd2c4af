package desk

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"sportello/store"
	"sportello/store/laptop"
)

// Relative is a member of the family.
type Relative struct {
	Person   uuid.UUID
	Relation string // "spouse", "child", "parent"
	Name     string
}

// How somebody is related to a person. A record of a relation says it in one
// direction; the other follows.
const (
	spouse = "spouse"
	child  = "child"
	parent = "parent"
)

// seenFromThere is what the other end of a relation is called.
var seenFromThere = map[string]string{spouse: spouse, child: parent, parent: child}

// Family lists a person's relatives: the spouse first, then children, then
// parents, each by name.
func (s *Session) Family(_ context.Context, person uuid.UUID) ([]Relative, error) {
	person = s.files.resolve(person)
	var family []Relative
	for _, relation := range s.files.relationsOf(person) {
		relative := Relative{Person: relation.to, Relation: relation.name}
		if relation.to == person {
			relative = Relative{Person: relation.from, Relation: seenFromThere[relation.name]}
		}
		relative.Name = s.name(relative.Person)
		twice := slices.ContainsFunc(family, func(known Relative) bool {
			return known.Person == relative.Person && known.Relation == relative.Relation
		})
		if relative.Name != "" && relative.Person != person && !twice {
			family = append(family, relative)
		}
	}
	order := []string{spouse, child, parent}
	slices.SortFunc(family, func(a, b Relative) int {
		return cmp.Or(
			cmp.Compare(slices.Index(order, a.Relation), slices.Index(order, b.Relation)),
			cmp.Compare(a.Name, b.Name), slices.Compare(a.Person[:], b.Person[:]))
	})
	return family, nil
}

// Relate records that b is a's relation ("spouse", "child", "parent"). What is
// recorded already, from either end, is not recorded twice. Errors:
// store.ErrMalformed for other words or the same person.
func (s *Session) Relate(ctx context.Context, a, b uuid.UUID, relation string) error {
	if seenFromThere[relation] == "" || a == b {
		return fmt.Errorf("recording a relation: %w", store.ErrMalformed)
	}
	for _, person := range []uuid.UUID{a, b} {
		if _, err := s.Person(ctx, person); err != nil {
			return err
		}
	}
	for _, known := range s.files.relationsOf(a) {
		if known.from == a && known.to == b && known.name == relation ||
			known.from == b && known.to == a && known.name == seenFromThere[relation] {
			return nil
		}
	}
	values := map[string]string{"from": a.String(), "to": b.String(), "relation": relation}
	document, err := s.file.Create(ctx, laptop.Draft{
		Kind: store.Relation, State: active, Site: s.Site(), Values: values, Card: cardContent(store.Relation, values),
	})
	if err != nil {
		return err
	}
	s.files.put(cardOf(document))
	s.changed()
	return nil
}
