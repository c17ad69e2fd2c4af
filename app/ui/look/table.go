package look

import (
	"fyne.io/fyne/v2"
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
	// Ground fills the cell; "" leaves it as the row is.
	Ground fyne.ThemeColorName

	current bool // it stands in the current row
}

// TableSpec is what a Table is told at birth.
type TableSpec struct {
	Columns []TableColumn // without titles there is no heading
	Tall    bool          // rows have two lines
	Least   int           // how many rows there is room for at least; 0: one
	// Passive tables leave the focus where it is and open with one click, as the
	// answers below a search box.
	Passive bool
	Empty   string // shown when there are no rows
	// OnOpen is called with the row Enter or a double click chose, OnMoved with
	// the row that became current.
	OnOpen, OnMoved func(row int)
	// OnCell is called with the place that was clicked; such a table is opened by
	// Enter only.
	OnCell func(row, column int)
	// Keys, Rune and Shortcut receive what the table has no use for.
	Keys     func(*fyne.KeyEvent) bool
	Rune     func(rune) bool
	Shortcut func(fyne.Shortcut) bool
	// Keyboard is told each key before the table acts on it.
	Keyboard Keyboard
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

// SetTitle changes the title of a column, from the next SetRows on.
func (t *Table) SetTitle(column int, title string) { t.spec.Columns[column].Title = title }

// Height is that of the table with all its rows.
func (t *Table) Height() float32 { return t.top() + float32(max(1, t.count))*t.height() }

// HeightWithin is the most of Height that has room, in whole rows.
func (t *Table) HeightWithin(room float32) float32 {
	rows := max(1, int((room-t.top())/t.height()))
	return min(t.Height(), t.top()+float32(rows)*t.height())
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
	Watched(t.spec.Keyboard).Key(event, func() { t.typeKey(event) })
}

func (t *Table) typeKey(event *fyne.KeyEvent) {
	switch {
	case t.Step(event.Name):
	case t.at >= 0 && (event.Name == fyne.KeyReturn || event.Name == fyne.KeyEnter):
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
	Watched(t.spec.Keyboard).Rune(r, func() {
		if t.spec.Rune != nil {
			t.spec.Rune(r)
		}
	})
}

// TypedShortcut implements fyne.Shortcutable.
func (t *Table) TypedShortcut(shortcut fyne.Shortcut) {
	Watched(t.spec.Keyboard).Flush()
	if t.spec.Shortcut != nil {
		t.spec.Shortcut(shortcut)
	}
}

// FocusGained implements fyne.Focusable.
func (t *Table) FocusGained() { t.focused = true; t.Refresh() }

// FocusLost implements fyne.Focusable.
func (t *Table) FocusLost() {
	Watched(t.spec.Keyboard).Flush()
	t.focused = false
	t.Refresh()
}

// AcceptsTab implements fyne.Tabbable: while keys wait, Tab may belong to them.
func (t *Table) AcceptsTab() bool { return Watched(t.spec.Keyboard).Holding() }

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
	row := t.rowAt(event.Position.Y)
	switch {
	case row < 0 || row != t.at:
	case t.spec.Passive:
		t.Open()
	case t.spec.OnCell != nil && event.Button == desktop.MouseButtonPrimary:
		t.spec.OnCell(row, t.columnAt(event.Position.X))
	}
}

// Tapped implements fyne.Tappable; the press did what is to do.
func (t *Table) Tapped(*fyne.PointEvent) {}

// DoubleTapped implements fyne.DoubleTappable.
func (t *Table) DoubleTapped(event *fyne.PointEvent) {
	if row := t.rowAt(event.Position.Y); row >= 0 && !t.spec.Passive && t.spec.OnCell == nil {
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

// columnAt is the column at a place, the last beyond it.
func (t *Table) columnAt(x float32) int {
	widths := t.widths(t.Size().Width)
	for column, width := range widths {
		if x -= width; x < 0 {
			return column
		}
	}
	return len(widths) - 1
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
