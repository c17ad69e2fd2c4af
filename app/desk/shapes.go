package desk

import (
	"strings"
	"unicode"

	"sportello/app/identity"
)

// zoneText says whether a text looks like the lines at the foot of a document,
// which are filled up with "<", and gives them back where a reader that was set
// up for an English keyboard made ";" of it on an Italian one.
func zoneText(text string) (string, bool) {
	if strings.Contains(text, "<") {
		return text, true
	}
	const few = 2
	if strings.Count(text, ";") > few && !strings.ContainsAny(text[:1], ";%") {
		return strings.ReplaceAll(text, ";", "<"), true
	}
	return text, false
}

// compactNumber is a number without spaces, in capitals.
func compactNumber(text string) string {
	return strings.ToUpper(strings.Join(strings.Fields(text), ""))
}

// tally is how many of a text's characters a set has.
func tally(text string, in func(rune) bool) (n int) {
	for _, r := range text {
		if in(r) {
			n++
		}
	}
	return n
}

func isASCIIDigit(r rune) bool  { return r >= '0' && r <= '9' }
func isASCIILetter(r rune) bool { return r >= 'A' && r <= 'Z' }

// codeShaped says whether a text can be meant as a codice fiscale, right or
// wrong: six letters and mostly digits behind, or a provisional one that is
// right (a wrong one may be a telephone number).
func codeShaped(text string) bool {
	code := compactNumber(text)
	if len(code) == 11 && tally(code, isASCIIDigit) == 11 {
		return identity.ValidVAT(code)
	}
	const enough = 5 // of the seven digits, which omocodia may make letters
	return len(code) == 16 && tally(code, isASCIIDigit)+tally(code, isASCIILetter) == 16 &&
		tally(code[:6], isASCIILetter) == 6 && (tally(code[6:], isASCIIDigit) >= enough || validCode(code))
}

// validCode says whether 16 characters are a codice fiscale by their check letter.
func validCode(code string) bool {
	_, err := identity.ParseFiscalCode(code, "9999-12-31")
	return err == nil
}

// permitShaped says whether a number is of an Italian permit card.
func permitShaped(number string) bool {
	ok, usual := identity.CheckPermitNumber(number)
	const enough = 7
	return usual || ok && tally(number, isASCIIDigit) >= enough
}

// phoneShaped says whether a text is a telephone number: with a prefix, or an
// Italian mobile or fixed one.
func phoneShaped(text string) bool {
	if strings.ContainsFunc(strings.TrimLeft(text, "+"), func(r rune) bool { return !isASCIIDigit(r) && !unicode.IsSpace(r) && !strings.ContainsRune("./-()", r) }) {
		return false
	}
	digits := strings.Map(func(r rune) rune {
		if isASCIIDigit(r) {
			return r
		}
		return -1
	}, text)
	n := len(digits)
	switch {
	case n < 6 || n > 15: // ITU-T E.164
		return false
	case strings.HasPrefix(text, "+"), strings.HasPrefix(digits, "00"):
		return true
	case strings.HasPrefix(digits, "0"):
		return n <= 11
	}
	return strings.HasPrefix(digits, "3") && n == 10
}

// documentShaped says whether a number is of a passport or another document: up
// to three letters, then digits, and perhaps letters again.
func documentShaped(number string) bool {
	rest := strings.TrimLeftFunc(number, isASCIILetter)
	const leastDigits, leastLength, mostLength, mostLetters = 4, 6, 15, 3
	return len(number) >= leastLength && len(number) <= mostLength && len(number)-len(rest) <= mostLetters &&
		tally(rest, isASCIIDigit)+tally(rest, isASCIILetter) == len(rest) && tally(rest, isASCIIDigit) >= leastDigits
}

// ZoneBegins says whether a text is whole lines of a machine-readable zone of
// which some are still to come (ICAO Doc 9303 parts 4 to 7: lines of 30, 36 or 44).
func ZoneBegins(text string) bool {
	zone, ok := zoneText(text)
	lines := strings.Fields(zone)
	if !ok || len(lines) == 0 {
		return false
	}
	width := len(lines[0])
	for _, line := range lines {
		if len(line) != width {
			return false
		}
	}
	return len(lines) == 1 && (width == 30 || width == 36 || width == 44) || len(lines) == 2 && width == 30
}

// ZoneStarts says whether a text of five characters or more starts as a
// machine-readable zone does: the kind of document and the state that issued it
// (ICAO Doc 9303 parts 4 to 7).
func (s *Session) ZoneStarts(text string) bool {
	const kind, prefix = 2, 5
	text = strings.ToUpper(strings.ReplaceAll(text, ";", "<"))
	if len(text) < prefix || !strings.ContainsRune("PIACV", rune(text[0])) {
		return false
	}
	state := strings.TrimRight(text[kind:prefix], "<")
	if tally(state, isASCIILetter) != len(state) || state == "" {
		return false
	}
	_, known := s.options.Tables.MRZ(state)
	return text[1] == '<' || known && isASCIILetter(rune(text[1]))
}
