package desk

import (
	"time"

	"sportello/app/permit"
	"sportello/store"
)

// received is the state of records of which this package knows none.
const received = "received"

// describe is how a record with these values stands in lists: a
// laptop.Describe. The card has every name it can have, for what is not named
// stays as it was.
func describe(kind store.Kind, state string, values map[string]string) (card map[string]string, newState, site string) {
	card = make(map[string]string)
	fields := cardFields(kind)
	if kind == store.Application {
		fields = applicationFields
	}
	for _, field := range append([]string{store.Deleted}, fields...) {
		if field != cardReceipts {
			card[field] = values[field]
		}
	}
	switch kind {
	case store.Application:
		return card, applicationState(state, values), ""
	case store.Appointment:
		return card, visitState(state, values), values["site"]
	case store.Person, store.Relation:
		return card, active, ""
	}
	if state == "" {
		state = received
	}
	return card, state, ""
}

// applicationState is how an application that came stands here: settled, or
// left to whoever goes on with it. One that was taken up here stays a draft.
func applicationState(state string, values map[string]string) string {
	switch {
	case state == string(Draft):
		return state
	case values[fieldUnfinished] == permit.Yes:
		return string(HandedOver)
	}
	return string(Queued)
}

// visitState is how a visit stands by its record, as it was where that does not
// say: the state it notes, or the one it came to last.
func visitState(state string, values map[string]string) string {
	if noted := values[fieldVisitState]; visitTimes[noted] != "" {
		return noted
	}
	if state != "" {
		return state
	}
	last, latest := visitBooked, time.Time{}
	for _, candidate := range []string{visitBooked, visitWaiting, visitAbsent, visitCalled, visitFilling, visitDocument, visitQueued} {
		at, err := time.Parse(time.RFC3339, values[visitTimes[candidate]])
		if err == nil && !at.Before(latest) {
			last, latest = candidate, at
		}
	}
	return last
}
