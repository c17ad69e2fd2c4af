package ui

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"github.com/google/uuid"

	"sportello/app/desk"
	"sportello/app/ui/field"
	"sportello/app/ui/look"
	"sportello/app/ui/screen"
	"sportello/assets/i18n"
)

// listed is how many people or applications a list shows; who is not among them
// is found by one letter more.
const listed = 200

// peopleScreen finds people while the operator types and shows who is current.
type peopleScreen struct {
	*screen.Stage
	window *Window
	host   *field.Host
	query  *field.Text
	table  *look.Table
	detail *fyne.Container
	both   *beside
	read   desk.Understood // of the query
	hits   []desk.Hit
	fresh  bool // the last row begins somebody new
	object fyne.CanvasObject
}

func newPeople(w *Window) *peopleScreen {
	s := &peopleScreen{Stage: w.stage, window: w, host: w.host()}
	s.table = w.newTable(look.TableSpec{
		Columns: []look.TableColumn{{}}, Tall: true, Empty: s.Texts.T("people.empty"),
		OnOpen: func(int) { s.open() }, OnMoved: func(int) { s.showDetail() }, Rune: s.typeAhead,
	})
	s.host.Keys = func(event *fyne.KeyEvent) bool { return s.table.Step(event.Name) || w.runKey(event) }
	s.host.Next = func(field.Field) bool { s.open(); return true }
	s.query = field.NewText(s.host, field.Spec{Name: "query", Label: s.Texts.T("people.search"), OnChanged: func(string) { s.find() }, OnPaste: lines(s.set)}, field.TextOptions{})
	add := w.button(s.Texts.T("people.new"), "", look.Plain, func() { s.ShowPerson(uuid.Nil) })
	s.detail = container.NewStack()
	s.both = newBeside(420, look.Panel(s.table), look.Panel(container.NewVScroll(look.Inset(14, 14, 14, 14, s.detail))))
	s.object = page(look.Row(10, 0, look.NewElided(s.Texts.T("people.title"), look.Title), add), s.query, s.both.Container)
	return s
}

// Object implements screen.Screen.
func (s *peopleScreen) Object() fyne.CanvasObject { return s.object }

// Commands implements screen.Screen.
func (s *peopleScreen) Commands() []screen.Command {
	chosen := func() bool { return s.table.Current() >= 0 }
	return []screen.Command{
		{ID: "new-application", Key: fyne.KeyN, Modifier: fyne.KeyModifierShortcutDefault, Menu: "command.menu.application", Enabled: chosen,
			Run: s.start},
		s.both.turn(),
	}
}

// Shown implements screen.Screen.
func (s *peopleScreen) Shown() {
	s.refresh()
	s.query.Focus()
	s.query.TypedShortcut(&fyne.ShortcutSelectAll{}) // typing begins another search
}

// Hidden implements screen.Screen.
func (s *peopleScreen) Hidden() {}

func (s *peopleScreen) refresh() { s.find() }

// typeAhead sends letters typed into the list to the search.
func (s *peopleScreen) typeAhead(r rune) bool {
	s.query.Focus()
	s.query.TypedRune(r)
	return true
}

// set puts a text into the line in place of what stands there.
func (s *peopleScreen) set(text string) {
	s.query.SetValue(inOneLine(text))
	s.query.Focus()
	s.find()
}

// find asks for those the query means, or for those last changed.
func (s *peopleScreen) find() {
	s.read = s.Session.Understand(s.query.Value())
	s.query.SetFinding(field.None, "")
	if wrong := misread(s.Texts, s.read); wrong != "" {
		s.query.SetFinding(field.Warning, wrong)
	}
	if query := s.query.Value(); query != "" {
		s.show(s.meant(query))
		return
	}
	var recent []desk.Hit
	s.Work(func(ctx context.Context) (err error) {
		recent, err = s.Session.RecentPeople(ctx, listed)
		return err
	}, func(err error) {
		switch {
		case err != nil:
			s.Failed(err)
		case s.query.Value() == "": // nothing was typed meanwhile
			s.show(recent)
		}
	})
}

// meant are the people a query means: all that the search finds, but of a
// document those it may be of.
func (s *peopleScreen) meant(query string) []desk.Hit {
	switch {
	case s.read.Partly:
		return nil
	case s.read.Kind == desk.TextName && s.read.Values["birth_date"] == "", s.read.Kind == desk.TextOther:
		return s.Session.Search(query, listed, "person")
	}
	hits := make([]desk.Hit, len(s.read.Found))
	for i, match := range s.read.Found {
		hits[i] = match.Hit
	}
	return hits
}

func (s *peopleScreen) show(hits []desk.Hit) {
	at := s.table.Current()
	same := at >= 0 && at < len(s.hits) && at < len(hits) && s.hits[at].ID == hits[at].ID
	s.hits = hits
	s.fresh = len(s.read.Values) > 0 && (s.read.Read() || len(hits) == 0)
	rows := len(hits)
	if s.fresh {
		rows++
	}
	s.table.SetEmpty(s.nothing(s.query.Value()))
	s.table.SetRows(rows, func(row int) []look.Cell {
		if row == len(hits) {
			return []look.Cell{newPersonCell(s.Texts, s.Session, s.read, s.query.Value())}
		}
		return []look.Cell{hitCell(hits[row])}
	})
	if !same {
		s.table.SetCurrent(s.first())
	}
	s.showDetail()
	s.Changed()
}

