package form

import (
	"fyne.io/fyne/v2"

	"sportello/app/permit"
	"sportello/app/ui/field"
)

// entry is one widget of a page: a field of the form, or a group of its ticks.
type entry struct {
	field  field.Field
	object fyne.CanvasObject // what hides and shows: the field or its Wide
	keys   []string          // one, or the members of the group
	group  bool
	row    int // the repeated block it belongs to; -1: none
	hint   string
	// counted: its value follows from others, and where it has none none is due. A
	// tick that follows from nothing may still be set for a reason of its own.
	counted bool
	left    bool // the operator has been here: a missing value is told
	shown   state
}

// state is what an entry shows, to see what has changed.
type state struct {
	value, hint, text string
	severity          field.Severity
	derived, visible  bool
	repeated          bool // as in the last application
	missing           bool // empty, though it is asked for
}

// value is what the widget of the entry shows.
func (e *entry) value(m Model) string { return e.shows(m.Value) }

// before is what the widget would have shown in the last application.
func (e *entry) before(m Model) string { return e.shows(m.Previous) }

func (e *entry) shows(value func(key string) string) string {
	if !e.group {
		return value(e.keys[0])
	}
	for _, key := range e.keys {
		if value(key) == permit.Yes {
			return key
		}
	}
	return ""
}

// values are what a value of the widget means.
func (e *entry) values(value string) permit.Values {
	if !e.group {
		return permit.Values{e.keys[0]: value}
	}
	values := permit.Values{}
	for _, key := range e.keys {
		values[key] = ""
		if key == value {
			values[key] = permit.Yes
		}
	}
	return values
}

// show brings the entry to a state; what is being typed is left alone.
func (e *entry) show(next state, typing bool) {
	if typing {
		next.value, next.derived = e.field.Value(), false
	}
	if next == e.shown {
		return
	}
	e.field.SetValue(next.value)
	e.field.SetDerived(next.derived)
	e.field.SetHint(next.hint)
	e.field.SetFinding(next.severity, next.text)
	e.shown = next
}

// A Choice wider than a column takes the whole width.
const (
	choiceRoom = 340 // of one column at 1366 pixels
	cellRoom   = 47  // of a box with its mark
	letterRoom = 7.5
	fewCodes   = 3 // a table so short is a Choice
)

// build makes the entry of a field.
func (p *Page) build(official permit.Field, row int) *entry {
	e := &entry{keys: []string{official.Key}, row: row, hint: official.Hint.In(p.form.language()),
		counted: official.Derivable && official.Kind != permit.KindTick}
	spec := p.spec(e, official.Label, Number(official))
	if row >= 0 {
		spec.Within = p.rowName(row)
	}
	e.field = p.widget(e, spec, official)
	e.object = e.field
	if official.Wide && row < 0 {
		e.object = field.Wide(e.field)
	}
	return e
}

func (p *Page) spec(e *entry, label permit.Text, number string) field.Spec {
	key := e.keys[0]
	return field.Spec{
		Name: key, Label: label.In(p.form.language()), Number: number, Hint: e.hint,
		OnChanged: func(value string) { p.changed(e, value) },
		OnFocus:   func() { p.focused(e) },
		OnLeave:   func() { p.leave(e) },
		OnPaste:   func(text string) bool { return p.paste(e, text) },
	}
}

