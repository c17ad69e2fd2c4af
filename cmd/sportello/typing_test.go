//go:build window

package main

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"sportello/app/desk"
	"sportello/app/permit/permittest"
	"sportello/cmd/sportello/virtual"
)

// Where things are on a display of 1366×768, below the title and the menu of the
// window.
var (
	heading  = image.Rect(311, 172, 900, 192) // of the section
	firstBox = image.Rect(314, 258, 470, 287) // of the section of the children
	entryBox = image.Rect(10, 25, 600, 60)    // of the window that has an entry alone
)

// toChildren is how many sections there are before that of the children.
const toChildren = 12

// BenchmarkDrawnInTheWindow is how long it takes in the largest application from
// pressing a key until the display shows what follows, drawn in software: an
// application of 180 fields opened from the list, a section turned to, a letter
// typed; and the same letter in a window that has an entry and nothing else. The
// toolkit asks for keys 60 times a second: up to 16.7 ms of each figure are spent
// waiting, and the fastest is what it takes without.
func BenchmarkDrawnInTheWindow(b *testing.B) {
	folder := filepath.Join(b.TempDir(), "data")
	prepareLargest(b, folder)
	display := newDisplay(b)
	h := newHand(b, display)
	program, err := display.Launch(b.Context(), filepath.Join(*programs, "sportello"), "--folder", folder)
	if err != nil {
		b.Fatal(err)
	}
	op := operator{b.Context(), b, display, program}
	op.sees("unlock")
	op.types(passphrase, "Return")
	op.sees("day")
	op.presses("ctrl+3")
	op.sees("applications")
	op.presses("Return")
	op.sees("application")
	op.presses(slices.Repeat([]string{"ctrl+Return"}, toChildren)...)
	settled(b, display)
	var opened, turned, typed []time.Duration
	before := cpu(b, program)
	for b.Loop() {
		h.press("Escape")
		settled(b, display)
		opened = append(opened, h.drawn(heading, "Return"))
		settled(b, display)
		for range 4 {
			turned = append(turned, h.drawn(heading, "ctrl+shift+Return"), h.drawn(heading, "ctrl+Return"))
		}
		typed = append(typed, h.types(firstBox)...)
	}
	used := cpu(b, program) - before
	program.Kill()
	entry, err := display.Launch(b.Context(), filepath.Join(*programs, "entry"))
	if err != nil {
		b.Fatal(err)
	}
	settled(b, display)
	var alone []time.Duration
	for range max(5, b.N) {
		alone = append(alone, h.types(entryBox)...)
	}
	entry.Kill()
	for of, times := range map[string][]time.Duration{"open": opened, "turn": turned, "key": typed, "key-in-entry-alone": alone} {
		slices.Sort(times)
		for name, percent := range map[string]int{"least": 0, "p50": 50, "p99": 99} {
			b.ReportMetric(float64(times[(len(times)-1)*percent/100].Microseconds())/1000, name+"-ms-"+of)
		}
	}
	b.ReportMetric(float64(used.Milliseconds())/float64(len(opened)+len(turned)+len(typed)), "ms-CPU-each")
	b.ReportMetric(0, "ns/op")
}

// BenchmarkOpeningsInTheWindow is what the program holds after 100 openings of the
// largest application, and after another 100 each time. What was drawn is kept by
// the toolkit for a minute, which is hours of an operator's day here: the minute is
// made short.
func BenchmarkOpeningsInTheWindow(b *testing.B) {
	b.Setenv("FYNE_CACHE", "2s")
	folder := filepath.Join(b.TempDir(), "data")
	prepareLargest(b, folder)
	display := newDisplay(b)
	h := newHand(b, display)
	program, err := display.Launch(b.Context(), filepath.Join(*programs, "sportello"), "--folder", folder)
	if err != nil {
		b.Fatal(err)
	}
	op := operator{b.Context(), b, display, program}
	op.sees("unlock")
	op.types(passphrase, "Return")
	op.sees("day")
	op.presses("ctrl+3")
	op.sees("applications")
	settled(b, display)
	h.pause = 10 * time.Millisecond
	openings := func() {
		for range 100 {
			h.drawn(heading, "Return")
			h.drawn(heading, "Escape")
		}
	}
	openings()
	before := memory(b, program)["VmRSS:"]
	for b.Loop() {
		openings()
	}
	after := memory(b, program)["VmRSS:"]
	program.Kill()
	b.ReportMetric(before, "MiB-resident-after-100")
	b.ReportMetric(after, fmt.Sprintf("MiB-resident-after-%d", 100*(1+b.N)))
	b.ReportMetric(0, "ns/op")
}

// hand presses keys and looks at the display.
type hand struct {
	b        *testing.B
	display  *virtual.Display
	keyboard *virtual.Keyboard
	pause    time.Duration // before a key
	pressed  int
}

func newHand(b *testing.B, display *virtual.Display) *hand {
	keyboard, err := display.Keyboard(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = keyboard.Close() })
	return &hand{b: b, display: display, keyboard: keyboard, pause: 120 * time.Millisecond}
}

func (h *hand) press(keys ...string) {
	h.b.Helper()
	if err := h.keyboard.Press(keys...); err != nil {
		h.b.Fatal(err)
	}
}

// drawn presses a key and returns how long it took until an area had changed. The
// pauses between keys fall differently on the toolkit's clock.
func (h *hand) drawn(area image.Rectangle, key string) time.Duration {
	h.b.Helper()
	h.pressed++
	time.Sleep(h.pause + time.Duration(7*h.pressed%17)*time.Millisecond)
	before, start := h.look(area), time.Now()
	h.press(key)
	for bytes.Equal(h.look(area), before) {
		if time.Since(start) > 5*time.Second {
			h.b.Fatalf("nothing is drawn after %s", key)
		}
		time.Sleep(100 * time.Microsecond)
	}
	return time.Since(start)
}

// types empties what has the focus and types letters into it.
func (h *hand) types(area image.Rectangle) (times []time.Duration) {
	h.b.Helper()
	h.press("ctrl+a", "BackSpace")
	time.Sleep(300 * time.Millisecond)
	for letter := range 18 {
		times = append(times, h.drawn(area, string(rune('a'+letter))))
	}
	return times
}

func (h *hand) look(area image.Rectangle) []byte {
	h.b.Helper()
	pixels, err := h.display.Pixels(area)
	if err != nil {
		h.b.Fatal(err)
	}
	return pixels
}

// cpu is what a process has used of all processors so far.
func cpu(b *testing.B, program *virtual.Program) time.Duration {
	b.Helper()
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", program.ID()))
	if err != nil {
		b.Fatal(err)
	}
	var ticks time.Duration
	for _, field := range strings.Fields(string(stat))[13:15] { // user, system; a hundred a second
		n, err := strconv.Atoi(field)
		if err != nil {
			b.Fatal(err)
		}
		ticks += time.Duration(n)
	}
	return ticks * 10 * time.Millisecond
}

// prepareLargest makes a data folder with an application that has every field of
// both modules filled.
func prepareLargest(b *testing.B, folder string) {
	b.Helper()
	furnish(b, folder, func(ctx context.Context, session *desk.Session) error {
		person, err := session.CreatePerson(ctx, map[string]string{"surname": "PROVA", "given_names": "FATOU"})
		if err != nil {
			return err
		}
		application, err := session.Start(ctx, person.ID)
		if err != nil {
			return err
		}
		application.SetAll(permittest.Everything(session.Rulebook()))
		return nil
	})
}
