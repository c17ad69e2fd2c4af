package demo

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"time"

	"github.com/google/uuid"

	"sportello/app/desk"
)

// colleague is an invented operator with the site they work at and their habits.
type colleague struct {
	account, name string
	site          string
	weekday       time.Weekday // of their morning there
	pace          float64      // of what filling takes an average operator
	// own says that they have ways of their own: they go on in spite of an expired
	// passport, where the others ask for the new one, and never ask for the copy of the
	// tax code. It is uneven practice, to be found in the figures.
	own bool
	// note is what they left an application of the last week to a colleague with; "":
	// they finished all.
	note string
}

var colleagues = []colleague{
	{account: OperatorName, name: "A. Bianchi", site: Site, weekday: time.Tuesday, pace: 1},
	{account: "b.prova", name: "B. Prova", site: "San Pietro in Vincoli", weekday: time.Wednesday, pace: 1.3, note: "Torna venerdì con le buste paga"},
	{account: "c.finta", name: "C. Finta", site: "Casa delle Culture", weekday: time.Thursday, pace: 0.8, own: true},
	{account: "d.esempio", name: "D. Esempio", site: central, weekday: time.Friday, pace: 0.9},
}

// central is the site of the back office.
const central = "Ufficio centrale"

// The history is of so many weeks among the last ones, with so many visits each
// morning, this far apart.
const (
	historyWeeks   = 9
	figureWeeks    = 12
	visitsAMorning = 3
	apart          = 30 * time.Minute
	opens          = 9 // o'clock
)

// hand is a clock that is set by hand. The desk asks it from any goroutine.
type hand struct {
	mutex sync.Mutex
	at    time.Time
}

func (h *hand) now() time.Time {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	return h.at
}

func (h *hand) set(at time.Time) {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	h.at = at
}

func (h *hand) pass(d time.Duration) {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	h.at = h.at.Add(d)
}

// mornings are those of one colleague: who came, how long they waited, what was
// filled in, what was stopped.
type mornings struct {
	colleague
	session *desk.Session
	clock   *hand
	random  *rand.Rand
	people  []desk.Person // who are still to come
	again   desk.Person   // who was here a year ago, and comes again in the latest one
	queued  []desk.Person // whose application was filled in, the first one first
	free    time.Time     // when the desk has done with whoever was called last
	last    bool          // it is the latest one
}

// history has every colleague work through the mornings of the last weeks; the last
// one does what they owe the back office, too. Of those who come again each colleague
// sees one.
func history(ctx context.Context, options desk.Options, people, again []desk.Person) error {
	today := options.Clock()
	clock := &hand{at: today}
	options.Clock = clock.now
	whose := deal(people)
	for i, of := range colleagues {
		m := mornings{colleague: of, clock: clock, random: rand.New(rand.NewPCG(209, uint64(i))), people: whose[i], again: again[i]}
		err := work(ctx, options, unlock(ctx, of.account), func(ctx context.Context, session *desk.Session, _ desk.Options) error {
			m.session = session
			if err := m.work(ctx, today); err != nil || i < len(colleagues)-1 {
				return err
			}
			return backOffice(ctx, session, clock, today)
		})
		if err != nil {
			return fmt.Errorf("the mornings of %s: %w", of.account, err)
		}
	}
	return nil
}

// deal says who goes to which colleague. Every second of those who work for others
// goes to the one with ways of their own: enough to compare with the rest.
func deal(people []desk.Person) [][]desk.Person {
	own := slices.IndexFunc(colleagues, func(c colleague) bool { return c.own })
	whose := make([][]desk.Person, len(colleagues))
	workers, others := 0, 0
	for _, person := range people {
		at := (own + 1 + others%(len(colleagues)-1)) % len(colleagues)
		if person.Values["permit_motive"] == "16" {
			workers++
		}
		if person.Values["permit_motive"] == "16" && workers%2 == 0 {
			at = own
		} else {
			others++
		}
		whose[at] = append(whose[at], person)
	}
	return whose
}

// unlock opens the desk for somebody of the demonstration.
func unlock(ctx context.Context, account string) func(*desk.Desk) (*desk.Session, error) {
	return func(d *desk.Desk) (*desk.Session, error) {
		return d.Unlock(ctx, account, Passphrase, nil)
	}
}

func (m *mornings) work(ctx context.Context, today time.Time) error {
	if err := m.session.SetSite(ctx, m.site); err != nil {
		return err
	}
	days, err := m.days(ctx, today)
	if err != nil {
		return err
	}
	for i, day := range days {
		m.last = i == len(days)-1
		if err := m.morning(ctx, day); err != nil {
			return fmt.Errorf("%s: %w", iso(day), err)
		}
	}
	return nil
}

