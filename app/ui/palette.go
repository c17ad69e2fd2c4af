package ui

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
	"github.com/google/uuid"

	"sportello/app/desk"
	"sportello/app/ui/field"
	"sportello/app/ui/look"
	"sportello/app/ui/screen"
	"sportello/assets/i18n"
)

// How many answers of each kind the search box shows, beside people.
const (
	mostApplications = 6
	mostCommands     = 12
)

// palette is the search box over everything: people, applications, commands, and
// whatever tells of somebody, typed, pasted or scanned into it.
type palette struct {
	window  *Window
	query   *field.Text
	table   *look.Table
	popup   *widget.PopUp
	read    desk.Understood // of the query
	answers []answer
	quest   quest
}

// quest is what the box is opened for.
type quest struct {
	why string
	// document: nothing but a document or a person, no command.
	document bool
	// chosen is called with the person where one is being looked for; nil where
	// anything is.
	chosen func(person uuid.UUID)
	// begin begins somebody new, of whom the values are known.
	begin func(values map[string]string)
}

// answer is a row of the search box.
type answer struct {
	cell look.Cell
	kind string // at the right: what it is, or its key
	run  func()
	// apply goes on to the person's application; nil where it is nobody.
	apply func()
	// partly: not all of the words are there.
	partly bool
}

// search opens the box over everything.
func (w *Window) search(query string) { w.openPalette(quest{why: w.texts.T("bar.search")}, query) }

// readDocument opens it for a document.
func (w *Window) readDocument() {
	w.openPalette(quest{why: w.texts.T("people.scan"), document: true}, "")
}

// findPerson opens it to look for somebody, or to begin somebody new.
func (w *Window) findPerson(why string, chosen func(person uuid.UUID), begin func(values map[string]string)) {
	w.openPalette(quest{why: why + " · " + w.texts.T("people.search"), chosen: chosen, begin: begin}, "")
}

func (w *Window) openPalette(quest quest, query string) {
	if w.session == nil || w.inDialog() {
		return
	}
	p := &palette{window: w, quest: quest}
	p.table = look.NewTable(look.TableSpec{
		Columns: []look.TableColumn{{}, {Width: 150, Right: true}}, Tall: true, Passive: true,
		Empty: w.texts.T("palette.empty"), OnOpen: func(int) { p.run() }, OnMoved: func(int) { p.hint() },
	})
	host := w.host()
	host.Keys = p.key
	host.Shortcut = p.shortcut // behind the box nothing acts
	host.Next = func(field.Field) bool { p.enter(); return true }
	p.query = field.NewText(host, field.Spec{Name: "search", Label: quest.why, OnChanged: func(string) { p.find() }, OnPaste: lines(p.set)}, field.TextOptions{})
	canvas := w.options.Window.Canvas()
	size := fyne.NewSize(min(look.Scaled(680), canvas.Size().Width-16), min(look.Scaled(560), canvas.Size().Height-16))
	p.popup = widget.NewPopUp(look.Inset(8, 10, 8, 10, &fyne.Container{Layout: pageLayout{2}, Objects: []fyne.CanvasObject{p.query, p.table}}), canvas)
	p.popup.Resize(size)
	p.popup.ShowAtPosition(fyne.NewPos((canvas.Size().Width-size.Width)/2, look.Scaled(6)))
	w.palette = p
	canvas.Focus(p.query)
	p.set(query)
}

// set puts a text into the box in place of what stands there.
func (p *palette) set(text string) {
	p.query.SetValue(inOneLine(text))
	p.find()
}

func (p *palette) key(event *fyne.KeyEvent) bool {
	switch {
	case event.Name == fyne.KeyEscape:
		p.popup.Hide()
	case !p.table.Step(event.Name):
		return p.window.runKey(event)
	}
	return true
}

// shortcut takes Ctrl+Enter: on to the application.
func (p *palette) shortcut(s fyne.Shortcut) bool {
	at := p.table.Current()
	if s.ShortcutName() != applyKey.ShortcutName() || at < 0 || p.answers[at].apply == nil {
		return false
	}
	p.popup.Hide()
	p.answers[at].apply()
	return true
}

// applyKey goes on to the application of whoever is found.
var applyKey = &desktop.CustomShortcut{KeyName: fyne.KeyReturn, Modifier: fyne.KeyModifierShortcutDefault}

// enter runs the current answer. Whoever types a document presses Enter after
// each line: before the last one it only separates.
func (p *palette) enter() {
	if p.read.Partly && len(p.answers) == 0 {
		p.query.TypedRune(desk.LineBreak)
		return
	}
	p.run()
}

func (p *palette) run() {
	if at := p.table.Current(); at >= 0 {
		p.popup.Hide()
		p.answers[at].run()
	}
}

// find looks for what is typed so far.
func (p *palette) find() {
	query := p.query.Value()
	p.read = p.window.session.Understand(query)
	people := p.people()
	switch {
	case p.read.Partly:
		p.answers = nil
	case p.quest.chosen != nil, p.read.Read() && len(p.read.Values) > 0:
		p.answers = orNew(people, p.newPerson(query))
	case p.quest.document, p.read.Read():
		p.answers = people
	default:
		p.answers = p.anything(people, query)
	}
	p.table.SetCurrent(0)
	p.table.SetEmpty(p.nothing(query))
	p.table.SetRows(len(p.answers), func(row int) []look.Cell {
		return []look.Cell{p.answers[row].cell, {Text: p.answers[row].kind, Style: look.Small}}
	})
	p.hint()
}

