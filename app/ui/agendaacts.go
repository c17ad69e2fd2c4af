package ui

import (
	"context"
	"errors"

	"github.com/google/uuid"

	"sportello/app/desk"
	"sportello/app/ui/look"
	"sportello/assets/i18n"
	"sportello/assets/i18n/applicant"
)

// hand is who is to be put into a slot: somebody to be booked, or an appointment to
// be moved.
type hand struct {
	person    uuid.UUID
	name      string
	procedure desk.Procedure
	minutes   int       // 0: as long as the procedure takes
	moving    uuid.UUID // the appointment; uuid.Nil: somebody is booked
	from      act       // where it stands, in words
}

// told says what Enter and the arrows do now.
func (h *hand) told(s *agendaScreen) string {
	if h.moving != uuid.Nil {
		return s.Texts.T("agenda.moving", i18n.Data{"Name": h.name, "From": h.from.words})
	}
	return s.Texts.T("agenda.booking", i18n.Data{"Name": h.name})
}

// take does what Enter is for: it puts whoever is in hand into the slot, or asks
// who is to be booked there, or shows whose it is.
func (s *agendaScreen) take() {
	slot, ok := s.slot()
	visit, taken := s.visit()
	switch {
	case !ok, s.coming > 0: // nothing is done where nobody has looked yet
	case s.hand != nil && s.hand.moving != uuid.Nil:
		s.moveTo(slot, *s.hand)
	case s.hand != nil:
		s.book(slot, *s.hand)
	case slot.Free():
		s.askWho(slot)
	case taken && visit.Person != uuid.Nil:
		s.ShowPerson(visit.Person)
	default:
		title, _ := s.told()
		s.Say(title) // why nobody can be booked there
	}
}

// leave puts down who was in hand.
func (s *agendaScreen) leave() {
	s.hand = nil
	s.refresh()
}

// askWho asks who is to be booked, or begins somebody new.
func (s *agendaScreen) askWho(slot desk.Slot) {
	s.window.findPerson(s.placeText(slot), func(person uuid.UUID) { s.bookPerson(slot, person) },
		func(values map[string]string) { s.askNewPerson(slot, values) })
}

// placeText is a slot in words: "Lido Adriano, mar 1 dicembre 9:30".
func (s *agendaScreen) placeText(slot desk.Slot) string {
	return s.site + ", " + whenText(s.Texts, slot.Date, slot.Time)
}

// whenText is "mar 1 dicembre 9:30".
func whenText(texts *i18n.Texts, date, time string) string {
	return dayText(texts, date, true) + " " + hour(time)
}

// bookPerson books somebody for what was asked for here, or for what they will
// most likely come for, or else asks.
func (s *agendaScreen) bookPerson(slot desk.Slot, person uuid.UUID) {
	s.known(person, func(who hand) {
		if who.procedure == (desk.Procedure{}) {
			s.askWhat(who, func(who hand) { s.book(slot, who) })
			return
		}
		s.book(slot, who)
	})
}

// known finds out what somebody is called and will come for.
func (s *agendaScreen) known(person uuid.UUID, then func(who hand)) {
	who := hand{person: person, procedure: s.asked}
	if hit, found := s.Session.Named(person); found {
		who.name = hit.Title
	}
	if who.procedure != (desk.Procedure{}) {
		then(who)
		return
	}
	s.coming++
	s.Work(func(ctx context.Context) (err error) {
		who.procedure, err = s.Session.ProcedureOf(ctx, person)
		return err
	}, func(err error) {
		s.coming--
		if err != nil {
			s.Failed(err)
			return
		}
		then(who)
	})
}

// book makes an appointment. Where the person has one to come that is said first, and
// it can be moved instead.
func (s *agendaScreen) book(slot desk.Slot, who hand) {
	var known []knownVisit
	s.coming++
	s.Work(func(ctx context.Context) (err error) {
		known, err = toCome(ctx, s.Session, who.person)
		return err
	}, func(err error) {
		s.coming--
		switch {
		case err != nil:
			s.Failed(err)
		case len(known) == 0:
			s.bookToo(slot, who)
		default:
			s.window.askKnown(who.name, known, "agenda.known", func(instead *desk.Visit) {
				if instead == nil {
					s.bookToo(slot, who)
					return
				}
				who.minutes, who.moving, who.from = instead.Length, instead.ID, s.standing(*instead)
				s.moveTo(slot, who)
			})
		}
	})
}

