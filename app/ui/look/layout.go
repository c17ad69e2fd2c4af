package look

import (
	"iter"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// Scaled turns pixels at 100 % into those of the text size in force. The
// layouts below do so with every distance they are given.
func Scaled(pixels float32) float32 { return pixels * theme.Size(Unit) }

// shown yields the objects that take room, numbered from 0.
func shown(objects []fyne.CanvasObject) iter.Seq2[int, fyne.CanvasObject] {
	return func(yield func(int, fyne.CanvasObject) bool) {
		n := 0
		for _, o := range objects {
			if !o.Visible() {
				continue
			}
			if !yield(n, o) {
				return
			}
			n++
		}
	}
}

// Column stacks its objects at their full width. Unlike Fyne's VBox it tells
// each child its width before asking for its height, as wrapped text needs.
func Column(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: columnLayout{gap}, Objects: objects}
}

type columnLayout struct{ gap float32 }

func (l columnLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	y := float32(0)
	for i, o := range shown(objects) {
		if i > 0 {
			y += Scaled(l.gap)
		}
		o.Resize(fyne.NewSize(size.Width, o.Size().Height))
		o.Resize(fyne.NewSize(size.Width, o.MinSize().Height))
		o.Move(fyne.NewPos(0, y))
		y += o.Size().Height
	}
}

func (l columnLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var total fyne.Size
	for i, o := range shown(objects) {
		if i > 0 {
			total.Height += Scaled(l.gap)
		}
		least := o.MinSize()
		total.Width = max(total.Width, least.Width)
		total.Height += least.Height
	}
	return total
}

// Row sets its objects side by side at their own widths, centred in height.
// The object at index grow takes what is left; none does if grow is negative.
func Row(gap float32, grow int, objects ...fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: rowLayout{gap, grow}, Objects: objects}
}

type rowLayout struct {
	gap  float32
	grow int
}

func (l rowLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	left := size.Width
	shown := 0
	for i, o := range objects {
		if o.Visible() {
			shown++
			if i != l.grow {
				left -= o.MinSize().Width
			}
		}
	}
	left -= Scaled(l.gap) * float32(max(0, shown-1))
	x := float32(0)
	for i, o := range objects {
		if !o.Visible() {
			continue
		}
		width := o.MinSize().Width
		if i == l.grow {
			width = max(0, left)
		}
		o.Resize(fyne.NewSize(width, o.Size().Height))
		height := min(o.MinSize().Height, size.Height)
		o.Resize(fyne.NewSize(width, height))
		o.Move(fyne.NewPos(x, (size.Height-height)/2))
		x += width + Scaled(l.gap)
	}
}

func (l rowLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var total fyne.Size
	for i, o := range shown(objects) {
		if i > 0 {
			total.Width += Scaled(l.gap)
		}
		least := o.MinSize()
		total.Width += least.Width
		total.Height = max(total.Height, least.Height)
	}
	return total
}

// Inset keeps an object away from the edges, in the order of a clock.
func Inset(top, right, bottom, left float32, object fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: insetLayout{top, right, bottom, left}, Objects: []fyne.CanvasObject{object}}
}

type insetLayout struct{ top, right, bottom, left float32 }

func (l insetLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		o.Resize(fyne.NewSize(max(0, size.Width-Scaled(l.left+l.right)), max(0, size.Height-Scaled(l.top+l.bottom))))
		o.Move(fyne.NewPos(Scaled(l.left), Scaled(l.top)))
	}
}

func (l insetLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var least fyne.Size
	for _, o := range objects {
		least = least.Max(o.MinSize())
	}
	return least.AddWidthHeight(Scaled(l.left+l.right), Scaled(l.top+l.bottom))
}

// Least makes an object at least so large.
func Least(width, height float32, object fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: leastLayout{width, height}, Objects: []fyne.CanvasObject{object}}
}

type leastLayout struct{ width, height float32 }

func (l leastLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		o.Resize(size)
		o.Move(fyne.Position{})
	}
}

func (l leastLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	least := fyne.NewSize(Scaled(l.width), Scaled(l.height))
	for _, o := range objects {
		least = least.Max(o.MinSize())
	}
	return least
}

// Fitting sets its objects side by side and leaves out those there is no room for.
func Fitting(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: fittingLayout{gap}, Objects: objects}
}

type fittingLayout struct{ gap float32 }

func (l fittingLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	x := float32(0)
	for _, o := range objects {
		least := o.MinSize()
		o.Resize(least)
		o.Move(fyne.NewPos(x, (size.Height-least.Height)/2))
		if x += least.Width; x > size.Width {
			o.Hide()
		} else {
			o.Show()
		}
		x += Scaled(l.gap)
	}
}

func (fittingLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	height := float32(0)
	for _, o := range objects {
		height = max(height, o.MinSize().Height)
	}
	return fyne.NewSize(0, height)
}

// Flow sets its objects side by side and goes on in a new line where the width
// ends.
func Flow(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: &flowLayout{gap: gap}, Objects: objects}
}

// flowLayout remembers its width: its height follows from it.
type flowLayout struct{ gap, width float32 }

func (l *flowLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	l.width = size.Width
	l.place(objects, func(o fyne.CanvasObject, at fyne.Position) {
		o.Resize(o.MinSize())
		o.Move(at)
	})
}

func (l *flowLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var widest float32
	for _, o := range objects {
		widest = max(widest, o.MinSize().Width)
	}
	return fyne.NewSize(widest, l.place(objects, func(fyne.CanvasObject, fyne.Position) {}))
}

// place calls at for each object with its position and returns the height.
func (l *flowLayout) place(objects []fyne.CanvasObject, at func(fyne.CanvasObject, fyne.Position)) float32 {
	var x, y, line float32
	for _, o := range shown(objects) {
		least := o.MinSize()
		if x > 0 && l.width > 0 && x+least.Width > l.width {
			x, y, line = 0, y+line+Scaled(l.gap), 0
		}
		at(o, fyne.NewPos(x, y))
		x += least.Width + Scaled(l.gap)
		line = max(line, least.Height)
	}
	return y + line
}
