package form_test

import (
	"maps"
	"slices"
	"sync"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"sportello/app/permit"
	"sportello/app/ui/field"
	"sportello/app/ui/form"
	"sportello/app/ui/look"
	"sportello/assets/i18n"
	"sportello/assets/reference"
	"sportello/assets/rulebook"
)

var tables = sync.OnceValues(reference.Load)

var rules = sync.OnceValues(func() (*permit.Rulebook, error) {
	tables, err := tables()
	if err != nil {
		return nil, err
	}
	return permit.Load(rulebook.Files(), tables)
})

// model is an application as plain maps.
type model struct {
	values, previous permit.Values
	derived          map[string]bool
	report           permit.Report
}

func (m *model) Value(key string) string    { return m.values[key] }
func (m *model) Derived(key string) bool    { return m.derived[key] }
func (m *model) Previous(key string) string { return m.previous[key] }
func (m *model) Report() *permit.Report     { return &m.report }

// sheet is a page in a window over a model that shows every field.
type sheet struct {
	*form.Page
	*model
	form    *form.Form
	canvas  fyne.Canvas
	changes []permit.Values
	removed []string
	said    []string
	applies bool // what is changed is shown, as by the desk
}

func newSheet(t *testing.T, language, section string) *sheet {
	t.Helper()
	test.NewTempApp(t).Settings().SetTheme(look.Theme(look.Light, 100))
	book, err := rules()
	if err != nil {
		t.Fatal(err)
	}
	places, _ := tables()
	texts, err := i18n.New(language)
	if err != nil {
		t.Fatal(err)
	}
	s := &sheet{model: &model{values: permit.Values{}, previous: permit.Values{}, derived: map[string]bool{}, report: permit.Report{Fields: map[string]permit.FieldState{}}}}
	for _, official := range book.Fields() {
		s.report.Fields[official.Key] = permit.FieldState{Shown: true}
	}
	s.form = form.New(form.Options{
		Rulebook: book, Tables: places, Texts: texts, Clock: func() time.Time { return time.Date(2026, 11, 25, 9, 0, 0, 0, time.UTC) },
		Host: &field.Host{Layer: field.NewLayer(), Texts: field.Texts{Derived: texts.T("application.derived"), NotADate: texts.T("field.date.invalid"), NotInList: texts.T("field.not-in-table")}},
		Changed: func(values permit.Values) {
			if s.changes = append(s.changes, values); s.applies {
				maps.Copy(s.values, values)
				s.Show(s.model, nil)
			}
		}, Focused: func(string) {}, Left: func() {},
		Resized: func() {}, Removed: func(name string) { s.removed = append(s.removed, name) },
		Say: func(text string) { s.said = append(s.said, text) },
	})
	for _, one := range book.Sections() {
		if one.ID == section {
			s.Page = s.form.Page(one)
		}
	}
	if s.Page == nil {
		t.Fatalf("no section %s", section)
	}
	window := test.NewTempWindow(t, s.Object())
	window.Resize(fyne.NewSize(760, 600))
	s.canvas = window.Canvas()
	s.Show(s.model, nil)
	return s
}

func TestWritten(t *testing.T) {
	s := newSheet(t, "it", "1.1")
	english := newSheet(t, "en", "1.1")
	for _, c := range []struct{ key, value, it, en string }{
		{"1.34", "1992-03-15", "15/03/1992", "15/03/1992"},
		{"1.34", "1992-00-00", "00/00/1992", "00/00/1992"},
		{"1.36", "SEN", "SEN Senegal", "SEN Senegal"},
		{"1.36", "XYZ", "XYZ", "XYZ"},
		{"1.5", "RA", "RA Ravenna", "RA Ravenna"},
		{"1.37", permit.No, "No", "No"},
		{"1.37", permit.Yes, "Sì", "Yes"},
		{"1.9", permit.Yes, "X", "X"},
		{"2.53", "6100.00", "6.100,00 €", "6.100,00 €"},
		{"1.3", "PROVA", "PROVA", "PROVA"},
	} {
		book, _ := rules()
		official, ok := book.Field(c.key)
		if !ok {
			t.Fatalf("no field %s", c.key)
		}
		if got := s.form.Written(official, c.value); got != c.it {
			t.Errorf("%s %q reads %q, want %q", c.key, c.value, got, c.it)
		}
		if got := english.form.Written(official, c.value); got != c.en {
			t.Errorf("%s %q reads %q in English, want %q", c.key, c.value, got, c.en)
		}
	}
}

// A group of ticks is one field: choosing one empties the others in one step.
func TestAGroupIsOneStep(t *testing.T) {
	s := newSheet(t, "it", "1.1")
	s.values["1.8"] = permit.Yes
	s.Show(s.model, nil)
	if !s.Focus("1.9") {
		t.Fatal("the group is not shown")
	}
	s.canvas.Focused().TypedRune('9')
	want := permit.Values{"1.8": "", "1.9": permit.Yes, "1.10": "", "1.11": "", "1.12": ""}
	if len(s.changes) != 1 || len(s.changes[0]) != len(want) {
		t.Fatalf("changes %v", s.changes)
	}
	for key, value := range want {
		if got := s.changes[0][key]; got != value {
			t.Errorf("%s became %q, want %q", key, got, value)
		}
	}
}

