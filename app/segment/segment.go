// Package segment reads and writes what an application's record notes of the
// segments of its chain: who has each, where, since when. It is pure.
//
// Each laptop notes a segment in a field of its own, "segment.ID.LAPTOP", so that
// two never write the same one and nothing is left for a person to decide; what
// they have noted is joined when it is read, and the order in which it came is of
// no consequence. A segment that is opened again begins a new round: of what was
// noted only the highest round counts. So does handing over once more, after a
// correction: what the back office did with what was handed over before, whether the
// two knew of each other or not, is owed anew.
package segment

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
)

// The segments of the front office, which the program itself moves on.
const (
	Reception = "reception" // from arrival to the desk
	Documents = "documents" // the checklist
	Filling   = "filling"
	Control   = "control"  // what is to be queued is looked over
	Handover  = "handover" // it is queued
)

// Front are those of the front office, in the order in which every chain has them.
// All others are of the back office: a person takes them and ends them.
func Front() []string { return []string{Reception, Documents, Filling, Control, Handover} }

// IsBack says whether a segment is of the back office.
func IsBack(id string) bool { return !slices.Contains(Front(), id) && id != Left && id != Taken }

// Mark is what one laptop has noted of one segment.
type Mark struct {
	Round       int
	Begun, Done time.Time // zero: not here
	Since       time.Time // when By took it
	Spent       time.Duration
	By, Site    string // an account, and the name of a site
}

// State is how far a segment is, as all laptops together say.
type State struct {
	Round       int
	Begun, Done time.Time // zero: not yet; never done before begun
	// By, Site and Since are who has it, where and since when, or once it is done who
	// did it.
	By, Site string
	Since    time.Time
	// Spent is the time worked on it. That of the filling is what was worked on the
	// application and on no other segment of it; the reception is not worked on.
	Spent time.Duration
}

// The fields of a record beside those of the segments.
const (
	// FieldChain are the ids of the chain an application was queued with, space between.
	FieldChain = "chain"

	fieldWorked = "filling" // seconds worked on the application as a whole
	prefix      = "segment."
)

// perHandover is from one hand-over to the next how far the rounds go on of what
// follows it: the back office, or being taken up. mostRound bounds what is believed
// of a round, mostSpent of a time spent.
const (
	perHandover = 1000
	mostRound   = 1_000_000_000
	mostSpent   = 1000 * time.Hour
)

// Chain are the ids of the chain an application was last queued with; none before.
func Chain(values map[string]string) []string { return strings.Fields(values[FieldChain]) }

// Field is the name of the field in which a laptop notes a segment.
func Field(id string, laptop uuid.UUID) string {
	text := laptop.String()
	return prefix + id + "." + text[len(text)-12:] // the part of it that is random
}

// IsField says whether a field notes a segment.
func IsField(name string) bool { return strings.HasPrefix(name, prefix) }

// Of is the id of the segment that a field notes.
func Of(name string) (id string, ok bool) {
	rest, ok := strings.CutPrefix(name, prefix)
	id, laptop, cut := strings.Cut(rest, ".")
	return id, ok && cut && id != "" && laptop != ""
}

// A mark in writing: nothing stands for what is not known.
const (
	nothing  = "-"
	between  = "\t"
	ofAMark  = 7
	readable = " " // for what would be taken for between
)

// String is the mark as the record has it: round, begun, done and since (RFC
// 3339, UTC), seconds spent, account, site, with tabs between.
func (m Mark) String() string {
	at := func(t time.Time) string {
		if t.IsZero() {
			return nothing
		}
		return t.UTC().Format(time.RFC3339)
	}
	return strings.Join([]string{
		strconv.Itoa(m.Round), at(m.Begun), at(m.Done), at(m.Since), strconv.Itoa(int(m.Spent.Seconds())),
		strings.ReplaceAll(m.By, between, readable), strings.ReplaceAll(m.Site, between, readable),
	}, between)
}

