package desk_test

import (
	"context"
	"fmt"
	"maps"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"sportello/app/desk"
	"sportello/app/identity"
	"sportello/app/permit"
)

// checked adds the check digit of ICAO Doc 9303 part 3, §4.9.
func checked(field string) string {
	sum := 0
	for i, r := range field {
		value := 0
		switch {
		case r >= '0' && r <= '9':
			value = int(r - '0')
		case r >= 'A' && r <= 'Z':
			value = int(r-'A') + 10
		}
		sum += value * []int{7, 3, 1}[i%3]
	}
	return fmt.Sprint(field, sum%10)
}

// passportLines are those of an invented passport.
func passportLines(issuer, nationality, surname, given, number, born, sex, expires string) string {
	pad := func(text string, size int) string { return (text + strings.Repeat("<", size))[:size] }
	number, born, expires = checked(pad(number, 9)), checked(born), checked(expires)
	optional := checked(pad("", 14))
	composite := checked(number + born + expires + optional)
	return pad("P<"+issuer+surname+"<<"+given, 44) + "\n" +
		number + nationality + born + sex + expires + optional + composite[len(composite)-1:]
}

// The line is given what people type, scan and paste; fatou is on file.
func TestUnderstanding(t *testing.T) {
	r := newRoom(t)
	her := fatou()
	her["fiscal_code"] = "SMPFTA92C55Z343F"
	known := r.person(her)
	r.person(map[string]string{"surname": "PROVA", "given_names": "ANNA"})
	r.person(map[string]string{"surname": "PROVENKO", "given_names": "OKSANA", "birth_date": "1985-07-30"})
	all := map[string]string{
		"surname": "ESEMPIO", "given_names": "FATOU", "sex": "F", "birth_date": "1992-03-15", "citizenship": "SEN",
		"document_type": desk.Passport, "document_number": "A01234567", "document_expiry": "2030-01-31",
	}
	without := func(fields ...string) map[string]string {
		less := maps.Clone(all)
		for _, field := range fields {
			delete(less, field)
		}
		return less
	}
	with := func(values map[string]string, field, value string) map[string]string {
		more := maps.Clone(values)
		more[field] = value
		return more
	}
	good := passportLines("SEN", "SEN", "ESEMPIO", "FATOU", "A01234567", "920315", "F", "300131")
	code := map[string]string{"fiscal_code": "SMPFTA92C55Z343F", "sex": "F", "birth_date": "1992-03-15", "birth_state": "SEN"}
	name := func(values ...string) map[string]string {
		return map[string]string{"surname": values[0], "given_names": values[1]}
	}
	for _, c := range []struct {
		name, text string
		kind       desk.TextKind
		values     map[string]string
		wrong      string // the text that says so
		why        desk.MatchReason
		sure       bool
	}{
		{"a zone", good, desk.TextZone, all, "", desk.SameDocument, true},
		{"as a scanner sends it", strings.ReplaceAll(strings.ToLower(good), "\n", "\r\n") + "\r\n", desk.TextZone, all, "", desk.SameDocument, true},
		{"as it stands in the line", strings.ReplaceAll(good, "\n", string(desk.LineBreak)), desk.TextZone, all, "", desk.SameDocument, true},
		{"without fillers at the ends", "P<SENESEMPIO<<FATOU " + good[45:73] + good[87:], desk.TextZone, all, "", desk.SameDocument, true},
		{"by a reader set up for another keyboard", strings.ReplaceAll(good, "<", ";"), desk.TextZone, all, "", desk.SameDocument, true},
		{
			"a new passport", passportLines("SEN", "SEN", "ESEMPIO", "FATOU", "B76543210", "920315", "F", "360131"), desk.TextZone,
			with(with(all, "document_number", "B76543210"), "document_expiry", "2036-01-31"), "", desk.SameNameBirth, true,
		},
		{"a number misread", strings.Replace(good, "A01234567", "A01234568", 1), desk.TextZone, without("document_number"), "read.wrong.check_digit", desk.SameNameBirth, true},
		{
			"a refugee's", passportLines("ITA", "XXB", "ESEMPIO", "FATOU", "A01234567", "920315", "F", "300131"), desk.TextZone,
			with(without("citizenship"), "refugee", permit.Yes), "", desk.SameDocument, true,
		},
		{"a state that is none", passportLines("SEN", "QQQ", "ESEMPIO", "FATOU", "A01234567", "920315", "F", "300131"), desk.TextZone, without("citizenship"), "read.wrong.state", desk.SameDocument, true},
		{
			"her twin's", passportLines("SEN", "SEN", "ESEMPIO", "AWA", "C11111111", "920315", "F", "300131"), desk.TextZone,
			with(with(all, "given_names", "AWA"), "document_number", "C11111111"), "", desk.Likeness, false,
		},
		{
			"another's with the same number", passportLines("GMB", "GMB", "FINTA", "BINTA", "A01234567", "800101", "F", "300131"), desk.TextZone,
			map[string]string{"surname": "FINTA", "given_names": "BINTA", "sex": "F", "birth_date": "1980-01-01", "citizenship": "GMB", "document_type": desk.Passport, "document_number": "A01234567", "document_expiry": "2030-01-31"},
			"", desk.SameDocument, false,
		},
		{"a zone being typed", good[:50], desk.TextZone, nil, "", "", false},

		{"a codice fiscale", "SMPFTA92C55Z343F", desk.TextFiscalCode, code, "", desk.SameFiscalCode, true},
		{"in lower case and groups", "smp fta 92c55 z343f", desk.TextFiscalCode, code, "", desk.SameFiscalCode, true},
		{
			"one made of somebody's data", "PRVKSN85L70Z138S", desk.TextFiscalCode,
			map[string]string{"fiscal_code": "PRVKSN85L70Z138S", "sex": "F", "birth_date": "1985-07-30", "birth_state": "UKR"},
			"", desk.FitsFiscalCode, true,
		},
		{
			"of somebody born here", "FNTBNT80A41H199L", desk.TextFiscalCode,
			map[string]string{"fiscal_code": "FNTBNT80A41H199L", "sex": "F", "birth_date": "1980-01-01", "birth_state": "ITA", "birth_city": "RAVENNA"},
			"", "", false,
		},
		{"a wrong check letter", "SMPFTA92C55Z343X", desk.TextFiscalCode, nil, "people.code.check", "", false},
		{"a provisional one", "00000000018", desk.TextFiscalCode, map[string]string{"fiscal_code": "00000000018"}, "", "", false},
		{"the bar code of the health card", "*SMPFTA92C55Z343F*", desk.TextHealthCard, code, "", desk.SameFiscalCode, true},
		{"its magnetic tracks", "%SMPFTA92C55Z343F ESEMPIO FATOU?;80380001200123456789=2912?", desk.TextHealthCard, code, "", desk.SameFiscalCode, true},
		{"its number", "80380001200123456789", desk.TextHealthCard, nil, "read.wrong.card", "", false},

		{"a permit's number", "i08451237", desk.TextPermit, map[string]string{"permit_number": "I08451237"}, "", desk.SamePermit, true},
		{"a passport's number", "a0 1234567", desk.TextDocument, map[string]string{"document_number": "A01234567"}, "", desk.SameDocument, true},
		{"a mobile", "333 5550199", desk.TextPhone, map[string]string{"mobile": "3335550199"}, "", "", false},
		{"with the prefix", "+39 000 555 0142", desk.TextPhone, map[string]string{"phone": "0005550142"}, "", desk.Likeness, false},
		{"dialled with zeros", "0039/000/5550142", desk.TextPhone, map[string]string{"phone": "0005550142"}, "", desk.Likeness, false},
		{"from abroad", "+221 33 555 01 42", desk.TextPhone, map[string]string{"phone": "+221335550142"}, "", "", false},
		{"a date", "15/3/92", desk.TextBirthDate, map[string]string{"birth_date": "1992-03-15"}, "", desk.Likeness, false},
		{"a date in words", "15 marzo 1992", desk.TextBirthDate, map[string]string{"birth_date": "1992-03-15"}, "", desk.Likeness, false},
		{"a date in digits", "15031992", desk.TextBirthDate, map[string]string{"birth_date": "1992-03-15"}, "", desk.Likeness, false},
		{"a name", "esempio fatou", desk.TextName, name("ESEMPIO", "FATOU"), "", desk.Likeness, false},
		{"a name of sixteen letters", "esempiowskiprova", desk.TextName, map[string]string{"surname": "ESEMPIOWSKIPROVA"}, "", "", false},
		{"a name with a date", "fatou ESEMPIO 15 mar 1992", desk.TextName, with(name("ESEMPIO", "FATOU"), "birth_date", "1992-03-15"), "", desk.SameNameBirth, true},
		{"a date with a name", "150392 esempio fatou", desk.TextName, with(name("ESEMPIO", "FATOU"), "birth_date", "1992-03-15"), "", desk.SameNameBirth, true},
		{"half a date", "15/03", desk.TextOther, nil, "", desk.Likeness, false},
		{"half a number", "8451", desk.TextOther, nil, "", desk.Likeness, false},
		{"a receipt's number", "7F3K-9QTZ-2B4H", desk.TextOther, nil, "", "", false},
		{"an address", "via Inventata 12", desk.TextOther, nil, "", "", false},
		{"nothing", " ", desk.TextOther, nil, "", "", false},
		{"too much", strings.Repeat("<", 1<<20), desk.TextOther, nil, "", "", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			read := r.session.Understand(c.text)
			if read.Kind != c.kind || !maps.Equal(read.Values, c.values) {
				t.Errorf("%q: %v", read.Kind, read.Values)
			}
			wrong := ""
			if len(read.Wrong) > 0 {
				wrong = read.Wrong[0].Text
			}
			if wrong != c.wrong {
				t.Errorf("wrong: %+v", read.Wrong)
			}
			first := desk.Match{}
			if len(read.Found) > 0 {
				first = read.Found[0]
			}
			if first.Why != c.why || first.Sure != c.sure {
				t.Errorf("on file: %+v", read.Found)
			}
			if c.sure && c.why != desk.FitsFiscalCode && first.ID != known.ID {
				t.Errorf("it is %s", first.Title)
			}
		})
	}
}

