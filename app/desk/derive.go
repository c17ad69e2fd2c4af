package desk

import (
	"strings"

	"sportello/app/permit"
)

// check asks the rulebook. What was derived is not told to it as if it had been
// typed: it derives that again.
func (a *Application) check() *permit.Report {
	report := a.session.options.Rulebook.Check(checkInput(a.fields, a.derived, a.session.options.today(), a.others))
	return &report
}

// checkInput is what a check looks at of a record's fields.
func checkInput(fields map[string]string, derived map[string]bool, today string, others []permit.Other) permit.Input {
	input := permit.Input{Values: make(permit.Values, len(fields)), Today: today, Others: others}
	if fields[fieldDocuments] == documentsStated {
		input.Documents = make(map[string]bool)
	}
	for key, value := range fields {
		switch room, name, _ := strings.Cut(key, "."); {
		case isOfficial(key):
			set(input.Values, key, value, !derived[key])
		case room == "doc" && input.Documents != nil:
			input.Documents[name] = value == permit.Yes
		case room == "override":
			if input.Overrides == nil {
				input.Overrides = make(map[string]string)
			}
			input.Overrides[name] = value
		}
	}
	return input
}

// isOfficial reports whether a field of a record is one of the form's.
func isOfficial(key string) bool {
	return strings.HasPrefix(key, "1.") || strings.HasPrefix(key, "2.")
}

// officialValues copies the fields of the form.
func officialValues(fields map[string]string) permit.Values {
	values := make(permit.Values, len(fields))
	for key, value := range fields {
		if isOfficial(key) {
			values[key] = value
		}
	}
	return values
}

// derive checks and fills in what follows from the other values, where the
// operator has not said otherwise.
func (a *Application) derive(step *step) {
	a.report = a.check()
	for key, value := range a.report.Derived {
		if current := a.fields[key]; current != value && (current == "" || a.derived[key]) {
			a.put(step, key, value, true)
		}
	}
	for key := range a.derived {
		if a.report.Derived[key] == "" { // what it followed from is gone
			a.put(step, key, "", false)
		}
	}
}

// meetErrors notes the errors that stand as the operator goes on to another
// field. One about an empty field is not met before that field was passed by:
// an empty form is not wrong, only unfinished.
func (a *Application) meetErrors() {
	for _, finding := range a.report.Blocking() {
		if len(finding.Fields) == 0 || a.fields[finding.Fields[0]] != "" {
			a.seen[finding.Rule] = true
		}
	}
}
