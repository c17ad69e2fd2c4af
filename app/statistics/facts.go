package statistics

import (
	"hash/maphash"
	"iter"
	"math"
	"strings"
	"time"

	"github.com/google/uuid"

	"sportello/app/visit"
)

// Facts are the facts of many records, each once, in some sixty bytes each beside
// the words, which are kept once. They are not safe for concurrent use: Figures,
// Behind and Tally may go beside each other, not beside Put and Delete.
type Facts struct {
	ids   []uuid.UUID
	rows  []row // by the same number as ids
	slots []int32
	seed  maphash.Seed
	count int
	// Numbers of the words that rows have.
	sites, requests, motives, operators, citizenships, states, lists words
}

// row is a fact. The words are numbers; of what only a visit has and what only an
// application has one of the two is there. One of no kind is known by its id only:
// it was deleted, or another row is Of it.
type row struct {
	of      int32 // its row, plus 1
	x, y, z uint32
	day     uint16
	filling uint16 // seconds
	site    uint16
	motive  uint16
	// operator and citizenship of an application.
	operator, citizenship uint16
	begun, done           uint16 // of the back office
	kind                  Kind
	bits                  uint8
	request, state        uint8
}

// What x, y and z are: seconds of a visit, lists of an application.
func (r *row) waiting() uint16    { return uint16(r.x) }
func (r *row) stopped() uint32    { return r.x }
func (r *row) overridden() uint32 { return r.y }
func (r *row) asked() uint32      { return r.z }

// words numbers texts in the order they come; 0 is none, and what is beyond what
// can be numbered.
type words struct {
	texts   []string
	numbers map[string]uint32
}

func (w *words) number(text string, most uint32) uint32 {
	if text == "" {
		return 0
	}
	if number, known := w.numbers[text]; known {
		return number
	}
	if w.numbers == nil {
		w.numbers, w.texts = make(map[string]uint32), []string{""}
	}
	number := uint32(len(w.texts))
	if number > most {
		return 0
	}
	text = strings.Clone(text)
	w.texts = append(w.texts, text)
	w.numbers[text] = number
	return number
}

// find is the number of a text; false: no row has it.
func (w *words) find(text string) (uint32, bool) {
	number, known := w.numbers[text]
	return number, known || text == ""
}

func (w *words) text(number uint32) string {
	if number == 0 {
		return ""
	}
	return w.texts[number]
}

// New takes up facts; of those of one id the last counts.
func New(facts iter.Seq[Fact]) *Facts {
	t := &Facts{seed: maphash.MakeSeed()}
	for fact := range facts {
		t.Put(fact)
	}
	return t
}

// Len is how many facts there are.
func (t *Facts) Len() int { return t.count }

// Put takes up a fact in place of the one of its id.
func (t *Facts) Put(fact Fact) {
	fact = fact.bounded()
	if fact.Kind != Visit && fact.Kind != Application || fact.ID == uuid.Nil {
		return
	}
	at := t.rowOf(fact.ID)
	r := row{
		kind: fact.Kind, bits: fact.bits(), day: days(fact.Day), filling: secondsOf(fact.Filling),
		site: uint16(t.sites.number(fact.Site, math.MaxUint16)), request: uint8(t.requests.number(fact.Request, math.MaxUint8)),
		motive: uint16(t.motives.number(fact.Motive, math.MaxUint16)),
	}
	if fact.Of != uuid.Nil && fact.Of != fact.ID {
		r.of = int32(t.rowOf(fact.Of)) + 1
	}
	if fact.Kind == Visit {
		r.state = uint8(t.states.number(fact.State, math.MaxUint8))
		r.x, r.y = uint32(secondsOf(fact.Waiting)), uint32(secondsOf(fact.Pause))
	} else {
		r.operator = uint16(t.operators.number(fact.Operator, math.MaxUint16))
		r.citizenship = uint16(t.citizenships.number(fact.Citizenship, math.MaxUint16))
		r.x, r.y, r.z = t.list(fact.Stopped), t.list(fact.Overridden), t.list(fact.Asked)
		r.begun, r.done = days(fact.BackBegun), days(fact.BackDone)
	}
	if t.rows[at].kind == 0 {
		t.count++
	}
	t.rows[at] = r
}

