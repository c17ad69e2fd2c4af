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
	names, codes []entry // each sorted by key
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
	// turn is when an entry comes among equal matches: 0 first, lastTurn for all
	// of which nothing is known.
	turn uint8
}

// lastTurn is the highest that a rank has room for.
const lastTurn = 63

type indexBuilder struct{ entries []entry }

func newIndexBuilder(size int) *indexBuilder {
	return &indexBuilder{entries: make([]entry, 0, size)}
}

func (b *indexBuilder) addName(name string, row int32, former bool) {
	b.add(entry{folded: fold(name), row: row, former: former, turn: lastTurn})
}

func (b *indexBuilder) addCode(code string, row int32, former bool) {
	b.add(entry{folded: fold(code), row: row, former: former, code: true, turn: lastTurn})
}

func (b *indexBuilder) add(e entry) { b.entries = append(b.entries, e) }

func (b *indexBuilder) build() index {
	slices.SortStableFunc(b.entries, func(x, y entry) int {
		if x.code != y.code && x.code {
			return +1
		} else if x.code != y.code {
			return -1
		}
		return strings.Compare(x.key, y.key)
	})
	names := len(b.entries)
	for names > 0 && b.entries[names-1].code {
		names--
	}
	return index{names: b.entries[:names], codes: b.entries[names:]}
}

// from is the first of the sorted entries that is not before a key.
func from(entries []entry, key string) int {
	at, _ := slices.BinarySearchFunc(entries, key, func(e entry, key string) int { return strings.Compare(e.key, key) })
	return at
}

// named returns the rows that bear exactly this name, each once.
func (x index) named(name string) []int32 {
	key := fold(name).key
	if key == "" {
		return nil
	}
	var rows []int32
	for _, e := range x.names[from(x.names, key):] {
		if e.key != key {
			break
		}
		if !slices.Contains(rows, e.row) {
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
	best := x.candidates(query, limit, nil)
	rows := make([]int32, len(best))
	for i, c := range best {
		rows[i] = c.row
	}
	return rows
}

// candidates is search with the ranks. Of equal matches the rows that are
// preferred, if any are, come first.
func (x index) candidates(query string, limit int, preferred func(row int32) bool) []candidate {
	if len(query) > longestQuery || limit <= 0 {
		return nil
	}
	asked := fold(query)
	if asked.key == "" {
		return nil
	}
	words := asked.words()
	best := make([]candidate, 0, min(limit, len(x.names))+1)
	consider := func(e *entry, position int, match int) {
		turn := e.turn
		if preferred != nil && !e.former && preferred(e.row) {
			turn = 0
		}
		rank := uint64(match)<<56 | uint64(turn)<<50 | uint64(min(len(e.key), 0xff))<<40 | uint64(position)
		if e.former {
			rank |= 1 << 49
		}
		if !e.capital {
			rank |= 1 << 48
		}
		best = insert(best, candidate{rank, e.row}, limit)
	}
	for position := range x.names {
		if match := x.names[position].match(asked.key, words); match != noMatch {
			consider(&x.names[position], position, match)
		}
	}
	for position := from(x.codes, asked.key); position < len(x.codes) && strings.HasPrefix(x.codes[position].key, asked.key); position++ {
		match := matchPrefix
		if x.codes[position].key == asked.key {
			match = matchCode
		}
		consider(&x.codes[position], position, match)
	}
	if len(best) < limit && len(asked.key) >= minimumNear {
		for position := range x.names {
			if x.names[position].near(asked.key) {
				consider(&x.names[position], position, matchNear)
			}
		}
	}
	return best
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
		if len(e.key) > len(key) {
			return matchPrefix
		}
		return matchName
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
	for starts := e.starts; starts != 0; starts &= starts - 1 {
		if NearPrefix(e.key[bits.TrailingZeros64(starts):], key) {
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
// former names, Z, ISO and kit codes. Of equal matches the state comes first from
// which more people live in the province of Ravenna, then in Italy.
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
