package identity_test

import (
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"sportello/app/identity"
)

// write makes a zone from what one says, after the figures of ICAO Doc 9303
// and not after the parser. Dates are ISO, or YYMMDD to be written as they are.
func write(t interface{ Fatalf(string, ...any) }, m identity.MRZ) string {
	fill := func(value string, width int) string {
		value = strings.ReplaceAll(value, " ", "<")
		if len(value) > width {
			t.Fatalf("%q is longer than %d", value, width)
		}
		return value + strings.Repeat("<", width-len(value))
	}
	code, issuer, nationality := fill(m.DocumentCode, 2), fill(m.Issuer, 3), fill(m.Nationality, 3)
	names := m.Surname
	if m.GivenNames != "" {
		names += "<<" + m.GivenNames
	}
	birth, expiry, sex := writeDate(m.BirthDate), writeDate(m.ExpiryDate), fill(m.Sex, 1)
	number, optional := fill(m.Number, max(9, len(m.Number))), m.Optional
	digit := checked(number)
	if len(number) > 9 {
		optional = strings.TrimSuffix(number[9:]+digit+"<"+optional, "<")
		number, digit = number[:9], "<"
	}
	switch m.Format {
	case identity.TD1:
		first := number + digit + fill(optional, 15)
		dates := birth + checked(birth) + sex + expiry + checked(expiry)
		second := fill(m.Optional2, 11)
		composite := checked(first + birth + checked(birth) + expiry + checked(expiry) + second)
		return code + issuer + first + "\n" + dates + nationality + second + composite + "\n" + fill(names, 30)
	case identity.TD3, identity.TD2:
		width, rest := 44, ""
		if m.Format == identity.TD2 {
			width, rest = 36, fill(optional, 7)
		} else {
			rest = fill(optional, 14) + checked(fill(optional, 14))
		}
		composite := checked(number + digit + birth + checked(birth) + expiry + checked(expiry) + rest)
		return code + issuer + fill(names, width-5) + "\n" + number + digit + nationality + birth + checked(birth) + sex + expiry + checked(expiry) + rest + composite
	default:
		width := map[identity.Format]int{identity.MRVA: 44, identity.MRVB: 36}[m.Format]
		return code + issuer + fill(names, width-5) + "\n" + number + digit + nationality + birth + checked(birth) + sex + expiry + checked(expiry) + fill(optional, width-28)
	}
}

func writeDate(date string) string {
	if date == "" {
		return "<<<<<<"
	}
	if len(date) == len("YYMMDD") {
		return date
	}
	return date[2:4] + strings.ReplaceAll(date[5:7], "00", "<<") + strings.ReplaceAll(date[8:10], "00", "<<")
}

// value is what a character counts in a check digit.
func value(c byte) int { return max(0, strings.IndexByte("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", c)) }

func checked(s string) string {
	sum := 0
	for i := range len(s) {
		sum += value(s[i]) * []int{7, 3, 1}[i%3]
	}
	return string(rune('0' + sum%10))
}

var formats = []identity.Format{identity.TD1, identity.TD2, identity.TD3, identity.MRVA, identity.MRVB}

func drawMRZ(t *rapid.T) identity.MRZ {
	m := identity.MRZ{Format: rapid.SampledFrom(formats).Draw(t, "format")}
	numbers, optional, width := `[0-9A-Z]{5,9}`, `([0-9A-Z]{1,8})?`, 31
	m.DocumentCode = rapid.SampledFrom([]string{"P", "PO", "I", "IR", "AC"}).Draw(t, "code")
	switch m.Format {
	case identity.TD1:
		numbers, optional, width = `[0-9A-Z]{5,12}`, `([0-9A-Z]{1,10})?`, 30
		if rapid.IntRange(0, 4).Draw(t, "very long number") == 0 {
			numbers, optional = `[0-9A-Z]{13,23}`, ``
		}
		m.Optional2 = rapid.StringMatching(`([0-9A-Z]{1,5}( [0-9A-Z]{1,5})?)?`).Draw(t, "optional 2")
	case identity.TD2:
		numbers, optional = `[0-9A-Z]{5,12}`, `([0-9A-Z]{1,2})?`
	case identity.TD3:
		optional, width = `([0-9A-Z]{1,14})?`, 39
	default:
		m.DocumentCode = rapid.SampledFrom([]string{"V", "VS"}).Draw(t, "visa code")
	}
	m.Number = rapid.StringMatching(numbers).Draw(t, "number")
	m.Optional = rapid.StringMatching(optional).Draw(t, "optional")
	states := rapid.SampledFrom([]string{"SEN", "D", "RKS", "XXA", "UTO"})
	m.Issuer, m.Nationality = states.Draw(t, "issuer"), states.Draw(t, "nationality")
	m.Surname = rapid.StringMatching(`[A-Z]{1,10}( [A-Z]{1,5})?`).Draw(t, "surname")
	m.GivenNames = rapid.StringMatching(`([A-Z]{1,6}( [A-Z]{1,5})?)?`).Draw(t, "given names")
	m.Truncated = len(m.Surname)+len("<<")+len(m.GivenNames) == width && m.GivenNames != ""
	m.Sex = rapid.SampledFrom([]string{"M", "F", ""}).Draw(t, "sex")
	m.BirthDate, m.ExpiryDate = drawPartial(t, "born", 1927, 2025), drawPartial(t, "expiry", 1978, 2076)
	return m
}

