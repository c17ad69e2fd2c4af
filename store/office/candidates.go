package office

import (
	"cmp"
	"context"
	"database/sql"
	"math"
	"slices"
	"strconv"

	"github.com/google/uuid"
)

// What bounds the work of looking for one person, whatever the crowd.
const (
	// maxBlock is how many persons may share a key for it to tell anything; a
	// larger block is passed over.
	maxBlock = 200
	// maxMet is how many persons, counted once for each key, are looked at; the
	// rarest keys come first.
	maxMet = 400
	// maxCompared is with how many one person is compared, those first who share
	// the most, and the rarest, with it.
	maxCompared = 30
	// leastShared is what two must share to be compared at all, in bits, of which
	// a key has one for each time its block halves from the largest, and one: a
	// key of fifty persons, or two of more.
	leastShared = 3
)

// candidates calls fn with those who share keys with a person, the likeliest
// first, each once: its id, and what it is compared by. first is the person's
// own position, or 0.
func (l *Ledger) candidates(ctx context.Context, s snapshot, first uint64, keys []int64, fn func(id uuid.UUID, content []byte)) error {
	blocks, err := rarest(ctx, s, keys)
	if err != nil {
		return err
	}
	persons, err := likeliest(ctx, s, first, blocks)
	if err != nil {
		return err
	}
	rows, err := s.queryAgain(ctx, `SELECT f.person, f.sealed FROM json_each(?) j CROSS JOIN feature f ON f.person = j.value ORDER BY j.id`, list(persons))
	if err != nil {
		return wrap("looking for a person", err)
	}
	defer func() { _ = rows.Close() }()
	var sealed sql.RawBytes
	for rows.Next() {
		var person uint64
		if err := rows.Scan(&person, &sealed); err != nil {
			return wrap("looking for a person", err)
		}
		found, err := l.openFeatures(person, sealed)
		if err != nil {
			return err
		}
		fn(found.id, found.content)
	}
	return wrap("looking for a person", rows.Err())
}

// block is a key, and how many share it.
type block struct {
	key  int64
	size int
}

// rarest returns the blocks that others are in, the smallest first, as many as
// there is room for.
func rarest(ctx context.Context, s snapshot, keys []int64) ([]block, error) {
	rows, err := s.queryAgain(ctx, `SELECT j.value, (SELECT count(*) FROM (SELECT 1 FROM block WHERE key = j.value LIMIT ?)) FROM json_each(?) j`,
		maxBlock+2, list(keys))
	if err != nil {
		return nil, wrap("looking for a person", err)
	}
	defer func() { _ = rows.Close() }()
	var blocks []block
	for rows.Next() {
		var next block
		if err := rows.Scan(&next.key, &next.size); err != nil {
			return nil, wrap("looking for a person", err)
		}
		if next.size > 0 && next.size <= maxBlock+1 { // the person among them
			blocks = append(blocks, next)
		}
	}
	if err := rows.Err(); err != nil {
		return nil, wrap("looking for a person", err)
	}
	slices.SortFunc(blocks, func(a, b block) int { return cmp.Or(cmp.Compare(a.size, b.size), cmp.Compare(a.key, b.key)) })
	met := 0
	for i, next := range blocks {
		if met += next.size; met > maxMet {
			return blocks[:max(i, 1)], nil
		}
	}
	return blocks, nil
}

// likeliest returns those who share the most with a person: each key counts by
// how rare it is.
func likeliest(ctx context.Context, s snapshot, first uint64, blocks []block) ([]uint64, error) {
	keys := make([]int64, len(blocks))
	for i, b := range blocks {
		keys[i] = b.key
	}
	rows, err := s.queryAgain(ctx, `SELECT j.key, b.person FROM json_each(?) j CROSS JOIN block b ON b.key = j.value`, list(keys))
	if err != nil {
		return nil, wrap("looking for a person", err)
	}
	defer func() { _ = rows.Close() }()
	shared := make(map[uint64]float64)
	for rows.Next() {
		var at int
		var person uint64
		if err := rows.Scan(&at, &person); err != nil {
			return nil, wrap("looking for a person", err)
		}
		if person != first {
			shared[person] += 1 + math.Log2(maxBlock/float64(blocks[at].size))
		}
	}
	if err := rows.Err(); err != nil {
		return nil, wrap("looking for a person", err)
	}
	persons := make([]uint64, 0, len(shared))
	for person, bits := range shared {
		if bits >= leastShared {
			persons = append(persons, person)
		}
	}
	slices.SortFunc(persons, func(a, b uint64) int { return cmp.Or(cmp.Compare(shared[b], shared[a]), cmp.Compare(a, b)) })
	return persons[:min(len(persons), maxCompared)], nil
}

// list writes numbers as a JSON array, which one statement takes in one piece.
func list[N int64 | uint64](numbers []N) string {
	text := []byte{'['}
	for i, n := range numbers {
		if i > 0 {
			text = append(text, ',')
		}
		text = strconv.AppendInt(text, int64(n), 10)
	}
	return string(append(text, ']'))
}
