//go:build window

package main

import (
	"os/exec"
	"runtime"
	"strings"
	"testing"
	"time"
)

// The lines of ICAO's specimen passport.
const (
	specimenFirst  = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<"
	specimenSecond = "L898902C36UTO7408122F1204159ZE184226B<<<<<10"
)

// While all processors are busy with something else a reader reads at every speed
// it may have, wherever the focus is: the document is shown, and not one of its
// characters is typed, opens a screen or is a command.
func TestAReaderOnABusyLaptop(t *testing.T) {
	_, born := date(-15000)
	_, today := date(0)
	op := newWorkplace(t)
	op.prepares()
	id := op.imports(map[string]any{"1.3": "FINTA", "1.4": "LIN", "1.34": born, "1.28": today})
	op.unlocks()
	op.opens()
	time.Sleep(time.Second) // what follows of itself is saved
	op.program.Kill()
	before := op.ctl("show", id, "--document")
	op.unlocks()
	op.burns()
	for _, place := range []struct {
		name string
		goTo func()
	}{
		{"the day's list", op.atDay},
		{"a text", op.opens},
		{"a choice", func() { op.opens(); op.presses("Tab", "Tab") }},
		{"a date", func() { op.opens(); op.presses("ctrl+Return", "ctrl+Return", "Tab", "Tab", "Tab") }},
		{"the search box", func() { op.atDay(); op.presses("ctrl+k") }},
	} {
		place.goTo()
		shown := op.screens()
		for _, delay := range []string{"1", "3", "10", "20"} {
			time.Sleep(time.Second)
			op.check(op.display.Read(op.ctx, delay, specimenFirst+"\n"+specimenSecond+"\n"))
			time.Sleep(2 * time.Second)
			if now := op.screens(); now != shown {
				t.Fatalf("in %s, a key each %s ms: %d screens were opened", place.name, delay, now-shown)
			}
			if delay != "20" && place.name != "the search box" {
				op.presses("Escape") // away from the search line that shows it
			}
		}
		op.presses("Return") // to whom the document is of
		op.sees("person")
	}
	op.program.Kill()
	if now := op.ctl("show", id, "--document"); now != before {
		t.Errorf("the application that was open was\n%s\nand is\n%s", before, now)
	}
	op.tellsOfNobody("ERIKSSON", "FINTA")
}

// atDay goes to the day's list, from wherever.
func (o operator) atDay() {
	o.t.Helper()
	o.presses("ctrl+2", "ctrl+1")
	o.sees("day")
}

// opens opens the one application there is.
func (o operator) opens() {
	o.t.Helper()
	o.presses("ctrl+3")
	o.sees("applications")
	o.presses("Return")
	o.sees("application")
}

// screens is how many screens were shown so far.
func (o operator) screens() int { return strings.Count(o.program.Log(), `"msg":"shown"`) }

// burns keeps all processors busy until the operator goes.
func (o operator) burns() {
	o.t.Helper()
	for range 2 * runtime.NumCPU() {
		process := exec.CommandContext(o.ctx, "sh", "-c", "while :; do :; done")
		o.check(process.Start())
		o.t.Cleanup(func() {
			_ = process.Process.Kill()
			_ = process.Wait()
		})
	}
}
