package field

import (
	"strings"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"sportello/app/ui/look"
)

// longestText bounds what one field takes from the clipboard; the forms' longest
// line has 31 boxes.
const longestText = 1000

// entry is the part Text, Date and Lookup share: a line that is typed into.
type entry struct {
	frame
	line  line
	shift bool
	view  lineView
	// tentative is the last character that is shown and not reported yet; nil: none.
	tentative *tentative

	// typed turns a rune into what is inserted for it.
	typed func(r rune) string
	// pasted does the same for text from outside.
	pasted func(text string) string
	// edited is called after each edit by the operator.
	edited func()
	// taken is offered each key first.
	taken func(*fyne.KeyEvent) bool
	// entered and left are called when the focus comes and goes, the latter
	// before the frame reports it, and on Enter too: what follows it may be a
	// dialog's main button, which leaves no field.
	entered, left func()
}

func (e *entry) initEntry(self Field, host *Host, spec Spec) {
	e.view.entry = e
	e.typed = func(r rune) string { return string(r) }
	e.pasted = func(text string) string { return text }
	e.edited, e.entered, e.left = func() {}, func() {}, func() {}
	e.taken = func(*fyne.KeyEvent) bool { return false }
	e.init(self, host, spec, &e.view)
}

// FocusGained implements fyne.Focusable. Arriving selects all, but coming back
// from another window or a dialog does not: the next key would wipe out what was
// half typed.
func (e *entry) FocusGained() {
	if !e.byMouse && e.host.last != e.self {
		e.line.selectAll()
	}
	e.entered()
	e.gain()
}

// FocusLost implements fyne.Focusable.
func (e *entry) FocusLost() {
	e.host.keyboard().Flush()
	e.shift = false
	e.left()
	e.leave()
}

// TypedRune implements fyne.Focusable.
func (e *entry) TypedRune(r rune) {
	e.host.keyboard().Caret(r, func() { e.insert(e.written(r)) }, func() look.Tentative { return e.tentatively(r) })
}

// written is what is inserted for a rune, "" if nothing is: what is not written
// leaves the selection alone. No value begins with a space.
func (e *entry) written(r rune) string {
	if e.disabled || r < ' ' || r == 0x7F || unicode.IsSpace(r) && !e.secret && e.line.begins() {
		return ""
	}
	return e.typed(r)
}

func (e *entry) insert(text string) {
	if text != "" {
		e.line.insert(text)
		e.afterEdit()
	}
}

func (e *entry) afterEdit() {
	derived := e.derived
	e.edited()
	if derived || e.derived {
		e.Refresh()
		return
	}
	e.view.redraw()
}

// TypedKey implements fyne.Focusable.
func (e *entry) TypedKey(event *fyne.KeyEvent) {
	e.host.keyboard().Key(event, func() { e.typeKey(event) })
}

func (e *entry) typeKey(event *fyne.KeyEvent) {
	if e.taken(event) || e.moved(event) {
		return
	}
	switch event.Name {
	case fyne.KeyReturn, fyne.KeyEnter:
		e.left()
		e.next()
	case fyne.KeyBackspace:
		e.delete(e.line.cursor - 1)
	case fyne.KeyDelete:
		e.delete(e.line.cursor + 1)
	default:
		e.host.key(event)
	}
}

func (e *entry) delete(position int) {
	if !e.disabled && e.line.deleteTo(position) {
		e.afterEdit()
	}
}

// moved handles the keys that move the cursor.
func (e *entry) moved(event *fyne.KeyEvent) bool {
	extend := shiftHeld(e.shift)
	switch event.Name {
	case fyne.KeyLeft:
		e.line.step(-1, extend)
	case fyne.KeyRight:
		e.line.step(+1, extend)
	case fyne.KeyHome:
		e.line.moveTo(0, extend)
	case fyne.KeyEnd:
		e.line.moveTo(len(e.line.runes), extend)
	default:
		return false
	}
	e.view.redraw()
	return true
}

// KeyDown implements desktop.Keyable.
func (e *entry) KeyDown(event *fyne.KeyEvent) { e.trackShift(event, true) }

// KeyUp implements desktop.Keyable.
func (e *entry) KeyUp(event *fyne.KeyEvent) { e.trackShift(event, false) }

func (e *entry) trackShift(event *fyne.KeyEvent, down bool) {
	e.host.active()
	if event.Name == desktop.KeyShiftLeft || event.Name == desktop.KeyShiftRight {
		e.shift = down
	}
}

