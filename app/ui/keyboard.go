package ui

import (
	"time"
	"unicode"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"sportello/app/desk"
	"sportello/app/ui/look"
	"sportello/app/ui/scan"
)

// keyboard holds back what may come from a document reader until it is known,
// whatever has the focus. It implements look.Keyboard.
type keyboard struct {
	window *Window
	watch  *scan.Watch
	held   []heldKey
	// acting: the keys that were held are typed again, by hand this time.
	acting bool
}

// heldKey is a key that waits: a character, or a key without one.
type heldKey struct {
	char rune
	name fyne.KeyName
	// whose focus it was: where nothing has it any more the key is theirs still.
	whose fyne.Focusable
	// shown is the character where it is to be seen already; else nil.
	shown look.Tentative
}

func newKeyboard(w *Window) *keyboard {
	k := &keyboard{window: w}
	k.watch = scan.New(k)
	if w.options.Readers {
		w.options.Polled(k.polled)
	}
	return k
}

// watching says whether readers are told from hands: at the door passphrases are
// typed, and nothing is there to be found.
func (k *keyboard) watching() bool {
	return k.window.options.Readers && k.window.session != nil && !k.acting
}

func (k *keyboard) now() time.Time { return k.window.options.Clock() }

// Rune implements look.Keyboard.
func (k *keyboard) Rune(r rune, act func()) {
	k.Caret(r, act, func() look.Tentative { return nil })
}

// Caret implements look.Keyboard.
func (k *keyboard) Caret(r rune, act func(), show func() look.Tentative) {
	if !k.watching() {
		act()
		return
	}
	answer := k.watch.Rune(r, k.now())
	k.follow(answer, heldKey{char: r}, act)
	if n := len(k.held); answer.Show && (n == 1 || k.held[n-2].shown != nil) && k.held[n-1].whose == k.held[0].whose {
		k.held[n-1].shown = show()
	}
}

// Key implements look.Keyboard. The keys of characters act when these do, and
// Shift is part of a reader's capitals.
func (k *keyboard) Key(event *fyne.KeyEvent, act func()) {
	switch {
	case !k.watching() || makesRune(event.Name):
		act()
	case event.Name == fyne.KeyReturn, event.Name == fyne.KeyEnter, event.Name == fyne.KeyTab && k.window.options.Modifiers() == 0:
		k.follow(k.watch.Enter(k.now()), heldKey{name: event.Name}, k.tabs(event, act))
	default:
		k.follow(k.watch.Other(k.now()), heldKey{name: event.Name}, k.tabs(event, act))
	}
}

// tabs makes Tab what it is where nobody keeps it.
func (k *keyboard) tabs(event *fyne.KeyEvent, act func()) func() {
	if event.Name != fyne.KeyTab {
		return act
	}
	canvas := k.window.options.Window.Canvas()
	if k.window.options.Modifiers()&fyne.KeyModifierShift != 0 {
		return canvas.FocusPrevious
	}
	return canvas.FocusNext
}

// makesRune says whether a key is followed by its character, or is no key of its own.
func makesRune(name fyne.KeyName) bool {
	switch name {
	case fyne.KeySpace, desktop.KeyShiftLeft, desktop.KeyShiftRight, desktop.KeyCapsLock:
		return true
	}
	return utf8.RuneCountInString(string(name)) <= 1
}

// Holding implements look.Keyboard.
func (k *keyboard) Holding() bool { return k.watch.Holding() }

// Flush implements look.Keyboard. Where a reader types it is the program that has
// moved the focus, not the hand that lays the document on it.
func (k *keyboard) Flush() {
	if k.watching() && k.Holding() && !k.watch.Fast() {
		k.follow(k.watch.Other(k.now()), heldKey{}, func() {})
	}
}

// follow does what the watch says about a key.
func (k *keyboard) follow(answer scan.Answer, key heldKey, act func()) {
	held := k.held
	if answer.Release || answer.Text != "" {
		k.held = nil
	}
	if answer.Release {
		k.again(held)
	}
	if answer.Text != "" {
		takeBack(held)
		// Not from within the key: the focus may be on its way.
		k.window.options.Do(func() { k.window.scanned(answer.Text) })
	}
	switch {
	case answer.Hold:
		key.whose = k.window.options.Window.Canvas().Focused()
		k.held = append(k.held, key)
	case answer.Swallow:
	case answer.Release && key != (heldKey{}) && key.name != fyne.KeyTab:
		k.again([]heldKey{key}) // those released may have taken the focus on
	default:
		act()
	}
}

// polled tells the watch that all keys have been told.
func (k *keyboard) polled() {
	if answer := k.watch.Polled(k.now()); answer != (scan.Answer{}) && k.watching() {
		k.follow(answer, heldKey{}, func() {})
	}
}

// takeBack has what is seen of keys that were held disappear.
func takeBack(held []heldKey) {
	for i := len(held) - 1; i >= 0; i-- {
		if held[i].shown != nil {
			held[i].shown.TakeBack()
			held[i].shown = nil
		}
	}
}

// again types keys that were held, where the focus is: the first may move it. If
// that is seen already it stays where it is.
func (k *keyboard) again(held []heldKey) {
	if len(held) > 1 {
		takeBack(held[1:])
	}
	k.acting = true
	defer func() { k.acting = false }()
	for _, key := range held {
		canvas := k.window.options.Window.Canvas()
		focused := canvas.Focused()
		if focused == nil {
			focused = key.whose
		}
		switch {
		case key.shown != nil:
			key.shown.Keep()
		case key.name == fyne.KeyTab:
			canvas.FocusNext()
		case key.name != "" && focused != nil:
			focused.TypedKey(&fyne.KeyEvent{Name: key.name})
		case key.name != "":
			canvas.OnTypedKey()(&fyne.KeyEvent{Name: key.name})
		case focused != nil:
			focused.TypedRune(key.char)
		default:
			canvas.OnTypedRune()(key.char)
		}
	}
}

// forget drops what is held: the desk is locked.
func (k *keyboard) forget() {
	takeBack(k.held)
	k.held, k.watch = nil, scan.New(k)
}

// Zone implements scan.Judge.
func (k *keyboard) Zone(text string) bool { return k.window.session.ZoneStarts(text) }

// Judge implements scan.Judge.
func (k *keyboard) Judge(text string) scan.Verdict {
	read := k.window.session.Understand(text)
	switch read.Kind {
	case desk.TextZone:
		switch {
		case !read.Partly:
			return scan.Document
		case desk.ZoneBegins(text):
			return scan.Beginning
		}
	case desk.TextHealthCard:
		if len(read.Values) > 0 && !plainNumber(text) {
			return scan.Document
		}
		return scan.Code
	case desk.TextFiscalCode:
		if len(read.Values) > 0 {
			return scan.Code
		}
	case desk.TextPermit, desk.TextDocument:
		if _, sure := read.Sure(); sure { // any other number may be meant for the field
			return scan.Code
		}
	}
	return scan.Nothing
}

func plainNumber(text string) bool {
	for _, r := range text {
		if !unicode.IsDigit(r) && !unicode.IsSpace(r) {
			return false
		}
	}
	return true
}
