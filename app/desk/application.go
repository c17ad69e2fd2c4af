package desk

import (
	"maps"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/google/uuid"

	"sportello/app/permit"
	"sportello/store/laptop"
)

// Fields of an application's record beside the official ones ("1.34", "2.53").
const (
	fieldPerson   = "person"
	fieldRulebook = "rulebook" // version it was last started or queued under
	fieldNote     = "note"     // of a hand-over
	fieldVisit    = "appointment"
	// fieldUnfinished is permit.Yes while it was handed over and not queued since:
	// another laptop is told no state.
	fieldUnfinished = "unfinished"
	// fieldDocuments is documentsStated once the operator has touched the
	// checklist: from then on a document without "doc.ID" is missing.
	fieldDocuments  = "documents"
	documentsStated = "stated"
	documentPrefix  = "doc."      // + id = permit.Yes
	overridePrefix  = "override." // + rule = reason
	fieldFilling    = "filling"   // seconds worked
	// Figures, as of the last queueing.
	fieldStopped    = "errors_stopped"
	fieldStoppedIDs = "stopped" // the rules of these errors, sorted
	fieldOverridden = "errors_overridden"
)

// On the card, beside what finds it: local to the laptop.
const (
	cardDerived = "derived" // keys of values that were computed
	cardSeen    = "seen"    // rules whose error the operator has met
	// cardReceipts are the operations made of it before the last one, each with
	// the number of its receipt: "OPERATION=NUMBER", the oldest first.
	cardReceipts = "receipts"
	// cardOwing is what the list of the back office has to know, as segment.Owing
	// says it; empty if nothing is owed.
	cardOwing = "owing"
)

// Application is an open application: its values in memory, checked at every
// change and saved by itself. Its methods may be called from any goroutine; Set
// answers within a frame and never waits for the disk. After Close it changes
// no more.
type Application struct {
	session  *Session
	id       uuid.UUID
	person   uuid.UUID
	previous permit.Values
	others   []permit.Other

	// saving is held while the disk is written; mutex never is.
	saving sync.Mutex
	// together are it and those it is open together with; nil: it is alone.
	together atomic.Pointer[together]
	wake     chan struct{}
	stop     chan struct{}
	ended    chan struct{}

	mutex   sync.Mutex
	closed  bool
	fields  map[string]string // what the operator sees, all fields of the record
	derived map[string]bool
	// own are the fields typed here since it was opened, from whose application
	// others were taken as it was open together with that one.
	own     map[string]bool
	from    map[string]uuid.UUID
	seen    map[string]bool
	report  *permit.Report
	asked   confirmations
	history history
	front   string // where the operator is
	// reviewing: what is to be queued is looked over. noted are the segments the
	// operator has taken, spentOn what was spent on them.
	reviewing bool
	noted     map[string]bool
	spentOn   map[string]time.Duration
	filling   time.Duration
	since     time.Time // from when work is not counted yet; zero: it is not shown
	active    time.Time // of the last change
	note      note      // of a hand-over it was not queued since
	arrived   []Difference
	// receipts are those of cardReceipts.
	receipts []string
	// queueing and takenUp say whether it is settled, beside its state.
	queueing, takenUp bool

	disk     disk
	unsaved  time.Time // of the first change that is not on disk; zero: none
	failures int       // of saving, in a row
	tried    time.Time
	state    SaveState
	onSaved  func(SaveState)
}

// disk is what the file holds of an application, as far as is known here.
type disk struct {
	laptop.Summary
	values map[string]string
	card   map[string]string
}

// newApplication is an application of a record as it was read.
func newApplication(s *Session, document laptop.Document, known []laptop.Document) *Application {
	values := document.Record.Values()
	a := &Application{
		session: s, id: document.ID,
		wake: make(chan struct{}, 1), stop: make(chan struct{}), ended: make(chan struct{}),
		fields: maps.Clone(values), derived: wordSet(document.Card[cardDerived]), seen: wordSet(document.Card[cardSeen]),
		own: make(map[string]bool), from: make(map[string]uuid.UUID),
		noted: make(map[string]bool), spentOn: make(map[string]time.Duration),
		active: s.options.Clock(),
		disk:   disk{document.Summary, values, document.Card},
		state:  SaveState{Saved: true, At: document.Changed},
	}
	a.person = s.files.resolve(parseID(values[fieldPerson]))
	a.filling = seconds(values[fieldFilling])
	a.previous, a.others = s.lookBack(known)
	if last, here := startedFrom(values, known); here {
		a.previous, a.asked.here = last, true
	}
	a.receipts = strings.Fields(document.Card[cardReceipts])
	a.report = a.check()
	return a
}

func wordSet(words string) map[string]bool { return keySet(strings.Fields(words)...) }

// ID is the record's id.
func (a *Application) ID() uuid.UUID { return a.id }

// Person is the applicant's record.
func (a *Application) Person() uuid.UUID { return a.person }

// Value returns a field's value.
func (a *Application) Value(key string) string {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	return a.fields[key]
}

// Derived says whether a value was computed from others and not typed.
func (a *Application) Derived(key string) bool {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	return a.derived[key]
}

// Values returns a copy of all values.
func (a *Application) Values() permit.Values {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	return officialValues(a.fields)
}

// Previous is the value in the person's last application, "" if there is none.
func (a *Application) Previous(key string) string { return a.previous[key] }

// Report is the last check.
func (a *Application) Report() *permit.Report {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	return a.report
}

