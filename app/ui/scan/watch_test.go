package scan_test

import (
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"pgregory.net/rapid"

	"sportello/app/ui/scan"
)

// The lines of ICAO's specimen passport, and the code of nobody's health card.
const (
	first  = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<"
	second = "L898902C36UTO7408122F1204159ZE184226B<<<<<10"
	code   = "PRVFTA92C55Z343I"
)

func judge(text string) scan.Verdict {
	switch text {
	case first + "\n" + second, first + second:
		return scan.Document
	case first:
		return scan.Beginning
	case code:
		return scan.Code
	}
	return scan.Nothing
}

// key is a key at its time: a character, "\n" for Enter, 0 for another key.
type key struct {
	char rune
	at   time.Duration
}

// typed are the keys of a text, each a while after the one before.
func typed(text string, from, gap time.Duration) []key {
	keys := make([]key, 0, len(text))
	for i, r := range []rune(text) {
		keys = append(keys, key{r, from + time.Duration(i)*gap})
	}
	return keys
}

// desk is somebody who does as the watch says.
type desk struct {
	watch *scan.Watch
	held  []key
	done  []key         // those that have acted
	taken [][]key       // those a reader typed
	acted string        // what the keys that act make, 0 as "·"
	read  []string      // by a reader
	worst time.Duration // that a key which acted has waited

	// What is to be seen where a caret stands, and whether the first of the keys
	// held is part of it.
	seen    string
	showing bool
	most    int             // of seen, ever
	unseen  []time.Duration // how long each was not to be seen
}

var start = time.Date(2026, 11, 25, 9, 0, 0, 0, time.UTC)

// play tells keys, and the silence between them and after.
func play(keys []key) *desk {
	d := &desk{watch: scan.New(judge)}
	for _, k := range keys {
		d.silence(k.at)
		d.tell(k)
	}
	d.silence(time.Hour)
	return d
}

func (d *desk) tell(k key) {
	at := start.Add(k.at)
	switch k.char {
	case 0:
		d.follow(d.watch.Other(at), k)
	case '\n':
		d.follow(d.watch.Enter(at), k)
	default:
		d.follow(d.watch.Rune(k.char, at), k)
	}
}

// silence tells the watch what is due before a time.
func (d *desk) silence(until time.Duration) {
	for {
		due, holding := d.watch.Due()
		if !holding || !due.Before(start.Add(until)) {
			return
		}
		d.settle(d.watch.Silence(due), due.Sub(start))
	}
}

func (d *desk) settle(answer scan.Answer, at time.Duration) {
	if answer.Release {
		for _, k := range d.held {
			d.act(k, at)
		}
	}
	if answer.Text != "" {
		d.read, d.taken = append(d.read, answer.Text), append(d.taken, d.held)
		if d.showing {
			d.seen = strings.TrimSuffix(d.seen, text(d.held[:1]))
		}
	}
	if answer.Release || answer.Text != "" {
		d.held, d.showing = nil, false
	}
}

func (d *desk) follow(answer scan.Answer, k key) {
	d.settle(answer, k.at)
	switch {
	case answer.Hold:
		d.held = append(d.held, k)
		if answer.Show {
			d.see(k, k.at)
			d.showing = true
		}
	case !answer.Swallow:
		d.act(k, k.at)
	}
}

func (d *desk) act(k key, at time.Duration) {
	d.worst, d.done = max(d.worst, at-k.at), append(d.done, k)
	d.acted += text([]key{k})
	if !d.showing {
		d.see(k, at)
	}
	d.showing = false // only the first of those held
}

func (d *desk) see(k key, at time.Duration) {
	d.seen += text([]key{k})
	d.unseen = append(d.unseen, at-k.at)
	d.most = max(d.most, len(d.seen))
}

func text(keys []key) string {
	var s strings.Builder
	for _, k := range keys {
		if k.char == 0 {
			k.char = '·'
		}
		s.WriteRune(k.char)
	}
	return s.String()
}

