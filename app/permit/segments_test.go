package permit_test

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"pgregory.net/rapid"

	"sportello/app/permit"
	"sportello/app/segment"
)

func ids(chain []permit.Segment) string {
	var all []string
	for _, segment := range chain {
		all = append(all, segment.ID)
	}
	return strings.Join(all, " ")
}

const front = "reception documents filling control handover"

func TestWhatTheBackOfficeDoesFollowsFromTheProcedure(t *testing.T) {
	for _, test := range []struct {
		name   string
		values permit.Values
		want   string
	}{
		{"nothing is said yet", nil, front + " portal receipt"},
		{"renewal for work", permit.Values{"1.9": permit.Yes, "1.16": "16"}, front + " portal receipt"},
		{"duplicate", permit.Values{"1.11": permit.Yes, "1.16": "16"}, front + " portal receipt"},
		{"what is asked at the Questura has no envelope", permit.Values{"1.8": permit.Yes, "1.16": "34"}, front},
		{"the card, with the housing certified by the Comune", permit.Values{"1.8": permit.Yes, "1.16": "09", "1.88": permit.Yes}, front + " portal housing receipt"},
		{"the card, with that of the ASL", permit.Values{"1.8": permit.Yes, "1.16": "09", "1.91": permit.Yes}, front + " portal receipt"},
		{"for work housing is not asked", permit.Values{"1.9": permit.Yes, "1.16": "16", "1.88": permit.Yes}, front + " portal receipt"},
	} {
		t.Run(test.name, func(t *testing.T) {
			chain := real(t).Chain(permit.Input{Today: today, Values: test.values})
			if got := ids(chain); got != test.want {
				t.Fatalf("chain %s, want %s", got, test.want)
			}
			for _, segment := range chain {
				if back := !strings.Contains(front, segment.ID); segment.Back != back || segment.Label.IT == "" || segment.Label.EN == "" {
					t.Errorf("segment %+v", segment)
				}
			}
		})
	}
}

// What nobody has stated is said to be so.
func TestEveryNumberOfASegmentHasASourceAndIsUnsure(t *testing.T) {
	book := real(t)
	values := permit.Values{"1.8": permit.Yes, "1.16": "09", "1.88": permit.Yes}
	for _, segment := range book.Chain(permit.Input{Today: today, Values: values}) {
		if segment.Source.Text == "" || segment.Minutes == 0 || segment.MinutesSource.Text == "" || segment.MinutesSource.Verified {
			t.Errorf("%s takes %d minutes, says %+v", segment.ID, segment.Minutes, segment.MinutesSource)
		}
		if segment.Back && (segment.Due == 0 || segment.DueSource.Text == "" || segment.DueSource.Verified) {
			t.Errorf("%s is due after %d days, says %+v", segment.ID, segment.Due, segment.DueSource)
		}
	}
}

func TestTheMinutesOfASegmentFollowFromTheProcedure(t *testing.T) {
	for _, test := range []struct {
		request, motive string
		filling         int
	}{{"1.9", "16", 7}, {"1.8", "16", 10}, {"1.10", "16", 4}, {"1.8", "09", 11}} {
		chain := real(t).Chain(permit.Input{Today: today, Values: permit.Values{test.request: permit.Yes, "1.16": test.motive}})
		if at := slices.IndexFunc(chain, func(s permit.Segment) bool { return s.ID == segment.Filling }); chain[at].Minutes != test.filling {
			t.Errorf("%s with %s: %d minutes, want %d", test.request, test.motive, chain[at].Minutes, test.filling)
		}
	}
}

// Rulebooks released before there were segments still load.
func TestARulebookWithoutSegmentsHasTheFrontOffice(t *testing.T) {
	book := small(t)
	chain := book.Chain(permit.Input{Today: today, Values: permit.Values{"1.9": permit.Yes, "1.16": "16"}})
	if got := ids(chain); got != front {
		t.Fatalf("chain %s", got)
	}
	for _, segment := range chain {
		if segment.Label.IT == "" || segment.Label.EN == "" || segment.Minutes != 0 || segment.Back {
			t.Errorf("segment %+v", segment)
		}
	}
}

// An application keeps the chain it was queued with, whatever a newer rulebook has.
func TestTheSegmentsOfAnEarlierChain(t *testing.T) {
	list := real(t).Segments(permit.Input{Today: today}, []string{"handover", "portal", "fingerprints"})
	if ids(list) != "handover portal fingerprints" || list[0].Back || !list[1].Back || list[1].Due == 0 {
		t.Errorf("segments %+v", list)
	}
	if unknown := list[2]; !unknown.Back || unknown.Label.IT != "fingerprints" || unknown.Due != 0 {
		t.Errorf("one that is not known is %+v", unknown)
	}
	if label := real(t).SegmentLabel("portal"); label.IT == "portal" || real(t).SegmentLabel("fingerprints").IT != "fingerprints" {
		t.Errorf("called %v", label)
	}
}

