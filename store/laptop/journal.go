package laptop

import (
	"cmp"
	"context"
	"database/sql"
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
	// Pulled is the office's operation that was worked in then, if one was, and
	// Laptop where By made it.
	Pulled, Laptop uuid.UUID
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
	Made    int64         `json:"made,omitempty"` // in a tail; the journal has a column for it
	Changes []FieldChange `json:"changes,omitempty"`
	State   string        `json:"state,omitempty"`
	Queued  uuid.UUID     `json:"queued,omitzero"`
	Pulled  uuid.UUID     `json:"pulled,omitzero"`
	Laptop  uuid.UUID     `json:"laptop,omitzero"`
}

func journalPlace(record uuid.UUID, version, made int64) place {
	return place{table: "journal", record: record, version: version, beside: binary.BigEndian.AppendUint64(nil, uint64(made))}
}

// History returns what became of a record, oldest first. Errors:
// store.ErrNotFound, store.ErrDamaged.
func (s *Session) History(ctx context.Context, id uuid.UUID) ([]Noted, error) {
	var history []Noted
	err := s.use(func(key *dataKey) error {
		return s.file.database.snapshot(ctx, func(tx *sql.Tx) error {
			var r row
			err := r.scan(tx.QueryRowContext(ctx, `SELECT `+rowColumns+`, `+tailColumns+` FROM record LEFT JOIN tail USING (n) WHERE id = ?`, id[:]),
				&r.tail.version, &r.tail.changed, &r.tail.sealed)
			if err != nil {
				return notFound(err)
			}
			history, err = r.history(ctx, tx, key)
			return err
		})
	})
	return history, wrap("reading the history of "+id.String(), err)
}

// history is what the journal holds of a record, and what its tail does.
func (r *row) history(ctx context.Context, tx *sql.Tx, key *dataKey) ([]Noted, error) {
	var history []Noted
	rows, err := tx.QueryContext(ctx, `SELECT version, made, sealed FROM journal WHERE n = ? ORDER BY version`, r.n)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var version, made int64
		var sealed []byte
		if err := rows.Scan(&version, &made, &sealed); err != nil {
			return nil, err
		}
		entry, err := openNoted(key, r.id, version, made, sealed)
		if err != nil {
			return nil, err
		}
		history = append(history, entry)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	entries, err := r.openTail(key)
	for i, entry := range entries {
		history = append(history, entry.of(r.version+1+int64(i)))
	}
	return history, err
}

func (n noted) encode() ([]byte, error) {
	encoded, err := json.Marshal(n)
	if err != nil {
		return nil, fmt.Errorf("noting a change: %w", err)
	}
	return encoded, nil
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
	entry.Made = made
	return entry.of(version), nil
}

// of is the entry of a version.
func (n noted) of(version int64) Noted {
	slices.SortFunc(n.Changes, func(a, b FieldChange) int { return cmp.Compare(a.Field, b.Field) })
	return Noted{
		Version: version, At: time.UnixMilli(n.Made).UTC(),
		By: n.By, Changes: n.Changes, State: n.State, Queued: n.Queued, Pulled: n.Pulled, Laptop: n.Laptop,
	}
}
