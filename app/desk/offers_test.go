package desk_test

import (
	"context"
	"maps"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"sportello/app/desk"
	"sportello/app/permit"
)

// amadou is Fatou's invented husband, who lives with her.
func amadou() map[string]string {
	values := fatou()
	maps.Copy(values, map[string]string{
		"given_names": "AMADOU", "sex": "M", "birth_date": "1988-07-01", "fiscal_code": "", "document_number": "A07654321",
		"permit_number": "I08451238", "permit_expiry": "2027-06-30", "mobile": "0005550143",
	})
	return values
}

// related puts somebody on file as a relation of a person.
func (r *room) related(to desk.Person, relation string, values map[string]string) desk.Person {
	r.t.Helper()
	relative := r.person(values)
	if err := r.session.Relate(context.Background(), to.ID, relative.ID, relation); err != nil {
		r.t.Fatal(err)
	}
	return relative
}

func without(values map[string]string, fields ...string) map[string]string {
	for _, field := range fields {
		delete(values, field)
	}
	return values
}

var address = []string{"province", "municipality", "street", "street_number", "postcode", "mobile"}

func offers(t *testing.T, a *desk.Application, key string) []desk.Offer {
	t.Helper()
	offers, err := a.Offers(t.Context(), key)
	if err != nil {
		t.Fatal(err)
	}
	return offers
}

func TestTheAddressOfARelativeIsTakenAtOnce(t *testing.T) {
	r := newRoom(t)
	wife := r.person(without(fatou(), address...))
	husband := amadou()
	husband["municipality"], husband["postcode"] = "CERVIA", "48015"
	r.related(wife, "spouse", husband)
	a := r.start(wife.ID)
	a.Set("1.68", "VIA SCRITTA A MANO")

	for _, key := range []string{"1.6", "1.66", "1.68", "1.72"} {
		found := offers(t, a, key)
		if len(found) != 1 || found[0].Name != "ESEMPIO Amadou" || found[0].Relation != "spouse" || found[0].Topic != desk.TopicAddress {
			t.Fatalf("in %s: %+v", key, found)
		}
	}
	a.Take(offers(t, a, "1.68")[0])
	for key, value := range map[string]string{
		"1.5": "RA", "1.6": "CERVIA", "1.66": "RA", "1.67": "CERVIA", "1.68": "VIALE ESEMPIO", "1.69": "12", "1.72": "48015", "1.75": "0005550143",
	} {
		if a.Value(key) != value {
			t.Errorf("%s is %q, want %q", key, a.Value(key), value)
		}
	}
	if !a.Derived("1.67") {
		t.Error("the address follows the domicile no more")
	}
	if found := offers(t, a, "1.68"); len(found) > 0 {
		t.Errorf("what stands there is offered: %+v", found)
	}
	a.Undo()
	if a.Value("1.68") != "VIA SCRITTA A MANO" || a.Value("1.69") != "" || a.Value("1.75") != "" {
		t.Errorf("undone: %q %q", a.Value("1.68"), a.Value("1.69"))
	}
}

