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
	var opened *desk.Application
	s.Work(func(ctx context.Context) (err error) {
		opened, err = s.Session.OpenVisit(ctx, visit)
		return err
	}, func(err error) {
		if err != nil {
			s.Failed(err)
			return
		}
		s.ShowApplication(opened)
	})
}

// askWho asks who has come with a ticket, and opens their application.
func (s *dayScreen) askWho(ticket uuid.UUID) {
	s.window.findPerson(s.Texts.T("day.who"), func(person uuid.UUID) {
		arrive(s.Stage, ticket, person, s.openVisit)
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
	s.Work(func(ctx context.Context) (err error) {
		visit, ok, err = s.Session.CallNext(ctx)
		return err
	}, func(err error) {
		switch {
		case err != nil:
			s.Failed(err)
		case !ok:
			s.Say(s.Texts.T("day.nobody-waits"))
		default:
			s.called(visit)
		}
	})
}

// call calls the current visit, out of turn.
func (s *dayScreen) call() {
	visit, ok := s.visit()
	if !ok {
		return
	}
	s.Work(func(ctx context.Context) (err error) {
		visit, err = s.Session.Call(ctx, visit.ID)
		return err
	}, func(err error) {
		if err != nil {
			s.Failed(err)
			return
		}
		s.called(visit)
	})
}

func (s *dayScreen) called(visit desk.Visit) {
	s.Say(s.Texts.T("day.called", i18n.Data{"Ticket": visit.Ticket, "Name": s.nameOf(visit)}))
	s.reload(visit.ID)
}

func (s *dayScreen) set(state string) {
	visit, ok := s.visit()
	if !ok {
		return
	}
	s.Work(func(ctx context.Context) error { return s.Session.SetVisit(ctx, visit.ID, state) }, func(err error) {
		if err != nil {
			s.Failed(err)
			return
		}
		s.reload(visit.ID)
	})
}

// askWalkIn asks who has come without an appointment.
func (s *dayScreen) askWalkIn() {
	s.window.findPerson(s.Texts.T("day.walk-in"), func(person uuid.UUID) { arrive(s.Stage, uuid.Nil, person, s.reload) },
		func(values map[string]string) { s.window.beginArrival(uuid.Nil, values) })
}

// giveTicket gives the next ticket to somebody who is asked for their name later.
func (s *dayScreen) giveTicket() {
	var visit uuid.UUID
	s.Work(func(ctx context.Context) (err error) {
		visit, err = s.Session.Arrive(ctx, uuid.Nil, "")
		return err
	}, func(err error) {
		if err != nil {
			s.Failed(err)
			return
		}
		s.reload(visit)
	})
}

// arrive puts a person among those who wait today, with the ticket they have been
// given already if that is not uuid.Nil.
func arrive(stage *screen.Stage, ticket, person uuid.UUID, then func(visit uuid.UUID)) {
	visit := ticket
	stage.Work(func(ctx context.Context) (err error) {
		visit, err = putInDay(ctx, stage.Session, ticket, person)
		return err
	}, func(err error) {
		if err != nil {
			stage.Failed(err)
			return
		}
		then(visit)
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
		s.Work(func(ctx context.Context) error { return s.Session.CorrectTime(ctx, visit.ID, said) }, func(err error) {
			if err != nil {
				s.Failed(err)
				return
			}
			s.reload(visit.ID)
		})
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
