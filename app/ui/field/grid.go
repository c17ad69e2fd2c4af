package field

import (
	"fyne.io/fyne/v2"

	"sportello/app/ui/look"
)

// Grid sets fields in two columns, filled row by row, and in one where two would
// be too narrow (large text, small window). The order of the objects is the order
// of the keys.
func Grid(objects ...fyne.CanvasObject) *fyne.Container {
	return Columns(2, leastColumn, objects...)
}

// Columns is a Grid of at most so many columns, none narrower than least pixels
// at 100 %.
func Columns(most int, least float32, objects ...fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: &gridLayout{most: most, least: least}, Objects: objects}
}

// Wide lets an object of a Grid take the whole width.
func Wide(object fyne.CanvasObject) fyne.CanvasObject {
	return &fyne.Container{Layout: wideLayout{}, Objects: []fyne.CanvasObject{object}}
}

const (
	columnGap   = 22
	rowGap      = 9
	leastColumn = 250
)

// gridLayout remembers its width: its height follows from it.
type gridLayout struct {
	most  int
	least float32
	width float32
}

func (l *gridLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	l.width = size.Width
	l.place(objects, size.Width, true)
}

func (l *gridLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var least float32
	for _, o := range objects {
		if o.Visible() {
			least = max(least, o.MinSize().Width)
		}
	}
	return fyne.NewSize(least, l.place(objects, l.width, false))
}

// place lays out or only measures; it returns the height.
func (l *gridLayout) place(objects []fyne.CanvasObject, width float32, move bool) float32 {
	gap := look.Scaled(columnGap)
	columns := l.most
	for columns > 1 && (width-gap*float32(columns-1))/float32(columns) < look.Scaled(l.least) {
		columns--
	}
	// Whole pixels, so that frames are sharp and lists fit their fields.
	column := float32(int((width - gap*float32(columns-1)) / float32(columns)))
	y := float32(0)
	for len(objects) > 0 {
		var row []fyne.CanvasObject
		row, objects = nextRow(objects, columns)
		span := column
		if len(row) == 1 && isWide(row[0]) {
			span = width
		}
		if move {
			alignBoxes(row, span)
		}
		tallest := float32(0)
		for i, o := range row {
			if move {
				o.Resize(fyne.NewSize(span, o.Size().Height))
				o.Resize(fyne.NewSize(span, o.MinSize().Height))
				o.Move(fyne.NewPos(float32(i)*(column+gap), y))
			}
			tallest = max(tallest, o.MinSize().Height)
		}
		if len(row) > 0 {
			y += tallest + look.Scaled(rowGap)
		}
	}
	return max(0, y-look.Scaled(rowGap))
}

// nextRow takes the visible objects of one row off the front.
func nextRow(objects []fyne.CanvasObject, columns int) (row, rest []fyne.CanvasObject) {
	for i, o := range objects {
		switch {
		case !o.Visible():
		case isWide(o) && len(row) > 0:
			return row, objects[i:]
		case isWide(o):
			return []fyne.CanvasObject{o}, objects[i+1:]
		default:
			if row = append(row, o); len(row) == columns {
				return row, objects[i+1:]
			}
		}
	}
	return row, nil
}

// labelled is a field, as far as aligning goes.
type labelled interface {
	labelLinesAt(width float32) int
	keepLabelLines(lines int)
}

// alignBoxes keeps the boxes of a row level where one label needs two lines.
func alignBoxes(row []fyne.CanvasObject, width float32) {
	lines := 1
	for _, o := range row {
		if f, ok := o.(labelled); ok {
			lines = max(lines, f.labelLinesAt(width))
		}
	}
	for _, o := range row {
		if f, ok := o.(labelled); ok {
			f.keepLabelLines(lines)
		}
	}
}

func isWide(o fyne.CanvasObject) bool {
	c, ok := o.(*fyne.Container)
	if !ok {
		return false
	}
	_, ok = c.Layout.(wideLayout)
	return ok
}

type wideLayout struct{}

func (wideLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		o.Resize(fyne.NewSize(size.Width, o.Size().Height))
		o.Resize(size)
		o.Move(fyne.Position{})
	}
}

func (wideLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var least fyne.Size
	for _, o := range objects {
		least = least.Max(o.MinSize())
	}
	return least
}
