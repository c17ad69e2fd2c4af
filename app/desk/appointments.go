package desk

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"sportello/app/agenda"
)

// takenOn is what is taken of a day at a site: by appointments that are on file
// here, and by others of which the office has told.
func (s *Session) takenOn(ctx context.Context, on agenda.Day) ([]agenda.Interval, error) {
	var taken []agenda.Interval
	here := make(map[uuid.UUID]bool)
	for _, id := range s.files.visitsOn(on) {
		planned, err := s.planned(ctx, id)
		if err != nil {
			return nil, err
		}
		here[id] = true
		if planned.Takes && planned.On == on {
			taken = append(taken, planned.Interval(id))
		}
	}
	told, there, err := s.Bulletin(ctx)
	if err != nil || !there {
		return taken, err
	}
	for _, one := range told.Taken {
		if one.Site != on.Site || one.Date != on.Date || here[one.Visit] || s.files.isVisit(one.Visit) {
			continue // on file here, perhaps moved or cancelled since
		}
		taken = append(taken, agenda.IntervalOf(one.Visit, agenda.MinuteOf(one.Time), one.Minutes))
	}
	return taken, nil
}

// isVisit says whether a record is a visit on file here.
func (d *directory) isVisit(id uuid.UUID) bool {
	d.mutex.RLock()
	defer d.mutex.RUnlock()
	_, known := d.plans[id]
	return known
}

// planned is a visit's plan. One whose card is an earlier program's is read.
func (s *Session) planned(ctx context.Context, id uuid.UUID) (agenda.Plan, error) {
	planned := s.files.plan(id)
	if planned.Known {
		return planned, nil
	}
	if err := s.refresh(ctx, id); err != nil {
		return agenda.Plan{}, err
	}
	return s.files.plan(id), nil
}

func (d *directory) plan(id uuid.UUID) agenda.Plan {
	d.mutex.RLock()
	defer d.mutex.RUnlock()
	return d.plans[id]
}

// Coming are a person's appointments from today on, by time.
func (s *Session) Coming(ctx context.Context, person uuid.UUID) ([]Visit, error) {
	now := s.options.Clock()
	today := now.Format(time.DateOnly)
	person = s.files.resolve(person)
	var coming []Visit
	for _, id := range s.files.visitsWhere(func(on agenda.Day) bool { return on.Date >= today }) {
		planned, err := s.planned(ctx, id)
		if err != nil {
			return nil, err
		}
		if !planned.Booked {
			continue
		}
		visit, err := s.appointment(ctx, id)
		if err != nil {
			return nil, err
		}
		if visit.Person() == person {
			coming = append(coming, s.line(visit, now))
		}
	}
	slices.SortFunc(coming, func(a, b Visit) int {
		return cmp.Or(strings.Compare(a.Date+" "+a.Time, b.Date+" "+b.Time), slices.Compare(a.ID[:], b.ID[:]))
	})
	return coming, nil
}

// requestRenewal is what whoever has a permit comes for, mostly.
const requestRenewal = "rinnovo"

// ProcedureOf is what a person will most likely come for: what they have begun and
// not finished, what they have an appointment for, else the renewal of their permit;
// zero if nothing tells. Errors:
// store.ErrNotFound.
func (s *Session) ProcedureOf(ctx context.Context, person uuid.UUID) (Procedure, error) {
	known, err := s.Person(ctx, person)
	if err != nil {
		return Procedure{}, err
	}
	documents, err := s.applicationsOf(ctx, person)
	if err != nil {
		return Procedure{}, err
	}
	for _, document := range documents {
		values := officialValues(document.Record.Values())
		if begun := document.State == string(Draft) || document.State == string(HandedOver); begun {
			return Procedure{Request: s.Rulebook().RequestOf(values), Motive: values[fieldMotive]}, nil
		}
	}
	coming, err := s.Coming(ctx, person)
	if err != nil {
		return Procedure{}, err
	}
	for _, visit := range coming {
		if visit.Procedure != (Procedure{}) {
			return visit.Procedure, nil
		}
	}
	if known.Values["permit_number"] == "" {
		return Procedure{}, nil
	}
	return Procedure{Request: requestRenewal, Motive: known.Values["permit_motive"]}, nil
}

// BookedBy is who gave an appointment the slot that it has, when and on which
// laptop. Errors: store.ErrNotFound.
func (s *Session) BookedBy(ctx context.Context, id uuid.UUID) (Origin, error) {
	visit, err := s.appointment(ctx, id)
	if err != nil {
		return Origin{}, err
	}
	of, err := s.shared(ctx, id)
	if err != nil {
		return Origin{}, err
	}
	booked := of.booked()
	if booked == (Origin{}) {
		booked = s.typedHere()
		booked.At = visit.Made()
	}
	return booked, nil
}

// slotFields say when and where an appointment is.
var slotFields = []string{"site", "date", "time"}

// booked is where the slot of an appointment comes from: the last of the operations
// that wrote it; zero where none has.
func (of sharing) booked() Origin {
	var last Origin
	for _, name := range slotFields {
		if from := of.origin(of.Fields[name].Standing.Op); from.At.After(last.At) {
			last = from
		}
	}
	return last
}
