// Command tour does the main job of the demonstration in a virtual display, by
// keyboard only, and leaves a picture of every step and the sheets that were
// printed. `make run` runs it where there is no display.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"sportello/cmd/sportello/demo"
	"sportello/cmd/sportello/virtual"
)

func main() {
	app := flag.String("app", "", "the program to show")
	pictures := flag.String("pictures", "", "where to leave pictures and sheets")
	flag.Parse()
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	defer cancel()
	if err := tour(ctx, *app, *pictures); err != nil {
		fmt.Fprintln(os.Stderr, "tour:", err)
		os.Exit(1)
	}
}

// step is what is pressed or typed, what the program must then show, and the
// name of the picture of it.
type step struct {
	does    string
	keys    []string // before the text
	text    string
	enter   bool     // after it
	reads   []string // by a document reader that acts as a keyboard, after the keys
	shows   string   // the screen to wait for
	sends   bool     // wait for the office
	window  string   // to bring to the front, by its title
	picture string
}

// passport is the lines at the foot of the passport of nobody.
var passport = []string{"P<SENPROVADIOP<<FATOU<<<<<<<<<<<<<<<<<<<<<<<", "A012345678SEN9203158F3504185<<<<<<<<<<<<<<00"}

var steps = []step{
	{does: "the desk is locked", shows: "unlock", picture: "unlock"},
	{does: "unlock with the passphrase", text: demo.Passphrase, enter: true, shows: "day", picture: "day"},
	{does: "call who is next", keys: []string{"space"}, picture: "called"},
	{does: "open the application: what can have changed is asked", keys: []string{"Return"}, shows: "application", picture: "confirm"},
	{does: "all as before, but for this year's income", keys: []string{"ctrl+Return"}, text: "13120", picture: "income"},
	{does: "jump to the first error", keys: []string{"F8"}, picture: "finding"},
	{does: "ask what the field is for", keys: []string{"F4"}, picture: "explained"},
	{does: "the keys", keys: []string{"Escape", "F1"}, picture: "keys"},
	{does: "put it right", keys: []string{"Escape"}, text: "14", picture: "corrected"},
	{does: "the next error: the signature", keys: []string{"F8"}, text: " ", picture: "signed"},
	{does: "queue it: the documents that are there come first", keys: []string{"F10", "F7"}, picture: "documents"},
	{does: "queue it; the recap shows", keys: []string{"F10"}, picture: "queued"},
	{does: "print the recap", keys: []string{"ctrl+p"}, picture: "printed"},
	{does: "where it stands: what is done, what the office still owes", keys: []string{"F3"}, picture: "segments"},
	{does: "the office has confirmed it", keys: []string{"Escape", "ctrl+4"}, shows: "sending", sends: true, picture: "sending"},
	{does: "search for somebody, misspelled", keys: []string{"ctrl+k"}, text: "zrasok", picture: "search"},
	{does: "a passport in the document reader: somebody new", keys: []string{"Escape"}, reads: passport, picture: "read"},
	{does: "the people", keys: []string{"Escape", "ctrl+2"}, shows: "people", picture: "people"},
	{does: "every application", keys: []string{"ctrl+3"}, shows: "applications", picture: "applications"},
	{does: "those left half-way", keys: []string{"l"}, shows: "handed", picture: "handed"},
	{does: "the agenda of the site", keys: []string{"ctrl+shift+a"}, shows: "agenda", picture: "agenda"},
	{does: "a place booked twice: one of the two can move", keys: []string{"ctrl+7"}, shows: "reconciliation", picture: "reconciliation"},
	{does: "the office's work, by the day it is due", keys: []string{"ctrl+shift+b"}, shows: "backoffice", picture: "backoffice"},
	{does: "the statistics: times", keys: []string{"ctrl+8"}, shows: "statistics", picture: "statistics"},
	{does: "applications", keys: []string{"2"}, picture: "statistics-applications"},
	{does: "errors stopped at the desk", keys: []string{"3"}, picture: "statistics-errors"},
	{does: "the back office", keys: []string{"4"}, picture: "statistics-office"},
	{does: "uniformity: the same facts, handled differently", keys: []string{"y", "5"}, picture: "uniformity"},
	{does: "the guide", keys: []string{"ctrl+5"}, shows: "guide", picture: "guide"},
	{does: "the settings", keys: []string{"ctrl+6"}, shows: "settings", picture: "settings"},
	{does: "lock", keys: []string{"F12"}, shows: "unlock", picture: "locked"},
	{does: "unlock: where one was", text: demo.Passphrase, enter: true, shows: "settings", picture: "returned"},
	{does: "the day's end: what is done, what is owed", keys: []string{"ctrl+1", "v"}, shows: "day", picture: "evening"},
	{does: "the window for the public, which has opened behind", window: "Sportello: numeri", picture: "public"},
}

func tour(ctx context.Context, app, pictures string) error {
	folder, err := filepath.Abs(pictures)
	if err != nil {
		return fmt.Errorf("finding the folder for pictures: %w", err)
	}
	display, err := virtual.Start(ctx, 1366, 768)
	if err != nil {
		return err
	}
	defer display.Close()
	before, err := display.Picture() // of an empty desktop: the first screen may be drawn as soon as there is a window
	if err != nil {
		return err
	}
	program, err := display.Launch(ctx, app, "--demo", "--print-to", folder)
	if err != nil {
		return err
	}
	defer program.Kill()
	for number, step := range steps {
		err := step.take(ctx, display, program, before, filepath.Join(folder, fmt.Sprintf("%02d-%s.png", number+1, step.picture)))
		if err == nil {
			before, err = display.Picture()
		}
		if err != nil {
			return errors.Join(fmt.Errorf("%s: %w", step.does, err), display.Shot(ctx, filepath.Join(folder, "failed.png")))
		}
	}
	fmt.Printf("Pictures of each step and the printed sheets are in %s\n", folder)
	return nil
}

// still is how long a picture must not have changed: what comes later than the screen
// it belongs to is there by then.
const still = 800 * time.Millisecond

// take does a step, and takes the picture that has come in the place of the one before.
func (s step) take(ctx context.Context, display *virtual.Display, program *virtual.Program, before []byte, path string) error {
	if err := s.act(ctx, display, program); err != nil {
		return err
	}
	if err := display.Settle(ctx, before, still); err != nil {
		return err
	}
	fmt.Printf("  %-52s %s\n", s.does, filepath.Base(path))
	return display.Shot(ctx, path)
}

// act presses, types and reads, and waits for what comes of it.
func (s step) act(ctx context.Context, display *virtual.Display, program *virtual.Program) error {
	if s.window != "" {
		if err := display.Activate(ctx, s.window); err != nil {
			return err
		}
	}
	if len(s.keys) > 0 {
		if err := display.Key(ctx, s.keys...); err != nil {
			return err
		}
	}
	if s.text != "" {
		if err := display.Type(ctx, s.text); err != nil {
			return err
		}
	}
	if s.enter {
		if err := display.Key(ctx, "Return"); err != nil {
			return err
		}
	}
	if len(s.reads) > 0 {
		if err := display.Scan(ctx, s.reads...); err != nil {
			return err
		}
	}
	if s.shows != "" {
		if err := program.Await(ctx, "shown", s.shows); err != nil {
			return err
		}
	}
	if s.sends {
		return program.Await(ctx, "sent", "")
	}
	return nil
}
