package desk_test

import (
	"cmp"
	"maps"
	"testing"

	"pgregory.net/rapid"

	"sportello/app/desk"
	"sportello/app/permit"
)

var place = []string{"1.5", "1.6", "1.66", "1.67", "1.68", "1.69", "1.70", "1.71", "1.72"}

func placeOf(a *desk.Application) permit.Values {
	values := make(permit.Values)
	for _, key := range place {
		if value := a.Value(key); value != "" {
			values[key] = value
		}
	}
	return values
}

// A whole address fills section 7, and what depends on the town goes with it: the
// domicile of section 1 and the postcode. All of it is one step of undo.
func TestNothingOfTheOldAddressIsLeft(t *testing.T) {
	cervia := permit.Values{"1.66": "RA", "1.67": "CERVIA", "1.68": "VIA FINTA", "1.69": "3"}
	for _, c := range []struct {
		name          string
		before, given permit.Values
		want          permit.Values // of place
	}{
		{"another town, with postcode", nil, with(cervia, "1.72", "48015"),
			permit.Values{"1.5": "RA", "1.6": "CERVIA", "1.66": "RA", "1.67": "CERVIA", "1.68": "VIA FINTA", "1.69": "3", "1.72": "48015"}},
		{"another town, whose postcode is known", nil, cervia,
			permit.Values{"1.5": "RA", "1.6": "CERVIA", "1.66": "RA", "1.67": "CERVIA", "1.68": "VIA FINTA", "1.69": "3", "1.72": "48015"}},
		{"another town, whose postcode is not known", nil, permit.Values{"1.66": "BO", "1.67": "IMOLA", "1.68": "VIA FINTA", "1.69": "3"},
			permit.Values{"1.5": "BO", "1.6": "IMOLA", "1.66": "BO", "1.67": "IMOLA", "1.68": "VIA FINTA", "1.69": "3"}},
		{"a hamlet", nil, permit.Values{"1.66": "RA", "1.67": "RAVENNA", "1.68": "VIA FINTA, SAN PIETRO IN VINCOLI", "1.69": "3"},
			permit.Values{"1.5": "RA", "1.6": "RAVENNA", "1.66": "RA", "1.67": "RAVENNA", "1.68": "VIA FINTA, SAN PIETRO IN VINCOLI", "1.69": "3", "1.72": "48125"}},
		{"the street there was, taken apart", permit.Values{"1.68": "VIALE ESEMPIO 14"}, permit.Values{"1.68": "VIALE ESEMPIO", "1.69": "14"},
			permit.Values{"1.5": "RA", "1.6": "RAVENNA", "1.66": "RA", "1.67": "RAVENNA", "1.68": "VIALE ESEMPIO", "1.69": "14", "1.72": "48122"}},
		{"another street of a town with several postcodes", permit.Values{"1.68": "VIA FINTA 3"}, permit.Values{"1.68": "VIA FINTA", "1.69": "3"},
			permit.Values{"1.5": "RA", "1.6": "RAVENNA", "1.66": "RA", "1.67": "RAVENNA", "1.68": "VIA FINTA", "1.69": "3"}},
		{"another street, its postcode typed before", permit.Values{"1.68": "VIA FINTA 3", "1.72": "48121"}, permit.Values{"1.68": "VIA FINTA", "1.69": "3"},
			permit.Values{"1.5": "RA", "1.6": "RAVENNA", "1.66": "RA", "1.67": "RAVENNA", "1.68": "VIA FINTA", "1.69": "3", "1.72": "48121"}},
		{"another town than a domicile that was typed", permit.Values{"1.6": "FAENZA", "1.67": "RAVENNA"}, cervia,
			permit.Values{"1.5": "RA", "1.6": "FAENZA", "1.66": "RA", "1.67": "CERVIA", "1.68": "VIA FINTA", "1.69": "3", "1.72": "48015"}},
		{"domicile and address said to be apart", nil, with(cervia, "1.6", "RAVENNA"),
			permit.Values{"1.5": "RA", "1.6": "RAVENNA", "1.66": "RA", "1.67": "CERVIA", "1.68": "VIA FINTA", "1.69": "3", "1.72": "48015"}},
		{"the domicile comes to an address that was typed", permit.Values{"1.67": "IMOLA", "1.68": "VIA FINTA", "1.72": "40026"}, permit.Values{"1.5": "BO", "1.6": "IMOLA"},
			permit.Values{"1.5": "BO", "1.6": "IMOLA", "1.66": "BO", "1.67": "IMOLA", "1.68": "VIA FINTA", "1.69": "12", "1.72": "40026"}},
		{"pasted without a town", nil, permit.Values{"1.66": "", "1.67": "", "1.68": "VIA FINTA", "1.69": "3", "1.70": "", "1.71": "", "1.72": ""},
			permit.Values{"1.5": "RA", "1.6": "RAVENNA", "1.66": "RA", "1.67": "RAVENNA", "1.68": "VIA FINTA", "1.69": "3"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, a := comeBack(t, nil)
			for _, key := range place {
				if value := c.before[key]; value != "" {
					a.Set(key, value)
				}
			}
			before := a.Values()
			a.SetAll(c.given)
			if got := placeOf(a); !maps.Equal(got, c.want) {
				t.Errorf("now\n%v, want\n%v", got, c.want)
			}
			if c.before["1.67"] == "" && c.want["1.6"] == c.want["1.67"] && !a.Derived("1.67") {
				t.Error("the address follows the domicile no more")
			}
			if c.want["1.5"] != a.Value("1.2") {
				t.Errorf("the Questura is of %s", a.Value("1.2"))
			}
			a.Undo()
			if got := a.Values(); !maps.Equal(got, before) {
				t.Errorf("undone\n%v, want\n%v", got, before)
			}
			a.Redo()
			if got := placeOf(a); !maps.Equal(got, c.want) {
				t.Errorf("redone %v", got)
			}
		})
	}
}

