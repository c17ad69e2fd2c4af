package ui

import (
	"context"
	"maps"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"github.com/google/uuid"
	"golang.org/x/text/cases"
	"golang.org/x/text/language"

	"sportello/app/desk"
	"sportello/app/ui/field"
	"sportello/app/ui/look"
	"sportello/app/ui/screen"
	"sportello/assets/i18n"
)

// personScreen is a person's card: every field of the record in groups, saved while
// it is typed, with the family and the applications beside it.
type personScreen struct {
	*screen.Stage
	window  *Window
	host    *field.Host
	person  desk.Person
	changed map[string]string // not yet on disk
	saving  *save
	waiting []func() // for everything typed to be on disk
	// typing is the field that is being typed into: nothing is put into it meanwhile.
	typing string
	// unsaved stops the save that what was typed waits for; nil: nothing waits.
	unsaved func()
	// arriving: somebody new who came in, to be put into the day once on file.
	// ticket is the one they have been given already, if any.
	arriving bool
	ticket   uuid.UUID
	contacts *contacts // of relatives, being taken
	// offered: the card was begun with a name that was only searched for. It is
	// kept once somebody goes on with it.
	offered bool
	alike   alike // on file, to a card that was begun here

	fields map[string]field.Field
	order  []field.Field
	name   *look.Text
	state  *look.Text
	read   *field.Text // the machine-readable zone
	whole  bool        // it has been read
	side   *fyne.Container
	both   *beside
	object fyne.CanvasObject
}

// newPerson makes the card of a person as read, or of a new one.
func newPerson(w *Window, person desk.Person) *personScreen {
	fresh := person.ID == uuid.Nil
	if person.Values == nil {
		person.Values = make(map[string]string)
	}
	s := &personScreen{Stage: w.stage, window: w, host: w.host(), person: person, changed: make(map[string]string), fields: make(map[string]field.Field), alike: alike{fresh: fresh, lines: look.Column(6)}}
	s.host.Layer = field.NewLayer()
	s.name = look.NewElided(s.Texts.T("people.new"), look.Title)
	s.state = look.NewText("", look.Muted)
	s.alike.lines.Hide()
	start := s.window.button(s.Texts.T("command.new-application"), keyText(s.Texts, fyne.KeyN, fyne.KeyModifierShortcutDefault), look.Main, s.start)
	arrive := s.window.button(s.Texts.T("command.arrive"), "", look.Plain, s.arrive)
	heading := look.Row(10, 0, s.name, s.state, arrive, start)

	scroll := container.NewVScroll(look.Inset(14, 18, 14, 18, s.form()))
	scroll.OnScrolled = func(fyne.Position) { s.host.Scrolled() }
	s.host.Reveal = field.RevealIn(scroll)
	s.side = container.NewStack()
	s.both = newBeside(320, look.Panel(scroll), look.Panel(container.NewVScroll(look.Inset(14, 14, 14, 14, s.side))))
	s.both.layout.laid = s.host.RevealFocused
	s.object = container.NewStack(page(heading, s.both.Container), s.host.Layer)
	return s
}

// form is the fields in groups, the machine-readable zone first.
func (s *personScreen) form() fyne.CanvasObject {
	s.read = field.NewText(s.host, field.Spec{Name: "zone", Label: s.Texts.T("people.zone"), Hint: s.Texts.T("people.scan"), OnChanged: func(text string) { s.readZone(text) }, OnPaste: lines(s.setZone)},
		field.TextOptions{Capitals: true})
	parts := []fyne.CanvasObject{s.read}
	for _, group := range personGroups {
		var fields []fyne.CanvasObject
		for _, name := range group.fields {
			f := newPersonField(s.Stage, s.host, name, func(value string) {
				s.typed(name, passportByName(s.Texts, name, value, false))
			}, s.left, s.pasted(name))
			s.fields[name] = f
			s.order = append(s.order, f)
			fields = append(fields, f)
		}
		parts = append(parts, look.Column(6, look.NewText(strings.ToUpper(s.Texts.T(group.title)), look.Overline), field.Columns(3, 190, fields...)))
	}
	s.host.Next = s.next
	return look.Column(16, parts...)
}

// next stays in the zone until it has been read: readers press Enter after each
// line.
func (s *personScreen) next(from field.Field) bool {
	if from != field.Field(s.read) || s.read.Value() == "" || s.whole {
		return false
	}
	if s.Session.Understand(s.read.Value()).Partly {
		s.read.TypedRune(desk.LineBreak)
	}
	s.unread()
	return true
}

// Object implements screen.Screen.
func (s *personScreen) Object() fyne.CanvasObject { return s.object }

