package effort_test

import (
	"strings"
	"testing"
	"time"

	"sportello/app/permit"
	"sportello/app/ui/effort"
)

// Where the M's stand, as the doc of the package says. A text is in quotes, a
// command bare, "click" the mouse, "scan" a document handed over.
func TestWhereAnOperatorPrepares(t *testing.T) {
	for _, c := range []struct {
		does string
		want effort.Cost
	}{
		{`F10`, effort.Cost{Keys: 1, Mentals: 1}},
		{`Ctrl+K`, effort.Cost{Keys: 2, Mentals: 1}},
		{`Ctrl+Shift+N`, effort.Cost{Keys: 3, Mentals: 1}},
		{`"rossi"`, effort.Cost{Keys: 5}},                                                // rule 0: an argument
		{`"rossi" Return`, effort.Cost{Keys: 6, Mentals: 1}},                             // rule 4
		{`"16" Return "14" Return`, effort.Cost{Keys: 6, Mentals: 2}},                    // one M a field
		{`Return Return Return`, effort.Cost{Keys: 3, Mentals: 1}},                       // rule 2
		{`"16" Return Return Return Return`, effort.Cost{Keys: 6, Mentals: 2}},           // to go on is another unit
		{`Ctrl+Return Ctrl+Return`, effort.Cost{Keys: 4, Mentals: 1}},                    // each key of both
		{`Space Return`, effort.Cost{Keys: 2, Mentals: 2}},                               // two commands
		{`F8 "x" F8`, effort.Cost{Keys: 3, Mentals: 2}},                                  // a text between ends the unit
		{`click`, effort.Cost{Keys: 1, Mentals: 1, Pointings: 1, Homings: 1}},            // rule 1: PMK → PK
		{`click click`, effort.Cost{Keys: 2, Mentals: 2, Pointings: 2, Homings: 1}},      // the hand is there
		{`click "a" Return`, effort.Cost{Keys: 3, Mentals: 2, Pointings: 1, Homings: 2}}, // and back again
		{`scan Return`, effort.Cost{Keys: 1, Mentals: 2, Presented: 1}},                  // no key of the scanner's
		{`Return click Return`, effort.Cost{Keys: 3, Mentals: 3, Pointings: 1, Homings: 2}},
	} {
		if got := tallied(c.does).Total(); got != c.want {
			t.Errorf("%s costs %+v, want %+v", c.does, got, c.want)
		}
	}
}

func tallied(does string) *effort.Tally {
	var tally effort.Tally
	for _, step := range strings.Fields(does) {
		switch {
		case step == "click":
			tally.Click("1.9", "")
		case step == "scan":
			tally.Present("1.9", "")
		case step[0] == '"':
			for _, r := range strings.Trim(step, `"`) {
				tally.Character("1.9", "", r)
			}
		default:
			tally.Command("1.9", "", step, 1+strings.Count(step, "+"))
		}
	}
	return &tally
}

func TestKeysOfACharacter(t *testing.T) {
	for text, want := range map[string]int{"abc<": 4, "Ab": 3, "a@b": 4, "1,5": 3, "12/a": 5, "è": 1} {
		if got := tallied(`"` + text + `"`).Total().Keys; got != want {
			t.Errorf("%q takes %d keys, want %d", text, got, want)
		}
	}
}

// The published times, and a wait only where somebody perceives it.
func TestWhatItTakes(t *testing.T) {
	cost := effort.Cost{Keys: 2, Pointings: 1, Homings: 1, Mentals: 1, Presented: 1, Waiting: time.Second}
	if got, want := cost.Time(), 8410*time.Millisecond; got != want {
		t.Errorf("%v, want %v", got, want)
	}
	var tally effort.Tally
	if tally.Wait("day", "", 100*time.Millisecond) != 0 || tally.Wait("day", "", 101*time.Millisecond) != 101*time.Millisecond {
		t.Error("the shortest wait that counts is not 0.1 s")
	}
}

// What is done is booked where the focus is, each place once, in order.
func TestLines(t *testing.T) {
	var tally effort.Tally
	tally.Character("1.45", "Valido sino al", '1')
	tally.Command("1.45", "Valido sino al", "Return", 1)
	tally.Command("1.46", "Rilasciato da", "F8", 1)
	tally.Character("1.45", "Valido sino al", '2')
	lines := tally.Lines()
	if len(lines) != 2 || lines[0].Place != "1.45" || lines[0].Keys != 3 || lines[1].Name != "Rilasciato da" || lines[1].Mentals != 1 {
		t.Errorf("%+v", lines)
	}
}

func TestByHand(t *testing.T) {
	for _, c := range []struct {
		values     permit.Values
		characters int
		writing    time.Duration
	}{
		{permit.Values{"1.3": "DI PROVA"}, 7, 7 * 750 * time.Millisecond},
		{permit.Values{"1.34": "1992-03-15"}, 8, 8 * 650 * time.Millisecond},
		{permit.Values{"1.9": permit.Yes, "1.37": permit.No}, 2, 1500 * time.Millisecond},
		{permit.Values{"2.53": "6100.00"}, 6, 6 * 650 * time.Millisecond},
		{permit.Values{"1.44": "AB12"}, 4, 2800 * time.Millisecond},
		{nil, 0, 0},
	} {
		characters, writing := effort.ByHand(must(rules())(t), c.values)
		if characters != c.characters || writing != c.writing {
			t.Errorf("%v: %d characters in %v, want %d in %v", c.values, characters, writing, c.characters, c.writing)
		}
	}
}

func TestOver(t *testing.T) {
	for _, c := range []struct {
		keys int
		want bool
	}{{10, false}, {11, true}} {
		result := effort.Result{Name: "prova", Budget: 2800 * time.Millisecond, Total: effort.Cost{Keys: c.keys}}
		var text strings.Builder
		check(t, effort.WriteSummary(&text, []effort.Result{result}))
		if result.Over() != c.want || strings.Contains(text.String(), "OVER") != c.want {
			t.Errorf("%d keys: over %v, want %v\n%s", c.keys, result.Over(), c.want, text.String())
		}
	}
}

// What is pointed at is found by what the screen shows and reached as the mouse
// reaches it; a scanner's characters are nobody's keys.
func TestTheOperatorsHandsAreCounted(t *testing.T) {
	p := sitsDown(t, newOffice(t))
	p.clicks("Istanze")
	if p.here != "applications" {
		t.Errorf("the mouse went to %q", p.here)
	}
	p.does("<Ctrl+1>")
	p.scans(fatou.zone())
	p.sees("PROVADIOP")
	got := p.tally.Total()
	got.Waiting = 0
	if want := (effort.Cost{Keys: 3, Pointings: 1, Homings: 2, Mentals: 3, Presented: 1}); got != want {
		t.Errorf("counted %+v, want %+v", got, want)
	}
}
