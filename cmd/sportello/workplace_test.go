//go:build window

package main

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"sportello/cmd/sportello/virtual"
)

// workplace is where an operator sits: a laptop's data folder, a real office in
// another process, and a display.
type workplace struct {
	operator
	office         realOffice
	folder, sheets string
}

func newWorkplace(t *testing.T) *workplace {
	t.Helper()
	t.Setenv("TZ", "Pacific/Kiritimati") // no computer's zone changes the desk's day
	// Until all is put away, which is after the test's own context.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(t.Context()), 4*time.Minute)
	t.Cleanup(cancel)
	w := &workplace{operator{ctx: ctx, t: t}, startOffice(ctx, t), filepath.Join(t.TempDir(), "data"), t.TempDir()}
	display, err := virtual.Start(ctx, 1366, 768)
	w.check(err)
	w.display = display
	t.Cleanup(w.leaves)
	return w
}

// starts starts the program, which is not at work.
func (w *workplace) starts() {
	w.t.Helper()
	program, err := w.display.Launch(w.ctx, filepath.Join(*programs, "sportello"), "--folder", w.folder, "--print-to", w.sheets)
	w.check(err)
	w.program = program
}

// leaves puts everything away, a picture of a failure excepted.
func (w *workplace) leaves() {
	if w.t.Failed() && w.program != nil {
		shot := filepath.Join(os.TempDir(), "sportello-"+w.t.Name()+".png")
		w.t.Logf("picture of the failure: %s (%v)\n%s", shot, w.display.Shot(w.ctx, shot), w.program.Log())
	}
	if w.program != nil {
		w.program.Kill()
	}
	w.display.Close()
}

// ctl works on the data folder without a screen, while the program is not at work.
func (w *workplace) ctl(args ...string) string {
	w.t.Helper()
	command := exec.CommandContext(w.ctx, filepath.Join(*programs, "sportelloctl"), append(args, "--data", w.folder)...)
	command.Env = append(os.Environ(), "SPORTELLO_PASSPHRASE="+passphrase, "LANG=it_IT.UTF-8")
	output, err := command.Output()
	var failed *exec.ExitError
	if errors.As(err, &failed) {
		w.t.Fatalf("sportelloctl %v: %v: %s", args, err, failed.Stderr)
	}
	w.check(err)
	return string(output)
}

// prepares makes the data folder, linked to the office.
func (w *workplace) prepares() {
	w.t.Helper()
	w.ctl("init", "--operator", account, "--name", "Elena Prova", "--site", "Lido Adriano")
	w.ctl("enrol", w.office.address, w.office.code, "--name", "Portatile di prova")
}

// unlocks starts the program and opens the desk.
func (w *workplace) unlocks() {
	w.t.Helper()
	w.starts()
	w.sees("unlock")
	w.fills(passphrase)
	w.sees("day")
}

// imports takes up an application, a key as "1.34", and returns its id.
func (w *workplace) imports(values map[string]any) string {
	w.t.Helper()
	modules := map[string]map[string]any{"modulo1": {}, "modulo2": {}}
	for key, value := range values {
		module, number, _ := strings.Cut(key, ".")
		modules["modulo"+module][number] = value
	}
	document, err := json.Marshal(modules)
	w.check(err)
	path := filepath.Join(w.sheets, "istanza.json")
	w.check(os.WriteFile(path, document, 0o600))
	w.ctl("import", path)
	id := regexp.MustCompile(`"id": "(.*)"`).FindStringSubmatch(w.ctl("list", "--status", "draft", "--json"))
	if id == nil {
		w.t.Fatal("nothing was taken up")
	}
	return id[1]
}

// applications are the lines that the office exports of them.
func (w *workplace) applications() []string {
	w.t.Helper()
	return slices.Collect(strings.Lines(string(w.office.centrale(w.ctx, w.t, "export", "--kind", "application"))))
}

// officeGets waits until the office has so many applications: what is logged as sent
// may have been queued before.
func (w *workplace) officeGets(number int) {
	w.t.Helper()
	for len(w.applications()) < number {
		w.check(w.ctx.Err())
		time.Sleep(50 * time.Millisecond)
	}
}

// officeHolds checks that the office has so many applications and what is in every
// field of the last, a key as "1.34"; and that the laptop knows its receipt.
func (w *workplace) officeHolds(number int, want map[string]any) {
	w.t.Helper()
	lines := w.applications()
	if len(lines) != number {
		w.t.Fatalf("the office has %d applications, has to have %d", len(lines), number)
	}
	var exported struct {
		Receipt          string
		Modulo1, Modulo2 map[string]any
	}
	w.check(json.Unmarshal([]byte(lines[number-1]), &exported))
	got := make(map[string]any)
	for module, values := range map[string]map[string]any{"1.": exported.Modulo1, "2.": exported.Modulo2} {
		for number, value := range values {
			got[module+number] = value
		}
	}
	keys := slices.Collect(maps.Keys(want))
	for key := range got {
		if _, wanted := want[key]; !wanted {
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	for _, key := range keys {
		if got[key] != want[key] {
			w.t.Errorf("the office has %v in %s, has to have %v", got[key], key, want[key])
		}
	}
	if exported.Receipt == "" {
		w.t.Fatal("the office gave no receipt")
	}
	w.ctl("show", exported.Receipt)
	w.office.centrale(w.ctx, w.t, "verify")
}
