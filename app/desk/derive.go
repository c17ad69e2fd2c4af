package desk

import (
	"strings"

	"sportello/app/permit"
)

// check asks the rulebook. What was derived is not told to it as if it had been
// typed: it derives that again.
func (a *Application) check() *permit.Report {
	report := a.session.Rulebook().Check(a.input())
	return &report
}

// input is what is checked, at the site the application belongs to.
func (a *Application) input() permit.Input {
	input := checkInput(a.fields, a.derived, a.session.options.today(), a.others)
	input.Site = a.disk.Site
	return input
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
			a.put(step, key, fieldState{value: value, derived: true})
		}
	}
	for key := range a.derived {
		if a.report.Derived[key] == "" { // what it followed from is gone
			a.put(step, key, fieldState{})
		}
	}
}

// follow leaves to derivation what is as it would derive it, so that it follows
// when what it derives from changes.
func (a *Application) follow(changes map[string]string) {
	for key, value := range changes {
		if value != "" && a.report.Derived[key] == value {
			a.derived[key] = true
		}
	}
}

// meetErrors notes the errors that stand as the operator goes on to another
// field. One about an empty field, or one that was derived, is not met before
// that field was passed by: an empty form is not wrong, only unfinished.
func (a *Application) meetErrors() {
	for _, finding := range a.report.Blocking() {
		if len(finding.Fields) == 0 || a.fields[finding.Fields[0]] != "" && !a.derived[finding.Fields[0]] {
			a.seen[finding.Rule] = true
		}
	}
}