func drawPartial(t *rapid.T, label string, from, to int) string {
	date := drawDate(t, label, from, to)
	switch rapid.IntRange(0, 5).Draw(t, label+" known") {
	case 0:
		return date[:4] + "-00-00"
	case 1:
		return date[:7] + "-00"
	case 2:
		return ""
	}
	return date
}

func TestWhatIsWrittenIsRead(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := drawMRZ(t)
		text := write(t, m)
		got, err := identity.ParseMRZ(text, today)
		if err != nil || !got.Valid() || !reflect.DeepEqual(got, m) {
			t.Fatalf("%s\n%v\n got %+v\nwant %+v", text, err, got, m)
		}
	})
}

// protected are the characters check digits stand for, with those digits, by
// line and column from 0.
func protected(m identity.MRZ) [][3]int { // line, from, to
	if m.Format == identity.TD1 {
		return [][3]int{{0, 5, 30}, {1, 0, 7}, {1, 8, 15}, {1, 18, 30}}
	}
	fields := [][3]int{{1, 0, 10}, {1, 13, 20}, {1, 21, 28}}
	switch m.Format {
	case identity.TD2:
		fields = append(fields, [3]int{1, 28, 36})
	case identity.TD3:
		fields = append(fields, [3]int{1, 28, 44})
	}
	return fields
}

// The weights 7, 3 and 1 have no factor in common with 10. So a character
// taken for another is noticed exactly if their values differ modulo 10: every
// digit for every other; but not 0 for A, K, U or the filler, 1 for B, L, V,
// and so on.
func TestOneWrongCharacterIsNoticed(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := drawMRZ(t)
		text := write(t, m)
		is := rapid.SampledFrom([]byte("<0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")).Draw(t, "character")
		for _, at := range protected(m) {
			for column := at[1]; column < at[2]; column++ {
				was := strings.Split(text, "\n")[at[0]][column]
				got, err := identity.ParseMRZ(put(text, at[0]+1, column+1, string(is)), today)
				if err != nil {
					t.Fatal(err)
				}
				same := value(was)%10 == value(is)%10
				if !same && got.Valid() {
					t.Fatalf("%c for %c passes in %s, line %d, column %d", is, was, m.Format, at[0]+1, column+1)
				}
				// Where letters and digits may stand, the others do pass.
				number := at == [3]int{1, 0, 10} && column < 9 && m.Format != identity.TD2
				if number && same && is != '<' && !got.Valid() {
					t.Fatalf("%c for %c counts the same: %v", is, was, got.Errors)
				}
			}
		}
	})
}

func FuzzParseMRZ(f *testing.F) {
	for _, s := range specimens {
		f.Add(s.text, today)
	}
	f.Add(strings.Repeat("<", 90), "2000-02-29")
	f.Add(strings.Repeat("é", 72), today)
	f.Add("V\n"+strings.Repeat("\xff", 44), "0000-01-01")
	f.Add(specimens[7].text[:30]+" "+specimens[7].text[30:], today)
	f.Add("P<UTOPROVA\nL898902C36UTO7408122F1204159ZE184226B<<<<<10", today)
	f.Fuzz(func(t *testing.T, text, today string) {
		m, err := identity.ParseMRZ(text, today)
		if err != nil {
			if !reflect.DeepEqual(m, identity.MRZ{}) {
				t.Fatalf("an error and %+v", m)
			}
			return
		}
		for _, value := range []string{m.DocumentCode, m.Issuer, m.Number, m.Nationality, m.Surname, m.GivenNames, m.BirthDate, m.Sex, m.ExpiryDate, m.Optional, m.Optional2} {
			if len(value) > 44 || !utf8.ValidString(value) || strings.Trim(value, " ") != value || strings.ContainsAny(value, "<?\n") {
				t.Fatalf("%q in %+v", value, m)
			}
		}
		if len(m.Errors) > 32 {
			t.Fatalf("%d errors", len(m.Errors))
		}
		if m.BirthDate > today {
			t.Fatalf("born on %s, after %s", m.BirthDate, today)
		}
		for _, e := range m.Errors {
			if e.Line < 1 || e.Line > 3 || e.Column < 1 || e.Column > 44 {
				t.Fatalf("an error nowhere: %v", e)
			}
		}
	})
}

func BenchmarkParseMRZ(b *testing.B) {
	for b.Loop() {
		if m, err := identity.ParseMRZ(specimens[0].text, today); err != nil || !m.Valid() {
			b.Fatal(m.Errors, err)
		}
	}
}
