package desk_test

import (
	"strings"
	"testing"

	"sportello/app/desk"
)

func TestTypedName(t *testing.T) {
	for _, c := range []struct{ typed, surname, given string }{
		{"prova fatou binta", "PROVA", "FATOU BINTA"},
		{"Fatou Binta PROVA", "PROVA", "FATOU BINTA"},
		{"PROVA, Fatou", "PROVA", "FATOU"},
		{"PROVA FATOU", "PROVA", "FATOU"},
		{"el esempio fatima", "EL ESEMPIO", "FATIMA"},
		{"de la prova ana maria", "DE LA PROVA", "ANA MARIA"},
		{"sy omar", "SY", "OMAR"},
		{"d'esempio žarko", "D'ESEMPIO", "ŽARKO"},
		{"Пробенко Оксана", "ПРОБЕНКО", "ОКСАНА"},
		{"esempio", "ESEMPIO", ""},
		{"el", "EL", ""},
		{"prova 1990 333-5550142 anna", "PROVA", "ANNA"},
		{"3335550142", "", ""},
		{"", "", ""},
	} {
		surname, given := desk.TypedName(c.typed)
		if surname != c.surname || given != c.given {
			t.Errorf("%q gives %q and %q, want %q and %q", c.typed, surname, given, c.surname, c.given)
		}
	}
}

func FuzzTypedName(f *testing.F) {
	f.Add("el esempio fatima")
	f.Add("Fatou PROVA 1990")
	f.Add("\x80 ﬀ ß")
	f.Fuzz(func(t *testing.T, typed string) {
		surname, given := desk.TypedName(typed)
		for _, name := range []string{surname, given} {
			if name != strings.Join(strings.Fields(name), " ") || strings.ContainsAny(name, "0123456789") {
				t.Errorf("%q gives %q", typed, name)
			}
		}
		if surname == "" && given != "" {
			t.Errorf("%q gives the name %q alone", typed, given)
		}
	})
}