func TestDueDaysAreWorkingDays(t *testing.T) {
	book := real(t)
	rome := time.FixedZone("Rome", 3600)
	for _, test := range []struct {
		after string
		days  int
		want  string
	}{
		{"2026-11-25", 2, "2026-11-27"}, // Wednesday
		{"2026-12-05", 1, "2026-12-07"}, // Saturday: Sunday is none
		{"2026-12-07", 1, "2026-12-09"}, // 8 December
		{"2026-12-24", 2, "2026-12-29"}, // Christmas, Saint Stephen's, Sunday
		{"2026-11-26", 2, "2026-11-30"}, // Thursday: nobody is there on Saturday
		{"2026-11-27", 5, "2026-12-04"},
		{"2026-11-25", 0, "2026-11-25"},
	} {
		after, err := time.ParseInLocation(time.DateOnly, test.after, rome)
		if err != nil {
			t.Fatal(err)
		}
		due := book.DueDay(after.Add(23*time.Hour), test.days)
		if got := due.Format("2006-01-02 15:04 MST"); got != test.want+" 00:00 Rome" {
			t.Errorf("%d days after %s is %s, want %s", test.days, test.after, got, test.want)
		}
	}
	if due := book.DueDay(time.Date(2200, 1, 1, 0, 0, 0, 0, rome), 1); !due.IsZero() {
		t.Errorf("beyond the calendar it is due %s", due)
	}
}

func TestLaterWorkIsNeverDueBefore(t *testing.T) {
	book := real(t)
	rapid.Check(t, func(t *rapid.T) {
		day := time.Date(2026, 1, rapid.IntRange(1, 1000).Draw(t, "day"), rapid.IntRange(0, 23).Draw(t, "hour"), 0, 0, 0, time.UTC)
		n := rapid.IntRange(0, 60).Draw(t, "n")
		due, next := book.DueDay(day, n), book.DueDay(day, n+1)
		if !next.After(due) || n > 0 && !due.After(day) {
			t.Fatalf("after %s: %s and %s", day, due, next)
		}
	})
}

// smallSegments are the segments of the small rulebook, to be broken.
const smallSegments = `segments:
  - {id: reception, label: {it: A, en: A}, office: front, source: {text: x, verified: true}}
  - {id: documents, label: {it: B, en: B}, office: front, source: {text: x, verified: true}}
  - {id: filling, label: {it: C, en: C}, office: front, minutes: {value: 'request == "rinnovo" ? 7 : 9', source: {text: x, verified: false}}, source: {text: x, verified: true}}
  - {id: control, label: {it: D, en: D}, office: front, source: {text: x, verified: true}}
  - {id: handover, label: {it: E, en: E}, office: front, source: {text: x, verified: true}}
  - {id: portal, label: {it: F, en: F}, office: back, due: {value: 2, source: {text: x, verified: false}}, source: {text: x, verified: true}}
  - {id: receipt, label: {it: G, en: G}, office: back, source: {text: x, verified: true}}
chains:
  - {id: card, when: 'motive == "09"', back: [portal], source: {text: x, verified: true}}
  - {id: kit, when: 'motive != "09"', back: [portal, receipt], source: {text: x, verified: true}}
`

