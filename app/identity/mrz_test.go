package identity_test

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"sportello/app/identity"
)

// The specimens of ICAO Doc 9303, parts 4 to 7, those other projects test
// with, and one of our own.
var specimens = []struct {
	name, text string
	want       identity.MRZ
}{
	{
		"TD3, part 4", `
P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<
L898902C36UTO7408122F1204159ZE184226B<<<<<10`,
		identity.MRZ{Format: identity.TD3, DocumentCode: "P", Issuer: "UTO", Number: "L898902C3", Nationality: "UTO", Surname: "ERIKSSON", GivenNames: "ANNA MARIA", BirthDate: "1974-08-12", Sex: "F", ExpiryDate: "2012-04-15", Optional: "ZE184226B"},
	},
	{
		"TD3, Canada", `
P<CANMARTIN<<SARAH<<<<<<<<<<<<<<<<<<<<<<<<<<
ZE000509<9CAN8501019F2301147<<<<<<<<<<<<<<08`,
		identity.MRZ{Format: identity.TD3, DocumentCode: "P", Issuer: "CAN", Number: "ZE000509", Nationality: "CAN", Surname: "MARTIN", GivenNames: "SARAH", BirthDate: "1985-01-01", Sex: "F", ExpiryDate: "2023-01-14"},
	},
	{
		"TD3, Czech Republic", `
P<CZESPECIMEN<<VZOR<<<<<<<<<<<<<<<<<<<<<<<<<
99003853<1CZE1101018M1207046110101111<<<<<94`,
		identity.MRZ{Format: identity.TD3, DocumentCode: "P", Issuer: "CZE", Number: "99003853", Nationality: "CZE", Surname: "SPECIMEN", GivenNames: "VZOR", BirthDate: "2011-01-01", Sex: "M", ExpiryDate: "2012-07-04", Optional: "110101111"},
	},
	{
		"TD3, China, two-letter code", `
POCHNABULIKEMU<<ABULA<<<<<<<<<<<<<<<<<<<<<<<
E596593216CHN9701078M2510077LAKCLCLMMBKGG932`,
		identity.MRZ{Format: identity.TD3, DocumentCode: "PO", Issuer: "CHN", Number: "E59659321", Nationality: "CHN", Surname: "ABULIKEMU", GivenNames: "ABULA", BirthDate: "1997-01-07", Sex: "M", ExpiryDate: "2025-10-07", Optional: "LAKCLCLMMBKGG9"},
	},
	{
		"TD3, no digit for empty optional data", `
P<SENDIALLO<<FATOU<<<<<<<<<<<<<<<<<<<<<<<<<<
A012345678SEN9203158F3001019<<<<<<<<<<<<<<<8`,
		identity.MRZ{Format: identity.TD3, DocumentCode: "P", Issuer: "SEN", Number: "A01234567", Nationality: "SEN", Surname: "DIALLO", GivenNames: "FATOU", BirthDate: "1992-03-15", Sex: "F", ExpiryDate: "2030-01-01"},
	},
	{
		"TD1, part 5", `
I<UTOD231458907<<<<<<<<<<<<<<<
7408122F1204159UTO<<<<<<<<<<<6
ERIKSSON<<ANNA<MARIA<<<<<<<<<<`,
		identity.MRZ{Format: identity.TD1, DocumentCode: "I", Issuer: "UTO", Number: "D23145890", Nationality: "UTO", Surname: "ERIKSSON", GivenNames: "ANNA MARIA", BirthDate: "1974-08-12", Sex: "F", ExpiryDate: "2012-04-15"},
	},
	{
		"TD1, part 5, long number", `
I<UTOD23145890<7349<<<<<<<<<<<
3407127M9507122UTO<<<<<<<<<<<2
STEVENSON<<PETER<JOHN<<<<<<<<<`,
		identity.MRZ{Format: identity.TD1, DocumentCode: "I", Issuer: "UTO", Number: "D23145890734", Nationality: "UTO", Surname: "STEVENSON", GivenNames: "PETER JOHN", BirthDate: "1934-07-12", Sex: "M", ExpiryDate: "1995-07-12"},
	},
	{
		"TD2, part 6", `
I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<
D231458907UTO7408122F1204159<<<<<<<6`,
		identity.MRZ{Format: identity.TD2, DocumentCode: "I", Issuer: "UTO", Number: "D23145890", Nationality: "UTO", Surname: "ERIKSSON", GivenNames: "ANNA MARIA", BirthDate: "1974-08-12", Sex: "F", ExpiryDate: "2012-04-15"},
	},
	{
		"TD2, part 6, long number", `
I<UTOSTEVENSON<<PETER<JOHN<<<<<<<<<<
D23145890<UTO3407127M95071227349<<<8`,
		identity.MRZ{Format: identity.TD2, DocumentCode: "I", Issuer: "UTO", Number: "D23145890734", Nationality: "UTO", Surname: "STEVENSON", GivenNames: "PETER JOHN", BirthDate: "1934-07-12", Sex: "M", ExpiryDate: "1995-07-12"},
	},
	{
		"MRV-A, part 7", `
V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<
L8988901C4UTO4009078F96121096ZE184226B<<<<<<`,
		identity.MRZ{Format: identity.MRVA, DocumentCode: "V", Issuer: "UTO", Number: "L8988901C", Nationality: "UTO", Surname: "ERIKSSON", GivenNames: "ANNA MARIA", BirthDate: "1940-09-07", Sex: "F", ExpiryDate: "1996-12-10", Optional: "6ZE184226B"},
	},
	{
		"MRV-B, part 7", `
V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<
L8988901C4UTO4009078F9612109<<<<<<<<`,
		identity.MRZ{Format: identity.MRVB, DocumentCode: "V", Issuer: "UTO", Number: "L8988901C", Nationality: "UTO", Surname: "ERIKSSON", GivenNames: "ANNA MARIA", BirthDate: "1940-09-07", Sex: "F", ExpiryDate: "1996-12-10"},
	},
}

