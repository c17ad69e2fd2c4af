package main

import "testing"

func TestRecallAtAPrecision(t *testing.T) {
	s := scores{same: 4, all: []scored{{0.9, true}, {0.8, true}, {0.7, false}, {0.7, true}, {0.2, false}, {0.1, true}}}
	for _, c := range []struct{ precision, recall, least float64 }{
		{1, 0.5, 0.8},     // before the first wrong pair
		{0.75, 0.75, 0.7}, // pairs of one score are taken together
		{0.66, 1, 0.1},    // everything
		{0.999, 0.5, 0.8},
	} {
		if recall, least := s.recallAt(c.precision); recall != c.recall || least != c.least {
			t.Errorf("at precision %v: recall %v from %v, want %v from %v", c.precision, recall, least, c.recall, c.least)
		}
	}
	if precision, recall := s.at(0.7); precision != 0.75 || recall != 0.75 {
		t.Errorf("from 0.7: precision %v, recall %v", precision, recall)
	}
}
