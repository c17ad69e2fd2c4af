//go:build window

package main

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"sportello/app/desk"
	"sportello/cmd/sportello/virtual"
)

// The figures of the whole program, each beside what an empty window takes on
// the same display: nothing drawn with this toolkit can take less.

const benchPeople = 50_000

// BenchmarkStart is from the start of the process to the unlock screen, whole and
// on the display, and what loading rulebook and code tables has in it; and the
// programs' sizes.
func BenchmarkStart(b *testing.B) {
	folder := filepath.Join(b.TempDir(), "data")
	prepare(b, folder, 0)
	display := newDisplay(b)
	var starts, loads, empties []time.Duration
	for b.Loop() {
		program, took := drawn(b, display, "sportello", "--folder", folder)
		if err := program.Await(b.Context(), "shown", "unlock"); err != nil {
			b.Fatal(err)
		}
		program.Kill()
		starts = append(starts, took)
		program, took = drawn(b, display, "empty")
		program.Kill()
		empties = append(empties, took)
		loading := time.Now()
		if _, err := deskOptions(folder, slog.New(slog.DiscardHandler)); err != nil {
			b.Fatal(err)
		}
		loads = append(loads, time.Since(loading))
	}
	b.ReportMetric(middle(starts), "ms-to-unlock")
	b.ReportMetric(middle(loads), "ms-rules-and-tables")
	b.ReportMetric(middle(empties), "ms-empty-window")
	b.ReportMetric(float64(size(b, "sportello"))/1e6, "MB-program")
	b.ReportMetric(float64(size(b, "empty"))/1e6, "MB-empty-program")
	b.ReportMetric(0, "ns/op")
}

// BenchmarkMemory50000 is what the program holds once it is unlocked on 50,000
// people and shows them. What is mapped from files is the program itself and the
// libraries that draw, shared by all who draw.
func BenchmarkMemory50000(b *testing.B) {
	folder := filepath.Join(b.TempDir(), "data")
	prepare(b, folder, benchPeople)
	display := newDisplay(b)
	for b.Loop() {
		program, err := display.Launch(b.Context(), filepath.Join(*programs, "sportello"), "--folder", folder)
		if err != nil {
			b.Fatal(err)
		}
		op := operator{b.Context(), b, display, program}
		op.sees("unlock")
		op.types(passphrase)
		started := time.Now()
		op.presses("Return")
		op.sees("day")
		b.ReportMetric(float64(time.Since(started).Milliseconds()), "ms-unlock-with-KDF")
		op.presses("ctrl+2")
		op.sees("people")
		op.types("prova")
		settled(b, display)
		report(b, program, "")
		program.Kill()
		empty, _ := drawn(b, display, "empty")
		report(b, empty, "-empty-window")
		empty.Kill()
	}
	b.ReportMetric(0, "ns/op")
}

func newDisplay(b *testing.B) *virtual.Display {
	b.Helper()
	display, err := virtual.Start(b.Context(), 1366, 768)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(display.Close)
	return display
}

// watched is the middle of the display: the card that asks for the passphrase, as
// far down as the field with its caret.
var watched = image.Rect(440, 180, 926, 360)

// rest is how long nothing must change for the picture to be whole: as long as
// the start may take.
const rest = 1200 * time.Millisecond

// drawn starts a program and returns how long it took until the display changed
// for the last time before it came to rest.
func drawn(b *testing.B, display *virtual.Display, name string, args ...string) (*virtual.Program, time.Duration) {
	b.Helper()
	settled(b, display) // the program before is gone
	before := look(b, display)
	started := time.Now()
	program, err := display.Begin(b.Context(), filepath.Join(*programs, name), args...)
	if err != nil {
		b.Fatal(err)
	}
	for bytes.Equal(look(b, display), before) {
		if time.Since(started) > 30*time.Second {
			b.Fatalf("%s draws nothing:\n%s", name, program.Log())
		}
		time.Sleep(2 * time.Millisecond)
	}
	return program, settled(b, display).Sub(started)
}

// settled waits until the display is at rest and returns since when.
func settled(b *testing.B, display *virtual.Display) time.Time {
	b.Helper()
	changed, shown := time.Now(), look(b, display)
	for time.Since(changed) < rest {
		time.Sleep(2 * time.Millisecond)
		if now := look(b, display); !bytes.Equal(now, shown) {
			changed, shown = time.Now(), now
		}
	}
	return changed
}