// Delete forgets the fact of an id.
func (t *Facts) Delete(id uuid.UUID) {
	at, known := t.find(id)
	if known && t.rows[at].kind != 0 {
		t.rows[at] = row{}
		t.count--
	}
}

// All are the facts, in no particular order.
func (t *Facts) All() iter.Seq[Fact] {
	return func(yield func(Fact) bool) {
		for at := range t.rows {
			if t.rows[at].kind != 0 && !yield(t.fact(at)) {
				return
			}
		}
	}
}

// Fact is the fact of an id.
func (t *Facts) Fact(id uuid.UUID) (Fact, bool) {
	at, known := t.find(id)
	if !known || t.rows[at].kind == 0 {
		return Fact{}, false
	}
	return t.fact(at), true
}

func (t *Facts) fact(at int) Fact {
	r := &t.rows[at]
	fact := Fact{
		Kind: r.kind, ID: t.ids[at], Day: int32(r.day), Filling: time.Duration(r.filling) * time.Second,
		Site: t.sites.text(uint32(r.site)), Request: t.requests.text(uint32(r.request)), Motive: t.motives.text(uint32(r.motive)),
	}
	fact.setBits(r.bits)
	if r.of > 0 {
		fact.Of = t.ids[r.of-1]
	}
	if r.kind == Visit {
		fact.State = t.states.text(uint32(r.state))
		fact.Waiting, fact.Pause = time.Duration(r.x)*time.Second, time.Duration(r.y)*time.Second
		return fact
	}
	fact.Operator, fact.Citizenship = t.operators.text(uint32(r.operator)), t.citizenships.text(uint32(r.citizenship))
	fact.Stopped, fact.Overridden, fact.Asked = t.listed(r.stopped()), t.listed(r.overridden()), t.listed(r.asked())
	fact.BackBegun, fact.BackDone = int32(r.begun), int32(r.done)
	return fact
}

// list numbers a whole list: many applications have the same.
func (t *Facts) list(words []string) uint32 {
	return t.lists.number(strings.Join(words, " "), math.MaxUint32)
}

func (t *Facts) listed(number uint32) []string {
	if number == 0 {
		return nil
	}
	return strings.Fields(t.lists.text(number))
}

func days(day int32) uint16            { return uint16(min(max(0, day), lastDay)) }
func secondsOf(d time.Duration) uint16 { return uint16(min(max(0, d/time.Second), math.MaxUint16)) }
func (t *Facts) state(r *row) string   { return t.states.text(uint32(r.state)) }
func (r *row) is(bit uint8) bool       { return r.bits&bit != 0 }
func finished(state string) bool       { return state == visit.Queued || state == visit.Done }

// rowOf is the number of an id's row, which is made if it is not there.
func (t *Facts) rowOf(id uuid.UUID) int {
	if at, known := t.find(id); known {
		return at
	}
	if 5*(len(t.ids)+1) > 4*len(t.slots) {
		t.grow()
	}
	at := len(t.ids)
	t.ids, t.rows = append(t.ids, id), append(t.rows, row{})
	t.place(at)
	return at
}

// find is the number of an id's row.
func (t *Facts) find(id uuid.UUID) (int, bool) {
	if len(t.slots) == 0 {
		return 0, false
	}
	for slot := t.slot(id); ; slot = (slot + 1) & (len(t.slots) - 1) {
		switch at := int(t.slots[slot]) - 1; {
		case at < 0:
			return 0, false
		case t.ids[at] == id:
			return at, true
		}
	}
}

func (t *Facts) slot(id uuid.UUID) int {
	return int(maphash.Bytes(t.seed, id[:]) & uint64(len(t.slots)-1))
}

func (t *Facts) place(at int) {
	slot := t.slot(t.ids[at])
	for t.slots[slot] != 0 {
		slot = (slot + 1) & (len(t.slots) - 1)
	}
	t.slots[slot] = int32(at) + 1
}

func (t *Facts) grow() {
	t.slots = make([]int32, max(64, 2*len(t.slots)))
	for at := range t.ids {
		t.place(at)
	}
}
