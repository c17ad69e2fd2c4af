package field

import (
	"slices"

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
	// Resized and Removed, if given, are told that rows have come or gone by the
	// operator's hand, and that a row was removed.
	Resized func()
	Removed func(row int)
}

// Rows is what the form repeats a fixed number of times: children, places of
// stay. It shows the rows that are filled and one more on demand; removing one
// moves up those below, so that no gap is left on the form.
//
// Up and Down go to the same column of the row before and after, where the field has
// no list or choice to move in. Tab and Enter go through all fields, then to the
// button that adds, and only then to those that remove: Enter after the last field
// must not take away what it has just finished.
type Rows struct {
	*fyne.Container
	spec    RowsSpec
	host    *Host
	rows    [][]Field
	blocks  []fyne.CanvasObject
	removes []*look.Button
	add     *look.Button
	shown   int
}

// NewRows makes a Rows of all the rows the form has room for, each with the same
// kinds of fields in the same order.
func NewRows(host *Host, spec RowsSpec, rows ...[]Field) *Rows {
	if spec.Columns == 0 {
		spec.Columns, spec.Least = 2, leastColumn
	}
	if spec.Together == nil {
		spec.Together = func(change func()) { change() }
	}
	if spec.Resized == nil {
		spec.Resized = func() {}
	}
	if spec.Removed == nil {
		spec.Removed = func(int) {}
	}
	r := &Rows{spec: spec, host: host, rows: rows}
	for i, fields := range rows {
		r.removes = append(r.removes, r.button(spec.Remove, func() { r.Remove(i) }))
		r.blocks = append(r.blocks, r.block(i, fields))
	}
	r.moveByArrows()
	r.add = r.button(spec.Add, r.Add)
	parts := append([]fyne.CanvasObject{}, r.blocks...)
	objects := []fyne.CanvasObject{look.Column(10, append(parts, look.Row(0, -1, r.add))...)}
	for _, remove := range r.removes {
		objects = append(objects, remove)
	}
	r.Container = &fyne.Container{Layout: rowsLayout{r}, Objects: objects}
	r.Update()
	return r
}

func (r *Rows) block(row int, fields []Field) fyne.CanvasObject {
	objects := make([]fyne.CanvasObject, len(fields))
	for i, f := range fields {
		objects[i] = f
	}
	return &fyne.Container{Layout: blockLayout{r.removes[row]}, Objects: []fyne.CanvasObject{
		look.NewElided(r.spec.Title(row), look.Overline), Columns(r.spec.Columns, r.spec.Least, objects...)}}
}

// rowsLayout sets the buttons that remove at the right of their rows' titles.
type rowsLayout struct{ rows *Rows }

func (rowsLayout) MinSize(objects []fyne.CanvasObject) fyne.Size { return objects[0].MinSize() }

func (l rowsLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	list := objects[0].(*fyne.Container)
	list.Resize(size)
	list.Layout.Layout(list.Objects, size)
	for i, remove := range l.rows.removes {
		least := remove.MinSize()
		remove.Resize(least)
		remove.Move(fyne.NewPos(size.Width-least.Width, l.rows.blocks[i].Position().Y))
	}
}

// blockLayout sets a title over fields and leaves room for a button beside it.
type blockLayout struct{ button *look.Button }

func (l blockLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	title, fields, least := objects[0], objects[1], l.button.MinSize()
	title.Resize(fyne.NewSize(max(0, size.Width-least.Width), least.Height))
	title.Move(fyne.Position{})
	fields.Resize(fyne.NewSize(size.Width, fields.Size().Height))
	fields.Resize(fyne.NewSize(size.Width, fields.MinSize().Height))
	fields.Move(fyne.NewPos(0, least.Height+look.Scaled(2)))
}

func (l blockLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	button, fields := l.button.MinSize(), objects[1].MinSize()
	return fyne.NewSize(max(fields.Width, button.Width), button.Height+look.Scaled(2)+fields.Height)
}

func (r *Rows) button(text string, tapped func()) *look.Button {
	b := look.NewButton(text, "", look.Plain, tapped)
	b.Keys, b.Shortcut, b.Keyboard = r.host.key, r.host.shortcut, r.host.Keyboard
	return b
}

