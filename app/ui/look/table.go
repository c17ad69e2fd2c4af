package look

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// TableColumn is a column of a Table.
type TableColumn struct {
	Title string
	Width float32 // in pixels at 100 %; 0: shares what the others leave
	Right bool
	Spare bool // left out where there is no room; the last of several first
}

// Cell is what stands in one column of a row. A cell with a Detail has two lines.
type Cell struct {
	Text   string
	Style  Style
	Detail string
	// Mark lights up parts of Text, in bytes: what a search found.
	Mark [][2]int
	// Chip shows Text as a state in Tone, Signed with the tone's sign.
	Chip, Signed bool
	Tone         Tone
}

// TableSpec is what a Table is told at birth.
type TableSpec struct {
	Columns []TableColumn // without titles there is no heading
	Tall    bool          // rows have two lines
	// Passive tables leave the focus where it is and open with one click, as the
	// answers below a search box.
	Passive bool
	Empty   string // shown when there are no rows
	// OnOpen is called with the row Enter or a double click chose, OnMoved with
	// the row that became current.
	OnOpen, OnMoved func(row int)
	// Keys, Rune and Shortcut receive what the table has no use for.
	Keys     func(*fyne.KeyEvent) bool
	Rune     func(rune) bool
	Shortcut func(fyne.Shortcut) bool
	// Active is called at each key, for a desk that locks when nobody works.
	Active func()
}

// Table is a list of rows of which one is current. Only what shows is drawn, so
// its length does not matter. Arrows, Home, End and the page keys move, Enter
// opens. One tab stop.
type Table struct {
	widget.BaseWidget
	spec    TableSpec
	count   int
	cells   func(int) []Cell
	at      int // current, -1 for none
	first   int // first shown
	over    int // under the pointer, -1 for none
	focused bool
}

// Heights of a row and of the heading in pixels at 100 %.
const (
	rowHeight     = 38
	tallRowHeight = 57
	headingHeight = 33
	cellInset     = 12
)

// NewTable makes an empty Table.
func NewTable(spec TableSpec) *Table {
	t := &Table{spec: spec, at: -1, over: -1}
	t.ExtendBaseWidget(t)
	return t
}

// SetRows shows count rows, asking row for those that show. The current row
// stays where it is, as far as there are rows.
func (t *Table) SetRows(count int, row func(int) []Cell) {
	t.count, t.cells = count, row
	t.at = min(max(t.at, 0), count-1)
	t.reveal()
	t.Refresh()
}

// SetEmpty changes what is shown when there are no rows, from the next SetRows on.
func (t *Table) SetEmpty(text string) { t.spec.Empty = text }

// Current is the current row, -1 if there is none.
func (t *Table) Current() int { return t.at }

// Count is how many rows there are.
func (t *Table) Count() int { return t.count }

// SetCurrent makes a row current.
func (t *Table) SetCurrent(row int) {
	row = min(max(row, 0), t.count-1)
	if row == t.at {
		return
	}
	t.at = row
	t.reveal()
	t.Refresh()
	if t.spec.OnMoved != nil && row >= 0 {
		t.spec.OnMoved(row)
	}
}

// Open opens the current row.
func (t *Table) Open() {
	if t.at >= 0 && t.spec.OnOpen != nil {
		t.spec.OnOpen(t.at)
	}
}

// Step handles the keys that move between rows and says whether it was one.
func (t *Table) Step(key fyne.KeyName) bool {
	switch key {
	case fyne.KeyUp:
		t.SetCurrent(t.at - 1)
	case fyne.KeyDown:
		t.SetCurrent(t.at + 1)
	case fyne.KeyPageUp:
		t.SetCurrent(t.at - t.shown())
	case fyne.KeyPageDown:
		t.SetCurrent(t.at + t.shown())
	case fyne.KeyHome:
		t.SetCurrent(0)
	case fyne.KeyEnd:
		t.SetCurrent(t.count - 1)
	default:
		return false
	}
	return true
}

// TypedKey implements fyne.Focusable.
func (t *Table) TypedKey(event *fyne.KeyEvent) {
	switch {
	case t.Step(event.Name):
	case event.Name == fyne.KeyReturn, event.Name == fyne.KeyEnter:
		t.Open()
	case event.Name == fyne.KeySpace, len(event.Name) == 1: // the rune follows
	case t.spec.Keys != nil:
		t.spec.Keys(event)
	}
}

// KeyDown implements desktop.Keyable.
func (t *Table) KeyDown(*fyne.KeyEvent) { call(t.spec.Active) }

// KeyUp implements desktop.Keyable.
func (t *Table) KeyUp(*fyne.KeyEvent) {}

// TypedRune implements fyne.Focusable.
func (t *Table) TypedRune(r rune) {
	if t.spec.Rune != nil {
		t.spec.Rune(r)
	}
}

