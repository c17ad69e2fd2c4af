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
	"slices"
	"time"

	"sportello/app/desk"
	"sportello/cmd/centrale/fields"
	"sportello/store/laptop"
	"sportello/store/office"
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

// StartOffice makes an office in a folder, which tells the time by the clock, and
// lets it answer on loopback.
func StartOffice(ctx context.Context, folder string, clock func() time.Time, log *slog.Logger) (*Office, error) {
	where := server.Folder{Data: folder}
	if err := server.Create(ctx, where, []string{"127.0.0.1"}); err != nil {
		return nil, fmt.Errorf("making the demonstration's office: %w", err)
	}
	office, err := server.Open(ctx, where, server.Options{
		Log: log, Linker: fields.Linker(), Matcher: fields.Matcher(), Teller: fields.Teller(), Bulletin: fields.Bulletin(clock), Clock: clock,
	})
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
	code, _, err := o.office.OfferCodeFor(ctx, office.RoleOffice, laptopName)
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

// quick derives keys fast: the passphrase of a demonstration is printed beside it.
var quick = laptop.KDF{Memory: 64, Passes: 1, Threads: 1}

// cast are the people of the demonstration, in the order they were put on file.
type cast struct{ returning, others []desk.Person }

// Prepare sets up a laptop's data folder: the operators, the people with a past, a
// few months of work at all sites, the enrolment, today's agenda and what is to come.
func Prepare(ctx context.Context, options desk.Options, office *Office) error {
	options.KDF = quick
	now := options.Clock
	then := options
	then.Clock = func() time.Time { return now().Add(-sinceLast) }
	var people cast
	if err := work(ctx, then, func(d *desk.Desk) (*desk.Session, error) {
		session, _, err := d.First(ctx, desk.NewOperator{Name: OperatorName, DisplayName: colleagues[0].name, Passphrase: Passphrase})
		return session, err
	}, func(ctx context.Context, session *desk.Session, options desk.Options) (err error) {
		people, err = past(ctx, session, options)
		return err
	}); err != nil {
		return fmt.Errorf("preparing the demonstration's past: %w", err)
	}
	came, coming := people.split()
	again, returning := people.returning[:len(colleagues)], people.returning[len(colleagues):]
	if err := history(ctx, options, came, again); err != nil {
		return fmt.Errorf("preparing the demonstration's history: %w", err)
	}
	if err := work(ctx, options, unlock(ctx, OperatorName), func(ctx context.Context, session *desk.Session, options desk.Options) error {
		return present(ctx, session, options, office, cast{returning, coming})
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

// past puts the people and the operators on file, and queues the applications some
// of them made.
func past(ctx context.Context, session *desk.Session, options desk.Options) (cast, error) {
	if err := session.SetSite(ctx, Site); err != nil {
		return cast{}, err
	}
	for _, other := range colleagues[1:] {
		if err := session.AddOperator(ctx, desk.NewOperator{Name: other.account, DisplayName: other.name, Passphrase: Passphrase}); err != nil {
			return cast{}, err
		}
	}
	// The same people every time: what one has learned about the demonstration
	// stays true.
	maker := maker{random: rand.New(rand.NewPCG(209, 173)), today: options.Clock(), tables: options.Tables}
	people, err := populate(ctx, session, maker)
	if err != nil {
		return cast{}, err
	}
	return applied(ctx, session, people)
}

// present enrols the laptop, which the office decides on, sends what was queued,
// gives those who had applied their new permits and books appointments; one who has
// a coming one is here today. The office has heard of all of it.
func present(ctx context.Context, session *desk.Session, options desk.Options, office *Office, people cast) error {
	if err := session.SetSite(ctx, Site); err != nil {
		return err
	}
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
	returning, err := renewed(ctx, session, options.Clock(), people.returning)
	if err != nil {
		return err
	}
	rest, err := bookDay(ctx, session, options.Clock(), slices.Concat(returning, people.others))
	if err != nil {
		return err
	}
	early, err := bookComing(ctx, session, options.Clock(), rest)
	if err != nil {
		return err
	}
	if _, err = session.Arrive(ctx, early.ID, ""); err != nil {
		return err
	}
	_, err = session.Send(ctx, nil)
	return err
}

// onFileTwice is the number of somebody who is on file once more, as the last one.
const onFileTwice = 1

// populate puts the people on file, every eighth with a child, and one twice.
func populate(ctx context.Context, session *desk.Session, maker maker) ([]desk.Person, error) {
	var all []map[string]string
	var children []int
	for len(all) < People-1 {
		values, err := maker.person(len(all))
		if err != nil {
			return nil, err
		}
		all = append(all, values)
		if len(all)%8 != 0 || len(all)+2 > People {
			continue
		}
		child, err := maker.child(values, len(all))
		if err != nil {
			return nil, err
		}
		children = append(children, len(all))
		all = append(all, child)
	}
	all = append(all, maker.twice(all[onFileTwice], len(all)))
	people, err := session.CreatePeople(ctx, all)
	if err != nil {
		return nil, err
	}
	for _, child := range children {
		if err := session.Relate(ctx, people[child-1].ID, people[child].ID, "child"); err != nil {
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
	{15, "Aggiornamento passaporto", "aggiornamento", "04", "booked"},
	{30, "Rinnovo · Studio", "rinnovo", "31", "booked"},
	{45, "Permesso UE lungo periodo", "rilascio", "09", "booked"},
	{65, "Rinnovo · Attesa occupazione", "rinnovo", "05", "booked"},
	{80, "Duplicato", "duplicato", "12", "booked"},
}

// bookDay books today's appointments and returns who is left without one.
func bookDay(ctx context.Context, session *desk.Session, now time.Time, people []desk.Person) ([]desk.Person, error) {
	at := withinDay(now.Truncate(5*time.Minute), now) // who waits is not late
	for _, booking := range bookings {
		next := slices.IndexFunc(people, func(person desk.Person) bool { return fits(person, booking) })
		if next < 0 {
			return nil, fmt.Errorf("nobody has a permit to come for: %s", booking.subject)
		}
		id, err := session.Book(ctx, desk.NewVisit{
			Site: Site, Date: iso(now), Time: at.Add(time.Duration(booking.minutes) * time.Minute).Format("15:04"),
			Person: people[next].ID, Subject: booking.subject, Request: booking.request, Motive: booking.motive,
		})
		if err != nil {
			return nil, err
		}
		people = slices.Concat(people[next+1:], people[:next]) // on from here
		if booking.state == "booked" {
			continue
		}
		if err := session.SetVisit(ctx, id, booking.state); err != nil {
			return nil, err
		}
	}
	return people, nil
}

// fits says whether a booking can be a person's: who renews a permit has one for
// that motive, and grown-ups come for themselves.
func fits(person desk.Person, booking booking) bool {
	return grownUp(person) &&
		(booking.request != "rinnovo" || person.Values["permit_motive"] == booking.motive)
}

// grownUp tells those who come for themselves: the children have no phone.
func grownUp(person desk.Person) bool { return person.Values["mobile"] != "" }

// withinDay moves the time that the bookings are around, so that all of them are
// within today when the demonstration is started around midnight: none at the time
// of another, which would be a place booked twice.
func withinDay(at, now time.Time) time.Time {
	year, month, day := now.Date()
	first := time.Date(year, month, day, 0, -bookings[0].minutes, 0, 0, now.Location())
	last := time.Date(year, month, day+1, 0, -bookings[len(bookings)-1].minutes-5, 0, 0, now.Location())
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
