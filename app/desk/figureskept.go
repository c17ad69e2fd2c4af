package desk

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"sportello/app/statistics"
	"sportello/app/visit"
	"sportello/store"
)

// Facts that no card tells, of records that were forgotten or whose card is older,
// are kept sealed in a setting for each day; settingCounted names the days.
const (
	settingCounted    = "desk.counted"
	settingCountedDay = settingCounted + "."
)

// keepForgotten keeps the facts of records about to be forgotten, and returns them:
// what is counted of them, without what tells one applicant from another.
func (s *Session) keepForgotten(ctx context.Context, ids []uuid.UUID) ([]statistics.Fact, error) {
	var forgotten []statistics.Fact
	err := s.counted(ctx, func(facts *statistics.Facts) {
		for _, id := range ids {
			if fact, known := facts.Fact(id); known && fact.State != visit.Booked {
				fact.Citizenship, fact.Asked = "", nil
				forgotten = append(forgotten, fact)
			}
		}
	})
	if err != nil {
		return nil, err
	}
	return forgotten, s.keepCounting(ctx, forgotten)
}

// of are the facts of some records.
func of(facts []statistics.Fact, ids []uuid.UUID) []statistics.Fact {
	wanted := make(map[uuid.UUID]bool, len(ids))
	for _, id := range ids {
		wanted[id] = true
	}
	return slices.DeleteFunc(facts, func(fact statistics.Fact) bool { return !wanted[fact.ID] })
}

// keepCounting keeps facts, each in place of the one of its record, whatever day that
// was of.
func (s *Session) keepCounting(ctx context.Context, facts []statistics.Fact) error {
	if len(facts) == 0 {
		return nil
	}
	byDay := make(map[string][]statistics.Fact)
	for _, fact := range facts {
		day := time.Unix(int64(fact.Day)*24*60*60, 0).UTC().Format(time.DateOnly)
		byDay[day] = append(byDay[day], fact)
	}
	before, err := s.countedDays(ctx)
	if err != nil {
		return err
	}
	days := slices.Concat(before, slices.Collect(maps.Keys(byDay)))
	slices.Sort(days)
	if days = slices.Compact(days); len(days) > len(before) { // first: a day that is not named would be lost
		if err := s.file.PutSetting(ctx, settingCounted, []byte(strings.Join(days, " "))); err != nil {
			return err
		}
	}
	for _, day := range days {
		if err := s.keepDay(ctx, day, byDay[day], facts); err != nil {
			return fmt.Errorf("keeping what counts: %w", err)
		}
	}
	return nil
}

func (s *Session) countedDays(ctx context.Context) ([]string, error) {
	days, err := s.setting(ctx, settingCounted)
	return strings.Fields(string(days)), err
}

// keepDay keeps facts of a day; told are all that are kept, of which the day has no
// other any more.
func (s *Session) keepDay(ctx context.Context, day string, facts, told []statistics.Fact) error {
	kept, err := s.keptOn(ctx, day)
	if err != nil {
		return err
	}
	if had := len(kept.facts); kept.replace(told, facts) == had && len(facts) == 0 {
		return nil
	}
	return s.file.PutSetting(ctx, settingCountedDay+day, kept.encode())
}

// keptOn are the facts kept of a day. What is damaged there is passed over: it must
// keep no record from being forgotten.
func (s *Session) keptOn(ctx context.Context, day string) (keptDay, error) {
	encoded, err := s.setting(ctx, settingCountedDay+day)
	if err == nil {
		var kept keptDay
		if kept, err = decodeKept(encoded); err == nil {
			return kept, nil
		}
	}
	if !errors.Is(err, store.ErrDamaged) {
		return keptDay{}, err
	}
	s.options.Log.Warn("what counted of a day", "failure", ErrorName(err))
	return keptDay{}, nil
}

// keptDay is what is kept of a day.
type keptDay struct {
	facts []statistics.Fact
	// strange are facts that only a newer program can read: they stay as they are.
	strange [][]byte
}

// replace has facts in the place of those of the same records as told; it returns
// how many there are.
func (k *keptDay) replace(told, facts []statistics.Fact) int {
	gone := make(map[uuid.UUID]bool, len(told))
	for _, fact := range told {
		gone[fact.ID] = true
	}
	k.facts = slices.DeleteFunc(k.facts, func(fact statistics.Fact) bool { return gone[fact.ID] })
	k.facts = append(k.facts, facts...)
	return len(k.facts)
}

// encode writes the facts in the order of their ids, each with its length before.
func (k *keptDay) encode() []byte {
	slices.SortFunc(k.facts, func(a, b statistics.Fact) int { return bytes.Compare(a.ID[:], b.ID[:]) })
	var encoded []byte
	add := func(fact []byte) { encoded = append(binary.AppendUvarint(encoded, uint64(len(fact))), fact...) }
	for _, fact := range k.facts {
		add(fact.Encode())
	}
	for _, fact := range k.strange {
		add(fact)
	}
	return encoded
}

// decodeKept reads what encode wrote. Errors: store.ErrDamaged.
func decodeKept(encoded []byte) (kept keptDay, err error) {
	for len(encoded) > 0 {
		length, head := binary.Uvarint(encoded)
		if head <= 0 || length > uint64(len(encoded)-head) {
			return keptDay{}, fmt.Errorf("reading what counts: %w", store.ErrDamaged)
		}
		end := head + int(length)
		if fact, err := statistics.DecodeFact(encoded[head:end]); err == nil {
			kept.facts = append(kept.facts, fact)
		} else {
			kept.strange = append(kept.strange, encoded[head:end])
		}
		encoded = encoded[end:]
	}
	return kept, nil
}

// countKept takes up the facts that are kept.
func (s *Session) countKept(ctx context.Context) error {
	days, err := s.countedDays(ctx)
	if err != nil {
		return err
	}
	for _, day := range days {
		kept, err := s.keptOn(ctx, day)
		if err != nil {
			return err
		}
		s.files.figures.put(kept.facts)
	}
	return nil
}
