package look

import (
	"fyne.io/fyne/v2"
)

// Answer is what an AnswerRow shows; all of it words.
type Answer struct {
	Label string
	Value string // what was
	Now   string // what is, below it; "" if it is nothing else
	Style Style  // of the value
	Fresh Style  // of what is now
	Note  string // below it: why it cannot stay so, what to do
	State string // at the right: what pressing there does, or what was said
	Key   string // the key that does it; "" once something was said
	Tone  Tone
	Open  bool // what it consists of is unfolded below
}

// AnswerRow is one thing to be confirmed or changed. Enter and Space confirm, as
// pressing the state does; F2, Right, any letter, and pressing elsewhere change.
// One tab stop.
type AnswerRow struct {
	pressable
	OnConfirm, OnChange func()
	// OnTyped receives a letter with which the change begins.
	OnTyped func(r rune)
	// OnPasted receives a text with which it begins.
	OnPasted func(paste *fyne.ShortcutPaste)
	// OnStep is called with +1 for Down and -1 for Up.
	OnStep  func(by int)
	OnFocus func()
	// Keys receives the keys the row has no use for, Shortcut every shortcut.
	Keys     func(*fyne.KeyEvent) bool
	Shortcut func(fyne.Shortcut) bool
	// Keyboard is told each key before the row acts on it.
	Keyboard Keyboard

	shown                    Answer
	label, value, now, note  *Paragraph
	state                    *Chip
	edge, plate              *Plate
	focused, hover, disabled bool
}

// NewAnswerRow makes a row that says nothing yet.
func NewAnswerRow() *AnswerRow {
	a := &AnswerRow{
		label: NewParagraph("", Strong), value: NewParagraph("", Body), now: NewParagraph("", Body), note: NewParagraph("", Note),
		state: NewChip("–", Neutral), edge: newPlate("", "", 0, nil),
	}
	a.now.Hide()
	a.note.Hide()
	a.onTapped = func() { a.act(a.OnChange) }
	a.onHover = func(over bool) { a.hover = over && !a.disabled; a.paint() }
	confirm := NewPress(a.state, func() { a.act(a.OnConfirm) })
	words := &fyne.Container{Layout: &answerLayout{}, Objects: []fyne.CanvasObject{a.label, Column(1, a.value, a.now, a.note), confirm}}
	a.plate = newPlate("", "", 4, &fyne.Container{Layout: edgeLayout{width: 3}, Objects: []fyne.CanvasObject{a.edge, Inset(5, 8, 5, 9, words)}})
	a.ExtendBaseWidget(a)
	return a
}

// Set shows an answer and says whether the row may have another height now.
func (a *AnswerRow) Set(next Answer) (resized bool) {
	if next == a.shown {
		return false
	}
	before := a.MinSize()
	a.shown = next
	a.label.SetText(next.Label)
	a.value.SetStyle(next.Style)
	a.value.SetText(next.Value)
	a.now.Hidden = next.Now == ""
	a.now.SetStyle(next.Fresh)
	a.now.SetText(next.Now)
	a.note.Hidden = next.Note == ""
	a.note.SetStyle(Note.In(next.Tone.ink()))
	a.note.SetText(next.Note)
	state := next.State
	if next.Key != "" {
		state += "  " + next.Key
	}
	a.state.Set(state, next.Tone)
	a.paint()
	a.plate.Refresh()
	a.relay()
	return a.MinSize() != before
}

// relay sets the words anew in the width there is.
func (a *AnswerRow) relay() { a.plate.Resize(a.Size()) }

func (a *AnswerRow) paint() {
	fill, stroke, width := fyne.ThemeColorName(""), fyne.ThemeColorName(""), float32(1)
	switch {
	case a.focused:
		fill, stroke, width = ColorPrimarySoft, ColorPrimary, 2
	case a.hover, a.shown.Open:
		fill = ColorPrimarySoft
	}
	edge := fyne.ThemeColorName("")
	if a.shown.Tone == Warning || a.shown.Tone == Error {
		edge = a.shown.Tone.ink()
	}
	a.edge.paint(edge, "", 0)
	a.plate.paint(fill, stroke, width)
}

// FocusGained implements fyne.Focusable.
func (a *AnswerRow) FocusGained() { a.focused = true; a.paint(); call(a.OnFocus) }

// FocusLost implements fyne.Focusable.
func (a *AnswerRow) FocusLost() {
	Watched(a.Keyboard).Flush()
	a.focused = false
	a.paint()
}

// AcceptsTab implements fyne.Tabbable: while keys wait, Tab may belong to them.
func (a *AnswerRow) AcceptsTab() bool { return Watched(a.Keyboard).Holding() }

// TypedRune implements fyne.Focusable.
func (a *AnswerRow) TypedRune(r rune) { Watched(a.Keyboard).Rune(r, func() { a.typed(r) }) }