// anything is people, applications and commands; where nobody is meant, somebody
// new; and last whatever lacks one of the words.
func (p *palette) anything(people []answer, query string) []answer {
	meant := func(a answer) bool { return !a.partly }
	found := slices.Concat(people, p.applications(query))
	answers := append(slices.DeleteFunc(slices.Clone(found), func(a answer) bool { return a.partly }), p.commands(query)...)
	if p.read.Kind != desk.TextOther && !slices.ContainsFunc(people, meant) {
		answers = append(answers, p.newPerson(query))
	}
	return append(answers, slices.DeleteFunc(found, meant)...)
}

// hint says below the box what is wrong with what was read, or what Enter does.
func (p *palette) hint() {
	p.query.SetFinding(field.None, "")
	if wrong := misread(p.window.texts, p.read); wrong != "" {
		p.query.SetFinding(field.Warning, wrong)
	}
	hint := ""
	if at := p.table.Current(); at >= 0 && at < len(p.answers) && p.answers[at].apply != nil {
		hint = p.window.texts.T("palette.keys")
	}
	p.query.SetHint(hint)
}

// orNew puts somebody new after those who are surely meant and those who have
// all of the words typed, but before the others: Enter must not take somebody
// else.
func orNew(found []answer, begin answer) []answer {
	at := slices.IndexFunc(found, func(a answer) bool { return a.partly })
	if at < 0 {
		at = len(found)
	}
	return slices.Insert(found, at, begin)
}

// nothing is what stands there while there is no answer.
func (p *palette) nothing(query string) string {
	switch texts := p.window.texts; {
	case query == "" && p.quest.document:
		return texts.T("palette.document")
	case query == "":
		return texts.T("palette.empty")
	case p.read.Partly:
		return texts.T("palette.reading", i18n.Data{"Lengths": lengths(query)})
	default:
		return texts.T("common.no-results", i18n.Data{"Query": query})
	}
}

// people are those whom the text may be about. A document is of nobody but
// those it is surely of.
func (p *palette) people() []answer {
	answers := make([]answer, len(p.read.Found))
	for i, match := range p.read.Found {
		cell := hitCell(match.Hit)
		if p.read.Read() {
			cell.Detail += " · " + p.window.texts.T("read.why."+string(match.Why))
		}
		answers[i] = answer{
			cell: cell, kind: p.window.texts.T("palette.person"), run: func() { p.choose(match.ID) }, apply: p.apply(match.ID),
			partly: match.Missing || p.read.Read() && !match.Sure,
		}
	}
	return answers
}

// choose takes a person, and what was read of them to their card.
func (p *palette) choose(person uuid.UUID) {
	if p.quest.chosen != nil {
		p.quest.chosen(person)
		return
	}
	p.window.showRead(place{name: personPlace, id: person}, p.read)
}

// apply goes on to a person's application, with what was read.
func (p *palette) apply(person uuid.UUID) func() {
	if p.quest.chosen != nil {
		return nil
	}
	return func() { p.window.apply(person, p.read) }
}

// newPerson begins somebody new with whatever could be read. Who has a name by
// a document is on file at once.
func (p *palette) newPerson(query string) answer {
	w, read := p.window, p.read
	made := answer{cell: newPersonCell(w.texts, w.session, read, query), kind: w.texts.T("palette.new")}
	made.run = func() { w.begin(read, p.choose) }
	switch {
	case p.quest.begin != nil:
		made.kind = ""
		if !read.Read() || !read.Named() {
			made.run = func() { p.quest.begin(read.Values) }
		}
	case read.Read() && read.Named():
		made.apply = func() { w.begin(read, func(person uuid.UUID) { w.apply(person, desk.Understood{}) }) }
	}
	return made
}

func (p *palette) applications(query string) []answer {
	if query == "" {
		return nil
	}
	hits := p.window.session.Search(query, mostApplications, "application")
	answers := make([]answer, len(hits))
	for i, hit := range hits {
		answers[i] = answer{cell: hitCell(hit), kind: p.window.texts.T("palette.application"), partly: hit.Missing, run: func() {
			p.window.show(place{name: applicationPlace, id: hit.ID})
		}}
	}
	return answers
}

// commands are those that may run now and whose words begin as the query.
func (p *palette) commands(query string) []answer {
	texts := p.window.texts
	byID := make(map[string]screen.Command)
	var options []field.Option
	for _, c := range p.window.commands() {
		if c.ID != "search" && (c.Enabled == nil || c.Enabled()) {
			byID[c.ID] = c
			options = append(options, field.Option{Code: c.ID, Label: texts.T("command." + c.ID)})
		}
	}
	var answers []answer
	for _, option := range field.Table(options)(query, mostCommands) {
		c := byID[option.Code]
		kind := texts.T("palette.command")
		if c.Key != "" {
			kind = keyText(texts, c.Key, c.Modifier)
		}
		answers = append(answers, answer{cell: look.Cell{Text: option.Label, Style: look.Strong, Detail: texts.T("palette.command")}, kind: kind, run: c.Run})
	}
	return answers
}
