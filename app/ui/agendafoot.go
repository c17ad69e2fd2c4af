package ui

import (
	"context"

	"fyne.io/fyne/v2"
	"github.com/google/uuid"

	"sportello/app/ui/look"
	"sportello/assets/i18n"
)

// showFoot tells below the days of the current slot what is known, with what can be
// done.
func (s *agendaScreen) showFoot() {
	title, detail := s.told()
	var answers []fyne.CanvasObject
	answer := func(id, key string, rank look.Rank, do func()) {
		answers = append(answers, s.window.button(s.Texts.T("agenda."+id), key, rank, do))
	}
	slot, ok := s.slot()
	visit, there := s.visit()
	enter := s.Texts.T("key.enter")
	if len(s.visits()) > 1 {
		answer("other", s.Texts.T("key.space"), look.Plain, s.other)
	}
	if there && s.hand == nil && visit.State == "booked" {
		answer("move", "M", look.Plain, s.pickUp)
		answer("cancel", "X", look.Plain, s.askCancel)
		answer("slip", "P", look.Plain, s.askSlip)
	}
	switch {
	case !ok:
	case s.hand != nil && s.hand.moving != uuid.Nil:
		answer("put", enter, look.Main, s.take)
	case s.hand != nil || slot.Free():
		answer("take", enter, look.Main, s.take)
	case there && visit.Person != uuid.Nil:
		answer("person", enter, look.Plain, s.take)
	}
	words := look.Column(0, look.NewElided(title, look.Strong), look.NewElided(detail, look.Note.In(look.ColorMuted)))
	s.foot.Objects = []fyne.CanvasObject{look.Row(8, 0, append([]fyne.CanvasObject{look.Least(0, 40, words)}, answers...)...)}
	s.foot.Refresh()
	s.findBookedBy()
}

// told is the current slot in two lines.
func (s *agendaScreen) told() (title, detail string) {
	slot, ok := s.slot()
	if !ok {
		return s.Texts.T("agenda.nowhere"), s.Texts.T("agenda.keys")
	}
	title = whenText(s.Texts, slot.Date, slot.Time) + " · "
	visit, there := s.visit()
	switch {
	case there:
		title += s.nameOf(visit)
		if count := len(s.visits()); count > 1 {
			title += " (" + s.Texts.T("agenda.which", i18n.Data{"At": s.which%count + 1, "Count": count}) + ")"
		}
		made := ""
		if s.made.visit == visit.ID {
			laptop := s.made.origin.Laptop
			if s.made.origin.Here {
				laptop = ""
			}
			made = s.Texts.T("agenda.booked-by", i18n.Data{"Who": joined(s.words.who(s.made.origin), laptop)})
		}
		return title, joined(s.stateOf(visit), visit.CancelReason, visit.Subject, s.minutes(visit.Length), visit.Phone, made, visit.Citizenship)
	case slot.Free():
		return title + s.Texts.T("agenda.slot.free"), joined(s.procedureText(s.length()), s.minutes(slot.Minutes))
	case slot.Past:
		return title + s.Texts.T("agenda.slot.past"), ""
	case slot.Foreign > 0:
		return title + s.Texts.N("agenda.foreign", slot.Foreign), s.Texts.T("agenda.foreign.hint")
	}
	return title + s.Texts.T("agenda.short", i18n.Data{"Minutes": slot.Minutes}), joined(s.procedureText(s.length()))
}

// findBookedBy finds out who made the current appointment.
func (s *agendaScreen) findBookedBy() {
	visit, ok := s.visit()
	if !ok || visit.ID == s.made.visit {
		return
	}
	found := bookedBy{visit: visit.ID}
	s.Work(func(ctx context.Context) (err error) {
		found.origin, err = s.Session.BookedBy(ctx, visit.ID)
		return err
	}, func(err error) {
		if now, _ := s.visit(); err != nil || now.ID != visit.ID {
			return
		}
		s.made = found
		s.showFoot()
	})
}