// TypedShortcut implements fyne.Shortcutable.
func (e *entry) TypedShortcut(shortcut fyne.Shortcut) {
	if e.host.shortcut(shortcut) {
		return
	}
	switch s := shortcut.(type) {
	case *fyne.ShortcutCopy:
		e.copyTo(s.Clipboard)
	case *fyne.ShortcutCut:
		e.copyTo(s.Clipboard)
		if !e.secret {
			e.delete(e.line.cursor)
		}
	case *fyne.ShortcutPaste:
		e.paste(s.Clipboard)
	case *fyne.ShortcutSelectAll:
		e.line.selectAll()
		e.view.redraw()
	case *fyne.ShortcutUndo:
		if e.line.undo() {
			e.afterEdit()
		}
	case *fyne.ShortcutRedo:
		if e.line.redo() {
			e.afterEdit()
		}
	case *desktop.CustomShortcut:
		e.wordKey(s)
	}
}

func (e *entry) copyTo(clipboard fyne.Clipboard) {
	if selected := e.line.selected(); selected != "" && !e.secret {
		clipboard.SetContent(selected)
	}
}

func (e *entry) paste(clipboard fyne.Clipboard) {
	if e.disabled {
		return
	}
	text := clipboard.Content()
	if len(text) > 4*longestText {
		text = text[:4*longestText]
	}
	if e.spec.OnPaste != nil && e.spec.OnPaste(text) {
		return
	}
	text = oneLine(text)
	if runes := []rune(text); len(runes) > longestText {
		text = string(runes[:longestText])
	}
	e.insert(e.pasted(text))
}

// wordKey moves and deletes by words, which the whole system does with Ctrl.
func (e *entry) wordKey(s *desktop.CustomShortcut) {
	if s.Modifier&^fyne.KeyModifierShift != fyne.KeyModifierShortcutDefault {
		return
	}
	extend := s.Modifier&fyne.KeyModifierShift != 0
	switch s.KeyName {
	case fyne.KeyLeft:
		e.line.moveTo(e.line.wordEdge(-1), extend)
	case fyne.KeyRight:
		e.line.moveTo(e.line.wordEdge(+1), extend)
	case fyne.KeyBackspace:
		e.delete(e.line.wordEdge(-1))
		return
	case fyne.KeyDelete:
		e.delete(e.line.wordEdge(+1))
		return
	default:
		return
	}
	e.view.redraw()
}

// Tapped implements fyne.Tappable; the cursor is set when the button goes down.
func (e *entry) Tapped(*fyne.PointEvent) {}

// MouseDown implements desktop.Mouseable.
func (e *entry) MouseDown(event *desktop.MouseEvent) {
	if e.disabled || event.Button != desktop.MouseButtonPrimary {
		return
	}
	extend := event.Modifier&fyne.KeyModifierShift != 0 && e.focused
	e.focusByMouse()
	e.line.moveTo(e.view.runeAt(event.Position), extend)
	e.view.redraw()
}

// MouseUp implements desktop.Mouseable.
func (e *entry) MouseUp(*desktop.MouseEvent) {}

func (e *entry) focusByMouse() {
	if keys := e.host.keyboard(); keys.Holding() {
		keys.Flush()
	}
	e.byMouse = true
	e.Focus()
	e.byMouse = false
}

// Dragged implements fyne.Draggable: it selects.
func (e *entry) Dragged(event *fyne.DragEvent) {
	if e.focused {
		e.line.moveTo(e.view.runeAt(event.Position), true)
		e.view.redraw()
	}
}

// DragEnd implements fyne.Draggable.
func (e *entry) DragEnd() {}

// DoubleTapped implements fyne.DoubleTappable: it selects the word.
func (e *entry) DoubleTapped(event *fyne.PointEvent) {
	if e.focused {
		e.line.moveTo(e.view.runeAt(event.Position), false)
		e.line.selectWord()
		e.view.redraw()
	}
}

// TappedSecondary implements fyne.SecondaryTappable with the usual menu.
func (e *entry) TappedSecondary(event *fyne.PointEvent) {
	c := e.canvas()
	if c == nil || e.disabled {
		return
	}
	e.focusByMouse()
	clipboard := fyne.CurrentApp().Clipboard()
	item := func(label string, shortcut fyne.Shortcut) *fyne.MenuItem {
		return fyne.NewMenuItem(label, func() { e.TypedShortcut(shortcut) })
	}
	t := e.host.Texts
	widget.ShowPopUpMenuAtPosition(fyne.NewMenu("",
		item(t.Cut, &fyne.ShortcutCut{Clipboard: clipboard}), item(t.Copy, &fyne.ShortcutCopy{Clipboard: clipboard}),
		item(t.Paste, &fyne.ShortcutPaste{Clipboard: clipboard}), item(t.All, &fyne.ShortcutSelectAll{})), c, event.AbsolutePosition)
}

// Cursor implements desktop.Cursorable.
func (e *entry) Cursor() desktop.Cursor {
	if e.disabled {
		return desktop.DefaultCursor
	}
	return desktop.TextCursor
}

func (e *entry) show(text string) {
	e.line.reset(text)
	if e.focused {
		e.line.selectAll()
	}
	if e.tentative != nil {
		e.tentative.again()
	}
	e.Refresh()
}

func (e *entry) text() string { return strings.TrimSpace(e.line.text()) }
