package permit

import (
	"regexp"
	"slices"
	"strings"
	"time"
)

func (l *loader) buildHead() {
	if _, ok := parseISO(l.head.Version); !ok {
		l.refuse(headName, 1, "version %q is not a date", abbreviate(l.head.Version))
	}
	l.book.version = l.head.Version
	for name, entries := range l.head.Tables {
		seen := make(map[string]bool)
		for _, entry := range entries {
			l.unique(seen, headName, entry.Line, "code", entry.Code)
			l.needText(headName, entry.Line, "the label", entry.Label)
			l.needSource(headName, entry.Line, entry.Source)
			l.book.codes[name] = append(l.book.codes[name], Code{entry.Code, entry.Label, entry.Source})
		}
	}
}

func (l *loader) buildForms() {
	numbers, ids := make(map[string]bool), make(map[string]bool)
	for i, name := range []string{fields1Name, fields2Name} {
		module := i + 1
		for _, printed := range l.fields[i].Printed {
			key := moduleKey(module, printed.Number)
			l.unique(numbers, name, printed.Line, "number", key)
			l.needText(name, printed.Line, "the label", printed.Label)
			l.needSource(name, printed.Line, printed.Source)
			l.book.printed = append(l.book.printed, key)
		}
		for s := range l.fields[i].Sections {
			l.buildSection(name, module, &l.fields[i].Sections[s], numbers, ids)
		}
	}
	for _, key := range []string{motiveKey, heldKey} {
		if _, ok := l.book.fieldByKey[key]; !ok {
			l.refuse(fields1Name, 1, "field %q is missing", key)
		}
	}
}

func moduleKey(module int, number string) string { return string(rune('0'+module)) + "." + number }

func (l *loader) buildSection(file string, module int, draft *sectionDraft, numbers, ids map[string]bool) {
	if !l.unique(ids, file, draft.Line, "section", draft.ID) {
		return
	}
	l.needText(file, draft.Line, "the title", draft.Title)
	if draft.Short == (Text{}) {
		draft.Short = draft.Title
	} else {
		l.needText(file, draft.Line, "the short title", draft.Short)
	}
	if draft.Heading != "" {
		key := moduleKey(module, draft.Heading)
		l.unique(numbers, file, draft.Line, "number", key)
		l.book.printed = append(l.book.printed, key)
	}
	s := section{first: len(l.book.fields), Section: Section{
		ID: draft.ID, Module: module, Number: draft.Number, Title: draft.Title, Short: draft.Short, RowTitle: draft.RowTitle,
	}}
	index := len(l.book.sections)
	for i := range draft.Fields {
		if l.buildField(file, module, index, draft, &draft.Fields[i], numbers) {
			s.Fields = append(s.Fields, draft.Fields[i].Key)
		}
	}
	if draft.List != "" {
		s.Rows = l.buildRows(file, draft, s.Fields)
	}
	l.book.sectionByID[draft.ID] = index
	l.book.sections = append(l.book.sections, s)
	for _, group := range draft.Groups {
		l.buildGroup(file, module, &s, &group, numbers)
	}
}

var (
	fieldKey = regexp.MustCompile(`^[12]\.(H1|[1-9][0-9]{0,2})$`)
	// A group without a title of its own on the form is named by its first and
	// last number.
	groupID = regexp.MustCompile(`^[12]\.[1-9][0-9]{0,2}(-[1-9][0-9]{0,2})?$`)
	kinds   = []Kind{KindText, KindCode, KindDate, KindNumber, KindAmount, KindTick, KindYesNo, KindYear}
)

