// Package fields tells the central office what the fields of the desk's
// records mean, as far as it has to understand them: whom a record names, and
// what people are compared by. Package sync/server does the rest.
package fields

import (
	"strings"

	"sportello/store"
	"sportello/sync/match"
	"sportello/sync/server"
)

// Matcher compares persons by the fields the desk keeps of them.
func Matcher() server.Matcher { return server.Matcher{Model: match.Default(), Person: person} }

func person(state store.Shared) match.Person {
	stands := func(field string) string { return state.Fields[field].Standing.Value }
	place := stands("birth_city")
	if place == "" {
		place = stands("birth_state")
	}
	return match.Person{
		Surnames: stands("surname"), GivenNames: stands("given_names"),
		BirthDate: stands("birth_date"), Sex: stands("sex"), BirthPlace: place, FiscalCode: stands("fiscal_code"),
		Documents: everWritten(state.Fields["document_number"]),
		Permits:   everWritten(state.Fields["permit_number"]),
		Phones:    append(everWritten(state.Fields["phone"]), everWritten(state.Fields["mobile"])...),
		Address:   strings.Join(strings.Fields(strings.Join([]string{stands("street"), stands("street_number"), stands("postcode"), stands("municipality")}, " ")), " "),
	}
}

// mostWritten bounds the earlier numbers a person is compared by.
const mostWritten = 8

// everWritten returns what stands in a field and what did before, last first:
// who comes with a new passport is known by the old one.
func everWritten(field store.SharedField) []string {
	var values []string
	seen := map[string]bool{"": true}
	add := func(written store.Written) {
		if !seen[written.Value] && len(values) < mostWritten {
			seen[written.Value] = true
			values = append(values, written.Value)
		}
	}
	add(field.Standing)
	for _, candidate := range field.Candidates {
		add(candidate)
	}
	for i := len(field.Past) - 1; i >= 0; i-- {
		add(field.Past[i])
	}
	return values
}
