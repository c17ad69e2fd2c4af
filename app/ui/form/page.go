package form

import (
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"sportello/app/permit"
	"sportello/app/ui/field"
	"sportello/assets/i18n"
)

// Model is the application a page shows; *desk.Application is one.
type Model interface {
	Value(key string) string
	Derived(key string) bool
	Previous(key string) string
	Report() *permit.Report
}

// Page is the entry fields of one section.
type Page struct {
	form    *Form
	section permit.Section
	entries []*entry
	byKey   map[string]*entry
	rows    *field.Rows
	blocks  fyne.CanvasObject // of the rows
	grid    *fyne.Container
	least   fyne.Size

	passing   bool // Enter came from another page
	returning bool // there is a last application
	repeated  bool // as in the last application, as far as it is filled

	typing *entry        // whose change is being reported
	batch  permit.Values // what a removal changes, not reported yet
}

// Page builds the page of a section.
func (f *Form) Page(section permit.Section) *Page {
	p := &Page{form: f, section: section, byKey: map[string]*entry{}}
	inRows := map[string]bool{}
	for _, row := range section.Rows {
		for _, key := range row {
			inRows[key] = true
		}
	}
	var objects []fyne.CanvasObject
	for _, key := range section.Fields {
		group, grouped := f.groups[key]
		switch {
		case p.byKey[key] != nil:
			continue
		case inRows[key]:
			objects = append(objects, p.addRows())
		case grouped:
			objects = append(objects, p.add(p.choice(group)).object)
		default:
			if official, ok := f.Rulebook.Field(key); ok {
				objects = append(objects, p.add(p.build(official, -1)).object)
			}
		}
	}
	p.grid = field.Grid(objects...)
	return p
}

func (p *Page) add(e *entry) *entry {
	p.entries = append(p.entries, e)
	for _, key := range e.keys {
		p.byKey[key] = e
	}
	return e
}

// addRows adds all repeated blocks of the section.
func (p *Page) addRows() fyne.CanvasObject {
	var rows [][]field.Field
	columns := 0
	for i, keys := range p.section.Rows {
		var row []field.Field
		for _, key := range keys {
			if official, ok := p.form.Rulebook.Field(key); ok {
				row = append(row, p.add(p.build(official, i)).field)
			}
		}
		columns = max(columns, len(row))
		rows = append(rows, row)
	}
	title := p.section.RowTitle.In(p.form.language())
	p.rows = field.NewRows(p.form.Host, field.RowsSpec{
		Title:    func(row int) string { return strings.ToUpper(p.rowName(row)) },
		Add:      p.form.Texts.T("application.row.add", i18n.Data{"Name": strings.ToLower(title)}),
		Remove:   p.form.Texts.T("common.remove"),
		Columns:  min(columns, rowColumns),
		Least:    rowLeast,
		Together: p.together,
		Resized:  p.rowsResized,
		Removed: func(row int) {
			p.form.Removed(p.rowName(row))
		},
	}, rows...)
	p.blocks = field.Wide(p.rows.Container)
	return p.blocks
}

// rowName is what a repeated block is called: "Figlio 2".
func (p *Page) rowName(row int) string {
	return p.section.RowTitle.In(p.form.language()) + " " + strconv.Itoa(row+1)
}

// The columns of a repeated block.
const (
	rowColumns = 4
	rowLeast   = 150
)

// Object is the page.
func (p *Page) Object() fyne.CanvasObject { return p.grid }

func (p *Page) changed(e *entry, value string) {
	values := e.values(value)
	e.shown.value, e.shown.derived = value, false
	if p.batch != nil {
		for key, v := range values {
			p.batch[key] = v
		}
		return
	}
	p.typing = e
	p.form.Changed(values)
	p.typing = nil
}

// leave is called when the focus leaves an entry: what is missing there is told
// from now on, and what was derived anew shows.
func (p *Page) leave(e *entry) {
	e.left = true
	p.form.Left()
}

