package fields

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sort"
	"strconv"
	"time"

	"github.com/google/uuid"

	"sportello/app/bulletin"
	"sportello/app/statistics"
	"sportello/app/visit"
	"sportello/assets/sites"
	"sportello/store"
	"sportello/store/office"
)

// Teller tells what counts of visits and applications in statistics.
func Teller() office.Teller { return teller{sites.Zone()} }

type teller struct{ zone *time.Location }

// fieldQueued is written by the operation that queues an application: its origin
// says where and by whom that was, where the application itself does not.
const fieldQueued = "errors_stopped"

// Fact implements office.Teller.
func (t teller) Fact(state store.Shared) []byte {
	var fact statistics.Fact
	var counts bool
	switch state.Kind {
	case store.Appointment:
		fact, counts = statistics.OfVisit(state.Record, state.Values(), t.zone)
	case store.Application:
		fact, counts = statistics.OfApplication(state.Record, state.Values(), t.zone)
		origin := state.Origins[state.Fields[fieldQueued].Standing.Op]
		if fact.Site == "" {
			fact.Site = origin.Site
		}
		if fact.Operator == "" {
			fact.Operator = origin.Author
		}
	}
	if !counts {
		return nil
	}
	return fact.Encode()
}

// Facts are what counts of all records of an office. Errors: store.ErrDamaged.
func Facts(ctx context.Context, ledger *office.Ledger) (*statistics.Facts, error) {
	var failed error
	facts := statistics.New(func(yield func(statistics.Fact) bool) {
		failed = ledger.Facts(ctx, func(record uuid.UUID, encoded []byte) error {
			fact, err := statistics.DecodeFact(encoded)
			if err != nil {
				return fmt.Errorf("what counts of record %s; centrale rebuild makes it anew: %w: %w", record, err, store.ErrDamaged)
			}
			if !yield(fact) {
				return errors.New("counting was given up")
			}
			return nil
		})
	})
	if failed != nil {
		return nil, failed
	}
	return facts, nil
}

const (
	minutesOfADay = 24 * 60
	// daysTaken is how many days ahead laptops are told when desks are taken.
	daysTaken = 92
	// bulletinSize is what a bulletin should not exceed, in bytes, which shrink no
	// more on their way: laptops fetch it again and again, over lines of 1 Mbit/s.
	bulletinSize = 40 << 10
)

// weeksTallied is how many weeks back laptops are told figures of at most.
const weeksTallied = 3 * 52

// Bulletin makes what laptops are told of the whole, as of the clock's time: when
// desks are taken, and the figures of all sites.
func Bulletin(clock func() time.Time) func(ctx context.Context, ledger *office.Ledger) ([]byte, error) {
	if clock == nil {
		clock = time.Now
	}
	zone := sites.Zone()
	return func(ctx context.Context, ledger *office.Ledger) ([]byte, error) {
		now := clock().In(zone)
		told := bulletin.Bulletin{Made: now}
		var err error
		if told.Taken, err = taken(ctx, ledger, now); err != nil {
			return nil, err
		}
		facts, err := Facts(ctx, ledger)
		if err != nil {
			return nil, err
		}
		return fit(told, facts, bulletinSize)
	}
}

// fit encodes a bulletin with the figures of as many weeks as there is room for in
// so many bytes.
func fit(told bulletin.Bulletin, facts *statistics.Facts, size int) ([]byte, error) {
	today := told.Made.Format(time.DateOnly)
	monday := told.Made.AddDate(0, 0, -(int(told.Made.Weekday())+6)%7)
	since := func(weeks int) string { return monday.AddDate(0, 0, -7*(weeks-1)).Format(time.DateOnly) }
	all := facts.Tally(since(weeksTallied), today, today)
	with := func(weeks int) ([]byte, error) {
		told.Since, told.Tally = "", statistics.Tally{}
		if weeks > 0 {
			told.Since = since(weeks)
			told.Tally = all.Since(told.Since)
		}
		return told.Encode()
	}
	tooMany := sort.Search(weeksTallied, func(n int) bool {
		encoded, err := with(n + 1)
		return err != nil || len(encoded) > size
	})
	return with(tooMany)
}

// taken returns the appointments of the days to come, the next first, and of as
// many as a bulletin can tell.
func taken(ctx context.Context, ledger *office.Ledger, now time.Time) ([]bulletin.Taken, error) {
	var all []bulletin.Taken
	from, to := now.Format(time.DateOnly), now.AddDate(0, 0, daysTaken).Format(time.DateOnly)
	err := ledger.Agenda(ctx, from, to, func(state store.Shared) error {
		read := visit.Read("", state.Values())
		values := read.Values
		one := bulletin.Taken{Site: values["site"], Date: values["date"], Time: values["time"], Visit: state.Record}
		if minutes, err := strconv.Atoi(values["minutes"]); err == nil && 0 < minutes && minutes <= minutesOfADay {
			one.Minutes = minutes
		}
		if values[store.Deleted] == "" && read.State == visit.Booked && one.Valid() {
			all = append(all, one)
		}
		return nil
	})
	slices.SortFunc(all, bulletin.Taken.Compare)
	sites := make(map[string]bool)
	all = slices.DeleteFunc(all, func(one bulletin.Taken) bool {
		if !sites[one.Site] && len(sites) == bulletin.MaxSites {
			return true
		}
		sites[one.Site] = true
		return false
	})
	return all[:min(len(all), bulletin.MaxTaken)], err
}
