package sites_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"sportello/assets/sites"
)

func TestWhatARecordSaysOfASite(t *testing.T) {
	base := sites.Site{
		Name: "Piazza di Prova", Address: "Via Finta 1", Desks: 2, Unsure: []string{"hours", "desks"},
		Hours: []sites.Opening{{time.Monday, "09:00", "13:00"}, {time.Tuesday, "09:00", "13:00"}},
	}
	for _, c := range []struct {
		says string
		of   map[string]string
		want func(*sites.Site)
	}{
		{"nothing", nil, func(*sites.Site) {}},
		{"another address", map[string]string{"address": "Via Esempio 2"}, func(s *sites.Site) { s.Address = "Via Esempio 2" }},
		{"no address", map[string]string{"address": sites.None}, func(s *sites.Site) { s.Address = "" }},
		{"nothing of the address any more", map[string]string{"address": ""}, func(*sites.Site) {}},
		{"out of use", map[string]string{"retired": "true"}, func(s *sites.Site) { s.Retired = true }},
		{"hours of a day", map[string]string{"hours.tue": "09:00-12:00 14:00-17:00"}, func(s *sites.Site) {
			s.Hours = []sites.Opening{{time.Monday, "09:00", "13:00"}, {time.Tuesday, "09:00", "12:00"}, {time.Tuesday, "14:00", "17:00"}}
		}},
		{"closed on a day", map[string]string{"hours.mon": sites.None}, func(s *sites.Site) { s.Hours = s.Hours[1:] }},
		{"hours are sure", map[string]string{"unsure.hours": sites.None}, func(s *sites.Site) { s.Unsure = []string{"desks"} }},
		{"another name", map[string]string{"name": "Piazza d'Altri"}, func(*sites.Site) {}},
		{"what cannot be", map[string]string{
			"desks": "21", "hours.mon": "13:00-09:00", "hours.tue": "09:00-10:00 10:00-11:00 11:00-12:00 12:00-13:00 13:00-14:00", "hours.any": "09:00-10:00",
			"unsure.everything": "true", "address": strings.Repeat("x", 201), "postcode": "\xff", "colour": "blue",
		}, func(*sites.Site) {}},
	} {
		want := base
		want.Hours, want.Unsure = slices.Clone(base.Hours), slices.Clone(base.Unsure)
		c.want(&want)
		if got := base.With(c.of); !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %+v\nwant %+v", c.says, got, want)
		}
	}
	if len(base.Hours) != 2 || len(base.Unsure) != 2 {
		t.Errorf("what was said changed what it was said of: %+v", base)
	}
}

func TestASiteOutOfUseIsNeverOpen(t *testing.T) {
	for _, site := range []sites.Site{{}, {Hours: []sites.Opening{{time.Monday, "09:00", "13:00"}}}} {
		open := len(site.On(time.Monday))
		if site.Retired = true; open != 1 || len(site.On(time.Monday)) != 0 {
			t.Errorf("%+v: open %d times before", site, open)
		}
	}
}

// anySite draws a site of a name.
func anySite(t *rapid.T, label string) sites.Site {
	text := rapid.SampledFrom([]string{"", "Prova", "Esempio"})
	site := sites.Site{
		Name: "Piazza di Prova", Municipality: text.Draw(t, label+" municipality"), Address: text.Draw(t, label+" address"),
		Postcode: text.Draw(t, label+" postcode"), Who: text.Draw(t, label+" who"), Desks: rapid.IntRange(0, 20).Draw(t, label+" desks"),
		Central: rapid.Bool().Draw(t, label+" central"), Retired: rapid.Bool().Draw(t, label+" retired"),
	}
	for weekday := range time.Saturday + 1 {
		for n := range rapid.IntRange(0, 4).Draw(t, label+" stretches") {
			site.Hours = append(site.Hours, sites.Opening{Weekday: weekday, From: fmt.Sprintf("%02d:00", 8+2*n), To: fmt.Sprintf("%02d:30", 9+2*n)})
		}
	}
	for _, fact := range []string{"municipality", "address", "postcode", "hours", "desks", "who"} {
		if rapid.Bool().Draw(t, label+" unsure "+fact) {
			site.Unsure = append(site.Unsure, fact)
		}
	}
	return site
}

// Whatever the program says of a site and whatever is made of it: the changes make it
// so, they are empty where nothing differs, and two who change different things agree.
func TestChangesMakeASiteOfAnother(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		base, before, after := anySite(t, "base"), anySite(t, "before"), anySite(t, "after")
		record := base.Changes(before)
		for name, value := range base.With(record).Changes(after) {
			record[name] = value
		}
		made := base.With(record)
		if left := made.Changes(after); len(left) > 0 || made.Check() != nil {
			t.Fatalf("left to change: %v, %v", left, made.Check())
		}
		if same := before.Changes(before); len(same) > 0 {
			t.Fatalf("nothing differs, and %v is to change", same)
		}
	})
}

// Whatever stands in a record, the site can be used.
func FuzzSiteWith(f *testing.F) {
	f.Add("hours.mon", "09:00-13:00 15:00-17:00", "desks", "2")
	f.Add("unsure.hours", "-", "address", "\xff")
	f.Fuzz(func(t *testing.T, one, value, other, more string) {
		site := sites.Site{Name: "Piazza di Prova"}.With(map[string]string{one: value, other: more})
		if err := site.Check(); err != nil || site.Name != "Piazza di Prova" {
			t.Errorf("%+v: %v", site, err)
		}
	})
}