// rowsResized lays the page out anew, so that the focus can come to a row that has
// just been opened.
func (p *Page) rowsResized() {
	p.grid.Layout.Layout(p.grid.Objects, p.grid.Size())
	p.least = p.grid.MinSize()
	p.form.Resized()
}

// SetEnabled allows or forbids changes on the whole page.
func (p *Page) SetEnabled(enabled bool) {
	for _, e := range p.entries {
		e.field.SetEnabled(enabled)
	}
	if p.rows != nil {
		p.rows.SetEnabled(enabled)
	}
}

// together reports all that a change of several fields does as one.
func (p *Page) together(change func()) {
	p.batch = permit.Values{}
	change()
	values := p.batch
	p.batch = nil
	if len(values) > 0 {
		p.form.Changed(values)
	}
}

func (p *Page) focused(e *entry) {
	key := e.keys[0]
	if e.group && e.field.Value() != "" {
		key = e.field.Value()
	}
	p.form.Focused(key)
}

// Show brings the page to what the model says and returns whether its height
// may have changed. Findings are by the key of the field they point at.
func (p *Page) Show(m Model, findings map[string]permit.Finding) (resized bool) {
	fields := m.Report().Fields
	moved := false
	p.repeated = true
	p.returning = slices.ContainsFunc(p.form.keys, func(key string) bool { return m.Previous(key) != "" })
	for _, e := range p.entries {
		next := p.state(e, m, fields, findings)
		if next.visible != e.shown.visible || e.object.Visible() != next.visible {
			show(e.object, next.visible)
			moved = true
		}
		e.show(next, e == p.typing)
		p.repeated = p.repeated && (next.value == "" || next.derived || next.repeated)
	}
	if p.rows != nil {
		moved = p.showRows() || moved
	}
	least := p.grid.MinSize()
	resized = moved || least != p.least
	if resized {
		p.grid.Layout.Layout(p.grid.Objects, p.grid.Size())
		p.least = p.grid.MinSize()
	}
	return resized
}

// showRows shows the rows that are filled, and none where they do not apply.
func (p *Page) showRows() (moved bool) {
	before, visible := p.rows.Shown(), p.blocks.Visible()
	show(p.blocks, slices.ContainsFunc(p.entries, func(e *entry) bool { return e.row >= 0 && e.shown.visible }))
	p.rows.Update()
	return p.rows.Shown() != before || p.blocks.Visible() != visible
}

func show(o fyne.CanvasObject, visible bool) {
	if visible {
		o.Show()
	} else {
		o.Hide()
	}
}

func (p *Page) state(e *entry, m Model, fields map[string]permit.FieldState, findings map[string]permit.Finding) state {
	next := state{value: e.value(m), hint: e.hint}
	for _, key := range e.keys {
		next.visible = next.visible || fields[key].Shown
		next.derived = next.derived || next.value != "" && m.Derived(key)
	}
	if next.derived {
		next.hint = ""
	}
	next.repeated = p.returning && next.value == e.before(m)
	next.missing = next.value == "" && p.missed(e, fields, findings)
	if previous := p.previous(e, m, next.value); previous != "" {
		next.hint = p.form.Texts.T("application.previous-value", i18n.Data{"Value": previous})
	}
	if note := p.note(e); note != "" {
		next.hint = note
	}
	if offer := p.splitHint(e, next.value); offer != "" {
		next.hint = offer
	}
	for _, key := range e.keys {
		finding, ok := findings[key]
		if !ok || next.value == "" && !e.left {
			continue
		}
		next.severity, next.text = severity(finding), p.text(finding)
		break
	}
	return next
}

// note is what is to be known of an entry beside its value.
func (p *Page) note(e *entry) string {
	if p.form.Note == nil {
		return ""
	}
	for _, key := range e.keys {
		if note := p.form.Note(key); note != "" {
			return note
		}
	}
	return ""
}

