package identity

import (
	"slices"
	"strings"
	"unicode"
)

// longestZone bounds what is looked at, in bytes; a zone has at most 90
// characters.
const longestZone = 4096

// span is a field's place: a line and columns from 0, the last excluded.
type span struct{ line, from, to int }

// digit is the place of a field's check digit, right after it.
func (s span) digit() span { return span{s.line, s.to, s.to + 1} }

// layout says where the fields of a format are.
type layout struct {
	format       Format
	lines, width int
	names        span
	number       span // its check digit follows
	birth        span // its check digit follows
	expiry       span // its check digit follows
	nationality  span
	sex          span
	optional     span
	optional2    span
	// optionalChecked: a check digit follows the optional data.
	optionalChecked bool
	// longNumbers may go on at the beginning of the optional data.
	longNumbers bool
	// composite is what the last digit of line 2 checks; a visa has none.
	composite []span
}

var (
	codeSpan   = span{0, 0, 2}
	issuerSpan = span{0, 2, 5}
)

// compositeDigit is the place of the check digit over several fields.
func (l layout) compositeDigit() span { return span{1, l.width - 1, l.width} }

// visa reports whether the format is told from its like by the first letter V.
func (l layout) visa() bool { return len(l.composite) == 0 }

var layouts = []layout{
	{
		format: TD3, lines: 2, width: 44, names: span{0, 5, 44},
		number: span{1, 0, 9}, nationality: span{1, 10, 13}, birth: span{1, 13, 19}, sex: span{1, 20, 21}, expiry: span{1, 21, 27},
		optional: span{1, 28, 42}, optionalChecked: true,
		composite: []span{{1, 0, 10}, {1, 13, 20}, {1, 21, 43}},
	},
	{
		format: TD2, lines: 2, width: 36, names: span{0, 5, 36},
		number: span{1, 0, 9}, nationality: span{1, 10, 13}, birth: span{1, 13, 19}, sex: span{1, 20, 21}, expiry: span{1, 21, 27},
		optional: span{1, 28, 35}, longNumbers: true,
		composite: []span{{1, 0, 10}, {1, 13, 20}, {1, 21, 35}},
	},
	{
		format: TD1, lines: 3, width: 30, names: span{2, 0, 30},
		number: span{0, 5, 14}, birth: span{1, 0, 6}, sex: span{1, 7, 8}, expiry: span{1, 8, 14}, nationality: span{1, 15, 18},
		optional: span{0, 15, 30}, optional2: span{1, 18, 29}, longNumbers: true,
		composite: []span{{0, 5, 30}, {1, 0, 7}, {1, 8, 15}, {1, 18, 29}},
	},
	{
		format: MRVA, lines: 2, width: 44, names: span{0, 5, 44},
		number: span{1, 0, 9}, nationality: span{1, 10, 13}, birth: span{1, 13, 19}, sex: span{1, 20, 21}, expiry: span{1, 21, 27},
		optional: span{1, 28, 44},
	},
	{
		format: MRVB, lines: 2, width: 36, names: span{0, 5, 36},
		number: span{1, 0, 9}, nationality: span{1, 10, 13}, birth: span{1, 13, 19}, sex: span{1, 20, 21}, expiry: span{1, 21, 27},
		optional: span{1, 28, 36},
	},
}

// arrange cuts a text into the lines of a format. Lines stand apart by line
// ends, by spaces, or are told by how much there is in all.
func arrange(text string) ([]string, layout, error) {
	if len(text) > longestZone {
		return nil, layout{}, &ZoneError{Size: len(text)}
	}
	var lines []string
	for line := range strings.FieldsFuncSeq(text, func(r rune) bool { return r == '\n' || r == '\r' }) {
		if line = cells(line); line != "" {
			lines = append(lines, line)
		}
	}
	if len(lines) != 2 && len(lines) != 3 {
		// Lines a space apart, without their fillers, may be as long together as
		// another format's.
		words := wordsOf(text)
		if l, ok := fitting(words); ok && l.proved(words) {
			lines = words
		} else {
			lines = cut(strings.Join(lines, ""), words)
		}
	}
	l, ok := fitting(lines)
	// A passport without its fillers may be as wide as a card by chance.
	if !ok || l.format == TD2 && len(lines[0]) < l.width {
		if whole, proved, known := completed(lines); known {
			return whole, proved, nil
		}
	}
	if !ok {
		return nil, layout{}, zoneError(lines)
	}
	return lines, l, nil
}

// cells makes one character of the zone's alphabet of each; "?" of those
// outside it.
func cells(line string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r) || unicode.Is(unicode.Cf, r):
			return -1
		case 'a' <= r && r <= 'z':
			return r - 'a' + 'A'
		case isLetter(r) || isDigit(r) || r == '<':
			return r
		}
		return '?'
	}, line)
}

// cut makes lines of a burst without line ends: 72, 88 and 90 characters each
// belong to formats of one size. Of any other number spaces must tell.
func cut(burst string, words []string) (lines []string) {
	width := map[int]int{72: 36, 88: 44, 90: 30}[len(burst)]
	if width == 0 {
		return words
	}
	for ; burst != ""; burst = burst[width:] {
		lines = append(lines, burst[:width])
	}
	return lines
}

func wordsOf(text string) (words []string) {
	for word := range strings.FieldsSeq(text) {
		if word = cells(word); word != "" {
			words = append(words, word)
		}
	}
	return words
}

// fitting returns the format of lines. The line that ends in names may be
// short, as people leave its fillers out; of the others see completed.
func fitting(lines []string) (layout, bool) {
	i := slices.IndexFunc(layouts, func(l layout) bool {
		return len(lines) == l.lines && (l.visa() == strings.HasPrefix(lines[0], "V") || l.width == 30) && l.fits(lines)
	})
	if i < 0 {
		return layout{}, false
	}
	return layouts[i], true
}

// fits reports whether lines are as wide as the format's.
func (l layout) fits(lines []string) bool {
	for i, line := range lines {
		if len(line) != l.width && (i != l.names.line || len(line) > l.width) {
			return false
		}
	}
	return true
}

func zoneError(lines []string) *ZoneError {
	const few = 8
	e := &ZoneError{}
	for _, line := range lines[:min(few, len(lines))] {
		e.Lines = append(e.Lines, len(line))
	}
	return e
}
