package search

import "slices"

// table holds distinct texts and, for each, what it leads to: for words the
// cards they are on, for keys and skeletons the words they stand for. The parts
// that are read for every comparison lie side by side.
type table struct {
	letters []uint64
	texts   []string // "" = free
	leads   [][]uint32
	byText  map[string]uint32
	free    []uint32
}

func newTable(capacity int) table {
	return table{
		letters: make([]uint64, 0, capacity), texts: make([]string, 0, capacity), leads: make([][]uint32, 0, capacity),
		byText: make(map[string]uint32, capacity),
	}
}

// intern returns the place of a text, and whether it is new.
func (t *table) intern(text string) (uint32, bool) {
	if at, ok := t.byText[text]; ok {
		return at, false
	}
	var at uint32
	if n := len(t.free); n > 0 {
		at, t.free = t.free[n-1], t.free[:n-1]
		t.letters[at], t.texts[at] = letters(text), text
	} else {
		at = uint32(len(t.texts))
		t.letters = append(t.letters, letters(text))
		t.texts = append(t.texts, text)
		t.leads = append(t.leads, nil)
	}
	t.byText[text] = at
	return at, true
}

func (t *table) link(at, to uint32) { t.leads[at] = append(t.leads[at], to) }

// unlink drops one lead, and the text with its last one; it reports the latter.
func (t *table) unlink(at, to uint32) bool {
	leads := t.leads[at]
	i := slices.Index(leads, to)
	if i < 0 {
		return false
	}
	leads[i] = leads[len(leads)-1]
	t.leads[at] = leads[:len(leads)-1]
	if len(leads) > 1 {
		return false
	}
	delete(t.byText, t.texts[at])
	t.texts[at], t.letters[at], t.leads[at] = "", 0, nil
	t.free = append(t.free, at)
	return true
}

// vocabulary is every word on every card.
type vocabulary struct {
	words     table // folded word -> cards
	keys      table // romanisation key -> words
	skeletons table // skeleton of a word -> words
	forms     []wordForm
}

// wordForm is what a word of the vocabulary is linked from.
type wordForm struct {
	key, skeleton uint32
	hasSkeleton   bool
	bare          bool
}

func newVocabulary(capacity int) vocabulary {
	return vocabulary{words: newTable(capacity), keys: newTable(capacity), skeletons: newTable(capacity)}
}

// add links a word to a card and returns the word's place.
func (v *vocabulary) add(w word, card uint32) uint32 {
	at, isNew := v.words.intern(w.folded)
	if isNew {
		form := wordForm{bare: w.bare}
		form.key, _ = v.keys.intern(w.key)
		v.keys.link(form.key, at)
		if s := skeleton(w.folded); len(s) >= 2 {
			form.hasSkeleton = true
			form.skeleton, _ = v.skeletons.intern(s)
			v.skeletons.link(form.skeleton, at)
		}
		if int(at) == len(v.forms) {
			v.forms = append(v.forms, form)
		} else {
			v.forms[at] = form
		}
	}
	v.words.link(at, card)
	return at
}

func (v *vocabulary) remove(at, card uint32) {
	if v.words.unlink(at, card) {
		form := v.forms[at]
		v.keys.unlink(form.key, at)
		if form.hasSkeleton {
			v.skeletons.unlink(form.skeleton, at)
		}
	}
}

// matches are the words that one typed word may mean, the nearest first.
type matches struct {
	byCost [costMax + 1][]uint32
	costs  []uint8 // by word: 1 + cost, 0 = no match
}

func (m *matches) reset(words int) {
	for cost := range m.byCost {
		for _, at := range m.byCost[cost] {
			m.costs[at] = 0
		}
		m.byCost[cost] = m.byCost[cost][:0]
	}
	if len(m.costs) < words {
		m.costs = make([]uint8, words+words/8)
	}
}

// add notes a word. One that is already there at a higher cost stays in the
// other list as well, where it does no harm: the nearer is met first.
func (m *matches) add(at uint32, cost int) {
	if known := m.costs[at]; known != 0 && int(known) <= cost+1 {
		return
	}
	m.costs[at] = uint8(cost + 1)
	m.byCost[cost] = append(m.byCost[cost], at)
}

// cost returns the cost of a word, if it matches.
func (m *matches) cost(at uint32) (int, bool) {
	return int(m.costs[at]) - 1, m.costs[at] != 0
}

// find fills m with the words that w may mean.
func (v *vocabulary) find(w word, p *pattern, m *matches) {
	m.reset(len(v.words.texts))
	if w.folded == "" {
		return
	}
	p.set(w.folded)
	errors := allowedErrors(len(w.folded))
	scan(&v.words, p, errors, func(at uint32, cost int) { m.add(at, cost) })

	p.set(w.key)
	scan(&v.keys, p, min(errors, allowedErrors(len(w.key)), 1), func(key uint32, cost int) {
		switch cost {
		case costSame:
			cost = costRomanisation
		case costBeginning:
			cost = costRomanisedStart
		case costOneError:
			cost = costRomanisedError
		default:
			return
		}
		for _, at := range v.keys.leads[key] {
			m.add(at, cost)
		}
	})
	v.findSkeleton(w, m)
}

// findSkeleton compares a word typed in a script without vowels with all, and
// one typed in any other with those that came from such a script.
func (v *vocabulary) findSkeleton(w word, m *matches) {
	key, ok := v.skeletons.byText[skeleton(w.folded)]
	if !ok {
		return
	}
	for _, at := range v.skeletons.leads[key] {
		if w.bare || v.forms[at].bare {
			m.add(at, costSkeleton)
		}
	}
}

// scan calls found for every text of a table that the pattern is, begins, or
// misses by at most so many errors.
func scan(t *table, p *pattern, errors int, found func(at uint32, cost int)) {
	if p.text == "" {
		return
	}
	m := len(p.text)
	errorsInStart := errors
	if m < 5 { // four letters and an error begin almost anything
		errorsInStart = 0
	}
	for at, letters := range t.letters {
		if !p.mayMatch(letters, errors) {
			continue
		}
		text := t.texts[at]
		if len(text)+errors < m || text == "" {
			continue
		}
		if len(text) >= m && text[:m] == p.text {
			cost := costBeginning
			if len(text) == m {
				cost = costSame
			}
			found(uint32(at), cost)
			continue
		}
		if errors == 0 || errorsInStart == 0 && len(text) > m+errors {
			continue
		}
		whole, start := p.distances(text)
		switch {
		case whole == 1:
			found(uint32(at), costOneError)
		case start == 1 && errorsInStart >= 1:
			found(uint32(at), costOneErrorStart)
		case whole == 2 && errors >= 2:
			found(uint32(at), costTwoErrors)
		case start == 2 && errorsInStart >= 2:
			found(uint32(at), costTwoErrorsStart)
		}
	}
}
