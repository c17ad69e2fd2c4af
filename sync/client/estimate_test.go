package client

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

var noon = time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC)

// Whatever the line does, what is said moves by a third at most, and is zero
// only in the end.
func TestTimeLeftNeverJumps(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		now, remain := noon, rapid.IntRange(1, 1<<20).Draw(t, "units")
		e := newEstimate(now)
		said := time.Duration(0)
		for first := true; remain > 0; first = false {
			passed := time.Duration(rapid.IntRange(0, 120_000).Draw(t, "milliseconds")) * time.Millisecond
			did := rapid.IntRange(0, remain).Draw(t, "did")
			remain += rapid.SampledFrom([]int{0, 0, 0, 1000}).Draw(t, "more came") - did
			if rapid.IntRange(0, 9).Draw(t, "the end") == 0 {
				remain = 0
			}
			now = now.Add(passed)
			left := e.next(now, did, remain)
			if (left == 0) != (remain == 0) || left > 24*time.Hour {
				t.Fatalf("%v left for %d", left, remain)
			}
			expected := max(0, said-passed)
			if moved := (left - expected).Abs(); !first && remain > 0 && moved > expected/3+estimateSlack {
				t.Fatalf("after %v and %v: %v", said, passed, left)
			}
			said = left
		}
	})
}

func TestTimeLeftOnASteadyLineIsTrue(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		perStep, steps := rapid.IntRange(1, 5000).Draw(t, "units each time"), rapid.IntRange(2, 200).Draw(t, "times")
		each := time.Duration(rapid.IntRange(100, 10_000).Draw(t, "milliseconds")) * time.Millisecond
		now := noon
		e := newEstimate(now)
		for step := 1; step < steps; step++ {
			now = now.Add(each)
			left, want := e.next(now, perStep, (steps-step)*perStep), time.Duration(steps-step)*each
			if (left - want).Abs() > max(time.Second, want/100) {
				t.Fatalf("step %d of %d: %v, want %v", step, steps, left, want)
			}
		}
	})
}

func TestTimeLeftFollowsTheLine(t *testing.T) {
	now := noon
	e := newEstimate(now)
	const each = 5 * time.Second
	left := time.Duration(0)
	remain := 3000
	step := func(times, did int) {
		for range times {
			now, remain = now.Add(each), remain-did
			left = e.next(now, did, remain)
		}
	}
	step(5, 100)
	if want := 125 * time.Second; (left - want).Abs() > time.Second {
		t.Errorf("on a good line %v, want %v", left, want)
	}
	step(12, 10) // a minute of a line ten times worse
	if want := time.Duration(remain/10) * each; left < want/2 {
		t.Errorf("on a bad line %v, want about %v", left, want)
	}
	step(12, 100)
	if want := time.Duration(remain/100) * each; (left - want).Abs() > want/2 {
		t.Errorf("on a good line again %v, want about %v", left, want)
	}
}

func TestTimeLeftWithoutAClock(t *testing.T) {
	e := newEstimate(noon)
	if left := e.next(noon, 10, 10); left != time.Second {
		t.Errorf("a clock that stands: %v", left)
	}
	e = newEstimate(noon)
	before := e.next(noon.Add(time.Minute), 10, 10)
	if left := e.next(noon.Add(-time.Hour), 0, 10); left != before {
		t.Errorf("%v, and %v when the clock went back", before, left)
	}
}
