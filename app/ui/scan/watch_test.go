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

// files knows these documents.
type files struct{}

func (files) Judge(text string) scan.Verdict {
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

func (files) Zone(text string) bool { return text == first[:scan.ZonePrefix] }

// key is a key, when it is pressed and when that is told: a character, "\n" for
// Enter, 0 for another key.
type key struct {
	char     rune
	at, told time.Duration
}

// typed are the keys of a text, each a while after the one before.
func typed(text string, from, gap time.Duration) []key {
	keys := make([]key, 0, len(text))
	for i, r := range []rune(text) {
		keys = append(keys, key{char: r, at: from + time.Duration(i)*gap})
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
	worst time.Duration // that a key which acted has waited since it was told

	// What is to be seen where a caret stands, and how many of the keys held are
	// part of it.
	seen    string
	showing int
	most    int // of seen, ever
}

var start = time.Date(2026, 11, 25, 9, 0, 0, 0, time.UTC)

// usual is the time between two polls of a program with little to do.
const usual = time.Second / 60

func steady(frame time.Duration) func() time.Duration {
	return func() time.Duration { return frame }
}

// play presses keys. As the driver does, it polls now and then, the next time
// after what frame says, and tells those that were pressed meanwhile.
func play(keys []key, frame func() time.Duration) *desk {
	d := &desk{watch: scan.New(files{})}
	end := time.Second
	if len(keys) > 0 {
		end += keys[len(keys)-1].at
	}
	for at := -2 * time.Second; at < end || d.watch.Holding(); at += frame() {
		for len(keys) > 0 && keys[0].at <= at {
			d.tell(keys[0], at)
			keys = keys[1:]
		}
		d.settle(d.watch.Polled(start.Add(at)), at)
		if at > end+time.Minute {
			break // held for ever
		}
	}
	return d
}

func (d *desk) tell(k key, now time.Duration) {
	at := start.Add(now)
	k.told = now
	switch k.char {
	case 0:
		d.follow(d.watch.Other(at), k)
	case '\n':
		d.follow(d.watch.Enter(at), k)
	default:
		d.follow(d.watch.Rune(k.char, at), k)
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
		d.seen = strings.TrimSuffix(d.seen, text(d.held[:d.showing]))
	}
	if answer.Release || answer.Text != "" {
		d.held, d.showing = nil, 0
	}
}

func (d *desk) follow(answer scan.Answer, k key) {
	d.settle(answer, k.told)
	switch {
	case answer.Hold:
		d.held = append(d.held, k)
		if answer.Show {
			d.see(k)
			d.showing++
		}
	case !answer.Swallow:
		d.act(k, k.told)
	}
}

func (d *desk) act(k key, at time.Duration) {
	d.worst, d.done = max(d.worst, at-k.told), append(d.done, k)
	d.acted += text([]key{k})
	if d.showing == 0 {
		d.see(k)
		return
	}
	d.showing-- // it was seen already
}

func (d *desk) see(k key) {
	d.seen += text([]key{k})
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
		{"at once", typed(lines+"\n", 0, 0), "", lines},
		{"the next line takes its time", then(typed(first+"\n", 0, 3*ms), typed(second+"\n", 500*ms, 3*ms)), "", lines},
		{"a reader that begins slowly", then(typed(lines[:1], 0, 0), typed(lines[1:], 70*ms, 18*ms)), "", lines},
		{"a reader that stops to think", then(typed(lines[:12], 0, 3*ms), typed(lines[12:], 400*ms, 3*ms)), "", lines},
		{"at 20 ms, a frame late now and then", typed(lines+"\n", 0, 20*ms), "", lines},
		{"a bar code", typed(code+"\n", 0, 4*ms), "", code},
		{"a bar code all at once", typed(code+"\n", 0, 0), "", code},
		{"a code typed by hand", typed(code, 0, 90*ms), code, ""},
		{"a line that stays alone", typed(first+"\n", 0, 3*ms), "", first},
		{"a document torn off", typed(first[:20], 0, 3*ms), "", first[:20]},
		{"a document torn off early", typed(first[:8], 0, 3*ms), first[:8], ""},
		{"a name, Enter, another", typed("prova\nfinta", 0, 0), "prova\nfinta", ""},
		{"eight letters at once", typed("esempiop", 0, 0), "esempiop", ""},
		{"a key held down", typed("aaaaaaaaaaaaaaaa", 0, 33*ms), "aaaaaaaaaaaaaaaa", ""},
		{"a bar code of something else", typed("8012345678901\n", 0, 3*ms), "8012345678901\n", ""},
		{"a bar code in the middle of typing", then(typed("via", 0, 120*ms), typed(code+"\n", 900*ms, 4*ms), typed(" inv", 2000*ms, 120*ms)), "via inv", code},
		{"two in a row", then(typed(code+"\n", 0, 4*ms), typed(code+"\n", 100*ms, 4*ms)), "", code + "+" + code},
		{"another key in the middle", then(typed(code[:9], 0, 3*ms), []key{{char: 0, at: 30 * ms}}, typed(code[9:], 33*ms, 3*ms)), code[:9] + "·" + code[9:], ""},
		{"another key at the end", then(typed(code, 0, 3*ms), []key{{char: 0, at: 50 * ms}}), "·", code},
		{"Enter much later", then(typed(code, 0, 3*ms), []key{{char: '\n', at: 800 * ms}}), "\n", code},
		{"more than any card has", typed(strings.Repeat("ab", 200), 0, ms), strings.Repeat("ab", 200), ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := play(c.keys, steady(usual))
			if d.acted != c.acted || d.seen != c.acted || strings.Join(d.read, "+") != c.read {
				t.Errorf("acted %q, seen %q, read %q", d.acted, d.seen, d.read)
			}
		})
	}
}