// Commands implements screen.Screen.
func (s *personScreen) Commands() []screen.Command {
	return []screen.Command{
		{ID: "new-application", Key: fyne.KeyN, Modifier: fyne.KeyModifierShortcutDefault, Menu: "command.menu.application", Enabled: s.named, Run: s.start},
		{ID: "relate", Key: fyne.KeyF, Modifier: fyne.KeyModifierShortcutDefault, Menu: "command.menu.application", Enabled: s.named, Run: s.relate},
		{ID: "take", Key: fyne.KeyF6, Menu: "command.menu.edit", Enabled: func() bool { return s.person.ID != uuid.Nil }, Run: s.takeContacts},
		{ID: "together", Key: fyne.KeyG, Modifier: fyne.KeyModifierShortcutDefault, Menu: "command.menu.application", Enabled: s.named, Run: s.together},
		{ID: "arrive", Menu: "command.menu.application", Enabled: s.named, Run: s.arrive},
		s.openAlike(), s.separate(),
		{ID: "story", Key: fyne.KeyH, Modifier: fyne.KeyModifierShortcutDefault | fyne.KeyModifierShift, Menu: "command.menu.edit", Enabled: func() bool { return s.person.ID != uuid.Nil }, Run: s.story},
		s.both.turn(),
	}
}

// story shows what became of the record.
func (s *personScreen) story() { s.saveThen(func() { s.ShowHistory(s.person.ID) }) }

func (s *personScreen) named() bool {
	return s.person.ID != uuid.Nil || s.changed["surname"] != "" || s.changed["given_names"] != ""
}

// Shown implements screen.Screen.
func (s *personScreen) Shown() {
	if s.person.ID == uuid.Nil {
		s.showSide(dossier{})
		s.order[0].Focus()
		return
	}
	s.load()
}

// Hidden implements screen.Screen. What was typed is on disk before the screen goes.
func (s *personScreen) Hidden() {
	s.waiting, s.typing = nil, ""
	s.stopAutosave()
	if s.saving != nil {
		<-s.saving.done
		s.saved(s.saving)
	}
	if len(s.changed) > 0 && s.named() && !s.offered {
		last := s.begin()
		s.write(context.Background(), s.person, last)
		s.saved(last)
	}
}

func (s *personScreen) refresh() {
	if s.person.ID != uuid.Nil && len(s.changed) == 0 && s.saving == nil {
		s.load()
	}
}

// Where implements screen.Returning.
func (s *personScreen) Where() string {
	for name, f := range s.fields {
		if f.Focused() {
			return name
		}
	}
	return ""
}

// Return implements screen.Returning.
func (s *personScreen) Return(where string) {
	if f, ok := s.fields[where]; ok {
		f.Focus()
	}
}

// load reads the record, the family and the applications.
func (s *personScreen) load() {
	var known dossier
	id := s.person.ID // the work runs elsewhere
	s.Try(func(ctx context.Context) (err error) {
		known, err = readDossier(ctx, s.Session, id)
		return err
	}, func() {
		if s.saving == nil && known.person.Version >= s.person.Version { // else something newer was typed meanwhile
			s.person = known.person
			s.show()
		}
		s.showSide(known)
		if s.window.current == screen.Screen(s) && !s.window.inDialog() && s.Window.Canvas().Focused() == nil {
			s.order[0].Focus()
		}
	})
}

// show brings the fields to the record, but for what is typed and not yet saved.
func (s *personScreen) show() {
	for name, f := range s.fields {
		if _, typed := s.changed[name]; !typed && name != s.typing {
			f.SetValue(passportByName(s.Texts, name, s.person.Values[name], true))
		}
	}
	s.showName()
	s.check()
}

// check shows at the fields what is to be looked at again.
func (s *personScreen) check() {
	values := maps.Clone(s.person.Values)
	maps.Copy(values, s.changed)
	texts := make(map[string][]string)
	for _, finding := range s.Session.CheckPerson(values) {
		texts[finding.Field] = append(texts[finding.Field], s.Texts.T(finding.Text, finding.Data))
	}
	for name, f := range s.fields {
		severity := field.None
		if len(texts[name]) > 0 && name != s.typing {
			severity = field.Warning
		}
		f.SetFinding(severity, strings.Join(texts[name], " "))
	}
}

func (s *personScreen) value(name string) string {
	if value, typed := s.changed[name]; typed {
		return value
	}
	return s.person.Values[name]
}

func (s *personScreen) showName() {
	given := s.value("given_names")
	if given == strings.ToUpper(given) { // as on the form
		given = cases.Title(language.Und).String(given)
	}
	name := strings.TrimSpace(s.value("surname") + " " + given)
	if name == "" {
		name = s.Texts.T("people.new")
	}
	s.name.SetText(name)
}

