package ui

import (
	"fyne.io/fyne/v2"

	"sportello/app/ui/look"
	"sportello/app/ui/screen"
)

// pageLayout stacks its objects at the full width; the last takes the height
// that is left, but never less than it needs.
type pageLayout struct{ gap float32 }

func (l pageLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	y := float32(0)
	for i, o := range objects {
		if !o.Visible() {
			continue
		}
		o.Resize(fyne.NewSize(size.Width, o.Size().Height))
		height := o.MinSize().Height
		if i == len(objects)-1 {
			height = max(0, size.Height-y)
		}
		o.Resize(fyne.NewSize(size.Width, height))
		o.Move(fyne.NewPos(0, y))
		y += height + look.Scaled(l.gap)
	}
}

func (l pageLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var least fyne.Size
	for i, o := range objects {
		if !o.Visible() {
			continue
		}
		size := o.MinSize()
		least.Width = max(least.Width, size.Width)
		least.Height += size.Height
		if i > 0 {
			least.Height += look.Scaled(l.gap)
		}
	}
	return least
}

// beside is a list with the details of its current row at the right. Where the
// window is too narrow for both one of them shows, and a key turns to the other.
type beside struct {
	*fyne.Container
	layout *besideLayout
}

// newBeside makes one; width is that of the details in pixels at 100 %.
func newBeside(width float32, list, details fyne.CanvasObject) *beside {
	layout := &besideLayout{width: width}
	return &beside{&fyne.Container{Layout: layout, Objects: []fyne.CanvasObject{list, details}}, layout}
}

// turn is the command that shows the details instead of the list, or the list again.
func (b *beside) turn() screen.Command {
	return screen.Command{ID: "details", Key: fyne.KeyF3, Menu: "command.menu.view", Enabled: func() bool { return b.layout.narrow }, Run: func() {
		b.layout.turned = !b.layout.turned
		b.Refresh()
	}}
}

// covered says whether the details cannot be seen.
func (b *beside) covered() bool { return b.layout.narrow && !b.layout.turned }

type besideLayout struct {
	width          float32
	narrow, turned bool
	laid           func() // after each layout; nil: nobody asks
}

// leastBeside is the least width of the list in pixels at 100 %.
const leastBeside = 540

func (l *besideLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	list, details := objects[0], objects[1]
	gap, side := look.Scaled(14), look.Scaled(l.width)
	left := size.Width - side - gap
	l.narrow = left < look.Scaled(leastBeside)
	list.Move(fyne.Position{})
	list.Show()
	details.Show()
	switch {
	case !l.narrow:
		list.Resize(fyne.NewSize(left, size.Height))
		details.Resize(fyne.NewSize(side, size.Height))
		details.Move(fyne.NewPos(size.Width-side, 0))
	case l.turned:
		list.Hide()
		details.Resize(size)
		details.Move(fyne.Position{})
	default:
		details.Hide()
		list.Resize(size)
	}
	if l.laid != nil {
		l.laid()
	}
}

func (l *besideLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return objects[0].MinSize()
}

// evenLayout sets its objects side by side, all of one size.
type evenLayout struct{ gap float32 }

func (l evenLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	gap := look.Scaled(l.gap)
	width := (size.Width - gap*float32(len(objects)-1)) / float32(len(objects))
	for pass := range 2 { // the height of wrapped text follows from its width
		height := l.MinSize(objects).Height
		if pass == 0 {
			height = size.Height
		}
		for i, o := range objects {
			o.Resize(fyne.NewSize(width, height))
			o.Move(fyne.NewPos(float32(i)*(width+gap), 0))
		}
	}
}

func (l evenLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var least fyne.Size
	for _, o := range objects {
		least = least.Max(o.MinSize())
	}
	return fyne.NewSize(least.Width*float32(len(objects))+look.Scaled(l.gap)*float32(len(objects)-1), least.Height)
}
