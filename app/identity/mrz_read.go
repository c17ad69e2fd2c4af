package identity

import (
	"slices"
	"strings"
)

const filler = '<'

// reader takes the fields out of a zone and notes what is wrong with them.
type reader struct {
	zone   []string
	layout layout
	today  day
	mrz    MRZ
}

func (r *reader) read() {
	l, m := r.layout, &r.mrz
	r.pad()
	m.DocumentCode = r.letters("document_code", codeSpan)
	m.Issuer = r.letters("issuer", issuerSpan)
	m.Nationality = r.letters("nationality", l.nationality)
	m.Surname, m.GivenNames, m.Truncated = r.names()
	m.BirthDate = r.date("birth_date", l.birth, r.today.born)
	m.ExpiryDate = r.date("expiry_date", l.expiry, r.today.expires)
	m.Sex = r.sex()
	optional := r.number()
	m.Optional = r.text("optional", optional)
	m.Optional2 = r.text("optional", l.optional2)
	if l.optionalChecked && (m.Optional != "" || r.at(optional.digit()) != "<") {
		r.verify("optional", r.at(optional), optional.digit())
	}
	if !l.visa() {
		var covered strings.Builder
		for _, s := range l.composite {
			covered.WriteString(r.at(s))
		}
		r.verify("composite", covered.String(), l.compositeDigit())
	}
	slices.SortStableFunc(m.Errors, byPosition)
}

func (r *reader) at(s span) string { return r.zone[s.line][s.from:s.to] }

// fail notes what is wrong at an offset within a field.
func (r *reader) fail(field string, s span, offset int, reason Reason) {
	r.mrz.Errors = append(r.mrz.Errors, MRZError{Field: field, Line: s.line + 1, Column: s.from + offset + 1, Reason: reason})
}

// pad gives the line of names the fillers it lacks.
func (r *reader) pad() {
	s := r.layout.names
	line := r.zone[s.line]
	if missing := r.layout.width - len(line); missing > 0 {
		r.fail("names", span{line: s.line}, len(line), ReasonShort)
		r.zone[s.line] = line + strings.Repeat("<", missing)
	}
}

// verify compares a check digit with the one computed.
func (r *reader) verify(field, covered string, digit span) {
	want := checkDigit(covered)
	if r.at(digit) != want {
		r.fail(field, digit, 0, ReasonCheckDigit)
		r.mrz.Errors[len(r.mrz.Errors)-1].Expected = want
	}
}

// checkDigit weighs the characters 7, 3, 1 (part 3, §4.9).
func checkDigit(covered string) string {
	weights := [...]int{7, 3, 1}
	sum := 0
	for i, c := range covered {
		value := 0
		switch {
		case isDigit(c):
			value = int(c - '0')
		case isLetter(c):
			value = int(c-'A') + 10
		}
		sum += value * weights[i%3]
	}
	return string(rune('0' + sum%10))
}

// scan notes the first character of a field that may not stand there.
func (r *reader) scan(field string, s span, allowed func(rune) bool) (clean bool) {
	i := strings.IndexFunc(r.at(s), func(c rune) bool { return c != filler && !allowed(c) })
	if i >= 0 {
		r.fail(field, s, i, ReasonCharacter)
	}
	return i < 0
}

// require notes that a field has nothing but fillers.
func (r *reader) require(field string, s span) {
	if strings.Trim(r.at(s), "<") == "" {
		r.fail(field, s, 0, ReasonMissing)
	}
}

func isLetterOrDigit(c rune) bool { return isLetter(c) || isDigit(c) }

// letters reads a code, which must be there.
func (r *reader) letters(field string, s span) string {
	r.require(field, s)
	r.scan(field, s, isLetter)
	return words(r.at(s))
}

// text reads letters and digits.
func (r *reader) text(field string, s span) string {
	r.scan(field, s, isLetterOrDigit)
	return words(r.at(s))
}

// words turns fillers, and characters that cannot be read, into spaces.
func words(text string) string {
	return strings.Join(strings.FieldsFunc(text, func(c rune) bool { return c == filler || c == '?' }), " ")
}

// names splits the primary from the secondary identifier.
func (r *reader) names() (surname, given string, truncated bool) {
	s := r.layout.names
	text := r.at(s)
	r.scan("names", s, isLetter)
	primary, secondary, _ := strings.Cut(text, "<<")
	if surname = words(primary); surname == "" {
		r.fail("names", s, 0, ReasonMissing)
	}
	return surname, words(secondary), !strings.HasSuffix(text, "<")
}

// number reads the document's number with its check digit and returns where
// the optional data begin. A number longer than its field has a filler for a
// check digit there, and its rest and check digit stand before the first
// filler of the optional data (parts 5 and 6).
func (r *reader) number() (optional span) {
	s, optional := r.layout.number, r.layout.optional
	head := r.at(s)
	r.require("number", s)
	r.scan("number", s, isLetterOrDigit)
	rest, _, _ := strings.Cut(r.at(optional), "<")
	if !r.layout.longNumbers || r.at(s.digit()) != "<" || strings.HasSuffix(head, "<") || len(rest) < 2 {
		r.mrz.Number = words(head)
		r.verify("number", head, s.digit())
		return optional
	}
	last := optional.from + len(rest) - 1
	r.scan("number", span{optional.line, optional.from, last}, isLetterOrDigit)
	whole := head + rest[:len(rest)-1]
	r.mrz.Number = words(whole)
	r.verify("number", whole, span{optional.line, last, last + 1})
	optional.from = last + 1
	return optional
}

// sex reads M or F; a filler is unspecified.
func (r *reader) sex() string {
	switch sex := r.at(r.layout.sex); sex {
	case "M", "F":
		return sex
	case "<":
	default:
		r.fail("sex", r.layout.sex, 0, ReasonCharacter)
	}
	return ""
}

// date reads YYMMDD with its check digit; parts not known are fillers. A date
// without its year is none, a day without its month is left out.
func (r *reader) date(field string, s span, century func(yy int, rest string) (string, bool)) string {
	text := r.at(s)
	r.verify(field, text, s.digit())
	if !r.scan(field, s, isDigit) {
		return ""
	}
	year, month, day := text[:2], text[2:4], text[4:]
	zeros := month == "00" || day == "00" // no month, no day, and no fillers
	switch {
	case year == "<<":
		return ""
	case month == "<<":
		month, day = "00", "00"
	case day == "<<":
		day = "00"
	}
	yy, ok := number(year)
	date, exists := century(yy, "-"+month+"-"+day)
	if !ok || !exists || zeros {
		r.fail(field, s, 0, ReasonDate)
		return ""
	}
	return date
}
