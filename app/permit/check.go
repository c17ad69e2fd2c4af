package permit

import (
	"cmp"
	"slices"
)

// Check says what is wrong with an application and what it needs. It looks at
// the input only: the same input has the same report.
func (r *Rulebook) Check(input Input) Report {
	e := r.evaluations.Get().(*evaluation)
	defer func() {
		e.end()
		r.evaluations.Put(e)
	}()
	e.begin(&input)
	report := Report{
		Rulebook:        r.version,
		Fields:          e.fieldStates(),
		Derived:         e.derived(),
		DocumentsJudged: input.Documents != nil,
	}
	report.Findings = e.findings()
	report.Documents = e.requirements()
	report.Fees, report.Total = e.fees()
	report.Deadlines = e.deadlines()
	report.Findings = append(report.Findings, e.unevaluated()...)
	slices.SortStableFunc(report.Findings, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(a.Severity.order(), b.Severity.order()), cmp.Compare(e.position(a), e.position(b)))
	})
	e.reach(&report)
	report.Sections = e.sectionStates(&report)
	return report
}

// derived are the values that follow from others, also where the operator wrote
// the same or another one.
func (e *evaluation) derived() Values {
	values := make(Values, len(e.book.derived))
	for _, i := range e.book.derived {
		key := e.book.fields[i].Key
		switch {
		case e.cells[i].derived:
			values[key] = e.cells[i].text
		case !e.decided(i):
			if text := e.textOf(e.book.fields[i].derive); text != "" {
				values[key] = text
			}
		}
	}
	return values
}

func (e *evaluation) fieldStates() map[string]FieldState {
	states := make(map[string]FieldState, len(e.cells))
	for s := range e.book.sections {
		section := &e.book.sections[s]
		applies := e.holds(section.shown)
		for i := section.first; i < section.first+len(section.Fields); i++ {
			field := &e.book.fields[i]
			shown := applies && e.holds(field.shown)
			e.required[i] = shown && e.requires(field.required)
			c := &e.cells[i]
			states[field.Key] = FieldState{Shown: shown || c.text != "", Required: e.required[i]}
		}
	}
	return states
}

func (e *evaluation) requirements() []Requirement {
	var list []Requirement
	for i := range e.book.documents {
		d := &e.book.documents[i]
		if !e.holds(d.when) {
			continue
		}
		list = append(list, Requirement{
			ID: d.id, Label: e.text(d.label, nil), Detail: e.text(d.detail, nil),
			Mandatory: e.holds(d.mandatory), Present: e.input.Documents[d.id], Source: d.source,
		})
	}
	return list
}

func (e *evaluation) fees() (list []Fee, total int) {
	for i := range e.book.fees {
		f := &e.book.fees[i]
		if !e.holds(f.when) {
			continue
		}
		fee := Fee{ID: f.id, Label: e.text(f.label, nil), Cents: e.numberOf(f.cents), Source: f.source}
		if f.detail.given() {
			detail := e.text(f.detail, nil)
			fee.Label = Text{IT: fee.Label.IT + " (" + detail.IT + ")", EN: fee.Label.EN + " (" + detail.EN + ")"}
		}
		list = append(list, fee)
		total += fee.Cents
	}
	return list, total
}

func (e *evaluation) deadlines() []Deadline {
	var list []Deadline
	for i := range e.book.deadlines {
		d := &e.book.deadlines[i]
		if !e.holds(d.when) {
			continue
		}
		day := e.numberOf(d.date)
		if !realDay(day) {
			continue
		}
		list = append(list, Deadline{
			ID: d.id, Label: e.text(d.label, nil), Date: isoOf(day), Passed: day < e.today,
			Detail: e.text(d.detail, nil), Source: d.source,
		})
	}
	return list
}

// reach shows the fields that errors name, so that whatever blocks an
// application can be put right on the screen.
func (e *evaluation) reach(report *Report) {
	for _, finding := range report.Findings {
		if finding.Severity != Error {
			continue
		}
		for _, key := range finding.Fields {
			state := report.Fields[key]
			state.Shown = true
			report.Fields[key] = state
		}
	}
}

func (e *evaluation) sectionStates(report *Report) []SectionState {
	states := make([]SectionState, len(e.book.sections))
	for s := range e.book.sections {
		section := &e.book.sections[s]
		state := &states[s]
		state.ID = section.ID
		for i := section.first; i < section.first+len(section.Fields); i++ {
			empty := e.cells[i].text == ""
			if !empty {
				state.Filled++
			}
			if e.required[i] {
				state.Expected++
				if empty {
					state.Missing++
				}
			}
			state.Shown = state.Shown || report.Fields[e.book.fields[i].Key].Shown
		}
	}
	for i := range report.Findings {
		finding := &report.Findings[i]
		if len(finding.Fields) == 0 || finding.Override != "" {
			continue
		}
		state := &states[e.book.fields[e.book.fieldByKey[finding.Fields[0]]].section]
		switch finding.Severity {
		case Error:
			state.Errors++
		case Warning:
			state.Warnings++
		}
	}
	return states
}
