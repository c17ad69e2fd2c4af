package desk

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"sportello/store"
)

// settingTogether is where the file keeps, sealed, which applications are open
// together: after a lock or a crash they are so again.
const settingTogether = "desk.together"

// mostFamilies bounds what is kept; the oldest is forgotten.
const mostFamilies = 12

func (s *Session) families(ctx context.Context) ([][]uuid.UUID, error) {
	text, err := s.setting(ctx, settingTogether)
	if err != nil || text == nil {
		return nil, err
	}
	var families [][]uuid.UUID
	if json.Unmarshal(text, &families) != nil {
		families = nil // of another version: begin anew
	}
	return families, nil
}

// keepFamilies keeps those in which more than one is left.
func (s *Session) keepFamilies(ctx context.Context, families [][]uuid.UUID) error {
	families = slices.DeleteFunc(families, func(family []uuid.UUID) bool { return len(family) < 2 })
	text, err := json.Marshal(families[:min(len(families), mostFamilies)])
	if err == nil {
		err = s.file.PutSetting(ctx, settingTogether, text)
	}
	if err != nil {
		return fmt.Errorf("keeping which applications are together: %w", err)
	}
	return nil
}

// keepTogether notes that these are together now, and with nobody else.
func (s *Session) keepTogether(ctx context.Context, applications []*Application) error {
	s.gathering.Lock()
	defer s.gathering.Unlock()
	families, err := s.families(ctx)
	if err != nil {
		return err
	}
	family := make([]uuid.UUID, len(applications))
	for i, a := range applications {
		family[i] = a.id
	}
	for i := range families {
		families[i] = slices.DeleteFunc(families[i], func(id uuid.UUID) bool { return slices.Contains(family, id) })
	}
	return s.keepFamilies(ctx, append([][]uuid.UUID{family}, families...))
}

// Rejoin opens those that the application was open together with before the desk
// was locked, and says whether there are any. Nothing is passed on then: what
// differs was left so. Errors: those of Open.
func (a *Application) Rejoin(ctx context.Context) (bool, error) {
	s := a.session
	if a.Together() != nil {
		return true, nil
	}
	families, err := s.families(ctx)
	at := slices.IndexFunc(families, func(family []uuid.UUID) bool { return slices.Contains(family, a.id) })
	if err != nil || at < 0 {
		return false, err
	}
	var all []*Application
	for _, id := range families[at] {
		opened, err := s.Open(ctx, id)
		if errors.Is(err, store.ErrNotFound) {
			continue
		}
		if err != nil {
			return false, err
		}
		all = append(all, opened)
	}
	return s.gather(all, func(from, to *Application) {}) != nil, nil
}

// Part parts the application from those it is open together with, for good: it
// does not Rejoin them.
func (a *Application) Part(ctx context.Context) error {
	if a.Together() == nil {
		return nil
	}
	a.leave()
	return a.session.keepTogether(ctx, []*Application{a})
}
