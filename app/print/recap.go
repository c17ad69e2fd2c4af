package print

import (
	"slices"
	"strings"

	"sportello/app/typeset"
	"sportello/assets/i18n"
)

const timeLayout = "02/01/2006 15:04"

var recapScale = scale{text: 10, small: 8}

// recap draws a whole recap.
func (s *sheet) recap(r Recap) {
	s.recapHead(r)
	s.form(r.Sections)
	s.findings(r.Findings)
	s.recapDocuments(r.Documents)
	s.costs("print.fees", r.Fees, r.Total, recapScale)
	s.deadlines("print.deadlines", r.Deadlines, recapScale)
	s.lacking(recapScale)
	s.footers(r.Applicant, s.texts.T("print.recap"))
}

// form draws the filled sections, each module under its title.
func (s *sheet) form(sections []Section) {
	filled := slices.DeleteFunc(slices.Clone(sections), func(section Section) bool { return len(section.Fields) == 0 })
	if len(filled) == 0 {
		s.gap(4)
		s.paragraph(s.faces.Wrap(s.texts.T("print.nothing"), recapScale.plain(), bodyWidth))
	}
	module := ""
	for _, section := range filled {
		if of, _ := moduleOf(section.Number); of != module {
			module = of
			s.gap(5)
			s.moduleTitle(module)
		}
		s.gap(3)
		s.formSection(section)
	}
}

// recapHead draws whose application it is, of what, and where, when and under
// which rules it was filled.
func (s *sheet) recapHead(r Recap) {
	s.title("print.recap")
	s.name(r.Applicant, r.Original, 20)
	s.paragraph(s.faces.Wrap(r.Title, typeset.Style{Size: 13, Bold: true, Ink: blue}, bodyWidth))
	s.gap(2)
	receipt := r.Receipt
	if receipt == "" {
		receipt = s.texts.T("print.not-sent")
	}
	s.facts([]fact{
		{"print.site", r.Site, 0.21},
		{"print.operator", r.Operator, 0.21},
		{"print.made", r.Made.Format(timeLayout), 0.20},
		{"print.rulebook", r.Rulebook, 0.14},
		{"print.receipt", receipt, 0.24},
	})
}

// title draws what the sheet is and, as large, what it is not.
func (s *sheet) title(id string) {
	what := s.faces.OneLine(s.texts.T(id), typeset.Style{Size: 10, Bold: true, Ink: quiet}, bodyWidth/2)
	not := s.faces.OneLine(s.texts.T("print.not-official"), typeset.Style{Size: 9, Bold: true, Ink: ink}, bodyWidth/2)
	s.place(block{9, func(top float64) {
		s.line(margin, top+4.5, what)
		right := pageWidth - margin
		s.fill(right-not.Width-5, top, not.Width+5, 6.4, tint)
		s.lineRight(right-2.5, top+4.5, not)
	}})
}

// name draws the Latin name and, beside it where there is room, else below, the
// name in its own script.
func (s *sheet) name(latin, original string, size float64) {
	name := s.faces.Wrap(latin, typeset.Style{Size: size, Bold: true, Ink: ink}, bodyWidth)
	var own []typeset.Line
	if original != "" {
		own = s.faces.Wrap(original, typeset.Style{Size: size * 0.85, Ink: ink}, bodyWidth)
	}
	const between = 6
	if len(name) != 1 || len(own) != 1 || name[0].Width+between+own[0].Width > bodyWidth {
		s.paragraph(append(name, own...))
		return
	}
	ascent, descent := max(name[0].Ascent, own[0].Ascent), max(name[0].Descent, own[0].Descent)
	s.place(block{ascent + descent, func(top float64) {
		s.line(margin, top+ascent, name[0])
		s.line(margin+name[0].Width+between, top+ascent, own[0])
	}})
}

// fact is a small word with a value under it, in a part of the sheet's width.
type fact struct {
	id, value string
	part      float64
}

func (s *sheet) facts(facts []fact) {
	labels, values := make([]typeset.Line, len(facts)), make([][]typeset.Line, len(facts))
	height := 0.0
	for i, f := range facts {
		width := f.part*bodyWidth - 3
		labels[i] = s.faces.OneLine(s.texts.T(f.id), typeset.Style{Size: 7.5, Ink: quiet}, width)
		values[i] = s.faces.AtMost(3, f.value, typeset.Style{Size: 9.5, Ink: ink}, width)
		height = max(height, labels[i].Height()+typeset.HeightOf(values[i]))
	}
	s.place(block{height + 2, func(top float64) {
		s.hairline(top)
		x := margin
		for i, f := range facts {
			s.line(x, top+1+labels[i].Ascent, labels[i])
			s.lines(x, top+1+labels[i].Height(), values[i])
			x += f.part * bodyWidth
		}
		s.hairline(top + height + 2)
	}})
}

// moduleOf parts the number of a section of Modulo 2, such as "M2 5", from that
// of its module.
func moduleOf(number string) (module, section string) {
	if rest, ok := strings.CutPrefix(number, "M2"); ok {
		return "2", strings.TrimSpace(rest)
	}
	return "1", number
}

