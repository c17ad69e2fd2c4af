package ui

import (
	"testing"

	"sportello/assets/i18n"
	"sportello/assets/icons"
)

// Every place of the rail has a sign, a name and a command.
func TestPlacesOfTheRail(t *testing.T) {
	for _, language := range i18n.Languages() {
		texts, err := i18n.New(language)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range places {
			if _, err := icons.Rail(name); err != nil {
				t.Error(err)
			}
			for _, id := range []string{"rail." + name, "command." + name} {
				if !texts.Has(id) {
					t.Errorf("no %s in %q", id, language)
				}
			}
		}
	}
}

// A recovery key in groups is the same key: typed in again without the spaces.
func TestGrouped(t *testing.T) {
	for key, want := range map[string]string{
		"AGE-SECRET-KEY-1ABCDEFGHIJKL": "AGE-SECRET-KEY-1ABCDE FGHIJK L",
		"ABC":                          "ABC",
		"ABCDEF":                       "ABCDEF",
		"":                             "",
	} {
		if got := grouped(key); got != want {
			t.Errorf("%q is grouped as %q, want %q", key, got, want)
		}
	}
}
