// Command sportello is the operator's desk: the window in which applications are
// filled, checked, printed, queued and sent. `sportello --demo` opens it on a
// demonstration office that is gone when the window closes.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"os"
	"time"

	"fyne.io/fyne/v2"
	fyneapp "fyne.io/fyne/v2/app"

	"sportello/app/desk"
	"sportello/app/desk/printer"
	"sportello/app/desk/stick"
	"sportello/app/permit"
	"sportello/app/ui"
	"sportello/app/ui/scan"
	"sportello/assets/icons"
	"sportello/assets/reference"
	"sportello/assets/rulebook"
	"sportello/assets/sites"
	"sportello/cmd/sportello/demo"
)

const appID = "it.comune.ravenna.sportello"

// version is set by the linker.
var version = "0.1.0"

func main() {
	if err := run(context.Background()); err != nil {
		fmt.Fprintln(os.Stderr, "sportello:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context) error {
	folder := flag.String("folder", "", "the data folder (default: the user's own)")
	printTo := flag.String("print-to", "", "keep printed sheets in this folder instead of opening them")
	demonstration := flag.Bool("demo", false, "open a demonstration office with invented people")
	showVersion := flag.Bool("version", false, "print the version")
	flag.Parse()
	if *showVersion {
		fmt.Println(version)
		return nil
	}
	if *folder == "" {
		var err error
		if *folder, err = desk.DefaultFolder(); err != nil {
			return err
		}
	}
	keepLog(*folder)
	// Standard error is the only log; nothing that tells of a person goes there.
	p := program{printTo: *printTo, log: slog.New(slog.NewJSONHandler(os.Stderr, nil))}
	options, err := deskOptions(*folder, p.log)
	if err != nil {
		return err
	}
	if *demonstration {
		return p.runDemo(ctx, options)
	}
	return p.show(appID, options, "")
}

// program is what both ways to run need.
type program struct {
	printTo string
	log     *slog.Logger
}

// deskOptions loads the rules and the tables.
func deskOptions(folder string, log *slog.Logger) (desk.Options, error) {
	tables, err := reference.Load()
	if err != nil {
		return desk.Options{}, fmt.Errorf("loading the code tables: %w", err)
	}
	rules, err := permit.Load(rulebook.Files(), tables)
	if err != nil {
		return desk.Options{}, fmt.Errorf("loading the rulebook: %w", err)
	}
	return desk.Options{Folder: folder, Clock: sites.Now, Rulebook: rules, Tables: tables, Log: log, Autosave: autosave, AutoSend: true, Sticks: stick.Mounted, Printers: printer.Known}, nil
}

// autosave is what is left of the 300 ms of typing that a power cut may cost: a key
// that might be a document reader's is held before the desk hears of it, and the
// toolkit tells in frames.
const autosave = 300*time.Millisecond - scan.Longest - 2*time.Second/60

// show runs the window until it is closed.
func (p program) show(id string, options desk.Options, notice string) error {
	app := fyneapp.NewWithID(id)
	app.SetIcon(fyne.NewStaticResource("sportello.png", icons.Program()))
	window := app.NewWindow("Sportello")
	sheets := newSheets(app, p.printTo, p.log)
	screens := ui.New(ui.Options{
		App: app, Window: window, Folder: options.Folder, Version: version, Notice: notice, Clock: options.Clock,
		Open: func(ctx context.Context) (*desk.Desk, error) { return desk.Open(ctx, options) },
		View: func(name string, pdf []byte) error {
			err := sheets.view(name, pdf)
			if err == nil {
				p.log.Info("printed")
			}
			return err
		},
		OpenFolder: sheets.openPath, Locked: sheets.clear, Readers: true,
		Shown: func(screen string) { p.log.Info("shown", "screen", screen) },
	})
	screens.Start()
	window.CenterOnScreen()
	window.Show()
	app.Lifecycle().SetOnStarted(func() { fillScreen(window) })
	app.Run()
	err := screens.Close()
	sheets.clear()
	return err
}

// runDemo sets up a demonstration in a folder of its own, which it removes.
func (p program) runDemo(ctx context.Context, options desk.Options) (err error) {
	folder, err := os.MkdirTemp("", "sportello-demo-")
	if err != nil {
		return fmt.Errorf("making the demonstration's folder: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	office, err := demo.StartOffice(ctx, demo.OfficeFolder(folder), sites.Now, p.log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, office.Close()) }()
	options.Folder = demo.LaptopFolder(folder)
	preparing := options
	preparing.Log, preparing.AutoSend = nil, false // nobody is at work yet
	if err := demo.Prepare(ctx, preparing, office); err != nil {
		return err
	}
	fmt.Fprintf(os.Stderr, "Demonstration: operator %s, passphrase %q; office at %s, data in %s, gone when the window closes.\n",
		demo.OperatorName, demo.Passphrase, office.Address, folder)
	return p.show(appID+".demo", options, fmt.Sprintf("%s: «%s»", demo.OperatorName, demo.Passphrase))
}
