package demo

import (
	"context"
	"fmt"
	"slices"
	"time"

	"sportello/app/desk"
	"sportello/app/permit"
)

// employed are the numbers of Modulo 2 for somebody who works for others, and
// what is only known once the kit is complete.
var employed = permit.Values{
	"2.4": permit.Yes, "2.8": permit.Yes, "2.19": "OPERAIO",
	"2.21": permit.Yes, "2.22": "ESEMPIO COOPERATIVA", "2.24": "01234567897",
	"2.52": permit.Yes, "2.53": "12480.00", "2.54": "2025", "2.59": permit.Yes,
	"1.25": "14", "1.29": permit.Yes,
}

// withPast is how many people have an application on file.
const withPast = 12

// applied queues a renewal for the first people who work for others, and tells them
// from the rest.
func applied(ctx context.Context, session *desk.Session, people []desk.Person) (cast, error) {
	var all cast
	for _, person := range people {
		if person.Values["permit_motive"] != "16" || !grownUp(person) || len(all.returning) == withPast {
			all.others = append(all.others, person)
			continue
		}
		if err := apply(ctx, session, person); err != nil {
			return cast{}, err
		}
		all.returning = append(all.returning, person)
	}
	return all, nil
}

// split parts the others into those who came in the last months, whose renewal is of
// a kind that the history has, and those who are still to come, the last on file first.
func (c cast) split() (came, coming []desk.Person) {
	for at, person := range c.others {
		if _, known := renewals[person.Values["permit_motive"]]; known && grownUp(person) && at < len(c.others)-toCome {
			came = append(came, person)
		} else {
			coming = append(coming, person)
		}
	}
	slices.Reverse(coming)
	return came, coming
}

// toCome is how many people have not been here in the last months.
const toCome = 45

func apply(ctx context.Context, session *desk.Session, person desk.Person) error {
	application, err := session.Start(ctx, person.ID)
	if err != nil {
		return err
	}
	values := permit.Values{"1.9": permit.Yes, "1.16": "16"}
	for key, value := range employed {
		values[key] = value
	}
	report := application.SetAll(values)
	for _, requirement := range report.Documents {
		application.SetDocument(requirement.ID, true)
	}
	if blocking := application.Report().Blocking(); len(blocking) > 0 {
		return fmt.Errorf("the demonstration's application has the error %s", blocking[0].Rule)
	}
	if _, err := application.Queue(ctx); err != nil {
		return err
	}
	return application.Close(ctx)
}

// renewed gives those who had applied the permit that came of it, soon to expire;
// who applied last comes first.
func renewed(ctx context.Context, session *desk.Session, now time.Time, applied []desk.Person) ([]desk.Person, error) {
	var people []desk.Person
	for i, before := range slices.Backward(applied) {
		person, err := session.Person(ctx, before.ID)
		if err != nil {
			return nil, err
		}
		nth := len(applied) - 1 - i
		person, err = session.SavePerson(ctx, person.ID, person.Version, map[string]string{
			"permit_number": fmt.Sprintf("I%08d", 20000000+nth*7919),
			"permit_expiry": iso(now.AddDate(0, 0, 61+nth)),
		})
		if err != nil {
			return nil, err
		}
		people = append(people, person)
	}
	return people, nil
}
