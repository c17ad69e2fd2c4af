package desk_test

import (
	"errors"
	"slices"
	"testing"

	"sportello/app/desk"
	"sportello/app/permit"
	"sportello/store"
)

// grown is the second child of section 12, who is sixteen on the day of the tests.
func grown() permit.Values {
	return permit.Values{
		"1.137": "ESEMPIO", "1.138": "PICCOLA", "1.139": "F", "1.140": "2019-01-01", "1.141": "ITA", "1.142": "SEN", "1.143": "RAVENNA",
		"1.145": "ESEMPIO", "1.146": "GRANDE", "1.147": "M", "1.148": "2010-06-30", "1.149": "SEN", "1.150": "SEN", "1.151": "DAKAR",
	}
}

// moving is the fix that a finding about the second child offers.
func moving(t *testing.T, a *desk.Application) permit.Fix {
	t.Helper()
	findings := a.Report().Findings
	at := slices.IndexFunc(findings, func(f permit.Finding) bool { return f.Rule == "child-too-old.2" })
	if at < 0 || findings[at].Fix == nil || findings[at].Fix.Action != permit.OwnApplication {
		t.Fatal("no child is to be moved")
	}
	return *findings[at].Fix
}

func TestAGrownChildGetsAnApplicationOfTheirOwn(t *testing.T) {
	r := newRoom(t)
	mother := r.person(fatou())
	a := r.start(mother.ID)
	a.SetAll(grown())
	if a.Value("1.26") != "2" {
		t.Fatalf("%q children", a.Value("1.26"))
	}
	moved, err := a.MoveOut(t.Context(), moving(t, a))
	if err != nil {
		t.Fatal(err)
	}
	own := moved.Own

	want := permit.Values{
		"1.3": "ESEMPIO", "1.4": "GRANDE", "1.33": "M", "1.34": "2010-06-30", "1.35": "SEN", "1.36": "SEN", "1.38": "DAKAR", "1.68": a.Value("1.68"),
	}
	for key, want := range want {
		if got := own.Value(key); got != want {
			t.Errorf("%s of the child's own is %q, want %q", key, got, want)
		}
	}
	if a.Value("1.146") != "" || a.Value("1.138") != "PICCOLA" || a.Value("1.26") != "1" {
		t.Errorf("left behind are %q and %q, %q children", a.Value("1.138"), a.Value("1.146"), a.Value("1.26"))
	}
	if open := a.Together(); !slices.Contains(open, own) {
		t.Error("the two are not open together")
	}
	family, err := r.session.Family(t.Context(), mother.ID)
	if err != nil || len(family) != 1 || family[0].Person != own.Person() || family[0].Relation != "child" {
		t.Errorf("the family is %v, %v", family, err)
	}

	told, undone := a.Undo()
	if !undone || a.Value("1.146") != "GRANDE" || a.Value("1.148") != "2010-06-30" || a.Value("1.26") != "2" {
		t.Errorf("after undo the row has %q, %q", a.Value("1.146"), a.Value("1.148"))
	}
	if told.Key != "1.145" || told.Own != own {
		t.Errorf("undone is told of as %+v, not as the child's row", told)
	}
	again, err := a.MoveOut(t.Context(), moving(t, a))
	if err != nil || again.Own != own {
		t.Errorf("moved again, they have another application: %v", err)
	}
}

func TestAGrownChildOnFileIsFound(t *testing.T) {
	values := func(change map[string]string) map[string]string {
		child := map[string]string{"surname": "ESEMPIO", "given_names": "GRANDE", "birth_date": "2010-06-30", "mobile": "0005550199"}
		for field, value := range change {
			child[field] = value
		}
		return child
	}
	for name, c := range map[string]struct {
		child   map[string]string
		related string // whose child it is
		found   bool
		born    string // told, if not what the row says
	}{
		"a child of theirs":                        {values(nil), "theirs", true, ""},
		"a child of theirs with another surname":   {values(map[string]string{"surname": "FINTA"}), "theirs", true, ""},
		"a child of the spouse":                    {values(nil), "the spouse's", true, ""},
		"somebody of the name and birth":           {values(nil), "", true, ""},
		"somebody of the name born on another day": {values(map[string]string{"birth_date": "2010-06-29"}), "", false, ""},
		"a child of theirs born on another day":    {values(map[string]string{"birth_date": "2013-06-05"}), "theirs", true, "2013-06-05"},
		"a child of theirs whose birth is unknown": {values(map[string]string{"birth_date": ""}), "theirs", true, ""},
		"a child of theirs who is another":         {values(map[string]string{"given_names": "ALTRO"}), "theirs", false, ""},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRoom(t)
			mother := r.person(fatou())
			known := r.person(c.child)
			relate := func(a, b desk.Person, relation string) {
				if err := r.session.Relate(t.Context(), a.ID, b.ID, relation); err != nil {
					t.Fatal(err)
				}
			}
			switch c.related {
			case "theirs":
				relate(mother, known, "child")
			case "the spouse's":
				father := r.person(map[string]string{"surname": "ESEMPIO", "given_names": "PADRE"})
				relate(mother, father, "spouse")
				relate(father, known, "child")
			}
			a := r.start(mother.ID)
			a.SetAll(grown())
			moved, err := a.MoveOut(t.Context(), moving(t, a))
			if err != nil {
				t.Fatal(err)
			}
			if found := moved.Own.Person() == known.ID; found != c.found || moved.Born != c.born {
				t.Errorf("is the one on file: %v, born on %q", found, moved.Born)
			}
		})
	}
}

func TestWhoCannotBeMovedStays(t *testing.T) {
	r := newRoom(t)
	a := r.start(r.person(fatou()).ID)
	a.SetAll(grown())
	for _, other := range []permit.Fix{{}, {Set: permit.Values{"1.146": ""}}, {Set: permit.Values{"1.145": "ALTRO"}}, {Set: permit.Values{"1.152": ""}}} {
		if _, err := a.MoveOut(t.Context(), other); !errors.Is(err, store.ErrMalformed) {
			t.Errorf("%v is answered with %v", other.Set, err)
		}
	}
	if a.Value("1.146") != "GRANDE" {
		t.Error("the row is gone")
	}
	people, err := r.session.RecentPeople(t.Context(), 10)
	if err != nil || len(people) != 1 {
		t.Errorf("on file are %v, %v", people, err)
	}
}
