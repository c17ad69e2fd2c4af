package identity_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"sportello/app/identity"
	"sportello/assets/reference"
)

const today = "2026-11-25"

func tables(t testing.TB) *reference.Tables {
	t.Helper()
	tables, err := reference.Load()
	if err != nil {
		t.Fatal(err)
	}
	return tables
}

// published are codes that others print as examples; the last two are those
// the first has when one, and when all seven of its digits meet a namesake.
var published = []struct {
	person identity.Person
	code   string
	plain  string
}{
	{identity.Person{Surname: "Caccamo", GivenNames: "Fabio", Sex: "M", BirthDate: "1985-04-03", Place: "L219"}, "CCCFBA85D03L219P", "CCCFBA85D03L219P"},
	{identity.Person{Surname: "Rossi", GivenNames: "Mario", Sex: "M", BirthDate: "1972-07-09", Place: "H501"}, "RSSMRA72L09H501S", "RSSMRA72L09H501S"},
	{identity.Person{Surname: "Righi", GivenNames: "Enzo", Sex: "M", BirthDate: "2010-07-24", Place: "F839"}, "RGHNZE10L24F839E", "RGHNZE10L24F839E"},
	{identity.Person{Surname: "Caccamo", GivenNames: "Fabio", Sex: "M", BirthDate: "1985-04-03", Place: "L219"}, "CCCFBA85D03L21VE", "CCCFBA85D03L219P"},
	{identity.Person{Surname: "Caccamo", GivenNames: "Fabio", Sex: "M", BirthDate: "1985-04-03", Place: "L219"}, "CCCFBAURDLPLNMVU", "CCCFBA85D03L219P"},
}

func TestPublishedCodes(t *testing.T) {
	tables := tables(t)
	for _, v := range published {
		t.Run(v.code, func(t *testing.T) {
			if computed, err := identity.ComputeFiscalCode(v.person); err != nil || computed != v.plain {
				t.Errorf("computed %s, %v", computed, err)
			}
			got, err := identity.ParseFiscalCode(v.code, today)
			want := identity.FiscalCode{
				Code: v.code, Kind: identity.KindOrdinary, Omocodia: v.code != v.plain, Plain: v.plain,
				BirthDate: v.person.BirthDate, Sex: v.person.Sex, Place: v.person.Place,
			}
			if err != nil || got != want {
				t.Fatalf("read %+v, %v\nwant %+v", got, err, want)
			}
			if mismatches := got.Compare(v.person, tables); mismatches != nil {
				t.Errorf("differs from its own person: %v", mismatches)
			}
		})
	}
}

func TestComputeFiscalCodeFromNames(t *testing.T) {
	for _, c := range []struct{ surname, name, letters string }{
		{"ROSSI", "GIANFRANCO", "RSSGFR"}, // four consonants or more: first, third, fourth
		{"ROSSI", "MARIO", "RSSMRA"},
		{"FO", "AI", "FOXAIX"},
		{"YE", "BO", "YEXBOX"},
		{"NG", "U", "NGXUXX"},
		{"D'ÀMICO", "Maria Luisa", "DMCMLS"},
		{"De la Prova", "Anne-Marie", "DLPNMR"},
		{"AIEIE", "OUA", "AIEOUA"},
		{"Müller", "Ümit", "MLLMTU"},
		{"Ün", "Jörg", "NUEJRG"}, // Ü is UE to the tax office
		{"Łoś", "Đurđa", "LSODRD"},
		{"Østergård", "Ærø", "STRRAE"},
		{"Prova", "Weiß", "PRVWSS"},
		{"ʿAbd al-Raḥmān", "Ṣāliḥ", "BDLSLH"},
		{"N’Diaye", "Ouleye", "NDYLYO"},
		{"Çelik", "Ğülşen", "CLKGSN"},
	} {
		code, err := identity.ComputeFiscalCode(identity.Person{Surname: c.surname, GivenNames: c.name, Sex: "F", BirthDate: "1992-03-15", Place: "Z343"})
		if err != nil || !strings.HasPrefix(code, c.letters+"92C55Z343") {
			t.Errorf("%s %s: %s, %v; want %s…", c.surname, c.name, code, err, c.letters)
		}
	}
}

