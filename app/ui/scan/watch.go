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
	Document                 // lines or tracks that nobody types so fast
)

// Answer is what is to be done about a key. The held ones come first: at most
// one of Release and Text is set.
type Answer struct {
	// Release: the keys held were typed by hand and act now, in their order,
	// before the one told.
	Release bool
	// Text is what a reader typed: the keys held are dropped. Lines end in "\n".
	Text string
	// Hold: the key told waits with those held. Swallow: it does nothing.
	// Neither: it acts.
	Hold, Swallow bool
	// Show: the key told is the first of those held. Where it can be taken back
	// without a trace it is to be seen meanwhile: Release keeps it, Text takes it
	// back.
	Show bool
}

// Timing. The driver hands keys over once a frame, so that what comes every
// 20 ms may arrive 33 ms apart.
const (
	// Quiet is the pause after which a reader may begin. Whoever is typing is
	// not held back.
	Quiet = 250 * time.Millisecond
	// Pace is the longest gap between the first keys of a reader: also how long
	// the first key of a hand waits.
	Pace = 35 * time.Millisecond
	// settled is that gap once so many keys have come in a row that it takes a
	// busy program to explain them otherwise.
	settled      = 70 * time.Millisecond
	settledAfter = 6
	// betweenLines is how long the next line of a document may take.
	betweenLines = 200 * time.Millisecond
	// perKey is the least a reader takes for each, on average: less is a queue.
	perKey = 500 * time.Microsecond
)

// Bounds of what a reader types, in characters: no code is shorter, and three
// magnetic tracks are not longer.
const (
	shortest = 9
	longest  = 300
	// repeats of one key are a key held down.
	repeats = 4
)

// Watch tells a reader from hands. It is told every key in the order they come,
// by one goroutine.
type Watch struct {
	judge func(text string) Verdict

	text  strings.Builder // of the keys held
	count int             // characters in it
	began time.Time
	last  time.Time // of the last key, whosever
	// ended is when a reader's text was handed over: what follows at once is its
	// end of line. Zero: long ago.
	ended time.Time
}

// New makes a Watch. judge is asked what the text of some fast keys can be.
func New(judge func(text string) Verdict) *Watch { return &Watch{judge: judge} }

// Holding says whether keys are held.
func (w *Watch) Holding() bool { return w.text.Len() > 0 }

// Due is when Silence is to be told, unless another key comes before; false
// while nothing is held.
func (w *Watch) Due() (time.Time, bool) { return w.last.Add(w.patience()), w.Holding() }

// patience is how long the next key may take.
func (w *Watch) patience() time.Duration {
	switch {
	case strings.HasSuffix(w.text.String(), "\n"):
		return betweenLines
	case w.count >= settledAfter:
		return settled
	default:
		return Pace
	}
}

// Rune is told a character.
func (w *Watch) Rune(r rune, at time.Time) Answer {
	answer := w.late(at)
	pause := at.Sub(w.last)
	w.last = at
	first := !w.Holding()
	if first {
		if pause < Quiet && w.ended.IsZero() {
			return answer
		}
		w.began, w.ended = at, time.Time{}
	}
	w.keep(r)
	answer.Hold, answer.Show = true, first
	if w.count > longest || w.count == repeats && strings.Count(w.text.String(), string(r)) == repeats {
		w.drop()
		answer = Answer{Release: true}
	}
	return answer
}

// Enter is told the key that ends a line, Enter or Tab.
func (w *Watch) Enter(at time.Time) Answer {
	answer := w.late(at)
	w.last = at
	if !w.Holding() {
		if !w.ended.IsZero() && at.Sub(w.ended) <= betweenLines && answer.Text == "" {
			return Answer{Swallow: true} // the reader's line feed
		}
		answer.Swallow = answer.Text != ""
		return answer
	}
	if strings.HasSuffix(w.text.String(), "\n") { // carriage return and line feed
		return Answer{Hold: true}
	}
	verdict := w.verdict(at)
	if verdict == Beginning {
		w.text.WriteByte('\n')
		return Answer{Hold: true}
	}
	answer = w.end(verdict, at)
	answer.Swallow = answer.Text != ""
	return answer
}

// Other is told that something else happens: another key, a shortcut, the focus
// leaves. No reader does that in the middle.
func (w *Watch) Other(at time.Time) Answer {
	w.last, w.ended = at, time.Time{}
	if !w.Holding() {
		return Answer{}
	}
	return w.end(w.verdict(at), at)
}

// Silence is told that nothing has come for as long as Due said.
func (w *Watch) Silence(at time.Time) Answer {
	if due, holding := w.Due(); !holding || at.Before(due) {
		return Answer{}
	}
	return w.end(w.verdict(w.last), at)
}

// late ends what is held if the key told has come much too late to belong to
// it, or forgets that a reader has just ended. A little late is the program's own
// doing: it was busy, or Silence had been told.
func (w *Watch) late(at time.Time) Answer {
	if due, holding := w.Due(); holding && at.After(due.Add(Quiet)) {
		return w.end(w.verdict(w.last), at)
	}
	if !w.ended.IsZero() && at.Sub(w.ended) > betweenLines {
		w.ended = time.Time{}
	}
	return Answer{}
}

// verdict judges what is held.
func (w *Watch) verdict(at time.Time) Verdict {
	if w.count < shortest {
		return Nothing
	}
	verdict := w.judge(strings.TrimSuffix(w.text.String(), "\n"))
	if verdict == Code && at.Sub(w.began) < time.Duration(w.count)*perKey {
		return Nothing
	}
	return verdict
}

// end hands over what is held, or lets it act.
func (w *Watch) end(verdict Verdict, at time.Time) Answer {
	text := strings.TrimSuffix(w.text.String(), "\n")
	w.drop()
	if verdict != Code && verdict != Document {
		return Answer{Release: true}
	}
	w.ended = at
	return Answer{Text: text}
}

func (w *Watch) keep(r rune) {
	if r == utf8.RuneError {
		r = ' '
	}
	w.text.WriteRune(r)
	w.count++
}

func (w *Watch) drop() {
	w.text.Reset()
	w.count = 0
}
