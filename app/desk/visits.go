package desk

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"time"

	"github.com/google/uuid"

	"sportello/app/agenda"
	"sportello/app/permit"
	"sportello/app/visit"
	"sportello/store"
	"sportello/store/laptop"
)

// The states of a visit, as they stand in the file in clear.
const (
	visitBooked    = visit.Booked
	visitWaiting   = visit.Waiting
	visitCalled    = visit.Called
	visitFilling   = visit.Filling
	visitDocument  = visit.Document
	visitHanded    = visit.Handed
	visitQueued    = visit.Queued
	visitDone      = visit.Done
	visitAbsent    = visit.Absent
	visitCancelled = visit.Cancelled
)

// fieldVisitState is where an appointment's record notes its state for other
// laptops, which are told no other.
const fieldVisitState = "state"

// NewVisit is an appointment, or with no time a walk-in that arrives now.
type NewVisit struct {
	Site, Date, Time string    // "", "" and "09:20": here, today
	Person           uuid.UUID // uuid.Nil: nobody has said who they are yet
	Subject          string
	Request, Motive  string // permit.Request.ID and code; may be empty
	Minutes          int    // of an appointment; 0: ExpectedMinutes of what is asked for
}

// Book adds an appointment without asking whether the site is open then and has a
// place, or a walk-in. Errors: store.ErrMalformed for dates and times that are none.
func (s *Session) Book(ctx context.Context, booked NewVisit) (uuid.UUID, error) {
	s.visiting.Lock()
	defer s.visiting.Unlock()
	return s.book(ctx, booked)
}

// book is Book with visiting held.
func (s *Session) book(ctx context.Context, booked NewVisit) (uuid.UUID, error) {
	now := s.options.Clock()
	values := map[string]string{
		"site": cmp.Or(booked.Site, s.Site()), "date": cmp.Or(booked.Date, now.Format(time.DateOnly)), "time": booked.Time,
		"subject": booked.Subject, "request": booked.Request, "motive": booked.Motive,
	}
	set(values, "person", booked.Person.String(), booked.Person != uuid.Nil)
	state := visitBooked
	if booked.Time == "" {
		state = visitWaiting
		values[fieldWalkIn], values["time"] = permit.Yes, now.Format("15:04")
		ticket, err := s.nextTicket(ctx, agenda.Day{Site: values["site"], Date: values["date"]})
		if err != nil {
			return uuid.Nil, err
		}
		values["ticket"] = ticket
	} else {
		expected, _ := s.ExpectedMinutes(Procedure{Request: booked.Request, Motive: booked.Motive})
		values[fieldMinutes] = strconv.Itoa(cmp.Or(booked.Minutes, expected))
	}
	at, err := time.Parse(time.DateOnly+" 15:04", values["date"]+" "+values["time"])
	if err != nil {
		return uuid.Nil, fmt.Errorf("booking: %w: %w", store.ErrMalformed, err)
	}
	values["time"] = at.Format("15:04") // written "9:20" it would come after ten
	return s.createVisit(ctx, state, values)
}

// Arrive is a person coming in: their appointment today, back with the document
// they were sent for, or a walk-in; with no person just the next ticket. Who is in
// the day's list already gets no second line in it.
func (s *Session) Arrive(ctx context.Context, person uuid.UUID, subject string) (uuid.UUID, error) {
	s.visiting.Lock()
	defer s.visiting.Unlock()
	visit, open, err := s.openVisitOf(ctx, person)
	switch {
	case err != nil:
		return uuid.Nil, err
	case !open:
		return s.book(ctx, NewVisit{Person: person, Subject: subject})
	case visit.State == visitBooked, visit.State == visitDocument:
		err = s.setVisit(ctx, visit.ID, visitWaiting)
	}
	return visit.ID, err
}

// ArriveInstead is a person coming in now in the place of an appointment that they have
// another day or elsewhere: as whoever has none, for what was booked, with the ticket
// they were given already if that is not uuid.Nil. The appointment is cancelled for
// the reason. Errors: ErrVisitMoved once it is more, or less, than booked.
func (s *Session) ArriveInstead(ctx context.Context, appointment, ticket uuid.UUID, reason string) (uuid.UUID, error) {
	s.visiting.Lock()
	defer s.visiting.Unlock()
	before, err := s.booked(ctx, appointment)
	if err != nil {
		return uuid.Nil, fmt.Errorf("coming in before an appointment: %w", err)
	}
	asked := before.Procedure()
	if ticket == uuid.Nil {
		ticket, err = s.book(ctx, NewVisit{Person: before.Person(), Subject: before.Values["subject"], Request: asked.Request, Motive: asked.Motive})
	} else {
		err = s.identify(ctx, ticket, before.Person(), asked)
	}
	if err == nil {
		err = s.cancel(ctx, before, reason)
	}
	if err != nil {
		return uuid.Nil, fmt.Errorf("coming in before an appointment: %w", err)
	}
	return ticket, nil
}

