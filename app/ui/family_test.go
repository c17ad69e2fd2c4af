package ui_test

import (
	"context"
	"strings"
	"testing"

	"sportello/app/desk"
)

// A newcomer is put on file as the child of who is there: a name, what they are,
// and one key for the address.
func TestARelativeIsPutOnFileInAFewKeys(t *testing.T) {
	p := office(t)
	p.press("<Ctrl+2>prova fatou<Return><Ctrl+F>nuova awa")
	p.press("<Return><Right><Return>")
	p.at("person")
	p.sees("NUOVA Awa", "F6 prende l’indirizzo di PROVA Fatou", "PROVA Fatou (genitore)")
	p.press("<F6>")
	p.sees("VIA INVENTATA", "Indirizzo di PROVA Fatou (genitore)")
	session := p.ui.Session()
	id := session.Search("nuova awa", 1, "person")[0].ID
	saved := must(session.Person(t.Context(), id))(t)
	for field, value := range map[string]string{"province": "RA", "municipality": "RAVENNA", "street": "VIA INVENTATA", "street_number": "12", "postcode": "48122", "mobile": "3335550142"} {
		if saved.Values[field] != value {
			t.Errorf("%s is %q, want %q", field, saved.Values[field], value)
		}
	}
	p.press("<F6>")
	p.seesNot("VIA INVENTATA")
}

// From the day's list, and from the card, one key opens the family's applications.
func TestAFamilyIsOpenedFromTheDay(t *testing.T) {
	for _, from := range []string{"<Ctrl+G>", "s<Ctrl+G>"} {
		t.Run(from, func(t *testing.T) {
			p := newProgram(t)
			people := p.furnish()
			p.desk(func(ctx context.Context, s *desk.Session) {
				for i, permit := range []string{"2027-01-29", "2027-02-20"} {
					person := must(s.Person(ctx, people[i+1]))(t)
					must(s.SavePerson(ctx, person.ID, person.Version, map[string]string{"province": "RA", "municipality": "RAVENNA", "street": "VIA FINTA", "permit_expiry": permit}))(t)
				}
			})
			p.start()
			p.press(passphrase + "<Return>")
			for range 7 {
				if !strings.Contains(p.shown(), "ESEMPIO Khadija (coniuge)") {
					p.press("<Down>")
				}
			}
			p.press(from)
			p.at("application")
			p.sees("ESEMPIO MOHAMMED", "ESEMPIO KHADIJA", "Aperte insieme: ESEMPIO Khadija")
			p.press("<Ctrl+Next>")
			p.at("application")
			p.sees("ESEMPIO KHADIJA")
			p.press("<Escape>")
			if from == "<Ctrl+G>" {
				p.at("day")
			} else {
				p.at("person")
			}
		})
	}
}
