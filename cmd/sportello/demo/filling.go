package demo

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"sportello/app/desk"
	"sportello/app/permit"
)

// signed is what is only known of an application once it is complete.
var signed = permit.Values{"1.25": "14", "1.29": permit.Yes}

// renewals are the motives that the history has renewals of, with what their forms
// ask for beyond what is known of the person.
var renewals = map[string]permit.Values{
	"16": employed,
	"13": signed,
	"05": {"1.25": "14", "1.29": permit.Yes, "2.6": permit.Yes, "2.65": "2026-03-01", "2.66": "RA", "2.67": "RAVENNA"},
	"24": signed,
	"31": signed,
}

// slip is a mistake that is made while filling in and put right, or not.
type slip struct {
	field, wrong string
	rule         string // that stops it
	reason       string // why somebody goes on in spite of it; "": nobody does
}

// mistake draws the slip of an application: every second has one.
func (m *mornings) mistake() (slip, bool) {
	expired := slip{field: "1.45", wrong: iso(m.clock.now().AddDate(0, -2, 0)), rule: "passport-expired", reason: "Ha la ricevuta del rinnovo del consolato"}
	slips := []slip{expired, expired, expired, expired, expired, {field: "1.33", wrong: "WWW", rule: "not-in-table.1.33"}}
	at := m.random.IntN(2 * len(slips))
	if at >= len(slips) {
		return slip{}, false
	}
	return slips[at], true
}

// filling fills in the application of a person, section by section, but for the
// documents.
type filling func(ctx context.Context, a *desk.Application, person desk.Person) error

// fill fills in the application of a visit and queues it.
func (m *mornings) fill(ctx context.Context, visit uuid.UUID, person desk.Person, fill filling) error {
	a, err := m.session.OpenVisit(ctx, visit)
	if err != nil {
		return err
	}
	a.Show()
	if err := fill(ctx, a, person); err != nil {
		return err
	}
	if m.note != "" && m.last {
		note := m.note
		m.note = "" // one is enough
		return errors.Join(a.HandOver(ctx, note), a.Close(ctx))
	}
	a.SetDocuments(true, m.asked(a.Report())...)
	a.Review()
	m.spend(20)
	if blocking := a.Report().Blocking(); len(blocking) > 0 {
		return fmt.Errorf("the demonstration's application has the error %s", blocking[0].Rule)
	}
	if _, err := a.Queue(ctx); err != nil {
		return err
	}
	m.queued = append(m.queued, person)
	return a.Close(ctx)
}

// renew fills in a first renewal.
func (m *mornings) renew(_ context.Context, a *desk.Application, person desk.Person) error {
	motive := person.Values["permit_motive"]
	a.SetAll(permit.Values{"1.9": permit.Yes, "1.16": motive, "1.20": m.soon()})
	m.spend(45)
	m.document(a)
	m.spend(60)
	a.SetAll(renewals[motive])
	m.spend(40)
	return nil
}

// soon is when a permit expires that somebody comes to renew.
func (m *mornings) soon() string { return iso(m.clock.now().AddDate(0, 0, 20+m.random.IntN(40))) }

// renewAgain copies the permit that came of the last renewal and the income of the
// last year, and has the rest confirmed.
func (m *mornings) renewAgain(_ context.Context, a *desk.Application, _ desk.Person) error {
	a.SetAll(permit.Values{"1.18": "I30000001", "1.20": m.soon(), "2.53": "12960.00", "2.54": employed["2.54"]})
	m.spend(30)
	a.ConfirmAll()
	for _, confirmation := range a.Confirmations() {
		if confirmation.Answer == desk.Overdue {
			a.Expect(confirmation.ID)
		}
	}
	a.SetAll(signed)
	m.spend(25)
	return nil
}

// update asks for the new passport to be written on the permit that has come.
func (m *mornings) update(_ context.Context, a *desk.Application, _ desk.Person) error {
	a.SetAll(permit.Values{
		"1.9": "", "1.10": permit.Yes, "1.18": "I30000002", "1.20": iso(m.clock.now().AddDate(1, 0, 0)),
		"1.44": "XX9000001", "1.45": iso(m.clock.now().AddDate(9, 0, 0)),
	})
	m.spend(60)
	a.ConfirmAll()
	a.SetAll(signed)
	m.spend(25)
	return nil
}

// document copies the passport, with a slip now and then.
func (m *mornings) document(a *desk.Application) {
	made, ok := m.mistake()
	if !ok {
		return
	}
	right := a.Value(made.field)
	a.Set(made.field, made.wrong)
	m.spend(15)
	a.SetAll(permit.Values{"1.25": "14"}) // on to other things: the error has been seen
	if made.reason != "" && m.own {
		a.Override(made.rule, made.reason)
		return
	}
	m.spend(50)
	if made.reason != "" {
		right = iso(m.clock.now().AddDate(9, 0, 0)) // of the new passport
	}
	a.Set(made.field, right)
}

// taxCode is the copy of the tax code, which need not be asked for.
const taxCode = "tax-code"

// asked are the documents of the checklist that the colleague asks for.
func (m *mornings) asked(report *permit.Report) []string {
	var ids []string
	for _, requirement := range report.Documents {
		if !m.own || requirement.ID != taxCode {
			ids = append(ids, requirement.ID)
		}
	}
	return ids
}

// Of the applications of the last days, nobody has thought of every so many.
const (
	forgotten     = 4
	forgottenDays = 21
)

// backOffice does what the applications owe, some of it in time, some not: what was
// queued in the last days waits, and a few were forgotten.
func backOffice(ctx context.Context, session *desk.Session, clock *hand, today time.Time) error {
	number := make(map[uuid.UUID]int) // of each application, in the order of their dues
	for done := -1; done != 0; {
		clock.set(today)
		owed, err := session.BackOffice(ctx)
		if err != nil {
			return err
		}
		done = 0
		for _, each := range owed {
			if _, met := number[each.Application]; !met {
				number[each.Application] = len(number)
			}
			nth := number[each.Application]
			allowed := max(0, each.Due.Sub(each.Since)) // of which they take half, or a little more than all
			at := each.Since.Add(allowed/2 + allowed/7*time.Duration(nth%5))
			forgot := nth%forgotten == 0 && each.Since.After(today.AddDate(0, 0, -forgottenDays))
			if forgot || at.After(today.AddDate(0, 0, -1)) {
				continue
			}
			clock.set(at)
			if err := session.EndSegment(ctx, each.Application, each.Segment.ID); err != nil {
				return err
			}
			done++
		}
	}
	clock.set(today)
	return nil
}
