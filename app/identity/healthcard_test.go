package identity_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"sportello/app/identity"
)

// What readers send for the codes of the health card of nobody.
func TestParseHealthCard(t *testing.T) {
	const code, number = "PRVFTA92C55Z343I", "80380001200123456789"
	for _, c := range []struct{ name, text, code, number string }{
		{"the bar code with its start and stop characters", "*" + code + "*", code, ""},
		{"in lower case", "*" + strings.ToLower(code) + "*", code, ""},
		{"a track with the codice fiscale", "%" + code + "  PROVA  FATOU ?", code, ""},
		{"two tracks at once", "%" + code + "PROVA FATOU?;" + number + "=2912?", code, number},
		{"two tracks by an Italian keyboard", "%" + code + "PROVA FATOU_ò" + number + "ì2912_", code, number},
		{"the second track", ";" + number + "=2912?", "", number},
		{"the number", number, "", number},
		{"the number in groups", "80380 00120 01234 56789", "", number},
		{"a track whose code is wrong", "%" + code[:15] + "J?;" + number + "?", "", number},
		{"a codice fiscale by itself", code, "", ""},
		{"a card of another state", "80276001200123456789", "", ""},
		{"more digits than a number has", ";" + number + "1?", "", ""},
		{"a bank's card", "%B4111111111111111^PROVA/FATOU^2912?", "", ""},
		{"nothing", "", "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			card, ok := identity.ParseHealthCard(c.text, today)
			if card.Code.Code != c.code || card.Number != c.number || ok != (c.code != "" || c.number != "") {
				t.Errorf("%+v, %v", card, ok)
			}
		})
	}
}

// Whoever the code is of, a card tells the same of them as the code alone.
func TestHealthCardTellsWhatTheCodeTells(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text, err := identity.ComputeFiscalCode(identity.Person{
			Surname: rapid.StringMatching(`[A-Z]{1,12}`).Draw(t, "surname"), GivenNames: rapid.StringMatching(`[A-Z]{1,12}`).Draw(t, "given names"),
			Sex: rapid.SampledFrom([]string{"M", "F"}).Draw(t, "sex"), BirthDate: drawDate(t, "born", 1930, 2025),
			Place: rapid.SampledFrom([]string{"Z343", "Z330", "H199", "D612"}).Draw(t, "place"),
		})
		if err != nil {
			t.Fatal(err)
		}
		want, err := identity.ParseFiscalCode(text, today)
		if err != nil {
			t.Fatal(err)
		}
		framed := rapid.SampledFrom([]string{"*%*", "%% PROVA?", "%%_ò80380001200123456789_"}).Draw(t, "frame")
		card, ok := identity.ParseHealthCard(framed[:1]+strings.Replace(framed[1:], "%", text, 1), today)
		if !ok || card.Code != want {
			t.Fatalf("%+v", card)
		}
	})
}

func FuzzParseHealthCard(f *testing.F) {
	f.Add("*PRVFTA92C55Z343I*", today)
	f.Add("%PRVFTA92C55Z343I PROVA?;80380001200123456789=2912?", today)
	f.Add("80380 00120 01234 56789", today)
	f.Add("ò"+strings.Repeat("8", 600), "")
	f.Fuzz(func(t *testing.T, text, today string) {
		card, ok := identity.ParseHealthCard(text, today)
		if ok != (card.Code.Code != "" || card.Number != "") {
			t.Fatalf("%+v, %v", card, ok)
		}
		if card.Number != "" && (len(card.Number) != 20 || strings.Trim(card.Number, "0123456789") != "") {
			t.Fatalf("number %q", card.Number)
		}
		if card.Code.Code != "" {
			if _, err := identity.ParseFiscalCode(card.Code.Code, today); err != nil {
				t.Fatal(err)
			}
		}
	})
}
