package ui

import (
	"context"
	"errors"
	"time"

	"fyne.io/fyne/v2"

	"sportello/app/desk"
	"sportello/app/ui/look"
	"sportello/assets/i18n"
)

// failed tells about an error in three sentences: what happened, what is safe,
// what to do. The error's own words are for engineers and stay out of sight.
func (w *Window) failed(err error) { w.failedThen(err, func() {}) }

// failedThen goes on when the operator has read it.
func (w *Window) failedThen(err error, then func()) {
	if err == nil || errors.Is(err, context.Canceled) {
		return
	}
	name := desk.ErrorName(err)
	look.Confirm(w.options.Window.Canvas(), look.Question{
		Keyboard: w.keyboard,
		Title:    w.texts.T("error." + name + ".what"),
		Content:  explanation(w.texts, name),
		Yes:      w.texts.T("common.ok"),
		Width:    480,
	}, func(bool) { then() })
}

// explanation says what is safe after an error and what to do.
func explanation(texts *i18n.Texts, name string) fyne.CanvasObject {
	part := func(part string) fyne.CanvasObject {
		return look.Column(2, look.NewText(texts.T("error."+part), look.Overline), look.NewParagraph(texts.T("error."+name+"."+part), look.Body))
	}
	return look.Column(10, part("kept"), part("do"))
}

// said is how long a short message stands.
const said = 4 * time.Second

// toast shows short messages in the top bar, over the search: in nobody's way.
type toast struct {
	text  *look.Text
	plate *look.Plate
	area  *fyne.Container
	stop  func()
}

func (t *toast) layer() fyne.CanvasObject {
	t.text = look.NewText("", look.Strong.In(look.ColorOnPrimary).Center())
	t.plate = look.NewPlate(look.ColorPrimary, look.Inset(8, 24, 8, 24, t.text))
	t.plate.Hide()
	t.area = &fyne.Container{Layout: toastLayout{}, Objects: []fyne.CanvasObject{t.plate}}
	return t.area
}

func (w *Window) say(text string) {
	t := w.toast
	if t.stop != nil {
		t.stop()
	}
	t.text.SetText(text)
	t.plate.Show()
	t.area.Refresh()
	t.stop = w.options.After(said, func() {
		t.plate.Hide()
		t.area.Refresh()
	})
}

// toastLayout sets its object in the middle of the top bar.
type toastLayout struct{}

func (toastLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	least := objects[0].MinSize()
	width := max(least.Width, min(look.Scaled(widestSearch), size.Width))
	objects[0].Resize(fyne.NewSize(width, least.Height))
	objects[0].Move(fyne.NewPos((size.Width-width)/2, (look.Scaled(barHeight)-least.Height)/2))
}

func (toastLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.Size{} }
