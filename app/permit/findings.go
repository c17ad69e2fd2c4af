package permit

import (
	"slices"
	"strconv"
)

// findings are those of the rules and of the fields themselves. That a required
// field is empty is told unless an error of a rule names it, and so says more.
func (e *evaluation) findings() []Finding {
	var found []Finding
	for i := range e.book.rules {
		if rule := &e.book.rules[i]; rule.from <= e.today && (rule.to == 0 || e.today <= rule.to) {
			found = e.apply(rule, found)
		}
	}
	named := make([]bool, len(e.cells))
	for _, finding := range found {
		if finding.Severity != Error {
			continue
		}
		for _, key := range finding.Fields {
			named[e.book.fieldByKey[key]] = true
		}
	}
	for i := range e.cells {
		if name := e.wrong(i); name != "" {
			found = append(found, e.structuralFinding(name, i))
		} else if e.required[i] && e.cells[i].text == "" && !named[i] {
			found = append(found, e.structuralFinding(findMissing, i))
		}
	}
	return found
}

func (s Severity) order() int {
	switch s {
	case Error:
		return 0
	case Warning:
		return 1
	default:
		return 2
	}
}

// position is where on the form a finding is; those about no field are last.
func (e *evaluation) position(f Finding) int {
	if len(f.Fields) == 0 {
		return len(e.cells)
	}
	return e.book.fieldByKey[f.Fields[0]]
}

// apply adds what a rule finds.
func (e *evaluation) apply(r *rule, found []Finding) []Finding {
	switch {
	case r.each != "":
		return e.applyToRows(r, found)
	case e.requires(r.when):
		return append(found, e.finding(r, r.id, nil))
	}
	return found
}

// applyToRows adds what a rule on each row of a list finds: one finding per row,
// named by it, so that a written override is for one row only.
func (e *evaluation) applyToRows(r *rule, found []Finding) []Finding {
	for i, row := range e.env[r.each].([]row) {
		e.env[rowName] = row
		if !e.requires(r.when) {
			continue
		}
		keys := e.book.rows[r.each][i]
		found = append(found, e.finding(r.onRow(keys), r.id+"."+strconv.Itoa(row.Row),
			func(name, language string) (string, bool) {
				key, ok := rowKey(r.each, name, keys)
				return e.show(key, language), ok
			}))
	}
	delete(e.env, rowName)
	return found
}

// naming gives the values that a text may hold besides fields, by their names.
type naming func(name, language string) (string, bool)

// finding writes what a rule has to say.
func (e *evaluation) finding(r *rule, id string, values naming) Finding {
	finding := Finding{
		Rule: id, Anomaly: r.anomaly, Severity: r.severity, Fields: e.fieldsOf(r), Source: r.source,
		Title: e.text(r.title, values), Message: e.text(r.message, values), Remedy: e.text(r.remedy, values),
		Why: Reason{e.text(r.why.text, values), r.why.source}, Fix: e.fixOf(r, values), Absolute: r.absolute,
	}
	if !r.absolute {
		finding.Override = e.input.Overrides[id]
	}
	return finding
}

// fixOf is what one key can do about a finding, nil if it would change nothing.
func (e *evaluation) fixOf(r *rule, values naming) *Fix {
	if len(r.fix) == 0 {
		return nil
	}
	set, changes := make(Values, len(r.fix)), false
	for _, change := range r.fix {
		set[change.key] = e.textOf(change.value)
		changes = changes || set[change.key] != e.cell(change.key).text
	}
	if !changes {
		return nil
	}
	return &Fix{Label: e.text(r.fixLabel, values), Set: set, Action: r.action}
}

// fieldsOf are the fields a rule names, and those its expression lists that
// exist.
func (e *evaluation) fieldsOf(r *rule) []string {
	if !r.fieldsFrom.given() {
		return r.fields
	}
	fields := slices.Clone(r.fields)
	value, _ := e.run(r.fieldsFrom)
	switch keys := value.(type) {
	case []string:
		fields = append(fields, keys...)
	case []any:
		for _, key := range keys {
			if key, ok := key.(string); ok {
				fields = append(fields, key)
			}
		}
	}
	return slices.DeleteFunc(fields, func(key string) bool { _, ok := e.book.fieldByKey[key]; return !ok })
}

// unevaluated are findings about the rulebook itself: an expression that failed
// must not pass for one that found nothing.
func (e *evaluation) unevaluated() []Finding {
	var found []Finding
	for _, place := range e.failed {
		found = append(found, e.finding(e.book.structural[findUnevaluated], findUnevaluated+"."+place,
			func(name, _ string) (string, bool) { return place, name == "rule" }))
	}
	return found
}

// rowKey is the field that a part of a row names: "row.born" in the second
// row of children is "1.148".
func rowKey(list, name string, keys []string) (string, bool) {
	for i, part := range rowParts[list] {
		if name == rowName+"."+part {
			return keys[i], true
		}
	}
	return "", false
}

// onRow is the rule with the parts of a row replaced by the row's fields.
func (r *rule) onRow(keys []string) *rule {
	onRow := *r
	onRow.fields = slices.Clone(r.fields)
	for i, name := range onRow.fields {
		if key, ok := rowKey(r.each, name, keys); ok {
			onRow.fields[i] = key
		}
	}
	onRow.fix = slices.Clone(r.fix)
	for i, change := range onRow.fix {
		if key, ok := rowKey(r.each, change.key, keys); ok {
			onRow.fix[i].key = key
		}
	}
	return &onRow
}