// moduleTitle draws the title of a module, kept with the section after it: the
// numbers of the fields begin anew in Modulo 2.
func (s *sheet) moduleTitle(module string) {
	l := s.faces.OneLine(s.texts.T("print.module", i18n.Data{"Number": module}), typeset.Style{Size: 14, Bold: true, Ink: white}, bodyWidth)
	title := block{9, func(top float64) {
		s.fill(margin, top, bodyWidth, 8.5, blue)
		s.line(margin+3, top+6.1, l)
	}}
	if !s.fits(title, space(30)) {
		s.newPage()
	}
	s.place(title)
}

func (s *sheet) formSection(section Section) {
	module, number := moduleOf(section.Number)
	if module == "2" {
		number = strings.TrimSuffix("M2 · "+number, " · ")
	}
	heading := func(continued bool) block { return s.band(number, section.Title, blue, continued) }
	s.section(heading, s.fieldRows(section.Fields))
}

const columnGap = 5.0

// fieldRows returns the fields in the order of the form, two beside each other
// where both are short.
func (s *sheet) fieldRows(fields []Field) []block {
	const half = (bodyWidth - columnGap) / 2
	var rows []block
	for i := 0; i < len(fields); i++ {
		left := s.field(fields[i], margin, half)
		if !left.short() {
			rows = append(rows, s.ruled(s.field(fields[i], margin, bodyWidth).blocks())...)
			continue
		}
		row := left.blocks()
		if i+1 < len(fields) {
			right := s.field(fields[i+1], margin+half+columnGap, half)
			if right.short() {
				row = beside(row[0], right.blocks()[0])
				i++
			}
		}
		rows = append(rows, s.ruled(row)...)
	}
	return rows
}

func beside(left, right block) []block {
	return []block{{max(left.height, right.height), func(top float64) {
		left.draw(top)
		right.draw(top)
	}}}
}

// ruled draws a hairline under the last of some blocks.
func (s *sheet) ruled(blocks []block) []block {
	last := len(blocks) - 1
	height := blocks[last].height
	blocks[last] = over(blocks[last], func(top float64) { s.hairline(top + height) })
	return blocks
}

// cell is a field laid out in a column: its number, and beside it the label
// above the value.
type cell struct {
	sheet         *sheet
	x             float64
	number        []typeset.Line
	label, values []typeset.Line
}

const (
	numberWidth = 11.0
	numberGap   = 2.5
)

func (s *sheet) field(f Field, x, width float64) cell {
	text := width - numberWidth - numberGap
	return cell{
		sheet:  s,
		x:      x,
		number: s.faces.Wrap(f.Number, typeset.Style{Size: 11, Bold: true, Ink: blue}, numberWidth),
		label:  s.faces.Wrap(f.Label, typeset.Style{Size: 7.5, Ink: quiet}, text),
		values: s.faces.Wrap(f.Value, typeset.Style{Size: 12.5, Ink: ink}, text),
	}
}

// short reports whether a column of half the sheet is enough.
func (c cell) short() bool { return len(c.values) == 1 && len(c.label) <= 2 && len(c.number) == 1 }

// blocks returns the field as one block, more only where it is taller than a
// page. The number stands beside the first line of the value.
func (c cell) blocks() []block {
	s, text := c.sheet, c.x+numberWidth+numberGap
	parts := append([]block{space(0.7)}, s.stack(text, c.label)...)
	values := s.stack(text, c.values)
	values[0] = under(values[0], func(top float64) {
		for i, n := range c.number {
			s.lineRight(c.x+numberWidth, top+c.values[0].Ascent+float64(i)*n.Height(), n)
		}
	})
	parts = append(append(parts, space(0.4)), values...)
	if more := len(c.number) - len(c.values); more > 0 {
		parts = append(parts, space(float64(more)*c.number[0].Height()))
	}
	return group(append(parts, space(0.5)))
}

func (s *sheet) recapDocuments(documents []Document) {
	if len(documents) == 0 {
		return
	}
	missing := 0
	var rows []block
	for _, d := range documents {
		if d.Mandatory && !d.Present {
			missing++
		}
		rows = append(rows, s.document(d, recapScale)...)
	}
	title := s.texts.T("print.documents")
	if missing > 0 {
		title += " · " + s.texts.N("print.documents-missing", missing)
	}
	s.list(title, rows)
}

// list draws rows under a heading that is no section of the form.
func (s *sheet) list(title string, rows []block) {
	if len(rows) == 0 {
		return
	}
	s.gap(5)
	s.section(func(continued bool) block { return s.band("", title, blue, continued) }, rows)
}

func (s *sheet) costs(id string, fees []Fee, total string, sc scale) {
	if len(fees) == 0 {
		return
	}
	var rows []block
	for _, f := range fees {
		rows = append(rows, s.fee(f, sc)...)
	}
	s.list(s.texts.T(id), append(rows, s.total(total, sc)...))
}

func (s *sheet) deadlines(id string, deadlines []Deadline, sc scale) {
	var rows []block
	for _, d := range deadlines {
		rows = append(rows, s.deadline(d, sc)...)
	}
	s.list(s.texts.T(id), rows)
}
