package sites_test

import (
	"slices"
	"testing"

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
}

func TestSitesThatAreNone(t *testing.T) {
	for encoded, sound := range map[string]bool{
		`[{"name":"Piazza di Prova","hours":[{"weekday":1,"from":"09:00","to":"12:30"}]}]`: true,
		`[{"name":""}]`:                         false,
		`[{"name":"Prova"},{"name":"Prova"}]`:   false,
		`[{"name":"Prova","opening":"always"}]`: false,
		`[{"name":"Prova","hours":[{"weekday":1,"from":"12:30","to":"09:00"}]}]`: false,
		`[{"name":"Prova","hours":[{"weekday":7,"from":"09:00","to":"12:30"}]}]`: false,
		`{`: false,
	} {
		if _, err := sites.Decode([]byte(encoded)); (err == nil) != sound {
			t.Errorf("%s: %v", encoded, err)
		}
	}
}
