package desk

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"sportello/store"
	"sportello/store/laptop"
	"sportello/sync/wire"
)

// PutAside is a record of which the office keeps something that it could not
// apply. The next change of the record sends that again.
type PutAside struct {
	Record uuid.UUID
	Title  string // whom it is about; "" if it has no name
	Reason string // the office's word, as wire.Quarantined has it
}

// Cause is what a reason means for the people who have to do something.
type Cause string

const (
	ByContent  Cause = "content"  // whoever wrote it corrects it
	ByOffice   Cause = "office"   // the office's program has to be mended
	ByConflict Cause = "conflict" // it does not fit what the office has
)

// CauseOf tells what a reason of a quarantine means.
func CauseOf(reason string) Cause {
	switch reason {
	case "oversized-field", "too-many-fields", "not-utf8":
		return ByContent
	case "unknown-kind", "unknown-rulebook", "undecodable", "record-damaged":
		return ByOffice
	}
	return ByConflict
}

// aside is what is kept of it.
type aside struct {
	Reason     string      `json:"reason"` // of the last
	Operations []uuid.UUID `json:"operations"`
}

func (s *Session) readQuarantined(ctx context.Context) (map[uuid.UUID]aside, error) {
	records := make(map[uuid.UUID]aside)
	encoded, err := s.setting(ctx, settingQuarantined)
	if err != nil || encoded == nil {
		return records, err
	}
	if err := json.Unmarshal(encoded, &records); err != nil {
		return nil, fmt.Errorf("reading what is in quarantine: %w", store.ErrDamaged)
	}
	return records, nil
}

// quarantine keeps why the office could not apply operations.
func (s *Session) quarantine(ctx context.Context, quarantined []wire.Quarantined) {
	ctx = context.WithoutCancel(ctx)
	for _, one := range quarantined {
		record, err := s.recordOf(ctx, one)
		if err == nil {
			err = s.changeQuarantined(ctx, func(records map[uuid.UUID]aside) {
				kept := records[record]
				if !slices.Contains(kept.Operations, one.Op) {
					records[record] = aside{one.Reason, append(kept.Operations, one.Op)}
				}
			})
		}
		if err != nil {
			s.options.Log.Warn("keeping a quarantine", "failure", ErrorName(err))
		}
	}
}

// recordOf finds what an operation of ours was about: in the stream, or, if it is
// forgotten there, as the last of its record.
func (s *Session) recordOf(ctx context.Context, one wire.Quarantined) (uuid.UUID, error) {
	entries, err := s.file.Entries(ctx, max(one.Seq, 1)-1, 1, 0)
	if err != nil {
		return uuid.Nil, err
	}
	if len(entries) > 0 && entries[0].Op == one.Op {
		operation, err := store.DecodeOperation(entries[0].Encoded)
		return operation.Record, err
	}
	records, err := s.file.List(ctx, laptop.Filter{})
	if err != nil {
		return uuid.Nil, err
	}
	for _, record := range records {
		if record.Operation == one.Op && one.Op != uuid.Nil {
			return record.ID, nil
		}
	}
	return uuid.Nil, fmt.Errorf("operation %s: %w", one.Op, store.ErrNotFound)
}

// queueFile makes operations, which send again what the office put aside.
func (s *Session) queueFile(ctx context.Context, handover laptop.Handover) ([]store.Operation, error) {
	for i, record := range handover.Records {
		handover.Records[i].PutAside = s.sending.putAside(record.ID).Operations
	}
	made, err := s.file.Queue(ctx, handover)
	if err != nil || !slices.ContainsFunc(made, func(o store.Operation) bool { return s.sending.putAside(o.Record).Reason != "" }) {
		return made, err
	}
	return made, s.changeQuarantined(ctx, func(records map[uuid.UUID]aside) {
		for _, operation := range made {
			delete(records, operation.Record)
		}
	})
}

func (s *Session) changeQuarantined(ctx context.Context, change func(map[uuid.UUID]aside)) error {
	s.sending.mutex.Lock()
	change(s.sending.quarantined)
	encoded, err := json.Marshal(s.sending.quarantined)
	s.sending.mutex.Unlock()
	if err != nil {
		return fmt.Errorf("keeping what is in quarantine: %w", err)
	}
	return s.file.PutSetting(ctx, settingQuarantined, encoded)
}

// quarantined lists what the office put aside, by name.
func (s *Session) quarantined() []PutAside {
	s.sending.mutex.Lock()
	var all []PutAside
	for record, kept := range s.sending.quarantined {
		all = append(all, PutAside{Record: record, Reason: kept.Reason})
	}
	s.sending.mutex.Unlock()
	for i := range all {
		if hit, ok := s.hit(all[i].Record); ok {
			all[i].Title = hit.Title
		}
	}
	slices.SortFunc(all, func(a, b PutAside) int {
		return cmp.Or(cmp.Compare(a.Title, b.Title), slices.Compare(a.Record[:], b.Record[:]))
	})
	return all
}
