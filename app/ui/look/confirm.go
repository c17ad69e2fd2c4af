package look

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// Question is what a confirm dialog asks. The words of both answers say what
// happens ("Elimina la bozza", "Tienila"), never just yes and no.
type Question struct {
	Title   string
	Text    string
	Content fyne.CanvasObject // between text and answers; may be nil
	Yes, No string            // No empty: only Yes, which Esc gives too
	Danger  bool              // the yes cannot be undone: the focus starts on no
	First   fyne.Focusable    // where the focus starts if not on an answer
	Width   float32           // in pixels at 100 %; 0: 440
	// Keyboard is told each key before an answer acts on it.
	Keyboard Keyboard
}

// Confirm asks over the canvas and answers once: Esc is no, Enter and Space
// press the answer that has the focus, Tab and the arrows change it. The focus
// goes back to where it was before answer is called. The returned function
// closes the dialog without an answer.
func Confirm(c fyne.Canvas, q Question, answer func(yes bool)) (dismiss func()) {
	before := c.Focused()
	var popup *widget.PopUp
	closed := false
	closeDialog := func() {
		if closed {
			return
		}
		closed = true
		popup.Hide()
		if before != nil {
			c.Focus(before)
		}
	}
	reply := func(yes bool) func() {
		return func() {
			if !closed {
				closeDialog()
				answer(yes)
			}
		}
	}
	popup, first := q.popUp(c, reply)
	popup.Show()
	c.Focus(first)
	return closeDialog
}

func (q Question) popUp(c fyne.Canvas, reply func(yes bool) func()) (*widget.PopUp, fyne.Focusable) {
	rank := Main
	if q.Danger {
		rank = Danger
	}
	yes := NewButton(q.Yes, "", rank, reply(true))
	buttons := []*Button{yes}
	if q.No != "" {
		buttons = []*Button{NewButton(q.No, "", Plain, reply(false)), yes}
	}
	first := fyne.Focusable(yes)
	if q.Danger && q.No != "" {
		first = buttons[0]
	}
	if q.First != nil {
		first = q.First
	}
	answers := make([]fyne.CanvasObject, len(buttons))
	for i, button := range buttons {
		button.Keys, button.Keyboard = dialogKeys(c, reply(q.No == "")), q.Keyboard
		answers[i] = button
	}
	parts := []fyne.CanvasObject{NewParagraph(q.Title, Title)}
	if q.Text != "" {
		parts = append(parts, NewParagraph(q.Text, Body))
	}
	if q.Content != nil {
		parts = append(parts, q.Content)
	}
	parts = append(parts, &fyne.Container{Layout: trailingLayout{10}, Objects: answers})
	width := q.Width
	if width == 0 {
		width = 440
	}
	column := Column(14, parts...)
	// Wrapped text must know the width before the pop-up asks for its height.
	column.Resize(fyne.NewSize(Scaled(width), 0))
	return widget.NewModalPopUp(Inset(12, 14, 12, 14, Least(width, 0, column)), c), first
}

// dialogKeys are the keys an answer of a dialog forwards; those the dialog has
// no use for go where keys without a focus go.
func dialogKeys(c fyne.Canvas, escape func()) func(*fyne.KeyEvent) bool {
	return func(event *fyne.KeyEvent) bool {
		switch event.Name {
		case fyne.KeyEscape:
			escape()
		case fyne.KeyLeft, fyne.KeyUp:
			c.FocusPrevious()
		case fyne.KeyRight, fyne.KeyDown:
			c.FocusNext()
		default:
			typed := c.OnTypedKey()
			if typed == nil {
				return false
			}
			typed(event)
		}
		return true
	}
}

// trailingLayout sets objects side by side at the right.
type trailingLayout struct{ gap float32 }

func (l trailingLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	x := size.Width - l.MinSize(objects).Width
	for _, o := range objects {
		o.Resize(o.MinSize())
		o.Move(fyne.NewPos(x, 0))
		x += o.MinSize().Width + Scaled(l.gap)
	}
}

func (l trailingLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return rowLayout{gap: l.gap, grow: -1}.MinSize(objects)
}
