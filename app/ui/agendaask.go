package ui

import (
	"slices"
	"strconv"

	"github.com/google/uuid"

	"sportello/app/desk"
	"sportello/app/ui/field"
	"sportello/app/ui/look"
	"sportello/assets/i18n"
)

// askSite asks which site's calendar to show; those out of use come last.
func (s *agendaScreen) askSite() {
	known := s.Session.KnownSites()
	slices.SortStableFunc(known, func(a, b desk.Site) int {
		switch {
		case a.Retired == b.Retired:
			return 0
		case a.Retired:
			return 1
		}
		return -1
	})
	var names []string
	current := 0
	for i, site := range known {
		if names = append(names, siteName(s.Texts, site)); site.Name == s.site {
			current = i
		}
	}
	s.window.choose(s.Texts.T("agenda.site.ask"), current, names, func(at int) {
		s.site = known[at].Name
		s.refresh()
	})
}

// askDate asks for a date to go to.
func (s *agendaScreen) askDate() {
	dialog := s.window.newDialog(s.Texts.T("command.agenda-date"), "", s.Texts.T("agenda.go"))
	day := field.NewDate(dialog.host, field.Spec{Name: "day", Label: s.Texts.T("trip.day")}, field.DateOptions{Century: field.Future(s.Clock), Today: s.Clock})
	day.SetValue(s.at.date)
	dialog.fields = append(dialog.fields, day)
	dialog.ask(func() bool {
		if addDays(day.Value(), 0) != day.Value() || len(day.Value()) != len("2026-12-01") {
			day.SetFinding(field.Error, s.Texts.T("field.date.invalid"))
			day.Focus()
			return false
		}
		return true
	}, func() { s.goTo(moment{day.Value(), s.at.minute}) })
}

// procedureFields ask for what somebody comes for.
type procedureFields struct {
	request *field.Choice
	motive  *field.Lookup
}

// addProcedure puts the fields of a procedure into a dialog. any says that it may
// be any.
func (s *agendaScreen) addProcedure(dialog *fieldDialog, p desk.Procedure, any bool) procedureFields {
	var members []field.Member
	if any {
		members = append(members, field.Member{Value: "", Mark: "0", Label: s.Texts.T("agenda.any")})
	}
	for i, request := range s.Session.Rulebook().Requests() {
		members = append(members, field.Member{Value: request.ID, Mark: strconv.Itoa(i + 1), Label: request.Label.In(s.Language)})
	}
	var options []field.Option
	for _, motive := range s.Session.Rulebook().Motives() {
		if !motive.Historic {
			options = append(options, field.Option{Code: motive.Code, Label: motive.Label.In(s.Language)})
		}
	}
	fields := procedureFields{
		request: dialog.choice("request", s.Texts.T("agenda.request"), p.Request, members...),
		motive:  field.NewLookup(dialog.host, field.Spec{Name: "motive", Label: s.Texts.T("person.permit_motive"), Hint: s.Texts.T("agenda.motive.hint")}, lookupOf(options)),
	}
	fields.motive.SetValue(p.Motive)
	dialog.fields = append(dialog.fields, fields.motive)
	return fields
}

// check marks a motive that is none of the table's.
func (f procedureFields) check(texts *i18n.Texts) bool {
	if f.motive.Value() != "" && !f.motive.Listed() {
		f.motive.SetFinding(field.Error, texts.T("field.not-in-table"))
		f.motive.Focus()
		return false
	}
	return true
}

func (f procedureFields) procedure() desk.Procedure {
	return desk.Procedure{Request: f.request.Value(), Motive: f.motive.Value()}
}

// askProcedure asks what the slots are to be long enough for.
func (s *agendaScreen) askProcedure() {
	dialog := s.window.newDialog(s.Texts.T("command.agenda-procedure"), s.Texts.T("agenda.procedure.text"), s.Texts.T("agenda.procedure.yes"))
	fields := s.addProcedure(dialog, s.asked, true)
	dialog.ask(func() bool { return fields.check(s.Texts) }, func() {
		s.asked = fields.procedure()
		s.refresh()
	})
}

// The requests that are proposed where nothing tells: of who is on file, and of
// who is new.
const (
	usualRequest = "rinnovo"
	firstRequest = "rilascio"
)

// askWhat asks what somebody comes for.
func (s *agendaScreen) askWhat(who hand, then func(who hand)) {
	dialog := s.window.newDialog(s.Texts.T("agenda.what", i18n.Data{"Name": who.name}), "", s.Texts.T("common.ok"))
	fields := s.addProcedure(dialog, desk.Procedure{Request: usualRequest}, false)
	dialog.ask(func() bool { return fields.check(s.Texts) }, func() {
		who.procedure = fields.procedure()
		then(who)
	})
}

// askNewPerson takes down who is new: what is needed to call them, and what they
// come for. The rest is asked when they come.
func (s *agendaScreen) askNewPerson(slot desk.Slot, values map[string]string) {
	dialog := s.window.newDialog(s.Texts.T("people.new"), s.placeText(slot), s.Texts.T("agenda.take"))
	names := []string{"surname", "given_names", "mobile"}
	asked := make(map[string]field.Field)
	for _, name := range names {
		asked[name] = newPersonField(s.Stage, dialog.host, name, nil, nil, nil)
		asked[name].SetValue(values[name])
		dialog.fields = append(dialog.fields, asked[name])
		if dialog.first == nil && values[name] == "" {
			dialog.first = asked[name]
		}
	}
	preset := s.asked
	if preset == (desk.Procedure{}) {
		preset.Request = firstRequest
	}
	fields := s.addProcedure(dialog, preset, false)
	dialog.width = 640 // as high as the smallest window has room for
	dialog.content = look.Column(6, field.Columns(len(names), 150, asked["surname"], asked["given_names"], asked["mobile"]), fields.request, fields.motive)
	dialog.ask(func() bool { return dialog.need(asked["surname"]) && fields.check(s.Texts) }, func() {
		taken := make(map[string]string)
		for name, value := range values {
			taken[name] = value
		}
		for _, name := range names {
			taken[name] = asked[name].Value()
		}
		s.window.create(taken, func(person uuid.UUID) {
			who := hand{person: person, procedure: fields.procedure()}
			if hit, found := s.Session.Named(person); found {
				who.name = hit.Title
			}
			s.book(slot, who)
		})
	})
}

// askReason asks for a reason in words.
func (s *agendaScreen) askReason(title string, then func(reason string)) {
	dialog := s.window.newDialog(title, "", s.Texts.T("agenda.cancel"))
	reason := dialog.text("reason", s.Texts.T("agenda.reason"), "", field.TextOptions{})
	dialog.ask(func() bool { return dialog.need(reason) }, func() { then(reason.Value()) })
}