// What a relative's record does not say is not left from the old address either.
func TestARelativesAddressIsTakenWhole(t *testing.T) {
	r := newRoom(t)
	wife := r.person(fatou())
	his := without(amadou(), "postcode")
	maps.Copy(his, map[string]string{"province": "BO", "municipality": "IMOLA", "street": "VIA FINTA", "street_number": "3"})
	r.related(wife, "spouse", his)
	a := r.start(wife.ID)
	before := a.Values()
	a.Take(offers(t, a, "1.68")[0])
	if want := (permit.Values{"1.5": "BO", "1.6": "IMOLA", "1.66": "BO", "1.67": "IMOLA", "1.68": "VIA FINTA", "1.69": "3"}); !maps.Equal(placeOf(a), want) {
		t.Errorf("taken\n%v, want\n%v", placeOf(a), want)
	}
	if a.Undo(); !maps.Equal(a.Values(), before) {
		t.Errorf("undone\n%v, want\n%v", a.Values(), before)
	}
}

// Those who are open together move together.
func TestAFamilyMovesWhole(t *testing.T) {
	r := newRoom(t)
	wife := r.person(fatou())
	husband := r.related(wife, "spouse", amadou())
	a := r.start(wife.ID)
	if _, err := a.OpenTogether(t.Context(), husband.ID); err != nil {
		t.Fatal(err)
	}
	his := a.Together()[1]
	for _, move := range []permit.Values{
		{"1.66": "RA", "1.67": "CERVIA", "1.68": "VIA FINTA", "1.69": "3"},
		{"1.66": "BO", "1.67": "IMOLA", "1.68": "VIA FINTA", "1.69": "4"},
		{"1.66": "RA", "1.67": "RAVENNA", "1.68": "VIA FINTA", "1.69": "5", "1.72": "48121"},
	} {
		a.SetAll(move)
		if mine, theirs := placeOf(a), placeOf(his); !maps.Equal(mine, theirs) || theirs["1.6"] != move["1.67"] {
			t.Errorf("she lives in\n%v, he in\n%v", mine, theirs)
		}
	}
}

func with(values permit.Values, key, value string) permit.Values {
	values = maps.Clone(values)
	values[key] = value
	return values
}

