package desk_test

import (
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"sportello/app/desk"
	"sportello/app/permit"
)

// couple opens the applications of two spouses together.
func (r *room) couple() (hers, his *desk.Application) {
	r.t.Helper()
	wife := r.person(fatou())
	r.related(wife, "spouse", amadou())
	hers = r.start(wife.ID)
	return hers, r.together(hers)[1]
}

func (r *room) together(a *desk.Application) []*desk.Application {
	r.t.Helper()
	companions, err := a.Companions(r.t.Context())
	if err != nil {
		r.t.Fatal(err)
	}
	var people []uuid.UUID
	for _, companion := range companions {
		if companion.Suggested {
			people = append(people, companion.Person)
		}
	}
	open, err := a.OpenTogether(r.t.Context(), people...)
	if err != nil {
		r.t.Fatal(err)
	}
	return open
}

func TestWhoIsSuggestedToComeAlong(t *testing.T) {
	r := newRoom(t)
	wife := r.person(fatou())
	r.related(wife, "spouse", amadou())
	son := func(given string, change map[string]string) {
		values := fatou()
		values["given_names"], values["birth_date"] = given, "2009-05-05"
		for field, value := range change {
			values[field] = value
		}
		r.related(wife, "child", values)
	}
	son("SUBITO", nil)
	son("PICCOLO", map[string]string{"birth_date": "2020-05-05"})
	son("LONTANO", map[string]string{"street": "VIA ALTROVE"})
	son("ANCORA", map[string]string{"permit_expiry": "2028-01-10"})
	companions, err := r.start(wife.ID).Companions(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	suggested := make(map[string]bool)
	for _, companion := range companions {
		suggested[companion.Name] = companion.Suggested
	}
	for name, is := range map[string]bool{"ESEMPIO Amadou": true, "ESEMPIO Subito": true, "ESEMPIO Piccolo": false, "ESEMPIO Lontano": false, "ESEMPIO Ancora": false} {
		if was, listed := suggested[name]; !listed || was != is {
			t.Errorf("%s: listed %v, suggested %v", name, listed, was)
		}
	}
}

func TestWhatIsSharedIsTypedOnce(t *testing.T) {
	r := newRoom(t)
	hers, his := r.couple()
	for _, c := range []struct {
		what      string
		do        func()
		in        *desk.Application
		key, want string
	}{
		{"the address moves with her", func() { hers.Set("1.68", "VIA NUOVA") }, his, "1.68", "VIA NUOVA"},
		{"the town, and what follows from it", func() { hers.Set("1.6", "CERVIA") }, his, "1.67", "CERVIA"},
		{"her name is in his section 11", func() { hers.Set("1.4", "FATOU BINTA") }, his, "1.130", "FATOU BINTA"},
		{"his section 11 is hers", func() { his.Set("1.135", "THIES") }, hers, "1.38", "THIES"},
		{"a child is of both", func() { his.SetAll(permit.Values{"1.137": "ESEMPIO", "1.138": "AWA"}) }, hers, "1.138", "AWA"},
		{"how many live there", func() { hers.Set("1.120", "3") }, his, "1.120", "3"},
		{"everybody has a telephone", func() { hers.Set("1.75", "0001112223") }, his, "1.75", "0005550143"},
		{"and a passport", func() { hers.Set("1.44", "A99999999") }, his, "1.44", "A07654321"},
	} {
		if c.do(); c.in.Value(c.key) != c.want {
			t.Errorf("%s: %s is %q, want %q", c.what, c.key, c.in.Value(c.key), c.want)
		}
	}
	if taken := his.Shared()["1.68"]; !taken.Taken || taken.Name != "ESEMPIO Fatou binta" && taken.Name != "ESEMPIO Fatou" {
		t.Errorf("that it is hers does not show: %+v", taken)
	}
	if _, differs := his.Shared()["1.75"]; differs {
		t.Error("a telephone of one's own is told as a difference")
	}
}

// What stands nowhere in the second is filled in when they are opened together,
// where the rest agrees; an address that is half another is left alone.
func TestWhatIsMissingIsFilledIn(t *testing.T) {
	r := newRoom(t)
	wife := r.person(fatou())
	husband := r.related(wife, "spouse", without(amadou(), "street_number", "postcode"))
	elsewhere := without(fatou(), "street_number")
	elsewhere["street"] = "VIA ALTROVE"
	son := r.related(wife, "child", elsewhere)
	open, err := r.start(wife.ID).OpenTogether(t.Context(), husband.ID, son.ID)
	if err != nil {
		t.Fatal(err)
	}
	if open[1].Value("1.69") != "12" || open[2].Value("1.69") != "" || open[2].Value("1.68") != "VIA ALTROVE" {
		t.Errorf("his %q, the son's %q %q", open[1].Value("1.69"), open[2].Value("1.68"), open[2].Value("1.69"))
	}
}

// Never over what was typed, nor over what a record says differently; that they
// differ is told in both.
func TestWhatDiffersStays(t *testing.T) {
	r := newRoom(t)
	hers, his := r.couple()
	his.Set("1.68", "VIA SUA")
	if hers.Value("1.68") != "VIA SUA" {
		t.Fatal("not shared")
	}
	hers.Set("1.68", "VIA DI LEI")
	his.Set("1.69", "99")
	if his.Value("1.68") != "VIA SUA" || hers.Value("1.68") != "VIA DI LEI" || hers.Value("1.69") != "12" {
		t.Errorf("his %q, hers %q %q", his.Value("1.68"), hers.Value("1.68"), hers.Value("1.69"))
	}
	if shared := hers.Shared()["1.68"]; shared.Value != "VIA SUA" || shared.Name != "ESEMPIO Amadou" {
		t.Errorf("told in hers: %+v", shared)
	}
	if shared := his.Shared()["1.68"]; shared.Value != "VIA DI LEI" {
		t.Errorf("told in his: %+v", shared)
	}
	his.Set("1.68", "VIA DI LEI")
	his.Set("1.69", "12")
	if shared, told := hers.Shared()["1.68"]; told && shared.Value != "" {
		t.Errorf("they agree, and it is told: %+v", shared)
	}
}

// What came from the other is one step of undo here, and stays away then.
func TestWhatCameFromElsewhereIsUndoneHere(t *testing.T) {
	r := newRoom(t)
	hers, his := r.couple()
	for _, text := range []string{"V", "VI", "VIA", "VIA N", "VIA NUOVA"} {
		hers.Set("1.68", text)
	}
	if his.Undo(); his.Value("1.68") == "VIA NUOVA" {
		t.Fatal("not undone")
	}
	for range 3 {
		his.Undo()
	}
	if his.Value("1.68") != "VIALE ESEMPIO" || hers.Value("1.68") != "VIA NUOVA" {
		t.Errorf("his %q, hers %q", his.Value("1.68"), hers.Value("1.68"))
	}
	if hers.Set("1.68", "VIA NUOVISSIMA"); his.Value("1.68") != "VIALE ESEMPIO" {
		t.Errorf("pushed on him again: %q", his.Value("1.68"))
	}
	hers.Set("1.81", "3")
	his.Undo()
	if hers.Set("1.81", "4"); his.Value("1.81") != "" {
		t.Errorf("what he wanted empty is filled in again: %q", his.Value("1.81"))
	}
	// Undo in the one that was typed in goes for both.
	hers.Set("1.120", "3")
	if hers.Undo(); his.Value("1.120") != "" {
		t.Errorf("taken back in hers, it is %q in his", his.Value("1.120"))
	}
}

// The first is done and queued when the second is opened: what was typed in it
// need not be typed again, and it stays as it was queued.
func TestTheSecondAfterTheFirstIsDone(t *testing.T) {
	r := newRoom(t)
	wife := r.person(fatou())
	r.related(wife, "spouse", amadou())
	hers := r.start(wife.ID)
	hers.SetAll(permit.Values{"1.68": "VIA NUOVA", "1.69": "7", "1.6": "CERVIA"})
	queue(t, hers)
	his, err := hers.OpenTogether(t.Context(), r.relative(wife, "spouse"))
	if err != nil {
		t.Fatal(err)
	}
	if his[1].Value("1.68") != "VIA NUOVA" || his[1].Value("1.6") != "CERVIA" {
		t.Errorf("his address: %q, %q", his[1].Value("1.68"), his[1].Value("1.6"))
	}
	his[1].Set("1.120", "3")
	if hers.Value("1.120") != "" {
		t.Error("a queued application changes")
	}
	queue(t, his[1])
	for _, a := range his {
		if !a.Settled() {
			t.Error("not queued on its own")
		}
	}
}

func (r *room) relative(person desk.Person, relation string) uuid.UUID {
	r.t.Helper()
	family, err := r.session.Family(r.t.Context(), person.ID)
	if err != nil {
		r.t.Fatal(err)
	}
	at := slices.IndexFunc(family, func(relative desk.Relative) bool { return relative.Relation == relation })
	return family[at].Person
}

// Each saves itself; closed, it is no longer there to be written into.
func TestEachOfThemIsSavedOnItsOwn(t *testing.T) {
	r := newRoom(t, func(o *desk.Options) { o.Autosave = time.Millisecond })
	hers, his := r.couple()
	hers.Set("1.68", "VIA NUOVA")
	for _, a := range []*desk.Application{hers, his} {
		eventually(t, "it is on disk", func() bool { return r.onDisk(a.ID()).Record.Values()["1.68"] == "VIA NUOVA" })
	}
	if err := his.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	hers.Set("1.68", "VIA ULTIMA")
	if his.Value("1.68") != "VIA NUOVA" || hers.Together() != nil {
		t.Errorf("written into a closed one: %q, together %d", his.Value("1.68"), len(hers.Together()))
	}
}

// Whatever is typed in whichever order into two applications open together, no
// typed value is lost, and where only one of them was typed into they agree.
func TestTogetherNothingTypedIsLost(t *testing.T) {
	r := newRoom(t)
	home := func(given string) map[string]string {
		return map[string]string{"surname": "ESEMPIO", "given_names": given, "province": "RA", "municipality": "RAVENNA", "street": "VIALE ESEMPIO"}
	}
	facts := [][2][]string{ // the boxes of one fact in hers and in his
		{{"1.6", "1.68", "1.69", "1.70"}, {"1.6", "1.68", "1.69", "1.70"}},
		{{"1.77", "1.80", "1.81"}, {"1.77", "1.80", "1.81"}},
		{{"1.87", "1.90"}, {"1.87", "1.90"}},
		{{"1.4", "1.34", "1.38"}, {"1.130", "1.132", "1.135"}},
		{{"1.130", "1.132"}, {"1.4", "1.34"}},
		{{"1.138", "1.140", "1.146"}, {"1.138", "1.140", "1.146"}},
		{{"1.75"}, {"1.75"}},
		{{"1.120"}, {"1.120"}},
		{{"1.32"}, {"1.32"}},
	}
	rapid.Check(t, func(rt *rapid.T) {
		wife := r.person(home("FATOU"))
		husband := r.related(wife, "spouse", home("AMADOU"))
		hers, err := r.session.Start(t.Context(), wife.ID)
		if err != nil {
			rt.Fatal(err)
		}
		his, err := r.session.Start(t.Context(), husband.ID)
		if err != nil {
			rt.Fatal(err)
		}
		open := []*desk.Application{hers, his}
		defer func() { _, _ = hers.Close(t.Context()), his.Close(t.Context()) }()
		if _, err := hers.OpenTogether(t.Context(), husband.ID); err != nil {
			rt.Fatal(err)
		}
		typed := []map[string]string{{}, {}}
		into := make([][2]bool, len(facts))
		for i := range rapid.IntRange(1, 14).Draw(rt, "steps") {
			fact, side := rapid.IntRange(0, len(facts)-1).Draw(rt, "fact"), rapid.IntRange(0, 1).Draw(rt, "side")
			boxes := facts[fact][side]
			box, value := rapid.SampledFrom(boxes).Draw(rt, "box"), fmt.Sprint("2020-01-0", i%10)
			if rapid.Bool().Draw(rt, "pause") {
				r.clock.pass(2 * time.Second)
			}
			open[side].Set(box, value)
			typed[side][box] = value
			into[fact][side] = true
		}
		for side, values := range typed {
			for box, value := range values {
				if open[side].Value(box) != value {
					rt.Fatalf("typed %q into %s, it is %q", value, box, open[side].Value(box))
				}
			}
		}
		for i, fact := range facts {
			if into[i][0] && into[i][1] {
				continue
			}
			for j, box := range fact[0] {
				if here, there := hers.Value(box), his.Value(fact[1][j]); here != there {
					rt.Fatalf("typed once, %s is %q and %s %q", box, here, fact[1][j], there)
				}
			}
		}
	})
}

// Many hands, in all of a family's applications at once: every application has
// what was typed into it last, and nobody waits for anybody for good.
func TestManyHandsInAFamily(t *testing.T) {
	r := newRoom(t, func(o *desk.Options) { o.Autosave = time.Millisecond })
	hers, his := r.couple()
	var hands sync.WaitGroup
	for i, a := range []*desk.Application{hers, his} {
		hands.Go(func() {
			for n := range 40 {
				a.Set("1.68", fmt.Sprint("VIA PROVA ", i, n))
				a.Set([]string{"1.120", "1.81"}[i], fmt.Sprint(n))
				_ = a.Shared()
				_ = a.Report()
			}
		})
		hands.Go(func() {
			for range 20 {
				_, _ = a.Companions(t.Context())
				_, _ = a.Offers(t.Context(), "1.68")
			}
		})
	}
	hands.Wait()
	for i, a := range []*desk.Application{hers, his} {
		if want := fmt.Sprint("VIA PROVA ", i, 39); a.Value("1.68") != want {
			t.Errorf("%q, want %q", a.Value("1.68"), want)
		}
		if a.Value("1.120") != "39" || a.Value("1.81") != "39" {
			t.Errorf("not shared: %q, %q", a.Value("1.120"), a.Value("1.81"))
		}
	}
}

// After the lock they are together as before, in the same order, and what was
// left different stays so; who was parted stays away.
func TestTogetherAgainAfterTheLock(t *testing.T) {
	r := newRoom(t)
	hers, his := r.couple()
	his.Set("1.68", "VIA SUA")
	hers.Set("1.68", "VIA DI LEI")
	hers.Set("1.70", "")
	for _, parted := range []bool{false, true} {
		r.reopen()
		a := r.openApplication(his.ID())
		joined, err := a.Rejoin(t.Context())
		if err != nil || joined == parted {
			t.Fatalf("parted %v: joined %v, %v", parted, joined, err)
		}
		if parted {
			break
		}
		open := a.Together()
		if len(open) != 2 || open[0].ID() != hers.ID() || open[1] != a {
			t.Fatalf("together: %d", len(open))
		}
		if a.Value("1.68") != "VIA SUA" || open[0].Value("1.68") != "VIA DI LEI" {
			t.Errorf("his %q, hers %q", a.Value("1.68"), open[0].Value("1.68"))
		}
		if open[0].Set("1.120", "2"); a.Value("1.120") != "2" {
			t.Error("nothing is shared any more")
		}
		if err := a.Part(t.Context()); err != nil {
			t.Fatal(err)
		}
		if open[0].Together() != nil {
			t.Error("she is together with nobody, and knows it not")
		}
	}
}
