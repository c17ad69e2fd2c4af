package permit

import (
	"maps"
	"reflect"
	"slices"
	"strings"
)

// compileDerived compiles the expressions of derived values and puts them in an
// order in which each comes after those it is derived from.
func (l *loader) compileDerived() {
	// waiting are the fields each derived field is derived from.
	waiting := make(map[string][]string)
	l.eachField(func(file string, draft *fieldDraft, f *field) {
		f.derive = l.expression(l.compiler, file, draft.Derive, reflect.String)
		if f.derive.given() {
			waiting[f.Key] = l.fieldsOf(f.derive.uses)
		}
	})
	for key := range waiting {
		l.checkDerived(key, waiting)
	}
	for len(waiting) > 0 {
		keys := slices.Sorted(maps.Keys(waiting))
		ready := slices.DeleteFunc(slices.Clone(keys), func(key string) bool {
			return slices.ContainsFunc(waiting[key], func(used string) bool { _, waits := waiting[used]; return waits })
		})
		if len(ready) == 0 {
			l.refuseDerived(keys[0], "field %s is derived from itself")
			return
		}
		for _, key := range ready {
			l.book.derived = append(l.book.derived, l.book.fieldByKey[key])
			delete(waiting, key)
		}
	}
}

// checkDerived refuses what would make a value depend on whether it was written
// down yet: rows made from it, and asking whether a section is empty that holds
// fields derived from elsewhere.
func (l *loader) checkDerived(key string, derived map[string][]string) {
	if l.bound(key) {
		l.refuseDerived(key, "field %s cannot be derived: rows are made from it")
	}
	for _, use := range l.book.fields[l.book.fieldByKey[key]].derive.uses {
		if !strings.HasPrefix(use, sectionUse) {
			continue
		}
		if slices.ContainsFunc(l.fieldsOf([]string{use}), func(key string) bool { _, ok := derived[key]; return ok && !l.within(key, use) }) {
			l.refuseDerived(key, "field %s is derived from whether a section with derived fields is empty")
		}
	}
}

// within reports whether a field follows only from others of its section, and
// from nothing if they are empty: then it never fills the section by itself.
func (l *loader) within(key, section string) bool {
	derive := l.book.fields[l.book.fieldByKey[key]].derive
	others := l.fieldsOf([]string{section})
	if len(derive.uses) == 0 || slices.ContainsFunc(derive.uses, func(use string) bool { return !slices.Contains(others, use) }) {
		return false
	}
	empty := l.book.newEvaluation()
	empty.input = &Input{}
	return empty.textOf(derive) == ""
}

func (l *loader) refuseDerived(key, reason string) {
	derive := l.book.fields[l.book.fieldByKey[key]].derive
	l.refuse(derive.file, line(derive.script.line), reason, key)
}

// fieldsOf are the fields an expression reads.
func (l *loader) fieldsOf(uses []string) []string {
	var keys []string
	for _, use := range uses {
		switch id, section := strings.CutPrefix(use, sectionUse); {
		case section:
			keys = append(keys, l.book.sections[l.book.sectionByID[id]].Fields...)
		case use == requestsUse:
			for _, request := range l.book.requests {
				keys = append(keys, request.Field)
			}
		default:
			keys = append(keys, use)
		}
	}
	return keys
}

// bound reports whether the rows of a list are made from a field.
func (l *loader) bound(key string) bool {
	for _, rows := range l.book.rows {
		if slices.ContainsFunc(rows, func(keys []string) bool { return slices.Contains(keys, key) }) {
			return true
		}
	}
	return false
}