// Typing another domicile takes the postcode of the old one away once there is such
// a town, and leaves one that was typed.
func TestTypingAnotherTown(t *testing.T) {
	for _, c := range []struct{ typed, key, town, postcode string }{
		{"", "1.6", "CERVI", "48122"}, {"", "1.6", "CERVIA", "48015"}, {"", "1.6", "IMOLA", ""}, {"", "1.6", "RAVENNA", "48122"},
		{"", "1.67", "IMOLA", ""}, {"40026", "1.6", "IMOLA", "40026"},
	} {
		_, a := comeBack(t, nil)
		if c.typed != "" {
			a.Set("1.72", c.typed)
		}
		a.Set(c.key, c.town)
		if got := a.Value("1.72"); got != c.postcode || a.Value("1.67") != c.town {
			t.Errorf("typed %s in %s: postcode %q of %s, want %q", c.town, c.key, got, a.Value("1.67"), c.postcode)
		}
		before := cmp.Or(c.typed, "48122")
		if a.Undo(); c.town != "RAVENNA" && (a.Value("1.72") != before || a.Value("1.67") != "RAVENNA") {
			t.Errorf("typed %s in %s and undone: postcode %q of %s", c.town, c.key, a.Value("1.72"), a.Value("1.67"))
		}
	}
}

// A new application has one address, that of the person's record, and not half of
// the one in the last application.
func TestANewApplicationHasOneAddress(t *testing.T) {
	r, a := comeBack(t, permit.Values{"1.66": "BO", "1.67": "IMOLA", "1.68": "VIA VECCHIA", "1.69": "9", "1.70": "B", "1.71": "4", "1.72": "40026"})
	if want := (permit.Values{"1.5": "BO", "1.6": "IMOLA", "1.66": "BO", "1.67": "IMOLA", "1.68": "VIA VECCHIA", "1.69": "9", "1.70": "B", "1.71": "4", "1.72": "40026"}); !maps.Equal(placeOf(a), want) {
		t.Errorf("as in the last application\n%v, want\n%v", placeOf(a), want)
	}
	person, err := r.session.Person(t.Context(), a.Person())
	if err != nil {
		t.Fatal(err)
	}
	maps.Copy(person.Values, map[string]string{
		"province": "RA", "municipality": "CERVIA", "street": "VIA FINTA", "street_number": "3", "stair": "", "flat": "", "postcode": "",
	})
	if _, err := r.session.SavePerson(t.Context(), person.ID, person.Version, person.Values); err != nil {
		t.Fatal(err)
	}
	a = r.start(a.Person())
	if want := (permit.Values{"1.5": "RA", "1.6": "CERVIA", "1.66": "RA", "1.67": "CERVIA", "1.68": "VIA FINTA", "1.69": "3", "1.72": "48015"}); !maps.Equal(placeOf(a), want) {
		t.Errorf("of the record\n%v, want\n%v", placeOf(a), want)
	}
}

// Wherever somebody moves to and back, in one go or from offer to offer, domicile
// and address are in one town, and a postcode that nobody said is of that town.
func TestAMoveLeavesOneTown(t *testing.T) {
	_, a := comeBack(t, nil)
	postcodes := map[string]string{"CERVIA": "48015", "FAENZA": "48018", "LUGO": "48022", "RAVENNA": "", "IMOLA": ""}
	rapid.Check(t, func(t *rapid.T) {
		for range rapid.IntRange(1, 4).Draw(t, "moves") {
			town := rapid.SampledFrom([]string{"CERVIA", "FAENZA", "LUGO", "RAVENNA", "IMOLA"}).Draw(t, "town")
			values := permit.Values{"1.67": town, "1.68": rapid.SampledFrom([]string{"VIA FINTA", "VIALE ESEMPIO"}).Draw(t, "street"), "1.69": "1"}
			if rapid.Bool().Draw(t, "province") {
				values["1.66"] = "RA"
				if town == "IMOLA" {
					values["1.66"] = "BO"
				}
			}
			was := a.Value("1.67")
			a.SetAll(values)
			if a.Value("1.6") != town || a.Value("1.67") != town || a.Value("1.5") != a.Value("1.66") {
				t.Fatalf("moved to %s: domicile %s (%s), address %s (%s)", town, a.Value("1.6"), a.Value("1.5"), a.Value("1.67"), a.Value("1.66"))
			}
			if got := a.Value("1.72"); got != postcodes[town] && was != town {
				t.Fatalf("moved from %s to %s: postcode %s", was, town, got)
			}
		}
	})
}
