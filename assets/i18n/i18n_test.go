package i18n_test

import (
	"encoding/json"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"sportello/assets/i18n"
)

func newTexts(t *testing.T, lang string) *i18n.Texts {
	t.Helper()
	texts, err := i18n.New(lang)
	if err != nil {
		t.Fatal(err)
	}
	return texts
}

func TestText(t *testing.T) {
	it, en := newTexts(t, "it"), newTexts(t, "en")
	tests := []struct{ got, want string }{
		{it.T("rail.people"), "Persone"},
		{en.T("rail.people"), "People"},
		{it.T("day.title", i18n.Data{"Site": "Lido Adriano"}), "Giornata a Lido Adriano"},
		{it.N("common.people", 1), "1 persona"},
		{it.N("common.people", 0), "0 persone"},
		{it.N("common.people", 3), "3 persone"},
		{it.N("common.people", 1_000_000), "1000000 persone"}, // "many" in Italian
		{en.N("common.people", 1), "1 person"},
		{en.N("common.people", 2), "2 people"},
		{it.T("day.title", i18n.Data{"Site": "<b>&{{.X}}"}), "Giornata a <b>&{{.X}}"},
		{it.T("no.such.id"), "⟦no.such.id⟧"},
		{it.N("no.such.id", 2), "⟦no.such.id⟧"},
		{it.T("day.title"), "⟦day.title⟧"}, // nothing to fill it with
	}
	for _, test := range tests {
		if test.got != test.want {
			t.Errorf("got %q, want %q", test.got, test.want)
		}
	}
	if _, err := i18n.New("xx"); err == nil {
		t.Error("texts in an unknown language")
	}
}

var hole = regexp.MustCompile(`\{\{[^}]*\}\}`)

func readFile(t *testing.T, lang string) map[string]any {
	t.Helper()
	file, err := os.ReadFile(lang + ".json")
	if err != nil {
		t.Fatal(err)
	}
	var texts map[string]any
	if err := json.Unmarshal(file, &texts); err != nil {
		t.Fatal(err)
	}
	return texts
}

// forms returns the texts under an id by plural form.
func forms(t *testing.T, id string, value any) map[string]string {
	t.Helper()
	switch value := value.(type) {
	case string:
		return map[string]string{"": value}
	case map[string]any:
		texts := map[string]string{}
		for form, text := range value {
			texts[form], _ = text.(string)
		}
		return texts
	default:
		t.Fatalf("%s is neither a text nor a plural", id)
		return nil
	}
}

func TestBothLanguagesSayTheSame(t *testing.T) {
	it, en := newTexts(t, "it"), newTexts(t, "en")
	if !slices.Equal(it.IDs(), en.IDs()) {
		t.Fatalf("only in one language: %q", difference(it.IDs(), en.IDs()))
	}
	italian, english := readFile(t, "it"), readFile(t, "en")
	for _, id := range it.IDs() {
		ours, theirs := forms(t, id, italian[id]), forms(t, id, english[id])
		if len(ours) != len(theirs) {
			t.Errorf("%s is a plural in one language only", id)
		}
		for form, text := range ours {
			other := theirs[form]
			if strings.TrimSpace(text) != text || text == "" || strings.TrimSpace(other) != other || other == "" {
				t.Errorf("%s: %q and %q: empty, or with spaces around", id, text, other)
			}
			a, b := hole.FindAllString(text, -1), hole.FindAllString(other, -1)
			slices.Sort(a)
			slices.Sort(b)
			if !slices.Equal(a, b) {
				t.Errorf("%s is filled with %q in Italian, %q in English", id, a, b)
			}
		}
	}
}

func difference(a, b []string) []string {
	var only []string
	for _, id := range append(slices.Clone(a), b...) {
		if !slices.Contains(a, id) || !slices.Contains(b, id) {
			only = append(only, id)
		}
	}
	return only
}

// Every error says what happened, what was kept and what to do.
func TestErrorsAreComplete(t *testing.T) {
	texts := newTexts(t, "it")
	names := []string{
		// store
		"not-found", "wrong-passphrase", "locked", "in-use", "damaged", "foreign", "newer", "read-only", "full",
		// store/laptop
		"changed", "exists", "too-large", "last-operator", "wrong-recovery-key", "receipt",
		// sync/client
		"unreachable", "slow", "cut", "pin-mismatch", "not-the-office", "false-answer", "address", "busy", "office-full",
		"unknown-laptop", "revoked", "version", "refused", "code-unknown", "code-expired", "code-used", "code-mistyped",
		// the desk
		"weak-passphrase", "blocked", "document-unreadable", "print", "canceled", "unexpected",
	}
	for _, id := range texts.IDs() {
		if parts := strings.Split(id, "."); len(parts) == 3 && parts[0] == "error" {
			names = append(names, parts[1])
		}
	}
	for _, name := range names {
		for _, part := range []string{"what", "kept", "do"} {
			if id := "error." + name + "." + part; !texts.Has(id) {
				t.Errorf("missing %s", id)
			}
		}
	}
}

func TestFyne(t *testing.T) {
	words, ok := i18n.Fyne("it")
	if !ok || !strings.Contains(string(words), `"Cancel": "Annulla"`) {
		t.Errorf("Fyne(it) = %v, %s", ok, words)
	}
	if _, ok := i18n.Fyne("en"); ok {
		t.Error("Fyne has English itself")
	}
}

func BenchmarkText(b *testing.B) {
	texts, err := i18n.New("it")
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		_ = texts.T("rail.people")
		_ = texts.N("bar.queued", 3)
	}
}
