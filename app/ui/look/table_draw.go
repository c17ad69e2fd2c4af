package look

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
)

// leastShare is the least width of a column without a width of its own, in
// pixels at 100 %, before spare columns are left out.
const leastShare = 130

// widths shares the width among the columns; those left out have none.
func (t *Table) widths(whole float32) []float32 {
	widths := make([]float32, len(t.spec.Columns))
	left, open := whole-2*Scaled(cellInset), 0
	for i, column := range t.spec.Columns {
		widths[i] = Scaled(column.Width)
		left -= widths[i]
		if column.Width == 0 {
			open++
		}
	}
	for i := len(widths) - 1; i >= 0 && left < float32(open)*Scaled(leastShare); i-- {
		if t.spec.Columns[i].Spare {
			left += widths[i]
			widths[i] = 0
		}
	}
	for i, column := range t.spec.Columns {
		if column.Width == 0 {
			widths[i] = max(Scaled(60), left/float32(open))
		}
	}
	return widths
}

// CreateRenderer implements fyne.Widget.
func (t *Table) CreateRenderer() fyne.WidgetRenderer {
	return &tableRenderer{table: t}
}

type tableRenderer struct {
	table   *Table
	objects []fyne.CanvasObject
}

func (r *tableRenderer) Layout(fyne.Size) {
	r.table.reveal()
	r.build()
}

func (r *tableRenderer) MinSize() fyne.Size {
	width := 2 * Scaled(cellInset)
	for _, column := range r.table.spec.Columns {
		if !column.Spare {
			width += Scaled(max(column.Width, 60))
		}
	}
	return fyne.NewSize(width, r.table.top()+float32(max(1, r.table.spec.Least))*r.table.height())
}

func (r *tableRenderer) Refresh() {
	r.build()
	canvas.Refresh(r.table)
}

func (r *tableRenderer) Objects() []fyne.CanvasObject { return r.objects }
func (r *tableRenderer) Destroy()                     {}

func (r *tableRenderer) build() {
	t := r.table
	r.objects = nil
	width := t.Size().Width
	if width == 0 {
		return
	}
	widths := t.widths(width)
	if t.top() > 0 {
		r.heading(widths)
	}
	if t.count == 0 {
		r.line(t.spec.Empty, Muted, fyne.NewPos(Scaled(cellInset), t.top()), width-2*Scaled(cellInset), t.height(), false)
		return
	}
	for row := t.first; row < min(t.count, t.first+t.shown()); row++ {
		r.row(row, widths)
	}
	r.thumb()
}

func (r *tableRenderer) heading(widths []float32) {
	t, x := r.table, Scaled(cellInset)
	for i, column := range t.spec.Columns {
		if widths[i] == 0 {
			continue
		}
		r.line(column.Title, Overline, fyne.NewPos(x, 0), widths[i]-r.gap(i), t.top(), column.Right)
		x += widths[i]
	}
	r.fill(ColorLine, fyne.NewPos(0, t.top()-1), fyne.NewSize(t.Size().Width, 1))
}

// gap is the room kept free at the right of a column.
func (r *tableRenderer) gap(column int) float32 {
	if column == len(r.table.spec.Columns)-1 {
		return 0
	}
	return Scaled(10)
}

func (r *tableRenderer) row(row int, widths []float32) {
	t := r.table
	top, height, width := t.top()+float32(row-t.first)*t.height(), t.height(), t.Size().Width
	switch row {
	case t.at:
		r.fill(ColorPrimarySoft, fyne.NewPos(0, top), fyne.NewSize(width, height-1))
		if t.focused || t.spec.Passive {
			r.fill(ColorPrimary, fyne.NewPos(0, top), fyne.NewSize(3, height-1))
		}
	case t.over:
		r.fill(ColorSide, fyne.NewPos(0, top), fyne.NewSize(width, height-1))
	}
	r.fill(ColorLine, fyne.NewPos(0, top+height-1), fyne.NewSize(width, 1))
	x := Scaled(cellInset)
	for i, cell := range t.cells(row) {
		if i < len(widths) && widths[i] > 0 {
			cell.current = row == t.at
			if cell.Ground != "" {
				r.fill(cell.Ground, fyne.NewPos(x-Scaled(cellInset), top), fyne.NewSize(widths[i], height-1))
			}
			r.cell(cell, fyne.NewPos(x, top), widths[i]-r.gap(i), height, t.spec.Columns[i].Right)
			x += widths[i]
		}
	}
}