// A frame may be so long that it says little of when a key was typed.
func TestLongFrames(t *testing.T) {
	const ms = time.Millisecond
	lines := first + "\n" + second
	for _, c := range []struct {
		name  string
		keys  []key
		frame time.Duration // polls are at 0 and every so often before and after
		acted string
		read  string
	}{
		{"another key and a reader half a second later", append([]key{{at: 10 * ms}}, typed(lines, 500*ms, 3*ms)...), time.Second, "·", lines},
		{"a bar code half of which comes a frame later", typed(code, 50*ms, 20*ms), 200 * ms, "", code},
		{"one of which either half might be a hand's", typed(code, 245*ms, 20*ms), 400 * ms, "", code},
		{"a code that a hand had time to type", typed(code, 50*ms, 90*ms), 2 * time.Second, code, ""},
		{"a hand that stops in the middle", typed(code[:12], 50*ms, 90*ms), 500 * ms, code[:12], ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := play(c.keys, steady(c.frame))
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
			keys = append(keys, key{char: r, at: at})
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
		d := play(keys, drawFrames(t))
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
			case len(done) > 0 && same(done[0], k):
				done = done[1:]
			case len(taken) > 0 && same(taken[0], k):
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

// drawFrames are those of a program that is busy or not, and now and then for
// longer: 16 to 400 ms, and 600 at once.
func drawFrames(t *rapid.T) func() time.Duration {
	const stall = 600
	least, most := rapid.IntRange(16, 400).Draw(t, "frame"), rapid.IntRange(16, 400).Draw(t, "other frame")
	frames := rapid.SliceOfN(rapid.IntRange(min(least, most), max(least, most)), 20, 20).Draw(t, "frames")
	stalls := rapid.Bool().Draw(t, "stalls")
	n := 0
	return func() time.Duration {
		n++
		if stalls && n%7 == 0 {
			return stall * time.Millisecond
		}
		return time.Duration(frames[n%len(frames)]) * time.Millisecond
	}
}

func same(a, b key) bool { return a.char == b.char && a.at == b.at }

// A reader at any speed it may have, with whatever it sends at the end, after any
// typing that has stopped, in a program as busy as you like: nothing of it acts,
// and of all its characters four are seen for a moment.
func TestAReaderIsNeverTyped(t *testing.T) {
	const most = 4
	rapid.Check(t, func(t *rapid.T) {
		before := typed(rapid.StringMatching(`[a-z]{0,12}`).Draw(t, "before"), 0, 80*time.Millisecond)
		at := 2 * time.Second
		var keys []key
		lines := rapid.SampledFrom([]string{first + "\n" + second, first + "\n\n" + second, first + second}).Draw(t, "lines")
		gap := rapid.IntRange(1, 20).Draw(t, "ms")
		for _, r := range lines + rapid.SampledFrom([]string{"", "\n", "\n\n"}).Draw(t, "end") {
			at += time.Duration(rapid.IntRange(gap*500, gap*1000).Draw(t, "µs")) * time.Microsecond
			keys = append(keys, key{char: r, at: at})
		}
		d := play(append(before, keys...), drawFrames(t))
		if d.acted != text(before) || len(d.read) != 1 || d.read[0] != strings.TrimSpace(strings.ReplaceAll(lines, "\n\n", "\n")) {
			t.Fatalf("acted %q, read %q", d.acted, d.read)
		}
		if d.seen != text(before) || d.most > len(before)+most {
			t.Fatalf("seen %q, and %d characters once", d.seen, d.most)
		}
	})
}

// So is a bar code, unless it came while the program was busy for so long that a
// hand could have typed it.
func TestABarCodeIsNeverTyped(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		gap := time.Duration(rapid.IntRange(1, 20).Draw(t, "ms")) * time.Millisecond
		frame := time.Duration(rapid.IntRange(16, 400).Draw(t, "frame")) * time.Millisecond
		from := time.Duration(rapid.IntRange(0, 400).Draw(t, "from")) * time.Millisecond
		end := rapid.SampledFrom([]string{"", "\n", "\n\n"}).Draw(t, "end")
		if d := play(typed(code+end, from, gap), steady(frame)); d.acted != "" || d.seen != "" || len(d.read) != 1 || d.read[0] != code {
			t.Fatalf("acted %q, seen %q, read %q", d.acted, d.seen, d.read)
		}
	})
}

// hands are the keys of a text at the pace of anybody, so many milliseconds each at
// least; two fall together now and then.
func hands(t *rapid.T, text string, fastest int) []key {
	const slowest, roll = 400, 9
	var keys []key
	at, owed := time.Duration(0), time.Duration(0)
	least := rapid.IntRange(fastest, slowest).Draw(t, "fastest")
	for i, r := range text {
		gap := time.Duration(rapid.IntRange(least, slowest).Draw(t, "ms")) * time.Millisecond
		if i%roll == 1 {
			owed = gap - gap/8
		} else {
			gap, owed = gap+owed, 0
		}
		at += gap - owed
		keys = append(keys, key{char: r, at: at})
	}
	return keys
}

// Hands are never taken for a reader, whatever they type, however fast two keys
// fall together and however busy the program is: all acts, in order.
func TestHandsAreNeverRead(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		keys := hands(t, rapid.SampledFrom([]string{first + "\n" + second + "\n", code + "\n", "via inventata 12\n"}).Draw(t, "text"), 60)
		d := play(keys, drawFrames(t))
		if len(d.read) > 0 || d.acted != text(keys) || d.seen != d.acted {
			t.Fatalf("acted %q, seen %q, read %q", d.acted, d.seen, d.read)
		}
	})
}

