package desk_test

import (
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"sportello/app/desk"
	"sportello/app/permit"
	"sportello/store"
	"sportello/store/laptop"
)

// Everything at once, as screens, autosave and the sender do it; then the lock
// falls in the middle. Nothing is lost and the file is sound.
func TestManyHandsAtOneDesk(t *testing.T) {
	r := newRoom(t, func(o *desk.Options) {
		o.Autosave = time.Millisecond
		o.AutoSend = true
	})
	r.enrol(newCentre(t, r.clock))
	person := r.person(fatou())
	a := r.start(person.ID)
	ready(t, a)
	r.session.Subscribe(func() { _ = a.Saved() })
	s := r.session
	ctx := t.Context()
	expected := func(err error) bool {
		return err == nil || errors.Is(err, store.ErrLocked) || errors.Is(err, laptop.ErrChanged) || errors.Is(err, desk.ErrBlocked)
	}
	var last string // typed by the only hand in this field
	hands := []func(i int) error{
		func(i int) error {
			value := fmt.Sprintf("PRESSO PROVA %d", i)
			a.TakeUp()
			a.Set("1.77", value)
			if a.Value("1.77") == value {
				last = value
			}
			return nil
		},
		func(int) error { a.SetAll(permit.Values{"1.68": "VIA ESEMPIO", "1.69": "1"}); return nil },
		func(int) error { _, err := a.Queue(ctx); return err },
		func(int) error { return a.Flush(ctx) },
		func(int) error { _, err := s.Day(ctx); return err },
		func(int) error { s.Search("esempio", 5); _, err := s.Sending(ctx); return err },
		func(int) error { _, err := s.Applications(ctx, uuid.Nil); a.Summary(); a.Report(); return err },
		func(i int) error {
			read, err := s.Person(ctx, person.ID)
			if err == nil {
				_, err = s.SavePerson(ctx, person.ID, read.Version, map[string]string{"email": fmt.Sprint("prova", i, "@example.org")})
			}
			return err
		},
		func(int) error {
			b, err := s.Open(ctx, a.ID())
			if err == nil && b.ID() != a.ID() {
				err = errors.New("another application")
			}
			return err
		},
		func(int) error {
			visit, err := s.Arrive(ctx, person.ID, "")
			if err == nil {
				_, _, err = s.CallNext(ctx)
			}
			if err == nil {
				err = s.SetVisit(ctx, visit, "done")
			}
			return err
		},
	}
	var working sync.WaitGroup
	for _, hand := range hands {
		working.Go(func() {
			for i := range 60 {
				if err := hand(i); !expected(err) {
					t.Error(err)
				}
			}
		})
	}
	time.Sleep(300 * time.Millisecond)
	for err := s.Lock(ctx); err != nil; err = s.Lock(ctx) {
		if !expected(err) {
			t.Fatal(err)
		}
	}
	working.Wait()
	r.unlock()
	if got := r.openApplication(a.ID()).Value("1.77"); got != last {
		t.Errorf("on disk %q, typed %q", got, last)
	}
	report, err := r.session.Verify(ctx)
	if err != nil || len(report.Problems) > 0 {
		t.Errorf("%+v, %v", report.Problems, err)
	}
}
