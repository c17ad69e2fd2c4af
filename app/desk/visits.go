package desk

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"sportello/app/permit"
	"sportello/store"
	"sportello/store/laptop"
)

// The states of a visit, as they stand in the file in clear.
const (
	visitBooked   = "booked"
	visitWaiting  = "waiting"
	visitCalled   = "called"
	visitFilling  = "filling"
	visitDocument = "document" // the person has gone for a document
	visitHanded   = "handed"   // the application is left to a colleague
	visitQueued   = "queued"
	visitDone     = "done"
	visitAbsent   = "absent"
)

// visitsBefore are the states out of which a visit comes to one, where that is not
// any: whose application is under way is not missing, and waits again only once
// back with the document.
var visitsBefore = map[string][]string{
	visitBooked:   {},
	visitWaiting:  {visitBooked, visitAbsent, visitDocument},
	visitCalled:   {visitBooked, visitWaiting, visitAbsent, visitDocument, visitHanded},
	visitAbsent:   {visitBooked, visitWaiting, visitCalled},
	visitDocument: {visitBooked, visitWaiting, visitCalled, visitFilling, visitHanded},
}

// leads says whether a visit comes from one state to another.
func leads(from, to string) bool {
	before, only := visitsBefore[to]
	return !only || slices.Contains(before, from)
}

// fieldVisitState is where an appointment's record notes its state for other
// laptops, which are told no other.
const fieldVisitState = "state"

// appointment is the record of a visit, read. Its fields are site, date, time
// ("09:20"), person, subject, request, motive, ticket, walk_in, application, state,
// those of visitTimes, and what a visit's time is kept in beside them.
type appointment struct {
	laptop.Summary
	values map[string]string
}

func (v appointment) walkIn() bool { return v.values["walk_in"] == permit.Yes }

func (v appointment) person() uuid.UUID      { return parseID(v.values["person"]) }
func (v appointment) application() uuid.UUID { return parseID(v.values["application"]) }

// over says that nothing more is expected of the person today.
func (v appointment) over() bool {
	return v.State == visitQueued || v.State == visitDone || v.State == visitAbsent
}

// planned is when an appointment was made for.
func (v appointment) planned(location *time.Location) time.Time {
	at, _ := time.ParseInLocation(time.DateOnly+" 15:04", v.values["date"]+" "+v.values["time"], location)
	return at
}

// NewVisit is an appointment, or with no time a walk-in that arrives now.
type NewVisit struct {
	Site, Date, Time string    // "", "" and "09:20": here, today
	Person           uuid.UUID // uuid.Nil: nobody has said who they are yet
	Subject          string
	Request, Motive  string // permit.Request.ID and code; may be empty
}

// Book adds an appointment. Errors: store.ErrMalformed for dates and times that
// are none.
func (s *Session) Book(ctx context.Context, visit NewVisit) (uuid.UUID, error) {
	s.visiting.Lock()
	defer s.visiting.Unlock()
	return s.book(ctx, visit)
}

