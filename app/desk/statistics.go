package desk

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/google/uuid"

	"sportello/app/statistics"
	"sportello/store"
)

// Statistics are the figures of a period, beside what was before and what is to be.
type Statistics struct {
	statistics.Figures
	// Before are the figures of the days from BeforeFrom to BeforeTo, ISO, both
	// included: of the period before (justBefore). A period without beginning has none.
	Before               statistics.Figures
	BeforeFrom, BeforeTo string
	Targets              []statistics.Target
	Scope                string // whose the figures are: one of the scopes
	// Central are the figures over all laptops as the office told them last, of the
	// whole weeks that begin in the period and of every operator; nil: it has told none.
	// CentralSince is the ISO day from which on it told them, "" for all.
	Central      *statistics.Figures
	CentralAsOf  time.Time
	CentralSince string
	Operators    bool // others' figures by operator may be seen
}

// The scopes of figures.
const (
	ScopeLaptop = "laptop" // of what this laptop holds and has held
	ScopeOffice = "office" // of all
)

// Statistics are the figures of a query, for which today is the desk's. Where others'
// figures may not be seen nothing is told of another operator: neither in
// ByOperator, nor when asked for one.
func (s *Session) Statistics(ctx context.Context, q statistics.Query) (Statistics, error) {
	told := Statistics{Scope: ScopeLaptop, Operators: s.Role() == RoleOffice}
	if told.Operators {
		told.Scope = ScopeOffice
	}
	q = s.asOfToday(q)
	var err error
	if told.Targets, err = statistics.Targets(); err != nil {
		return Statistics{}, err
	}
	err = s.counted(ctx, func(facts *statistics.Facts) {
		if !s.maySee(q.Operator) {
			return
		}
		told.Figures = facts.Figures(q)
		if before, bounded := justBefore(q); bounded {
			told.Before, told.BeforeFrom, told.BeforeTo = facts.Figures(before), before.From, before.To
		}
	})
	if err != nil {
		return Statistics{}, fmt.Errorf("counting: %w", err)
	}
	for _, figures := range []*statistics.Figures{&told.Figures, &told.Before} {
		figures.ByOperator = slices.DeleteFunc(figures.ByOperator, func(count statistics.Count) bool { return !s.maySee(count.Key) })
	}
	return told, s.central(ctx, q, &told)
}

// central adds what the office has told of the whole.
func (s *Session) central(ctx context.Context, q statistics.Query, told *Statistics) error {
	bulletin, there, err := s.Bulletin(ctx)
	if err != nil {
		return fmt.Errorf("counting: %w", err)
	}
	if there {
		figures := bulletin.Tally.Figures(q)
		told.Central, told.CentralAsOf, told.CentralSince = &figures, bulletin.Made, bulletin.Since
	}
	return nil
}

// asOfToday is a query as of today.
func (s *Session) asOfToday(q statistics.Query) statistics.Query {
	q.Today = cmp.Or(q.Today, s.options.today())
	return q
}

// maySee says whether the operator may see an operator's figures, "" for those of
// all.
func (s *Session) maySee(operator string) bool {
	return operator == "" || operator == s.operator.Name || s.Role() == RoleOffice
}

// justBefore is the period before that of a query: the months before whole months,
// else as many days; and of one that is not over no more days than have gone by of
// it, for half a month is not put beside a whole one. false where it has no
// beginning.
func justBefore(q statistics.Query) (statistics.Query, bool) {
	from, err := time.Parse(time.DateOnly, q.From)
	if err != nil {
		return q, false
	}
	to, err := time.Parse(time.DateOnly, cmp.Or(q.To, q.Today))
	if err != nil || to.Before(from) {
		return q, false
	}
	first, last := from.AddDate(0, 0, -daysOf(from, to)), from.AddDate(0, 0, -1)
	if next := to.AddDate(0, 0, 1); from.Day() == 1 && next.Day() == 1 {
		first = from.AddDate(0, int(from.Month()-next.Month())-12*(next.Year()-from.Year()), 0)
	}
	today, err := time.Parse(time.DateOnly, q.Today)
	if err == nil && !today.Before(from) && today.Before(to) {
		if gone := first.AddDate(0, 0, daysOf(from, today)-1); gone.Before(last) {
			last = gone
		}
	}
	q.From, q.To = first.Format(time.DateOnly), last.Format(time.DateOnly)
	return q, true
}