// Parse reads a mark; of what it cannot read it takes nothing.
func Parse(text string) (m Mark, ok bool) {
	parts := strings.Split(text, between)
	if len(parts) != ofAMark {
		return Mark{}, false
	}
	round, err := strconv.Atoi(parts[0])
	begun, okBegun := parseTime(parts[1])
	done, okDone := parseTime(parts[2])
	since, okSince := parseTime(parts[3])
	spent, errSpent := strconv.Atoi(parts[4])
	if err != nil || errSpent != nil || !okBegun || !okDone || !okSince || round < 0 || round > mostRound || spent < 0 || spent > int(mostSpent.Seconds()) {
		return Mark{}, false
	}
	return Mark{
		Round: round, Begun: begun, Done: done, Since: since, Spent: time.Duration(spent) * time.Second, By: parts[5], Site: parts[6],
	}, true
}

func parseTime(text string) (time.Time, bool) {
	if text == nothing {
		return time.Time{}, true
	}
	at, err := time.Parse(time.RFC3339, text)
	return at.UTC(), err == nil && !at.IsZero()
}

// Read is the state of every segment that anything is noted of, by id, and of those
// that are owed anew.
func Read(values map[string]string) map[string]State {
	states := make(map[string]State)
	marks := read(values)
	first := 0 // round of the back office
	if handover := marks[Handover]; handover != nil {
		first = min(handover.round, mostRound/perHandover) * perHandover
	}
	for _, id := range Chain(values) {
		if IsBack(id) && first > 0 {
			states[id] = State{Round: first}
		}
	}
	for id, joined := range marks {
		switch {
		case IsBack(id) && joined.round < first:
			states[id] = State{Round: first, Spent: joined.spent}
		case id == Taken && !joined.takes(marks[Left]): // what was left before
		default:
			states[id] = joined.state()
		}
	}
	worked, err := strconv.Atoi(values[fieldWorked])
	if err != nil || worked < 0 || worked > int(mostSpent.Seconds()) {
		return states
	}
	rest := time.Duration(worked) * time.Second
	for id, state := range states {
		if id != Filling {
			rest -= state.Spent
		}
	}
	if state, noted := states[Filling]; noted {
		state.Spent = max(0, rest)
		states[Filling] = state
	}
	return states
}

// joined are the marks of one segment, with the names of their fields.
type joined struct {
	round       int
	begun, done time.Time
	spent       time.Duration
	// doer and holder are the marks that say who did it and who has it.
	doer, holder named
}

type named struct {
	field string
	mark  Mark
}

func read(values map[string]string) map[string]*joined {
	all := make(map[string]*joined)
	for field, value := range values {
		id, ok := Of(field)
		if !ok {
			continue
		}
		mark, ok := Parse(value)
		if !ok {
			continue
		}
		if all[id] == nil {
			all[id] = &joined{}
		}
		all[id].join(named{field, mark})
	}
	return all
}

// join adds a mark. Whatever the order, the same comes of it: the earliest is when
// a segment was begun and done, by whom the earliest that did it says, and the last
// to take it has it; of those that say the same the name of the field decides.
func (j *joined) join(n named) {
	j.spent += n.mark.Spent
	if n.mark.Round < j.round {
		return
	}
	if n.mark.Round > j.round {
		*j = joined{round: n.mark.Round, spent: j.spent}
	}
	if begun := n.mark.Begun; !begun.IsZero() {
		if j.begun.IsZero() || begun.Before(j.begun) {
			j.begun = begun
		}
	}
	if last, since := j.holder.mark.Since, n.mark.Since; last.Before(since) || last.Equal(since) && !since.IsZero() && j.holder.field < n.field {
		j.holder = n
	}
	if done := n.mark.Done; !done.IsZero() && (j.done.IsZero() || done.Before(j.done) || done.Equal(j.done) && n.field < j.doer.field) {
		j.done, j.doer = done, n
	}
}

// state is what the marks come to. A clock that was put right between begin and end
// leaves a segment that took no time.
func (j *joined) state() State {
	who := j.holder.mark
	if !j.done.IsZero() {
		who = j.doer.mark
		if j.begun.IsZero() || j.done.Before(j.begun) {
			j.begun = j.done
		}
	}
	return State{Round: j.round, Begun: j.begun, Done: j.done, By: who.By, Site: who.Site, Since: who.Since, Spent: j.spent}
}
