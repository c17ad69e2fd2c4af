package permit

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// The findings the engine makes of the fields themselves. Their texts and
// sources are in the rulebook, under these names; the rule of a finding is the
// name and the field's key: "too-long.1.3".
const (
	findMissing     = "missing"      // required, shown and empty
	findTooLong     = "too-long"     // for the boxes of the form
	findNotInTable  = "not-in-table" // no code of the field's table
	findNotADate    = "not-a-date"
	findNotDigits   = "not-digits"
	findMalformed   = "malformed"   // for its kind, or not to be read at all
	findUnevaluated = "unevaluated" // a rule's expression failed
)

var structural = []string{
	findMissing, findTooLong, findNotInTable, findNotADate, findNotDigits, findMalformed, findUnevaluated,
}

// structuralValues are what their texts may hold besides fields.
var structuralValues = map[string]bool{
	"label": true, "number": true, "value": true, "over": true, "limit": true, "rule": true, "tidied": true,
}

// wrong says which structural finding a field's value gives, "" if none.
func (e *evaluation) wrong(i int) string { return e.problem(&e.book.fields[i], &e.cells[i]) }

func (e *evaluation) problem(field *field, c *cell) string {
	if c.text == "" {
		return ""
	}
	if c.damaged || strings.ContainsFunc(c.text, unprintable) {
		return findMalformed
	}
	if kind := e.wrongKind(field, c); kind != "" {
		return kind
	}
	if excess(field, c.text) > 0 {
		return findTooLong
	}
	return ""
}

func unprintable(r rune) bool { return unicode.IsControl(r) || r == utf8.RuneError }

func (e *evaluation) wrongKind(field *field, c *cell) string {
	switch field.Kind {
	case KindCode:
		if !e.book.isCode(field.Table, c.text) {
			return findNotInTable
		}
	case KindDate:
		if c.latest == 0 {
			return findNotADate
		}
	case KindNumber:
		if !numeric(field, c.text) {
			return findNotDigits
		}
	case KindYear:
		if year, ok := digits(c.text); !ok || len(c.text) != 4 || year < firstYear || year > lastYear {
			return findNotADate
		}
	case KindAmount:
		if _, ok := parseCents(c.text); !ok {
			return findMalformed
		}
	case KindTick:
		if c.text != Yes {
			return findMalformed
		}
	case KindYesNo:
		if c.text != Yes && c.text != No {
			return findMalformed
		}
	}
	return ""
}

// numeric reports whether a text is of digits. Numbers in two groups of boxes,
// those of telephones, may have a stroke between, spaces, and a + before.
func numeric(field *field, text string) bool {
	if field.Split {
		text = strings.ReplaceAll(strings.TrimPrefix(text, "+"), " ", "")
		text = strings.Replace(text, "/", "", 1)
	}
	return text != "" && strings.Trim(text, "0123456789") == ""
}

// limit is how many characters the boxes of a field take, 0 if not known.
func limit(field *field) int {
	total := 0
	if field.Kind == KindDate || field.Kind == KindAmount || field.Kind == KindTick || field.Kind == KindYesNo {
		return 0
	}
	for _, boxes := range field.Boxes {
		total += boxes
	}
	return total
}

// excess is how many characters a text has more than the boxes.
func excess(field *field, text string) int {
	most := limit(field)
	if most == 0 {
		return 0
	}
	if !field.Split {
		return max(0, characters(text)-most)
	}
	first, second, cut := strings.Cut(strings.TrimPrefix(text, "+"), "/")
	if !cut {
		return max(0, characters(text)-most)
	}
	return max(0, characters(first)-field.Boxes[0]) + max(0, characters(second)-(most-field.Boxes[0]))
}

// characters counts what needs a box of its own: marks stand over a letter.
func characters(text string) int {
	count := 0
	for _, r := range text {
		if r < utf8.RuneSelf || !unicode.Is(unicode.Mn, r) {
			count++
		}
	}
	return count
}

func (e *evaluation) over(key string) int {
	i, ok := e.book.fieldByKey[key]
	if !ok {
		return 0
	}
	return excess(&e.book.fields[i], e.cells[i].text)
}

func (e *evaluation) overKeys() []string {
	var keys []string
	for i := range e.cells {
		if e.cells[i].text != "" && excess(&e.book.fields[i], e.cells[i].text) > 0 {
			keys = append(keys, e.book.fields[i].Key)
		}
	}
	return keys
}

// overNumbers are the official numbers of the fields that are too long.
func (e *evaluation) overNumbers(unsure bool) []string {
	var numbers []string
	for _, key := range e.overKeys() {
		if field := &e.book.fields[e.book.fieldByKey[key]]; field.BoxesUnsure == unsure {
			numbers = append(numbers, field.Number)
		}
	}
	return numbers
}

// structuralFinding writes a finding about one field. Where the boxes were not
// measured, too long is a question and no error.
func (e *evaluation) structuralFinding(name string, i int) Finding {
	field := &e.book.fields[i]
	about := *e.book.structural[name]
	about.fields = []string{field.Key}
	if name == findTooLong && field.BoxesUnsure && about.severity == Error {
		about.severity, about.source.Verified = Warning, false
	}
	tidied := e.tidied(i)
	values := func(value, language string) (string, bool) {
		switch value {
		case "tidied":
			return e.book.show(field, tidied, language), true
		case "label":
			return field.Label.In(language), true
		case "number":
			return field.Number, true
		case "value":
			return e.show(field.Key, language), true
		case "over":
			return strconv.Itoa(excess(field, e.cells[i].text)), true
		case "limit":
			return strconv.Itoa(limit(field)), true
		}
		return "", false
	}
	finding := e.finding(&about, name+"."+field.Key, values)
	if tidied != "" && about.fixLabel.given() {
		finding.Fix = &Fix{Label: e.text(about.fixLabel, values), Set: Values{field.Key: tidied}}
	}
	return finding
}
