package agenda

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
)

// Meeting are appointments that meet, more than there are places.
type Meeting struct {
	On     Day
	At     int // the minute when they first do
	Places int
	Visits []uuid.UUID // by their ids
	Takes  map[uuid.UUID]Interval
}

// ID is the same wherever the same appointments are known.
func (m Meeting) ID() uuid.UUID { return derivedID("sportello slot 1", m.Visits...) }

// UndecidedID is that of the question whether an appointment stands.
func UndecidedID(visit uuid.UUID) uuid.UUID { return derivedID("sportello undecided 1", visit) }

// derivedID is the same wherever the same is asked of the same visits.
func derivedID(what string, visits ...uuid.UUID) uuid.UUID {
	digest := sha256.New()
	digest.Write([]byte(what + "\x00"))
	for _, id := range visits {
		digest.Write(id[:])
	}
	id := uuid.UUID(digest.Sum(nil)[:16])
	id[6], id[8] = id[6]&0x0f|0x80, id[8]&0x3f|0x80 // version 8 of RFC 9562: our own
	return id
}

// Title is "Lido Adriano 1/12 9:30".
func (m Meeting) Title() string {
	date, err := time.Parse(time.DateOnly, m.On.Date)
	if err != nil {
		return m.On.Site
	}
	return fmt.Sprintf("%s %s %d:%02d", m.On.Site, date.Format("2/1"), m.At/60, m.At%60)
}

// Meetings are those of appointments, by date, time and site; places is how many a
// site can receive at once.
func Meetings(plans map[uuid.UUID]Plan, places func(site string) int) []Meeting {
	byDay := make(map[Day][]Interval)
	for id, planned := range plans {
		byDay[planned.On] = append(byDay[planned.On], planned.Interval(id))
	}
	var found []Meeting
	for on, booked := range byDay {
		for _, meeting := range meetings(booked, places(on.Site)) {
			meeting.On, meeting.Places, meeting.Takes = on, places(on.Site), make(map[uuid.UUID]Interval)
			for _, id := range meeting.Visits {
				meeting.Takes[id] = plans[id].Interval(id)
			}
			found = append(found, meeting)
		}
	}
	slices.SortFunc(found, func(a, b Meeting) int {
		return cmp.Or(strings.Compare(a.On.Date, b.On.Date), cmp.Compare(a.At, b.At), strings.Compare(a.On.Site, b.On.Site))
	})
	return found
}

// meetings groups appointments of a day that meet where there are more of them than
// places: whoever meets one of a group at such a moment is in it.
func meetings(booked []Interval, places int) []Meeting {
	slices.SortFunc(booked, func(a, b Interval) int {
		return cmp.Or(cmp.Compare(a.From, b.From), bytes.Compare(a.Visit[:], b.Visit[:]))
	})
	var groups []Meeting
	in := make(map[uuid.UUID]bool) // the last of them: of an earlier one nobody is left
	for _, one := range booked {   // more meet only from when one of them begins
		here := Overlapping(booked, one.From, one.From+1)
		if len(here) <= places {
			continue
		}
		if !slices.ContainsFunc(here, func(other Interval) bool { return in[other.Visit] }) {
			groups = append(groups, Meeting{At: one.From})
			clear(in)
		}
		last := &groups[len(groups)-1]
		for _, other := range here {
			if !in[other.Visit] {
				in[other.Visit] = true
				last.Visits = append(last.Visits, other.Visit)
			}
		}
	}
	for _, group := range groups {
		slices.SortFunc(group.Visits, func(a, b uuid.UUID) int { return bytes.Compare(a[:], b[:]) })
	}
	return groups
}
