package ui

import (
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"sportello/app/desk"
	"sportello/app/ui/field"
	"sportello/app/ui/screen"
	"sportello/assets/i18n"
)

// act does something with the visits of the day, after which the one it returns is
// current. What is pressed meanwhile was meant for the list as it will be then, so
// it waits; if the act fails it is not done.
func (s *dayScreen) act(do func(context.Context) (uuid.UUID, error), then func()) {
	s.acting = true
	var current uuid.UUID
	s.try(func(ctx context.Context) (err error) {
		current, err = do(ctx)
		return err
	}, func() {
		then()
		s.reload(current, s.acted)
	})
}

// acts says that something is being done. Who comes in with a document is put on
// file first.
func (s *dayScreen) acts() bool { return s.acting || s.window.creating }

// inTurn runs an act once what is being done is done, if it may then.
func (s *dayScreen) inTurn(act screen.Command) func() {
	return func() {
		s.soon(func() {
			if act.Enabled == nil || act.Enabled() {
				act.Run()
			}
		})
	}
}

// soon runs something once what is being done is done.
func (s *dayScreen) soon(run func()) {
	if s.acts() {
		s.pressed = append(s.pressed, run)
		return
	}
	s.pressed = nil
	run()
}

// try is Stage.Try; an error ends what was being done, and all that was pressed
// meanwhile.
func (s *dayScreen) try(work func(context.Context) error, done func()) {
	s.Work(work, func(err error) {
		if err != nil {
			s.acting, s.pressed = false, nil
			s.Failed(err)
			return
		}
		done()
	})
}

// acted does what was pressed meanwhile.
func (s *dayScreen) acted() {
	s.acting = false
	pressed := s.pressed
	s.pressed = nil
	for i, next := range pressed {
		if s.window.inDialog() {
			return // what came after was not meant for the list
		}
		next()
		if s.acting {
			s.pressed = pressed[i+1:]
			return
		}
	}
}

// open opens the current visit's application.
func (s *dayScreen) open() {
	visit, ok := s.visit()
	switch {
	case !ok:
	case visit.Person == uuid.Nil:
		s.askWho(visit.ID)
	default:
		s.openVisit(visit.ID)
	}
}

func (s *dayScreen) openVisit(visit uuid.UUID) {
	s.acting = true
	var opened *desk.Application
	s.try(func(ctx context.Context) (err error) {
		opened, err = s.Session.OpenVisit(ctx, visit)
		return err
	}, func() {
		s.acting, s.pressed = false, nil
		s.ShowApplication(opened)
	})
}

// askWho asks who has come with a ticket, and opens their application.
func (s *dayScreen) askWho(ticket uuid.UUID) {
	s.window.findPerson(s.Texts.T("day.who"), func(person uuid.UUID) {
		s.receive(ticket, person, func() { s.openVisit(ticket) })
	}, func(values map[string]string) { s.window.beginArrival(ticket, values) })
}

// together opens it with the applications of the visit's family.
func (s *dayScreen) together() {
	if visit, ok := s.visit(); ok {
		showFamily(s.Stage, func(ctx context.Context) (*desk.Application, error) { return s.Session.OpenVisit(ctx, visit.ID) })
	}
}

func (s *dayScreen) openPerson() {
	if visit, ok := s.visit(); ok && visit.Person != uuid.Nil {
		s.ShowPerson(visit.Person)
	}
}

// callNext calls whoever is next and says who.
func (s *dayScreen) callNext() {
	var visit desk.Visit
	var ok bool
	s.act(func(ctx context.Context) (_ uuid.UUID, err error) {
		visit, ok, err = s.Session.CallNext(ctx)
		return visit.ID, err
	}, func() {
		if !ok {
			s.Say(s.Texts.T("day.nobody-waits"))
			return
		}
		s.called(visit)
	})
}

// call calls the current visit, out of turn.
func (s *dayScreen) call() {
	visit, ok := s.visit()
	if !ok {
		return
	}
	s.act(func(ctx context.Context) (_ uuid.UUID, err error) {
		visit, err = s.Session.Call(ctx, visit.ID)
		return visit.ID, err
	}, func() { s.called(visit) })
}

func (s *dayScreen) called(visit desk.Visit) {
	s.Say(s.Texts.T("day.called", i18n.Data{"Ticket": visit.Ticket, "Name": s.nameOf(visit)}))
}