// What differs from the last application is told, in words.
func TestPreviousIsTold(t *testing.T) {
	s := newSheet(t, "it", "1.3")
	s.values["1.36"], s.previous["1.36"] = "SEN", "MAR"
	s.values["1.34"], s.previous["1.34"] = "1992-03-15", "1992-03-15"
	s.Show(s.model, nil)
	s.Focus("1.36")
	label := s.canvas.Focused().(interface{ AccessibilityLabel() string }).AccessibilityLabel
	if got, want := label(), "Cittadinanza: SEN Senegal. Diverso dall’ultima istanza (MAR Marocco)"; got != want {
		t.Errorf("label %q, want %q", got, want)
	}
}

// A missing value is no reproach before the operator has been there.
func TestMissingIsToldOnlyAfterLeaving(t *testing.T) {
	s := newSheet(t, "it", "1.3")
	findings := map[string]permit.Finding{"1.38": {Severity: permit.Error, Message: permit.Text{IT: "Manca la città"}}}
	label := func() string {
		s.Show(s.model, findings)
		return s.canvas.Focused().(interface{ AccessibilityLabel() string }).AccessibilityLabel()
	}
	s.FocusLast()
	if got := label(); got != "Città di nascita" {
		t.Errorf("before: %q", got)
	}
	s.FocusFirst()
	s.FocusLast()
	if got := label(); got != "Città di nascita. Manca la città" {
		t.Errorf("after: %q", got)
	}
}

// Every state the list offers has a code that fits the kit's boxes.
func TestStatesHaveTheKitsCodes(t *testing.T) {
	places, err := tables()
	if err != nil {
		t.Fatal(err)
	}
	options := form.States(places, "it")
	all := options.Source("", 1000)
	if len(all) < 190 {
		t.Fatalf("only %d states", len(all))
	}
	for _, option := range append(all, options.Source("ma", 50)...) {
		again, ok := options.Resolve(option.Code)
		if option.Code == "" || !ok || again.Label != option.Label {
			t.Errorf("%+v resolves to %+v", option, again)
		}
	}
}

// Every section of the rulebook can be built, and every field of it reached.
func TestEverySectionHasItsFields(t *testing.T) {
	book, err := rules()
	if err != nil {
		t.Fatal(err)
	}
	s := newSheet(t, "en", "1.1")
	for _, section := range book.Sections() {
		page := s.form.Page(section)
		page.Show(s.model, nil)
		inRows := slices.Concat(section.Rows...)
		for _, key := range section.Fields {
			if !slices.Contains(inRows, key) && !page.Focus(key) {
				t.Errorf("section %s has no field for %s", section.ID, key)
			}
		}
	}
}

// The municipalities of the province chosen just before come first; others can
// still be found, for the province often follows from the municipality.
func TestMunicipalitiesOfTheProvinceComeFirst(t *testing.T) {
	for _, c := range []struct{ province, typed, want string }{
		{"RA", "rav", "RAVENNA"},
		{"BO", "mo", "MONZUNO"},
		{"MO", "mo", "MODENA"},
		{"RA", "bologna", "BOLOGNA"},
		{"", "fa", "FAENZA"},
		{"", "ravnena", "RAVENNA"},
		{"", "h199", "RAVENNA"},
		{"", "forli'", "FORLÌ"},
		{"", "Lido Adriano", "RAVENNA"},
		{"", "s pietro in v", "RAVENNA"},
		{"", "s.agata", "SANT'AGATA SUL SANTERNO"},
		{"", "riolo dei bagni", "RIOLO TERME"},
		{"", "girgenti", "AGRIGENTO"},
		{"", "bologna", "BOLOGNA"},
	} {
		s := newSheet(t, "it", "1.1")
		s.values["1.5"] = c.province
		s.Show(s.model, nil)
		s.Focus("1.6")
		town := s.canvas.Focused().(field.Field)
		for _, r := range c.typed {
			town.TypedRune(r)
		}
		s.FocusFirst()
		if got := town.Value(); got != c.want {
			t.Errorf("%s %q completed to %q, want %q", c.province, c.typed, got, c.want)
		}
	}
}

// Forbidden to change, a page has nothing that takes the focus, nor a row to add.
func TestAClosedPageTakesNoFocus(t *testing.T) {
	for _, section := range []string{"1.1", "1.12"} {
		s := newSheet(t, "it", section)
		s.SetEnabled(false)
		if s.FocusFirst() || s.FocusLast() || s.FocusAdd() {
			t.Errorf("%s takes the focus", section)
		}
		s.SetEnabled(true)
		if s.Focus("1.3") != (section == "1.1") || s.FocusAdd() != (section == "1.12") {
			t.Errorf("%s does not open again", section)
		}
	}
}