func TestComputeFiscalCodeSaysWhatIsMissing(t *testing.T) {
	whole := identity.Person{Surname: "PROVA", GivenNames: "FATOU", Sex: "F", BirthDate: "1992-03-15", Place: "Z343"}
	if code, err := identity.ComputeFiscalCode(whole); err != nil || code != "PRVFTA92C55Z343I" {
		t.Fatalf("%s, %v", code, err)
	}
	for _, c := range []struct {
		name   string
		change func(*identity.Person)
		want   identity.PersonError
	}{
		{"no surname", func(p *identity.Person) { p.Surname = " " }, identity.PersonError{Part: identity.PartSurname, Missing: true}},
		{"no given names", func(p *identity.Person) { p.GivenNames = "" }, identity.PersonError{Part: identity.PartName, Missing: true}},
		{"no birth", func(p *identity.Person) { p.BirthDate = "" }, identity.PersonError{Part: identity.PartBirthDate, Missing: true}},
		{"no sex", func(p *identity.Person) { p.Sex = "" }, identity.PersonError{Part: identity.PartSex, Missing: true}},
		{"no place", func(p *identity.Person) { p.Place = "" }, identity.PersonError{Part: identity.PartPlace, Missing: true}},
		{"a surname in Arabic", func(p *identity.Person) { p.Surname = "مثال" }, identity.PersonError{Part: identity.PartSurname}},
		{"a name in Cyrillic", func(p *identity.Person) { p.GivenNames = "Проба" }, identity.PersonError{Part: identity.PartName}},
		{"a digit in a name", func(p *identity.Person) { p.GivenNames = "FAT0U" }, identity.PersonError{Part: identity.PartName}},
		{"a name of apostrophes", func(p *identity.Person) { p.GivenNames = "''" }, identity.PersonError{Part: identity.PartName}},
		{"a name of 1 KB", func(p *identity.Person) { p.GivenNames = strings.Repeat("A", 1024) }, identity.PersonError{Part: identity.PartName}},
		{"a day nobody has", func(p *identity.Person) { p.BirthDate = "1992-02-30" }, identity.PersonError{Part: identity.PartBirthDate}},
		{"only the year of birth", func(p *identity.Person) { p.BirthDate = "1992-00-00" }, identity.PersonError{Part: identity.PartBirthDate}},
		{"another sex", func(p *identity.Person) { p.Sex = "X" }, identity.PersonError{Part: identity.PartSex}},
		{"a place by name", func(p *identity.Person) { p.Place = "Dakar" }, identity.PersonError{Part: identity.PartPlace}},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := whole
			c.change(&p)
			_, err := identity.ComputeFiscalCode(p)
			var got *identity.PersonError
			if !errors.As(err, &got) || *got != c.want {
				t.Fatalf("%v, want %v", err, &c.want)
			}
			if text := err.Error(); !strings.Contains(text, string(c.want.Part)) || strings.Contains(text, "missing") != c.want.Missing || p.Surname != " " && strings.Contains(text, p.Surname) {
				t.Errorf("says %q", text)
			}
		})
	}
}