// widget is the field that suits a kind.
func (p *Page) widget(e *entry, spec field.Spec, official permit.Field) field.Field {
	host := p.form.Host
	switch official.Kind {
	case permit.KindTick:
		return field.NewTick(host, spec)
	case permit.KindYesNo:
		return field.NewChoice(host, spec,
			field.Member{Value: permit.Yes, Label: p.form.Texts.T("common.yes")}, field.Member{Value: permit.No, Label: p.form.Texts.T("common.no")})
	case permit.KindDate:
		return field.NewDate(host, spec, field.DateOptions{Century: p.century(official), Partial: official.Partial, Today: p.form.Clock})
	case permit.KindAmount:
		return field.NewAmount(host, spec)
	case permit.KindNumber, permit.KindYear:
		options := field.TextOptions{Boxes: boxes(official), Compact: true}
		if official.Split { // a telephone
			options.Without = "-.()"
		}
		return field.NewText(host, spec, options)
	case permit.KindCode:
		return p.code(e, spec, official)
	default:
		if options, ok := p.complete(official.Key); ok {
			options.Free, options.Capitals, options.Boxes = true, true, boxes(official)
			return field.NewLookup(host, spec, options)
		}
		if options, ok := p.form.lookup(official.Table); ok {
			if official.Table == tableMunicipalities {
				options = municipalitiesNear(p.form.Tables, p.provinceBefore())
			}
			options.Free, options.Capitals, options.Boxes = true, true, boxes(official)
			return field.NewLookup(host, spec, options)
		}
		return field.NewText(host, spec, field.TextOptions{Boxes: boxes(official), Capitals: true, Compact: isFiscalCode(official)})
	}
}

func (p *Page) complete(key string) (field.LookupOptions, bool) {
	if p.form.Complete == nil {
		return field.LookupOptions{}, false
	}
	return p.form.Complete(key)
}

// isFiscalCode says whether a text is a codice fiscale, which is often read out and
// copied in groups: the sixteen boxes tell.
func isFiscalCode(official permit.Field) bool {
	return len(official.Boxes) == 1 && official.Boxes[0] == 16
}

// provinceBefore reads the province that is asked for just before the field being
// built; it says nothing where that is something else.
func (p *Page) provinceBefore() func() string {
	if n := len(p.entries); n > 0 {
		before := p.entries[n-1]
		if official, ok := p.form.Rulebook.Field(before.keys[0]); ok && official.Table == tableProvinces {
			return before.field.Value
		}
	}
	return func() string { return "" }
}

func (p *Page) code(e *entry, spec field.Spec, official permit.Field) field.Field {
	codes := p.form.codes(official.Table)
	if n := len(codes); n > 0 && n <= fewCodes {
		members := make([]field.Member, n)
		for i, code := range codes {
			members[i] = field.Member{Value: code.Code, Mark: code.Code, Label: code.Label}
			if e.row >= 0 { // the columns of a row are narrow
				members[i].Mark, members[i].Label = "", code.Code
			}
		}
		return field.NewChoice(p.form.Host, spec, members...)
	}
	options, ok := p.form.lookup(official.Table)
	if !ok {
		return field.NewText(p.form.Host, spec, field.TextOptions{Boxes: boxes(official), Capitals: true, Compact: true})
	}
	return field.NewLookup(p.form.Host, spec, options)
}

// choice makes the entry of a group of ticks.
func (p *Page) choice(group permit.Group) *entry {
	e := &entry{keys: group.Members, group: true, row: -1}
	members := make([]field.Member, 0, len(group.Members))
	width := float32(0)
	var first, last string
	for _, key := range group.Members {
		official, _ := p.form.Rulebook.Field(key)
		label := official.Label.In(p.form.language())
		members = append(members, field.Member{Value: key, Mark: official.Number, Label: label})
		width += cellRoom + letterRoom*float32(len([]rune(label)))
		if last = Number(official); first == "" {
			first = last
		}
	}
	number := first
	if last != first {
		plain, _ := p.form.Rulebook.Field(group.Members[len(group.Members)-1])
		number += "–" + plain.Number
	}
	e.field = field.NewChoice(p.form.Host, p.spec(e, group.Label, number), members...)
	e.object = e.field
	if width > choiceRoom {
		e.object = field.Wide(e.field)
	}
	return e
}

func (p *Page) century(official permit.Field) field.Century {
	if official.Past {
		return field.Past(p.form.Clock)
	}
	return field.Future(p.form.Clock)
}

// boxes is the room on the form for the whole text.
func boxes(official permit.Field) int {
	sum := 0
	for _, line := range official.Boxes {
		sum += line
	}
	return sum
}
