package desk

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"sportello/store"
	"sportello/store/laptop"
)

// Difference is one field of an open application in which the office's record
// says otherwise than the screen.
type Difference struct {
	Field   string // as in Value
	Here    string // what stands on the screen
	Arrived string // what the office has
	By      string // the account of who wrote that
	Laptop  string // the name of the laptop it was written on, "" if it is not known
	// Contested: it was changed here, too, and not sent yet. What stands here
	// stays, and at the office a person decides.
	Contested bool
}

// Arrived is what has come for the application since it was opened and was
// held back, so that nothing changes under the operator's eyes; ok is false if
// there is nothing.
func (a *Application) Arrived() (differences []Difference, ok bool) {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	for _, difference := range a.arrived {
		difference.Here = a.fields[difference.Field]
		if difference.Here != difference.Arrived {
			differences = append(differences, difference)
		}
	}
	return differences, len(differences) > 0
}

// Adopt takes over what Arrived; what was typed here and not sent yet stays.
func (a *Application) Adopt(ctx context.Context) error {
	a.saving.Lock()
	defer a.saving.Unlock()
	if err := a.saveHeld(ctx, nil); err != nil {
		return err
	}
	s := a.session
	if _, err := s.file.Adopt(ctx, a.id, s.describe); err != nil {
		return fmt.Errorf("taking over what came: %w", err)
	}
	if err := a.adopt(ctx); err != nil {
		return err
	}
	a.mutex.Lock()
	a.arrived = nil
	a.mutex.Unlock()
	return s.arrived(ctx, a.id)
}

// hold notes what has come for an open application, and reports whether there
// is anything to ask the operator about; what no screen shows is taken over.
func (s *Session) hold(ctx context.Context, a *Application) bool {
	differences, err := s.differences(ctx, a.id)
	if err == nil && len(differences) == 0 {
		err = a.Adopt(ctx)
	}
	if err != nil { // it is kept, and taken over when the application is closed
		s.options.Log.Warn("comparing what came", "failure", ErrorName(err))
		return false
	}
	a.mutex.Lock()
	a.arrived = differences
	a.mutex.Unlock()
	s.changed()
	return len(differences) > 0
}

// differences are the fields a screen shows in which what was pulled of a record
// would change it, or meets a change made here.
func (s *Session) differences(ctx context.Context, id uuid.UUID) ([]Difference, error) {
	document, err := s.file.Record(ctx, id)
	if err != nil {
		return nil, err
	}
	shared, err := s.file.Shared(ctx, id)
	if err != nil {
		return nil, err
	}
	var differences []Difference
	for name, field := range shared.Fields {
		_, known := s.Rulebook().Field(name)
		here := document.Record.Fields[name]
		if !known || !comes(shared, field, here) {
			continue
		}
		origin := shared.Origins[field.Standing.Op]
		from, err := s.file.LaptopName(ctx, origin.Laptop)
		if ignoreMissing(err, store.ErrNotFound) != nil {
			return nil, err
		}
		differences = append(differences, Difference{
			Field: name, Arrived: field.Standing.Value,
			By: s.knownStaff().At(origin.Author, origin.Laptop), Laptop: from, Contested: here.Value != here.Settled,
		})
	}
	slices.SortFunc(differences, func(a, b Difference) int { return cmp.Compare(a.Field, b.Field) })
	return differences, nil
}

// comes says whether what stands at the office is news for a field: of another
// value, and not because what was written here is still on its way or waits
// there for a decision.
func comes(shared store.Shared, field store.SharedField, here store.Field) bool {
	if field.Standing.Value == here.Value || field.Standing.Op == here.Writer {
		return false
	}
	if here.Value != here.Settled {
		return true
	}
	_, reached := shared.Origins[here.Writer]
	waits := slices.ContainsFunc(field.Candidates, func(w store.Written) bool { return w.Op == here.Writer })
	return here.Writer == uuid.Nil || reached && !waits
}

// release takes over what was held back for an application that is closed.
func (s *Session) release(ctx context.Context, a *Application) {
	a.mutex.Lock()
	held := a.arrived != nil
	a.mutex.Unlock()
	if held {
		s.takeOverHeld(ctx, a.id)
	}
}

// takeOverHeld takes over what was held back of an application nobody has open.
func (s *Session) takeOverHeld(ctx context.Context, id uuid.UUID) {
	_, err := s.file.Adopt(ctx, id, s.describe)
	if err == nil {
		err = s.arrived(ctx, id)
	}
	if err != nil { // at the next unlock, then
		s.options.Log.Warn("taking over what came", "failure", ErrorName(err))
	}
}

// adoptHeld takes over what was held back for applications that were open when
// the program ended.
func adoptHeld(ctx context.Context, file *laptop.Session, describe laptop.Describe) error {
	held, err := file.Held(ctx)
	if err != nil {
		return err
	}
	for _, id := range held {
		_, err := file.Adopt(ctx, id, describe)
		never := errors.Is(err, laptop.ErrTooLarge) || errors.Is(err, store.ErrMalformed) // one record stops no unlock
		if err != nil && !never && !errors.Is(err, store.ErrNotFound) {
			return err
		}
	}
	return nil
}
