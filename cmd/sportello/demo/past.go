package demo

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

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

// applied queues a renewal for the first people who work for others.
func applied(ctx context.Context, session *desk.Session, people []desk.Person) error {
	done := 0
	for _, person := range people {
		if person.Values["permit_motive"] != "16" || !grownUp(person) || done == withPast {
			continue
		}
		if err := apply(ctx, session, person); err != nil {
			return err
		}
		done++
	}
	return nil
}

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

// renewed gives those who had applied the permit that came of it, soon to
// expire, and returns everybody, these first.
func renewed(ctx context.Context, session *desk.Session, now time.Time) ([]desk.Person, error) {
	applications, err := session.Applications(ctx, uuid.Nil)
	if err != nil {
		return nil, err
	}
	var people []desk.Person
	seen := make(map[uuid.UUID]bool)
	for i, application := range applications {
		person, err := session.Person(ctx, application.Person)
		if err != nil {
			return nil, err
		}
		person, err = session.SavePerson(ctx, person.ID, person.Version, map[string]string{
			"permit_number": fmt.Sprintf("I%08d", 20000000+i*7919),
			"permit_expiry": iso(now.AddDate(0, 0, 61+i)),
		})
		if err != nil {
			return nil, err
		}
		people, seen[person.ID] = append(people, person), true
	}
	everybody, err := session.RecentPeople(ctx, People)
	if err != nil {
		return nil, err
	}
	for _, hit := range everybody {
		if seen[hit.ID] {
			continue
		}
		person, err := session.Person(ctx, hit.ID)
		if err != nil {
			return nil, err
		}
		people = append(people, person)
	}
	return people, nil
}
