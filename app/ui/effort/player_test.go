package effort_test

import (
	"strings"
	"sync"
	"testing"
	"time"

	"fyne.io/fyne/v2/test"

	"sportello/app/ui"
	"sportello/app/ui/effort"
	"sportello/app/ui/field"
	"sportello/app/ui/look"
	"sportello/app/ui/uitest"
	"sportello/assets/i18n"
)

// operator works the real window, unlocked and showing the day, over the real
// desk of an office; what it does is booked where the focus is. The clock goes on
// by what each step takes.
type operator struct {
	t      testing.TB
	office *office
	hands  *uitest.Hands
	ui     *ui.Window
	texts  *i18n.Texts
	tally  effort.Tally
	here   string // the screen shown

	mutex   sync.Mutex
	pending []func() // that other goroutines want shown
	timers  map[*time.Time]func()
}

func sitsDown(t testing.TB, o *office) *operator {
	t.Helper()
	o.clock.set(today)
	app := test.NewTempApp(t)
	p := &operator{t: t, office: o, texts: must(i18n.New("it"))(t), timers: make(map[*time.Time]func())}
	p.hands = &uitest.Hands{Window: test.NewTempWindow(t, nil), Clipboard: app.Clipboard(), Settled: p.settle}
	p.ui = ui.New(ui.Options{
		App: app, Window: p.hands.Window, Folder: o.folder, Open: o.open, Version: "0.1.0",
		View: func(string, []byte) error { return nil }, OpenFolder: func(string) error { return nil },
		Shown: func(screen string) { p.here = screen }, Clock: o.clock.time, Readers: true,
		Go: func(work func()) { work() }, Do: p.do, After: p.after, Polled: p.polled, Modifiers: p.hands.Modifiers,
	})
	t.Cleanup(func() { _ = p.ui.Close() })
	p.ui.Start()
	p.settle()
	p.hands.Press(passphrase + "<Return>")
	if p.here != "day" {
		t.Fatalf("at %q, not at the day", p.here)
	}
	return p
}

// leaves closes the window, so that the desk can be looked at.
func (p *operator) leaves() {
	p.t.Helper()
	check(p.t, p.ui.Close())
}

func (p *operator) do(f func()) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.pending = append(p.pending, f)
}

// settle shows what waits to be shown, and what that makes wait.
func (p *operator) settle() {
	for {
		p.mutex.Lock()
		pending := p.pending
		p.pending = nil
		p.mutex.Unlock()
		if len(pending) == 0 {
			return
		}
		for _, f := range pending {
			f()
		}
	}
}

func (p *operator) after(d time.Duration, f func()) func() {
	at := p.office.clock.time().Add(d)
	p.timers[&at] = f
	return func() { delete(p.timers, &at) }
}

// polled has something told as often as the toolkit asks for keys.
func (p *operator) polled(told func()) {
	const frame = time.Second / 60
	p.after(frame, func() {
		told()
		p.polled(told)
	})
}

// pass lets time go by; timers go off at their time.
func (p *operator) pass(d time.Duration) {
	until := p.office.clock.time().Add(d)
	for {
		var next *time.Time
		for at := range p.timers {
			if !at.After(until) && (next == nil || at.Before(*next)) {
				next = at
			}
		}
		if next == nil {
			break
		}
		f := p.timers[next]
		delete(p.timers, next)
		p.office.clock.set(*next)
		f()
		p.settle()
	}
	p.office.clock.set(until)
}

// place is where the focus is, and what it is called.
func (p *operator) place() (place, name string) {
	switch focused := p.hands.Window.Canvas().Focused().(type) {
	case field.Field:
		if name := named(p.t, focused.Name()); name != "" {
			return focused.Name(), name
		}
		return p.here + "/" + focused.Name(), p.here + ": " + focused.Name()
	case *look.Button:
		return p.here + "/" + focused.Text(), p.here + ": " + focused.Text()
	case *look.AnswerRow:
		label, _, _ := strings.Cut(focused.AccessibilityLabel(), ":")
		return p.here + "/" + label, "confirm: " + label
	}
	return p.here, p.here
}

// named is what a field of the form, or the group of ticks it begins, is called;
// "" for what is none.
func named(t testing.TB, key string) string {
	book := must(rules())(t)
	for _, group := range book.Groups() {
		if group.Members[0] == key {
			return group.Label.IT
		}
	}
	field, _ := book.Field(key)
	return field.Label.IT
}

// act does something the operator does, measures how long the program takes over
// it and books both.
func (p *operator) act(book func(place, name string) time.Duration, do func()) {
	place, name := p.place()
	p.pass(book(place, name))
	begun := time.Now()
	do()
	if !racing { // that waiting would not be the program's
		p.pass(p.tally.Wait(place, name, time.Since(begun)))
	}
}
