package desk

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"sportello/app/segment"
	"sportello/store"
	"sportello/store/laptop"
)

// Handed is an application left half-way to a colleague.
type Handed struct {
	Summary Summary
	By      string // who left it, by the name people know
	Laptop  string // the name of the laptop it was left on, "" for this one
	Site    string
	Since   time.Time
	Note    string
	Missing []Missing
	// TakenBy is the account of who has taken it up since, at whatever desk, and
	// TakenAt where; "" if nobody has.
	TakenBy, TakenAt string
}

// HandedOver lists the applications that were left half-way, at this desk or at
// another, and are not finished: those nobody has taken up first, the last left first.
func (s *Session) HandedOver(ctx context.Context) ([]Handed, error) {
	records, err := s.file.List(ctx, laptop.Filter{Kind: store.Application, States: []string{string(HandedOver)}})
	if err != nil {
		return nil, fmt.Errorf("listing what was left half-way: %w", err)
	}
	numbers, err := s.queueNumbers(ctx)
	if err != nil {
		return nil, fmt.Errorf("listing what was left half-way: %w", err)
	}
	var list []Handed
	for _, record := range records {
		summary, known := s.summary(record, numbers)
		if !known {
			continue
		}
		handed, err := s.handed(ctx, summary)
		if errors.Is(err, store.ErrNotFound) { // forgotten in this moment
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("listing what was left half-way: %w", err)
		}
		list = append(list, handed)
	}
	slices.SortStableFunc(list, func(a, b Handed) int {
		if (a.TakenBy == "") != (b.TakenBy == "") {
			if a.TakenBy == "" {
				return -1
			}
			return 1
		}
		return b.Since.Compare(a.Since)
	})
	return list, nil
}

// handed reads what there is to know of an application left half-way.
func (s *Session) handed(ctx context.Context, summary Summary) (Handed, error) {
	document, err := s.file.Record(ctx, summary.ID)
	if err != nil {
		return Handed{}, err
	}
	of, err := s.shared(ctx, summary.ID)
	if err != nil {
		return Handed{}, err
	}
	values := document.Record.Values()
	handed := Handed{Summary: summary, Site: document.Site, Since: document.Changed, Note: values[fieldNote]}
	// The word that it is unfinished stays when it is left once more, its note may too;
	// the mark does not, but programs before this one made none.
	for _, name := range []string{fieldUnfinished, fieldNote, segment.LastLeft(values)} {
		if from := of.origin(of.Fields[name].Standing.Op); !from.At.IsZero() {
			handed.By, handed.Site, handed.Since, handed.Laptop = from.Author, from.Site, from.At, from.Laptop
			if from.Here {
				handed.Laptop = ""
			}
		}
	}
	states := segment.Read(values)
	holder := states[segment.Taken]
	if filling := states[segment.Filling]; states[segment.Left].Round == 0 && filling.Since.After(handed.Since) {
		holder = filling
	}
	handed.TakenBy, handed.TakenAt = holder.By, holder.Site
	input := checkInput(values, wordSet(document.Card[cardDerived]), s.options.today(), nil)
	input.Site = document.Site
	handed.Missing = s.missing(input, values)
	return handed, nil
}

// TakeHanded opens an application that was left half-way, and lets the others know who
// has it now; what is typed in it travels once it is queued, as always. Errors:
// ErrSegmentMoved where it is left half-way no more: somebody goes on with it here,
// or has queued it, store.ErrNotFound.
func (s *Session) TakeHanded(ctx context.Context, application uuid.UUID) (*Application, error) {
	if err := s.takeHanded(ctx, application); err != nil {
		return nil, fmt.Errorf("taking up an application: %w", err)
	}
	return s.Open(ctx, application)
}

func (s *Session) takeHanded(ctx context.Context, application uuid.UUID) error {
	s.backOffice.Lock()
	defer s.backOffice.Unlock()
	document, err := s.file.Record(ctx, application)
	if err != nil {
		return err
	}
	if document.Record.Kind != store.Application || document.State != string(HandedOver) {
		return ErrSegmentMoved
	}
	values, now := document.Record.Values(), s.options.Clock()
	mark, _ := segment.Parse(values[s.markField(segment.Filling)])
	mark.By = "" // whoever takes it up, does so now
	mark = s.taken(mark, segment.Read(values)[segment.Filling], now)
	begin(&mark, now)
	marks := map[string]segment.Mark{segment.Filling: mark}
	if taken, left := segment.Take(values, s.operator.Name, s.Site(), now); left {
		marks[segment.Taken] = taken
	}
	return s.noteAside(ctx, document, marks)
}
