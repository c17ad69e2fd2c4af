package desk

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"github.com/google/uuid"

	"sportello/app/permit"
)

// together are the applications of a family that are open together. It never
// changes: whoever comes or goes makes another.
//
// What is written in one is passed on to the others as far as they share it (see
// fact), where it agrees with what stood in the first before, or where nothing
// stands. What the operator typed in another, and what another's record says
// differently, stays; Shared tells of it. Session.sharing is held from a change
// until it has been passed on, so that changes reach everyone in the same order; an
// Application's mutex is only ever taken within it, one at a time. What is passed
// on goes no further.
type together []*Application

// share is what a change begins with: those it may concern, and what ends it.
func (a *Application) share() (others *together, done func()) {
	if a.together.Load() == nil {
		return nil, func() {}
	}
	a.session.sharing.Lock()
	return a.together.Load(), a.session.sharing.Unlock
}

// written is what is written in one of them; its mutex is held.
func (t *together) written(a *Application) written {
	if t == nil {
		return nil
	}
	return a.written()
}

// pass passes a change on. now is what is written after it.
func (t *together) pass(a *Application, changed map[string]fieldState, now written) {
	if t == nil {
		return
	}
	before := now.before(changed)
	for _, other := range *t {
		if other == a {
			continue
		}
		for _, f := range a.session.facts(a.person, other.person) {
			if was, is := before.pick(f.mine), now.pick(f.mine); !slices.Equal(was, is) {
				other.receive(f, was, is, a.person)
			}
		}
	}
}

// receive takes over a fact that changed in another application, unless something
// else stands here.
func (a *Application) receive(f fact, was, is []string, from uuid.UUID) {
	a.mutex.Lock()
	changes := a.receivable(f, was, is)
	if len(changes) == 0 {
		a.mutex.Unlock()
		return
	}
	const passedOn = "from " // typing there goes on in one step here, too
	first := f.theirs[slices.IndexFunc(f.theirs, func(box string) bool { _, changes := changes[box]; return changes })]
	step := newStep(passedOn+first, Step{Key: firstOf(changes)}, a.session.options.Clock())
	step.taken = true
	for key, value := range changes {
		a.put(&step, key, fieldState{value: value, from: from})
	}
	for key, value := range a.answered(changes) {
		a.put(&step, key, fieldState{value: value})
	}
	a.derive(&step)
	a.history.add(step, a.fields[first])
	tell := a.touched()
	a.mutex.Unlock()
	tell()
}

// receivable are the boxes that a fact changes here, none if it is to stay as it
// is; mutex is held.
func (a *Application) receivable(f fact, was, is []string) map[string]string {
	if a.closed || a.settled() {
		return nil
	}
	changes := make(map[string]string)
	for i, box := range f.theirs {
		stands := a.fields[box]
		if a.derived[box] {
			stands = ""
		}
		switch {
		case stands == is[i]:
		case a.own[box] || stands != "" && stands != was[i]:
			return nil
		default:
			changes[box] = is[i]
		}
	}
	return changes
}

// Together are the applications open together with this one, itself included, in
// the order they were opened; nil if it is alone.
func (a *Application) Together() []*Application {
	if others := a.together.Load(); others != nil {
		return slices.Clone(*others)
	}
	return nil
}

// OpenTogether opens the applications of relatives together with this one: those
// that were begun, new ones of the others. What is filled in already in one is
// passed on to the others where nothing stands, or what stood in the first before
// the operator changed it. Errors: those of Open and Start; those opened until
// then are together.
func (a *Application) OpenTogether(ctx context.Context, relatives ...uuid.UUID) ([]*Application, error) {
	all := a.Together()
	if all == nil {
		all = []*Application{a}
	}
	var failure error
	for _, relative := range relatives {
		if slices.ContainsFunc(all, func(open *Application) bool { return open.person == relative }) {
			continue
		}
		opened, err := a.session.Resume(ctx, relative)
		if err != nil {
			failure = err
			break
		}
		all = append(all, opened)
	}
	all = a.session.gather(all, (*Application).passAll)
	return all, errors.Join(failure, a.session.keepTogether(ctx, all))
}

// Resume opens the last application of a person that is still to be finished, or
// starts one. Errors: those of Open and Start.
func (s *Session) Resume(ctx context.Context, person uuid.UUID) (*Application, error) {
	begun, err := s.applicationsOf(ctx, person)
	if err != nil {
		return nil, err
	}
	for _, document := range begun {
		if document.State != string(Queued) {
			return s.Open(ctx, document.ID)
		}
	}
	return s.Start(ctx, person)
}

// gather puts applications together, and whoever they were together with. pass is
// done from each to each.
func (s *Session) gather(applications []*Application, pass func(from, to *Application)) []*Application {
	s.sharing.Lock()
	defer s.sharing.Unlock()
	var all together
	for _, a := range applications {
		members := together{a}
		if others := a.together.Load(); others != nil {
			members = *others
		}
		for _, member := range members {
			if !slices.Contains(all, member) && !member.isClosed() {
				all = append(all, member)
			}
		}
	}
	if len(all) < 2 {
		return nil
	}
	for _, member := range all {
		member.together.Store(&all)
	}
	for _, from := range all {
		for _, to := range all {
			if from != to {
				pass(from, to)
			}
		}
	}
	return slices.Clone(all)
}

