package reference

import (
	"math/bits"
	"slices"
	"strings"
)

// An index finds rows of a table by name and code. It is small enough that a
// search reads all of it: no structure to keep right, and well under a
// millisecond for all of Italy.
type index struct {
	entries []entry // sorted by key
}

type entry struct {
	folded
	row int32
	// code marks an official code, which is never guessed at.
	code bool
	// former marks what exists no more: shown after what does.
	former bool
	// capital marks what most people mean: shown before the rest.
	capital bool
}

type indexBuilder struct{ entries []entry }

func newIndexBuilder(size int) *indexBuilder {
	return &indexBuilder{entries: make([]entry, 0, size)}
}

func (b *indexBuilder) addName(name string, row int32, former bool) {
	b.add(entry{folded: fold(name), row: row, former: former})
}

func (b *indexBuilder) addCode(code string, row int32, former bool) {
	b.add(entry{folded: fold(code), row: row, former: former, code: true})
}

func (b *indexBuilder) add(e entry) { b.entries = append(b.entries, e) }

func (b *indexBuilder) build() index {
	slices.SortStableFunc(b.entries, func(x, y entry) int { return strings.Compare(x.key, y.key) })
	return index{entries: b.entries}
}

// named returns the rows that bear exactly this name, each once.
func (x index) named(name string) []int32 {
	key := fold(name).key
	if key == "" {
		return nil
	}
	start, _ := slices.BinarySearchFunc(x.entries, key, func(e entry, key string) int { return strings.Compare(e.key, key) })
	var rows []int32
	for _, e := range x.entries[start:] {
		if e.key != key {
			break
		}
		if !e.code && !slices.Contains(rows, e.row) {
			rows = append(rows, e.row)
		}
	}
	return rows
}

// How well an entry answers a query, best first.
const (
	matchCode = iota
	matchName
	matchPrefix
	matchWordPrefix
	matchWords
	matchNear
	noMatch
)

// minimumNear is the length from which a query may hold a typing error:
// shorter ones would be near to everything.
const minimumNear = 4

// longestQuery bounds the work a pasted text can cause; no name is as long.
const longestQuery = 256

// candidate is an entry that answers a query. Lower ranks come first.
type candidate struct {
	rank uint64
	row  int32
}

// search returns the rows that answer a query best, at most limit, each once.
func (x index) search(query string, limit int) []int32 {
	if len(query) > longestQuery || limit <= 0 {
		return nil
	}
	asked := fold(query)
	if asked.key == "" {
		return nil
	}
	words := asked.words()
	best := make([]candidate, 0, min(limit, len(x.entries))+1)
	consider := func(position int, match int) {
		e := &x.entries[position]
		rank := uint64(match)<<56 | uint64(min(len(e.key), 0xff))<<40 | uint64(position)
		if e.former {
			rank |= 1 << 49
		}
		if !e.capital {
			rank |= 1 << 48
		}
		best = insert(best, candidate{rank, e.row}, limit)
	}
	for position := range x.entries {
		if match := x.entries[position].match(asked.key, words); match != noMatch {
			consider(position, match)
		}
	}
	if len(best) < limit && len(asked.key) >= minimumNear {
		for position := range x.entries {
			if x.entries[position].near(asked.key) {
				consider(position, matchNear)
			}
		}
	}
	rows := make([]int32, len(best))
	for i, c := range best {
		rows[i] = c.row
	}
	return rows
}

// insert keeps best sorted, each row once with its best rank, at most limit.
func insert(best []candidate, c candidate, limit int) []candidate {
	if len(best) == limit && c.rank >= best[limit-1].rank {
		return best
	}
	if same := slices.IndexFunc(best, func(b candidate) bool { return b.row == c.row }); same >= 0 {
		if best[same].rank <= c.rank {
			return best
		}
		best = slices.Delete(best, same, same+1)
	}
	at, _ := slices.BinarySearchFunc(best, c, func(a, b candidate) int {
		switch {
		case a.rank < b.rank:
			return -1
		case a.rank > b.rank:
			return 1
		}
		return 0
	})
	best = slices.Insert(best, at, c)
	return best[:min(len(best), limit)]
}

func (e *entry) match(key string, words []string) int {
	if strings.HasPrefix(e.key, key) {
		switch {
		case len(e.key) > len(key):
			return matchPrefix
		case e.code:
			return matchCode
		}
		return matchName
	}
	if e.code {
		return noMatch
	}
	for starts := e.starts &^ 1; starts != 0; starts &= starts - 1 {
		if strings.HasPrefix(e.key[bits.TrailingZeros64(starts):], key) {
			return matchWordPrefix
		}
	}
	if len(words) > 1 && e.hasWords(words) {
		return matchWords
	}
	return noMatch
}

func (e *entry) near(key string) bool {
	if e.code {
		return false
	}
	for starts := e.starts; starts != 0; starts &= starts - 1 {
		if nearPrefix(e.key[bits.TrailingZeros64(starts):], key) {
			return true
		}
	}
	return false
}

// SearchMunicipalities returns the municipalities that answer what an
// operator typed: an official code, a name, its beginning, the beginning of
// a word in it, or one of these with a typing error; in this order, those
// that exist today first, among them capitals of provinces first. One that
// was renamed appears under each name that answers.
func (t *Tables) SearchMunicipalities(query string, limit int) []Municipality {
	return pick(t.municipalities, t.municipalityNames.search(query, limit))
}

// SearchStates is SearchMunicipalities for states, by Italian, English and
// former names, Z, ISO and kit codes.
func (t *Tables) SearchStates(query string, limit int) []State {
	return pick(t.states, t.stateNames.search(query, limit))
}

// SearchProvinces is SearchMunicipalities for provinces.
func (t *Tables) SearchProvinces(query string, limit int) []Province {
	return pick(t.provinces, t.provinceNames.search(query, limit))
}

func pick[T any](table []T, rows []int32) []T {
	found := make([]T, len(rows))
	for i, row := range rows {
		found[i] = table[row]
	}
	return found
}
