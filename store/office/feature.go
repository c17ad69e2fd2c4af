package office

import (
	"bytes"
	"context"
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
	gone := slices.DeleteFunc(slices.Clone(before.keys), func(key int64) bool {
		_, still := slices.BinarySearch(now.keys, key)
		return still
	})
	if _, err := tx.exec(ctx, `DELETE FROM block WHERE person = ? AND key IN (SELECT value FROM json_each(?))`, first, list(gone)); err != nil {
		return wrap("writing a person's keys", err)
	}
	if _, err := tx.exec(ctx, `INSERT INTO block (key, person) SELECT value, ? FROM json_each(?) WHERE true ON CONFLICT DO NOTHING`, first, list(now.keys)); err != nil {
		return wrap("writing a person's keys", err)
	}
	if now.nobody() {
		_, err := tx.exec(ctx, `DELETE FROM feature WHERE person = ?`, first)
		return wrap("writing a person's features", err)
	}
	_, err := tx.exec(ctx, `INSERT INTO feature (person, sealed) VALUES (?, ?) ON CONFLICT (person) DO UPDATE SET sealed = excluded.sealed`,
		first, l.seal.seal(placeFeature(first), now.encode()))
	return wrap("writing a person's features", err)
}
