package desk_test

import (
	"errors"
	"fmt"
	"maps"
	"strings"
	"testing"

	"sportello/app/desk"
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

func TestReadingADocument(t *testing.T) {
	r := newRoom(t)
	known := r.person(fatou())
	r.person(map[string]string{"surname": "PROVA", "given_names": "ANNA"})
	want := map[string]string{
		"surname": "ESEMPIO", "given_names": "FATOU", "sex": "F", "birth_date": "1992-03-15", "citizenship": "SEN",
		"document_type": desk.Passport, "document_number": "A01234567", "document_expiry": "2030-01-31",
	}
	good := passportLines("SEN", "SEN", "ESEMPIO", "FATOU", "A01234567", "920315", "F", "300131")
	without := func(fields ...string) map[string]string {
		less := maps.Clone(want)
		for _, field := range fields {
			delete(less, field)
		}
		return less
	}
	refugee := maps.Clone(want)
	refugee["refugee"] = permit.Yes
	delete(refugee, "citizenship")
	for _, c := range []struct {
		name, lines string
		values      map[string]string
		problem     string
	}{
		{"a good one", good, want, ""},
		{"as a scanner sends it", strings.ReplaceAll(strings.ToLower(good), "\n", "\r\n") + "\r\n", want, ""},
		{"a number misread", strings.Replace(good, "A01234567", "A01234568", 1), without("document_number"), "number"},
		{"a refugee's", passportLines("ITA", "XXB", "ESEMPIO", "FATOU", "A01234567", "920315", "F", "300131"), refugee, ""},
		{"a state that is none", passportLines("SEN", "QQQ", "ESEMPIO", "FATOU", "A01234567", "920315", "F", "300131"), without("citizenship"), "nationality"},
	} {
		t.Run(c.name, func(t *testing.T) {
			read, err := r.session.ReadDocument(c.lines)
			if err != nil {
				t.Fatal(err)
			}
			if !maps.Equal(read.Values, c.values) || read.Problem != c.problem {
				t.Errorf("values %v, problem %q", read.Values, read.Problem)
			}
			if len(read.Found) != 1 || read.Found[0].ID != known.ID {
				t.Errorf("on file: %+v", read.Found)
			}
		})
	}
	for _, lines := range []string{"", "una riga qualsiasi", good[:30], strings.Repeat("<", 1<<20)} {
		if _, err := r.session.ReadDocument(lines); !errors.Is(err, desk.ErrUnreadable) {
			t.Errorf("%d bytes of something else: %v", len(lines), err)
		}
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
	lines := first + "\n" + second + composite[len(composite)-1:] + "\nESEMPIO<<FATOU<<<<<<<<<<<<<<<"
	read, err := r.session.ReadDocument(lines)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{
		"surname": "ESEMPIO", "given_names": "FATOU", "sex": "F", "birth_date": "1992-03-15", "citizenship": "SEN",
		"permit_number": "I08451237", "permit_expiry": "2027-01-10",
	}
	if !maps.Equal(read.Values, want) || read.Problem != "" {
		t.Errorf("values %v, problem %q", read.Values, read.Problem)
	}
}