// book is Book with visiting held.
func (s *Session) book(ctx context.Context, visit NewVisit) (uuid.UUID, error) {
	now := s.options.Clock()
	values := map[string]string{
		"site": cmp.Or(visit.Site, s.Site()), "date": cmp.Or(visit.Date, now.Format(time.DateOnly)), "time": visit.Time,
		"subject": visit.Subject, "request": visit.Request, "motive": visit.Motive,
	}
	set(values, "person", visit.Person.String(), visit.Person != uuid.Nil)
	state := visitBooked
	if visit.Time == "" {
		state = visitWaiting
		values["walk_in"], values["time"] = permit.Yes, now.Format("15:04")
		ticket, err := s.nextTicket(ctx, day{values["site"], values["date"]})
		if err != nil {
			return uuid.Nil, err
		}
		values["ticket"] = ticket
	}
	if _, err := time.Parse(time.DateOnly+" 15:04", values["date"]+" "+values["time"]); err != nil {
		return uuid.Nil, fmt.Errorf("booking: %w: %w", store.ErrMalformed, err)
	}
	values[visitTimes[state]], values[fieldVisitState] = now.UTC().Format(time.RFC3339Nano), state
	dropEmpty(values)
	document, err := s.file.Create(ctx, laptop.Draft{
		Kind: store.Appointment, State: state, Site: values["site"], Values: values, Card: cardContent(store.Appointment, values),
	})
	if err != nil {
		return uuid.Nil, err
	}
	s.files.put(cardOf(document))
	s.changed()
	return document.ID, nil
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

// Identify says who has come with a ticket that was given to nobody known.
// Errors: ErrVisitMoved where it is somebody's already.
func (s *Session) Identify(ctx context.Context, id, person uuid.UUID) error {
	s.visiting.Lock()
	defer s.visiting.Unlock()
	visit, err := s.appointment(ctx, id)
	if err == nil && visit.person() != uuid.Nil {
		err = fmt.Errorf("giving a ticket to a person: %w", ErrVisitMoved)
	}
	if err != nil {
		return err
	}
	err = s.update(ctx, id, func(laptop.Document) laptop.Change {
		return laptop.Change{Values: map[string]string{"person": person.String()}}
	})
	if err == nil {
		s.changed()
	}
	return err
}

// openVisitOf is the person's visit of today here that is not over, the first
// in the day's order; visiting is held.
func (s *Session) openVisitOf(ctx context.Context, person uuid.UUID) (appointment, bool, error) {
	visits, err := s.appointments(ctx, day{s.Site(), s.options.today()})
	at := slices.IndexFunc(visits, func(visit appointment) bool {
		return visit.person() == person && person != uuid.Nil && !visit.over()
	})
	if err != nil || at < 0 {
		return appointment{}, false, err
	}
	return visits[at], true, nil
}

func (s *Session) appointment(ctx context.Context, id uuid.UUID) (appointment, error) {
	document, err := s.file.Record(ctx, id)
	if err == nil && document.Record.Kind != store.Appointment {
		err = fmt.Errorf("record %s is no visit: %w", id, store.ErrNotFound)
	}
	if err != nil {
		return appointment{}, err
	}
	visit := appointment{document.Summary, document.Record.Values()}
	if person := visit.person(); person != uuid.Nil {
		visit.values["person"] = s.files.resolve(person).String()
	}
	return visit, nil
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
	if visitTimes[state] == "" {
		return fmt.Errorf("moving a visit to no state: %w", store.ErrMalformed)
	}
	visit, err := s.appointment(ctx, id)
	if err != nil || visit.State == state {
		return err
	}
	if !leads(visit.State, state) {
		return fmt.Errorf("moving a visit from %s to %s: %w", visit.State, state, ErrVisitMoved)
	}
	values := map[string]string{visit.nextMark(state): s.options.Clock().UTC().Format(time.RFC3339Nano), fieldVisitState: state}
	if err := s.measure(ctx, visit, state, values); err != nil {
		return err
	}
	if visit.values["ticket"] == "" && state != visitBooked {
		visits, err := s.appointments(ctx, day{visit.values["site"], visit.values["date"]})
		if err != nil {
			return err
		}
		at := slices.IndexFunc(visits, func(other appointment) bool { return other.ID == id })
		values["ticket"] = visits[at].values["ticket"]
	}
	err = s.update(ctx, id, func(laptop.Document) laptop.Change { return laptop.Change{Values: values, State: &state} })
	if err == nil {
		s.changed()
	}
	return err
}

// OpenVisit opens the visit's application. If it has none it is the one that the
// person has begun and not finished, or what was made of a visit that is over; only
// then is one started. Errors: store.ErrNotFound for a ticket that is nobody's yet.
func (s *Session) OpenVisit(ctx context.Context, id uuid.UUID) (*Application, error) {
	s.visiting.Lock()
	defer s.visiting.Unlock()
	visit, err := s.appointment(ctx, id)
	if err != nil {
		return nil, err
	}
	if visit.person() == uuid.Nil {
		return nil, fmt.Errorf("opening the application of a ticket: %w", store.ErrNotFound)
	}
	application := visit.application()
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
func (s *Session) begunFor(ctx context.Context, visit appointment) (uuid.UUID, error) {
	documents, err := s.applicationsOf(ctx, visit.person())
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
func (s *Session) asFor(visit appointment, values map[string]string) bool {
	same := func(booked, filled string) bool { return booked == "" || filled == "" || booked == filled }
	return same(visit.values["request"], s.Rulebook().RequestOf(officialValues(values))) &&
		same(visit.values["motive"], values[fieldMotive])
}

// startVisit makes a visit's application and begins it; visiting is held.
func (s *Session) startVisit(ctx context.Context, visit appointment) (*Application, error) {
	asked := s.askedFor(visit)
	asked[fieldVisit] = visit.ID.String()
	a, err := s.start(ctx, visit.person(), asked)
	if err != nil {
		return nil, err
	}
	return a, s.beginVisit(ctx, visit, a.id)
}

// beginVisit notes that a visit's application is being filled; visiting is held.
func (s *Session) beginVisit(ctx context.Context, visit appointment, application uuid.UUID) error {
	if visit.application() != application {
		err := s.update(ctx, visit.ID, func(laptop.Document) laptop.Change {
			return laptop.Change{Values: map[string]string{"application": application.String()}}
		})
		if err != nil {
			return err
		}
	}
	return s.setVisit(ctx, visit.ID, visitFilling)
}

// askedFor is what is known of the application from the appointment.
func (s *Session) askedFor(visit appointment) map[string]string {
	values := make(map[string]string)
	for _, request := range s.Rulebook().Requests() {
		if request.ID == visit.values["request"] {
			values[request.Field] = permit.Yes
		}
	}
	if motive := visit.values["motive"]; motive != "" {
		values[fieldMotive] = motive
	}
	return values
}

// queueVisit moves the visit of an application that is queued or left to a
// colleague; it returns the
// visit's id, or none if it cannot be found.
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
	visits, err := s.appointments(ctx, day{s.Site(), s.options.today()})
	at := slices.IndexFunc(visits, func(visit appointment) bool { return visit.application() == a.id })
	if err != nil || at < 0 {
		return uuid.Nil, err
	}
	return visits[at].ID, nil
}
