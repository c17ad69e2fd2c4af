package permit

import (
	"cmp"
	"maps"
	"reflect"
	"slices"
)

// compileAll compiles every expression and text. Derived values come first:
// they are made before the definitions and may not use them.
func (l *loader) compileAll() {
	for i, draft := range l.documents.Documents {
		l.book.documentByID[draft.ID] = i
	}
	l.compiler = newCompiler(l.names)
	l.compileDerived()
	l.compileDefinitions()
	l.compileForms()
	l.compileDocuments()
	l.compileFees()
	l.compileDeadlines()
	l.compileConfirmations()
	l.compileSegments()
	l.compileAnomalies()
	l.compileStructural()
	l.compileRules()
}

// names says whether a literal of an expression names something that exists.
func (l *loader) names(kind argument, literal string) bool {
	ok := false
	switch kind {
	case fieldArgument:
		_, ok = l.book.fieldByKey[literal]
	case sectionArgument:
		_, ok = l.book.sectionByID[literal]
	case documentArgument:
		_, ok = l.book.documentByID[literal]
	case dateArgument:
		var date isoDate
		date, ok = parseISO(literal)
		ok = ok && date.whole()
	}
	return ok
}

// expression compiles one; without a script there is none.
func (l *loader) expression(c *compiler, file string, s script, kind reflect.Kind) *program {
	if !s.given() {
		return nil
	}
	p, err := c.compile(s, kind)
	if err != nil {
		l.refuse(file, line(s.line), "%v", err)
		return nil
	}
	placed := *p
	placed.script, placed.file = s, file
	return &placed
}

func (l *loader) text(c *compiler, file string, at line, text Text, names map[string]bool) template {
	var t template
	var err error
	if t.it, err = c.template(text.IT, int(at), names); err == nil {
		t.en, err = c.template(text.EN, int(at), names)
	}
	if err != nil {
		l.refuse(file, at, "%v", err)
	}
	return t
}

// eachField visits the drafts of the fields that stand.
func (l *loader) eachField(do func(file string, draft *fieldDraft, f *field)) {
	for i, file := range []string{fields1Name, fields2Name} {
		for s := range l.fields[i].Sections {
			for d := range l.fields[i].Sections[s].Fields {
				draft := &l.fields[i].Sections[s].Fields[d]
				if index, ok := l.book.fieldByKey[draft.Key]; ok {
					do(file, draft, &l.book.fields[index])
				}
			}
		}
	}
}

// compileDefinitions adds the named expressions, in the order of the file.
func (l *loader) compileDefinitions() {
	names := slices.SortedFunc(maps.Keys(l.terms.Definitions), func(a, b string) int {
		return cmp.Compare(l.terms.Definitions[a].line, l.terms.Definitions[b].line)
	})
	for _, name := range names {
		s := l.terms.Definitions[name]
		if _, taken := l.compiler.variables[name]; taken || name == rowName {
			l.refuse(termsName, line(s.line), "definition %q stands twice", abbreviate(name))
			continue
		}
		p := l.expression(l.compiler, termsName, s, reflect.Invalid)
		if !p.given() {
			continue
		}
		l.compiler.define(name, p)
		l.book.definitions = append(l.book.definitions, definition{name, p, l.compiler.variables[name]})
	}
}

func (l *loader) compileForms() {
	l.eachField(func(file string, draft *fieldDraft, f *field) {
		f.required = l.expression(l.compiler, file, draft.Required, reflect.Bool)
		f.shown = l.expression(l.compiler, file, draft.Shown, reflect.Bool)
	})
	for i, file := range []string{fields1Name, fields2Name} {
		for _, draft := range l.fields[i].Sections {
			if index, ok := l.book.sectionByID[draft.ID]; ok {
				l.book.sections[index].shown = l.expression(l.compiler, file, draft.Shown, reflect.Bool)
			}
		}
	}
}

func (l *loader) compileDocuments() {
	seen := make(map[string]bool)
	for _, draft := range l.documents.Documents {
		l.unique(seen, documentsName, draft.Line, "document", draft.ID)
		l.needText(documentsName, draft.Line, "the label", draft.Label)
		l.needSource(documentsName, draft.Line, draft.Source)
		l.book.documents = append(l.book.documents, document{
			id: draft.ID, source: draft.Source,
			label:     l.text(l.compiler, documentsName, draft.Line, draft.Label, nil),
			detail:    l.text(l.compiler, documentsName, draft.Line, draft.Detail, nil),
			when:      l.expression(l.compiler, documentsName, draft.When, reflect.Bool),
			mandatory: l.expression(l.compiler, documentsName, draft.Mandatory, reflect.Bool),
		})
	}
}

func (l *loader) compileFees() {
	seen := make(map[string]bool)
	for _, draft := range l.fees.Fees {
		l.unique(seen, feesName, draft.Line, "fee", draft.ID)
		l.needText(feesName, draft.Line, "the label", draft.Label)
		l.needSource(feesName, draft.Line, draft.Source)
		if !draft.Cents.given() {
			l.refuse(feesName, draft.Line, "the amount in cents is missing")
		}
		l.book.fees = append(l.book.fees, fee{
			id: draft.ID, source: draft.Source,
			label:  l.text(l.compiler, feesName, draft.Line, draft.Label, nil),
			detail: l.text(l.compiler, feesName, draft.Line, draft.Detail, nil),
			cents:  l.expression(l.compiler, feesName, draft.Cents, reflect.Int),
			when:   l.expression(l.compiler, feesName, draft.When, reflect.Bool),
		})
	}
}