// A zone with a wrong check digit says where it stands; that of the whole is
// told only if it is the only one.
func TestWhatIsWrongInAZone(t *testing.T) {
	r := newRoom(t)
	good := passportLines("SEN", "SEN", "ESEMPIO", "FATOU", "A01234567", "920315", "F", "300131")
	read := r.session.Understand(strings.Replace(good, "920315", "920316", 1))
	want := []desk.Misread{
		{Part: "read.part.birth_date", Text: "read.wrong.check_digit", Data: map[string]any{"Line": 2, "Column": 20, "Expected": "9"}},
	}
	if !reflect.DeepEqual(read.Wrong, want) {
		t.Errorf("%+v", read.Wrong)
	}
	whole := r.session.Understand(good[:len(good)-1] + "9")
	if len(whole.Wrong) != 1 || whole.Wrong[0].Part != "read.part.composite" || len(whole.Values) != 8 {
		t.Errorf("%+v", whole)
	}
	if _, told := read.Values["birth_date"]; told {
		t.Error("the birth date that cannot be right is taken")
	}
}

// The card of an Italian permit tells of the permit held, not of an identity
// document.
func TestReadingAPermitCard(t *testing.T) {
	r := newRoom(t)
	number, born, expires := checked("I08451237"), checked("920315"), checked("270110")
	first := "IRITA" + number + strings.Repeat("<", 15)
	second := born + "F" + expires + "SEN" + strings.Repeat("<", 11)
	composite := checked(first[5:] + born + expires + second[18:])
	read := r.session.Understand(first + "\n" + second + composite[len(composite)-1:] + "\nESEMPIO<<FATOU<<<<<<<<<<<<<<<")
	want := map[string]string{
		"surname": "ESEMPIO", "given_names": "FATOU", "sex": "F", "birth_date": "1992-03-15", "citizenship": "SEN",
		"permit_number": "I08451237", "permit_expiry": "2027-01-10",
	}
	if !maps.Equal(read.Values, want) || len(read.Wrong) != 0 {
		t.Errorf("values %v, wrong %v", read.Values, read.Wrong)
	}
}

