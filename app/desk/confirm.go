package desk

import (
	"maps"
	"slices"

	"github.com/google/uuid"

	"sportello/app/permit"
	"sportello/store/laptop"
)

// Fields of an application that was started from an earlier one.
const (
	// fieldStartedFrom is the record of the earlier one.
	fieldStartedFrom = "started_from"
	// confirmPrefix + id of a permit.Confirmation = permit.Yes once the operator
	// has confirmed or changed it, permit.No where the answer to a question was no.
	confirmPrefix = "confirm."
)

// Answer is how far the operator is with a Confirmation.
type Answer int

// The answers.
const (
	Asked     Answer = iota
	Overdue          // it cannot be as before: it has to be changed
	Confirmed        // it is as before
	Changed          // it is not
)

// Confirmation is something that can have changed since the person's last
// application, and what was said about it.
type Confirmation struct {
	permit.Confirmation
	Answer Answer
}

// Open says whether something is still to be said about it.
func (c Confirmation) Open() bool { return c.Answer == Asked || c.Answer == Overdue }

// confirmations are those of a report: every change makes a new one.
type confirmations struct {
	here bool // the application it was started from is on this laptop
	of   *permit.Report
	list []Confirmation
}

// Confirmations are what can have changed since the application this one was
// started from; none if it was started from nothing, or that one is not here. The
// answers are kept with the application, travel with it and are undone like values.
func (a *Application) Confirmations() []Confirmation {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	return a.confirmations()
}

func (a *Application) confirmations() []Confirmation {
	if a.asked.here && a.asked.of != a.report {
		a.asked = confirmations{here: true, of: a.report}
		for _, c := range a.session.Rulebook().Confirmations(a.input(), a.previous) {
			a.asked.list = append(a.asked.list, Confirmation{c, a.answer(c)})
		}
	}
	return a.asked.list
}

func (a *Application) answer(c permit.Confirmation) Answer {
	said := a.fields[confirmPrefix+c.ID]
	switch {
	case c.Overdue != permit.Text{}:
		return Overdue
	case said == "":
		return Asked
	case said == permit.No || slices.ContainsFunc(c.Fields, func(key string) bool { return a.fields[key] != a.previous[key] }):
		return Changed
	}
	return Confirmed
}

// Confirm says of what is Asked, or of a question, that it is as before, as one step
// of undo: what a new application does not start with comes back. What is Overdue
// stays so.
func (a *Application) Confirm(ids ...string) *permit.Report {
	all := change{values: make(map[string]string)}
	for _, c := range a.Confirmations() {
		if slices.Contains(ids, c.ID) && (c.Answer == Asked || len(c.Fields) == 0) {
			maps.Copy(all.values, c.Keep)
			all.values[confirmPrefix+c.ID] = permit.Yes
			all.at = append(all.at, confirmPrefix+c.ID)
		}
	}
	all.confirmed = len(all.at)
	all.here = all.confirmed > 1
	return a.change(all)
}

// ConfirmAll is Confirm for all that is Asked.
func (a *Application) ConfirmAll() *permit.Report {
	var ids []string
	for _, c := range a.Confirmations() {
		if c.Answer == Asked {
			ids = append(ids, c.ID)
		}
	}
	return a.Confirm(ids...)
}

// Deny answers a question with no: one that no field of the form holds.
func (a *Application) Deny(id string) *permit.Report {
	for _, c := range a.Confirmations() {
		if c.ID == id && len(c.Fields) == 0 {
			return a.edit("", map[string]string{confirmPrefix + id: permit.No})
		}
	}
	return a.Report()
}

// Expect fills in what is expected of something that is Overdue, as of last
// year's declaration its kind and this year; the rest remains to be typed.
func (a *Application) Expect(id string) *permit.Report {
	for _, c := range a.Confirmations() {
		if c.ID == id && c.Answer == Overdue {
			return a.change(change{values: c.Keep, at: []string{confirmPrefix + id}})
		}
	}
	return a.Report()
}

// answered are the marks of what is changed by changing these fields.
func (a *Application) answered(changes map[string]string) map[string]string {
	marks := make(map[string]string)
	for _, c := range a.confirmations() {
		if a.fields[confirmPrefix+c.ID] == "" && slices.ContainsFunc(c.Fields, func(key string) bool { _, changed := changes[key]; return changed }) {
			marks[confirmPrefix+c.ID] = permit.Yes
		}
	}
	return marks
}

// startedFrom are the values of the application this one was started from, if it
// is still here.
func startedFrom(fields map[string]string, known []laptop.Document) (permit.Values, bool) {
	id := parseID(fields[fieldStartedFrom])
	at := slices.IndexFunc(known, func(document laptop.Document) bool { return id != uuid.Nil && document.ID == id })
	if at < 0 {
		return nil, false
	}
	return officialValues(known[at].Record.Values()), true
}
