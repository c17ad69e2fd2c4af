package desk

import (
	"errors"

	"sportello/app/identity"
	"sportello/app/permit"
)

// PersonFinding is something on a person's card to look at again. It stops
// nobody: only an application is checked by the whole rulebook.
type PersonFinding struct {
	Field    string // of the person's record
	Severity permit.Severity
	Text     string         // id of a text
	Data     map[string]any // what fills it
}

// CheckPerson checks the codice fiscale among a person's values: as it is
// written (D.M. 23 December 1976), then against the rest of the card.
func (s *Session) CheckPerson(values map[string]string) []PersonFinding {
	const field = "fiscal_code"
	if values[field] == "" {
		return nil
	}
	warn := func(text string, data map[string]any) PersonFinding {
		return PersonFinding{Field: field, Severity: permit.Warning, Text: text, Data: data}
	}
	code, err := identity.ParseFiscalCode(values[field], s.options.today())
	var wrong *identity.CodeError
	switch {
	case errors.As(err, &wrong) && (wrong.Part == "length" || wrong.Part == "check"):
		return []PersonFinding{warn("people.code."+wrong.Part, nil)}
	case errors.As(err, &wrong):
		return []PersonFinding{warn("people.code.character", map[string]any{"Position": wrong.Position})}
	case err != nil:
		return nil // the day is not known
	}
	var findings []PersonFinding
	for _, mismatch := range code.Compare(identity.Person{
		Surname: values["surname"], GivenNames: values["given_names"], Sex: values["sex"], BirthDate: values["birth_date"],
		Place: s.birthPlace(values),
	}, s.options.Tables) {
		var data map[string]any
		if mismatch.Part == identity.PartBirthDate {
			data = map[string]any{"Date": shownDate(code.BirthDate)}
		}
		findings = append(findings, warn("people.code."+string(mismatch.Part), data))
	}
	return findings
}

// birthPlace is the code of a person's place of birth in a codice fiscale: of
// the state or, for those born in Italy, of the municipality. "" if no one
// place can be told.
func (s *Session) birthPlace(values map[string]string) string {
	state, _ := s.options.Tables.StateByKit(values["birth_state"])
	if state.Z != "" || values["birth_state"] != italy {
		return state.Z
	}
	if born := s.options.Tables.MunicipalitiesNamed(values["birth_city"], ""); len(born) == 1 {
		return born[0].Code
	}
	return ""
}

// italy is its code in the kit.
const italy = "ITA"
