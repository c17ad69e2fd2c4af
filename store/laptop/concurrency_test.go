package laptop_test

import (
	"errors"
	"fmt"
	"sync"
	"testing"

	"github.com/google/uuid"

	"sportello/store"
	"sportello/store/laptop"
)

// Screens, autosave, sending and the daily backup go on at once; then someone
// locks.
func TestEverythingAtOnceUntilLocked(t *testing.T) {
	file, session := create(t, t.TempDir())
	const writers, saves = 4, 25
	office := newOffice()
	office.state(uuid.New(), store.Person, map[string]string{"surname": "ESEMPIO"})
	page := office.page()
	take(t, session, page)
	for range 3 { // for Entries, whose chain each new incarnation changes
		queue(t, session, person(t, session, map[string]string{"surname": "FINTA"}).ID)
	}
	var workers, others sync.WaitGroup
	for i := range writers {
		document := person(t, session, map[string]string{"surname": fmt.Sprint("PROVA", i)})
		workers.Go(func() {
			version := document.Version
			for n := range saves {
				var err error
				version, err = session.Save(t.Context(), laptop.Change{ID: document.ID, Version: version, Values: map[string]string{"note": fmt.Sprint(n)}})
				if err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	done := make(chan struct{})
	for _, act := range []func() error{
		func() error { return session.Cards(t.Context(), func(laptop.Card) error { return nil }) },
		func() error { _, err := session.List(t.Context(), laptop.Filter{}); return err },
		func() error { return inChain(t, session) },
		func() error { _, err := session.Verify(t.Context()); return err },
		func() error { return session.NewIncarnation(t.Context()) },
		func() error { _, err := session.Take(t.Context(), page); return err },
		func() error { _, err := session.Identity(t.Context()); return err },
		func() error { _, err := file.BackupDaily(t.Context()); return err },
	} {
		others.Go(func() {
			for {
				if err := act(); err != nil && !errors.Is(err, store.ErrLocked) {
					t.Error(err)
				}
				select {
				case <-done:
					return
				default:
				}
			}
		})
	}
	workers.Wait()
	if report := sound(t, session); report.Records != writers+1+3 || report.Noted != writers*(saves+1)+1+3*2 {
		t.Errorf("report %+v", report)
	}
	session.Close()
	close(done)
	others.Wait()
}

// inChain reads the stream in two parts, as an envelope and the next one are cut.
func inChain(t *testing.T, session *laptop.Session) error {
	for after := range uint64(2) {
		if entries, err := session.Entries(t.Context(), after, 10, 1<<20); err != nil || len(entries) != 3-int(after) {
			return fmt.Errorf("%d entries after %d: %w", len(entries), after, err)
		}
	}
	return nil
}