// Where the program is not busy no key of a hand waits for long, which it would be
// unsaved, and where a caret stands each is seen as it is told.
func TestHandsHardlyWait(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		keys := hands(t, rapid.SampledFrom([]string{first + "\n" + second + "\n", code + "\n", "via inventata 12\n"}).Draw(t, "text"), 80) // 150 words a minute
		d := &desk{watch: scan.New(files{})}
		for at := -time.Second; len(keys) > 0; at += usual {
			told := 0
			for len(keys) > 0 && keys[0].at <= at {
				d.tell(keys[0], at)
				keys, told = keys[1:], told+1
			}
			if told > 0 && len(d.seen) != len(d.acted)+len(d.held) {
				t.Fatalf("acted %q, held %q, seen %q", d.acted, text(d.held), d.seen)
			}
			d.settle(d.watch.Polled(start.Add(at)), at)
		}
		if d.worst > scan.Longest+usual {
			t.Fatalf("a key waited %v", d.worst)
		}
	})
}

// Whoever is typing is not held back: only after a pause does a key wait.
func TestTypingIsNotHeldBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		watch := scan.New(files{})
		at := start
		poll := func(d time.Duration) {
			for end := at.Add(d); at.Before(end); at = at.Add(usual) {
				watch.Polled(at)
			}
		}
		poll(time.Second)
		watch.Rune('a', at)
		poll(2 * scan.Pace)
		for range 20 {
			if answer := watch.Rune('b', at); answer != (scan.Answer{}) {
				t.Fatalf("%+v", answer)
			}
			poll(time.Duration(rapid.IntRange(36, 200).Draw(t, "ms")) * time.Millisecond)
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
			keys = append(keys, key{char: r, at: at})
		}
		d := play(keys, steady(usual))
		if len(d.held) > 0 {
			t.Fatal("keys are held for ever")
		}
		kept := len(d.acted)
		for _, read := range d.read {
			kept += len(read)
			if (files{}).Judge(read) == scan.Nothing && !strings.HasPrefix(read, first[:scan.ZonePrefix]) || strings.ContainsFunc(read, func(r rune) bool { return r != '\n' && unicode.IsControl(r) }) {
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
	watch := scan.New(files{})
	at := start
	for b.Loop() {
		at = at.Add(100 * time.Millisecond)
		watch.Rune('a', at)
		watch.Polled(at)
	}
}