func TestParseFiscalCodeSaysWhatIsWrong(t *testing.T) {
	for _, c := range []struct {
		name, code string
		want       identity.CodeError
	}{
		{"empty", "", identity.CodeError{Part: "length", Expected: "16"}},
		{"one short", "RSSMRA72L09H501", identity.CodeError{Part: "length", Expected: "16"}},
		{"one too many", "RSSMRA72L09H501SS", identity.CodeError{Part: "length", Expected: "16"}},
		{"a megabyte", strings.Repeat("R", 1<<20), identity.CodeError{Part: "length", Expected: "16"}},
		{"a zero for an O", "R0SMRA72L09H501S", identity.CodeError{Part: "character", Position: 2, Expected: "letter"}},
		{"an O for a zero", "RSSMRA72LO9H501S", identity.CodeError{Part: "character", Position: 10, Expected: "digit"}},
		{"another alphabet", "RSSMRA72L09H501Ѕ", identity.CodeError{Part: "character", Position: 16, Expected: "letter"}},
		{"not UTF-8", "RSSMRA72L09H501\xff", identity.CodeError{Part: "character", Position: 16, Expected: "letter"}},
		{"a vowel before a consonant", "ASSMRA72L09H501S", identity.CodeError{Part: "surname", Position: 1}},
		{"the same in the name", "RSSMAR72L09H501S", identity.CodeError{Part: "name", Position: 4}},
		{"no such month", "RSSMRA72F09H501S", identity.CodeError{Part: "month", Position: 9, Expected: "ABCDEHLMPRST"}},
		{"32 July", "RSSMRA72L32H501S", identity.CodeError{Part: "day", Position: 10, Expected: "01-31, 41-71"}},
		{"day 0", "RSSMRA72L00H501S", identity.CodeError{Part: "day", Position: 10, Expected: "01-31, 41-71"}},
		{"day 40", "RSSMRA72L40H501S", identity.CodeError{Part: "day", Position: 10, Expected: "01-31, 41-71"}},
		{"29 February 1971", "RSSMRA71B29H501S", identity.CodeError{Part: "day", Position: 10, Expected: "01-31, 41-71"}},
		{"no such place", "RSSMRA72L09N501S", identity.CodeError{Part: "place", Position: 12, Expected: "A-M, Z"}},
		{"wrong check letter", "RSSMRA72L09H501T", identity.CodeError{Part: "check", Position: 16, Expected: "S"}},
		{"wrong check digit", "07643520568", identity.CodeError{Part: "check", Position: 11, Expected: "7"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := identity.ParseFiscalCode(c.code, today)
			var got *identity.CodeError
			if !errors.As(err, &got) || *got != c.want {
				t.Fatalf("%#v, want %#v", err, &c.want)
			}
			if c.code != "" && strings.Contains(err.Error(), c.code) {
				t.Error("the message has the code in it")
			}
		})
	}
	if _, err := identity.ParseFiscalCode("RSSMRA72L09H501S", "25/11/2026"); err == nil {
		t.Error("read without knowing the day")
	}
}

func TestParseFiscalCodeAsPeopleTypeIt(t *testing.T) {
	for _, code := range []string{"rssmra72l09h501s", " RSS MRA 72L09 H501S\r\n", "RSS\u00a0MRA\u00a072L09\u00a0H501S"} {
		if got, err := identity.ParseFiscalCode(code, today); err != nil || got.Code != "RSSMRA72L09H501S" {
			t.Errorf("%q: %+v, %v", code, got, err)
		}
	}
}

func TestCenturyOfAFiscalCode(t *testing.T) {
	for _, c := range []struct{ born, today, want string }{
		{"2026-11-25", "2026-11-25", "2026-11-25"}, // born today
		{"2026-11-25", "2026-11-24", "1926-11-25"},
		{"1926-11-24", "2026-11-25", "2026-11-24"}, // a hundred years old: the code cannot tell
		{"2000-02-29", "2026-11-25", "2000-02-29"}, // 1900 was no leap year
		{"1999-12-31", "2026-11-25", "1999-12-31"},
		{"2004-02-29", "2103-01-01", "2004-02-29"},
	} {
		code, err := identity.ComputeFiscalCode(identity.Person{Surname: "PROVA", GivenNames: "ESEMPIO", Sex: "M", BirthDate: c.born, Place: "H199"})
		if err != nil {
			t.Fatal(err)
		}
		if got, err := identity.ParseFiscalCode(code, c.today); err != nil || got.BirthDate != c.want {
			t.Errorf("%s read on %s: %s, %v", c.born, c.today, got.BirthDate, err)
		}
	}
}