func TestWatch(t *testing.T) {
	const ms = time.Millisecond
	then := func(parts ...[]key) (all []key) {
		for _, part := range parts {
			all = append(all, part...)
		}
		return all
	}
	lines := first + "\n" + second
	for _, c := range []struct {
		name  string
		keys  []key
		acted string
		read  string
	}{
		{"a zone, Enter after each line", typed(lines+"\n", 0, 3*ms), "", lines},
		{"nothing at the end", typed(lines, 0, 3*ms), "", lines},
		{"carriage returns and line feeds", typed(first+"\n\n"+second+"\n\n", 0, 3*ms), "", lines},
		{"no line ends at all", typed(first+second, 0, ms), "", first + second},
		{"at once, as by a program that was busy", typed(lines+"\n", 0, 0), "", lines},
		{"the next line takes its time", then(typed(first+"\n", 0, 3*ms), typed(second+"\n", 300*ms, 3*ms)), "", lines},
		{"at 20 ms, a frame late now and then", typed(lines+"\n", 0, 20*ms), "", lines},
		{"a bar code", typed(code+"\n", 0, 4*ms), "", code},
		{"a bar code that nobody types so fast all at once", typed(code+"\n", 0, 0), code + "\n", ""},
		{"a code typed by hand", typed(code, 0, 90*ms), code, ""},
		{"a line that stays alone", typed(first+"\n", 0, 3*ms), first + "\n", ""},
		{"a name, Enter, another", typed("prova\nfinta", 0, 0), "prova\nfinta", ""},
		{"eight letters at once", typed("esempiop", 0, 0), "esempiop", ""},
		{"a key held down", typed("aaaaaaaaaaaaaaaa", 0, 33*ms), "aaaaaaaaaaaaaaaa", ""},
		{"a bar code of something else", typed("8012345678901\n", 0, 3*ms), "8012345678901\n", ""},
		{"a bar code in the middle of typing", then(typed("via", 0, 120*ms), typed(code+"\n", 900*ms, 4*ms), typed(" inv", 2000*ms, 120*ms)), "via inv", code},
		{"two in a row", then(typed(code+"\n", 0, 4*ms), typed(code+"\n", 100*ms, 4*ms)), "", code + "+" + code},
		{"another key in the middle", then(typed(code[:9], 0, 3*ms), []key{{0, 30 * ms}}, typed(code[9:], 33*ms, 3*ms)), code[:9] + "·" + code[9:], ""},
		{"another key at the end", then(typed(code, 0, 3*ms), []key{{0, 50 * ms}}), "·", code},
		{"Enter much later", then(typed(code, 0, 3*ms), []key{{'\n', 800 * ms}}), "\n", code},
		{"more than any card has", typed(strings.Repeat("ab", 200), 0, ms), strings.Repeat("ab", 200), ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := play(c.keys)
			if d.acted != c.acted || d.seen != c.acted || strings.Join(d.read, "+") != c.read {
				t.Errorf("acted %q, seen %q, read %q", d.acted, d.seen, d.read)
			}
		})
	}
}

func drawKeys(t *rapid.T) []key {
	var keys []key
	at := time.Duration(0)
	pieces := rapid.SliceOfN(rapid.SampledFrom([]string{"p", "rova", "<", "12", " ", "\n", "\x00", first, second, code, code[:10]}), 1, 8).Draw(t, "pieces")
	for _, piece := range pieces {
		gap := rapid.SampledFrom([]time.Duration{0, 1, 5, 15, 30, 50, 120}).Draw(t, "gap") * time.Millisecond
		for _, r := range piece {
			at += gap
			keys = append(keys, key{r, at})
		}
		at += rapid.SampledFrom([]time.Duration{0, 10, 100, 260, 1000}).Draw(t, "pause") * time.Millisecond
	}
	return keys
}

// Whatever comes, every key acts once and in order, or is part of what was read;
// only the ends of lines are dropped beside it. No hand waits for long.
func TestNothingIsLost(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		keys := drawKeys(t)
		d := play(keys)
		if len(d.held) > 0 {
			t.Fatalf("%d keys are held for ever", len(d.held))
		}
		if d.seen != d.acted {
			t.Fatalf("acted %q, seen %q", d.acted, d.seen)
		}
		for i, read := range d.read {
			if strings.ReplaceAll(text(d.taken[i]), "\n", "") != strings.ReplaceAll(read, "\n", "") {
				t.Fatalf("of %q was read %q", text(d.taken[i]), read)
			}
		}
		done, taken := d.done, slices.Concat(d.taken...)
		for _, k := range keys { // the next of those that acted, or of those that were read
			switch {
			case len(done) > 0 && done[0] == k:
				done = done[1:]
			case len(taken) > 0 && taken[0] == k:
				taken = taken[1:]
			case k.char != '\n' || len(d.read) == 0:
				t.Fatalf("typed %q, acted %q, read %q: %q is lost or out of order", text(keys), d.acted, d.read, k.char)
			}
		}
		if len(done)+len(taken) > 0 {
			t.Fatalf("typed %q, acted %q, read %q", text(keys), d.acted, d.read)
		}
	})
}

