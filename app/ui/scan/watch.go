package scan

import (
	"strings"
	"time"
	"unicode/utf8"
)

// Verdict is what a text can be.
type Verdict int

// The verdicts.
const (
	Nothing   Verdict = iota // no document
	Beginning                // the first lines of one
	Code                     // a code or number that might have been typed
	Document                 // lines or tracks, whoever types them
)

// Judge knows documents.
type Judge interface {
	// Judge says what the text of some fast keys can be.
	Judge(text string) Verdict
	// Zone says whether a text of at least ZonePrefix characters starts as a
	// machine-readable zone does.
	Zone(text string) bool
}

// ZonePrefix is how many characters tell a machine-readable zone: the kind of
// document in two and the state in three (ICAO Doc 9303 parts 4 to 7).
const ZonePrefix = 5

// Answer is what is to be done. The held keys come first: at most one of Release
// and Text is set.
type Answer struct {
	// Release: the keys held were typed by hand and act now, in their order,
	// before the one told.
	Release bool
	// Text is what a reader typed: the keys held are dropped. Lines end in "\n".
	Text string
	// Hold: the key told waits with those held. Swallow: it does nothing.
	// Neither: it acts.
	Hold, Swallow bool
	// Show: where the key told can be taken back without a trace, it is to be seen
	// while it is held. Text takes it back.
	Show bool
}

// Timing.
const (
	// Quiet is the pause after which a reader may begin. Whoever is typing is
	// not held back.
	Quiet = 250 * time.Millisecond
	// Pace is how long the next key may take until more is known: also how long
	// the first key of a hand waits.
	Pace = 110 * time.Millisecond
	// Longest is how long a key of a hand is held, whatever follows: a reader has
	// shown itself by then. A poll may come later by a frame.
	Longest = 150 * time.Millisecond
	// fastPace is that of keys no hand has typed, zonePace where they start as a
	// document does: readers stop to think, too. betweenLines is how long its next
	// line may take.
	fastPace     = 200 * time.Millisecond
	zonePace     = 500 * time.Millisecond
	betweenLines = 600 * time.Millisecond
	// lineEnd is how long the rest of a reader's end of line may take.
	lineEnd = 200 * time.Millisecond

	// hand is what a hand takes at least for a key, on average over a few.
	hand = 55 * time.Millisecond
	// reader is what a reader takes at most, and stalled where it was seen to be
	// one: its computer may be busy.
	reader  = 45 * time.Millisecond
	stalled = 90 * time.Millisecond
)

// Bounds in characters.
const (
	shortest = 9   // no code is shorter
	longest  = 300 // three magnetic tracks are not longer
	repeats  = 4   // of one key are a key held down
	few      = 5   // keys say something about their speed
	shown    = 4   // of those held: more is hardly a hand's
)

// Watch tells a reader from hands. It is told every key in the order they come,
// and each poll, by one goroutine.
type Watch struct {
	judge Judge

	polled time.Time // when the toolkit last asked for keys before the present ones
	came   time.Time // the first key told since; zero: none
	last   time.Time // the last key, whosever
	since  time.Time // it was typed after this
	// ended is when a reader's text was handed over: what follows at once is its
	// end of line. Zero: long ago.
	ended time.Time

	text  strings.Builder // of the keys held
	count int             // characters in it
	fresh int             // of these, told since the last poll
	began time.Time       // the first of them was typed after this
	// line is when the first poll of the present line was, zero in this poll, and
	// more how many characters have come since.
	line time.Time
	more int
	// fast: no hand has typed this. zone: it starts as a machine-readable zone.
	fast, zone bool
}

// New makes a Watch.
func New(judge Judge) *Watch { return &Watch{judge: judge} }

// Holding says whether keys are held.
func (w *Watch) Holding() bool { return w.text.Len() > 0 }

// Fast says whether keys are held that no hand has typed.
func (w *Watch) Fast() bool { return w.fast }

// Rune is told a character.
func (w *Watch) Rune(r rune, at time.Time) Answer {
	typing := at.Sub(w.since) < Quiet
	w.tell(at)
	if !w.Holding() {
		if typing && w.ended.IsZero() {
			return Answer{}
		}
		w.began, w.ended = w.polled, time.Time{}
	}
	w.keep(r)
	w.hurry(at)
	if w.count > longest || w.count == repeats && strings.Count(w.text.String(), string(r)) == repeats {
		w.drop()
		return Answer{Release: true}
	}
	return Answer{Hold: true, Show: w.count <= shown}
}