func TestProvisionalCodes(t *testing.T) {
	got, err := identity.ParseFiscalCode(" 0764352 0567 ", today)
	if want := (identity.FiscalCode{Code: "07643520567", Kind: identity.KindProvisional, Plain: "07643520567"}); err != nil || got != want {
		t.Fatalf("%+v, %v", got, err)
	}
	if found := got.Compare(identity.Person{Surname: "PROVA", Sex: "F", BirthDate: "1992-03-15", Place: "Z343"}, tables(t)); found != nil {
		t.Errorf("compared what it does not tell: %v", found)
	}
	for code, valid := range map[string]bool{
		"07643520567": true, "00488410010": true, // published: a documentation example, an Italian company
		"07643520568": false, "0764352056": false, "076435205670": false, "0764352056A": false, "00000000000": false, "": false,
	} {
		if identity.ValidVAT(code) != valid {
			t.Errorf("%q valid: %v", code, !valid)
		}
	}
}

func TestCompareNamesTheDifferingPart(t *testing.T) {
	tables := tables(t)
	person := identity.Person{Surname: "PROVA", GivenNames: "FATOU", Sex: "F", BirthDate: "1992-03-15", Place: "Z343"}
	for _, c := range []struct {
		name   string
		change func(*identity.Person)
		want   []identity.Mismatch
	}{
		{"nothing", func(*identity.Person) {}, nil},
		{"nothing known", func(p *identity.Person) { *p = identity.Person{} }, nil},
		{"surname", func(p *identity.Person) { p.Surname = "ESEMPIO" }, []identity.Mismatch{{Part: identity.PartSurname, Expected: "SMP", Found: "PRV"}}},
		{"given names", func(p *identity.Person) { p.GivenNames = "FATOU BINTOU" }, []identity.Mismatch{{Part: identity.PartName, Expected: "FBN", Found: "FTA"}}},
		{"a name in Arabic says nothing", func(p *identity.Person) { p.GivenNames = "فاتو" }, nil},
		{"names changed over", func(p *identity.Person) { p.Surname, p.GivenNames = p.GivenNames, p.Surname }, []identity.Mismatch{
			{Part: identity.PartSurname, Expected: "FTA", Found: "PRV"}, {Part: identity.PartName, Expected: "PRV", Found: "FTA"},
		}},
		{"day of birth", func(p *identity.Person) { p.BirthDate = "1992-03-16" }, []identity.Mismatch{{Part: identity.PartBirthDate, Expected: "1992-03-16", Found: "1992-03-15"}}},
		{"another century", func(p *identity.Person) { p.BirthDate = "1892-03-15" }, nil},
		{"only the year", func(p *identity.Person) { p.BirthDate = "1992-00-00" }, nil},
		{"only another year", func(p *identity.Person) { p.BirthDate = "1993-00-00" }, []identity.Mismatch{{Part: identity.PartBirthDate, Expected: "1993-00-00", Found: "1992-03-15"}}},
		{"only year and month", func(p *identity.Person) { p.BirthDate = "1992-03-00" }, nil},
		{"no date at all", func(p *identity.Person) { p.BirthDate = "marzo" }, nil},
		{"sex", func(p *identity.Person) { p.Sex = "M" }, []identity.Mismatch{{Part: identity.PartSex, Expected: "M", Found: "F"}}},
		{"place", func(p *identity.Person) { p.Place = "Z335" }, []identity.Mismatch{{Part: identity.PartPlace, Expected: "Z335", Found: "Z343"}}},
		{"place in lower case", func(p *identity.Person) { p.Place = "z343" }, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			code, err := identity.ParseFiscalCode("PRVFTA92C55Z343I", today)
			if err != nil {
				t.Fatal(err)
			}
			p := person
			c.change(&p)
			if got := code.Compare(p, tables); fmt.Sprint(got) != fmt.Sprint(c.want) {
				t.Errorf("%v, want %v", got, c.want)
			}
		})
	}
}