func look(b *testing.B, display *virtual.Display) []byte {
	b.Helper()
	pixels, err := display.Pixels(watched)
	if err != nil {
		b.Fatal(err)
	}
	return pixels
}

// prepare makes a data folder with an operator and so many people.
func prepare(b *testing.B, folder string, people int) {
	b.Helper()
	furnish(b, folder, func(ctx context.Context, session *desk.Session) error {
		random := rand.New(rand.NewPCG(209, 173))
		for number := range people {
			if _, err := session.CreatePerson(ctx, invented(random, number)); err != nil {
				return err
			}
		}
		return nil
	})
}

// furnish makes a data folder with an operator and what else is done in it.
func furnish(b *testing.B, folder string, do func(context.Context, *desk.Session) error) {
	b.Helper()
	options, err := deskOptions(folder, slog.New(slog.DiscardHandler))
	if err != nil {
		b.Fatal(err)
	}
	ctx := context.Background()
	opened, err := desk.Open(ctx, options)
	if err != nil {
		b.Fatal(err)
	}
	session, _, err := opened.First(ctx, desk.NewOperator{Name: account, DisplayName: "Elena Prova", Passphrase: passphrase})
	if err != nil {
		b.Fatal(err)
	}
	if err := do(ctx, session); err != nil {
		b.Fatal(err)
	}
	if err := opened.Close(); err != nil {
		b.Fatal(err)
	}
}

// invented is a person with a name of their own, so that no name is kept once for
// many.
func invented(random *rand.Rand, number int) map[string]string {
	name := func(syllables int) string {
		var built strings.Builder
		for range syllables {
			built.WriteByte("BDFGKLMNPRSTVZ"[random.IntN(14)])
			built.WriteByte("AEIOU"[random.IntN(5)])
		}
		return built.String()
	}
	day := func(from, years int) string {
		return fmt.Sprintf("%d-%02d-%02d", from+random.IntN(years), 1+random.IntN(12), 1+random.IntN(28))
	}
	return map[string]string{
		"surname": "PROVA " + name(2+random.IntN(3)), "given_names": name(2 + random.IntN(2)), "sex": "F",
		"birth_date": day(1940, 80), "birth_state": "SEN", "birth_city": "THIES", "citizenship": "SEN",
		"fiscal_code":   fmt.Sprintf("%s%02dA%02dZ%03dX", name(3), number%100, 1+number%28, random.IntN(1000)),
		"document_type": "passport", "document_number": fmt.Sprintf("XX%07d", number), "document_expiry": day(2027, 9),
		"permit_number": fmt.Sprintf("I%08d", random.IntN(1e8)), "permit_motive": "16", "permit_expiry": day(2026, 2),
		"province": "RA", "municipality": "RAVENNA", "street": "VIA " + name(4), "street_number": strconv.Itoa(1 + random.IntN(200)),
		"postcode": "48121", "mobile": fmt.Sprintf("000%07d", random.IntN(1e7)),
	}
}

// report tells a process's resident memory, and how much of it is mapped from files.
func report(b *testing.B, program *virtual.Program, of string) {
	b.Helper()
	held := memory(b, program)
	for name, unit := range map[string]string{"VmRSS:": "MiB-resident", "RssFile:": "MiB-from-files", "VmHWM:": "MiB-at-most"} {
		b.ReportMetric(held[name], unit+of)
	}
}

// memory is what the system says of a process's memory, in MiB.
func memory(b *testing.B, program *virtual.Program) map[string]float64 {
	b.Helper()
	held := make(map[string]float64)
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", program.ID()))
	if err != nil {
		b.Fatal(err)
	}
	for line := range strings.Lines(string(status)) {
		if fields := strings.Fields(line); len(fields) == 3 && fields[2] == "kB" {
			kilobytes, err := strconv.ParseFloat(fields[1], 64)
			if err != nil {
				b.Fatal(err)
			}
			held[fields[0]] = kilobytes / 1024
		}
	}
	return held
}

func size(b *testing.B, name string) int64 {
	b.Helper()
	info, err := os.Stat(filepath.Join(*programs, name))
	if err != nil {
		b.Fatal(err)
	}
	return info.Size()
}

// middle is the median in milliseconds.
func middle(durations []time.Duration) float64 {
	slices.Sort(durations)
	return float64(durations[len(durations)/2].Microseconds()) / 1000
}
