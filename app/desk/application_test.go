package desk_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"sportello/app/desk"
	"sportello/app/permit"
	"sportello/store"
)

func TestANewApplicationIsFilledFromThePersonsRecord(t *testing.T) {
	r := newRoom(t)
	person := r.person(fatou())
	a := r.start(person.ID)
	want := permit.Values{
		"1.3": "ESEMPIO", "1.4": "FATOU", "1.33": "F", "1.34": "1992-03-15", "1.35": "SEN", "1.38": "DAKAR", "1.36": "SEN",
		"1.31": "SMPFTA92C55Z343B", "1.32": "A", "1.37": permit.No, "1.40": permit.Yes, "1.44": "A01234567", "1.45": "2030-01-31",
		"1.46": "01", "1.18": "I08451237", "1.19": "16", "1.20": "2027-06-10", "1.5": "RA", "1.6": "RAVENNA",
		"1.66": "RA", "1.67": "RAVENNA", "1.68": "VIALE ESEMPIO", "1.69": "12", "1.72": "48122", "1.75": "0005550142",
	}
	for key, value := range want {
		if got := a.Value(key); got != value {
			t.Errorf("field %s: %q, want %q", key, got, value)
		}
	}
	if a.Value("1.48") != "" {
		t.Error("the visa's section is for first requests: this person has a permit")
	}
	if a.Person() != person.ID || a.Summary().Status != desk.Draft || a.Summary().Site != here {
		t.Errorf("summary %+v", a.Summary())
	}
	if _, err := r.session.Start(t.Context(), uuid.New()); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("of nobody: %v", err)
	}
	values := a.Values()
	values["1.3"] = "ALTRO"
	if a.Value("1.3") != "ESEMPIO" {
		t.Error("Values is not a copy")
	}
}

func TestANewcomersEntryAndDocument(t *testing.T) {
	r := newRoom(t)
	values := fatou()
	for _, field := range []string{"permit_number", "permit_motive", "permit_expiry"} {
		delete(values, field)
	}
	values["document_type"] = "02"
	a := r.start(r.person(values).ID)
	for key, value := range map[string]string{"1.48": "2019-05-02", "1.40": "", "1.41": permit.Yes, "1.42": "02"} {
		if a.Value(key) != value {
			t.Errorf("field %s: %q, want %q", key, a.Value(key), value)
		}
	}
}

func TestAReturningPersonStartsFromTheirLastApplication(t *testing.T) {
	r := newRoom(t)
	person := r.person(fatou())
	first := r.start(person.ID)
	queue(t, first)
	r.clock.pass(300 * 24 * time.Hour)
	read, err := r.session.Person(t.Context(), person.ID)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.session.SavePerson(t.Context(), person.ID, read.Version, map[string]string{"street": "VIA NUOVA"}); err != nil {
		t.Fatal(err)
	}
	abandoned := r.start(person.ID)
	abandoned.SetAll(permit.Values{"1.77": "NIENTE", "2.22": ""})
	flush(t, abandoned)
	a := r.start(person.ID)
	for key, value := range map[string]string{
		"1.68": "VIA NUOVA", // the record's, newer
		"1.16": "16", "2.4": permit.Yes, "2.22": "DITTA ESEMPIO SRL",
		// what can only be known again:
		"1.9": "", "1.25": "", "2.53": "", "2.54": "", "2.59": "", "override.permit-expired": "",
		"1.28": r.clock.time().Format(time.DateOnly), // derived anew
	} {
		if a.Value(key) != value {
			t.Errorf("field %s: %q, want %q", key, a.Value(key), value)
		}
	}
	if a.Previous("1.68") != "VIALE ESEMPIO" || a.Previous("1.9") != permit.Yes || a.Previous("1.77") != "" {
		t.Errorf("previous %q, %q", a.Previous("1.68"), a.Previous("1.9"))
	}
	if !a.Derived("1.14") {
		t.Error("what was derived in the last application is the operator's in this one")
	}
}

func TestTheFamilyIsFilledIn(t *testing.T) {
	r := newRoom(t)
	mother := r.person(fatou())
	relate := func(relation string, values map[string]string) {
		t.Helper()
		if err := r.session.Relate(t.Context(), mother.ID, r.person(values).ID, relation); err != nil {
			t.Fatal(err)
		}
	}
	relate("spouse", map[string]string{"surname": "PROVA", "given_names": "OUSMANE", "sex": "M", "birth_date": "1990-01-01", "birth_state": "SEN", "citizenship": "SEN", "birth_city": "THIES"})
	relate("child", map[string]string{"surname": "PROVA", "given_names": "GRANDE", "birth_date": "2012-11-25"}) // fourteen today
	relate("child", map[string]string{"surname": "PROVA", "given_names": "TREDICI", "birth_date": "2012-11-26"})
	relate("child", map[string]string{"surname": "PROVA", "given_names": "PICCOLA", "sex": "F", "birth_date": "2020-02-29"})
	relate("parent", map[string]string{"surname": "ESEMPIO", "given_names": "NONNA", "birth_date": "1960-01-01"})
	a := r.start(mother.ID)
	for key, value := range map[string]string{
		"1.129": "PROVA", "1.130": "OUSMANE", "1.131": "M", "1.132": "1990-01-01", "1.133": "SEN", "1.134": "SEN", "1.135": "THIES",
		"1.138": "PICCOLA", "1.139": "F", "1.140": "2020-02-29", "1.146": "TREDICI", "1.148": "2012-11-26", "1.153": "",
		"1.26": "2", // derived from them
	} {
		if a.Value(key) != value {
			t.Errorf("field %s: %q, want %q", key, a.Value(key), value)
		}
	}
}

