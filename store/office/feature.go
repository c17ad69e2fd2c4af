package office

import (
	"bytes"
	"cmp"
	"context"
	"database/sql"
	"encoding/binary"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"sportello/store"
)

// What is kept of what a Matcher says, whatever it says.
const (
	maxKeys     = 64
	maxFeatures = 64 << 10
)

// features is what a person is compared by and found under. The zero features
// are nobody's.
type features struct {
	id      uuid.UUID
	keys    []int64 // digests, sorted
	content []byte
}

func (f features) nobody() bool { return f.id == uuid.Nil }

// featuresOf asks the matcher about a state.
func (l *Ledger) featuresOf(state store.Shared) features {
	content, keys := l.matcher.Features(state)
	if content == nil || len(content) > maxFeatures {
		return features{}
	}
	found := features{id: state.Record, content: content}
	for _, key := range keys {
		found.keys = append(found.keys, l.seal.block(key))
	}
	slices.Sort(found.keys)
	found.keys = slices.Compact(found.keys)
	if len(found.keys) > maxKeys {
		found.keys = found.keys[:maxKeys]
	}
	return found
}

func (f features) equal(other features) bool {
	return f.id == other.id && slices.Equal(f.keys, other.keys) && bytes.Equal(f.content, other.content)
}

// meets reports whether two persons are found under a common key.
func (f features) meets(other features) bool {
	for _, key := range f.keys {
		if _, found := slices.BinarySearch(other.keys, key); found {
			return true
		}
	}
	return false
}

func (f features) encode() []byte {
	encoded := append(slices.Clone(f.id[:]), byte(len(f.keys)))
	for _, key := range f.keys {
		encoded = binary.BigEndian.AppendUint64(encoded, uint64(key))
	}
	return append(encoded, f.content...)
}

func decodeFeatures(encoded []byte) (features, error) {
	const fixed = len(uuid.UUID{}) + 1
	if len(encoded) < fixed || len(encoded) < fixed+8*int(encoded[fixed-1]) {
		return features{}, fmt.Errorf("features of %d bytes: %w", len(encoded), store.ErrDamaged)
	}
	f := features{id: uuid.UUID(encoded[:16]), keys: make([]int64, encoded[fixed-1])}
	rest := encoded[fixed:]
	for i := range f.keys {
		f.keys[i] = int64(binary.BigEndian.Uint64(rest))
		rest = rest[8:]
	}
	f.content = rest
	return f, nil
}

// readFeatures returns what is kept of the person whose record begins at
// first; nobody if nothing is.
func (l *Ledger) readFeatures(ctx context.Context, from rowReader, first uint64) (features, error) {
	var sealed []byte
	err := from.row(ctx, `SELECT (SELECT sealed FROM feature WHERE person = ?)`, first).Scan(&sealed)
	if err != nil || sealed == nil {
		return features{}, wrap("reading a person's features", err)
	}
	return l.openFeatures(first, sealed)
}

func (l *Ledger) openFeatures(first uint64, sealed []byte) (features, error) {
	plain, err := l.seal.open(placeFeature(first), sealed)
	if err != nil {
		return features{}, fmt.Errorf("features of the person at position %d: %w", first, err)
	}
	return decodeFeatures(plain)
}

// writeFeatures keeps what a person is now compared by in the place of what
// was kept before.
func (l *Ledger) writeFeatures(ctx context.Context, tx *transaction, first uint64, before, now features) error {
	for _, key := range before.keys {
		if _, still := slices.BinarySearch(now.keys, key); still {
			continue
		}
		if _, err := tx.exec(ctx, `DELETE FROM block WHERE key = ? AND person = ?`, key, first); err != nil {
			return wrap("writing a person's keys", err)
		}
	}
	for _, key := range now.keys {
		if _, err := tx.exec(ctx, `INSERT INTO block (key, person) VALUES (?, ?) ON CONFLICT DO NOTHING`, key, first); err != nil {
			return wrap("writing a person's keys", err)
		}
	}
	if now.nobody() {
		_, err := tx.exec(ctx, `DELETE FROM feature WHERE person = ?`, first)
		return wrap("writing a person's features", err)
	}
	_, err := tx.exec(ctx, `INSERT INTO feature (person, sealed) VALUES (?, ?) ON CONFLICT (person) DO UPDATE SET sealed = excluded.sealed`,
		first, l.seal.seal(placeFeature(first), now.encode()))
	return wrap("writing a person's features", err)
}

// maxCompared bounds with how many others one person is compared. A key that
// more persons share tells nothing and is passed over.
const maxCompared = 200

// candidates calls fn with those found under a person's keys, the rarest key's
// first, each once.
func (l *Ledger) candidates(ctx context.Context, from querier, first uint64, keys []int64, fn func(features)) error {
	blocks, err := rarest(ctx, from, keys)
	if err != nil {
		return err
	}
	seen := map[uint64]bool{first: true}
	for _, key := range blocks {
		if err := l.block(ctx, from, key, seen, fn); err != nil || len(seen) > maxCompared {
			return err
		}
	}
	return nil
}

func (l *Ledger) block(ctx context.Context, from querier, key int64, seen map[uint64]bool, fn func(features)) error {
	rows, err := from.query(ctx, `SELECT f.person, f.sealed FROM block b CROSS JOIN feature f ON f.person = b.person WHERE b.key = ?`, key)
	if err != nil {
		return wrap("looking for a person", err)
	}
	defer func() { _ = rows.Close() }()
	var sealed sql.RawBytes
	for rows.Next() && len(seen) <= maxCompared {
		var person uint64
		if err := rows.Scan(&person, &sealed); err != nil {
			return wrap("looking for a person", err)
		}
		if seen[person] {
			continue
		}
		seen[person] = true
		found, err := l.openFeatures(person, sealed)
		if err != nil {
			return err
		}
		fn(found)
	}
	return wrap("looking for a person", rows.Err())
}

// rarest returns the keys that others have too, but not too many, by how many.
func rarest(ctx context.Context, from querier, keys []int64) ([]int64, error) {
	type sized struct {
		key  int64
		size int
	}
	var blocks []sized
	for _, key := range keys {
		var size int
		err := from.row(ctx, `SELECT count(*) FROM (SELECT 1 FROM block WHERE key = ? LIMIT ?)`, key, maxCompared+2).Scan(&size)
		if err != nil {
			return nil, wrap("looking for a person", err)
		}
		if size > 0 && size <= maxCompared+1 { // the person among them
			blocks = append(blocks, sized{key, size})
		}
	}
	slices.SortFunc(blocks, func(a, b sized) int { return cmp.Or(cmp.Compare(a.size, b.size), cmp.Compare(a.key, b.key)) })
	rare := make([]int64, len(blocks))
	for i, block := range blocks {
		rare[i] = block.key
	}
	return rare, nil
}