// SetEnabled allows or forbids to add and remove; the fields are the caller's.
func (r *Rows) SetEnabled(enabled bool) {
	for _, button := range append([]*look.Button{r.add}, r.removes...) {
		button.SetEnabled(enabled)
	}
}

// Update shows the rows that are filled; to be called after values were set or
// fields came and went. A row that was added stays.
func (r *Rows) Update() {
	filled := 0
	for i, fields := range r.rows {
		if slices.ContainsFunc(fields, func(f Field) bool { return f.Value() != "" }) {
			filled = i + 1
		}
	}
	r.show(max(r.shown, filled))
}

// Shown is how many rows are shown.
func (r *Rows) Shown() int { return r.shown }

func (r *Rows) show(rows int) {
	room := r.room()
	r.shown = min(rows, room)
	changed := setVisible(r.add, r.shown < room)
	for i, block := range r.blocks {
		visible := i < r.shown && r.applies(i)
		changed = setVisible(block, visible) || changed
		changed = setVisible(r.removes[i], visible) || changed
	}
	if changed {
		r.Refresh()
	}
}

// room is how many rows there can be now, applies whether a row has a field that
// is asked for: without one it would be a heading over nothing.
func (r *Rows) room() int {
	for i := len(r.rows); i > 0; i-- {
		if r.applies(i - 1) {
			return i
		}
	}
	return 0
}

func (r *Rows) applies(row int) bool {
	return slices.ContainsFunc(r.rows[row], func(f Field) bool { return f.Visible() })
}

func setVisible(o fyne.CanvasObject, visible bool) (changed bool) {
	switch {
	case o.Visible() == visible:
		return false
	case visible:
		o.Show()
	default:
		o.Hide()
	}
	return true
}

// Add shows one more row and takes the focus to it.
func (r *Rows) Add() {
	if r.shown < r.room() {
		r.Open(r.shown)
		r.focusRow(r.shown - 1)
	}
}

// Open shows the rows up to the given one.
func (r *Rows) Open(row int) {
	if row >= r.shown && row < r.room() {
		r.show(row + 1)
		r.spec.Resized()
	}
}

// FocusAdd takes the focus to the button that adds a row; false if there is none.
func (r *Rows) FocusAdd() bool {
	c := r.host.Canvas
	if c == nil {
		c = fyne.CurrentApp().Driver().CanvasForObject(r.add)
	}
	if c == nil || !r.add.Visible() || r.add.Disabled() {
		return false
	}
	c.Focus(r.add)
	return true
}

// moveByArrows lets the lines of text, which have no other use for Up and Down, go
// from row to row.
func (r *Rows) moveByArrows() {
	for row, fields := range r.rows {
		for column, f := range fields {
			switch f := f.(type) {
			case *Text:
				f.taken = r.arrows(row, column)
			case *Date:
				f.taken = r.arrows(row, column)
			case *Amount:
				f.taken = r.arrows(row, column)
			}
		}
	}
}

func (r *Rows) arrows(row, column int) func(*fyne.KeyEvent) bool {
	return func(event *fyne.KeyEvent) bool {
		to := row
		switch event.Name {
		case fyne.KeyUp:
			to--
		case fyne.KeyDown:
			to++
		default:
			return false
		}
		if to < 0 || to >= r.shown || column >= len(r.rows[to]) || !r.rows[to][column].Visible() || r.rows[to][column].Disabled() {
			return false
		}
		r.rows[to][column].Focus()
		return true
	}
}

func (r *Rows) focusRow(row int) {
	for _, f := range r.rows[row] {
		if f.Visible() {
			f.Focus()
			return
		}
	}
}

// Remove empties a row and moves up those below it. Every value that changes is
// reported by its field.
func (r *Rows) Remove(row int) {
	if row < 0 || row >= r.shown {
		return
	}
	r.spec.Together(func() { r.moveUp(row) })
	r.show(r.shown - 1)
	r.spec.Resized()
	if r.shown > 0 {
		r.focusRow(min(row, r.shown-1))
	} else {
		r.FocusAdd()
	}
	r.spec.Removed(row)
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