// bookToo makes an appointment, whatever else the person has.
func (s *agendaScreen) bookToo(slot desk.Slot, who hand) {
	booking := desk.Booking{Site: s.site, Date: slot.Date, Time: slot.Time, Person: who.person, Procedure: who.procedure}
	s.put(booking, who, "agenda.booked", s.Session.BookSlot)
}

// pickUp takes the current appointment in hand, to be moved.
func (s *agendaScreen) pickUp() {
	visit, ok := s.visit()
	if !ok {
		return
	}
	s.hand = &hand{person: visit.Person, name: s.nameOf(visit), procedure: visit.Procedure, minutes: visit.Length, moving: visit.ID, from: s.standing(visit)}
	s.refresh()
}

// moveTo moves an appointment.
func (s *agendaScreen) moveTo(slot desk.Slot, who hand) {
	booking := desk.Booking{Site: s.site, Date: slot.Date, Time: slot.Time, Minutes: who.minutes, Person: who.person, Procedure: who.procedure}
	s.put(booking, who, "agenda.moved", func(ctx context.Context, b desk.Booking) (uuid.UUID, error) {
		return who.moving, s.Session.MoveVisit(ctx, who.moving, b)
	})
}

// put books or moves; where others are there already it asks whether that is known.
func (s *agendaScreen) put(booking desk.Booking, who hand, said string, do func(ctx context.Context, b desk.Booking) (uuid.UUID, error)) {
	var visit uuid.UUID
	s.coming++ // a second Enter is not meant for the slot as it will be then
	s.Work(func(ctx context.Context) (err error) {
		visit, err = do(ctx, booking)
		return err
	}, func(err error) {
		s.coming--
		switch {
		case errors.Is(err, desk.ErrSlotTaken) && !booking.Shared:
			s.askShare(booking, who, func() {
				booking.Shared = true
				s.put(booking, who, said, do)
			})
		case err != nil:
			s.Failed(err)
		default:
			s.hand = nil
			at := moment{booking.Date, minuteOf(booking.Time)}
			back := act{site: booking.Site, at: at}
			if who.moving != uuid.Nil {
				back = who.from
			}
			s.did(said, who.name, whenText(s.Texts, booking.Date, booking.Time), back)
			s.goToVisit(at, visit)
		}
	})
}

// standing is where an appointment stands.
func (s *agendaScreen) standing(visit desk.Visit) act {
	return act{whenText(s.Texts, visit.Date, visit.Time), visit.Site, moment{visit.Date, minuteOf(visit.Time)}}
}

// did says what was done, and keeps it for when it is taken back.
func (s *agendaScreen) did(said, name, when string, back act) {
	back.words = s.Texts.T(said, i18n.Data{"Name": name, "When": when})
	s.acts = append(s.acts, back)
	s.Say(back.words)
}

// askShare asks whether somebody is to be put where no place is left.
func (s *agendaScreen) askShare(booking desk.Booking, who hand, share func()) {
	texts, minutes := s.Texts, booking.Minutes
	if minutes == 0 {
		minutes, _ = s.Session.ExpectedMinutes(booking.Procedure)
	}
	look.Confirm(s.Window.Canvas(), look.Question{
		Keyboard: s.window.keyboard, Danger: true,
		Title: texts.T("error.slot-taken.what"), Yes: texts.T("agenda.share.yes"), No: texts.T("agenda.share.no"), Width: 480,
		Text: texts.T("agenda.share.text", i18n.Data{"Name": who.name, "When": whenText(texts, booking.Date, booking.Time), "Minutes": minutes}),
	}, func(yes bool) {
		if yes {
			share()
		}
	})
}