// typed acts on a letter. Space confirms here and not on its key, whose rune would
// be typed into the field that has the focus by then.
func (a *AnswerRow) typed(r rune) {
	switch {
	case a.disabled:
	case r == ' ':
		a.act(a.OnConfirm)
	case a.OnTyped != nil:
		a.OnTyped(r)
	}
}

// TypedKey implements fyne.Focusable.
func (a *AnswerRow) TypedKey(event *fyne.KeyEvent) {
	Watched(a.Keyboard).Key(event, func() { a.typedKey(event) })
}

func (a *AnswerRow) typedKey(event *fyne.KeyEvent) {
	switch event.Name {
	case fyne.KeyReturn, fyne.KeyEnter:
		a.act(a.OnConfirm)
	case fyne.KeyRight, fyne.KeyF2:
		a.act(a.OnChange)
	case fyne.KeyDown:
		a.step(+1)
	case fyne.KeyUp:
		a.step(-1)
	default: // a letter's rune follows it
		if a.Keys != nil && len(event.Name) > 1 && event.Name != fyne.KeySpace {
			a.Keys(event)
		}
	}
}

func (a *AnswerRow) act(do func()) {
	if !a.disabled {
		call(do)
	}
}

func (a *AnswerRow) step(by int) {
	if a.OnStep != nil {
		a.OnStep(by)
	}
}

// TypedShortcut implements fyne.Shortcutable.
func (a *AnswerRow) TypedShortcut(shortcut fyne.Shortcut) {
	Watched(a.Keyboard).Flush()
	if a.Shortcut != nil && a.Shortcut(shortcut) {
		return
	}
	if paste, ok := shortcut.(*fyne.ShortcutPaste); ok && !a.disabled && a.OnPasted != nil {
		a.OnPasted(paste)
	}
}

// SetEnabled allows or forbids to confirm and change.
func (a *AnswerRow) SetEnabled(enabled bool) { a.disabled = !enabled }

// Enable implements fyne.Disableable.
func (a *AnswerRow) Enable() { a.SetEnabled(true) }

// Disable implements fyne.Disableable.
func (a *AnswerRow) Disable() { a.SetEnabled(false) }

// Disabled implements fyne.Disableable; the focus passes over a disabled row.
func (a *AnswerRow) Disabled() bool { return a.disabled }

// AccessibilityLabel implements fyne.Accessible.
func (a *AnswerRow) AccessibilityLabel() string {
	label := a.shown.Label + ": " + a.shown.Value
	for _, words := range []string{a.shown.Now, a.shown.State, a.shown.Note} {
		if words != "" {
			label += ". " + words
		}
	}
	return label
}

// AccessibilityRole implements fyne.Accessible.
func (a *AnswerRow) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// CreateRenderer implements fyne.Widget.
func (a *AnswerRow) CreateRenderer() fyne.WidgetRenderer { return composed{a.plate} }

// answerLayout sets label, words and state in three columns; where that leaves the
// words too little, they go below the other two. It remembers its width: its height
// follows from it.
type answerLayout struct{ width float32 }

// Widths at 100 %: of the label, and of the least for words beside it.
const (
	answerLabel = 164
	answerWords = 240
	answerGap   = 12
)

func (l *answerLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	l.width = size.Width
	label, words, state := objects[0], objects[1], objects[2]
	first, gap, last := Scaled(answerLabel), Scaled(answerGap), state.MinSize()
	place := func(o fyne.CanvasObject, x, y, width, height float32) {
		o.Resize(fyne.NewSize(width, o.Size().Height))
		o.Resize(fyne.NewSize(width, o.MinSize().Height))
		o.Move(fyne.NewPos(x, y+max(0, (height-o.Size().Height)/2)))
	}
	if l.stacked(objects) {
		place(label, 0, 0, max(0, size.Width-last.Width-gap), 0)
		place(state, size.Width-last.Width, 0, last.Width, label.Size().Height)
		place(words, 0, max(label.Size().Height, last.Height), size.Width, 0)
		return
	}
	place(label, 0, 0, first, size.Height)
	place(words, first+gap, 0, max(0, size.Width-first-last.Width-2*gap), size.Height)
	place(state, size.Width-last.Width, 0, last.Width, size.Height)
}

func (l *answerLayout) stacked(objects []fyne.CanvasObject) bool {
	return l.width > 0 && l.width < Scaled(answerLabel+answerWords+2*answerGap)+objects[2].MinSize().Width
}

func (l *answerLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	label, words, state := objects[0].MinSize(), objects[1].MinSize(), objects[2].MinSize()
	height := max(Scaled(24), label.Height, words.Height, state.Height)
	if l.stacked(objects) {
		height = max(label.Height, state.Height) + words.Height
	}
	return fyne.NewSize(Scaled(answerLabel)*2, height)
}

var (
	_ fyne.Focusable    = (*AnswerRow)(nil)
	_ fyne.Tappable     = (*AnswerRow)(nil)
	_ fyne.Disableable  = (*AnswerRow)(nil)
	_ fyne.Shortcutable = (*AnswerRow)(nil)
)
