package application

import (
	"cmp"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"sportello/app/desk"
	"sportello/app/permit"
	"sportello/app/ui/field"
	"sportello/app/ui/form"
	"sportello/app/ui/look"
	"sportello/assets/i18n"
)

// confirmation is the place of the list where whoever returns is asked what can
// have changed. The keys of its rows begin with confirmPrefix, here as in the
// desk's steps of undo.
const (
	confirmation  = "confirm"
	confirmPrefix = confirmation + "."
)

// confirmPage is what can have changed since the last application, a row each.
// The fields of the row being changed are unfolded below it.
type confirmPage struct {
	screen *Screen
	column *fyne.Container
	rows   []*confirmRow
	made   map[string]*confirmRow // all there ever were
	rest   *look.Button
	open   *confirmRow // the row being changed; nil: none is
}

// confirmRow is a row and, once it was unfolded, its fields.
type confirmRow struct {
	desk.Confirmation
	row    *look.AnswerRow
	fields *form.Page
	under  *fyne.Container
	// blocks are the fields where they repeat, as the children's do.
	blocks [][]string
}

func newConfirmPage(s *Screen) *confirmPage {
	p := &confirmPage{screen: s, column: look.Column(2), made: map[string]*confirmRow{}}
	p.rest = s.button(s.texts.T("application.confirm.rest"), s.keyCap("↵"), look.Plain, s.confirmRest)
	return p
}

func (p *confirmPage) object() fyne.CanvasObject { return p.column }

func (p *confirmPage) setEnabled(enabled bool) {
	for _, r := range p.made {
		r.enable(enabled)
	}
	p.rest.SetEnabled(enabled)
}

func (r *confirmRow) enable(enabled bool) {
	r.row.SetEnabled(enabled)
	if r.fields != nil {
		r.fields.SetEnabled(enabled)
	}
}

func (p *confirmPage) show(*permit.Report) (resized bool) {
	s := p.screen
	asked := s.app.Confirmations()
	rows := make([]*confirmRow, len(asked))
	for i, c := range asked {
		if rows[i] = p.made[c.ID]; rows[i] == nil {
			rows[i] = p.newRow(c.ID)
		}
		rows[i].Confirmation = c
	}
	if resized = !slices.Equal(rows, p.rows); resized {
		p.rows = rows
		p.build()
	}
	for _, r := range rows {
		resized = r.row.Set(p.words(r)) || resized
	}
	if p.open != nil {
		resized = p.open.fields.Show(s.app, s.findings) || resized
	}
	if resized {
		p.layout()
	}
	return resized
}

func (p *confirmPage) newRow(id string) *confirmRow {
	s := p.screen
	r := &confirmRow{row: look.NewAnswerRow(), under: look.Inset(6, 10, 12, 24, look.Column(0))}
	r.row.OnConfirm = func() { p.confirm(r) }
	r.row.OnChange = func() { p.turn(r) }
	r.row.OnTyped = func(typed rune) { p.typed(r, func(into fyne.Focusable) { into.TypedRune(typed) }) }
	r.row.OnPasted = func(paste *fyne.ShortcutPaste) {
		p.typed(r, func(into fyne.Focusable) {
			if entry, ok := into.(fyne.Shortcutable); ok {
				entry.TypedShortcut(paste)
			}
		})
	}
	r.row.OnStep = func(by int) { p.step(r, by) }
	r.row.OnFocus = func() { p.focused(r) }
	r.row.Keys, r.row.Shortcut, r.row.Keyboard = s.host.Keys, s.host.Shortcut, s.host.Keyboard
	r.under.Hide()
	r.row.SetEnabled(!s.settled)
	p.made[id] = r
	return r
}

// build sets the rows one under the other.
func (p *confirmPage) build() {
	keys := p.screen.texts.T("application.confirm.keys")
	p.column.Objects = []fyne.CanvasObject{look.Inset(0, 0, 4, 0, look.NewParagraph(keys, look.Small))}
	for _, r := range p.rows {
		p.column.Objects = append(p.column.Objects, r.row, r.under)
	}
	p.column.Objects = append(p.column.Objects, look.Inset(8, 0, 0, 0, look.Row(0, -1, p.rest)))
	if p.open != nil && !slices.Contains(p.rows, p.open) {
		p.open.under.Hide()
		p.open = nil
	}
}