// Identify says who has come with a ticket that was given to nobody known.
// Errors: ErrVisitMoved where it is somebody's already.
func (s *Session) Identify(ctx context.Context, id, person uuid.UUID) error {
	s.visiting.Lock()
	defer s.visiting.Unlock()
	return s.identify(ctx, id, person, Procedure{})
}

// identify is Identify with visiting held, of somebody who has come for a procedure.
func (s *Session) identify(ctx context.Context, id, person uuid.UUID, asked Procedure) error {
	visit, err := s.appointment(ctx, id)
	if err == nil && visit.Person() != uuid.Nil {
		err = fmt.Errorf("giving a ticket to a person: %w", ErrVisitMoved)
	}
	if err != nil {
		return err
	}
	err = s.update(ctx, id, func(laptop.Document) laptop.Change {
		values := map[string]string{"person": person.String()}
		set(values, "request", asked.Request, asked.Request != "")
		set(values, "motive", asked.Motive, asked.Motive != "")
		return laptop.Change{Values: values}
	})
	if err == nil {
		s.changed()
	}
	return err
}

// InDay says whether a person is in today's list here, with a visit that is not over.
func (s *Session) InDay(ctx context.Context, person uuid.UUID) (bool, error) {
	_, open, err := s.openVisitOf(ctx, person)
	return open, err
}

// openVisitOf is the person's visit of today here that is not over, the first
// in the day's order.
func (s *Session) openVisitOf(ctx context.Context, person uuid.UUID) (agenda.Visit, bool, error) {
	visits, err := s.appointments(ctx, agenda.Day{Site: s.Site(), Date: s.options.today()})
	at := slices.IndexFunc(visits, func(visit agenda.Visit) bool {
		return visit.Person() == person && person != uuid.Nil && !visit.Over()
	})
	if err != nil || at < 0 {
		return agenda.Visit{}, false, err
	}
	return visits[at], true, nil
}

func (s *Session) appointment(ctx context.Context, id uuid.UUID) (agenda.Visit, error) {
	document, err := s.file.Record(ctx, id)
	if err == nil && document.Record.Kind != store.Appointment {
		err = fmt.Errorf("record %s is no visit: %w", id, store.ErrNotFound)
	}
	if err != nil {
		return agenda.Visit{}, err
	}
	return s.readVisit(document), nil
}

// readVisit reads the record of a visit.
func (s *Session) readVisit(document laptop.Document) agenda.Visit {
	read := visit.Read(document.State, document.Record.Values())
	found := agenda.Visit{ID: document.ID, Record: read, Created: document.Created}
	if person := found.Person(); person != uuid.Nil {
		found.Values["person"] = s.files.resolve(person).String()
	}
	return found
}

// SetVisit moves a visit to a state and notes when. Errors: store.ErrMalformed
// for words that are no state, ErrVisitMoved where it is further on than that.
func (s *Session) SetVisit(ctx context.Context, id uuid.UUID, state string) error {
	s.visiting.Lock()
	defer s.visiting.Unlock()
	return s.setVisit(ctx, id, state)
}

// setVisit is SetVisit with visiting held.
func (s *Session) setVisit(ctx context.Context, id uuid.UUID, state string) error {
	return s.bringVisit(ctx, id, state, make(map[string]string))
}

// bringVisit moves a visit to a state and changes values along with it.
func (s *Session) bringVisit(ctx context.Context, id uuid.UUID, state string, values map[string]string) error {
	if !visit.IsState(state) {
		return fmt.Errorf("moving a visit to no state: %w", store.ErrMalformed)
	}
	moved, err := s.appointment(ctx, id)
	if err != nil || moved.State == state {
		return err
	}
	if !visit.Leads(moved.State, state) {
		return fmt.Errorf("moving a visit from %s to %s: %w", moved.State, state, ErrVisitMoved)
	}
	maps.Copy(moved.Values, values) // its application may be among them
	values[moved.NextMark(state)], values[fieldVisitState] = s.options.Clock().UTC().Format(time.RFC3339Nano), state
	if err := s.measure(ctx, moved, state, values); err != nil {
		return err
	}
	if state != visitBooked && state != visitCancelled {
		if values["ticket"], err = s.ticketOf(ctx, moved); err != nil {
			return err
		}
		set(values, visit.FieldHeld, moved.Slot(), !moved.WalkIn())
	}
	return s.changeVisit(ctx, id, values)
}

// changeVisit changes a visit's record, with what lists know of it.
func (s *Session) changeVisit(ctx context.Context, id uuid.UUID, values map[string]string) error {
	err := s.update(ctx, id, func(document laptop.Document) laptop.Change {
		after := document.Record.Values()
		maps.Copy(after, values)
		change := laptop.Change{Values: values, Card: cardContent(store.Appointment, after)}
		if state := visit.Read(document.State, after).State; state != document.State {
			change.State = &state
		}
		if site := after["site"]; site != document.Site {
			change.Site = &site
		}
		return change
	})
	if err == nil {
		s.changed()
	}
	return err
}