// A reader at any speed it may have, with whatever it sends at the end, after any
// typing that has stopped: nothing of it acts, and of all its characters one is
// seen for a moment.
func TestAReaderIsNeverTyped(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		before := typed(rapid.StringMatching(`[a-z]{0,12}`).Draw(t, "before"), 0, 80*time.Millisecond)
		at := 2 * time.Second
		var keys []key
		lines := rapid.SampledFrom([]string{first + "\n" + second, first + "\n\n" + second, first + second, code}).Draw(t, "lines")
		for _, r := range lines + rapid.SampledFrom([]string{"", "\n", "\n\n"}).Draw(t, "end") {
			at += time.Duration(rapid.IntRange(1000, 20000).Draw(t, "µs")) * time.Microsecond
			keys = append(keys, key{r, at})
		}
		d := play(append(before, keys...))
		if d.acted != text(before) || len(d.read) != 1 || d.read[0] != strings.TrimSpace(strings.ReplaceAll(lines, "\n\n", "\n")) {
			t.Fatalf("acted %q, read %q", d.acted, d.read)
		}
		if d.seen != text(before) || d.most != len(before)+1 {
			t.Fatalf("seen %q, and %d characters once", d.seen, d.most)
		}
	})
}

// Hands are never taken for a reader, whatever they type and however fast two
// keys fall together, and no key of theirs waits longer than a hand's own pause.
// What they type is seen in order, and at once unless it falls together with the
// key before.
func TestHandsAreNeverRead(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var keys []key
		at := time.Duration(0)
		for i, r := range rapid.SampledFrom([]string{first + "\n" + second + "\n", code + "\n", "via inventata 12\n"}).Draw(t, "text") {
			gap := rapid.IntRange(40, 600).Draw(t, "ms")
			if i%7 == 1 { // a roll
				gap = rapid.IntRange(0, 39).Draw(t, "roll")
			}
			at += time.Duration(gap) * time.Millisecond
			keys = append(keys, key{r, at})
		}
		d := play(keys)
		if len(d.read) > 0 || d.acted != text(keys) {
			t.Fatalf("acted %q, read %q", d.acted, d.read)
		}
		if d.worst > 2*scan.Pace {
			t.Fatalf("a key waited %v", d.worst)
		}
		if d.seen != d.acted {
			t.Fatalf("acted %q, seen %q", d.acted, d.seen)
		}
		for i, k := range keys {
			if (i == 0 || k.at-keys[i-1].at > scan.Pace) && d.unseen[i] > 0 {
				t.Fatalf("key %d, %q, was not to be seen for %v", i, k.char, d.unseen[i])
			}
		}
	})
}

// Whoever is typing is not held back: only after a pause does a key wait.
func TestTypingIsNotHeldBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		watch := scan.New(judge)
		at := start
		watch.Rune('a', at)
		watch.Silence(at.Add(scan.Pace))
		for range 20 {
			at = at.Add(time.Duration(rapid.IntRange(36, 249).Draw(t, "ms")) * time.Millisecond)
			if answer := watch.Rune('b', at); answer != (scan.Answer{}) {
				t.Fatalf("%+v", answer)
			}
		}
	})
}

func FuzzWatch(f *testing.F) {
	f.Add(first+"\n"+second+"\n", []byte{3, 3, 3})
	f.Add("prova\n", []byte{90, 200})
	f.Add(code+"\n\n", []byte{1})
	f.Add("\xff\x00é", []byte{})
	f.Fuzz(func(t *testing.T, typed string, gaps []byte) {
		var keys []key
		at := time.Duration(0)
		for i, r := range typed {
			if len(gaps) > 0 {
				at += time.Duration(gaps[i%len(gaps)]) * time.Millisecond
			}
			keys = append(keys, key{r, at})
		}
		d := play(keys)
		if len(d.held) > 0 {
			t.Fatal("keys are held for ever")
		}
		kept := len(d.acted)
		for _, read := range d.read {
			kept += len(read)
			if judge(read) == scan.Nothing || strings.ContainsFunc(read, func(r rune) bool { return r != '\n' && unicode.IsControl(r) }) {
				t.Fatalf("read %q", read)
			}
		}
		if d.seen != d.acted {
			t.Fatalf("acted %q, seen %q", d.acted, d.seen)
		}
		if len(d.read) == 0 && d.acted != text(keys) {
			t.Fatalf("typed %q, acted %q", text(keys), d.acted)
		}
		if kept > len(text(keys)) {
			t.Fatalf("%d characters of %d", kept, len(text(keys)))
		}
	})
}

func BenchmarkHands(b *testing.B) {
	watch := scan.New(judge)
	at := start
	for b.Loop() {
		at = at.Add(100 * time.Millisecond)
		watch.Rune('a', at)
	}
}
