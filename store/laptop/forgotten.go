package laptop

import (
	"cmp"
	"context"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/google/uuid"

	"sportello/store"
)

// forgotten is what stays of a record that was forgotten.
type forgotten struct {
	tag        uuid.UUID // see dataKey.tag
	counted    Tally     // without its Count
	generation int64     // it was pulled in; 0: it never was
	operations int64     // as pulled
	digest     [16]byte  // likewise
}

const forgottenColumns = `tag, kind, state, site, day, generation, operations, digest, sealed`

// tag names a record to who has its id and the key, and to nobody else.
func (k *dataKey) tag(id uuid.UUID) (uuid.UUID, error) {
	secret, err := hkdf.Key(sha256.New, k.secret[:], nil, "sportello forgotten 1", sha256.Size)
	if err != nil {
		return uuid.Nil, fmt.Errorf("naming what was forgotten: %w", err)
	}
	mac := hmac.New(sha256.New, secret)
	mac.Write(id[:])
	return uuid.UUID(mac.Sum(nil)[:16]), nil
}

// place binds every column to a seal over nothing.
func (f *forgotten) place() place {
	var beside []byte
	for _, word := range []string{string(f.counted.Kind), f.counted.State, f.counted.Site, f.counted.Day} {
		beside = appendText(beside, word)
	}
	beside = binary.BigEndian.AppendUint64(beside, uint64(f.generation))
	return place{table: "forgotten", record: f.tag, version: f.operations, beside: append(beside, f.digest[:]...)}
}

// putForgotten keeps it; what was kept of the record before no longer counts.
func (tx *transaction) putForgotten(key *dataKey, f forgotten) error {
	return tx.exec(`INSERT OR REPLACE INTO forgotten (`+forgottenColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		f.tag[:], f.counted.Kind, f.counted.State, f.counted.Site, f.counted.Day,
		f.generation, f.operations, f.digest[:], key.seal(f.place(), nil))
}

// openForgotten reads forgottenColumns.
func openForgotten(key *dataKey, from scanner, more ...any) (forgotten, error) {
	var f forgotten
	var tag, digest, sealed []byte
	err := from.Scan(append([]any{&tag, &f.counted.Kind, &f.counted.State, &f.counted.Site, &f.counted.Day,
		&f.generation, &f.operations, &digest, &sealed}, more...)...)
	if err != nil {
		return f, err
	}
	if copy(f.tag[:], tag)+copy(f.digest[:], digest) != len(f.tag)+len(f.digest) {
		return f, fmt.Errorf("forgotten record, tag of %d bytes: %w", len(tag), store.ErrDamaged)
	}
	_, err = key.open(f.place(), sealed)
	return f, err
}

// forgotten is a record that was forgotten as it was pulled before, if it was.
func (t *taking) forgotten(id uuid.UUID) (before pulled, generation int64, pulledBefore bool, err error) {
	tag, err := t.key.tag(id)
	if err != nil {
		return before, 0, false, err
	}
	f, err := openForgotten(t.key, t.tx.row(`SELECT `+forgottenColumns+` FROM forgotten WHERE tag = ?`, tag[:]))
	if errors.Is(err, sql.ErrNoRows) {
		return before, 0, false, nil
	}
	return pulled{id: id, operations: f.operations, digest: f.digest}, f.generation, f.generation != 0, err
}

// dropForgotten is for a record that is here again.
func (tx *transaction) dropForgotten(key *dataKey, id uuid.UUID) error {
	tag, err := key.tag(id)
	if err != nil {
		return err
	}
	return tx.exec(`DELETE FROM forgotten WHERE tag = ?`, tag[:])
}

func compareTallies(a, b Tally) int {
	return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.State, b.State), cmp.Compare(a.Site, b.Site), cmp.Compare(a.Day, b.Day))
}

// Forgotten counts the records that are no longer here, by kind, state, site
// and day, as they were when they were forgotten.
func (s *Session) Forgotten(ctx context.Context) ([]Tally, error) {
	var tallies []Tally
	err := s.use(func(*dataKey) error {
		rows, err := s.file.database.read.QueryContext(ctx,
			`SELECT kind, state, site, day, count(*) FROM forgotten GROUP BY kind, state, site, day ORDER BY kind, state, site, day`)
		if err != nil {
			return err
		}
		defer func() { _ = rows.Close() }()
		for rows.Next() {
			var t Tally
			if err := rows.Scan(&t.Kind, &t.State, &t.Site, &t.Day, &t.Count); err != nil {
				return err
			}
			tallies = append(tallies, t)
		}
		return rows.Err()
	})
	return tallies, wrap("counting what was forgotten", err)
}
