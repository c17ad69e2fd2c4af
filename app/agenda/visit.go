package agenda

import (
	"time"

	"github.com/google/uuid"

	"sportello/app/visit"
)

// Visit is the record of an appointment or a walk-in, read. Its values are site, date,
// time ("09:20"), person, subject, request, motive, ticket, walk_in, application,
// state, and those that package visit reads.
type Visit struct {
	ID uuid.UUID
	visit.Record
	Created time.Time // the record, on the laptop at hand
}

// Person is whose it is, uuid.Nil of a ticket that was given to nobody known.
func (v Visit) Person() uuid.UUID { return idOf(v.Values["person"]) }

// Application is what is filled in, uuid.Nil if nothing is yet.
func (v Visit) Application() uuid.UUID { return idOf(v.Values["application"]) }

// Procedure is what the person comes for.
func (v Visit) Procedure() Procedure { return Procedure{v.Values["request"], v.Values["motive"]} }

// On is where and on which day it is to be.
func (v Visit) On() Day { return Day{v.Values["site"], v.Values["date"]} }

// Ticket is its number, "" if it has none yet.
func (v Visit) Ticket() string { return v.Values["ticket"] }

// Made is when an appointment was made, or a walk-in came, by the clock of whoever
// noted it: all desks tell the same.
func (v Visit) Made() time.Time {
	for _, state := range []string{visit.Booked, visit.Waiting} {
		if at, err := time.Parse(time.RFC3339, v.Values[visit.TimeField(state)]); err == nil {
			return at
		}
	}
	return v.Created
}

// idOf reads an id, uuid.Nil if it is none.
func idOf(text string) uuid.UUID {
	id, err := uuid.Parse(text)
	if err != nil {
		return uuid.Nil
	}
	return id
}
