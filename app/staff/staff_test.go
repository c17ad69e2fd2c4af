package staff_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"sportello/app/staff"
)

var (
	lido   = uuid.MustParse("01890a5d-ac96-774b-bcce-b302099a8057")
	office = uuid.MustParse("01890a5d-ac96-774b-bcce-b302099a8058")
	third  = uuid.MustParse("01890a5d-ac96-774b-bcce-b302099a8059")
)

func TestWhatAnOperatorIsCalled(t *testing.T) {
	for _, test := range []struct {
		name         string
		lido, office string // what each says
		at, of       string
	}{
		{"nobody says", "", "", "a.prova", "a.prova"},
		{"one says", "Anna Prova", "", "Anna Prova", "Anna Prova"},
		{"only another says", "", "Anna Prova", "Anna Prova", "Anna Prova"},
		{"both say the same", "Anna Prova", "Anna Prova", "Anna Prova", "Anna Prova"},
		{"two persons have one account", "Anna Prova", "Aldo Prova", "Anna Prova", "Aldo Prova / Anna Prova"},
		{"another script", "আনা প্রভা", "", "আনা প্রভা", "আনা প্রভা"},
		{"what would move the cursor", "Anna\x1b[2J\nProva\u202e", "", "Anna[2JProva", "Anna[2JProva"},
		{"nothing but blanks", " \t ", "", "a.prova", "a.prova"},
	} {
		t.Run(test.name, func(t *testing.T) {
			names := staff.Names{}
			names.Put(map[string]string{
				staff.FieldAccount: "a.prova", staff.Field(lido): test.lido, staff.Field(office): test.office, "deleted": "", "surname": "FINTA",
			})
			if at, of := names.At("a.prova", lido), names.Of("a.prova"); at != test.at || of != test.of {
				t.Errorf("%q at the laptop and %q everywhere, want %q and %q", at, of, test.at, test.of)
			}
			if other := names.At("a.prova", third); other != test.of {
				t.Errorf("at a laptop that says nothing %q", other)
			}
			if of := names.Of("b.prova"); of != "b.prova" {
				t.Errorf("whom nobody names is %q", of)
			}
		})
	}
}

func TestARecordReplacesWhatItSaidBefore(t *testing.T) {
	names := staff.Names{}
	names.Put(map[string]string{staff.FieldAccount: "a.prova", staff.Field(lido): "Anna Prova"})
	names.Put(map[string]string{staff.Field(lido): "di nessuno"})
	names.Put(map[string]string{staff.FieldAccount: "a.prova", staff.Field(office): "Anna Esempio"})
	if of := names.Of("a.prova"); len(names) != 1 || of != "Anna Esempio" {
		t.Errorf("%q of %v", of, names)
	}
	if of := (staff.Names)(nil).Of("a.prova"); of != "a.prova" {
		t.Errorf("of nobody known %q", of)
	}
}

func TestFieldsOfLaptops(t *testing.T) {
	if staff.Field(lido) != "name.b302099a8057" || staff.Field(lido) == staff.Field(office) || !staff.IsField(staff.Field(third)) {
		t.Errorf("%s and %s", staff.Field(lido), staff.Field(office))
	}
	for _, name := range []string{"name", "surname", staff.FieldAccount, "1.3"} {
		if staff.IsField(name) {
			t.Errorf("%s is one", name)
		}
	}
}

// Whatever laptops say can be shown in one line of some width.
func TestANameIsShort(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		values := map[string]string{staff.FieldAccount: "a.prova"}
		for i := range rapid.IntRange(0, 6).Draw(t, "laptops") {
			values[staff.Field(uuid.UUID{15: byte(i)})] = string(rapid.SliceOfN(rapid.Byte(), 0, 200).Draw(t, "name"))
		}
		names := staff.Names{}
		names.Put(values)
		of := names.Of("a.prova")
		if !utf8.ValidString(of) || of == "" || utf8.RuneCountInString(of) > 200 || strings.ContainsAny(of, "\n\r\t\x1b\x00\u202e") {
			t.Fatalf("%q", of)
		}
	})
}