// undo takes back what was done last, and says what that was.
func (s *agendaScreen) undo() {
	var ok bool
	s.Work(func(ctx context.Context) (err error) {
		_, ok, err = s.Session.UndoBooking(ctx)
		return err
	}, func(err error) {
		switch {
		case err != nil:
			s.Failed(err)
			return
		case !ok:
			s.Say(s.Texts.T("agenda.nothing-to-undo"))
			return
		}
		s.hand = nil
		if last := len(s.acts) - 1; last >= 0 {
			back := s.acts[last]
			s.acts = s.acts[:last]
			s.site, s.at = back.site, back.at
			s.Say(s.Texts.T("agenda.undone", i18n.Data{"What": back.words}))
		}
		s.refresh()
	})
}

// cancelReasons are the ready reasons, in the order of their keys.
var cancelReasons = []string{"person", "no-need", "closed", "mistake"}

// askCancel asks why the current appointment is cancelled.
func (s *agendaScreen) askCancel() {
	visit, ok := s.visit()
	if !ok {
		return
	}
	var reasons []string
	for _, reason := range cancelReasons {
		reasons = append(reasons, s.Texts.T("agenda.reason."+reason))
	}
	title := s.Texts.T("agenda.cancel.title", i18n.Data{"Name": s.nameOf(visit), "When": whenText(s.Texts, visit.Date, visit.Time)})
	s.window.choose(title, 0, append(reasons, s.Texts.T("agenda.reason.other")), func(at int) {
		if at < len(reasons) {
			s.cancel(visit, reasons[at])
			return
		}
		s.askReason(title, func(reason string) { s.cancel(visit, reason) })
	})
}

func (s *agendaScreen) cancel(visit desk.Visit, reason string) {
	s.Try(func(ctx context.Context) error { return s.Session.CancelVisit(ctx, visit.ID, reason) }, func() {
		s.did("agenda.cancelled", s.nameOf(visit), whenText(s.Texts, visit.Date, visit.Time), s.standing(visit))
		s.refresh()
	})
}

// languages are those chosen for slips, by person.
type languages map[uuid.UUID]string

// askSlip asks for the language of the current appointment's slip, and opens it.
func (s *agendaScreen) askSlip() {
	visit, ok := s.visit()
	if !ok {
		return
	}
	current := 0
	guess := s.Session.ApplicantLanguage(visit.Person)
	if chosen, before := s.slips[visit.Person]; before {
		guess = chosen
	}
	var names []string
	all := applicant.Languages()
	for i, language := range all {
		names = append(names, s.Texts.T("language."+language))
		if language == guess {
			current = i
		}
	}
	s.window.choose(s.Texts.T("agenda.slip.title", i18n.Data{"Name": s.nameOf(visit)}), current, names, func(at int) {
		s.slips[visit.Person] = all[at]
		s.printSlip(visit.ID, all[at])
	})
}

func (s *agendaScreen) printSlip(visit uuid.UUID, language string) {
	var pdf []byte
	s.Try(func(ctx context.Context) (err error) {
		pdf, err = s.Session.AppointmentSlip(ctx, visit, language)
		return err
	}, func() {
		s.View("appointment", pdf)
		s.Say(s.Texts.T("agenda.slip.done", i18n.Data{"Language": s.Texts.T("language." + language)}))
	})
}

// bookFor proposes the next free slot for a person, who is in hand until Enter.
func (w *Window) bookFor(person uuid.UUID) {
	w.arrived = func() {
		if agenda, ok := w.current.(*agendaScreen); ok {
			agenda.propose(person)
		}
	}
	w.show(place{name: agendaPlace})
}

func (s *agendaScreen) propose(person uuid.UUID) {
	s.known(person, func(who hand) {
		if who.procedure == (desk.Procedure{}) {
			s.askWhat(who, s.proposeFor)
			return
		}
		s.proposeFor(who)
	})
}

func (s *agendaScreen) proposeFor(who hand) {
	var free []desk.Slot
	site := s.site
	s.coming++
	s.Work(func(ctx context.Context) (err error) {
		free, err = s.Session.FreeSlots(ctx, site, "", who.procedure, 1)
		return err
	}, func(err error) {
		s.coming--
		if err != nil {
			s.Failed(err)
			return
		}
		s.hand = &who
		at := s.now()
		if len(free) > 0 {
			at = moment{free[0].Date, minuteOf(free[0].Time)}
		} else {
			s.Say(s.Texts.T("agenda.none-free"))
		}
		s.goTo(at)
	})
}
