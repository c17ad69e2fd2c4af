package field

import "strings"

// ParseAmount reads an amount as operators type it — 6100, 6100,5, 6.100,00,
// € 6.100, 6100 euro — and answers its canonical form with two decimals, "6100.00". A dot
// before exactly three digits groups thousands, as in Italy; before one or two
// at the end it is taken for the comma.
func ParseAmount(text string) (canonical string, ok bool) {
	const longest, mostDigits = 24, 12
	text = strings.ReplaceAll(text, "\u00a0", " ")
	for _, unit := range []string{"€", "euro", "eur"} {
		text = strings.TrimSpace(text)
		text = strings.TrimSuffix(strings.TrimPrefix(fold(text), unit), unit)
	}
	text = strings.TrimSpace(text)
	if text == "" || len(text) > longest {
		return "", false
	}
	whole, cents := text, ""
	if i := strings.LastIndexByte(text, ','); i >= 0 {
		whole, cents = text[:i], text[i+1:]
	} else if i := strings.LastIndexByte(text, '.'); i >= 0 && len(text)-i <= 3 {
		whole, cents = text[:i], text[i+1:]
	}
	whole, ok = ungrouped(whole)
	if !ok || len(whole) > mostDigits || len(cents) > 2 || !digits(cents) {
		return "", false
	}
	if whole = strings.TrimLeft(whole, "0"); whole == "" {
		whole = "0"
	}
	return whole + "." + cents + "00"[len(cents):], true
}

// ungrouped removes the marks between thousands where they stand right.
func ungrouped(whole string) (string, bool) {
	groups := strings.FieldsFunc(whole, func(r rune) bool { return r == '.' || r == ' ' || r == '\'' })
	if len(groups) == 0 {
		return "", false
	}
	for i, group := range groups {
		if !digits(group) || i > 0 && len(group) != 3 || i == 0 && len(groups) > 1 && len(group) > 3 {
			return "", false
		}
	}
	return strings.Join(groups, ""), true
}

func digits(text string) bool {
	return strings.IndexFunc(text, func(r rune) bool { return r < '0' || r > '9' }) < 0
}

// FormatAmount writes a canonical amount as in Italy, "6.100,00"; other text is
// returned as it is.
func FormatAmount(canonical string) string {
	whole, cents, ok := strings.Cut(canonical, ".")
	if !ok || whole == "" || len(cents) != 2 || !digits(whole) || !digits(cents) {
		return canonical
	}
	var grouped strings.Builder
	for i, r := range whole {
		if i > 0 && (len(whole)-i)%3 == 0 {
			grouped.WriteByte('.')
		}
		grouped.WriteRune(r)
	}
	return grouped.String() + "," + cents
}

// Amount is a field for euros and cents. Text that is no amount is its own
// value, kept for the rules to see.
type Amount struct {
	entry
	value string
}

// NewAmount makes an Amount.
func NewAmount(host *Host, spec Spec) *Amount {
	a := &Amount{}
	a.initEntry(a, host, spec)
	a.edited = func() { a.report(a.read()) }
	a.left = func() {
		value := a.read()
		if shown := FormatAmount(value); shown != a.line.text() {
			a.line.reset(shown)
		}
		a.report(value)
	}
	return a
}

func (a *Amount) read() string {
	text := a.text()
	if canonical, ok := ParseAmount(text); ok {
		return canonical
	}
	return text
}

func (a *Amount) report(value string) {
	if value != a.value {
		a.value = value
		a.changed(value)
	}
}

// Value implements Field.
func (a *Amount) Value() string { return a.value }

// SetValue implements Field.
func (a *Amount) SetValue(value string) {
	if value == a.value {
		return
	}
	a.value = value
	a.show(FormatAmount(value))
}