// missed says whether an empty entry has to be filled.
func (p *Page) missed(e *entry, fields map[string]permit.FieldState, findings map[string]permit.Finding) bool {
	return slices.ContainsFunc(e.keys, func(key string) bool {
		finding, told := findings[key]
		return fields[key].Required || told && severity(finding) >= field.Warning
	})
}

// previous is what stood in the last application, if it was something else.
func (p *Page) previous(e *entry, m Model, value string) string {
	for _, key := range e.keys {
		previous := m.Previous(key)
		official, _ := p.form.Rulebook.Field(key)
		switch {
		case previous == "" || !e.group && previous == value || e.group && key == value:
		case e.group:
			return official.Label.In(p.form.language())
		default:
			return p.form.Written(official, previous)
		}
	}
	return ""
}

func severity(finding permit.Finding) field.Severity {
	switch finding.Standing() {
	case permit.Error:
		return field.Error
	case permit.Warning:
		return field.Warning
	}
	return field.Note
}

func (p *Page) text(finding permit.Finding) string {
	if finding.Override != "" {
		return p.form.Texts.T("application.override.given", i18n.Data{"Reason": finding.Override})
	}
	if text := finding.Message.In(p.form.language()); text != "" {
		return text
	}
	return finding.Title.In(p.form.language())
}

// reachable says whether the focus can go to an entry now.
func (p *Page) reachable(e *entry) bool {
	return e.object.Visible() && !e.field.Disabled() && (e.row < 0 || p.blocks.Visible() && e.row < p.rows.Shown())
}

// FocusFirst takes the focus to the first field, FocusLast to the last; false if
// the page shows none.
func (p *Page) FocusFirst() bool {
	p.Visit()
	return p.focusFrom(0)
}

// Visit is told that somebody comes to the page another way than in passing:
// FocusNext stops then also at what is as it was.
func (p *Page) Visit() { p.passing = false }

// FocusLast takes the focus to the last field.
func (p *Page) FocusLast() bool {
	for _, e := range slices.Backward(p.entries) {
		if p.reachable(e) {
			e.field.Focus()
			return true
		}
	}
	return false
}

func (p *Page) focusFrom(at int) bool {
	for _, e := range p.entries[at:] {
		if p.reachable(e) {
			e.field.Focus()
			return true
		}
	}
	return false
}

// FocusNext takes the focus on from a field of the page, as Enter does: past where
// it does not stop; false from the last. From the last row it goes to the button
// that adds another.
func (p *Page) FocusNext(from field.Field) bool {
	at := slices.IndexFunc(p.entries, func(e *entry) bool { return e.field == from })
	if at < 0 {
		return false
	}
	for _, e := range p.entries[at+1:] {
		if !p.stops(e, p.passing) {
			continue
		}
		if p.entries[at].row >= 0 && e.row < 0 && p.FocusAdd() {
			return true
		}
		e.field.Focus()
		return true
	}
	return p.entries[at].row >= 0 && p.FocusAdd()
}

// FocusAdd takes the focus to the button that adds a row; false if there is none.
func (p *Page) FocusAdd() bool {
	return p.rows != nil && p.blocks.Visible() && p.rows.FocusAdd()
}

// Focus takes the focus to the field of a key, and tells from then on what is
// missing there; false if it is not shown. A row that is not open yet is opened.
func (p *Page) Focus(key string) bool {
	e := p.byKey[key]
	if e == nil {
		return false
	}
	if e.row >= 0 && e.object.Visible() {
		p.rows.Open(e.row)
	}
	if !p.reachable(e) {
		return false
	}
	e.left, p.passing = true, false
	e.field.Focus()
	return true
}

// Holds says whether an object that has the focus is a field of the page that is
// still shown.
func (p *Page) Holds(focused fyne.Focusable) (of, shown bool) {
	for _, e := range p.entries {
		if fyne.Focusable(e.field) == focused {
			return true, p.reachable(e)
		}
	}
	return false, false
}
