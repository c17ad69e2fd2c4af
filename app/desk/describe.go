package desk

import (
	"sportello/app/permit"
	"sportello/app/segment"
	"sportello/app/visit"
	"sportello/store"
)

// received is the state of records of which this package knows none.
const received = "received"

// describe is how a record with these values stands in lists: a
// laptop.Describe. The card has every name it can have, for what is not named
// stays as it was.
func describe(kind store.Kind, state string, values map[string]string) (card map[string]string, newState, site string) {
	card = make(map[string]string)
	values = cardValues(kind, values)
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
		card[cardOwing] = segment.Owing(values)
		return card, applicationState(state, values), ""
	case store.Appointment:
		return card, visit.Read(state, values).State, values["site"]
	case store.Person, store.Relation, store.Site, store.Operator:
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
