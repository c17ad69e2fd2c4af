package ui_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/google/uuid"

	"sportello/app/desk"
)

// invented are people who do not exist, with names from everywhere.
var invented = []map[string]string{
	{"surname": "PROVA", "given_names": "FATOU", "sex": "F", "birth_date": "1992-03-15", "birth_state": "SEN", "citizenship": "SEN", "birth_city": "CITTA FINTA",
		"document_type": "passport", "document_number": "PR3124578", "document_expiry": "2029-04-18", "permit_number": "I00000000", "permit_expiry": "2027-01-29", "mobile": "3335550142",
		"province": "RA", "municipality": "RAVENNA", "street": "VIA INVENTATA", "street_number": "12", "postcode": "48122"},
	{"surname": "ESEMPIO", "given_names": "MOHAMMED", "original_name": "محمد العمراني", "sex": "M", "birth_date": "1990-01-01", "birth_state": "MAR", "citizenship": "MAR", "mobile": "3335550143"},
	{"surname": "ESEMPIO", "given_names": "KHADIJA", "sex": "F", "birth_date": "1993-05-02", "birth_state": "MAR", "citizenship": "MAR"},
	{"surname": "PROVENKO", "given_names": "OKSANA", "original_name": "Пробенко Оксана", "sex": "F", "birth_date": "1985-07-30", "birth_state": "UKR", "citizenship": "UKR"},
	{"surname": "PROVAMAN", "given_names": "ABUL", "original_name": "মোহাম্মদ রহমান", "sex": "M", "birth_date": "1988-11-02", "birth_state": "BGD", "citizenship": "BGD"},
	{"surname": "ESEMPIOWSKI DELLA FONTE LUNGHISSIMA", "given_names": "ALEXANDRA MAXIMILIANA BERNARDETTE", "sex": "F", "birth_date": "1979-12-12", "birth_state": "ALB", "citizenship": "ALB"},
	{"surname": "PROVOVSKI", "given_names": "ŽARKO", "sex": "M", "birth_date": "1970-02-28", "birth_state": "SRB", "citizenship": "SRB"},
}

// desk opens the folder behind the program's back.
func (p *program) desk(do func(ctx context.Context, s *desk.Session)) {
	p.t.Helper()
	ctx := context.Background()
	opened := must(p.open(ctx))(p.t)
	operators := must(opened.Operators(ctx))(p.t)
	var session *desk.Session
	var err error
	if len(operators) == 0 {
		session, _, err = opened.First(ctx, desk.NewOperator{Name: "e.prova", DisplayName: "E. Prova", Passphrase: passphrase})
	} else {
		session, err = opened.Unlock(ctx, "e.prova", passphrase, nil)
	}
	p.check(err)
	p.awaitBackups(1)
	do(ctx, session)
	p.check(opened.Close())
}

func (p *program) check(err error) {
	p.t.Helper()
	if err != nil {
		p.t.Fatal(err)
	}
}

// office makes a desk at Lido Adriano with people, a day and applications in
// every state that needs no office, and opens the window on it, unlocked.
func office(t testing.TB) *program {
	p := newProgram(t)
	p.furnish()
	p.start()
	p.press(passphrase + "<Return>")
	p.sees("Chiama il prossimo")
	return p
}

func (p *program) furnish() []uuid.UUID {
	var people []uuid.UUID
	p.desk(func(ctx context.Context, s *desk.Session) {
		p.check(s.SetSite(ctx, "Lido Adriano"))
		for _, values := range invented {
			people = append(people, must(s.CreatePerson(ctx, values))(p.t).ID)
		}
		p.check(s.Relate(ctx, people[1], people[2], "spouse"))
		times := []string{"08:50", "09:20", "09:30", "09:40", "10:00", "10:10"}
		var visits []uuid.UUID
		for i, at := range times {
			visits = append(visits, must(s.Book(ctx, desk.NewVisit{Site: "Lido Adriano", Date: "2026-11-25", Time: at, Person: people[i], Subject: "Rinnovo · Lavoro subordinato", Minutes: 5}))(p.t))
		}
		must(s.Arrive(ctx, people[6], "Rinnovo · Attesa occupazione"))(p.t)
		for i, state := range []string{"queued", "waiting", "waiting", "filling", "document"} {
			p.check(s.SetVisit(ctx, visits[i], state))
		}
		a := must(s.OpenVisit(ctx, visits[3]))(p.t)
		a.Set("1.9", "true")
		a.Set("1.16", "16")
		p.check(a.Flush(ctx))
		p.check(a.HandOver(ctx, "manca la CU"))
		p.queue(ctx, s, people[0])
		must(s.Start(ctx, people[4]))(p.t)
	})
	return people
}

// queue queues an application of a person, whatever is wrong with it.
func (p *program) queue(ctx context.Context, s *desk.Session, person uuid.UUID) {
	p.t.Helper()
	queued := must(s.Start(ctx, person))(p.t)
	queued.Set("1.9", "true")
	queued.Set("1.16", "16")
	for _, finding := range queued.Report().Blocking() {
		queued.Override(finding.Rule, "prova")
	}
	must(queued.Queue(ctx))(p.t)
}

// crowd books a long day.
func (p *program) crowd() {
	people := p.furnish()
	p.desk(func(ctx context.Context, s *desk.Session) {
		for i := range 40 {
			at := fmt.Sprintf("%02d:%02d", 10+(30+5*i)/60, (30+5*i)%60)
			must(s.Book(ctx, desk.NewVisit{Time: at, Person: people[i%len(people)], Subject: "Rinnovo · Lavoro subordinato", Minutes: 5}))(p.t)
		}
	})
}