func (l *loader) buildField(file string, module, section int, in *sectionDraft, draft *fieldDraft, numbers map[string]bool) bool {
	if !l.unique(numbers, file, draft.Line, "field", draft.Key) {
		return false
	}
	number, ok := strings.CutPrefix(draft.Key, moduleKey(module, ""))
	if !fieldKey.MatchString(draft.Key) || !ok {
		l.refuse(file, draft.Line, "field %q is not the key of a number of Modulo %d", abbreviate(draft.Key), module)
		return false
	}
	source := draft.Source
	if source.Text == "" {
		source = in.Source
	}
	l.needText(file, draft.Line, "the label", draft.Label)
	l.needSource(file, draft.Line, source)
	if !slices.Contains(kinds, Kind(draft.Kind)) {
		l.refuse(file, draft.Line, "kind %q is none of %v", abbreviate(draft.Kind), kinds)
	}
	if Kind(draft.Kind) == KindCode && !l.isTable(draft.Table) {
		l.refuse(file, draft.Line, "table %q does not exist", abbreviate(draft.Table))
	}
	if Kind(draft.Kind) != KindCode && draft.Table != "" && draft.Table != tableMunicipalities && draft.Table != tableStreets {
		l.refuse(file, draft.Line, "a %s field is not of table %q", draft.Kind, abbreviate(draft.Table))
	}
	if slices.ContainsFunc(draft.Boxes, func(n int) bool { return n < 1 || n > 100 }) || draft.Split && len(draft.Boxes) != 2 {
		l.refuse(file, draft.Line, "boxes %v cannot be", draft.Boxes)
	}
	l.book.fieldByKey[draft.Key] = len(l.book.fields)
	l.book.fields = append(l.book.fields, field{section: section, Field: Field{
		Key: draft.Key, Number: number, Module: module, Section: in.ID,
		Label: draft.Label, Hint: draft.Hint, Explain: draft.Explain, Source: source,
		Kind: Kind(draft.Kind), Table: draft.Table, Boxes: draft.Boxes, BoxesUnsure: draft.BoxesUnsure, Split: draft.Split,
		Wide: draft.Wide, Past: draft.Past, Future: draft.Future, Partial: draft.Partial, Derivable: draft.Derive.given(),
	}})
	return true
}

func (l *loader) isTable(name string) bool {
	return name == tableProvinces || name == tableStates || name == tableMotives || len(l.book.codes[name]) > 0
}

// buildRows reads the repeated blocks of a section and gives them to a list
// that rules read.
func (l *loader) buildRows(file string, draft *sectionDraft, fields []string) [][]string {
	parts := rowParts[draft.List]
	switch {
	case parts == nil:
		l.refuse(file, draft.Line, "list %q is neither %s nor %s", abbreviate(draft.List), childrenUse, placesUse)
		return nil
	case l.book.rows[draft.List] != nil:
		l.refuse(file, draft.Line, "list %q stands twice", draft.List)
		return nil
	}
	l.needText(file, draft.Line, "the title of the rows", draft.RowTitle)
	for _, row := range draft.Rows {
		if len(row) != len(parts) {
			l.refuse(file, draft.Line, "a row of %s has %d fields, not %d", draft.List, len(parts), len(row))
			return nil
		}
		for _, key := range row {
			if !slices.Contains(fields, key) {
				l.refuse(file, draft.Line, "unknown field %q in a row", abbreviate(key))
				return nil
			}
		}
	}
	l.book.rows[draft.List] = draft.Rows
	return draft.Rows
}

func (l *loader) buildGroup(file string, module int, in *section, draft *groupDraft, numbers map[string]bool) {
	l.needText(file, draft.Line, "the label", draft.Label)
	if !l.unique(numbers, file, draft.Line, "group", draft.ID) {
		return
	}
	if !groupID.MatchString(draft.ID) || !strings.HasPrefix(draft.ID, moduleKey(module, "")) {
		l.refuse(file, draft.Line, "group %q is not named by numbers of Modulo %d", abbreviate(draft.ID), module)
	}
	if len(draft.Members) < 2 {
		l.refuse(file, draft.Line, "group %q has fewer than two members", draft.ID)
	}
	for _, member := range draft.Members {
		i, ok := l.book.fieldByKey[member]
		switch {
		case !ok || l.book.fields[i].Section != in.ID:
			l.refuse(file, draft.Line, "unknown field %q in a group", abbreviate(member))
		case l.book.fields[i].Kind != KindTick:
			l.refuse(file, draft.Line, "field %q in a group is no tick", member)
		case l.book.fields[i].Group != "":
			l.refuse(file, draft.Line, "field %q is in two groups", member)
		default:
			l.book.fields[i].Group = draft.ID
		}
	}
	l.book.groupByID[draft.ID] = len(l.book.groups)
	l.book.groups = append(l.book.groups, Group{ID: draft.ID, Label: draft.Label, Section: in.ID, Members: draft.Members})
}