func TestComparePlacesOverTime(t *testing.T) {
	tables := tables(t)
	for _, c := range []struct {
		name, inCode, said, born string
		same                     bool
	}{
		{"Senegal", "Z343", "Z343", "1992-03-15", true},
		{"Armenia, old code", "Z137", "Z252", "1990-01-01", true},
		{"Armenia, the other way", "Z252", "Z137", "1990-01-01", true},
		{"Armenia is not Georgia", "Z137", "Z254", "1990-01-01", false},
		{"Ukraine when Soviet", "Z135", "Z138", "1985-05-05", true},
		{"Armenia, old code, when Soviet", "Z137", "Z135", "1985-05-05", true},
		{"Ukraine when no longer Soviet", "Z135", "Z138", "1999-05-05", false},
		{"Ukraine is not Moldova", "Z138", "Z140", "1985-05-05", false},
		{"North Macedonia when Yugoslav", "Z118", "Z148", "1980-02-02", true},
		{"Serbia when with Montenegro", "Z157", "Z158", "2004-02-02", true},
		{"Kosovo when Yugoslav", "Z118", "Z160", "1980-02-02", true},
		{"East Germany", "Z111", "Z112", "1970-02-02", true},
		{"Czechoslovakia", "Z105", "Z156", "1970-02-02", true},
		{"a municipality", "H199", "H199", "1992-03-15", true},
		{"Tanganyika", "Z350", "Z357", "1960-02-02", true},
		{"South Yemen", "Z250", "Z246", "1980-02-02", true},
		{"a code nobody has", "Z999", "Z343", "1980-02-02", false},
		{"two municipalities", "H199", "D458", "1992-03-15", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			text, err := identity.ComputeFiscalCode(identity.Person{Surname: "PROVA", GivenNames: "ESEMPIO", Sex: "M", BirthDate: c.born, Place: c.inCode})
			if err != nil {
				t.Fatal(err)
			}
			code, err := identity.ParseFiscalCode(text, today)
			if err != nil {
				t.Fatal(err)
			}
			if found := code.Compare(identity.Person{Place: c.said}, tables); (found == nil) != c.same {
				t.Errorf("%s and %s: %v", c.inCode, c.said, found)
			}
		})
	}
}

// A passport may leave out what the tax office adds, and the code was then
// made from the passport.
func TestCompareTakesUmlautsEitherWay(t *testing.T) {
	for _, surname := range []string{"Uen", "Un"} {
		text, err := identity.ComputeFiscalCode(identity.Person{Surname: surname, GivenNames: "ESEMPIO", Sex: "M", BirthDate: "1990-01-01", Place: "Z243"})
		if err != nil {
			t.Fatal(err)
		}
		code, err := identity.ParseFiscalCode(text, today)
		if err != nil {
			t.Fatal(err)
		}
		if found := code.Compare(identity.Person{Surname: "Ün"}, nil); found != nil {
			t.Errorf("made from %s: %v", surname, found)
		}
	}
}

func drawPerson(t *rapid.T) identity.Person {
	name := rapid.StringMatching(`[A-Za-zÀÈÌÒÙÇŠŽÄÖÜßØŁĐñéâ]{1,12}([ '-][A-Z]{1,8})?`)
	return identity.Person{
		Surname: name.Draw(t, "surname"), GivenNames: name.Draw(t, "given names"),
		Sex:       rapid.SampledFrom([]string{"M", "F"}).Draw(t, "sex"),
		BirthDate: drawDate(t, "born", 1927, 2025),
		Place:     rapid.SampledFrom([]string{"H199", "F839", "M438", "A001", "Z343", "Z330", "Z252", "Z100"}).Draw(t, "place"),
	}
}

func drawDate(t *rapid.T, label string, from, to int) string {
	return fmt.Sprintf("%04d-%02d-%02d", rapid.IntRange(from, to).Draw(t, label+" year"), rapid.IntRange(1, 12).Draw(t, label+" month"), rapid.IntRange(1, 28).Draw(t, label+" day"))
}

