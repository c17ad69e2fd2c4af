package applicant_test

import (
	"io/fs"
	"slices"
	"strings"
	"testing"
	"time"

	"go.yaml.in/yaml/v3"

	"sportello/assets/fonts"
	"sportello/assets/i18n/applicant"
	"sportello/assets/rulebook"
)

func load(t *testing.T, language string) applicant.Texts {
	t.Helper()
	texts, err := applicant.Load(language)
	if err != nil {
		t.Fatal(err)
	}
	return texts
}

// documentIDs are those of the rulebook.
func documentIDs(t *testing.T) []string {
	t.Helper()
	file, err := fs.ReadFile(rulebook.Files(), "documents.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var content struct {
		Documents []struct {
			ID string `yaml:"id"`
		} `yaml:"documents"`
	}
	if err := yaml.Unmarshal(file, &content); err != nil || len(content.Documents) == 0 {
		t.Fatalf("%d documents, %v", len(content.Documents), err)
	}
	var ids []string
	for _, document := range content.Documents {
		ids = append(ids, document.ID)
	}
	return ids
}

func TestEveryDocumentIsTranslated(t *testing.T) {
	ids := documentIDs(t)
	for _, language := range applicant.Languages() {
		if language == applicant.Italian {
			continue // the rulebook's own
		}
		texts := load(t, language)
		seen := make(map[string]string)
		for _, id := range ids {
			text := texts.Document(id)
			if text == "" {
				t.Errorf("%s: nobody has translated %s", language, id)
			}
			if other, twice := seen[text]; twice {
				t.Errorf("%s: %s and %s are the same", language, id, other)
			}
			seen[text] = id
		}
		for id := range texts.Documents {
			if !slices.Contains(ids, id) {
				t.Errorf("%s: the rulebook has no document %s", language, id)
			}
		}
	}
}

// Every text is there, one line, and in letters that can be printed.
func TestTextsAreComplete(t *testing.T) {
	for _, language := range applicant.Languages() {
		texts := load(t, language)
		all := []string{texts.Name, texts.Heading, texts.Where, texts.Bring, texts.Nothing, texts.Optional, texts.Cancel}
		all = append(append(all, texts.Weekdays...), texts.Months...)
		for _, text := range texts.Documents {
			all = append(all, text)
		}
		for _, text := range all {
			if text == "" || text != strings.TrimSpace(text) || strings.Contains(text, "\n") {
				t.Errorf("%s: %q", language, text)
			}
			if _, ok := fonts.ForText(text); !ok {
				t.Errorf("%s: no font has all letters of %q", language, text)
			}
		}
		if len(texts.Weekdays) != 7 || len(texts.Months) != 12 {
			t.Errorf("%s: %d days, %d months", language, len(texts.Weekdays), len(texts.Months))
		}
		for _, part := range []string{"{weekday}", "{day}", "{month}", "{year}"} {
			if strings.Count(texts.Form, part) != 1 {
				t.Errorf("%s: a date is written %q", language, texts.Form)
			}
		}
	}
}

func TestDate(t *testing.T) {
	day := time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC)
	tests := map[string]string{
		"it": "martedì 1 dicembre 2026", "en": "Tuesday 1 December 2026", "fr": "mardi 1 décembre 2026", "es": "martes 1 de diciembre de 2026",
		"sq": "e martë, 1 dhjetor 2026", "uk": "вівторок, 1 грудня 2026", "ar": "الثلاثاء 1 ديسمبر 2026", "bn": "মঙ্গলবার, 1 ডিসেম্বর 2026",
	}
	for _, language := range applicant.Languages() {
		if got := load(t, language).Date(day); got != tests[language] {
			t.Errorf("%s: %q, want %q", language, got, tests[language])
		}
	}
}

func TestAnUnknownLanguageIsItalian(t *testing.T) {
	for _, language := range []string{"", "xx", "../it", "it.json"} {
		if got := load(t, language); got.Name != "Italiano" {
			t.Errorf("%q is %s", language, got.Name)
		}
	}
}

// Only Italian was written by who runs the desk; a translation is reviewed when a
// speaker has read it, and this test is changed with it.
func TestWhatIsReviewed(t *testing.T) {
	for _, language := range applicant.Languages() {
		if got := load(t, language).Reviewed; got != (language == applicant.Italian) {
			t.Errorf("%s: reviewed %v", language, got)
		}
	}
}