// first is the row to begin at: somebody new, where a document is of nobody on
// file beyond doubt.
func (s *peopleScreen) first() int {
	if s.read.Read() && (len(s.read.Found) == 0 || !s.read.Found[0].Sure) {
		return len(s.hits)
	}
	return 0
}

func (s *peopleScreen) nothing(query string) string {
	switch {
	case query == "":
		return s.Texts.T("people.empty")
	case s.read.Partly:
		return s.Texts.T("palette.reading", i18n.Data{"Lengths": lengths(query)})
	}
	return s.Texts.T("common.no-results", i18n.Data{"Query": query})
}

// hitCell is something found: its name with what was found lit up, and below it
// what tells it apart.
func hitCell(hit desk.Hit) look.Cell {
	detail := hit.Detail
	if hit.Found != "" && !strings.Contains(detail, hit.Found) {
		detail += " · " + hit.Found
	}
	return look.Cell{Text: hit.Title, Style: look.Strong, Detail: detail, Mark: hit.Spans}
}

// open takes what was read to the card of the current person, or of a new one.
// Whoever types a document presses Enter after each line.
func (s *peopleScreen) open() {
	to := func(person uuid.UUID) { s.window.showRead(place{name: personPlace, id: person}, s.read) }
	switch at := s.table.Current(); {
	case at < 0 && s.read.Partly:
		s.query.TypedRune(desk.LineBreak)
	case at < 0:
	case at == len(s.hits):
		s.window.begin(s.read, to)
	default:
		to(s.hits[at].ID)
	}
}

// start goes on to the application of the current person, or of a new one.
func (s *peopleScreen) start() {
	switch at := s.table.Current(); {
	case at == len(s.hits):
		s.window.begin(s.read, func(person uuid.UUID) { startApplication(s.Stage, person) })
	case s.read.Read():
		s.window.apply(s.hits[at].ID, s.read)
	default:
		startApplication(s.Stage, s.hits[at].ID)
	}
}

// dossier is what is on file about a person.
type dossier struct {
	person       desk.Person
	relatives    []desk.Relative
	applications []desk.Summary
	coming       []desk.Visit
}

func readDossier(ctx context.Context, session *desk.Session, id uuid.UUID) (read dossier, err error) {
	if read.person, err = session.Person(ctx, id); err != nil {
		return read, err
	}
	if read.relatives, err = session.Family(ctx, id); err != nil {
		return read, err
	}
	if read.coming, err = session.Coming(ctx, id); err != nil {
		return read, err
	}
	read.applications, err = session.Applications(ctx, id)
	return read, err
}

// showDetail reads and shows the current person.
func (s *peopleScreen) showDetail() {
	at := s.table.Current()
	if at < 0 || at >= len(s.hits) {
		s.detail.Objects = nil
		s.detail.Refresh()
		return
	}
	id := s.hits[at].ID
	var known dossier
	s.Work(func(ctx context.Context) (err error) {
		known, err = readDossier(ctx, s.Session, id)
		return err
	}, func(err error) {
		now := s.table.Current()
		if err != nil || now < 0 || now >= len(s.hits) || s.hits[now].ID != id {
			return // gone, or another one is current by now
		}
		s.detail.Objects = []fyne.CanvasObject{s.summary(s.hits[now], known)}
		s.detail.Refresh()
	})
}

func (s *peopleScreen) summary(hit desk.Hit, known dossier) fyne.CanvasObject {
	texts, values := s.Texts, known.person.Values
	var pairs []look.Pair
	for _, name := range []string{"fiscal_code", "document_number", "document_expiry", "permit_number", "permit_expiry", "street", "municipality", "mobile", "phone"} {
		if value := values[name]; value != "" {
			pairs = append(pairs, look.Pair{Key: texts.T("person." + name), Value: field.FormatDate(value), Style: look.Note})
		}
	}
	if len(known.relatives) > 0 {
		pairs = append(pairs, look.Pair{Key: texts.T("people.family"), Value: family(texts, known.relatives), Style: look.Note})
	}
	start := s.window.button(texts.T("command.new-application"), keyText(texts, fyne.KeyN, fyne.KeyModifierShortcutDefault), look.Main, func() { startApplication(s.Stage, hit.ID) })
	open := s.window.button(texts.T("people.open"), texts.T("key.enter"), look.Plain, s.open)
	for _, button := range []*look.Button{start, open} {
		button.Keys = s.host.Keys // the arrows move in the list from here, too
	}
	return look.Column(12,
		look.Column(0, look.NewParagraph(hit.Title, look.Title), underName(values["original_name"], hit.Detail)),
		look.KeyValues(150, pairs...), applicationLines(s.Stage, known.applications), look.Flow(8, open, start))
}

// startApplication starts a new application of a person and opens it.
func startApplication(stage *screen.Stage, person uuid.UUID) {
	var started *desk.Application
	stage.Try(func(ctx context.Context) (err error) {
		started, err = stage.Session.Start(ctx, person)
		return err
	}, func() {
		stage.ShowApplication(started)
	})
}
