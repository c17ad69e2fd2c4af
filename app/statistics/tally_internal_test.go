package statistics

import (
	"math"
	"reflect"
	"testing"
)

// Every value is in a bin whose middle is near enough.
func TestBinsOfATally(t *testing.T) {
	last := uint8(0)
	for value := range 1 << 16 {
		slot := slotOf(uint16(value))
		if slot < last || int(slot) >= len(edges) {
			t.Fatalf("%d in bin %d after %d", value, slot, last)
		}
		last = slot
		if off := math.Abs(float64(middleOf(slot)) - float64(value)); off > float64(value)/32 {
			t.Fatalf("%d is taken for %d", value, middleOf(slot))
		}
	}
	if int(last) != len(edges)-1 || len(edges) > 1<<8 {
		t.Errorf("the last bin is %d of %d", last, len(edges))
	}
}

// No bin of a tally lies across two of those that are shown: five minutes are not
// taken for less.
func TestBinsOfATallyEndWhereThoseShownDo(t *testing.T) {
	for figure, measure := range measuring {
		for _, bound := range measure.bounds {
			value := uint16(bound / measure.unit)
			if at := slotOf(value); edges[at] != value || slotOf(value-1) == at {
				t.Errorf("%b: %d is in the bin from %d", figure, value, edges[at])
			}
		}
	}
}

// What is inflated of a tally is read as strictly as it is written.
func FuzzPlainTally(f *testing.F) {
	facts := New(func(yield func(Fact) bool) {
		_ = yield(Fact{Kind: Visit, ID: [16]byte{1}, Day: 20759, Site: "Lido Adriano", State: "queued", Waited: true, Waiting: 9e11, Filling: 3e11}) &&
			yield(Fact{Kind: Application, ID: [16]byte{2}, Day: 20770, Request: "rinnovo", Motive: "16", Untold: true, Stopped: []string{"a.b"}, BackBegun: 20770})
	})
	f.Add(Tally{}.plain())
	f.Add(facts.Tally("", "", "").plain())
	f.Fuzz(func(t *testing.T, plain []byte) {
		tally, err := plainTally(string(plain))
		if err != nil {
			return
		}
		again, err := plainTally(string(tally.plain()))
		if err != nil || !reflect.DeepEqual(again, tally) {
			t.Fatalf("%+v became %+v, %v", tally, again, err)
		}
		tally.Figures(Query{})
	})
}