// The next offer takes the place of the one before, and one step takes it back.
func TestAnotherOfferReplacesTheOneTaken(t *testing.T) {
	r := newRoom(t)
	child := r.person(without(fatou(), address...))
	mother := r.related(child, "parent", fatou())
	father := amadou()
	father["street"], father["stair"] = "VIA ALTROVE", "B"
	r.clock.pass(time.Hour)
	r.related(child, "parent", father)
	brother := fatou()
	brother["street"] = "VIA DEL FRATELLO"
	r.clock.pass(time.Hour)
	r.related(mother, "child", brother)

	a := r.start(child.ID)
	found := offers(t, a, "1.68")
	var names []string
	for _, offer := range found {
		names = append(names, offer.Relation+" "+offer.Values["1.68"])
	}
	if !slices.Equal(names, []string{"sibling VIA DEL FRATELLO", "parent VIA ALTROVE", "parent VIALE ESEMPIO"}) {
		t.Fatalf("not the newest first: %q", names)
	}
	a.Set("1.70", "Z")
	found = offers(t, a, "1.68")
	for _, offer := range found[1:] {
		a.Take(offer)
	}
	if a.Value("1.68") != "VIALE ESEMPIO" || a.Value("1.70") != "" {
		t.Errorf("two addresses in one: %q, stair %q", a.Value("1.68"), a.Value("1.70"))
	}
	a.Undo()
	if a.Value("1.68") != "" || a.Value("1.70") != "Z" {
		t.Errorf("one step back: %q %q", a.Value("1.68"), a.Value("1.70"))
	}
	// Who lives at the address that stands comes first from then on.
	a.Take(found[2])
	a.Set("1.75", "0009999999")
	if phone := offers(t, a, "1.75"); len(phone) == 0 || phone[0].Relation != "parent" || phone[0].Name != "ESEMPIO Fatou" {
		t.Errorf("not from whoever lives there: %+v", phone)
	}
}

// A relative's draft is newer than their record, on disk or not.
func TestADraftIsOfferedBeforeTheRecord(t *testing.T) {
	r := newRoom(t)
	wife := r.person(without(fatou(), address...))
	husband := r.related(wife, "spouse", amadou())
	r.start(husband.ID).SetAll(permit.Values{"1.68": "VIA NUOVA", "1.87": "2026-03-01", "1.96": "RA", "1.97": "CERVIA", "1.98": "VIA DI PRIMA 1"})
	a := r.start(wife.ID)
	if found := offers(t, a, "1.69"); len(found) != 1 || found[0].Values["1.68"] != "VIA NUOVA" {
		t.Errorf("the address: %+v", found)
	}
	if found := offers(t, a, "1.88"); len(found) != 1 || found[0].Values["1.98"] != "VIA DI PRIMA 1" || found[0].Values["1.87"] != "2026-03-01" {
		t.Errorf("where they lived: %+v", found)
	}
	if found := offers(t, a, "1.44"); found != nil {
		t.Errorf("his passport is offered to her: %+v", found)
	}
}

func TestChildrenAreAddedToThoseThatAreThere(t *testing.T) {
	r := newRoom(t)
	mother := r.person(fatou())
	father := r.related(mother, "spouse", amadou())
	a, b := r.start(mother.ID), r.start(father.ID)
	a.SetAll(permit.Values{"1.137": "ESEMPIO", "1.138": "AWA", "1.139": "F", "1.140": "2020-01-01"})
	b.SetAll(permit.Values{
		"1.137": "ESEMPIO", "1.138": "MODOU", "1.139": "M", "1.140": "2022-02-02",
		"1.145": "EXEMPIO", "1.146": "Awa", "1.147": "F", "1.148": "2020-01-01", "1.152": "ESEMPIO", "1.153": "GRANDE", "1.155": "2001-01-01",
	})
	found := offers(t, a, "1.138")
	if len(found) != 1 || found[0].Name != "ESEMPIO Amadou" {
		t.Fatalf("from his application: %+v", found)
	}
	a.Take(found[0])
	if a.Value("1.138") != "AWA" || a.Value("1.146") != "MODOU" || a.Value("1.153") != "" {
		t.Errorf("children: %q %q %q", a.Value("1.138"), a.Value("1.146"), a.Value("1.153"))
	}
	for _, born := range []string{"2024-04-04", "2019-09-09"} {
		r.related(mother, "child", map[string]string{"surname": "ESEMPIO", "given_names": "NATO " + born, "birth_date": born})
	}
	on := offers(t, a, "1.138")
	if len(on) != 1 || on[0].Relation != "child" {
		t.Fatalf("the children on file: %+v", on)
	}
	a.Take(on[0])
	if a.Value("1.153") != "NATO 2024-04-04" || a.Value("1.161") != "NATO 2019-09-09" {
		t.Errorf("children on file: %q %q", a.Value("1.153"), a.Value("1.161"))
	}
}

