package ui

import (
	"context"
	"maps"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
	"github.com/google/uuid"

	"sportello/app/desk"
	"sportello/app/ui/field"
	"sportello/app/ui/look"
	"sportello/app/ui/screen"
	"sportello/assets/i18n"
)

// How many answers of each kind the search box shows.
const (
	mostPeople       = 8
	mostApplications = 6
	mostCommands     = 12
)

// palette is the search box over everything: people, applications, commands, and
// the lines at the foot of a document, typed, pasted or scanned into it.
type palette struct {
	window  *Window
	query   *field.Text
	table   *look.Table
	popup   *widget.PopUp
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
		Empty: w.texts.T("palette.empty"), OnOpen: func(int) { p.run() },
	})
	host := w.host()
	host.Keys = p.key
	host.Shortcut = nil // behind the box nothing acts
	host.Next = func(field.Field) bool { p.enter(); return true }
	p.query = field.NewText(host, field.Spec{Name: "search", Label: quest.why, OnChanged: func(string) { p.find() }}, field.TextOptions{})
	canvas := w.options.Window.Canvas()
	size := fyne.NewSize(min(look.Scaled(680), canvas.Size().Width-16), min(look.Scaled(560), canvas.Size().Height-16))
	p.popup = widget.NewPopUp(look.Inset(8, 10, 8, 10, &fyne.Container{Layout: pageLayout{2}, Objects: []fyne.CanvasObject{p.query, p.table}}), canvas)
	p.popup.Resize(size)
	p.popup.ShowAtPosition(fyne.NewPos((canvas.Size().Width-size.Width)/2, look.Scaled(6)))
	canvas.Focus(p.query)
	p.query.SetValue(query)
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

// enter runs the current answer. A reader presses Enter after each line of a
// document: before the last one it only separates.
func (p *palette) enter() {
	if isZone(p.query.Value()) && len(p.answers) == 0 {
		p.query.TypedRune(' ')
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
	switch {
	case isZone(query):
		p.answers = p.document(query)
	case p.quest.chosen != nil:
		p.answers = p.orNew(p.people(query), p.newPerson(query))
	case p.quest.document:
		p.answers = p.people(query)
	default:
		p.answers = append(append(p.people(query), p.applications(query)...), p.commands(query)...)
	}
	p.table.SetCurrent(0)
	p.table.SetEmpty(p.nothing(query))
	p.table.SetRows(len(p.answers), func(row int) []look.Cell {
		return []look.Cell{p.answers[row].cell, {Text: p.answers[row].kind, Style: look.Small}}
	})
}

// orNew puts somebody new after those found, but before those who have not all
// of the words: Enter must not take somebody else.
func (p *palette) orNew(found []answer, begin answer) []answer {
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
	case isZone(query):
		return texts.T("palette.reading", i18n.Data{"Lengths": lengths(query)})
	default:
		return texts.T("common.no-results", i18n.Data{"Query": query})
	}
}

func (p *palette) people(query string) []answer {
	if query == "" {
		return nil
	}
	return p.persons(p.window.session.Search(query, mostPeople, "person"))
}

func (p *palette) persons(hits []desk.Hit) []answer {
	answers := make([]answer, len(hits))
	for i, hit := range hits {
		answers[i] = answer{hitCell(hit), p.window.texts.T("palette.person"), func() { p.choose(hit.ID) }, hit.Missing}
	}
	return answers
}

func (p *palette) choose(person uuid.UUID) {
	if p.quest.chosen != nil {
		p.quest.chosen(person)
		return
	}
	p.window.show(place{name: personPlace, id: person})
}

func (p *palette) newPerson(query string) answer {
	cell := look.Cell{Text: p.window.texts.T("people.new"), Style: look.Strong, Detail: query}
	if query == "" {
		cell.Detail = p.window.texts.T("palette.new-person.hint")
	}
	return answer{cell: cell, run: func() { p.quest.begin(typedName(query)) }}
}

// typedName is a name typed as the values of a card.
func typedName(query string) map[string]string {
	values := make(map[string]string)
	values["surname"], values["given_names"] = desk.TypedName(query)
	maps.DeleteFunc(values, func(_, value string) bool { return value == "" })
	return values
}

func (p *palette) applications(query string) []answer {
	if query == "" {
		return nil
	}
	hits := p.window.session.Search(query, mostApplications, "application")
	answers := make([]answer, len(hits))
	for i, hit := range hits {
		answers[i] = answer{cell: hitCell(hit), kind: p.window.texts.T("palette.application"), run: func() {
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

// document reads the lines of a document and offers whom they may be of, and to
// begin somebody new with what they say.
func (p *palette) document(query string) []answer {
	w := p.window
	read, err := w.session.ReadDocument(zoneLines(query))
	if err != nil {
		return nil // not whole yet
	}
	name := strings.TrimSpace(read.Values["surname"] + " " + read.Values["given_names"])
	detail := w.texts.T("palette.from-document", i18n.Data{"Date": field.FormatDate(read.Values["birth_date"])})
	if read.Problem != "" {
		detail = w.texts.T("people.scan.problem")
	}
	return append(p.persons(read.Found), answer{
		cell: look.Cell{Text: name, Style: look.Strong, Detail: detail}, kind: w.texts.T("people.new"), run: func() { w.create(read.Values, p.choose) }})
}

// create puts somebody new on file.
func (w *Window) create(values map[string]string, then func(person uuid.UUID)) {
	session := w.session // the work runs elsewhere
	var person desk.Person
	w.work(func(ctx context.Context) (err error) {
		person, err = session.CreatePerson(ctx, values)
		return err
	}, func(err error) {
		if err != nil {
			w.failed(err)
			return
		}
		then(person.ID)
	})
}