func TestSpecimens(t *testing.T) {
	for _, s := range specimens {
		t.Run(s.name, func(t *testing.T) {
			got, err := identity.ParseMRZ(s.text, today)
			if err != nil || !got.Valid() || !reflect.DeepEqual(got, s.want) {
				t.Errorf("%v\n got %+v\nwant %+v", err, got, s.want)
			}
		})
	}
}

// A scanner may send the lines in one burst or end them as it likes; a person
// types small letters and spaces, and stops after the last name.
func TestZonesAsTheyArrive(t *testing.T) {
	for _, s := range specimens {
		lines := strings.Fields(s.text)
		spaced := strings.Join(strings.Split(strings.Join(lines, "\n"), ""), " ")
		for name, text := range map[string]string{
			"one burst":              strings.Join(lines, ""),
			"one burst, line end":    strings.Join(lines, "") + "\r",
			"CR":                     strings.Join(lines, "\r"),
			"CR LF":                  strings.Join(lines, "\r\n") + "\r\n",
			"empty lines between":    "\n\n" + strings.Join(lines, "\n \n\t\n"),
			"spaces between lines":   strings.Join(lines, "  "),
			"tab between lines":      strings.Join(lines, "\t"),
			"small letters":          strings.ToLower(s.text),
			"a space between all":    spaced,
			"byte order mark":        "\ufeff" + s.text,
			"burst with stray space": strings.Join(lines, "")[:28] + " " + strings.Join(lines, "")[28:],
			"half lines":             halves(lines),
		} {
			t.Run(s.name+"/"+name, func(t *testing.T) {
				got, err := identity.ParseMRZ(text, today)
				if err != nil || !reflect.DeepEqual(got, s.want) {
					t.Errorf("%v\n got %+v\nwant %+v", err, got, s.want)
				}
			})
		}
		for _, separator := range []string{"\n", " "} {
			t.Run(s.name+"/fillers after the names left out", func(t *testing.T) {
				short := slices.Clone(lines)
				names := len(short) / 3 * 2 // the first of two, the last of three
				short[names] = strings.TrimRight(short[names], "<")
				got, err := identity.ParseMRZ(strings.Join(short, separator), today)
				if err != nil || fmt.Sprint(got.Errors) != fmt.Sprintf("[machine-readable zone: line %d, column %d: names: short]", names+1, len(short[names])+1) {
					t.Fatalf("%v, %v", got.Errors, err)
				}
				got.Errors = nil
				if !reflect.DeepEqual(got, s.want) {
					t.Errorf(" got %+v\nwant %+v", got, s.want)
				}
			})
		}
	}
}

