// Package demo makes a demonstration office: a central office on loopback, a
// laptop enrolled there, two hundred invented people and today's agenda at Lido
// Adriano. Everything in it is real but the people.
package demo

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net"
	"path/filepath"
	"time"

	"sportello/app/desk"
	"sportello/cmd/centrale/fields"
	"sportello/sync/server"
)

// The operator of the demonstration.
const (
	OperatorName = "a.bianchi"
	Passphrase   = "quattro parole di prova"
	Site         = "Lido Adriano"
)

// People is how many people the demonstration has on file.
const People = 200

// Office is the central office of a demonstration, at work.
type Office struct {
	Address string
	office  *server.Office
	stop    context.CancelFunc
	stopped chan error
}

// StartOffice makes an office in a folder and lets it answer on loopback.
func StartOffice(ctx context.Context, folder string, log *slog.Logger) (*Office, error) {
	where := server.Folder{Data: folder}
	if err := server.Create(ctx, where, []string{"127.0.0.1"}); err != nil {
		return nil, fmt.Errorf("making the demonstration's office: %w", err)
	}
	office, err := server.Open(ctx, where, server.Options{Log: log, Linker: fields.Linker(), Matcher: fields.Matcher()})
	if err != nil {
		return nil, fmt.Errorf("opening the demonstration's office: %w", err)
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		_ = office.Close()
		return nil, fmt.Errorf("starting the demonstration's office: %w", err)
	}
	serving, stop := context.WithCancel(ctx)
	started := &Office{Address: "https://" + listener.Addr().String(), office: office, stop: stop, stopped: make(chan error, 1)}
	go func() { started.stopped <- office.Serve(serving, listener) }()
	return started, nil
}

// Code returns a new enrolment code.
func (o *Office) Code(ctx context.Context) (string, error) {
	code, _, err := o.office.OfferCode(ctx, laptopName)
	return code.String(), err
}

// Close stops the office.
func (o *Office) Close() error {
	o.stop()
	err := <-o.stopped
	if closed := o.office.Close(); err == nil {
		err = closed
	}
	return err
}

const laptopName = "Portatile dimostrativo"

// sinceLast is how long ago the people with a past had their last application.
const sinceLast = 300 * 24 * time.Hour

// Prepare sets up a laptop's data folder: the operator, the enrolment, the
// people with a past, today's agenda.
func Prepare(ctx context.Context, options desk.Options, office *Office) error {
	now := options.Clock
	then := options
	then.Clock = func() time.Time { return now().Add(-sinceLast) }
	if err := work(ctx, then, func(d *desk.Desk) (*desk.Session, error) {
		session, _, err := d.First(ctx, desk.NewOperator{Name: OperatorName, DisplayName: "A. Bianchi", Passphrase: Passphrase})
		return session, err
	}, past); err != nil {
		return fmt.Errorf("preparing the demonstration's past: %w", err)
	}
	if err := work(ctx, options, func(d *desk.Desk) (*desk.Session, error) {
		return d.Unlock(ctx, OperatorName, Passphrase, nil)
	}, func(ctx context.Context, session *desk.Session, options desk.Options) error {
		return present(ctx, session, options, office)
	}); err != nil {
		return fmt.Errorf("preparing the demonstration's day: %w", err)
	}
	return nil
}

// work opens a desk, works in it and closes it.
func work(ctx context.Context, options desk.Options, enter func(*desk.Desk) (*desk.Session, error),
	do func(context.Context, *desk.Session, desk.Options) error) (err error) {
	d, err := desk.Open(ctx, options)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.Close()) }()
	session, err := enter(d)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, session.Lock(ctx)) }()
	return do(ctx, session, options)
}

// past puts the people on file, and queues the applications some of them made.
func past(ctx context.Context, session *desk.Session, options desk.Options) error {
	if err := session.SetSite(ctx, Site); err != nil {
		return err
	}
	// The same people every time: what one has learned about the demonstration
	// stays true.
	maker := maker{random: rand.New(rand.NewPCG(209, 173)), today: options.Clock(), tables: options.Tables}
	people, err := populate(ctx, session, maker)
	if err != nil {
		return err
	}
	return applied(ctx, session, people)
}

