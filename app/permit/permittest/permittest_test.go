package permittest_test

import (
	"testing"

	"sportello/app/permit"
	"sportello/app/permit/permittest"
	"sportello/assets/reference"
	"sportello/assets/rulebook"
)

// The largest application asks for every section of both modules, and there is
// something in each.
func TestEverythingFillsEverySection(t *testing.T) {
	tables, err := reference.Load()
	if err != nil {
		t.Fatal(err)
	}
	book, err := permit.Load(rulebook.Files(), tables)
	if err != nil {
		t.Fatal(err)
	}
	values := permittest.Everything(book)
	if len(values) < 150 {
		t.Errorf("%d fields are filled", len(values))
	}
	report := book.Check(permit.Input{Values: values, Today: "2026-11-25"})
	for _, section := range report.Sections {
		if !section.Shown || section.Filled == 0 {
			t.Errorf("section %s: shown %v, %d filled", section.ID, section.Shown, section.Filled)
		}
	}
}