func halves(lines []string) string {
	var all []string
	for _, line := range lines {
		all = append(all, line[:len(line)/2], line[len(line)/2:])
	}
	return strings.Join(all, "\n")
}

func TestWhatIsNoZone(t *testing.T) {
	td3 := strings.Fields(specimens[0].text)
	for _, c := range []struct {
		name, text string
		lines      []int
	}{
		{"nothing", "", nil},
		{"spaces", " \n ", nil},
		{"a word", "PROVA", []int{5}},
		{"a character missing in line 2", td3[0] + "\n" + td3[1][1:], []int{44, 43}},
		{"a character too many in line 1", td3[0] + "<\n" + td3[1], []int{45, 44}},
		{"a character moved over", td3[0] + td3[1][:1] + "\n" + td3[1][1:], []int{45, 43}},
		{"only the first line", td3[0], []int{44}},
		{"the second after a mark", "\ufeff " + td3[1], []int{44}},
		{"lines of two formats", td3[0] + "\n" + td3[1][:36], []int{44, 36}},
		{"a burst lacking one", (td3[0] + td3[1])[1:], []int{87}},
		{"many lines", strings.Repeat("A\n", 1000), []int{1, 1, 1, 1, 1, 1, 1, 1}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := identity.ParseMRZ(c.text, today)
			var zone *identity.ZoneError
			if !errors.As(err, &zone) || !slices.Equal(zone.Lines, c.lines) || !reflect.DeepEqual(got, identity.MRZ{}) {
				t.Errorf("%+v, %v; want lines %v", got, err, c.lines)
			}
		})
	}
	_, err := identity.ParseMRZ(strings.Repeat("<", 10<<20), today)
	if zone := new(identity.ZoneError); !errors.As(err, &zone) || zone.Size != 10<<20 {
		t.Errorf("10 MB: %v", err)
	}
	if _, err := identity.ParseMRZ(specimens[0].text, "today"); err == nil {
		t.Error("read without knowing the day")
	}
}

// put changes a zone from a line and column (from 1) on.
func put(text string, line, column int, with string) string {
	lines := strings.Fields(text)
	l := lines[line-1]
	lines[line-1] = l[:column-1] + with + l[column-1+len(with):]
	return strings.Join(lines, "\n")
}