func (r *tableRenderer) cell(cell Cell, at fyne.Position, width, height float32, right bool) {
	switch {
	case cell.Chip && cell.Text != "":
		r.chip(cell, at, width, height)
	case cell.Detail != "":
		first, second := height*0.54, height*0.40
		r.marked(cell, at.AddXY(0, height*0.06), width, first, right)
		r.line(cell.Detail, Caption, at.AddXY(0, height*0.06+first-Scaled(3)), width, second, right)
	default:
		r.marked(cell, at, width, height, right)
	}
}

func (r *tableRenderer) chip(cell Cell, at fyne.Position, width, height float32) {
	chip := NewChip(cell.Text, cell.Tone)
	if cell.Signed {
		chip = NewMarkedChip(cell.Text, cell.Tone)
	}
	if cell.current {
		chip.lift()
	}
	least := chip.MinSize()
	if least.Width > width { // the state must be read, even in a narrow column
		r.line(cell.Text, Style{Size: SizeSmall, Bold: true, Color: cell.Tone.ink()}, at, width, height, false)
		return
	}
	chip.Resize(least)
	chip.Move(at.AddXY(0, (height-least.Height)/2))
	r.objects = append(r.objects, chip)
}

// marked writes the cell's text over the light behind what was found.
func (r *tableRenderer) marked(cell Cell, at fyne.Position, width, height float32, right bool) {
	measure := gauge(r.table, cell.Style)
	for _, span := range cell.Mark {
		if span[0] < 0 || span[1] > len(cell.Text) || span[0] >= span[1] {
			continue
		}
		left := measure(cell.Text[:span[0]])
		if end := measure(cell.Text[:span[1]]); end <= width {
			line := measure("É") * 2.2
			r.fill("selection", at.AddXY(left, (height-line)/2), fyne.NewSize(end-left, line))
		}
	}
	r.line(cell.Text, cell.Style, at, width, height, right)
}

// line writes one line in the middle of a box, with an ellipsis where it ends.
func (r *tableRenderer) line(text string, style Style, at fyne.Position, width, height float32, right bool) {
	if text != "" {
		written := writtenIn(r.table, text, style, at, width, height)
		if right {
			written.Move(written.Position().AddXY(width-written.Size().Width, 0))
		}
		r.objects = append(r.objects, written)
	}
}

func (r *tableRenderer) fill(name fyne.ThemeColorName, at fyne.Position, size fyne.Size) {
	r.objects = append(r.objects, rectangle(colorOf(r.table, name), at.X, at.Y, size.Width, size.Height))
}

// thumb shows where in a long list one is.
func (r *tableRenderer) thumb() {
	t := r.table
	shown := t.shown()
	if t.count <= shown {
		return
	}
	room := t.Size().Height - t.top()
	height := max(Scaled(18), room*float32(shown)/float32(t.count))
	y := t.top() + (room-height)*float32(t.first)/float32(t.count-shown)
	r.fill(ColorLine, fyne.NewPos(t.Size().Width-Scaled(5), y), fyne.NewSize(Scaled(4), height))
}

var (
	_ fyne.Focusable      = (*Table)(nil)
	_ fyne.Disableable    = (*Table)(nil)
	_ fyne.DoubleTappable = (*Table)(nil)
	_ desktop.Keyable     = (*Table)(nil)
	_ desktop.Hoverable   = (*Table)(nil)
)