// Enter is told the key that ends a line, Enter or Tab.
func (w *Watch) Enter(at time.Time) Answer {
	w.tell(at)
	switch {
	case !w.Holding():
		return Answer{Swallow: !w.ended.IsZero()} // the reader's line feed
	case strings.HasSuffix(w.text.String(), "\n"): // carriage return and line feed
		return Answer{Hold: true}
	}
	w.hurry(at)
	verdict := w.verdict()
	if verdict == Beginning {
		w.text.WriteByte('\n')
		w.line, w.more = time.Time{}, 0
		return Answer{Hold: true}
	}
	answer := w.end(verdict, at)
	answer.Swallow = answer.Text != ""
	return answer
}

// Other is told that something else happens: another key, a shortcut, the focus
// leaves. No reader does that in the middle.
func (w *Watch) Other(at time.Time) Answer {
	w.tell(at)
	w.ended = time.Time{}
	if !w.Holding() {
		return Answer{}
	}
	return w.end(w.verdict(), at)
}

// Polled is told that the toolkit has asked for keys: all that were typed until
// now have been told. Only this ends what is held for want of more: a program
// that is busy hears nothing, and knows nothing of silence.
func (w *Watch) Polled(at time.Time) Answer {
	if w.came.IsZero() {
		w.polled = at
		return w.silence(at)
	}
	w.polled, w.came = w.came, time.Time{}
	fresh := w.fresh
	w.fresh = 0
	switch {
	case fresh == 0:
		return Answer{}
	case w.line.IsZero():
		w.line = w.polled
		return Answer{}
	}
	w.more += fresh
	if w.slow(w.polled.Sub(w.line)) {
		return w.end(w.verdict(), at)
	}
	return Answer{}
}

// silence is a poll that brought no key.
func (w *Watch) silence(at time.Time) Answer {
	if !w.ended.IsZero() && at.Sub(w.ended) >= lineEnd {
		w.ended = time.Time{}
	}
	late := !w.fast && !w.line.IsZero() && at.Sub(w.line) >= Longest
	if !w.Holding() || !late && at.Sub(w.last) < w.patience() {
		return Answer{}
	}
	return w.end(w.verdict(), at)
}

// patience is how long the next key may take.
func (w *Watch) patience() time.Duration {
	switch {
	case strings.HasSuffix(w.text.String(), "\n"):
		return betweenLines
	case w.fast && w.zone:
		return zonePace
	case w.fast:
		return fastPace
	default:
		return Pace
	}
}

// slow says whether those that came since the line's first poll are too few for a
// reader that has been typing all the while. At either end one may be missing.
func (w *Watch) slow(in time.Duration) bool {
	limit := reader
	switch {
	case w.fast && w.zone:
		return false
	case w.fast:
		limit = stalled
	case in >= Longest:
		return true
	}
	return in >= time.Duration(w.more+1)*limit
}

// hurry notices that no hand can have typed what came: since before the first key,
// or since the poll that brought the line's first.
func (w *Watch) hurry(at time.Time) {
	w.fast = w.fast || noHand(w.count, at.Sub(w.began)) || !w.line.IsZero() && noHand(w.more+w.fresh, at.Sub(w.line))
}

func noHand(keys int, in time.Duration) bool {
	return keys >= few && in < time.Duration(keys-1)*hand
}

// verdict judges what is held: a code is a reader's only if no hand can have typed it.
func (w *Watch) verdict() Verdict {
	if w.count < shortest {
		return Nothing
	}
	verdict := w.judge.Judge(strings.TrimSuffix(w.text.String(), "\n"))
	if verdict == Code && !w.fast {
		return Nothing
	}
	return verdict
}

// end hands over what is held, or lets it act. A document that a reader has begun
// is nobody's typing, whatever is missing of it.
func (w *Watch) end(verdict Verdict, at time.Time) Answer {
	text := strings.TrimSuffix(w.text.String(), "\n")
	begun := w.fast && w.zone && w.count >= shortest
	w.drop()
	if verdict != Code && verdict != Document && !begun {
		return Answer{Release: true}
	}
	w.ended = at
	return Answer{Text: text}
}

// tell notes that a key was told.
func (w *Watch) tell(at time.Time) {
	if w.came.IsZero() {
		w.came = at
	}
	w.last, w.since = at, w.polled
}

func (w *Watch) keep(r rune) {
	if r == utf8.RuneError {
		r = ' '
	}
	w.text.WriteRune(r)
	w.count++
	w.fresh++
	if w.count == ZonePrefix {
		w.zone = w.judge.Zone(w.text.String())
	}
}

func (w *Watch) drop() {
	w.text.Reset()
	w.count, w.fresh, w.more, w.line = 0, 0, 0, time.Time{}
	w.fast, w.zone = false, false
}
