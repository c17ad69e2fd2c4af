package ui

import (
	"fmt"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"sportello/app/desk"
	"sportello/app/ui/look"
)

// casePane is one case: its fields side by side, what is kept of each, and below
// them where the values come from and what speaks for one person.
type casePane struct {
	screen *reconciliationScreen
	open   desk.Case
	laid   bool
	picks  map[string]pick // by field
	lines  []caseLine
	drawn  map[caseLine]bool // lines that were on the screen since it was laid open

	name   *look.Text
	table  *look.Table
	below  *fyne.Container
	hints  *fyne.Container
	object fyne.CanvasObject
}

// pick is what is kept of a field: one of its values, or another.
type pick struct {
	value string
	at    int // of the row's values; other: typed here
}

// other is the place of a value that is none of those written.
const other = -1

// caseLine is a line of the table: a row of the case, or a further value of one.
type caseLine struct{ row, value int }

// The columns of the table.
const (
	columnLeft  = 1
	columnRight = 2
)

func newCasePane(s *reconciliationScreen) *casePane {
	p := &casePane{screen: s, name: look.NewElided("", look.Strong), below: look.Column(10)}
	texts := s.Texts
	p.table = s.window.newTable(look.TableSpec{
		Columns: []look.TableColumn{{Width: 184}, {Title: " "}, {Title: " "}, {Title: texts.T("reconciliation.keep"), Width: 54}},
		OnOpen:  func(int) { s.settle() }, OnMoved: func(int) { p.showBelow() }, OnCell: p.press, Rune: s.typed,
	})
	p.hints = look.Fitting(14)
	footer := look.Column(0, look.NewRule(), look.Inset(9, 14, 9, 14, p.hints))
	scroll := container.NewVScroll(look.Inset(10, 14, 10, 14, p.below))
	p.object = &fyne.Container{Layout: caseLayout{p}, Objects: []fyne.CanvasObject{p.table, scroll, footer, look.Inset(8, 12, 6, 12, p.name)}}
	p.close()
	return p
}

func (p *casePane) shown() bool { return p.laid }

// hint shows the keys that do something in the case; the mouse presses them.
func (p *casePane) hint() {
	s, texts := p.screen, p.screen.Texts
	p.hints.Objects = nil
	for _, hint := range []struct {
		key, does string
		pressed   func()
	}{
		{"1", "1", func() { p.keep(0) }}, {"2", "2", func() { p.keep(1) }}, {texts.T("key.shift") + " 1", "all", func() { p.keepAll(0) }},
		{"3", "other", s.typeOther}, {"D", "two", s.different}, {"S", "story", s.storyOfField},
		{"← →", "case", func() { s.list.SetCurrent(s.list.Current() + 1) }},
	} {
		if !p.laid || hint.does == "two" && p.open.Kind != desk.DisputePair {
			continue
		}
		p.hints.Add(look.NewPress(look.KeyHint(hint.key, texts.T("reconciliation.key."+hint.does)), func() {
			if s.ready() || hint.does == "case" && !s.busy {
				hint.pressed()
			}
		}))
	}
}

// press keeps the value that was clicked, or asks for another where one was written.
func (p *casePane) press(at, column int) {
	switch line := p.lines[at]; {
	case !p.screen.ready():
	case line.value == other && column == columnLeft:
		p.screen.typeOther()
	case line.value == columnRight-1 && column == columnLeft:
		p.keep(0)
	case line.value >= columnRight-1 && column == columnRight:
		p.keep(line.value)
	}
}

// close shows that there is nothing to decide.
func (p *casePane) close() {
	p.open, p.laid, p.picks, p.lines, p.drawn = desk.Case{}, false, nil, nil, nil
	p.name.SetText("")
	p.table.SetTitle(columnLeft, " ")
	p.table.SetTitle(columnRight, " ")
	p.table.SetEmpty(p.screen.Texts.T("reconciliation.nothing.hint"))
	p.table.SetRows(0, nil)
	p.below.Objects = nil
	p.hint()
	p.relay()
}

