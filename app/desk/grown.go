package desk

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"

	"sportello/app/permit"
	"sportello/store"
)

// Moved is a child who has an application of their own now.
type Moved struct {
	Own *Application
	// Born is the day of birth that stands there (ISO), if the row had another; ""
	// if they agree.
	Born string
}

// MoveOut does what permit.OwnApplication asks for: the child whose row a fix
// empties gets an application of their own, begun or gone on with and open
// together with this one, and then the row is emptied as one step of undo. Who
// is not on file yet is put there, and related. If it fails, the row stays, and
// what was done already is found again by the next call. Errors:
// store.ErrMalformed for a fix that empties no row with a name in it, ErrSettled,
// those of Open and Start.
func (a *Application) MoveOut(ctx context.Context, fix permit.Fix) (Moved, error) {
	grown := a.emptied(fix.Set)
	if grown["surname"] == "" && grown["given_names"] == "" {
		return Moved{}, fmt.Errorf("moving a child to an application of their own: %w", store.ErrMalformed)
	}
	if a.Settled() {
		return Moved{}, fmt.Errorf("moving a child to an application of their own: %w", ErrSettled)
	}
	own, err := a.openOwn(ctx, grown)
	if err != nil {
		return Moved{}, fmt.Errorf("moving a child to an application of their own: %w", err)
	}
	a.change(change{values: fix.Set, at: emptiedRow(fix.Set), own: own})
	moved := Moved{Own: own}
	if born := own.Value(sources("birth_date")[0]); born != grown["birth_date"] {
		moved.Born = born
	}
	return moved, nil
}

// openOwn opens the application of a child together with this one.
func (a *Application) openOwn(ctx context.Context, grown map[string]string) (*Application, error) {
	person, err := a.session.childOnFile(ctx, a.person, grown)
	if err != nil {
		return nil, err
	}
	open, err := a.OpenTogether(ctx, person)
	if err != nil {
		return nil, err
	}
	for _, own := range open {
		if own.person == person {
			return own, nil
		}
	}
	return a.session.Resume(ctx, person) // it was closed in this moment
}

// emptiedRow are the boxes of the row of section 12 that some values empty, nil if
// they empty none.
func emptiedRow(by permit.Values) []string {
	at := slices.IndexFunc(childFields, func(boxes []string) bool { value, set := by[boxes[0]]; return set && value == "" })
	if at < 0 {
		return nil
	}
	return childFields[at]
}

// emptied is what that row says of a child, by the fields of a person's record.
func (a *Application) emptied(by permit.Values) map[string]string {
	child := make(map[string]string)
	for i, box := range emptiedRow(by) {
		child[relativeFields[i]] = a.Value(box)
	}
	dropEmpty(child)
	return child
}

// childOnFile is the record of a person's child: that of a child of the family, of
// somebody of this name and birth, of a child of the family of this name whose
// birth is another on file, or a new one.
func (s *Session) childOnFile(ctx context.Context, of uuid.UUID, values map[string]string) (uuid.UUID, error) {
	relatives, err := s.relatives(ctx, of)
	if err != nil {
		return uuid.Nil, err
	}
	var person, called uuid.UUID
	for _, relative := range relatives {
		known, _ := s.files.entry(relative.Person)
		content := known.content()
		switch {
		case relative.Relation != child || spelled(content["given_names"]) != spelled(values["given_names"]):
		case content["birth_date"] == values["birth_date"]:
			person = relative.Person
		case spelled(content["surname"]) == spelled(values["surname"]):
			called = relative.Person
		}
	}
	if person = cmp.Or(person, s.namesake(values), called); person == uuid.Nil {
		made, err := s.CreatePerson(ctx, values)
		if err != nil {
			return uuid.Nil, err
		}
		person = made.ID
	}
	return person, s.Relate(ctx, of, person, child)
}

// namesake is who has this name and birth, uuid.Nil if nobody.
func (s *Session) namesake(values map[string]string) uuid.UUID {
	name := strings.TrimSpace(values["surname"] + " " + values["given_names"] + " " + shownDate(values["birth_date"]))
	for _, hit := range s.Search(name, maxFound, "person") {
		known, _ := s.files.entry(hit.ID)
		if _, sure := agreement(values, known.content(), false); sure {
			return hit.ID
		}
	}
	return uuid.Nil
}