// Each field's error is told with its place and the rest is read.
func TestErrorsSayWhere(t *testing.T) {
	const td3, td1, long, visa = 0, 5, 6, 9
	for _, c := range []struct {
		name         string
		specimen     int
		line, column int
		with         string
		want         string
	}{
		{"published: composite", td3, 2, 44, "2", "composite 2:44 check_digit 0"},
		{"number", td3, 2, 1, "M", "number 2:10 check_digit 3, composite 2:44 check_digit 7"},
		{"number's digit", td3, 2, 10, "7", "number 2:10 check_digit 6, composite 2:44 check_digit 7"},
		{"birth", td3, 2, 14, "75", "birth_date 2:20 check_digit 5, composite 2:44 check_digit 1"},
		{"expiry", td3, 2, 22, "13", "expiry_date 2:28 check_digit 2, composite 2:44 check_digit 7"},
		{"optional", td3, 2, 29, "Y", "optional 2:43 check_digit 4, composite 2:44 check_digit 3"},
		{"optional's digit left out", td3, 2, 43, "<", "optional 2:43 check_digit 1, composite 2:44 check_digit 9"},
		{"a digit in the issuer", td3, 1, 3, "0TO", "issuer 1:3 character"},
		{"no issuer", td3, 1, 3, "<<<", "issuer 1:3 missing"},
		{"no document code", td3, 1, 1, "<", "document_code 1:1 missing"},
		{"a digit in the nationality", td3, 2, 13, "0", "nationality 2:13 character"},
		{"no nationality", td3, 2, 11, "<<<", "nationality 2:11 missing"},
		{"a digit in the names", td3, 1, 8, "1", "names 1:8 character"},
		{"no names", td3, 1, 6, strings.Repeat("<", 39), "names 1:6 missing"},
		{"another sex", td3, 2, 21, "X", "sex 2:21 character"},
		{"an O counts as a 4", td3, 2, 15, "O", "birth_date 2:15 character"},
		{"another alphabet", td3, 1, 6, "é", "names 1:6 character, names 1:44 short"}, // two bytes, one character
		{"month 13", td3, 2, 16, "13", "birth_date 2:14 date, birth_date 2:20 check_digit 8, composite 2:44 check_digit 2"},
		{"TD1 number", td1, 1, 6, "E", "number 1:15 check_digit 4, composite 2:30 check_digit 3"},
		{"TD1 expiry", td1, 2, 9, "13", "expiry_date 2:15 check_digit 2, composite 2:30 check_digit 3"},
		{"TD1 optional of line 2 is in the composite", td1, 2, 19, "1", "composite 2:30 check_digit 3"},
		{"TD1 no digit and no rest", td1, 1, 15, "<", "number 1:15 check_digit 7, composite 2:30 check_digit 7"},
		{"TD1 rest of a long number", long, 1, 16, "8", "number 1:19 check_digit 6, composite 2:30 check_digit 5"},
		{"TD1 long number with a filler before its rest", long, 1, 14, "<", "number 1:15 check_digit 7"},
		{"TD1 digit of a long number", long, 1, 19, "8", "number 1:19 check_digit 9, composite 2:30 check_digit 9"},
		{"a visa has no composite", visa, 2, 29, "7", ""},
		{"visa number", visa, 2, 1, "M", "number 2:10 check_digit 1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := identity.ParseMRZ(put(specimens[c.specimen].text, c.line, c.column, c.with), today)
			if err != nil {
				t.Fatal(err)
			}
			var found []string
			for _, e := range got.Errors {
				found = append(found, strings.TrimSpace(fmt.Sprintf("%s %d:%d %s %s", e.Field, e.Line, e.Column, e.Reason, e.Expected)))
			}
			if text := strings.Join(found, ", "); text != c.want {
				t.Errorf("\n got %s\nwant %s", text, c.want)
			}
			if got.Valid() != (c.want == "") {
				t.Error("Valid does not follow Errors")
			}
			if got.Format != specimens[c.specimen].want.Format || got.Surname == "" && c.name != "no names" {
				t.Errorf("the rest is not read: %+v", got)
			}
		})
	}
}

func TestDatesOfAZone(t *testing.T) {
	for _, c := range []struct {
		name, today           string
		birth, expiry         string // YYMMDD
		wantBirth, wantExpiry string
		wantDateErrors        int
	}{
		{"plain", today, "920315", "300101", "1992-03-15", "2030-01-01", 0},
		{"born today", today, "261125", "300101", "2026-11-25", "2030-01-01", 0},
		{"born tomorrow is a hundred years old", today, "261126", "300101", "1926-11-26", "2030-01-01", 0},
		{"expiry far ahead", today, "920315", "761231", "1992-03-15", "2076-12-31", 0},
		{"expired long ago", today, "920315", "771231", "1992-03-15", "1977-12-31", 0},
		{"at the turn of a century", "2098-06-01", "980531", "050101", "2098-05-31", "2105-01-01", 0},
		{"day not known", today, "9203<<", "3001<<", "1992-03-00", "2030-01-00", 0},
		{"month not known", today, "92<<<<", "30<<<<", "1992-00-00", "2030-00-00", 0},
		{"nothing known", today, "<<<<<<", "<<<<<<", "", "", 0},
		{"this year, day not known", today, "26<<<<", "26<<<<", "2026-00-00", "2026-00-00", 0},
		{"29 February", today, "000229", "280229", "2000-02-29", "2028-02-29", 0},
		{"29 February of a common year", today, "010229", "270229", "", "", 2},
		{"zeros for what is not known", today, "920000", "300100", "", "", 2},
		{"half a year", today, "9<0315", "<00101", "", "", 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := identity.ParseMRZ(write(t, identity.MRZ{Format: identity.TD3, DocumentCode: "P", Issuer: "SEN", Number: "A01234567", Nationality: "SEN", Surname: "PROVA", BirthDate: c.birth, ExpiryDate: c.expiry}), c.today)
			if err != nil {
				t.Fatal(err)
			}
			if got.BirthDate != c.wantBirth || got.ExpiryDate != c.wantExpiry || len(got.Errors) != c.wantDateErrors {
				t.Errorf("born %q, expires %q, %v", got.BirthDate, got.ExpiryDate, got.Errors)
			}
			for _, e := range got.Errors {
				if e.Reason != identity.ReasonDate {
					t.Error(e)
				}
			}
		})
	}
}