// show lays a case open, with what is suggested chosen already.
func (p *casePane) show(open desk.Case) {
	p.open, p.laid, p.picks, p.lines, p.drawn = open, true, make(map[string]pick), nil, nil
	p.open.Rows = slices.Clone(open.Rows)
	slices.SortStableFunc(p.open.Rows, func(a, b desk.Row) int { return rank(a) - rank(b) })
	for _, row := range open.Rows {
		if row.Differs && row.Suggested >= 0 {
			p.picks[row.Field] = pick{row.Values[row.Suggested].Value, row.Suggested}
		}
	}
	p.lay()
	p.name.SetText(open.Title)
	if open.Detail != "" {
		p.name.SetText(open.Title + " · " + open.Detail)
	}
	for side := range 2 {
		p.table.SetTitle(columnLeft+side, fmt.Sprintf("%d · %s", side+1, p.heading(side)))
	}
	p.table.SetRows(len(p.lines), p.line)
	p.table.SetCurrent(0)
	p.hint()
	p.relay() // the table has its room before it is scrolled
	p.goToUndecided()
	p.showBelow()
	p.drawn = make(map[caseLine]bool)
	p.table.Refresh()
}

// rank puts who it is about first, then what is to be decided, then what all say.
func rank(row desk.Row) int {
	switch {
	case slices.Contains([]string{"surname", "given_names", "birth_date"}, row.Field):
		return 0
	case row.Differs:
		return 1
	}
	return 2
}

// lay sets out the lines of the table.
func (p *casePane) lay() {
	p.lines = nil
	for i, row := range p.open.Rows {
		p.lines = append(p.lines, caseLine{i, columnRight - 1})
		if picked, decided := p.picks[row.Field]; decided && picked.at == other {
			p.lines = append(p.lines, caseLine{i, other})
		}
		for further := columnRight; further < len(row.Values); further++ {
			p.lines = append(p.lines, caseLine{i, further})
		}
	}
}

// heading is where most of a side comes from.
func (p *casePane) heading(side int) string {
	counts := make(map[string]int)
	most := ""
	for _, row := range p.open.Rows {
		if origin := p.screen.words.origin(row.Values[side].Origin); origin != "" {
			if counts[origin]++; counts[origin] > counts[most] {
				most = origin
			}
		}
	}
	return most
}

func (p *casePane) line(at int) []look.Cell {
	line := p.lines[at]
	if p.drawn != nil {
		p.drawn[line] = true
	}
	row := p.open.Rows[line.row]
	if line.value == other { // what was typed here, below the first
		value := p.screen.words.value(p.open.Of, row.Field, p.picks[row.Field].value)
		return []look.Cell{{Text: "3", Style: look.Muted}, {Text: value, Style: look.Style{Bold: true, Font: look.FontFor(value)}, Ground: look.ColorPrimarySoft}, {}, {}}
	}
	if line.value > columnRight-1 { // a third value, below the second
		return []look.Cell{{Text: fmt.Sprint(keyOf(line.value)), Style: look.Muted}, {}, p.cell(row, line.value), {}}
	}
	return []look.Cell{
		{Text: p.screen.words.label(p.open.Of, row.Field), Style: look.Muted}, p.cell(row, 0), p.cell(row, 1),
		{Text: p.kept(row), Style: look.Muted.Center()},
	}
}

func (p *casePane) cell(row desk.Row, at int) look.Cell {
	value := row.Values[at].Value
	cell := look.Cell{Text: p.screen.words.value(p.open.Of, row.Field, value)}
	if font := look.FontFor(cell.Text); font != nil {
		cell.Style.Font = font
	}
	if value == "" {
		cell.Style.Color = look.ColorMuted
	}
	if !row.Differs {
		return cell
	}
	switch picked, decided := p.picks[row.Field]; {
	case decided && picked.at == at:
		cell.Style.Bold, cell.Ground = true, look.ColorPrimarySoft
	case value != "":
		cell.Ground = look.ColorWarningSoft
	}
	return cell
}

