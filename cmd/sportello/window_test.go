//go:build window

package main

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"sportello/cmd/sportello/virtual"
)

var programs = flag.String("programs", "", "folder of the programs sportello and centrale")

// A whole life, as an operator has it: an empty laptop, a real office in another
// process, by keyboard only, in a real window. Nothing is looked at but what the
// office then holds.
func TestOneRealApplicationFromAnEmptyLaptopToTheOffice(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), 4*time.Minute)
	defer cancel()
	office := startOffice(ctx, t)
	display, err := virtual.Start(ctx, 1366, 768)
	if err != nil {
		t.Fatal(err)
	}
	defer display.Close()
	folder, sheets := filepath.Join(t.TempDir(), "data"), t.TempDir()
	program, err := display.Launch(ctx, filepath.Join(*programs, "sportello"), "--folder", folder, "--print-to", sheets)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if t.Failed() {
			shot := filepath.Join(os.TempDir(), "sportello-window-test.png")
			t.Logf("picture of the failure: %s (%v)\n%s", shot, display.Shot(context.WithoutCancel(ctx), shot), program.Log())
		}
		program.Kill()
	}()
	op := operator{ctx, t, display, program}

	const passphrase = "quattro parole di prova"
	op.sees("first-start")
	op.types("e.prova", "Return", "Elena Prova", "Return", passphrase, "Return", passphrase, "Return")
	op.sees("recovery-key")
	op.presses("Tab", "Tab", "Return")
	op.sees("day")

	op.presses("ctrl+4")
	op.sees("sending")
	op.presses("ctrl+k")
	op.types("collega", "Return", office.address, "Return", office.code, "Return", "Portatile di prova", "Return")
	op.logs("enrolled")

	op.presses("ctrl+m")
	op.types("P<SENPROVA<<FATOU"+strings.Repeat("<", 27), "A012345678SEN9203158F3001019<<<<<<<<<<<<<<<8", "Return")
	op.sees("person")
	op.presses("ctrl+n")
	op.sees("application")
	// Section 1, field by field.
	op.presses("Return", "Return")
	op.types("ra", "Return", "ravenna", "Return", "9", "Return", "Return", "31", "Return",
		"I00000001", "Return", "31", "Return", "311226", "Return")

	// A power cut half-way: what was typed is there again.
	time.Sleep(time.Second) // the promise is 300 ms
	program.Kill()
	op.tellsOfNobody()
	if program, err = display.Launch(ctx, filepath.Join(*programs, "sportello"), "--folder", folder, "--print-to", sheets); err != nil {
		t.Fatal(err)
	}
	op.program = program
	op.sees("unlock")
	op.types(passphrase, "Return")
	op.sees("day")
	op.presses("ctrl+3")
	op.sees("applications")
	op.presses("Return")
	op.sees("application")

	// The rest by the findings: F8 goes to what is still missing.
	for _, value := range []string{"12", " ", "a", "sen", "THIES", "01"} {
		op.presses("F8")
		op.types(value)
	}
	op.presses("F8")
	op.types("VIA ESEMPIO", "Return", "12/A")
	op.presses("F8")
	op.types("48121")
	op.presses("F8")
	op.types("0005550123")
	op.presses("F10", "F7", "F10") // the checklist was not looked at yet: all is there
	op.logs("queued")
	op.presses("ctrl+p")
	op.logs("printed")
	op.logs("sent") // by itself, as the office can be reached

	if _, err := os.Stat(filepath.Join(sheets, "recap.pdf")); err != nil {
		t.Errorf("no recap was printed: %v", err)
	}
	office.holds(ctx, t, map[string]any{
		"3": "PROVA", "4": "FATOU", "5": "RA", "6": "RAVENNA", "9": true, "14": true, "16": "31", "18": "I00000001", "19": "31",
		"20": "2026-12-31", "25": "12", "29": true, "32": "A", "33": "F", "34": "1992-03-15", "35": "SEN", "36": "SEN", "38": "THIES",
		"44": "A01234567", "45": "2030-01-01", "46": "01", "68": "VIA ESEMPIO", "69": "12/A", "72": "48121", "75": "0005550123",
	})
	op.tellsOfNobody()
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

// tellsOfNobody looks through the log.
func (o operator) tellsOfNobody() {
	o.t.Helper()
	log := o.program.Log()
	for _, never := range []string{"PROVA", "FATOU", "SEN9203158", "Error in Fyne call thread"} {
		if strings.Contains(log, never) {
			o.t.Errorf("the log has %q:\n%s", never, log)
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

// realOffice is a centrale at work in a process of its own.
type realOffice struct{ folder, address, code string }

func startOffice(ctx context.Context, t *testing.T) realOffice {
	t.Helper()
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	listen := free.Addr().String()
	if err := free.Close(); err != nil {
		t.Fatal(err)
	}
	office := realOffice{folder: filepath.Join(t.TempDir(), "office"), address: "https://" + listen}
	office.centrale(ctx, t, "init", "--address", listen)
	service := exec.CommandContext(ctx, filepath.Join(*programs, "centrale"), "serve", "--data", office.folder, "--listen", listen)
	if err := service.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = service.Process.Kill()
		_ = service.Wait()
	})
	for deadline := time.Now().Add(10 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		connection, err := net.Dial("tcp", listen)
		if err == nil {
			_ = connection.Close()
			break
		}
		if time.Now().After(deadline) {
			t.Fatal(err)
		}
	}
	var enrolment struct{ Code string }
	if err := json.Unmarshal(office.centrale(ctx, t, "device", "enrol", "Portatile di prova", "--json"), &enrolment); err != nil || enrolment.Code == "" {
		t.Fatalf("no code: %v", err)
	}
	office.code = enrolment.Code
	return office
}

func (o realOffice) centrale(ctx context.Context, t *testing.T, args ...string) []byte {
	t.Helper()
	command := exec.CommandContext(ctx, filepath.Join(*programs, "centrale"), append(args, "--data", o.folder)...)
	var said bytes.Buffer
	command.Stderr = &said
	output, err := command.Output()
	if err != nil {
		t.Fatalf("centrale %v: %v: %s", args, err, &said)
	}
	return output
}

// holds checks the one application that the office exports.
func (o realOffice) holds(ctx context.Context, t *testing.T, want map[string]any) {
	t.Helper()
	var exported struct {
		Receipt string         `json:"receipt"`
		Modulo1 map[string]any `json:"modulo1"`
	}
	if err := json.Unmarshal(o.centrale(ctx, t, "export", "--kind", "application"), &exported); err != nil {
		t.Fatalf("the office does not export one application: %v", err)
	}
	if exported.Receipt == "" {
		t.Error("the office gave no receipt")
	}
	for number, value := range want {
		if exported.Modulo1[number] != value {
			t.Errorf("the office has %v in field %s, want %v", exported.Modulo1[number], number, value)
		}
	}
	o.centrale(ctx, t, "verify")
}
