package field

import (
	"fyne.io/fyne/v2"

	"sportello/app/ui/look"
)

// RowsSpec is what a Rows is told at birth.
type RowsSpec struct {
	Title func(row int) string // "Figlio 1"
	// Add and Remove are the words on the buttons.
	Add, Remove string
	// Columns and Least arrange the fields of a row; see Columns. 0: as in a Grid.
	Columns int
	Least   float32
	// Together, if given, runs the changes of one removal, so that they can be one step.
	Together func(change func())
}

// Rows is what the form repeats a fixed number of times: children, places of
// stay. It shows the rows that are filled and one more on demand; removing one
// moves up those below, so that no gap is left on the form.
type Rows struct {
	*fyne.Container
	rows     [][]Field
	blocks   []fyne.CanvasObject
	add      *look.Button
	shown    int
	together func(change func())
}

// NewRows makes a Rows of all the rows the form has room for, each with the same
// kinds of fields in the same order.
func NewRows(host *Host, spec RowsSpec, rows ...[]Field) *Rows {
	if spec.Columns == 0 {
		spec.Columns, spec.Least = 2, leastColumn
	}
	r := &Rows{rows: rows, together: spec.Together}
	if r.together == nil {
		r.together = func(change func()) { change() }
	}
	for i, fields := range rows {
		r.blocks = append(r.blocks, r.block(host, spec, i, fields))
	}
	r.add = r.button(host, spec.Add, r.Add)
	parts := append([]fyne.CanvasObject{}, r.blocks...)
	r.Container = look.Column(10, append(parts, look.Row(0, -1, r.add))...)
	r.Update()
	return r
}

func (r *Rows) block(host *Host, spec RowsSpec, row int, fields []Field) fyne.CanvasObject {
	objects := make([]fyne.CanvasObject, len(fields))
	for i, f := range fields {
		objects[i] = f
	}
	remove := r.button(host, spec.Remove, func() { r.Remove(row) })
	return &fyne.Container{Layout: blockLayout{}, Objects: []fyne.CanvasObject{
		look.NewElided(spec.Title(row), look.Overline), Columns(spec.Columns, spec.Least, objects...), remove}}
}

// blockLayout sets title, fields and button; the button stands at the right of
// the title but comes last, so that typing through a row does not meet it first.
type blockLayout struct{}

func (blockLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	title, fields, button := objects[0], objects[1], objects[2]
	least := button.MinSize()
	button.Resize(least)
	button.Move(fyne.NewPos(size.Width-least.Width, 0))
	title.Resize(fyne.NewSize(max(0, size.Width-least.Width), least.Height))
	title.Move(fyne.Position{})
	top := least.Height + look.Scaled(2)
	fields.Resize(fyne.NewSize(size.Width, fields.Size().Height))
	fields.Resize(fyne.NewSize(size.Width, fields.MinSize().Height))
	fields.Move(fyne.NewPos(0, top))
}

func (blockLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(max(objects[1].MinSize().Width, objects[2].MinSize().Width),
		objects[2].MinSize().Height+look.Scaled(2)+objects[1].MinSize().Height)
}

func (r *Rows) button(host *Host, text string, tapped func()) *look.Button {
	b := look.NewButton(text, "", look.Plain, tapped)
	b.Keys, b.Shortcut = host.key, host.shortcut
	return b
}

// Update shows the rows that are filled; to be called after values were set. A
// row that was added stays.
func (r *Rows) Update() {
	filled := 0
	for i, fields := range r.rows {
		for _, f := range fields {
			if f.Value() != "" {
				filled = i + 1
			}
		}
	}
	r.show(max(r.shown, filled))
}

// Shown is how many rows are shown.
func (r *Rows) Shown() int { return r.shown }

func (r *Rows) show(rows int) {
	r.shown = min(rows, len(r.rows))
	for i, block := range r.blocks {
		if i < r.shown {
			block.Show()
		} else {
			block.Hide()
		}
	}
	if r.shown == len(r.rows) {
		r.add.Hide()
	} else {
		r.add.Show()
	}
	r.Refresh()
}

// Add shows one more row and takes the focus to it.
func (r *Rows) Add() {
	if r.shown < len(r.rows) {
		r.show(r.shown + 1)
		r.rows[r.shown-1][0].Focus()
	}
}

// Remove empties a row and moves up those below it. Every value that changes is
// reported by its field.
func (r *Rows) Remove(row int) {
	if row < 0 || row >= r.shown {
		return
	}
	r.together(func() { r.moveUp(row) })
	r.show(r.shown - 1)
	if r.shown > 0 {
		r.rows[min(row, r.shown-1)][0].Focus()
	} else if c := fyne.CurrentApp().Driver().CanvasForObject(r.add); c != nil {
		c.Focus(r.add)
	}
}

// moveUp puts into each row from the given one what stands in the row below it.
func (r *Rows) moveUp(row int) {
	for i := row; i < r.shown; i++ {
		for column, f := range r.rows[i] {
			value := ""
			if i+1 < len(r.rows) {
				value = r.rows[i+1][column].Value()
			}
			if value != f.Value() {
				f.SetValue(value)
				f.announce(value)
			}
		}
	}
}
