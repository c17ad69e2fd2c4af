package desk

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
)

// history is the operator's steps, to go back and forth in.
type history struct {
	done, undone []step
}

// step is one change as the operator sees it, with what was derived from it.
type step struct {
	typed string // the field typed into; "" if typing does not go on in it
	first string // the field to show when it is undone
	at    time.Time
	// was are the fields before the step.
	was map[string]fieldState
	// words of the typed field's value after the step.
	words int
}

type fieldState struct {
	value   string
	derived bool
}

const (
	// maxSteps is how far back one can go.
	maxSteps = 500
	// typingPause ends a step of typing.
	typingPause = time.Second
)

func newStep(typed string, changes map[string]string, at time.Time) step {
	first := slices.MinFunc(slices.Collect(maps.Keys(changes)), compareKeys)
	return step{typed: typed, first: first, at: at, was: make(map[string]fieldState)}
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

// Undo takes back the last step, and returns the first field it changed. false:
// there is none, or the application is Settled.
func (a *Application) Undo() (key string, ok bool) {
	return a.travel(&a.history.done, &a.history.undone)
}

// Redo does again what Undo took back.
func (a *Application) Redo() (key string, ok bool) {
	return a.travel(&a.history.undone, &a.history.done)
}

// travel moves the last step of one list to the other and puts the fields back
// to what the step knows.
func (a *Application) travel(from, to *[]step) (string, bool) {
	a.mutex.Lock()
	if a.closed || a.settled() || len(*from) == 0 {
		a.mutex.Unlock()
		return "", false
	}
	step := (*from)[len(*from)-1]
	*from = (*from)[:len(*from)-1]
	for key, state := range step.was {
		step.was[key] = fieldState{a.fields[key], a.derived[key]}
		a.assign(key, state)
	}
	*to = append(*to, step)
	a.report = a.check()
	a.worked(a.session.options.Clock())
	tell := a.touched()
	a.mutex.Unlock()
	tell()
	return step.first, true
}