// OpenVisit opens the visit's application. If it has none it is the one that the
// person has begun and not finished, or what was made of a visit that is over; only
// then is one started. Errors: store.ErrNotFound for a ticket that is nobody's yet,
// ErrVisitMoved for a visit that was cancelled.
func (s *Session) OpenVisit(ctx context.Context, id uuid.UUID) (*Application, error) {
	s.visiting.Lock()
	defer s.visiting.Unlock()
	visit, err := s.appointment(ctx, id)
	if err != nil {
		return nil, err
	}
	switch {
	case visit.State == visitCancelled:
		return nil, fmt.Errorf("opening the application of a cancelled visit: %w", ErrVisitMoved)
	case visit.Person() == uuid.Nil:
		return nil, fmt.Errorf("opening the application of a ticket: %w", store.ErrNotFound)
	}
	application := visit.Application()
	if application == uuid.Nil {
		if application, err = s.begunFor(ctx, visit); err != nil {
			return nil, err
		}
	}
	if application == uuid.Nil {
		return s.startVisit(ctx, visit)
	}
	a, err := s.Open(ctx, application)
	if err != nil || visit.State == visitQueued || visit.State == visitDone {
		return a, err
	}
	return a, s.beginVisit(ctx, visit, application)
}

// begunFor is the application that a visit without one is about: an unfinished one
// of the person, unless they are here for something else, or the last of all once
// the visit is over; uuid.Nil if there is none.
func (s *Session) begunFor(ctx context.Context, visit agenda.Visit) (uuid.UUID, error) {
	documents, err := s.applicationsOf(ctx, visit.Person())
	at := slices.IndexFunc(documents, func(document laptop.Document) bool {
		if visit.State == visitQueued || visit.State == visitDone {
			return true
		}
		unfinished := document.State == string(Draft) || document.State == string(HandedOver)
		return unfinished && s.asFor(visit, document.Record.Values())
	})
	if err != nil || at < 0 {
		return uuid.Nil, err
	}
	return documents[at].ID, nil
}

// asFor says whether an application can be what a visit was booked for: what was
// not said then, or is not filled in yet, speaks for it.
func (s *Session) asFor(visit agenda.Visit, values map[string]string) bool {
	same := func(booked, filled string) bool { return booked == "" || filled == "" || booked == filled }
	return same(visit.Values["request"], s.Rulebook().RequestOf(officialValues(values))) &&
		same(visit.Values["motive"], values[fieldMotive])
}

// startVisit makes a visit's application and begins it; visiting is held.
func (s *Session) startVisit(ctx context.Context, visit agenda.Visit) (*Application, error) {
	asked := s.askedFor(visit)
	asked[fieldVisit] = visit.ID.String()
	s.received(asked, visit.When(visitWaiting), visit.When(visitCalled))
	a, err := s.start(ctx, visit.Person(), asked)
	if err != nil {
		return nil, err
	}
	return a, s.beginVisit(ctx, visit, a.id)
}

// beginVisit notes that a visit's application is being filled; visiting is held.
func (s *Session) beginVisit(ctx context.Context, visit agenda.Visit, application uuid.UUID) error {
	values := make(map[string]string)
	if visit.Application() != application {
		values["application"] = application.String()
	}
	switch {
	case visit.State != visitFilling: // one write for both: the operator waits for it
		return s.bringVisit(ctx, visit.ID, visitFilling, values)
	case len(values) > 0:
		return s.changeVisit(ctx, visit.ID, values)
	}
	return nil
}

// askedFor is what is known of the application from the appointment.
func (s *Session) askedFor(visit agenda.Visit) map[string]string { return s.boxes(visit.Procedure()) }

// queueVisit moves the visit of an application that is queued or left to a
// colleague; it returns the visit's id, or none if it cannot be found.
func (s *Session) queueVisit(ctx context.Context, a *Application, status Status) (uuid.UUID, error) {
	id, err := s.visitOf(ctx, a)
	if err != nil || id == uuid.Nil {
		return uuid.Nil, err
	}
	if state := map[Status]string{Queued: visitQueued, HandedOver: visitHanded}[status]; state != "" {
		if err := s.SetVisit(ctx, id, state); err != nil {
			return uuid.Nil, ignoreMissing(err, store.ErrNotFound)
		}
	}
	return id, nil
}

// visitOf is the visit an application was started from, or one of today that it
// was found for; uuid.Nil if there is none.
func (s *Session) visitOf(ctx context.Context, a *Application) (uuid.UUID, error) {
	if id := a.visit(); id != uuid.Nil {
		return id, nil
	}
	visits, err := s.appointments(ctx, agenda.Day{Site: s.Site(), Date: s.options.today()})
	at := slices.IndexFunc(visits, func(visit agenda.Visit) bool { return visit.Application() == a.id })
	if err != nil || at < 0 {
		return uuid.Nil, err
	}
	return visits[at].ID, nil
}

// cardValues are the values a record's card is made of: of a visit as it was held.
func cardValues(kind store.Kind, values map[string]string) map[string]string {
	if kind != store.Appointment {
		return values
	}
	read := visit.Read("", values)
	values = maps.Clone(read.Values)
	values[fieldVisitState] = read.State
	set(values, agenda.CardUndecided, permit.Yes, read.Undecided())
	return values
}