func (s *dayScreen) set(state string) {
	visit, ok := s.visit()
	if !ok {
		return
	}
	s.act(func(ctx context.Context) (uuid.UUID, error) {
		return visit.ID, s.Session.SetVisit(ctx, visit.ID, state)
	}, func() {})
}

// askWalkIn asks who has come without an appointment.
func (s *dayScreen) askWalkIn() {
	s.window.findPerson(s.Texts.T("day.walk-in"), func(person uuid.UUID) {
		s.receive(uuid.Nil, person, func() {})
	},
		func(values map[string]string) { s.window.beginArrival(uuid.Nil, values) })
}

// giveTicket gives the next ticket to somebody who is asked for their name later.
func (s *dayScreen) giveTicket() {
	s.act(func(ctx context.Context) (uuid.UUID, error) { return s.Session.Arrive(ctx, uuid.Nil, "") }, func() {})
}

// receive puts somebody into the day's list, after asking where they have an
// appointment another day or elsewhere.
func (s *dayScreen) receive(ticket, person uuid.UUID, then func()) {
	var known []knownVisit
	s.act(func(ctx context.Context) (visit uuid.UUID, err error) {
		visit, known, err = receive(ctx, s.Session, ticket, person)
		return visit, err
	}, func() {
		if len(known) == 0 {
			then()
			return
		}
		s.window.askInstead(ticket, person, known, func(do func(context.Context) (uuid.UUID, error)) { s.act(do, then) })
	})
}

func putInDay(ctx context.Context, session *desk.Session, ticket, person uuid.UUID) (uuid.UUID, error) {
	if ticket != uuid.Nil {
		return ticket, session.Identify(ctx, ticket, person)
	}
	return session.Arrive(ctx, person, "")
}

// correctTime asks how long the current visit really took, and why it was measured
// otherwise.
func (s *dayScreen) correctTime() {
	visit, ok := s.visit()
	if !ok {
		return
	}
	said := visit.Corrected
	if said.Reason == "" {
		said.Waiting, said.Filling = visit.Measured.Waiting, visit.Measured.Filling
	}
	minutes := func(d time.Duration) string { return strconv.Itoa(int(d.Minutes())) }
	dialog := s.window.newDialog(s.Texts.T("day.correct.title", i18n.Data{"Ticket": visit.Ticket}), s.Texts.T("day.correct.why"), s.Texts.T("day.correct.yes"))
	waiting := dialog.text("waiting", s.Texts.T("day.correct.waiting"), "", field.TextOptions{})
	filling := dialog.text("filling", s.Texts.T("day.correct.filling"), "", field.TextOptions{})
	reason := dialog.text("reason", s.Texts.T("day.correct.reason"), "", field.TextOptions{})
	waiting.SetValue(minutes(said.Waiting))
	filling.SetValue(minutes(said.Filling))
	reason.SetValue(said.Reason)
	dialog.ask(func() bool {
		reason.SetValue(strings.TrimSpace(reason.Value()))
		return dialog.minutes(waiting, &said.Waiting) && dialog.minutes(filling, &said.Filling) && dialog.need(reason)
	}, func() {
		said.Reason = reason.Value()
		s.act(func(ctx context.Context) (uuid.UUID, error) {
			return visit.ID, s.Session.CorrectTime(ctx, visit.ID, said)
		}, func() {})
	})
}

// minutes reads whole minutes of a day, or marks a field that has none.
func (f *fieldDialog) minutes(from field.Field, to *time.Duration) bool {
	n, err := strconv.Atoi(strings.TrimSpace(from.Value()))
	if err != nil || n < 0 || n > 24*60 {
		from.SetFinding(field.Error, f.window.texts.T("day.correct.not-minutes"))
		from.Focus()
		return false
	}
	from.SetFinding(field.None, "")
	*to = time.Duration(n) * time.Minute
	return true
}

// showAgenda shows today in the agenda of the site.
func (s *dayScreen) showAgenda() {
	site := s.Session.Site()
	if site == "" {
		site = s.Session.Sites()[0]
	}
	now := s.Clock()
	s.window.showAgendaAt(site, moment{now.Format(time.DateOnly), now.Hour()*60 + now.Minute()})
}
