package ui

import (
	"fmt"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"sportello/app/desk"
	"sportello/app/ui/look"
	"sportello/assets/i18n"
)

// casePane is one case: its fields side by side, what is kept of each, and below
// them where the values come from and what speaks for one person.
type casePane struct {
	screen *reconciliationScreen
	open   desk.Case
	laid   bool
	picks  map[string]pick // by field
	lines  []caseLine

	name   *look.Text
	table  *look.Table
	below  *fyne.Container
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
	p.table = look.NewTable(look.TableSpec{
		Columns: []look.TableColumn{{Width: 168}, {Title: " "}, {Title: " "}, {Title: texts.T("reconciliation.keep"), Width: 54}},
		OnOpen:  func(int) { s.settle() }, OnMoved: func(int) { p.showBelow() },
		Active: s.window.active, Keys: s.window.runKey, Rune: s.typed, Shortcut: s.window.runShortcut, Keyboard: s.window.keyboard,
	})
	var hints []fyne.CanvasObject
	for _, hint := range [][2]string{
		{"1", "1"}, {"2", "2"}, {texts.T("key.shift") + " 1", "all"}, {"3", "other"}, {"D", "two"}, {"S", "story"}, {"← →", "case"},
	} {
		hints = append(hints, look.KeyHint(hint[0], texts.T("reconciliation.key."+hint[1])))
	}
	footer := look.Column(0, look.NewRule(), look.Inset(9, 14, 9, 14, &fyne.Container{Layout: hintsLayout{14}, Objects: hints}))
	scroll := container.NewVScroll(look.Inset(10, 14, 10, 14, p.below))
	p.object = &fyne.Container{Layout: caseLayout{p}, Objects: []fyne.CanvasObject{p.table, scroll, footer, look.Inset(8, 12, 6, 12, p.name)}}
	p.close()
	return p
}

func (p *casePane) shown() bool { return p.laid }

// close shows that there is nothing to decide.
func (p *casePane) close() {
	p.open, p.laid, p.picks, p.lines = desk.Case{}, false, nil, nil
	p.name.SetText("")
	p.table.SetTitle(columnLeft, " ")
	p.table.SetTitle(columnRight, " ")
	p.table.SetEmpty(p.screen.Texts.T("reconciliation.nothing.hint"))
	p.table.SetRows(0, nil)
	p.below.Objects = nil
	p.relay()
}

// show lays a case open, with what is suggested chosen already.
func (p *casePane) show(open desk.Case) {
	p.open, p.laid, p.picks, p.lines = open, true, make(map[string]pick), nil
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
	p.relay() // the table has its room before it is scrolled
	p.goToUndecided()
	p.showBelow()
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

// values are the choices by field.
func (p *casePane) values() map[string]string {
	values := make(map[string]string, len(p.picks))
	for name, picked := range p.picks {
		values[name] = picked.value
	}
	return values
}

// showBelow tells where the values of the row come from, what was asked about the
// case, and of two people what speaks for one.
func (p *casePane) showBelow() {
	if !p.laid {
		return
	}
	texts := p.screen.Texts
	var parts []fyne.CanvasObject
	if question := p.open.Question; question != nil {
		tone, text := look.Neutral, texts.T("reconciliation.question", i18n.Data{"By": question.By, "Text": question.Text})
		if question.AnsweredBy != "" {
			tone, text = look.Primary, text+" "+texts.T("reconciliation.answer", i18n.Data{"By": question.AnsweredBy, "Text": question.Answer})
		}
		parts = append(parts, look.Banner(tone, text))
	}
	if row, ok := p.row(); ok {
		parts = append(parts, look.Column(3, look.NewText(strings.ToUpper(texts.T("reconciliation.origin")), look.Overline), p.origins(row)))
	}
	if p.open.Kin != "" {
		parts = append(parts, look.Banner(look.Warning, texts.T("reconciliation.kin."+p.open.Kin)))
	}
	if len(p.open.Evidence) > 0 {
		parts = append(parts, look.Column(5, look.NewText(strings.ToUpper(texts.T("reconciliation.why")), look.Overline), p.evidence()))
	}
	p.below.Objects = parts
	p.relay()
}

// origins tell of each value, written out, who wrote it, when, where, on which
// laptop and with which document.
func (p *casePane) origins(row desk.Row) fyne.CanvasObject {
	lines := look.Column(4)
	for i, value := range row.Values {
		origin := p.screen.words.origin(value.Origin)
		if value.Origin.Document != "" {
			origin += " · " + p.screen.Texts.T("reconciliation.document", i18n.Data{"Number": value.Origin.Document})
		}
		if value.Origin.Unsent {
			origin += " · " + p.screen.Texts.T("history.unsent")
		}
		written := p.screen.words.value(p.open.Of, row.Field, value.Value)
		lines.Add(look.Row(10, 1, look.Column(0, look.NewText(fmt.Sprint(keyOf(i)), look.Label)), look.Column(0,
			look.NewParagraph(written, look.Style{Size: look.SizeNote, Font: look.FontFor(written)}), look.NewParagraph(origin, look.Note.In(look.ColorMuted)))))
	}
	return lines
}

// evidence is what speaks for and against one person, with its weight.
func (p *casePane) evidence() fyne.CanvasObject {
	var parts []fyne.CanvasObject
	for _, evidence := range p.open.Evidence {
		parts = append(parts, look.Row(5, -1, look.NewText(p.screen.words.evidence(evidence), look.Note), look.NewChip(weight(evidence.Weight), toneOf(evidence.Weight))))
	}
	return look.Flow(12, parts...)
}

func toneOf(weight float64) look.Tone {
	switch {
	case weight >= 0.05:
		return look.Good
	case weight <= -0.05:
		return look.Warning
	}
	return look.Neutral
}

// weight is a number with its sign and one decimal: "+6,1".
func weight(weight float64) string {
	if toneOf(weight) == look.Neutral {
		return "0"
	}
	return strings.NewReplacer(".", ",", "-", "–").Replace(fmt.Sprintf("%+.1f", weight))
}

// relay lays the pane out anew: its parts have changed in height.
func (p *casePane) relay() {
	if p.object != nil {
		p.object.Refresh()
	}
}