// present enrols the laptop, sends what was queued, gives those who had applied
// their new permits and books today's appointments.
func present(ctx context.Context, session *desk.Session, options desk.Options, office *Office) error {
	code, err := office.Code(ctx)
	if err != nil {
		return err
	}
	if err := session.Enrol(ctx, office.Address, code, laptopName); err != nil {
		return err
	}
	if _, err := session.Send(ctx, nil); err != nil {
		return err
	}
	people, err := renewed(ctx, session, options.Clock())
	if err != nil {
		return err
	}
	return bookDay(ctx, session, options.Clock(), people)
}

// populate puts the people on file, every eighth with a child.
func populate(ctx context.Context, session *desk.Session, maker maker) ([]desk.Person, error) {
	var people []desk.Person
	for len(people) < People {
		values, err := maker.person(len(people))
		if err != nil {
			return nil, err
		}
		person, err := session.CreatePerson(ctx, values)
		if err != nil {
			return nil, err
		}
		people = append(people, person)
		if len(people)%8 != 0 || len(people)+1 > People {
			continue
		}
		child, err := maker.child(values, len(people))
		if err != nil {
			return nil, err
		}
		created, err := session.CreatePerson(ctx, child)
		if err != nil {
			return nil, err
		}
		people = append(people, created)
		if err := session.Relate(ctx, person.ID, created.ID, "child"); err != nil {
			return nil, err
		}
	}
	return people, nil
}

// booking is an appointment of the demonstration, minutes before or after now.
type booking struct {
	minutes         int
	subject         string
	request, motive string
	state           string
}

var bookings = []booking{
	{-10, "Rinnovo · Lavoro subordinato", "rinnovo", "16", "waiting"},
	{-5, "Rinnovo · Famiglia", "rinnovo", "13", "waiting"},
	{0, "Rinnovo · Lavoro autonomo", "rinnovo", "15", "booked"},
	{10, "Aggiornamento passaporto", "aggiornamento", "04", "booked"},
	{20, "Rinnovo · Studio", "rinnovo", "31", "booked"},
	{30, "Permesso UE lungo periodo", "rilascio", "09", "booked"},
	{40, "Rinnovo · Attesa occupazione", "rinnovo", "05", "booked"},
	{50, "Duplicato", "duplicato", "12", "booked"},
}

func bookDay(ctx context.Context, session *desk.Session, now time.Time, people []desk.Person) error {
	at := now.Truncate(5 * time.Minute) // who waits is not late
	next := 0
	for _, booking := range bookings {
		for !fits(people[next], booking) {
			next++
		}
		person := people[next]
		next++
		id, err := session.Book(ctx, desk.NewVisit{
			Site: Site, Date: iso(now), Time: sameDay(at.Add(time.Duration(booking.minutes)*time.Minute), now).Format("15:04"),
			Person: person.ID, Subject: booking.subject, Request: booking.request, Motive: booking.motive,
		})
		if err != nil {
			return err
		}
		if booking.state == "booked" {
			continue
		}
		if err := session.SetVisit(ctx, id, booking.state); err != nil {
			return err
		}
	}
	return nil
}

// fits says whether a booking can be a person's: who renews a permit has one for
// that motive, and grown-ups come for themselves.
func fits(person desk.Person, booking booking) bool {
	return grownUp(person) &&
		(booking.request != "rinnovo" || person.Values["permit_motive"] == booking.motive)
}

// grownUp tells those who come for themselves: the children have no phone.
func grownUp(person desk.Person) bool { return person.Values["mobile"] != "" }

// sameDay keeps an appointment within today when the demonstration is started
// around midnight.
func sameDay(at, now time.Time) time.Time {
	year, month, day := now.Date()
	first := time.Date(year, month, day, 0, 0, 0, 0, now.Location())
	last := first.Add(24*time.Hour - time.Minute)
	switch {
	case at.Before(first):
		return first
	case at.After(last):
		return last
	}
	return at
}

// OfficeFolder and LaptopFolder are where things lie below a demonstration's folder.
func OfficeFolder(folder string) string { return filepath.Join(folder, "ufficio") }

// LaptopFolder is the data folder of the laptop.
func LaptopFolder(folder string) string { return filepath.Join(folder, "portatile") }
