package laptop

import (
	"cmp"
	"context"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"sportello/store"
)

// Noted is one row of the journal: how a record came to a version.
type Noted struct {
	Version int64
	At      time.Time
	By      string // the operator's account
	Changes []FieldChange
	State   string    // the state the record went to, if it changed
	Queued  uuid.UUID // the operation made then, if one was
}

// FieldChange is what became of one field.
type FieldChange struct {
	Field  string `json:"field"`
	Before string `json:"before,omitempty"`
	After  string `json:"after,omitempty"`
}

// noted is the sealed part of a Noted.
type noted struct {
	By      string        `json:"by"`
	Changes []FieldChange `json:"changes,omitempty"`
	State   string        `json:"state,omitempty"`
	Queued  uuid.UUID     `json:"queued,omitzero"`
}

func journalPlace(record uuid.UUID, version, made int64) place {
	return place{table: "journal", record: record, version: version, beside: binary.BigEndian.AppendUint64(nil, uint64(made))}
}

// History returns what became of a record, oldest first. Errors:
// store.ErrNotFound, store.ErrDamaged.
func (s *Session) History(ctx context.Context, id uuid.UUID) ([]Noted, error) {
	var history []Noted
	err := s.use(func(key *dataKey) error {
		rows, err := s.file.database.read.QueryContext(ctx,
			`SELECT journal.version, made, sealed FROM record JOIN journal USING (n) WHERE id = ? ORDER BY journal.version`, id[:])
		if err != nil {
			return err
		}
		defer func() { _ = rows.Close() }()
		for rows.Next() {
			var version, made int64
			var sealed []byte
			if err := rows.Scan(&version, &made, &sealed); err != nil {
				return err
			}
			entry, err := openNoted(key, id, version, made, sealed)
			if err != nil {
				return err
			}
			history = append(history, entry)
		}
		if err := rows.Err(); err != nil {
			return err
		}
		if len(history) == 0 {
			return store.ErrNotFound
		}
		return nil
	})
	return history, wrap("reading the history of "+id.String(), err)
}

func openNoted(key *dataKey, record uuid.UUID, version, made int64, sealed []byte) (Noted, error) {
	at := journalPlace(record, version, made)
	plain, err := key.open(at, sealed)
	if err != nil {
		return Noted{}, err
	}
	var entry noted
	if err := json.Unmarshal(plain, &entry); err != nil {
		return Noted{}, fmt.Errorf("%s: %v: %w", at, err, store.ErrDamaged)
	}
	slices.SortFunc(entry.Changes, func(a, b FieldChange) int { return cmp.Compare(a.Field, b.Field) })
	return Noted{
		Version: version, At: time.UnixMilli(made).UTC(),
		By: entry.By, Changes: entry.Changes, State: entry.State, Queued: entry.Queued,
	}, nil
}