func TestNamesOfAZone(t *testing.T) {
	for _, c := range []struct {
		field, surname, given string
		truncated             bool
	}{
		{"VAN<DER<PROVA<<JAN<PIET", "VAN DER PROVA", "JAN PIET", false},
		{"ARKFREITH", "ARKFREITH", "", false},                                                          // no secondary identifier
		{"NILAVADHANANANDA<<CHAYAPA<DEJTHAMRONG<K", "NILAVADHANANANDA", "CHAYAPA DEJTHAMRONG K", true}, // part 4, truncated
		{"BENNELONG<WOOLOOMOOLOO<WARRAGUL<WE<<DIA", "BENNELONG WOOLOOMOOLOO WARRAGUL WE", "DIA", true},
		{"PROVA<<ANNA<<MARIA", "PROVA", "ANNA MARIA", false}, // against the rule, and seen
	} {
		field := (c.field + strings.Repeat("<", 39))[:39]
		got, err := identity.ParseMRZ("P<UTO"+field+strings.Fields(specimens[0].text)[1], today)
		if err != nil || got.Surname != c.surname || got.GivenNames != c.given || got.Truncated != c.truncated {
			t.Errorf("%s: %q, %q, truncated %v, %v", c.field, got.Surname, got.GivenNames, got.Truncated, err)
		}
	}
}

func TestStatesOfAZone(t *testing.T) {
	tables := tables(t)
	for _, c := range []struct{ issuer, nationality, wrong string }{
		{"SEN", "SEN", ""},
		{"D<<", "D<<", ""}, // Germany
		{"ITA", "XXA", ""}, // stateless
		{"RKS", "RKS", ""}, // Kosovo
		{"UNO", "XXX", ""},
		{"UTO", "UTO", ""},
		{"SEM", "SEN", "issuer 1:3"},
		{"SEN", "5EN", "nationality 2:11"},
		{"<<<", "SEN", ""}, // its absence is ParseMRZ's to tell
		{"ZZZ", "QQQ", "issuer 1:3, nationality 2:11"},
	} {
		text := put(put(put(specimens[4].text, 1, 3, c.issuer), 2, 11, c.nationality), 2, 21, "X")
		m, err := identity.ParseMRZ(text, today)
		if err != nil {
			t.Fatal(err)
		}
		m.CheckStates(tables)
		var found []string
		for _, e := range m.Errors {
			if e.Reason == identity.ReasonState {
				found = append(found, fmt.Sprintf("%s %d:%d", e.Field, e.Line, e.Column))
			}
		}
		if got := strings.Join(found, ", "); got != c.wrong {
			t.Errorf("%s, %s: %q, want %q", c.issuer, c.nationality, got, c.wrong)
		}
		if last := m.Errors[len(m.Errors)-1]; last.Field != "sex" {
			t.Errorf("%s, %s: errors not in reading order: %v", c.issuer, c.nationality, m.Errors)
		}
	}
	var nothing identity.MRZ
	if nothing.CheckStates(tables); nothing.Errors != nil {
		t.Errorf("of nothing: %v", nothing.Errors)
	}
}

func TestCheckPermitNumber(t *testing.T) {
	for number, want := range map[string][2]bool{
		"I12345678":                {true, true},
		"i 1234 5678":              {true, true},
		"I1234567":                 {true, false}, // as old cards
		"I1234567890":              {true, false}, // as a guide of 2026 shows
		"IAB123456":                {true, false},
		"I1234567890123":           {true, false},
		"I12345678901234":          {false, false},
		"I123456":                  {false, false},
		"A12345678":                {false, false},
		"I1234567-":                {false, false},
		"":                         {false, false},
		strings.Repeat("I", 1<<20): {false, false},
	} {
		if ok, usual := identity.CheckPermitNumber(number); ok != want[0] || usual != want[1] {
			t.Errorf("%.20q: %v, %v", number, ok, usual)
		}
	}
}