// Each case breaks the segments in one place and says how they are refused.
func TestBrokenSegmentsAreRefused(t *testing.T) {
	load(t, withSegments(t, smallSegments))
	for _, test := range []struct {
		name, old, new, reason string
		line                   int // 0: not told
	}{
		{"unknown key", "office: back, due", "office: back, days", `unknown key "days"`, 7},
		{"segment that stands twice", "id: receipt", "id: portal", `segment "portal" stands twice`, 8},
		{"segment without a name", "id: receipt, ", "", `segment "" is not named`, 8},
		{"name that is no part of a field's", "id: receipt", "id: Re.ceipt", `segment "Re.ceipt" is not named`, 8},
		{"name of any length", "id: receipt", "id: r" + strings.Repeat("e", 60), `is not named by small letters`, 8},
		{"segment of the front that is missing", "id: control", "id: kontrol", `the segment "control" of the front office is missing`, 1},
		{"segment of the front in the back", "id: filling, label: {it: C, en: C}, office: front", "id: filling, label: {it: C, en: C}, office: back", "the segments of the front office are", 4},
		{"another one in the front", "{it: G, en: G}, office: back", "{it: G, en: G}, office: front", "the segments of the front office are", 8},
		{"unknown office", "{it: G, en: G}, office: back", "{it: G, en: G}, office: side", `office "side" is neither front nor back`, 8},
		{"days for the front", "{it: D, en: D}, office: front", "{it: D, en: D}, office: front, due: {value: 1, source: {text: x, verified: true}}", "only what the back office does", 5},
		{"label in one language", "{it: G, en: G}", "{it: G}", "a text needs both languages", 8},
		{"segment without a source", "office: back, source: {text: x, verified: true}", "office: back", "a source is missing", 8},
		{"number without a source", "due: {value: 2, source: {text: x, verified: false}}", "due: {value: 2}", "a source is missing", 7},
		{"number without a value", "{value: 2, ", "{", "the value is missing", 7},
		{"number that is none", "{value: 2,", "{value: soon,", "unknown name soon", 7},
		{"days that cannot be", "{value: 2,", "{value: 366,", "366 is not in 0 to 365", 7},
		{"days before", "{value: 2,", "{value: -1,", "-1 is not in 0 to 365", 7},
		{"minutes that cannot be, for one procedure", "? 7 : 9", "? 700 : 9", `700 is not in 0 to 480 for request "rinnovo"`, 4},
		{"chain that stands twice", "id: kit", "id: card", `chain "card" stands twice`, 11},
		{"chain without a condition", `when: 'motive == "09"', `, "", "the condition, when, is missing", 10},
		{"chain without a source", "back: [portal], source: {text: x, verified: true}", "back: [portal]", "a source is missing", 10},
		{"unknown segment in a chain", "[portal, receipt]", "[portal, receipts]", `unknown segment "receipts" of the back office`, 11},
		{"segment of the front in a chain", "[portal, receipt]", "[filling, receipt]", `unknown segment "filling" of the back office`, 11},
		{"segment twice in a chain", "[portal, receipt]", "[receipt, receipt]", `segment "receipt" stands twice in a chain`, 11},
		{"segment that no chain has", "[portal, receipt]", "[portal]", `segment "receipt" is in no chain`, 8},
		{"endless chain", "[portal, receipt]", "[" + strings.Repeat("portal, ", 13) + "receipt]", "at most 12 segments", 11},
		{"two chains for one procedure", `motive != "09"`, `motive != "16"`, `the chains "card" and "kit" both hold for request "" with motive "09"`, 11},
		{"no chain for a procedure", `motive != "09"`, `motive == "16"`, `no chain holds for request "" with motive ""`, 1},
		{"condition that cannot be evaluated", `motive == "09"`, `len(1..(today * 100000)) > 0`, `the expression at segments.yaml:10 cannot be evaluated`, 1},
		{"more chains than anybody needs", "chains:\n", "chains:\n" + strings.Repeat("  - {id: x, when: 'false', back: [], source: {text: x, verified: true}}\n", 50), "there are more than 50 chains", 60},
		{"unknown field", `motive == "09"`, `tick("1.99")`, `tick: unknown field "1.99"`, 10},
	} {
		t.Run(test.name, func(t *testing.T) {
			if !strings.Contains(smallSegments, test.old) {
				t.Fatalf("there is no %q to break", test.old)
			}
			_, err := permit.Load(withSegments(t, strings.Replace(smallSegments, test.old, test.new, 1)), tables(t))
			problem := refusedWith(err, test.reason)
			if problem == nil {
				t.Fatalf("not refused with %q:\n%v", test.reason, err)
			}
			if problem.File != "segments.yaml" || problem.Line != test.line {
				t.Errorf("in %s:%d, want line %d", problem.File, problem.Line, test.line)
			}
		})
	}
}

func withSegments(t testing.TB, text string) fstest.MapFS {
	files := smallFiles(t)
	files["segments.yaml"] = &fstest.MapFile{Data: []byte(text)}
	return files
}

// A rulebook comes from outside.
func FuzzLoadSegments(f *testing.F) {
	reload := permit.Reload(withSegments(f, smallSegments), tables(f))
	f.Add([]byte(smallSegments))
	f.Add([]byte("segments: [{id: reception, minutes: {value: '1..1000000 | len'}}]"))
	f.Add([]byte("chains: [{id: kit, when: 'true', back: [portal, portal]}]"))
	f.Fuzz(func(t *testing.T, text []byte) {
		book, err := reload("segments.yaml", text)
		if err != nil {
			return
		}
		if chain := book.Chain(full()); !strings.HasPrefix(ids(chain), front) || len(chain) > 17 {
			t.Errorf("accepted with the chain %s", ids(chain))
		}
	})
}
