package desk_test

import (
	"testing"
	"time"

	"sportello/app/desk"
)

func TestFillingTimeLeavesPausesOut(t *testing.T) {
	r := newRoom(t)
	a := r.start(r.person(fatou()).ID)
	a.Show()
	r.clock.pass(30 * time.Second)
	a.Set("1.68", "UNO")
	r.clock.pass(time.Hour) // coffee: two minutes of it count
	a.Set("1.68", "DUE")
	r.clock.pass(10 * time.Second)
	expectFilling(t, a, 160*time.Second)
}

func expectFilling(t *testing.T, a *desk.Application, want time.Duration) {
	t.Helper()
	if got := a.FillingTime(); got != want {
		t.Errorf("filling took %v, want %v", got, want)
	}
}

// Of a family's applications open together only the one before the operator
// takes time, also while it changes the others.
func TestFillingTimeIsOfTheApplicationShown(t *testing.T) {
	r := newRoom(t)
	hers := r.start(r.person(fatou()).ID)
	ousmane := r.person(map[string]string{"surname": "ESEMPIO", "given_names": "OUSMANE"})
	if err := r.session.Relate(t.Context(), hers.Person(), ousmane.ID, "spouse"); err != nil {
		t.Fatal(err)
	}
	open, err := hers.OpenTogether(t.Context(), ousmane.ID)
	if err != nil {
		t.Fatal(err)
	}
	his := open[1]
	hers.Show()
	hers.Show() // another screen of the same
	r.clock.pass(30 * time.Second)
	hers.Set("1.68", "VIA NUOVA")
	r.clock.pass(20 * time.Second)
	expectFilling(t, hers, 50*time.Second)
	expectFilling(t, his, 0)
	hers.Hide()
	his.Show()
	r.clock.pass(40 * time.Second)
	expectFilling(t, hers, 50*time.Second)
	expectFilling(t, his, 40*time.Second)
	his.Hide()
	r.clock.pass(time.Minute) // at the day's list
	hers.Show()
	r.clock.pass(5 * time.Second)
	expectFilling(t, hers, 55*time.Second)
}

// Time spent reading is kept, too: when the screen is left, the application
// closed, the desk locked or the laptop switched off after that.
func TestFillingTimeIsKeptWithoutAChange(t *testing.T) {
	for name, leave := range map[string]func(r *room, a *desk.Application){
		"closed": func(r *room, a *desk.Application) { _ = a.Close(r.t.Context()) },
		"locked": func(r *room, a *desk.Application) {
			if err := r.session.Lock(r.t.Context()); err != nil {
				r.t.Fatal(err)
			}
			r.unlock()
		},
		"left and saved by itself": func(r *room, a *desk.Application) {
			a.Hide()
			eventually(r.t, "saved", func() bool { return r.onDisk(a.ID()).Record.Values()["filling"] == "28" })
		},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRoom(t)
			a := r.start(r.person(fatou()).ID)
			a.Show()
			r.clock.pass(28 * time.Second)
			leave(r, a)
			r.clock.pass(24 * time.Hour)
			r.reopen()
			expectFilling(t, r.openApplication(a.ID()), 28*time.Second)
		})
	}
}

// Whoever looks at what has travelled neither changes nor prolongs it.
func TestLookingAtASettledApplicationTakesNoTime(t *testing.T) {
	r := newRoom(t)
	a := r.start(r.person(fatou()).ID)
	a.Show()
	r.clock.pass(30 * time.Second)
	queue(t, a)
	version := r.onDisk(a.ID()).Version
	r.clock.pass(time.Minute)
	a.Hide()
	flush(t, a)
	expectFilling(t, a, 30*time.Second)
	if got := r.onDisk(a.ID()).Version; got != version || !a.Settled() {
		t.Errorf("version %d, it was %d", got, version)
	}
	a.Show()
	r.clock.pass(time.Minute)
	a.TakeUp()
	r.clock.pass(10 * time.Second)
	a.Set("1.77", "PRESSO PROVA")
	expectFilling(t, a, 40*time.Second)
}