func (p *confirmPage) layout() { p.column.Layout.Layout(p.column.Objects, p.column.Size()) }

// words are what a row says: what was, what is where it is something else, and
// what is to be done about it or was said.
func (p *confirmPage) words(r *confirmRow) look.Answer {
	texts, language := p.screen.texts, p.screen.texts.Language()
	old, now := r.Old.In(language), r.New.In(language)
	words := look.Answer{Label: r.Label.In(language), Value: cmp.Or(old, r.Ask.In(language), texts.T("application.confirm.nothing")), Open: r == p.open}
	// What confirming brings back is not missing, and what cannot stay is not new.
	if now != "" && now != old && r.Answer != desk.Overdue && (r.Answer == desk.Changed || len(r.Keep) == 0) {
		words.Now, words.Fresh = inScript(texts.T("application.confirm.now", i18n.Data{"Value": now}), look.Strong)
	}
	words.Value, words.Style = inScript(words.Value, look.Body)
	var state string
	state, words.Tone = r.state()
	words.State = texts.T(state)
	switch {
	case r.Answer == desk.Overdue:
		words.Note = r.Overdue.In(language)
	case r.Answer == desk.Changed && len(r.Fields) == 0:
		words.Note, words.Tone = r.Otherwise.In(language), look.Warning
	}
	if r.Open() && p.screen.key == confirmPrefix+r.ID {
		words.Key = "↵"
	}
	return words
}

// state is the text of what pressing at the right of a row does, or of what was
// said.
func (r *confirmRow) state() (text string, tone look.Tone) {
	switch {
	case r.Answer == desk.Asked:
		return "application.confirm.yes", look.Primary
	case r.Answer == desk.Overdue && len(r.Keep) > 0:
		return "application.confirm.as-last", look.Warning
	case r.Answer == desk.Overdue:
		return "application.confirm.overdue", look.Warning
	case r.Answer == desk.Changed:
		return "application.confirm.changed", look.Good
	}
	return "application.confirm.confirmed", look.Good
}

// inScript are words with the font they need. Those of other scripts stand on
// lines of their own: their fonts have no middle dot, and Fyne sets what runs the
// other way beside the rest in the wrong order.
func inScript(words string, style look.Style) (string, look.Style) {
	if style = scripted(words, style); style.Font != nil {
		words = strings.ReplaceAll(words, " · ", "\n")
	}
	return words, style
}

// confirmSection is a group of fields as the form shows it: with repeated blocks
// where it is made of them.
func (s *Screen) confirmSection(c desk.Confirmation) permit.Section {
	section := permit.Section{ID: confirmPrefix + c.ID, Fields: c.Fields}
	for _, official := range s.rules.Sections() {
		if len(official.Rows) > 0 && slices.Contains(c.Fields, official.Rows[0][0]) {
			section.Rows, section.RowTitle = official.Rows, official.RowTitle
		}
	}
	return section
}

// confirmPlace is the place in the list; false if there is nothing to confirm.
func (s *Screen) confirmPlace() (listed, bool) {
	asked := s.app.Confirmations()
	if len(asked) == 0 {
		return listed{}, false
	}
	p := listed{id: confirmation, name: s.texts.T("application.section.confirm"), tone: look.Good}
	if signed := s.app.Previous(signedOn); signed != "" {
		p.title = s.texts.T("application.confirm.title", i18n.Data{"Date": field.FormatDate(signed)})
	}
	open := 0
	for _, c := range asked {
		if c.Open() {
			open++
		}
	}
	if open > 0 {
		p.badge, p.tone = s.texts.T("common.of", i18n.Data{"Part": len(asked) - open, "Whole": len(asked)}), look.Primary
	}
	return p, true
}
