package desk_test

import (
	"maps"
	"testing"
	"time"

	"sportello/app/desk"
	"sportello/app/permit"
)

// Where somebody lived in the last six years is offered from the applications made
// here: each place once, the first one first, without the present one.
func TestPlacesOfStayAreOfferedFromEarlierApplications(t *testing.T) {
	type made struct{ day, town, street, number string }
	for _, c := range []struct {
		name    string
		earlier []made
		queued  bool
		want    []string // province, municipality, address by row
		days    string
	}{
		{"one after the other", []made{{"2021-03-01", "CERVIA", "VIA FINTA", "3"}, {"2023-03-01", "RAVENNA", "VIA DELLE PROVE", "8"}, {"2025-03-03", "RAVENNA", "VIALE ESEMPIO", "12"}}, true,
			[]string{"RA", "CERVIA", "VIA FINTA 3", "RA", "RAVENNA", "VIA DELLE PROVE 8"}, "01/03/2021, 01/03/2023"},
		{"twice the same, and back where one was", []made{{"2021-03-01", "RAVENNA", "VIALE ESEMPIO", "12"}, {"2022-03-01", "CERVIA", "VIA FINTA", "3"}, {"2023-03-01", "CERVIA", "VIA FINTA", "3"}}, true,
			[]string{"RA", "CERVIA", "VIA FINTA 3"}, "01/03/2023"},
		{"one left more than six years ago", []made{{"2016-03-01", "CERVIA", "VIA FINTA", "3"}, {"2018-03-01", "RAVENNA", "VIA DELLE PROVE", "8"}, {"2019-03-01", "RAVENNA", "VIALE ESEMPIO", "12"}}, true, nil, ""},
		{"always the same", []made{{"2021-03-01", "RAVENNA", "VIALE ESEMPIO", "12"}}, true, nil, ""},
		{"one that was never made", []made{{"2021-03-01", "CERVIA", "VIA FINTA", "3"}}, false, nil, ""},
		{"more than the form has room for", []made{{"2021-03-01", "LUGO", "VIA A", "1"}, {"2022-03-01", "LUGO", "VIA B", "2"}, {"2023-03-01", "LUGO", "VIA C", "3"}, {"2024-03-01", "LUGO", "VIA D", "4"}, {"2025-03-03", "LUGO", "VIA E", "5"}}, true,
			[]string{"RA", "LUGO", "VIA B 2", "RA", "LUGO", "VIA C 3", "RA", "LUGO", "VIA D 4", "RA", "LUGO", "VIA E 5"}, "01/03/2022, 01/03/2023, 01/03/2024, 03/03/2025"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := newRoom(t)
			person := r.person(fatou())
			today := r.clock.time()
			for _, m := range c.earlier {
				r.clock.pass(parsed(t, m.day).Sub(r.clock.time()))
				a := r.start(person.ID)
				a.SetAll(permit.Values{"1.67": m.town, "1.68": m.street, "1.69": m.number})
				if c.queued {
					queue(t, a)
				}
				flush(t, a)
			}
			r.clock.pass(today.Sub(r.clock.time()))
			a := r.start(person.ID)
			a.SetAll(permit.Values{"1.8": permit.Yes, "1.16": "09", "1.67": "RAVENNA", "1.68": "VIALE ESEMPIO", "1.69": "12"})
			before := a.Values()
			found := offers(t, a, "1.96")
			if len(c.want) == 0 {
				if len(found) > 0 {
					t.Errorf("offered %+v", found)
				}
				return
			}
			want := make(permit.Values)
			for i, value := range c.want {
				want[[]string{"1.96", "1.97", "1.98", "1.99", "1.100", "1.101", "1.102", "1.103", "1.104", "1.105", "1.106", "1.107"}[i]] = value
			}
			if len(found) != 1 || !maps.Equal(found[0].Values, want) || found[0].Relation != desk.Applicant || found[0].Name != c.days {
				t.Fatalf("offered\n%+v, want\n%v of %s", found, want, c.days)
			}
			a.Take(found[0])
			if again := offers(t, a, "1.97"); len(again) > 0 {
				t.Errorf("offered again %+v", again)
			}
			if a.Undo(); !maps.Equal(a.Values(), before) {
				t.Errorf("undone\n%v, want\n%v", a.Values(), before)
			}
		})
	}
}

func parsed(t *testing.T, day string) time.Time {
	t.Helper()
	at, err := time.Parse(time.DateOnly, day)
	if err != nil {
		t.Fatal(err)
	}
	return at.Add(9 * time.Hour)
}
