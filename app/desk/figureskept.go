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

// keepCounting keeps facts, each in place of the one of its record.
func (s *Session) keepCounting(ctx context.Context, facts []statistics.Fact) error {
	if len(facts) == 0 {
		return nil
	}
	byDay := make(map[string][]statistics.Fact)
	for _, fact := range facts {
		day := time.Unix(int64(fact.Day)*24*60*60, 0).UTC().Format(time.DateOnly)
		byDay[day] = append(byDay[day], fact)
	}
	days, err := s.countedDays(ctx)
	if err != nil {
		return err
	}
	for day, facts := range byDay {
		if err := s.keepDay(ctx, day, facts); err != nil {
			return fmt.Errorf("keeping what counts: %w", err)
		}
	}
	all := slices.Sorted(maps.Keys(byDay))
	all = slices.Compact(slices.Sorted(slices.Values(append(all, days...))))
	if len(all) == len(days) {
		return nil
	}
	return s.file.PutSetting(ctx, settingCounted, []byte(strings.Join(all, " ")))
}

func (s *Session) countedDays(ctx context.Context) ([]string, error) {
	days, err := s.setting(ctx, settingCounted)
	return strings.Fields(string(days)), err
}

func (s *Session) keepDay(ctx context.Context, day string, facts []statistics.Fact) error {
	kept, err := s.keptOn(ctx, day)
	if err != nil {
		return err
	}
	byID := make(map[uuid.UUID]statistics.Fact)
	for _, fact := range append(kept, facts...) {
		byID[fact.ID] = fact
	}
	ids := slices.SortedFunc(maps.Keys(byID), func(a, b uuid.UUID) int { return bytes.Compare(a[:], b[:]) })
	var encoded []byte
	for _, id := range ids {
		fact := byID[id].Encode()
		encoded = append(binary.AppendUvarint(encoded, uint64(len(fact))), fact...)
	}
	return s.file.PutSetting(ctx, settingCountedDay+day, encoded)
}

// keptOn are the facts kept of a day. What is damaged there is passed over: it must
// keep no record from being forgotten.
func (s *Session) keptOn(ctx context.Context, day string) ([]statistics.Fact, error) {
	encoded, err := s.setting(ctx, settingCountedDay+day)
	if err == nil {
		var facts []statistics.Fact
		if facts, err = decodeKept(encoded); err == nil {
			return facts, nil
		}
	}
	if !errors.Is(err, store.ErrDamaged) {
		return nil, err
	}
	s.options.Log.Warn("what counted of a day", "failure", ErrorName(err))
	return nil, nil
}

func decodeKept(encoded []byte) ([]statistics.Fact, error) {
	var facts []statistics.Fact
	for len(encoded) > 0 {
		length, head := binary.Uvarint(encoded)
		if head <= 0 || length > uint64(len(encoded)-head) {
			return nil, fmt.Errorf("reading what counts: %w", store.ErrDamaged)
		}
		end := head + int(length)
		fact, err := statistics.DecodeFact(encoded[head:end])
		if err != nil {
			return nil, fmt.Errorf("reading what counts: %w: %w", store.ErrDamaged, err)
		}
		facts, encoded = append(facts, fact), encoded[end:]
	}
	return facts, nil
}

// countKept takes up the facts that are kept. Of a record that was forgotten more
// than once the latest day counts.
func (s *Session) countKept(ctx context.Context) error {
	days, err := s.countedDays(ctx)
	if err != nil {
		return err
	}
	for _, day := range days {
		facts, err := s.keptOn(ctx, day)
		if err != nil {
			return err
		}
		s.files.figures.put(facts)
	}
	return nil
}
