package desk

import (
	"maps"
	"slices"
	"strings"
	"sync"
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
	// fieldDocuments is documentsStated once the operator has touched the
	// checklist: from then on a document without "doc.ID" is missing.
	fieldDocuments  = "documents"
	documentsStated = "stated"
	documentPrefix  = "doc."      // + id = permit.Yes
	overridePrefix  = "override." // + rule = reason
	// Figures, as of the last queueing.
	fieldFilling    = "filling" // seconds
	fieldStopped    = "errors_stopped"
	fieldOverridden = "errors_overridden"
)

// On the card, beside what finds it: local to the laptop.
const (
	cardDerived = "derived" // keys of values that were computed
	cardSeen    = "seen"    // rules whose error the operator has met
	// cardReceipts are the operations made of it before the last one, each with
	// the number of its receipt: "OPERATION=NUMBER", the oldest first.
	cardReceipts = "receipts"
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
	wake   chan struct{}
	stop   chan struct{}
	ended  chan struct{}

	mutex   sync.Mutex
	closed  bool
	fields  map[string]string // what the operator sees, all fields of the record
	derived map[string]bool
	seen    map[string]bool
	report  *permit.Report
	history history
	filling time.Duration
	active  time.Time // of the last change
	note    note      // of a hand-over it was not queued since
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
		active: s.options.Clock(),
		disk:   disk{document.Summary, values, document.Card},
		state:  SaveState{Saved: true, At: document.Changed},
	}
	a.person = parseID(values[fieldPerson])
	a.filling = seconds(values[fieldFilling])
	a.previous, a.others = s.lookBack(known)
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
	return a.fields[fieldDocuments] == documentsStated || !slices.ContainsFunc(a.report.Documents,
		func(document permit.Requirement) bool { return document.Mandatory })
}

// Override records why the operator goes on in spite of a rule; "" takes it back.
func (a *Application) Override(rule, reason string) *permit.Report {
	return a.edit("", map[string]string{overridePrefix + rule: strings.TrimSpace(reason)})
}

// edit is every change an operator makes. key is the field being typed into,
// "" for a step of its own.
func (a *Application) edit(key string, values map[string]string) *permit.Report {
	a.mutex.Lock()
	changes := a.differing(values)
	if a.closed || a.settled() || len(changes) == 0 {
		defer a.mutex.Unlock()
		return a.report
	}
	now := a.session.options.Clock()
	if key == "" || !a.history.typingIn(key) {
		a.meetErrors()
	}
	a.worked(now)
	step := newStep(key, changes, now)
	for key, value := range changes {
		a.put(&step, key, value, false)
	}
	a.derive(&step)
	a.history.add(step, a.fields[key])
	report, tell := a.report, a.touched()
	a.mutex.Unlock()
	tell()
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
func (a *Application) put(step *step, key, value string, derived bool) {
	step.before(key, fieldState{a.fields[key], a.derived[key]})
	a.assign(key, fieldState{value, derived && value != ""})
}

func (a *Application) assign(key string, to fieldState) {
	set(a.fields, key, to.value, to.value != "")
	set(a.derived, key, true, to.derived)
}

// set keeps a key only while there is something to keep.
func set[V any](values map[string]V, key string, value V, keep bool) {
	if keep {
		values[key] = value
	} else {
		delete(values, key)
	}
}

// idle is the longest pause that counts as work.
const idle = 2 * time.Minute

// worked adds the time since the last change.
func (a *Application) worked(now time.Time) {
	a.filling += min(max(0, now.Sub(a.active)), idle)
	a.active = now
}

// FillingTime is how long the application was worked on: the time it was open,
// without pauses beyond two minutes.
func (a *Application) FillingTime() time.Duration {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	if a.closed || a.disk.State != string(Draft) {
		return a.filling
	}
	return a.filling + min(max(0, a.session.options.Clock().Sub(a.active)), idle)
}
