package main

import (
	"slices"
	"testing"
)

func TestWhatWasTypedIsNoFormula(t *testing.T) {
	cells := []string{"=1+1", "@x", "+39 0544 1", "-5", "-cmd", "", "ROSSI"}
	guarded := guard(cells)
	if want := []string{"'=1+1", "'@x", "+39 0544 1", "-5", "'-cmd", "", "ROSSI"}; !slices.Equal(guarded, want) {
		t.Errorf("guarded %q, want %q", guarded, want)
	}
	if cells[0] != "=1+1" { // columns are guarded for their heading, and looked up by name
		t.Errorf("what was guarded is %q now", cells[0])
	}
}