// Whatever is typed and taken, undo leads back to exactly what was there.
func TestTakingIsUndoneExactly(t *testing.T) {
	r := newRoom(t)
	wife := r.person(without(fatou(), address...))
	r.related(wife, "spouse", amadou())
	parent := fatou()
	parent["street"], parent["flat"] = "VIA DEL GENITORE", "3"
	r.related(wife, "parent", parent)
	keys := []string{"1.6", "1.68", "1.69", "1.71", "1.75"}
	rapid.Check(t, func(rt *rapid.T) {
		a := r.start(wife.ID)
		defer func() { _ = a.Close(t.Context()) }()
		beginning := a.Values()
		for range rapid.IntRange(1, 10).Draw(rt, "steps") {
			key := rapid.SampledFrom(keys).Draw(rt, "key")
			switch rapid.IntRange(0, 4).Draw(rt, "what") {
			case 0:
				a.Undo()
			case 1:
				a.Redo()
			case 2:
				a.Set(key, rapid.SampledFrom([]string{"", "VIA PROVA", "RUSSI"}).Draw(rt, "value"))
			default:
				for _, offer := range offers(t, a, key) {
					a.Take(offer)
				}
			}
		}
		for _, ok := a.Undo(); ok; _, ok = a.Undo() {
		}
		if got := a.Values(); !maps.Equal(got, beginning) {
			rt.Fatalf("back at the beginning: %v, it was %v", got, beginning)
		}
	})
}

func TestASpouseFoundLaterIsTaken(t *testing.T) {
	r := newRoom(t)
	wife := r.person(fatou())
	a := r.start(wife.ID)
	if found := offers(t, a, "1.129"); len(found) > 0 {
		t.Fatalf("a spouse of nobody: %+v", found)
	}
	r.related(wife, "spouse", amadou())
	found := offers(t, a, "1.131")
	if len(found) != 1 {
		t.Fatalf("the spouse: %+v", found)
	}
	a.Take(found[0])
	if a.Value("1.130") != "AMADOU" || a.Value("1.132") != "1988-07-01" || a.Value("1.133") != "SEN" {
		t.Errorf("spouse %q, born %q in %q", a.Value("1.130"), a.Value("1.132"), a.Value("1.133"))
	}
}

// The employer of a relative is offered before anything is typed, one known from
// others for what is typed; the contract is never taken.
func TestTheEmployerIsTakenWithoutTheContract(t *testing.T) {
	r := newRoom(t)
	wife := r.person(fatou())
	husband := r.related(wife, "spouse", amadou())
	his := r.start(husband.ID)
	his.SetAll(company)
	his.SetAll(permit.Values{"2.4": permit.Yes, "2.9": permit.Yes, "2.53": "18000.00"})
	r.employed("TERZO", family)
	a := r.start(wife.ID)
	found := offers(t, a, "2.21")
	if len(found) != 1 || found[0].Relation != "spouse" || found[0].Values["2.22"] != company["2.22"] || found[0].Values["2.53"] != "" {
		t.Fatalf("where he works: %+v", found)
	}
	a.SetAll(permit.Values{"2.26": permit.Yes, "2.28": "ESEMP"})
	found = offers(t, a, "2.28")
	if len(found) != 2 || found[1].Name != "ESEMPIO Ada" || found[1].Relation != desk.TopicEmployer {
		t.Fatalf("whom she works for: %+v", found)
	}
	a.Take(found[0])
	a.Take(found[1])
	if a.Value("2.31") != family["2.31"] || a.Value("2.22") != "" || a.Value("2.21") != "" || a.Value("2.9") != "" {
		t.Errorf("employer %q and %q", a.Value("2.31"), a.Value("2.22"))
	}
}
