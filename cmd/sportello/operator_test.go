//go:build window

package main

import (
	"context"
	"strings"
	"testing"
	"time"

	"sportello/assets/sites"
	"sportello/cmd/sportello/virtual"
)

// The operator, who is nobody.
const (
	account    = "e.prova"
	passphrase = "quattro parole di prova"
)

// date is a day so many days from today, as it is typed and as it is kept.
func date(days int) (typed, kept string) {
	day := sites.Now().AddDate(0, 0, days)
	return day.Format("020106"), day.Format(time.DateOnly)
}

// operator works the program by keyboard.
type operator struct {
	ctx     context.Context
	t       testing.TB
	display *virtual.Display
	program *virtual.Program
}

func (o operator) check(err error) {
	o.t.Helper()
	if err != nil {
		o.t.Fatal(err)
	}
}

// sees waits for a screen and looks at it, logs waits for something the program did.
func (o operator) sees(screen string) {
	o.t.Helper()
	o.check(o.program.Await(o.ctx, "shown", screen))
	time.Sleep(300 * time.Millisecond)
}

func (o operator) logs(event string) {
	o.t.Helper()
	o.check(o.program.Await(o.ctx, event, ""))
}

func (o operator) presses(keys ...string) {
	o.t.Helper()
	o.check(o.display.Key(o.ctx, keys...))
}

// tellsOfNobody looks through the log for what the person is called.
func (o operator) tellsOfNobody(names ...string) {
	o.t.Helper()
	log := strings.ToUpper(o.program.Log())
	for _, never := range append(names, "ERROR IN FYNE CALL THREAD") {
		if strings.Contains(log, never) {
			o.t.Errorf("the log has %q:\n%s", never, o.program.Log())
		}
	}
}

// types types texts; "Return" among them is the key.
func (o operator) types(texts ...string) {
	o.t.Helper()
	for _, text := range texts {
		if text == "Return" {
			o.presses(text)
			continue
		}
		o.check(o.display.Type(o.ctx, text))
	}
}

// fills types texts, Enter after each.
func (o operator) fills(texts ...string) {
	o.t.Helper()
	for _, text := range texts {
		o.types(text, "Return")
	}
}

// scans lays a document on a reader that acts as a keyboard.
func (o operator) scans(lines ...string) {
	o.t.Helper()
	o.check(o.display.Scan(o.ctx, lines...))
}
