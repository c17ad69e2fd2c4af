package desk_test

import (
	"maps"
	"testing"
	"time"

	"sportello/app/desk"
	"sportello/app/permit"
)

var (
	company = permit.Values{
		"2.21": permit.Yes, "2.22": "EDILIZIA PROVA SRL", "2.23": "00000000001", "2.24": "00000000001", "2.25": "0000000000",
	}
	family = permit.Values{
		"2.26": permit.Yes, "2.28": "ESEMPIO", "2.29": "ADA", "2.30": "1948-02-03", "2.31": "SMPDAA48B43H199X",
	}
)

// employed is an application of somebody new with an employer, on disk.
func (r *room) employed(surname string, employer permit.Values) *desk.Application {
	r.t.Helper()
	a := r.start(r.person(map[string]string{"surname": surname, "given_names": "PROVA"}).ID)
	a.SetAll(employer)
	flush(r.t, a)
	return a
}

func TestEmployersAreFoundAsTheyAreTyped(t *testing.T) {
	r := newRoom(t)
	r.employed("PRIMO", company)
	r.employed("SECONDO", company)
	r.employed("TERZO", family)
	r.employed("QUARTO", permit.Values{"2.21": permit.Yes, "2.22": "EDIL FINTA SNC", "2.24": "00000000002"})
	for _, known := range []string{"at once", "after unlocking again"} {
		for query, first := range map[string]string{
			"edi":               "EDILIZIA PROVA SRL", // two work there, one with the other
			"EDIL FIN":          "EDIL FINTA SNC",
			"edilizzia prova":   "EDILIZIA PROVA SRL",
			"00000000002":       "EDIL FINTA SNC",
			"esem":              "ESEMPIO Ada",
			"smpdaa48":          "ESEMPIO Ada",
			"nessuno di questi": "",
		} {
			found := r.session.Employers(query, 5)
			if first == "" && len(found) > 0 || first != "" && (len(found) == 0 || found[0].Name != first) {
				t.Errorf("%s: %q finds %+v, want %q first", known, query, found, first)
			}
		}
		if found := r.session.Employers("edilizia", 5); len(found) != 1 || found[0].Count != 2 || found[0].Number != "00000000001" {
			t.Errorf("%s: one employer of two workers is %+v", known, found)
		} else {
			for _, key := range []string{"2.21", "2.22", "2.23", "2.24", "2.25", "2.26", "2.28", "2.31"} {
				if value, told := found[0].Values[key]; !told || value != company[key] {
					t.Errorf("%s: %s is %q, %v", known, key, value, told)
				}
			}
		}
		r.reopen()
	}
}

// What the newest application says counts, and what is only half typed does not.
func TestEmployersAreAsTheNewestApplicationNamesThem(t *testing.T) {
	r := newRoom(t)
	old := r.employed("PRIMO", company)
	renamed := maps.Clone(company)
	renamed["2.22"] = "EDILIZIA PROVA SPA"
	r.clock.pass(time.Minute)
	young := r.employed("SECONDO", renamed)
	name := func() string {
		found := r.session.Employers("edilizia", 5)
		if len(found) != 1 {
			t.Fatalf("one employer is %+v", found)
		}
		return found[0].Name
	}
	if name() != "EDILIZIA PROVA SPA" {
		t.Error("the older application names it:", name())
	}
	old.Set("2.25", "1111111111")
	flush(t, old)
	if name() != "EDILIZIA PROVA SPA" {
		t.Error("the older application names it once it is touched:", name())
	}
	young.Set("2.23", "0000")
	young.Set("2.24", "")
	flush(t, young)
	if name() != "EDILIZIA PROVA SRL" {
		t.Error("half a number still names it:", name())
	}
	old.SetAll(permit.Values{"2.22": "", "2.23": "", "2.24": ""})
	flush(t, old)
	if found := r.session.Employers("edilizia", 5); len(found) > 0 {
		t.Errorf("nobody works there any more: %+v", found)
	}
}
