package look

import "fyne.io/fyne/v2"

// Keyboard stands between the keys and whoever has the focus: a document reader
// types as a keyboard does, and what it types is for none of them. Everything
// with a focus tells it each key before it acts, so that the act may wait or be
// left out.
type Keyboard interface {
	Rune(r rune, act func())
	// Caret is Rune where a caret stands: show is called instead of waiting, so
	// that what is typed is seen at once. It answers nil where nothing is to be
	// seen.
	Caret(r rune, act func(), show func() Tentative)
	Key(event *fyne.KeyEvent, act func())
	// Holding says whether keys wait; then Tab must be told too.
	Holding() bool
	// Flush lets the keys that wait act, before something else does.
	Flush()
}

// Tentative is a character that is shown but not typed yet. One of the two is
// called in the end: of several the last is taken back first, and only the first
// is kept.
type Tentative interface {
	// Keep types it: only now is anybody told.
	Keep()
	// TakeBack leaves everything as it was before.
	TakeBack()
}

// noKeyboard lets every key act at once.
type noKeyboard struct{}

func (noKeyboard) Rune(_ rune, act func())                      { act() }
func (noKeyboard) Caret(_ rune, act func(), _ func() Tentative) { act() }
func (noKeyboard) Key(_ *fyne.KeyEvent, act func())             { act() }
func (noKeyboard) Holding() bool                                { return false }
func (noKeyboard) Flush()                                       {}

// Watched is the keyboard to tell, never nil.
func Watched(k Keyboard) Keyboard {
	if k == nil {
		return noKeyboard{}
	}
	return k
}
