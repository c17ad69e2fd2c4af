package identity_test

import (
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"sportello/app/identity"
)

// unfilled leaves out of a zone what a hand leaves out: the fillers at the end
// of lines, and those before the check digits that end one.
func unfilled(m identity.MRZ, text string) string {
	lines := strings.Split(text, "\n")
	digits := map[identity.Format]int{identity.TD1: 1, identity.TD2: 1, identity.TD3: 2}[m.Format]
	for i, line := range lines {
		kept := len(line)
		if i == 1 {
			kept -= digits
		}
		lines[i] = strings.TrimRight(line[:kept], "<") + line[kept:]
	}
	return strings.Join(lines, "\n")
}

// Fillers left out change nothing, except that a short line of names is told.
func TestFillersMayBeLeftOut(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := drawMRZ(t)
		if m.Format == identity.TD3 {
			m.DocumentCode = "P"
		}
		if m.Format == identity.TD2 && strings.HasPrefix(m.DocumentCode, "P") {
			m.DocumentCode = "I"
		}
		// The fillers of fields that end a line's fixed part would go too.
		m.Nationality = "SEN"
		if m.ExpiryDate == "" {
			m.ExpiryDate = "2030-01-31"
		}
		text := unfilled(m, write(t, m))
		got, err := identity.ParseMRZ(text, today)
		if err != nil {
			t.Fatalf("%s\n%v", text, err)
		}
		for _, wrong := range got.Errors {
			if wrong.Reason != identity.ReasonShort {
				t.Fatalf("%s\n%v", text, wrong)
			}
		}
		got.Errors = nil
		if strings.HasPrefix(m.DocumentCode, "V") { // the two kinds of visas differ in nothing but their width
			m.Format = got.Format
		}
		if m.Truncated = false; got.Truncated {
			m.Truncated = true
		}
		if !reflect.DeepEqual(got, m) {
			t.Fatalf("%s\n got %+v\nwant %+v", text, got, m)
		}
	})
}

// 28 characters of names and the 44 of a passport's second line are as many as
// two lines of a card.
func TestLinesASpaceApartAreNotRunTogether(t *testing.T) {
	const second = "00000000A0SEN9203158F3001318<<<<<<<<<<<<<<04"
	apart, err := identity.ParseMRZ("P<SENAAAAAAAAA<<AAAAAAAAAAAA\n"+second, today)
	if err != nil || apart.Format != identity.TD3 {
		t.Fatalf("%+v, %v", apart, err)
	}
	got, err := identity.ParseMRZ("P<SENAAAAAAAAA<<AAAAAAAAAAAA "+second, today)
	if err != nil || !reflect.DeepEqual(got, apart) {
		t.Errorf("got %+v, %v\nwant %+v", got, err, apart)
	}
}

// A character that is missing is no filler left out.
func TestALineThatLacksCharactersIsNoZone(t *testing.T) {
	const first = "P<UTOERIKSSON<<ANNA<MARIA"
	for _, second := range []string{
		"L898902C36UTO7408122F1204159ZE18422610", // a letter of the personal number
		"L898902C36UTO7408122F12041510",          // the check digit of the expiry
		"L898902C36UTO7408122F",
	} {
		if m, err := identity.ParseMRZ(first+"\n"+second, today); err == nil {
			t.Errorf("%s: %+v", second, m)
		}
	}
	if m, err := identity.ParseMRZ(first+"\nL898902C36UTO7408122F1204159ZE184226B10", today); err != nil || m.Optional != "ZE184226B" || m.ExpiryDate != "2012-04-15" {
		t.Errorf("the whole line: %+v, %v", m, err)
	}
}