// However the lines of a passport come, they say the same.
func TestAZoneInAnyShape(t *testing.T) {
	r := newRoom(t)
	rapid.Check(t, func(t *rapid.T) {
		surname, given := rapid.StringMatching(`[A-Z]{2,12}`).Draw(t, "surname"), rapid.StringMatching(`[A-Z]{2,12}`).Draw(t, "given names")
		number := rapid.StringMatching(`[A-Z0-9]{8}[A-Z]`).Draw(t, "number")
		lines := strings.Split(passportLines("SEN", "SEN", surname, given, number, "920315", "F", "300131"), "\n")
		want := r.session.Understand(strings.Join(lines, "\n"))
		if want.Values["surname"] != surname || want.Values["document_number"] != number || len(want.Wrong) > 0 {
			t.Fatalf("%+v", want)
		}
		if rapid.Bool().Draw(t, "fillers left out") {
			lines[0] = strings.TrimRight(lines[0], "<")
		}
		if rapid.Bool().Draw(t, "spaces within") { // lines apart, or they cannot be told
			for i, line := range lines {
				at := rapid.IntRange(1, len(line)-1).Draw(t, "space")
				lines[i] = line[:at] + " " + line[at:]
			}
		}
		ends := []string{"\n", "\r\n", "\r", "\n\n", string(desk.LineBreak)}
		if len(strings.Fields(strings.Join(lines, " "))) == 2 {
			ends = append(ends, " ", "\t")
		}
		text := strings.Join(lines, rapid.SampledFrom(ends).Draw(t, "line end")) + rapid.SampledFrom([]string{"", "\n", "\r\n", " "}).Draw(t, "end")
		if rapid.Bool().Draw(t, "lower case") {
			text = strings.ToLower(text)
		}
		if got := r.session.Understand(text); !reflect.DeepEqual(got, want) {
			t.Fatalf("%q: %+v", text, got)
		}
	})
}

