package statistics

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// Fisher's own tea, and tables of textbooks.
func TestExactChances(t *testing.T) {
	for _, c := range []struct {
		table fourfold
		want  float64
	}{
		{fourfold{3, 4, 1, 4}, 34.0 / 70},
		{fourfold{4, 4, 0, 4}, 2.0 / 70},
		{fourfold{1, 12, 9, 12}, 0.002759},
		{fourfold{5, 10, 5, 10}, 1},
		{fourfold{0, 10, 0, 20}, 1},
	} {
		if got := c.table.chance(); math.Abs(got-c.want) > 1e-6 {
			t.Errorf("%+v: %v, want %v", c.table, got, c.want)
		}
	}
}

// The chance is one, seen from either side, for it done or not done; none is below
// the least there can be; and all tables with the same sums are certain together.
func TestChancesAreOne(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		here, elsewhere := rapid.IntRange(1, 60).Draw(t, "here"), rapid.IntRange(1, 60).Draw(t, "elsewhere")
		f := fourfold{rapid.IntRange(0, here).Draw(t, "done"), here, rapid.IntRange(0, elsewhere).Draw(t, "done elsewhere"), elsewhere}
		p := f.chance()
		turned := fourfold{f.elseDone, elsewhere, f.hereDone, here}
		undone := fourfold{here - f.hereDone, here, elsewhere - f.elseDone, elsewhere}
		if math.Abs(turned.chance()-p) > 1e-9 || math.Abs(undone.chance()-p) > 1e-9 || p < f.leastChance()-1e-9 {
			t.Fatalf("%+v: %v, turned %v, undone %v, least %v", f, p, turned.chance(), undone.chance(), f.leastChance())
		}
		least, most := f.support()
		sum := 0.0
		for x := least; x <= most; x++ {
			sum += math.Exp(f.log(x))
		}
		if math.Abs(sum-1) > 1e-9 {
			t.Fatalf("%+v: all together %v", f, sum)
		}
	})
}

// Corrected chances keep their order, are never smaller than before, and the
// smallest is multiplied by all.
func TestCorrectedForManyComparisons(t *testing.T) {
	got := corrected([]float64{0.01, 0.04, 0.03, 0.005})
	for i, want := range []float64{0.03, 0.06, 0.06, 0.02} {
		if math.Abs(got[i]-want) > 1e-12 {
			t.Errorf("%v, want 0.03 0.06 0.06 0.02", got)
			break
		}
	}
	if kept := comparable([]fourfold{{1, 2, 1, 2}, {10, 20, 0, 20}}, func(f fourfold) fourfold { return f }, 0.05); len(kept) != 1 || kept[0].here != 20 {
		t.Errorf("kept %+v: the first could never come out uneven", kept)
	}
}
