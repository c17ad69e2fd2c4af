package identity

import "strings"

// completed puts back the fillers that a hand left out of the lines that are
// not of names. Those before a check digit are put where the check digits
// prove them to belong: otherwise a line is short because characters are
// missing. A passport's are 44 wide, other short lines are taken for a card's.
func completed(lines []string) ([]string, layout, bool) {
	for _, l := range layouts {
		if len(lines) != l.lines || l.width != 30 && l.visa() != strings.HasPrefix(lines[0], "V") ||
			l.format == TD3 && !strings.HasPrefix(lines[0], "P") {
			continue
		}
		for _, ends := range l.ends(lines[1]) {
			whole := []string{lines[0], ends, strings.Join(lines[2:], "")}[:l.lines]
			if l.format == TD1 {
				whole[0] = padded(lines[0], l.width)
			}
			if l.fits(whole) && l.proved(whole) {
				return whole, l, true
			}
		}
	}
	return nil, layout{}, false
}

// ends are the ways the second line may go on after its fixed fields.
func (l layout) ends(line string) []string {
	switch n := len(line); {
	case n == l.width:
		return []string{line}
	case l.visa() && n > l.expiry.to && n < l.width:
		return []string{padded(line, l.width)}
	case l.visa() || n > l.width || n <= max(l.expiry.to+1, l.nationality.to):
		return nil
	case l.optionalChecked && n > l.optional.from+1:
		return []string{padded(line[:n-2], l.optional.to) + line[n-2:], padded(line[:n-1], l.width-1) + line[n-1:]}
	default:
		return []string{padded(line[:n-1], l.width-1) + line[n-1:]}
	}
}

func padded(line string, width int) string {
	return line + strings.Repeat(string(filler), max(0, width-len(line)))
}

// proved reports whether the check digits are right, those of fixed fields too:
// one of them may be what is missing.
func (l layout) proved(zone []string) bool {
	r := reader{zone: zone, layout: l}
	right := r.at(l.birth.digit()) == checkDigit(r.at(l.birth)) && r.at(l.expiry.digit()) == checkDigit(r.at(l.expiry)) &&
		(l.longNumbers || r.at(l.number.digit()) == checkDigit(r.at(l.number)))
	if l.optionalChecked && strings.Trim(r.at(l.optional), "<") != "" {
		right = right && r.at(l.optional.digit()) == checkDigit(r.at(l.optional))
	}
	if l.visa() {
		return right
	}
	var covered strings.Builder
	for _, s := range l.composite {
		covered.WriteString(r.at(s))
	}
	return right && r.at(l.compositeDigit()) == checkDigit(covered.String())
}
