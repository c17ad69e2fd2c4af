package sites_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"sportello/assets/sites"
)

func TestTheSitesOfTheService(t *testing.T) {
	all, err := sites.Load()
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	central := 0
	for _, site := range all {
		names = append(names, site.Name)
		if site.Central {
			central++
		}
	}
	if want := []string{"Lido Adriano", "San Pietro in Vincoli", "Casa delle Culture", "Ufficio centrale"}; !slices.Equal(names, want) || central != 1 {
		t.Errorf("sites %q, %d of them central", names, central)
	}
	if all[0].IsUnsure("postcode") || !all[3].IsUnsure("address") {
		t.Error("what is unsure is told as sure, or the other way round")
	}
	for _, site := range all { // nobody has said when, nor at how many desks
		if site.HoursSure() || !site.IsUnsure("desks") || site.AtOnce() != 1 || len(site.On(time.Monday)) == 0 || len(site.On(time.Sunday)) != 0 {
			t.Errorf("%s is open %v at %d desks, sure %v", site.Name, site.On(time.Monday), site.AtOnce(), site.HoursSure())
		}
	}
}

func TestWhenASiteIsOpen(t *testing.T) {
	site := sites.Site{Name: "Piazza di Prova", Hours: []sites.Opening{{time.Tuesday, "15:00", "17:00"}, {time.Monday, "09:00", "12:00"}, {time.Tuesday, "09:00", "13:00"}}}
	if got := site.On(time.Tuesday); len(got) != 2 || got[0].From != "09:00" || got[1].From != "15:00" {
		t.Errorf("Tuesday %v", got)
	}
	if got := site.On(time.Friday); len(got) != 0 {
		t.Errorf("Friday %v", got)
	}
	if !site.HoursSure() {
		t.Error("what somebody has said is not sure")
	}
	unsaid := sites.Site{Name: "Piazza di Prova", Desks: 3}
	if unsaid.HoursSure() || len(unsaid.On(time.Friday)) != 1 || len(unsaid.On(time.Saturday)) != 0 || unsaid.AtOnce() != 3 {
		t.Errorf("where nobody has said any hours: %v", unsaid.On(time.Friday))
	}
}

func TestSitesThatAreNone(t *testing.T) {
	for encoded, sound := range map[string]bool{
		`[{"name":"Piazza di Prova","hours":[{"weekday":1,"from":"09:00","to":"12:30"}]}]`: true,
		`[{"name":""}]`:                         false,
		`[{"name":"Prova"},{"name":"Prova"}]`:   false,
		`[{"name":"Prova","opening":"always"}]`: false,
		`[{"name":"Prova","hours":[{"weekday":1,"from":"12:30","to":"09:00"}]}]`:                                           false,
		`[{"name":"Prova","hours":[{"weekday":7,"from":"09:00","to":"12:30"}]}]`:                                           false,
		`[{"name":"Prova","hours":[{"weekday":1,"from":"9:00","to":"12:30"}]}]`:                                            false,
		`[{"name":"Prova","hours":[{"weekday":1,"from":"09:00","to":"12:30"},{"weekday":1,"from":"12:00","to":"13:00"}]}]`: false,
		`[{"name":"Prova","hours":[{"weekday":1,"from":"09:00","to":"12:30"},{"weekday":1,"from":"12:30","to":"13:00"}]}]`: true,
		`[{"name":"Prova","desks":-1}]`:                                   false,
		`[{"name":"Prova","desks":21}]`:                                   false,
		`[{"name":"Prova","address":"` + strings.Repeat("x", 201) + `"}]`: false,
		`[{"name":"   "}]`:                                                false,
		`{`:                                                               false,
	} {
		if _, err := sites.Decode([]byte(encoded)); (err == nil) != sound {
			t.Errorf("%s: %v", encoded, err)
		}
	}
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte(`[{"name":"Piazza di Prova","hours":[{"weekday":1,"from":"09:00","to":"12:30"}],"desks":2,"unsure":["hours"]}]`))
	f.Fuzz(func(t *testing.T, encoded []byte) {
		all, err := sites.Decode(encoded)
		for _, site := range all {
			if err == nil && (site.Check() != nil || site.AtOnce() < 1) {
				t.Errorf("%+v", site)
			}
		}
	})
}