// passAll passes on what is filled in already. sharing is held.
func (a *Application) passAll(to *Application) {
	a.mutex.Lock()
	now, opened := a.written(), a.opened()
	a.mutex.Unlock()
	last := written(a.previous)
	for _, f := range a.session.facts(a.person, to.person) {
		is := now.pick(f.mine)
		if !slices.ContainsFunc(is, func(value string) bool { return value != "" }) {
			continue
		}
		for _, was := range [][]string{make([]string, len(is)), opened.pick(f.mine), last.pick(f.mine)} {
			to.receive(f, was, is, a.person)
		}
	}
}

// opened is what was written when the application was opened; mutex is held.
func (a *Application) opened() written {
	changed := make(map[string]fieldState)
	for _, step := range a.history.done {
		for key, state := range step.was {
			if _, known := changed[key]; !known {
				changed[key] = state
			}
		}
	}
	return a.written().before(changed)
}

// leave parts an application from those it is together with.
func (a *Application) leave() {
	others, done := a.share()
	defer done()
	if others == nil {
		return
	}
	rest := slices.DeleteFunc(slices.Clone(*others), func(other *Application) bool { return other == a })
	a.together.Store(nil)
	for _, other := range rest {
		other.together.Store(&rest)
		if len(rest) == 1 {
			other.together.Store(nil)
		}
	}
}

// Shared is how a box stands to the applications open together with this one.
type Shared struct {
	Name string // of the other applicant
	// Taken: the value was put here from theirs.
	Taken bool
	// Value is what stands there, if that is something else.
	Value string
}

// Shared tells, by key, which values were taken from an application open
// together with this one, and which differ there.
func (a *Application) Shared() map[string]Shared {
	others := a.Together()
	if others == nil {
		return nil
	}
	shared := make(map[string]Shared)
	mine, mineDerived, from := a.shown()
	for _, other := range others {
		if other == a {
			continue
		}
		name := a.session.name(other.person)
		theirs, theirsDerived, _ := other.shown()
		for _, f := range a.session.facts(a.person, other.person) {
			for i, key := range f.mine {
				here, there := mine[key], theirs[f.theirs[i]]
				switch {
				case from[key] == other.person && here == there:
					shared[key] = Shared{Name: name, Taken: true}
				case f.personal || here == "" || there == "" || here == there || mineDerived[key] && theirsDerived[f.theirs[i]]:
				default:
					shared[key] = Shared{Name: name, Value: there}
				}
			}
		}
	}
	return shared
}

// shown is what the operator sees, which of it is derived and which was taken.
func (a *Application) shown() (values permit.Values, derived map[string]bool, from map[string]uuid.UUID) {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	values, derived, from = officialValues(a.fields), make(map[string]bool, len(a.derived)), make(map[string]uuid.UUID, len(a.from))
	for key := range a.derived {
		derived[key] = true
	}
	for key, person := range a.from {
		from[key] = person
	}
	return values, derived, from
}

// Companion is a relative whose application can be filled together with another.
type Companion struct {
	Relative
	Expiry string // ISO, of the permit held; "" if none is known
	Begun  bool   // there is an application to go on with
	Open   bool   // it is open together with this one
	// Suggested: they live together and the permits expire in the same months.
	Suggested bool
}

// sameMonths is how far two expiries may be apart to be renewed on one day: from
// sixty days before the expiry one may ask (art. 5 c. 4 D.Lgs. 286/1998), and may
// still sixty days after it.
const sameMonths = 60 * 24 * time.Hour

// Companions lists the relatives on file, those suggested first. A child too
// young to have a permit of their own is entered in the parents' applications and
// never suggested.
func (a *Application) Companions(ctx context.Context) ([]Companion, error) {
	values := a.Values()
	household, err := a.session.household(ctx, a.person, values)
	if err != nil {
		return nil, err
	}
	open := a.Together()
	var companions []Companion
	for _, m := range household {
		c := Companion{Relative: m.Relative, Expiry: m.own("1.20")["1.20"], Begun: m.values != nil && !m.settled}
		c.Open = slices.ContainsFunc(open, func(other *Application) bool { return other.person == m.Person })
		c.Suggested = !m.settledLately(a.session.options.Clock()) && !isYoung(m.record["birth_date"], a.session.options.today()) &&
			sameAddress(m.address(), addressOf(values)) && expireTogether(c.Expiry, values["1.20"])
		companions = append(companions, c)
	}
	slices.SortStableFunc(companions, func(a, b Companion) int { return cmp.Compare(a.order(), b.order()) })
	return companions, nil
}

func (c Companion) order() int {
	switch {
	case c.Open:
		return 0
	case c.Suggested:
		return 1
	}
	return 2
}

func expireTogether(a, b string) bool {
	first, errA := time.Parse(time.DateOnly, a)
	second, errB := time.Parse(time.DateOnly, b)
	return errA == nil && errB == nil && first.Sub(second).Abs() <= sameMonths
}
