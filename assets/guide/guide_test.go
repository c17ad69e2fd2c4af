package guide_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"sportello/assets/guide"
	"sportello/assets/i18n"
)

// The guide has the same topics with the same parts in every language.
func TestBothLanguagesSayTheSame(t *testing.T) {
	var first []guide.Page
	for _, language := range i18n.Languages() {
		pages, err := guide.Pages(language)
		if err != nil {
			t.Fatal(err)
		}
		if first == nil {
			first = pages
		}
		if len(pages) != len(first) {
			t.Fatalf("%d pages in %q, %d in the first language", len(pages), language, len(first))
		}
		for i, page := range pages {
			if page.Title == "" || strings.ContainsAny(page.Title, "#*") {
				t.Errorf("%q: the title of page %d is %q", language, i, page.Title)
			}
			for _, sign := range []string{"\n## ", "\n- "} {
				if a, b := strings.Count(page.Text, sign), strings.Count(first[i].Text, sign); a != b {
					t.Errorf("%q, %q: %d of %q, %d in the first language", language, page.Title, a, sign, b)
				}
			}
		}
	}
	if _, err := guide.Pages("xx"); err == nil {
		t.Error("a guide in an unknown language")
	}
}

// An edition of the office's takes the place of the program's own, in the
// languages it has.
func TestAnotherEdition(t *testing.T) {
	files := fstest.MapFS{"it/1-prova.md": {Data: []byte("# Prova\n\nUna riga.\n")}}
	for language, want := range map[string]string{"it": "Prova", "en": own(t, "en")[0].Title} {
		pages, err := guide.PagesOf(files, language)
		if err != nil || pages[0].Title != want {
			t.Errorf("%s begins with %q, %v; want %q", language, pages[0].Title, err, want)
		}
	}
	if pages, err := guide.PagesOf(nil, "it"); err != nil || len(pages) != len(own(t, "it")) {
		t.Errorf("no edition: %d pages, %v", len(pages), err)
	}
}

// The tenth page comes after the ninth.
func TestPagesStandByNumber(t *testing.T) {
	files := fstest.MapFS{"it/10-decima.md": {Data: []byte("# Decima\n")}, "it/9-nona.md": {Data: []byte("# Nona\n")}, "it/1-prima.md": {Data: []byte("# Prima\n")}}
	pages, err := guide.PagesOf(files, "it")
	if err != nil || len(pages) != 3 || pages[0].Title != "Prima" || pages[1].Title != "Nona" || pages[2].Title != "Decima" {
		t.Errorf("%v, %v", pages, err)
	}
}

func own(t *testing.T, language string) []guide.Page {
	t.Helper()
	pages, err := guide.Pages(language)
	if err != nil {
		t.Fatal(err)
	}
	return pages
}
