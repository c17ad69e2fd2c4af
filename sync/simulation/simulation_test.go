package simulation

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"testing/cryptotest"
)

var (
	seedFlag  = flag.Uint64("seed", 0, "run this seed alone and tell its story")
	seedsFlag = flag.Uint64("seeds", 10, "how many seeds to run")
	fromFlag  = flag.Uint64("from", 1, "the first of them")
)

// stepsOf is how long a run is, before the line is good for good.
const stepsOf = 30

func TestNothingIsLostWhateverHappens(t *testing.T) {
	tmpl := newTemplate(t)
	parent := memory(t)
	first, count, story := *fromFlag, *seedsFlag, func(string, ...any) {}
	if *seedFlag != 0 {
		first, count, story = *seedFlag, 1, func(format string, arguments ...any) { t.Logf(format, arguments...) }
	}
	seen := make(seen)
	for seed := first; seed < first+count; seed++ {
		// So that what is signed and sealed has the same length again.
		cryptotest.SetGlobalRandom(t, seed)
		folder := filepath.Join(parent, fmt.Sprint(seed))
		err := run(t.Context(), tmpl, folder, seed, seen, story)
		if err := errors.Join(err, os.RemoveAll(folder)); err != nil {
			t.Errorf("seed %d: %v\nagain, step by step: go test -v ./sync/simulation -args -seed=%d", seed, err, seed)
		}
	}
	if count >= enough && !t.Failed() {
		for _, what := range common {
			if seen[what] == 0 {
				t.Errorf("in %d runs there was no %s: it was not tried", count, what)
			}
		}
	}
	for _, what := range slices.Sorted(maps.Keys(seen)) {
		t.Logf("%6d × %s", seen[what], what)
	}
}

// common is what so many runs must have come upon for them to say something.
var common = []string{
	"decision", "new incarnation in a push", "new incarnation in a pull", "office restored", "operation gone with a disk",
	"operations carried by a colleague", "page in a file", "receipt in a file", "receipt that was lost noticed in a pull",
	"restored office noticed in a pull", "sent again to an office that was restored",
	"bulletin taken", "bulletin in a file", "record fetched for a trip alone", "records forgotten", "record kept that something waits for",
	"forgotten record came again", "revoked laptop erased", "last file of a revoked laptop taken in", "several appointments in one slot", "site said more of",
}

const enough = 200

// seen counts what the runs came upon.
type seen map[string]int

func (s seen) count(what string, happened bool) {
	if happened {
		s[what]++
	}
}

func run(ctx context.Context, tmpl *template, folder string, seed uint64, seen seen, story func(string, ...any)) error {
	w, err := newWorld(ctx, tmpl, folder, seed, seen, story)
	if err != nil {
		return err
	}
	for n := range stepsOf {
		if err := w.step(ctx); err != nil {
			return errors.Join(fmt.Errorf("step %d: %w", n, err), w.close())
		}
	}
	if err := w.settle(ctx); err != nil {
		return errors.Join(fmt.Errorf("at the end: %w", err), w.close())
	}
	return w.close()
}