func TestAComputedCodeFitsItsPerson(t *testing.T) {
	tables := tables(t)
	rapid.Check(t, func(t *rapid.T) {
		p := drawPerson(t)
		text, err := identity.ComputeFiscalCode(p)
		if err != nil {
			t.Fatal(err)
		}
		code, err := identity.ParseFiscalCode(strings.ToLower(text), today)
		if err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		if code.Code != text || code.Omocodia || code.BirthDate != p.BirthDate || code.Sex != p.Sex || code.Place != p.Place {
			t.Fatalf("%+v from %+v", code, p)
		}
		if found := code.Compare(p, tables); found != nil {
			t.Fatalf("%s: %v", text, found)
		}
	})
}

// Every subset of the seven digits may be letters; all 128 codes are the same
// person's, and no two are alike.
func TestEveryOmocodiaLeadsBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawPerson(t)
		text, err := identity.ComputeFiscalCode(p)
		if err != nil {
			t.Fatal(err)
		}
		seen := map[string]bool{}
		for subset := range 128 {
			variant := []byte(text)
			for bit, position := range []int{6, 7, 9, 10, 12, 13, 14} {
				if subset>>bit&1 == 1 {
					variant[position] = "LMNPQRSTUV"[variant[position]-'0']
				}
			}
			code := parseWithCheck(t, variant)
			if code.Plain != text || code.Omocodia != (subset != 0) || code.BirthDate != p.BirthDate || seen[code.Code] {
				t.Fatalf("subset %07b: %+v, want %s", subset, code, text)
			}
			seen[code.Code] = true
		}
	})
}

// parseWithCheck tries the check letters until one fits; exactly one must.
func parseWithCheck(t *rapid.T, code []byte) identity.FiscalCode {
	var found []identity.FiscalCode
	for letter := byte('A'); letter <= 'Z'; letter++ {
		code[15] = letter
		if c, err := identity.ParseFiscalCode(string(code), today); err == nil {
			found = append(found, c)
		}
	}
	if len(found) != 1 {
		t.Fatalf("%d check letters fit %s", len(found), code[:15])
	}
	return found[0]
}

// The values at odd positions are a permutation, so that no character taken
// for another of those that may stand there goes unnoticed.
func TestEveryWrongCharacterIsNoticed(t *testing.T) {
	const code = "PRVFTA92C55Z343I"
	for i := range code {
		for _, other := range "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ" {
			if byte(other) == code[i] {
				continue
			}
			wrong := code[:i] + string(other) + code[i+1:]
			if _, err := identity.ParseFiscalCode(wrong, today); err == nil {
				t.Errorf("%s passes for %s", wrong, code)
			}
		}
	}
}

func FuzzParseFiscalCode(f *testing.F) {
	for _, v := range published {
		f.Add(v.code, today)
	}
	f.Add("07643520567", today)
	f.Add(" prv fta 92c55 z343i", "2000-02-29")
	f.Add("RSSMRA72L09H501\xff", "0000-01-01")
	f.Fuzz(func(t *testing.T, text, today string) {
		code, err := identity.ParseFiscalCode(text, today)
		if err != nil {
			if code != (identity.FiscalCode{}) {
				t.Fatalf("an error and %+v", code)
			}
			return
		}
		if len(code.Code) != 16 && len(code.Code) != 11 {
			t.Fatalf("%q is no code", code.Code)
		}
		if code.BirthDate > today {
			t.Fatalf("born on %s, after %s", code.BirthDate, today)
		}
		again, err := identity.ParseFiscalCode(code.Plain, today)
		if err != nil || again.Plain != code.Plain || again.Omocodia {
			t.Fatalf("%s has the plain form %s: %+v, %v", code.Code, code.Plain, again, err)
		}
		code.Compare(identity.Person{Surname: text, GivenNames: text, BirthDate: text, Place: text}, nil)
	})
}

func BenchmarkParseFiscalCode(b *testing.B) {
	for b.Loop() {
		if _, err := identity.ParseFiscalCode("CCCFBAURDLPLNMVU", today); err != nil {
			b.Fatal(err)
		}
	}
}