// TypedShortcut implements fyne.Shortcutable.
func (t *Table) TypedShortcut(shortcut fyne.Shortcut) {
	if t.spec.Shortcut != nil {
		t.spec.Shortcut(shortcut)
	}
}

// FocusGained implements fyne.Focusable.
func (t *Table) FocusGained() { t.focused = true; t.Refresh() }

// FocusLost implements fyne.Focusable.
func (t *Table) FocusLost() { t.focused = false; t.Refresh() }

// Disabled keeps a passive table from being a tab stop.
func (t *Table) Disabled() bool { return t.spec.Passive }

// Enable implements fyne.Disableable.
func (t *Table) Enable() {}

// Disable implements fyne.Disableable.
func (t *Table) Disable() {}

// MouseDown implements desktop.Mouseable: the press makes a row current.
func (t *Table) MouseDown(event *desktop.MouseEvent) {
	if !t.spec.Passive {
		if c := fyne.CurrentApp().Driver().CanvasForObject(t); c != nil {
			c.Focus(t)
		}
	}
	if row := t.rowAt(event.Position.Y); row >= 0 {
		t.SetCurrent(row)
	}
}

// MouseUp implements desktop.Mouseable.
func (t *Table) MouseUp(event *desktop.MouseEvent) {
	if t.spec.Passive && t.rowAt(event.Position.Y) == t.at {
		t.Open()
	}
}

// Tapped implements fyne.Tappable; the press did what is to do.
func (t *Table) Tapped(*fyne.PointEvent) {}

// DoubleTapped implements fyne.DoubleTappable.
func (t *Table) DoubleTapped(event *fyne.PointEvent) {
	if row := t.rowAt(event.Position.Y); row >= 0 && !t.spec.Passive {
		t.SetCurrent(row)
		t.Open()
	}
}

// MouseIn implements desktop.Hoverable.
func (t *Table) MouseIn(event *desktop.MouseEvent) { t.MouseMoved(event) }

// MouseMoved implements desktop.Hoverable.
func (t *Table) MouseMoved(event *desktop.MouseEvent) { t.hover(t.rowAt(event.Position.Y)) }

// MouseOut implements desktop.Hoverable.
func (t *Table) MouseOut() { t.hover(-1) }

func (t *Table) hover(row int) {
	if row != t.over {
		t.over = row
		t.Refresh()
	}
}

// Scrolled implements fyne.Scrollable.
func (t *Table) Scrolled(event *fyne.ScrollEvent) {
	rows := 1
	if event.Scrolled.DY > 0 {
		rows = -1
	}
	first := min(max(t.first+rows, 0), max(0, t.count-t.shown()))
	if first != t.first {
		t.first = first
		t.Refresh()
	}
}

func (t *Table) top() float32 {
	for _, column := range t.spec.Columns {
		if column.Title != "" {
			return Scaled(headingHeight)
		}
	}
	return 0
}

func (t *Table) height() float32 {
	if t.spec.Tall {
		return Scaled(tallRowHeight)
	}
	return Scaled(rowHeight)
}

// shown is how many whole rows there is room for.
func (t *Table) shown() int { return max(1, int((t.Size().Height-t.top())/t.height())) }

func (t *Table) rowAt(y float32) int {
	if y < t.top() {
		return -1
	}
	row := t.first + int((y-t.top())/t.height())
	if row >= t.count || row >= t.first+t.shown() {
		return -1
	}
	return row
}

func (t *Table) reveal() {
	shown := t.shown()
	switch {
	case t.at < 0:
	case t.at < t.first:
		t.first = t.at
	case t.at >= t.first+shown:
		t.first = t.at - shown + 1
	}
	t.first = min(max(t.first, 0), max(0, t.count-shown))
}

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
	return fyne.NewSize(width, r.table.top()+r.table.height())
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
	measure := r.measure(cell.Style)
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

func (r *tableRenderer) measure(style Style) func(string) float32 {
	probe := canvas.NewText("", nil)
	style.apply(r.table, probe)
	return func(s string) float32 {
		probe.Text = s
		return probe.MinSize().Width
	}
}

// line writes one line in the middle of a box, with an ellipsis where it ends.
func (r *tableRenderer) line(text string, style Style, at fyne.Position, width, height float32, right bool) {
	if text == "" {
		return
	}
	written := canvas.NewText(Elide(text, width, r.measure(style)), nil)
	style.apply(r.table, written)
	size := written.MinSize()
	if right {
		at.X += width - size.Width
	}
	written.Resize(size)
	written.Move(at.AddXY(0, (height-size.Height)/2))
	r.objects = append(r.objects, written)
}

func (r *tableRenderer) fill(name fyne.ThemeColorName, at fyne.Position, size fyne.Size) {
	ground := canvas.NewRectangle(color.Transparent)
	ground.FillColor = colorOf(r.table, name)
	ground.Resize(size)
	ground.Move(at)
	r.objects = append(r.objects, ground)
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