// Set changes a field and returns the new check; values derived from it change
// too. "" empties, and gives a field that can be derived back to derivation.
// Typing on in one field is one step of undo, up to the end of a word or a
// second's pause. Like all changes it changes nothing while the application is
// Settled, and returns the check there was.
func (a *Application) Set(key, value string) *permit.Report {
	return a.edit(key, map[string]string{key: value})
}

// SetAll changes several fields as one step of undo: a group of ticks, a fix, a
// document read.
func (a *Application) SetAll(values permit.Values) *permit.Report { return a.edit("", values) }

// Apply puts right what a finding's fix changes, as one step of undo that leads
// back to the finding.
func (a *Application) Apply(finding permit.Finding) *permit.Report {
	if finding.Fix == nil {
		return a.Report()
	}
	return a.change(change{values: finding.Fix.Set, at: finding.Fields})
}

// SetDocument says whether a document of the checklist is present. From the
// first time on, the checklist is judged.
func (a *Application) SetDocument(id string, present bool) *permit.Report {
	return a.SetDocuments(present, id)
}

// SetDocuments is SetDocument for several as one step of undo.
func (a *Application) SetDocuments(present bool, ids ...string) *permit.Report {
	value := ""
	if present {
		value = permit.Yes
	}
	values := map[string]string{fieldDocuments: documentsStated}
	for _, id := range ids {
		values[documentPrefix+id] = value
	}
	return a.edit("", values)
}

// StateDocuments says that the checklist was looked at: from now on it is
// judged, as after SetDocument.
func (a *Application) StateDocuments() *permit.Report { return a.SetDocuments(false) }

// DocumentsStated says whether the checklist is judged, or asks for nothing.
func (a *Application) DocumentsStated() bool {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	return a.documentsStated()
}

func (a *Application) documentsStated() bool {
	return a.fields[fieldDocuments] == documentsStated || !slices.ContainsFunc(a.report.Documents,
		func(document permit.Requirement) bool { return document.Mandatory })
}

// Override records why the operator goes on in spite of a rule; "" takes it back.
func (a *Application) Override(rule, reason string) *permit.Report {
	return a.edit("", map[string]string{overridePrefix + rule: strings.TrimSpace(reason)})
}

// edit changes fields as the operator does. key is the field being typed into, ""
// for a step of its own.
func (a *Application) edit(key string, values map[string]string) *permit.Report {
	return a.change(change{typed: key, values: values})
}

// change is what an operator does in one go.
type change struct {
	typed  string // the field typed into; "" for a step of its own
	topic  string // of the offer taken; "" if none is
	values map[string]string
	// What is told of the step: where it can be made, the first unless the operator
	// is at another, or that it is made wherever the operator is; see Step.
	at        []string
	here      bool
	confirmed int
	own       *Application
}

// change is every change an operator makes.
func (a *Application) change(c change) *permit.Report {
	return a.alter(func() map[string]fieldState {
		first, before := a.untake(c.topic)
		changes := a.differing(c.values)
		for key, value := range c.values {
			if value == a.fields[key] { // typed again as it stands
				a.own[key] = true
			}
		}
		if len(changes) == 0 && first == nil {
			return nil
		}
		if c.typed == "" || !a.history.typingIn(c.typed) {
			a.meetErrors()
		}
		now := a.session.options.Clock()
		a.worked(now)
		a.active, a.reviewing = now, false
		step := newStep(c.typed, a.told(c, changes), now)
		step.topic = c.topic
		move, moves := a.moving(c, changes)
		maps.Copy(changes, a.answered(changes))
		for key, value := range changes {
			a.put(&step, key, fieldState{value: value, own: true})
		}
		a.derive(&step)
		if c.topic != "" {
			a.follow(changes)
		}
		if moves {
			a.moved(move, &step)
		}
		changed := maps.Clone(step.was)
		maps.Copy(changed, before)
		maps.Copy(step.was, first)
		a.history.add(step, a.fields[c.typed])
		a.noteWork(now, step.was)
		return changed
	})
}

// alter does what changes fields, unless nothing may, tells of it and passes on
// what concerns those open together with it. do returns what the fields it changed
// were before, nil if it changed none.
func (a *Application) alter(do func() (before map[string]fieldState)) *permit.Report {
	others, done := a.share()
	defer done()
	a.mutex.Lock()
	var before map[string]fieldState
	if !a.closed && !a.settled() {
		before = do()
	}
	report, tell := a.report, func() {}
	if len(before) > 0 {
		tell = a.touched()
	}
	now := others.written(a)
	a.mutex.Unlock()
	tell()
	if len(before) > 0 {
		others.pass(a, before, now)
	}
	return report
}

// differing are the values that would change something.
func (a *Application) differing(values map[string]string) map[string]string {
	changes := make(map[string]string)
	for key, value := range values {
		value = strings.ToValidUTF8(value, "") // no record takes the rest
		if a.fields[key] != value {
			changes[key] = value
		}
	}
	return changes
}

// put changes a field within a step.
func (a *Application) put(step *step, key string, to fieldState) {
	step.before(key, a.stateOf(key))
	a.assign(key, to)
}

func (a *Application) stateOf(key string) fieldState {
	return fieldState{a.fields[key], a.derived[key], a.own[key], a.from[key]}
}

func (a *Application) assign(key string, to fieldState) {
	set(a.fields, key, to.value, to.value != "")
	set(a.derived, key, true, to.derived && to.value != "")
	set(a.own, key, true, to.own)
	set(a.from, key, to.from, to.from != uuid.Nil)
}

// set keeps a key only while there is something to keep.
func set[K comparable, V any](values map[K]V, key K, value V, keep bool) {
	if keep {
		values[key] = value
	} else {
		delete(values, key)
	}
}