func (l *loader) buildMotives() {
	requests := make(map[string]bool)
	for _, draft := range l.motives.Requests {
		l.unique(requests, motivesName, draft.Line, "request", draft.ID)
		l.needText(motivesName, draft.Line, "the label", draft.Label)
		if i, ok := l.book.fieldByKey[draft.Field]; !ok || l.book.fields[i].Kind != KindTick {
			l.refuse(motivesName, draft.Line, "unknown field %q of a request", abbreviate(draft.Field))
		}
		l.book.requests = append(l.book.requests, Request{draft.ID, draft.Field, draft.Label})
	}
	codes := make(map[string]bool)
	for _, draft := range l.motives.Motives {
		l.unique(codes, motivesName, draft.Line, "motive", draft.Code)
		l.needText(motivesName, draft.Line, "the label", draft.Label)
		l.needSource(motivesName, draft.Line, draft.Source)
		motive := Motive{
			Code: draft.Code, Label: draft.Label, Requests: make(map[string]Allowance),
			Historic: draft.Historic, Work: draft.Work, Source: draft.Source,
		}
		for request, allowance := range draft.Requests {
			if !requests[request] {
				l.refuse(motivesName, draft.Line, "unknown request %q", abbreviate(request))
			}
			if !slices.Contains([]Allowance{Allowed, NotAllowed, NotConfirmed}, Allowance(allowance)) {
				l.refuse(motivesName, draft.Line, "request %s: %q is none of yes, no, unsure", abbreviate(request), abbreviate(allowance))
			}
			motive.Requests[request] = Allowance(allowance)
		}
		l.book.questura[draft.Code] = draft.Questura
		l.book.motives = append(l.book.motives, motive)
	}
	slices.SortFunc(l.book.motives, func(a, b Motive) int { return strings.Compare(a.Code, b.Code) })
	for i := range l.book.motives {
		l.book.motiveByCode[l.book.motives[i].Code] = i
	}
}

// buildTerms reads the calendar and the thresholds.
func (l *loader) buildTerms() {
	drafts := l.terms.Holidays.Fixed
	if l.terms.Holidays.Patron.Day != "" {
		drafts = append(slices.Clone(drafts), l.terms.Holidays.Patron)
	}
	var holidays []holiday
	for _, draft := range drafts {
		l.needText(termsName, draft.Line, "the name", draft.Name)
		l.needSource(termsName, draft.Line, draft.Source)
		day, err := time.Parse("01-02", draft.Day)
		if err != nil {
			l.refuse(termsName, draft.Line, "day %q is not a month and a day", abbreviate(draft.Day))
			continue
		}
		from, to := l.period(termsName, draft.Line, draft.From, draft.To)
		holidays = append(holidays, holiday{draft.Name, day.Month(), day.Day(), from, to})
	}
	l.book.calendar = newCalendar(holidays, l.terms.Holidays.EasterMonday, l.terms.Holidays.Saturday.Value)

	years := make(map[int]bool)
	for _, draft := range l.terms.Thresholds {
		cents, ok := parseCents(draft.Amount)
		if !ok {
			l.refuse(termsName, draft.Line, "amount %q is not in euros", abbreviate(draft.Amount))
		}
		if years[draft.Year] {
			l.refuse(termsName, draft.Line, "the threshold of %d stands twice", draft.Year)
		}
		if draft.Year < firstYear || draft.Year > lastYear {
			l.refuse(termsName, draft.Line, "year %d cannot be", draft.Year)
		}
		years[draft.Year] = true
		l.needSource(termsName, draft.Line, draft.Source)
		l.book.thresholds = append(l.book.thresholds, yearly{draft.Year, cents, draft.Source})
	}
	slices.SortFunc(l.book.thresholds, func(a, b yearly) int { return a.year - b.year })
}

// period reads two days, either of which may be left out.
func (l *loader) period(file string, at line, from, to string) (first, last int) {
	read := func(text string) int {
		if text == "" {
			return 0
		}
		date, ok := parseISO(text)
		if !ok || !date.whole() {
			l.refuse(file, at, "%q is not a date", abbreviate(text))
		}
		return date.number()
	}
	first, last = read(from), read(to)
	if last != 0 && last < first {
		l.refuse(file, at, "it ends on %s, before it begins", to)
	}
	return first, last
}
