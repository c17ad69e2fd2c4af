package desk

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
)

// history is the operator's steps, to go back and forth in.
type history struct {
	done, undone []step
}

// step is one change as the operator sees it, with what was derived from it.
type step struct {
	typed string // the field typed into; "" if typing does not go on in it
	topic string // of the offer taken; "" if none was
	// taken: the step came from an application open together with this one.
	taken bool
	told  Step
	at    time.Time
	// was are the fields before the step.
	was map[string]fieldState
	// words of the typed field's value after the step.
	words int
}

// Step is a step of undo as the operator is told of it.
type Step struct {
	// Key is what the operator had in front: a field's, a document's, or that of a
	// row of what can have changed.
	Key string
	// Confirmed is how many such rows were confirmed at once.
	Confirmed int
	// Own is the application a child got when their row was moved there; it is not
	// undone with the row.
	Own *Application
}

type fieldState struct {
	value   string
	derived bool
	// own: the operator typed it here; from: whose application it was taken from.
	own  bool
	from uuid.UUID
}

const (
	// maxSteps is how far back one can go.
	maxSteps = 500
	// typingPause ends a step of typing.
	typingPause = time.Second
)

func newStep(typed string, told Step, at time.Time) step {
	return step{typed: typed, told: told, at: at, was: make(map[string]fieldState)}
}

// LookAt tells where the operator is, as Step.Key: what changes several fields
// at once leads back there when it is undone.
func (a *Application) LookAt(key string) {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	a.turnTo(a.session.options.Clock(), func() { a.front = key })
}

// told is what is told of a change: it was made where the operator is, if that is
// one of the places it can be made at, or one of its fields where it names none.
func (a *Application) told(c change, changes map[string]string) Step {
	told := Step{Confirmed: c.confirmed, Own: c.own}
	_, part := c.values[a.front]
	switch {
	case c.typed != "":
		told.Key = c.typed
	case a.front != "" && (c.here || len(c.at) == 0 && part || slices.Contains(c.at, a.front)):
		told.Key = a.front
	case len(c.at) > 0:
		told.Key = c.at[0]
	default:
		told.Key = firstOf(changes)
	}
	return told
}

// firstOf is the first field of a change, "" if there is none.
func firstOf(changes map[string]string) string {
	if len(changes) == 0 {
		return ""
	}
	return slices.MinFunc(slices.Collect(maps.Keys(changes)), compareKeys)
}

// compareKeys orders official fields as on the form, and before all others.
func compareKeys(a, b string) int {
	number := func(key string) (module, number int) {
		before, after, _ := strings.Cut(key, ".")
		module, err := strconv.Atoi(before)
		if err != nil {
			return 1 << 20, 0
		}
		number, _ = strconv.Atoi(after)
		return module, number
	}
	moduleA, numberA := number(a)
	moduleB, numberB := number(b)
	return cmp.Or(cmp.Compare(moduleA, moduleB), cmp.Compare(numberA, numberB), cmp.Compare(a, b))
}

// noStep is for changes that nobody undoes.
func noStep() *step { return &step{was: make(map[string]fieldState)} }

// before notes a field as it was, if the step has not changed it yet.
func (s *step) before(key string, state fieldState) {
	if _, noted := s.was[key]; !noted {
		s.was[key] = state
	}
}

// typingIn says whether the last step was typing in this field.
func (h *history) typingIn(key string) bool {
	return len(h.done) > 0 && h.done[len(h.done)-1].typed == key
}

// add takes a step up. Typing goes on in the step before, unless there was a
// pause or a new word begins.
func (h *history) add(s step, value string) {
	s.words = len(strings.Fields(value))
	if s.typed != "" && h.typingIn(s.typed) && len(h.undone) == 0 {
		last := &h.done[len(h.done)-1]
		if s.at.Sub(last.at) < typingPause && s.words <= last.words {
			for key, state := range s.was {
				last.before(key, state)
			}
			last.at, last.words = s.at, s.words
			return
		}
	}
	h.done = append(h.done, s)
	if len(h.done) > maxSteps {
		h.done = slices.Delete(h.done, 0, 1)
	}
	h.undone = nil
}

// Undo takes back the last step and tells of it. false: there is none, or the
// application is Settled.
func (a *Application) Undo() (told Step, ok bool) {
	return a.travel(&a.history.done, &a.history.undone)
}

// Redo does again what Undo took back.
func (a *Application) Redo() (told Step, ok bool) {
	return a.travel(&a.history.undone, &a.history.done)
}

// travel moves the last step of one list to the other and puts the fields back
// to what the step knows.
func (a *Application) travel(from, to *[]step) (told Step, ok bool) {
	a.alter(func() map[string]fieldState {
		if len(*from) == 0 {
			return nil
		}
		step := (*from)[len(*from)-1]
		*from = (*from)[:len(*from)-1]
		before := a.revert(step)
		if step.taken { // whoever undoes what came from elsewhere wants it otherwise here
			for key := range step.was {
				set(a.own, key, true, from == &a.history.done)
			}
		}
		step.was = before
		*to = append(*to, step)
		a.report = a.check()
		a.active = a.session.options.Clock()
		a.worked(a.active)
		a.reviewing = false
		a.noteWork(a.active, step.was)
		told, ok = step.told, true
		return before
	})
	return told, ok
}

// revert puts the fields back to what a step knows and returns what they were.
func (a *Application) revert(step step) map[string]fieldState {
	before := make(map[string]fieldState, len(step.was))
	for key, state := range step.was {
		before[key] = a.stateOf(key)
		a.assign(key, state)
	}
	return before
}
