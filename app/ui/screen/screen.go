// Package screen is what all screens share: the interface the window shows them
// by, the stage they stand on, and the commands that keys, menus and the search
// box find. It holds no screen.
package screen

import (
	"context"
	"time"

	"fyne.io/fyne/v2"
	"github.com/google/uuid"

	"sportello/app/desk"
	"sportello/app/ui/field"
	"sportello/assets/i18n"
)

// Screen is one place of the program. Its methods are called on the UI goroutine.
type Screen interface {
	// Object is what is drawn below the top bar, right of the rail.
	Object() fyne.CanvasObject
	// Commands are the screen's own; they stand while it is shown.
	Commands() []Command
	// Shown is called when it comes on stage: refresh, take the focus.
	Shown()
	// Hidden is called when it leaves: save what is half done.
	Hidden()
}

// Command is one row of the one table that feeds menus, keys, the search box,
// the card of keys and the tests. Its words are the text "command.ID".
type Command struct {
	ID       string
	Key      fyne.KeyName // "" if it has none
	Modifier fyne.KeyModifier
	Menu     string // text id of its menu: "command.menu.application"
	// Enabled may be nil: always.
	Enabled func() bool
	// Anywhere: it runs also while a dialog lies over the screen.
	Anywhere bool
	Run      func()
}

// Stage is what a screen may ask of the program around it. All of it is called on
// the UI goroutine.
type Stage struct {
	Window   fyne.Window
	Texts    *i18n.Texts
	Language string
	Session  *desk.Session
	Clock    func() time.Time
	// Host makes the field.Host of a surface: texts, keys and shortcuts of the
	// command table are in it; the caller adds Layer, Reveal and Next.
	Host func() *field.Host
	// Work runs slow work off the UI goroutine and done back on it; the context
	// ends when the desk locks. In tests both run at once.
	Work func(work func(ctx context.Context) error, done func(err error))
	// Do runs on the UI goroutine what another goroutine wants shown.
	Do func(func())
	// Failed tells the operator about an error: what happened, what is safe, what to do.
	Failed func(err error)
	// Say shows a short message for a few seconds.
	Say func(text string)
	// Ways to other screens.
	ShowDay         func()
	ShowPerson      func(person uuid.UUID)
	ShowApplication func(application *desk.Application)
	// SwitchApplication shows another application in the place of the one shown:
	// Back leads where it led.
	SwitchApplication func(application *desk.Application)
	ShowSending       func()
	// ShowHistory shows the story of a person or an application.
	ShowHistory func(record uuid.UUID)
	// Back returns to the screen before.
	Back func()
	// View opens a PDF with the desktop's viewer; name has no personal data.
	View func(name string, pdf []byte)
	// Changed is to be called when commands may have become enabled or disabled.
	Changed func()
}

// Try is Work of which an error is told to the operator; done runs where there is none.
func (s *Stage) Try(work func(ctx context.Context) error, done func()) {
	s.Work(work, func(err error) {
		if err != nil {
			s.Failed(err)
			return
		}
		done()
	})
}

// Reading may be implemented by a screen that has somebody in hand.
type Reading interface {
	// Read is given what was read of a document, and says whether it is theirs and
	// something was made of it.
	Read(read desk.Understood) bool
}

// Returning may be implemented by a screen that can be returned to exactly: after
// a lock, or when the language changes, it is built anew and told where it was.
type Returning interface {
	// Where tells where in the screen the operator is, in words of its own:
	// nothing personal.
	Where() string
	// Return goes there; it is called after Shown.
	Return(where string)
}