// kept is what stands in the last column: which value is kept, "=" where all say
// the same, "?" where nobody has chosen.
func (p *casePane) kept(row desk.Row) string {
	picked, decided := p.picks[row.Field]
	switch {
	case !row.Differs:
		return "="
	case !decided:
		return "?"
	case picked.at == other:
		return "3"
	}
	return fmt.Sprint(keyOf(picked.at))
}

// keyOf is the digit that keeps a value: 3 is for another one.
func keyOf(value int) int {
	if value >= columnRight {
		return value + 2
	}
	return value + 1
}

// row is the one the operator is at.
func (p *casePane) row() (desk.Row, bool) {
	at := p.table.Current()
	if at < 0 || at >= len(p.lines) {
		return desk.Row{}, false
	}
	return p.open.Rows[p.lines[at].row], true
}

// field is the name of the field the operator is at.
func (p *casePane) field() string {
	row, _ := p.row()
	return row.Field
}

// further is how many values the row has beside the first two.
func (p *casePane) further() int {
	row, _ := p.row()
	return max(0, len(row.Values)-2)
}

// keep keeps a value of the row.
func (p *casePane) keep(value int) {
	if row, ok := p.row(); ok && row.Differs && value < len(row.Values) {
		p.pick(row, pick{row.Values[value].Value, value})
	}
}

// write keeps a value that may be none of those written.
func (p *casePane) write(value string) {
	row, ok := p.row()
	if !ok {
		return
	}
	at := slices.IndexFunc(row.Values, func(v desk.Value) bool { return v.Value == value })
	p.pick(row, pick{value, at})
}

// pick chooses and goes on to what is not chosen yet.
func (p *casePane) pick(row desk.Row, chosen pick) {
	p.picks[row.Field] = chosen
	p.refresh()
	p.goToUndecided()
}

// keepAll keeps one side of the whole case.
func (p *casePane) keepAll(side int) {
	for _, row := range p.open.Rows {
		if row.Differs {
			p.picks[row.Field] = pick{row.Values[side].Value, side}
		}
	}
	p.refresh()
}

func (p *casePane) refresh() {
	name := p.field()
	p.lay()
	p.table.SetRows(len(p.lines), p.line)
	p.table.SetCurrent(slices.IndexFunc(p.lines, func(line caseLine) bool { return p.open.Rows[line.row].Field == name }))
	p.showBelow()
}

// undecided is how many fields are not chosen.
func (p *casePane) undecided() int {
	count := 0
	for _, row := range p.open.Rows {
		if _, decided := p.picks[row.Field]; row.Differs && !decided {
			count++
		}
	}
	return count
}

// goToUndecided goes to the next field that is not chosen, from here on and then
// from the beginning.
func (p *casePane) goToUndecided() {
	for step := range len(p.lines) {
		at := (max(0, p.table.Current()) + step) % len(p.lines)
		row := p.open.Rows[p.lines[at].row]
		if _, decided := p.picks[row.Field]; row.Differs && !decided {
			p.table.SetCurrent(at)
			return
		}
	}
}

// hidden is the first line from one on that was not on the screen yet and has a
// value that differs; -1: there is none. Nothing is chosen unseen.
func (p *casePane) hidden(from int) int {
	for at := from; at < len(p.lines); at++ {
		if line := p.lines[at]; line.value != other && p.open.Rows[line.row].Differs && !p.drawn[line] {
			return at
		}
	}
	return -1
}

// unseen is how many fields with values that differ were not on the screen yet.
func (p *casePane) unseen() int {
	fields := make(map[int]bool)
	for at := p.hidden(0); at >= 0; at = p.hidden(at + 1) {
		fields[p.lines[at].row] = true
	}
	return len(fields)
}

func (p *casePane) goToUnseen() { p.table.SetCurrent(p.hidden(0)) }

// values are the choices by field.
func (p *casePane) values() map[string]string {
	values := make(map[string]string, len(p.picks))
	for name, picked := range p.picks {
		values[name] = picked.value
	}
	return values
}

// relay lays the pane out anew: its parts have changed in height.
func (p *casePane) relay() {
	if p.object != nil {
		p.object.Refresh()
	}
}