// What a codice fiscale tells makes the same codice fiscale.
func TestACodeTellsWhatItIsMadeOf(t *testing.T) {
	r := newRoom(t)
	places := map[string]string{"Z343": "SEN", "Z330": "MAR", "Z138": "UKR", "Z249": "BGD", "Z100": "ALB"}
	rapid.Check(t, func(t *rapid.T) {
		born := fmt.Sprintf("%d-%02d-%02d", rapid.IntRange(1930, 2025).Draw(t, "year"), rapid.IntRange(1, 12).Draw(t, "month"), rapid.IntRange(1, 28).Draw(t, "day"))
		who := identity.Person{
			Surname: rapid.StringMatching(`[A-Z]{1,12}`).Draw(t, "surname"), GivenNames: rapid.StringMatching(`[A-Z]{1,12}`).Draw(t, "given names"),
			Sex: rapid.SampledFrom([]string{"M", "F"}).Draw(t, "sex"), BirthDate: born,
			Place: rapid.SampledFrom([]string{"Z343", "Z330", "Z138", "Z249", "Z100"}).Draw(t, "place"),
		}
		code, err := identity.ComputeFiscalCode(who)
		if err != nil {
			t.Fatal(err)
		}
		read := r.session.Understand(code)
		want := map[string]string{"fiscal_code": code, "sex": who.Sex, "birth_date": born, "birth_state": places[who.Place]}
		if read.Kind != desk.TextFiscalCode || !maps.Equal(read.Values, want) {
			t.Fatalf("%s: %+v", code, read)
		}
	})
}

func FuzzUnderstand(f *testing.F) {
	r := newRoom(f)
	if _, err := r.session.CreatePerson(context.Background(), fatou()); err != nil {
		f.Fatal(err)
	}
	for _, text := range []string{
		passportLines("SEN", "SEN", "ESEMPIO", "FATOU", "A01234567", "920315", "F", "300131"), "SMPFTA92C55Z343F", "*SMPFTA92C55Z343F*",
		"%SMPFTA92C55Z343F?;80380001200123456789?", "I08451237", "+39 000 555 0142", "15 marzo 1992", "esempio fatou 150392", "P;SEN;;;;", "\xff\x00↵<<",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		read := r.session.Understand(text)
		if len(read.Found) > 8 || len(read.Wrong) > 32 {
			t.Fatalf("%d found, %d wrong", len(read.Found), len(read.Wrong))
		}
		for field, value := range read.Values {
			if value == "" || !utf8.ValidString(value) || strings.ContainsAny(value, "\n\r<") || len(value) > 4096 {
				t.Fatalf("%s is %q", field, value)
			}
		}
		if read.Partly && len(read.Values) > 0 {
			t.Fatalf("half a zone tells %v", read.Values)
		}
	})
}

// BenchmarkUnderstand is a key in the search line of a laptop that carries many
// people.
func BenchmarkUnderstand(b *testing.B) {
	r := newRoom(b)
	crowd(b, r.session)
	if err := r.session.Lock(b.Context()); err != nil {
		b.Fatal(err)
	}
	session, err := r.desk.Unlock(b.Context(), account, passphrase, nil)
	if err != nil {
		b.Fatal(err)
	}
	for name, text := range map[string]string{
		"name": "esempio fat", "code": "SMPFTA92C55Z343F", "date": "15/03/1992",
		"zone": passportLines("SEN", "SEN", "ESEMPIO", "FATOU", "A01234567", "920315", "F", "300131"),
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				session.Understand(text)
			}
		})
	}
}

// Five characters tell a machine-readable zone, whatever keyboard a reader thinks
// it has.
func TestAZoneStarts(t *testing.T) {
	r := newRoom(t)
	for text, want := range map[string]bool{
		"P<SEN": true, "p<sen": true, "P;SEN": true, "PMITA": true, "P<D<<": true, "I<UTO": true, "ARITA": true, "V<USA": true, "CRITA": true,
		"P<S": false, "PRVFT": false, "prova": false, "80123": false, "P<123": false, "P<<<<": false, "X<SEN": false, "VIA I": false, "": false, "P<é<": false,
	} {
		if got := r.session.ZoneStarts(text); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}