// days are when the mornings begin, the first one first: on the colleague's weekday,
// before today and in the weeks that the figures are looked at for, but on no holiday.
func (m *mornings) days(ctx context.Context, today time.Time) ([]time.Time, error) {
	var days []time.Time
	for week := 0; week < figureWeeks && len(days) < historyWeeks; week++ {
		back := (int(today.Weekday())-int(m.weekday)+6)%7 + 1 + 7*week
		day := time.Date(today.Year(), today.Month(), today.Day()-back, opens, 0, 0, 0, today.Location())
		calendar, err := m.session.Calendar(ctx, m.site, iso(day), 1, desk.Procedure{})
		if err != nil {
			return nil, err
		}
		if len(calendar[0].Open) > 0 {
			days = append(days, day)
		}
	}
	slices.Reverse(days)
	return days, nil
}

// morning is one: every third comes without an appointment.
func (m *mornings) morning(ctx context.Context, opening time.Time) error {
	m.free = opening
	for i := range min(visitsAMorning, len(m.people)) {
		person := m.people[0]
		m.people = m.people[1:]
		at := opening.Add(time.Duration(i) * apart)
		var err error
		if i%3 == 2 {
			err = m.walkIn(ctx, person, at, m.renew)
		} else {
			err = m.appointment(ctx, person, at)
		}
		if err != nil {
			return err
		}
	}
	if !m.last {
		return nil
	}
	return m.others(ctx, opening.Add(visitsAMorning*apart))
}

// others come in the latest morning, without an appointment: who was here a year ago,
// and at the site of the demonstration somebody of the last weeks, with a new passport.
func (m *mornings) others(ctx context.Context, at time.Time) error {
	if err := m.walkIn(ctx, m.again, at, m.renewAgain); err != nil || m.site != Site {
		return err
	}
	return m.walkIn(ctx, m.queued[0], at.Add(apart), m.update)
}

// appointment is somebody booked a week before; one in nine does not come.
func (m *mornings) appointment(ctx context.Context, person desk.Person, at time.Time) error {
	m.clock.set(at.AddDate(0, 0, -7))
	id, err := m.session.BookSlot(ctx, desk.Booking{
		Site: m.site, Date: iso(at), Time: at.Format("15:04"), Person: person.ID,
		Procedure: desk.Procedure{Request: "rinnovo", Motive: person.Values["permit_motive"]},
	})
	if err != nil {
		return err
	}
	if m.random.IntN(9) == 0 {
		m.clock.set(at.Add(desk.Grace + time.Minute))
		return m.session.SetVisit(ctx, id, "absent")
	}
	m.clock.set(at.Add(time.Duration(m.random.IntN(14)-10) * time.Minute))
	if err := m.session.SetVisit(ctx, id, "waiting"); err != nil {
		return err
	}
	return m.serve(ctx, id, person, m.renew)
}

func (m *mornings) walkIn(ctx context.Context, person desk.Person, at time.Time, fill filling) error {
	m.clock.set(at.Add(-time.Duration(m.random.IntN(20)) * time.Minute))
	id, err := m.session.Arrive(ctx, person.ID, "")
	if err != nil {
		return err
	}
	return m.serve(ctx, id, person, fill)
}

// serve calls whoever waits once the desk is free, and fills in their application;
// now and then the kit has to be filled by hand.
func (m *mornings) serve(ctx context.Context, visit uuid.UUID, person desk.Person, fill filling) error {
	called := m.clock.now().Add(time.Duration(2+m.random.IntN(8)) * time.Minute)
	if called.Before(m.free) {
		called = m.free.Add(time.Minute)
	}
	m.clock.set(called)
	if _, err := m.session.Call(ctx, visit); err != nil {
		return err
	}
	m.clock.pass(time.Duration(20+m.random.IntN(60)) * time.Second)
	defer func() { m.free = m.clock.now() }()
	if m.random.IntN(17) == 0 {
		m.spend(900)
		return m.session.EndOnPaper(ctx, visit)
	}
	return m.fill(ctx, visit, person, fill)
}

// spend lets about so many seconds of work go by, at the colleague's pace.
func (m *mornings) spend(seconds int) {
	m.clock.pass(time.Duration(float64(seconds) * m.pace * (0.6 + 0.8*m.random.Float64()) * float64(time.Second)))
}