func (l *loader) compileDeadlines() {
	seen := make(map[string]bool)
	for _, draft := range l.terms.Deadlines {
		l.unique(seen, termsName, draft.Line, "deadline", draft.ID)
		l.needText(termsName, draft.Line, "the label", draft.Label)
		l.needSource(termsName, draft.Line, draft.Source)
		if !draft.Date.given() {
			l.refuse(termsName, draft.Line, "the date is missing")
		}
		l.book.deadlines = append(l.book.deadlines, deadline{
			id: draft.ID, source: draft.Source,
			label:  l.text(l.compiler, termsName, draft.Line, draft.Label, nil),
			detail: l.text(l.compiler, termsName, draft.Line, draft.Detail, nil),
			date:   l.expression(l.compiler, termsName, draft.Date, reflect.Int),
			when:   l.expression(l.compiler, termsName, draft.When, reflect.Bool),
		})
	}
}

// compileStructural reads the texts of what the engine finds by itself.
func (l *loader) compileStructural() {
	for _, name := range structural {
		draft, ok := l.head.Findings[name]
		if !ok {
			l.refuse(headName, 1, "the finding %q has no text", name)
			continue
		}
		draft.ID = name
		if len(draft.Fix.Set) > 0 || draft.Fix.Action != "" {
			l.refuse(headName, draft.Fix.Line, "the fix of %q sets what the program works out, and nothing else", name)
		}
		l.book.structural[name] = l.compileRule(headName, &draft, structuralValues)
	}
	for name, draft := range l.head.Findings {
		if !slices.Contains(structural, name) {
			l.refuse(headName, draft.Line, "unknown finding %q", abbreviate(name))
		}
	}
}

func (l *loader) compileRules() {
	standing := make(map[string][]rule)
	for _, in := range l.rules {
		for i := range in.rules {
			draft := &in.rules[i]
			if draft.ID == "" {
				l.refuse(in.file, draft.Line, "the rule has no id")
			}
			if !draft.When.given() {
				l.refuse(in.file, draft.Line, "the condition, when, is missing")
			}
			compiled := l.compileRule(in.file, draft, nil)
			for _, earlier := range standing[compiled.id] {
				if (earlier.to == 0 || compiled.from <= earlier.to) && (compiled.to == 0 || earlier.from <= compiled.to) {
					l.refuse(in.file, draft.Line, "rule %q stands twice at the same time", abbreviate(compiled.id))
				}
			}
			standing[compiled.id] = append(standing[compiled.id], *compiled)
			l.book.rules = append(l.book.rules, *compiled)
		}
	}
}

func (l *loader) compileRule(file string, draft *ruleDraft, values map[string]bool) *rule {
	c := l.compiler
	if draft.Each != "" {
		if c, values = l.inRow(file, draft), rowValues(draft.Each); values == nil {
			return &rule{id: draft.ID}
		}
	}
	if !slices.Contains([]Severity{Error, Warning, Note}, Severity(draft.Severity)) {
		l.refuse(file, draft.Line, "severity %q is none of error, warning, note", abbreviate(draft.Severity))
	}
	if draft.Anomaly < 0 || draft.Anomaly > mostAnomaly {
		l.refuse(file, draft.Line, "anomaly %d is not in 1 to %d", draft.Anomaly, mostAnomaly)
	}
	for _, key := range draft.Fields {
		if _, ok := l.book.fieldByKey[key]; !ok && !values[key] {
			l.refuse(file, draft.Line, "unknown field %q", abbreviate(key))
		}
	}
	l.needText(file, draft.Line, "the title", draft.Title)
	l.needText(file, draft.Line, "the message", draft.Message)
	l.needText(file, draft.Line, "the remedy", draft.Remedy)
	l.needSource(file, draft.Line, draft.Source)
	r := &rule{
		id: draft.ID, anomaly: draft.Anomaly, severity: Severity(draft.Severity), each: draft.Each,
		when: l.expression(c, file, draft.When, reflect.Bool), fields: draft.Fields,
		fieldsFrom: l.expression(c, file, draft.FieldsFrom, reflect.Slice),
		title:      l.text(c, file, draft.Line, draft.Title, values),
		message:    l.text(c, file, draft.Line, draft.Message, values),
		why:        l.whyOf(c, file, draft, values),
		remedy:     l.text(c, file, draft.Line, draft.Remedy, values),
		source:     draft.Source, absolute: draft.Absolute,
	}
	if r.absolute && r.severity != Error {
		l.refuse(file, draft.Line, "it is absolute, but only what is an error can be overridden at all")
	}
	r.from, r.to = l.period(file, draft.Line, draft.From, draft.To)
	if draft.Fix.Line != 0 {
		l.compileFix(c, file, draft, r, values)
	}
	return r
}

// inRow is the compiler for a rule on each row of a list.
func (l *loader) inRow(file string, draft *ruleDraft) *compiler {
	if rowParts[draft.Each] == nil {
		l.refuse(file, draft.Line, "each %q is neither %s nor %s", abbreviate(draft.Each), childrenUse, placesUse)
	}
	return l.compiler.withRow()
}

// rowValues are the names of the fields of a row, "row.born".
func rowValues(list string) map[string]bool {
	if rowParts[list] == nil {
		return nil
	}
	names := make(map[string]bool)
	for _, part := range rowParts[list] {
		names[rowName+"."+part] = true
	}
	return names
}
