package demo_test

import (
	"context"
	"log/slog"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"sportello/app/desk"
	"sportello/app/permit"
	"sportello/app/statistics"
	"sportello/assets/reference"
	"sportello/assets/rulebook"
	"sportello/cmd/sportello/demo"
)

// open prepares a demonstration at a time and unlocks its laptop.
func open(t *testing.T, clock func() time.Time) *desk.Session {
	t.Helper()
	ctx := t.Context()
	tables, err := reference.Load()
	if err != nil {
		t.Fatal(err)
	}
	rules, err := permit.Load(rulebook.Files(), tables)
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	office, err := demo.StartOffice(ctx, demo.OfficeFolder(folder), clock, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := office.Close(); err != nil {
			t.Error(err)
		}
	})
	options := desk.Options{Folder: demo.LaptopFolder(folder), Clock: clock, Rulebook: rules, Tables: tables}
	if err := demo.Prepare(ctx, options, office); err != nil {
		t.Fatal(err)
	}
	d, err := desk.Open(ctx, options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	session, err := d.Unlock(ctx, demo.OperatorName, demo.Passphrase, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = session.Lock(context.WithoutCancel(ctx)) })
	return session
}

func must[T any](value T, err error) func(testing.TB) T {
	return func(t testing.TB) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return value
	}
}

// Everything that the program can show is there, and is told by the program itself,
// at whatever time of whatever day the demonstration is started.
func TestDemonstrationIsWhole(t *testing.T) {
	rome, err := time.LoadLocation("Europe/Rome")
	if err != nil {
		t.Fatal(err)
	}
	for _, now := range []time.Time{
		time.Date(2026, 11, 25, 10, 7, 0, 0, rome),
		time.Date(2026, 11, 26, 0, 2, 0, 0, rome),   // hardly begun
		time.Date(2026, 12, 31, 23, 58, 0, 0, rome), // nearly over, and a holiday begins
		time.Date(2027, 3, 28, 1, 55, 0, 0, rome),   // there is no two o'clock
		time.Date(2027, 10, 31, 2, 30, 0, 0, rome),  // there are two
		time.Date(2028, 2, 29, 18, 0, 0, 0, rome),
		time.Date(2027, 8, 14, 21, 15, 0, 0, time.UTC), // a machine that keeps no local time
	} {
		t.Run(now.Format("2006-01-02 15.04 MST"), func(t *testing.T) {
			t.Parallel()
			isWhole(t, now, open(t, func() time.Time { return now }))
		})
	}
}

func isWhole(t *testing.T, now time.Time, session *desk.Session) {
	t.Run("people and today", func(t *testing.T) {
		if people := must(session.RecentPeople(t.Context(), demo.People+1))(t); len(people) != demo.People {
			t.Errorf("%d people, want %d", len(people), demo.People)
		}
		for _, application := range must(session.Applications(t.Context(), uuid.Nil))(t) {
			if application.Status == desk.Sent && application.Receipt == "" {
				t.Error("an application without a receipt")
			}
		}
		day := must(session.Day(t.Context()))(t)
		if day.Site != demo.Site || len(day.Visits) != 9 || day.Waiting != 3 {
			t.Errorf("day at %q with %d visits, %d waiting; want 9 and 3 at %s", day.Site, len(day.Visits), day.Waiting, demo.Site)
		}
	})
	t.Run("the office owes something, some of it late", func(t *testing.T) {
		owed := must(session.BackOffice(t.Context()))(t)
		late := 0
		for _, each := range owed {
			if each.Segment.Overdue {
				late++
			}
		}
		if late == 0 || late == len(owed) || len(owed) > 40 {
			t.Errorf("%d owed, %d late", len(owed), late)
		}
	})
	t.Run("the coming weeks, with a place booked twice", func(t *testing.T) {
		for _, site := range session.Sites() {
			booked := 0
			for _, day := range must(session.Calendar(t.Context(), site, now.AddDate(0, 0, 1).Format(time.DateOnly), 21, desk.Procedure{}))(t) {
				booked += len(day.Visits)
			}
			if booked < 8 {
				t.Errorf("%d appointments at %s", booked, site)
			}
		}
		twice := 0
		for _, dispute := range must(session.Disputes(t.Context()))(t) {
			if dispute.Kind == desk.DisputeSlot {
				twice++
			}
		}
		if twice != 1 {
			t.Errorf("%d places are booked twice", twice)
		}
	})
	t.Run("some come again, a year later or with a new passport", func(t *testing.T) {
		made := make(map[uuid.UUID][]time.Time)
		for _, application := range must(session.Applications(t.Context(), uuid.Nil))(t) {
			made[application.Person] = append(made[application.Person], application.Created)
		}
		yearLater, twice := 0, 0
		for _, times := range made {
			slices.SortFunc(times, time.Time.Compare)
			switch {
			case len(times) < 2 || times[1].Before(now.AddDate(0, 0, -21)):
			case times[0].Before(now.AddDate(0, 0, -200)):
				yearLater++
			default:
				twice++
			}
		}
		if yearLater < 3 || twice != 1 {
			t.Errorf("%d came again after a year, %d within the last months; want most of 4, and 1", yearLater, twice)
		}
	})
	t.Run("who is here before their appointment", func(t *testing.T) {
		coming := make(map[uuid.UUID]bool)
		for _, day := range must(session.Calendar(t.Context(), demo.Site, now.AddDate(0, 0, 1).Format(time.DateOnly), 21, desk.Procedure{}))(t) {
			for _, visit := range day.Visits {
				coming[visit.Person] = true
			}
		}
		early := 0
		for _, visit := range must(session.Day(t.Context()))(t).Visits {
			if visit.WalkIn && visit.State == "waiting" && coming[visit.Person] {
				early++
			}
		}
		if early != 1 {
			t.Errorf("%d, want 1", early)
		}
	})
	t.Run("left half-way", func(t *testing.T) {
		if handed := must(session.HandedOver(t.Context()))(t); len(handed) != 1 || len(handed[0].Missing) == 0 {
			t.Errorf("%+v", handed)
		}
	})
	t.Run("figures of the last months", func(t *testing.T) {
		query := statistics.Query{From: now.AddDate(0, 0, -90).Format(time.DateOnly), To: now.Format(time.DateOnly)}
		figures := must(session.Statistics(t.Context(), query))(t).Figures
		if figures.Waiting.N < 60 || figures.Filling.N < 50 || figures.NoShows == 0 || figures.Paper == 0 || len(figures.BySite) != 4 || len(figures.ByOperator) < 4 {
			t.Errorf("%d waited, %d filled in, %d did not come, %d on paper, %d sites, %d operators",
				figures.Waiting.N, figures.Filling.N, figures.NoShows, figures.Paper, len(figures.BySite), len(figures.ByOperator))
		}
		if len(figures.StoppedByRule) < 2 || figures.BackOffice.N == 0 {
			t.Errorf("stopped by %d rules, %d done by the back office", len(figures.StoppedByRule), figures.BackOffice.N)
		}
		uneven := must(session.Uneven(t.Context(), query))(t)
		if !slices.ContainsFunc(uneven, func(u statistics.Unevenness) bool {
			return u.What == "passport-expired" && u.Here.Key == "Casa delle Culture"
		}) {
			t.Errorf("nothing uneven is found of the passports at one site: %+v", uneven)
		}
	})
}