func (s *personScreen) typed(name, value string) {
	s.changed[name], s.offered, s.typing = value, false, name
	s.fields[name].SetFinding(field.None, "") // until it is left
	s.showName()
	s.state.SetText("")
	s.lookAlike()
	s.saveSoon()
}

// saveSoon saves within the desk's autosave time.
func (s *personScreen) saveSoon() {
	if s.unsaved == nil {
		s.unsaved = s.window.options.After(s.Session.Autosave(), func() {
			s.unsaved = nil
			s.save()
		})
	}
}

// stopAutosave is for who saves at once.
func (s *personScreen) stopAutosave() {
	if s.unsaved != nil {
		s.unsaved()
		s.unsaved = nil
	}
}

// left shows what stands in a field that is left, and saves what has not been.
func (s *personScreen) left() {
	s.stopAutosave()
	if s.typing = ""; len(s.changed) == 0 && s.saving == nil {
		s.show()
	}
	s.save()
}

func (s *personScreen) start() {
	s.saveThen(func() {
		if s.person.ID != uuid.Nil {
			startApplication(s.Stage, s.person.ID)
		}
	})
}

// together opens the person's application with those of their family.
func (s *personScreen) together() {
	s.saveThen(func() {
		if id := s.person.ID; id != uuid.Nil {
			showFamily(s.Stage, func(ctx context.Context) (*desk.Application, error) { return s.Session.Resume(ctx, id) })
		}
	})
}

// arrive puts the person among those who wait today.
func (s *personScreen) arrive() {
	s.saveThen(func() {
		if s.person.ID != uuid.Nil {
			s.window.arrive(uuid.Nil, s.person.ID, func(uuid.UUID) { s.ShowDay() })
		}
	})
}

// relate asks for a relative, who may be new, and what they are.
func (s *personScreen) relate() {
	s.saveThen(func() {
		known := func(relative uuid.UUID) { s.askRelation(relative, s.load) }
		s.window.findPerson(s.Texts.T("command.relate"), known, func(values map[string]string) {
			if len(values) == 0 {
				s.ShowPerson(uuid.Nil)
				return
			}
			s.window.create(values, func(relative uuid.UUID) {
				s.askRelation(relative, func() { s.goOnWith(relative) })
			})
		})
	})
}

// goOnWith goes on with the card of a relative who is new.
func (s *personScreen) goOnWith(relative uuid.UUID) {
	s.ShowPerson(relative)
	s.Say(s.Texts.T("people.take.hint", i18n.Data{"Name": s.name.Text()}))
}

// askRelation asks what a relative is and records it.
func (s *personScreen) askRelation(relative uuid.UUID, then func()) {
	dialog := s.window.newDialog(s.Texts.T("command.relate"), "", s.Texts.T("common.save"))
	var members []field.Member
	for _, relation := range []string{"spouse", "child", "parent"} {
		members = append(members, field.Member{Value: relation, Label: s.Texts.T("relation." + relation)})
	}
	relation := dialog.choice("relation", s.Texts.T("people.relation"), members[0].Value, members...)
	dialog.ask(func() bool { return true }, func() {
		id, what := s.person.ID, relation.Value()
		s.Try(func(ctx context.Context) error { return s.Session.Relate(ctx, id, relative, what) }, func() {
			then()
		})
	})
}

// fill puts values into the fields as if they were typed and left.
func (s *personScreen) fill(values map[string]string) {
	s.suggest(values)
	s.save()
}

// suggest puts values into the fields as if they were being typed.
func (s *personScreen) suggest(values map[string]string) {
	for name, value := range values {
		if f, ok := s.fields[name]; ok && s.value(name) != value {
			f.SetValue(passportByName(s.Texts, name, value, true))
			s.changed[name] = value
		}
	}
	s.showName()
}

// showSide shows appointments, applications and family beside the card.
func (s *personScreen) showSide(known dossier) {
	texts := s.Texts
	relate := s.window.button(texts.T("command.relate"), keyText(texts, fyne.KeyF, fyne.KeyModifierShortcutDefault), look.Plain, s.relate)
	lines := []fyne.CanvasObject{look.NewText(strings.ToUpper(texts.T("people.family")), look.Overline)}
	if len(known.relatives) == 0 {
		lines = append(lines, look.NewParagraph(texts.T("people.no-family"), look.Note))
	}
	for _, relative := range known.relatives {
		lines = append(lines, look.NewPress(look.NewElided(family(texts, []desk.Relative{relative}), look.Note), func() { s.ShowPerson(relative.Person) }))
	}
	s.side.Objects = []fyne.CanvasObject{look.Column(18, s.alike.lines, s.mergedLines(), s.comingLines(known.coming), applicationLines(s.Stage, known.applications), look.Column(5, lines...), look.Row(0, -1, relate))}
	s.side.Refresh()
}