// Of children known from the last application only, those who are fourteen by
// now are left out and the others move up.
func TestChildrenWhoGrewUpAreLeftOut(t *testing.T) {
	r := newRoom(t)
	person := r.person(fatou())
	first := r.start(person.ID)
	first.SetAll(permit.Values{
		"1.137": "PROVA", "1.138": "GRANDE", "1.140": "2013-01-01",
		"1.145": "PROVA", "1.146": "PICCOLA", "1.148": "2020-02-29",
	})
	flush(t, first)
	r.clock.pass(60 * 24 * time.Hour)
	a := r.start(person.ID)
	if a.Value("1.138") != "PICCOLA" || a.Value("1.140") != "2020-02-29" || a.Value("1.146") != "" || a.Value("1.145") != "" {
		t.Errorf("children %v", a.Values())
	}
}

func TestDerivedValuesFollowUntilTheOperatorSaysOtherwise(t *testing.T) {
	r := newRoom(t)
	a := r.start(r.person(fatou()).ID)
	steps := []struct {
		what  string
		do    func()
		value string // of 1.67, the municipality of the address
		is    bool   // derived
	}{
		{"at the start it follows the domicile", func() {}, "RAVENNA", true},
		{"the domicile moves", func() { a.SetAll(permit.Values{"1.6": "FORLI'", "1.5": "FC"}) }, "FORLI'", true},
		{"the operator writes another", func() { a.Set("1.67", "CERVIA") }, "CERVIA", false},
		{"the domicile moves again: the operator's stands", func() { a.SetAll(permit.Values{"1.6": "RUSSI", "1.5": "RA"}) }, "CERVIA", false},
		{"emptied, it is derived again", func() { a.Set("1.67", "") }, "RUSSI", true},
		{"emptied too, the domicile is expected at the site", func() { a.Set("1.6", "") }, "RAVENNA", true},
	}
	for _, step := range steps {
		step.do()
		if a.Value("1.67") != step.value || a.Derived("1.67") != step.is {
			t.Errorf("%s: %q, derived %v", step.what, a.Value("1.67"), a.Derived("1.67"))
		}
	}
	b := r.start(r.person(fatou()).ID)
	b.Set("1.6", "FORLI'")
	if b.Value("1.5") != "FC" {
		t.Errorf("FORLI' in the province of %s, as the record had it for another town", b.Value("1.5"))
	}
	// What follows from what follows is there at once.
	a.SetAll(permit.Values{"1.5": "FC"})
	if a.Value("1.2") != "FC" || !strings.Contains(a.Value("1.H1"), "FORL") {
		t.Errorf("to the Questura of %q, %q", a.Value("1.2"), a.Value("1.H1"))
	}
	a.SetAll(permit.Values{"1.6": "RAVENNA"})
	a.Set("1.66", "BO")
	if err := a.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	r.reopen()
	b = r.openApplication(a.ID())
	if !b.Derived("1.67") || b.Derived("1.66") {
		t.Error("who wrote a value is forgotten when the application is opened again")
	}
}

func TestTheCheckFollowsEveryChange(t *testing.T) {
	r := newRoom(t)
	a := r.start(r.person(fatou()).ID)
	has := func(report *permit.Report, rule string) bool {
		return slices.ContainsFunc(report.Findings, func(f permit.Finding) bool { return f.Rule == rule && f.Override == "" })
	}
	if !has(a.Report(), "request-none") {
		t.Fatal("nothing asked for, and nothing said")
	}
	if report := a.Set("1.9", permit.Yes); has(report, "request-none") || report != a.Report() {
		t.Error("the answer is not of the change")
	}
	a.Set("1.9", "")
	if report := a.Override("request-none", "  lo decide il richiedente "); has(report, "request-none") {
		t.Error("an override changes nothing")
	}
	if a.Value("override.request-none") != "lo decide il richiedente" {
		t.Errorf("reason %q", a.Value("override.request-none"))
	}
	if report := a.Override("request-none", ""); !has(report, "request-none") {
		t.Error("an override that was taken back stands")
	}
	if a.Report().DocumentsJudged {
		t.Error("the checklist is judged before anybody looked at it")
	}
	a.SetAll(renewal)
	report := a.SetDocument("passport", false)
	if !report.DocumentsJudged || !slices.ContainsFunc(report.Documents, func(d permit.Requirement) bool { return d.Mandatory && !d.Present }) {
		t.Errorf("documents %+v", report.Documents)
	}
	report = a.SetDocument("passport", true)
	if !slices.ContainsFunc(report.Documents, func(d permit.Requirement) bool { return d.ID == "passport" && d.Present }) {
		t.Errorf("documents %+v", report.Documents)
	}
}

// The person's other applications are known to the check, for as long as they
// can be under way.
func TestTheSameRequestTwiceIsNoticed(t *testing.T) {
	r := newRoom(t)
	person := r.person(fatou())
	again := permit.Values{"1.9": permit.Yes, "1.16": "16"}
	first := r.start(person.ID)
	if rules(first.SetAll(again))["same-request-under-way"] {
		t.Error("the only application is taken for another")
	}
	queue(t, first)
	if !rules(r.start(person.ID).SetAll(again))["same-request-under-way"] {
		t.Error("a second renewal while the first is under way is not noticed")
	}
	r.clock.pass(365 * 24 * time.Hour)
	if rules(r.start(person.ID).SetAll(again))["same-request-under-way"] {
		t.Error("last year's renewal is still under way")
	}
}

func rules(report *permit.Report) map[string]bool {
	found := make(map[string]bool)
	for _, finding := range report.Findings {
		found[finding.Rule] = true
	}
	return found
}
