package permit

import (
	"maps"
	"reflect"
	"slices"
)

// mostAnomaly is the last of the categories of anomalies.
const mostAnomaly = 29

// compileAnomalies reads why each category of anomalies matters.
func (l *loader) compileAnomalies() {
	for _, draft := range l.anomalies.Anomalies {
		if draft.Number < 1 || draft.Number > mostAnomaly {
			l.refuse(anomaliesName, draft.Line, "anomaly %d is not in 1 to %d", draft.Number, mostAnomaly)
			continue
		}
		if _, twice := l.book.anomalies[draft.Number]; twice {
			l.refuse(anomaliesName, draft.Line, "anomaly %d stands twice", draft.Number)
		}
		l.needText(anomaliesName, draft.Line, "why it matters", draft.Why)
		l.needSource(anomaliesName, draft.Line, draft.Source)
		l.book.anomalies[draft.Number] = reason{l.text(l.compiler, anomaliesName, draft.Line, draft.Why, nil), draft.Source}
	}
}

// whyOf is why a rule matters: as it says itself, or as its anomaly does.
func (l *loader) whyOf(c *compiler, file string, draft *ruleDraft, values map[string]bool) reason {
	why := draft.Why
	if why.Line == 0 {
		known, ok := l.book.anomalies[draft.Anomaly]
		if !ok {
			l.refuse(file, draft.Line, "why it matters is said neither here nor by its anomaly")
		}
		return known
	}
	if why.IT == "" || why.EN == "" {
		l.refuse(file, why.Line, "a text needs both languages, it and en")
	}
	own := reason{l.text(c, file, why.Line, Text{why.IT, why.EN}, values), why.Source}
	if own.source.Text == "" {
		own.source = draft.Source
	}
	return own
}

// actions are the words a fix may use, with the list on whose rows it works.
var actions = map[Action]string{NoAction: "", OwnApplication: childrenUse}

func (l *loader) compileFix(c *compiler, file string, draft *ruleDraft, r *rule, values map[string]bool) {
	l.needText(file, draft.Fix.Line, "the label of the fix", draft.Fix.Label)
	r.fixLabel = l.text(c, file, draft.Fix.Line, draft.Fix.Label, values)
	r.action = Action(draft.Fix.Action)
	switch list, known := actions[r.action]; {
	case !known:
		l.refuse(file, draft.Fix.Line, "unknown action %q of a fix", abbreviate(draft.Fix.Action))
	case list != "" && list != r.each:
		l.refuse(file, draft.Fix.Line, "the action %q is for a row of %s", draft.Fix.Action, list)
	}
	for _, key := range slices.Sorted(maps.Keys(draft.Fix.Set)) {
		s := draft.Fix.Set[key]
		if _, ok := l.book.fieldByKey[key]; !ok && !values[key] {
			l.refuse(file, line(s.line), "unknown field %q in a fix", abbreviate(key))
			continue
		}
		r.fix = append(r.fix, change{key, l.expression(c, file, s, reflect.String)})
	}
}