// daysOf counts the days between two, both included.
func daysOf(from, to time.Time) int { return int(to.Sub(from).Hours()/24) + 1 }

// Behind is a record behind a number, as a row that opens it.
type Behind struct {
	ID     uuid.UUID
	Kind   statistics.Kind
	Title  string // "Rinnovo · Lavoro subordinato"
	Name   string
	Person uuid.UUID // uuid.Nil: nobody has said, or it is no longer here
	When   string    // ISO day
	Value  string    // of a measured time "4:30", of an age the days; "" else
	Gone   bool      // no longer on this laptop: it counts, and cannot be opened
}

// Behind lists the records behind a number of Statistics, the last first: as many as
// the number says.
func (s *Session) Behind(ctx context.Context, q statistics.Query, number statistics.Number) ([]Behind, error) {
	if !s.maySee(q.Operator) || number.Group == statistics.ByOperator && !s.maySee(number.Key) {
		return nil, nil
	}
	var cases []statistics.Case
	if err := s.counted(ctx, func(facts *statistics.Facts) { cases = facts.Behind(s.asOfToday(q), number) }); err != nil {
		return nil, fmt.Errorf("listing what is behind a number: %w", err)
	}
	rows, err := s.behind(ctx, cases)
	if err != nil {
		return nil, fmt.Errorf("listing what is behind a number: %w", err)
	}
	for i, each := range cases {
		rows[i].Value = valueOf(number.Figure, each.Value)
	}
	return rows, nil
}

// valueOf is what a record measures of a figure, in writing.
func valueOf(figure statistics.Figure, value time.Duration) string {
	switch figure {
	case statistics.FigureWaiting, statistics.FigureFilling, statistics.FigureFillingReturning, statistics.FigureFillingNew:
		return fmt.Sprintf("%d:%02d", int(value.Minutes()), int(value.Seconds())%60)
	case statistics.FigureBackOffice, statistics.FigureOpen:
		return strconv.Itoa(int(value.Hours()) / 24)
	}
	return ""
}

// behind makes rows of records that count.
func (s *Session) behind(ctx context.Context, cases []statistics.Case) ([]Behind, error) {
	rows := make([]Behind, len(cases))
	for i, each := range cases {
		row := Behind{ID: each.ID, Kind: each.Kind, When: each.Date(), Title: s.title(s.boxes(Procedure{Request: each.Request, Motive: each.Motive}))}
		var err error
		if each.Kind == statistics.Visit {
			err = s.nameVisit(ctx, &row)
		} else {
			s.nameApplication(&row)
		}
		if err != nil {
			return nil, err
		}
		rows[i] = row
	}
	return rows, nil
}

func (s *Session) nameApplication(row *Behind) {
	known, here := s.files.entry(row.ID)
	if !here {
		row.Gone = true
		return
	}
	row.Person = s.files.resolve(parseID(known.content()[fieldPerson]))
	hit, _ := s.hit(row.ID)
	row.Name, row.Title = hit.Title, cmp.Or(hit.Detail, row.Title)
}

func (s *Session) nameVisit(ctx context.Context, row *Behind) error {
	found, err := s.appointment(ctx, row.ID)
	if ignoreMissing(err, store.ErrNotFound) != nil {
		return err
	}
	row.Gone = err != nil
	if err == nil {
		row.Person, row.Title = found.Person(), cmp.Or(row.Title, found.Values["subject"])
		row.Name = s.name(row.Person)
	}
	return nil
}
