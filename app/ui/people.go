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
	host   *field.Host
	query  *field.Text
	table  *look.Table
	detail *fyne.Container
	both   *beside
	hits   []desk.Hit
	object fyne.CanvasObject
}

func newPeople(stage *screen.Stage) *peopleScreen {
	s := &peopleScreen{Stage: stage, host: stage.Host()}
	s.table = look.NewTable(look.TableSpec{
		Columns: []look.TableColumn{{}}, Tall: true, Empty: s.Texts.T("people.empty"),
		OnOpen: func(int) { s.open() }, OnMoved: func(int) { s.showDetail() },
		Active: s.host.Active, Keys: s.host.Keys, Shortcut: s.host.Shortcut, Rune: s.typeAhead,
	})
	keys := s.host.Keys
	s.host.Keys = func(event *fyne.KeyEvent) bool { return s.table.Step(event.Name) || keys(event) }
	s.host.Next = func(field.Field) bool { s.open(); return true }
	s.query = field.NewText(s.host, field.Spec{Name: "query", Label: s.Texts.T("people.search"), OnChanged: func(string) { s.find() }}, field.TextOptions{})
	add := look.NewButton(s.Texts.T("people.new"), "", look.Plain, func() { s.ShowPerson(uuid.Nil) })
	add.Keys, add.Shortcut = keys, s.host.Shortcut
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
			Run: func() { startApplication(s.Stage, s.hits[s.table.Current()].ID) }},
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

// find asks for those the query means, or for those last changed.
func (s *peopleScreen) find() {
	if query := s.query.Value(); query != "" {
		s.show(s.Session.Search(query, listed, "person"))
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

func (s *peopleScreen) show(hits []desk.Hit) {
	same := s.table.Current() >= 0 && s.table.Current() < len(s.hits) && s.table.Current() < len(hits) &&
		s.hits[s.table.Current()].ID == hits[s.table.Current()].ID
	s.hits = hits
	s.table.SetEmpty(s.Texts.T("people.empty"))
	if query := s.query.Value(); query != "" {
		s.table.SetEmpty(s.Texts.T("common.no-results", i18n.Data{"Query": query}))
	}
	if !same {
		s.table.SetCurrent(0)
	}
	s.table.SetRows(len(hits), func(row int) []look.Cell { return []look.Cell{hitCell(hits[row])} })
	s.showDetail()
	s.Changed()
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

func (s *peopleScreen) open() {
	if at := s.table.Current(); at >= 0 {
		s.ShowPerson(s.hits[at].ID)
	}
}

// dossier is what is on file about a person.
type dossier struct {
	person       desk.Person
	relatives    []desk.Relative
	applications []desk.Summary
}

func readDossier(ctx context.Context, session *desk.Session, id uuid.UUID) (read dossier, err error) {
	if read.person, err = session.Person(ctx, id); err != nil {
		return read, err
	}
	if read.relatives, err = session.Family(ctx, id); err != nil {
		return read, err
	}
	read.applications, err = session.Applications(ctx, id)
	return read, err
}

// showDetail reads and shows the current person.
func (s *peopleScreen) showDetail() {
	at := s.table.Current()
	if at < 0 {
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
		if err != nil || now < 0 || s.hits[now].ID != id {
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
	start := look.NewButton(texts.T("command.new-application"), keyText(texts, fyne.KeyN, fyne.KeyModifierShortcutDefault), look.Main, func() { startApplication(s.Stage, hit.ID) })
	open := look.NewButton(texts.T("people.open"), texts.T("key.enter"), look.Plain, s.open)
	for _, button := range []*look.Button{start, open} {
		button.Keys, button.Shortcut = s.host.Keys, s.host.Shortcut
	}
	return look.Column(12,
		look.Column(0, look.NewParagraph(hit.Title, look.Title), underName(values["original_name"], hit.Detail)),
		look.KeyValues(150, pairs...), applicationLines(s.Stage, known.applications), look.Flow(8, open, start))
}

// startApplication starts a new application of a person and opens it.
func startApplication(stage *screen.Stage, person uuid.UUID) {
	var started *desk.Application
	stage.Work(func(ctx context.Context) (err error) {
		started, err = stage.Session.Start(ctx, person)
		return err
	}, func(err error) {
		if err != nil {
			stage.Failed(err)
			return
		}
		stage.ShowApplication(started)
	})
}
