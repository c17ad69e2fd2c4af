package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"sportello/app/ui/field"
	"sportello/app/ui/look"
	"sportello/app/ui/screen"
	"sportello/assets/icons"
)

// door is what the screens before the data have in common: a panel in the middle
// with the program's name above it.
type door struct {
	window *Window
	host   *field.Host
	object fyne.CanvasObject
}

// doorWidth is the width of the panel in pixels at 100 %.
const doorWidth = 480

func newDoor(w *Window) door { return door{window: w, host: w.host()} }

// show lays out the panel; it may be called again with other contents.
func (d *door) show(title, intro string, contents ...fyne.CanvasObject) {
	mark := canvas.NewImageFromResource(fyne.NewStaticResource("sportello.png", icons.Program()))
	mark.FillMode = canvas.ImageFillContain
	name := look.Row(10, -1, look.Least(30, 30, mark), look.NewText("Sportello", look.Title))
	parts := []fyne.CanvasObject{look.NewParagraph(title, look.Title)}
	if intro != "" {
		parts = append(parts, look.NewParagraph(intro, look.Muted))
	}
	panel := look.Panel(look.Inset(22, 26, 22, 26, look.Column(14, append(parts, contents...)...)))
	scroll := container.NewVScroll(&fyne.Container{Layout: doorLayout{}, Objects: []fyne.CanvasObject{look.Column(14, name, panel)}})
	d.host.Reveal = field.RevealIn(scroll)
	d.object = ground(scroll)
}

// Object implements screen.Screen.
func (d *door) Object() fyne.CanvasObject { return d.object }

// Commands implements screen.Screen.
func (d *door) Commands() []screen.Command { return nil }

// Hidden implements screen.Screen.
func (d *door) Hidden() {}

// slow runs work that has no session yet, with words on a button that is off
// meanwhile.
func (d *door) slow(button *look.Button, work func() error, done func(err error)) {
	button.Disable()
	w := d.window
	w.options.Go(func() {
		err := work()
		w.options.Do(func() {
			button.Enable()
			done(err)
		})
	})
}

// doorLayout sets its object in the middle, at the door's width.
type doorLayout struct{}

func (doorLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	width := min(look.Scaled(doorWidth), size.Width-look.Scaled(20))
	o := objects[0]
	o.Resize(fyne.NewSize(width, o.Size().Height))
	height := o.MinSize().Height
	o.Resize(fyne.NewSize(width, height))
	o.Move(fyne.NewPos((size.Width-width)/2, max(look.Scaled(14), (size.Height-height)*0.4)))
}

func (doorLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(look.Scaled(300), objects[0].MinSize().Height+look.Scaled(28))
}

// stacked is field objects one below the other.
func stacked(fields ...field.Field) fyne.CanvasObject {
	objects := make([]fyne.CanvasObject, len(fields))
	for i, f := range fields {
		objects[i] = f
	}
	return look.Column(6, objects...)
}
