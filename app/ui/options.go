package ui

import (
	"context"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"sportello/app/desk"
	"sportello/assets/sites"
)

// Options are what the window needs from outside.
type Options struct {
	App    fyne.App
	Window fyne.Window // its title stays "Sportello": titles are seen by others
	// Folder is the data folder, shown to the operator, and Open opens the desk in it.
	Folder string
	Open   func(ctx context.Context) (*desk.Desk, error)
	// Preferences keep language, theme, text size and the like; nil: the App's.
	Preferences fyne.Preferences
	// View opens a PDF, and OpenFolder the data folder, with the desktop's
	// programs. The name of a PDF tells nothing of a person.
	View       func(name string, pdf []byte) error
	OpenFolder func(folder string) error
	Version    string
	// Notice stands on the screen that asks for the passphrase: how to get into a
	// demonstration. Usually empty.
	Notice string
	// Locked, if not nil, is called after the desk was locked: what was printed
	// must not lie about.
	Locked func()
	// Readers: document readers that type as a keyboard does are told from hands.
	// That takes a clock that goes on while nothing is done.
	Readers bool
	// Shown, if not nil, is told the name of each screen as it is shown: "day",
	// "person", never whose.
	Shown func(screen string)

	// Clock is the desk's; nil means sites.Now.
	Clock func() time.Time

	// What follows is replaced in tests; nil is what a person uses.
	// Go runs slow work off the UI goroutine, Do runs something back on it, After
	// does so in a while, until it is stopped.
	Go    func(func())
	Do    func(func())
	After func(time.Duration, func()) (stop func())
	// Polled has something told, on the UI goroutine, each time the toolkit has
	// asked for keys and handed over those that were typed.
	Polled func(told func())
	// Modifiers are the keys held down beside the one being pressed.
	Modifiers func() fyne.KeyModifier
}

func (o Options) orDefaults() Options {
	if o.Preferences == nil {
		o.Preferences = o.App.Preferences()
	}
	if o.Clock == nil {
		o.Clock = sites.Now
	}
	if o.Go == nil {
		o.Go = func(work func()) { go work() }
	}
	if o.Do == nil {
		o.Do = fyne.Do
	}
	if o.After == nil {
		do := o.Do
		o.After = func(d time.Duration, f func()) func() {
			timer := time.AfterFunc(d, func() { do(f) })
			return func() { timer.Stop() }
		}
	}
	if o.Polled == nil {
		o.Polled = eachFrame
	}
	if o.Modifiers == nil {
		o.Modifiers = modifiers
	}
	if o.Locked == nil {
		o.Locked = func() {}
	}
	if o.Shown == nil {
		o.Shown = func(string) {}
	}
	return o
}

// modifiers asks the driver which keys are held.
func modifiers() fyne.KeyModifier {
	if driver, ok := fyne.CurrentApp().Driver().(desktop.Driver); ok {
		return driver.CurrentKeyModifiers()
	}
	return 0
}

// eachFrame is Options.Polled: the toolkit asks for keys, moves its animations and
// draws, in this order, so that one that never ends is told.
func eachFrame(told func()) {
	animation := fyne.NewAnimation(time.Second, func(float32) { told() })
	animation.RepeatCount = fyne.AnimationRepeatForever
	animation.Start()
}
