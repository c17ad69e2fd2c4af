package ui_test

import (
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	mouse "fyne.io/fyne/v2/driver/desktop"

	"sportello/app/desk"
	"sportello/app/ui/field"
	"sportello/app/ui/scan"
)

// filling is the desktop with PROVA Fatou's application open.
func filling(t testing.TB, readers bool) (*program, *desk.Application) {
	p := newProgram(t)
	p.readers = readers
	p.furnish()
	p.start()
	p.resize(1366, 768)
	p.hand(passphrase + "<Return><Ctrl+K>prova fatou<Ctrl+Return>")
	p.at("application")
	return p, p.application("prova fatou")
}

var carets = map[string]func(fyne.Focusable) bool{
	"a text": is[*field.Text], "a date": is[*field.Date], "a lookup": is[*field.Lookup], "an amount": is[*field.Amount],
}

// line is what is to be seen of the field with the focus: its value counts what
// has been reported only.
func (p *program) line() string { return p.state().label }

// Where a caret stands the first key is on the screen at once, and on record when
// it is known that a hand has typed it.
func TestTheFirstKeyShowsAtOnce(t *testing.T) {
	for name, kind := range carets {
		t.Run(name, func(t *testing.T) {
			p, a := filling(t, true)
			p.focus(kind)
			p.pass(time.Second)
			before, line, key := a.Values(), p.line(), p.fieldName()
			p.press("1")
			if p.line() == line {
				t.Errorf("there is still %q", line)
			}
			if !equal(before, a.Values()) {
				t.Error("it is on record already")
			}
			if _, ok := a.Undo(); ok {
				t.Error("there is something to undo")
			}
			p.pass(2 * scan.Pace)
			if value := a.Value(key); !strings.HasPrefix(value, "1") {
				t.Errorf("on record is %q", value)
			}
		})
	}
}

var click = &mouse.MouseEvent{Button: mouse.MouseButtonPrimary}

// Whatever comes right after the first key, it is not lost.
func TestNothingTakesTheFirstKeyAway(t *testing.T) {
	for name, then := range map[string]func(p *program){
		"Tab":         func(p *program) { p.press("<Tab>") },
		"Enter":       func(p *program) { p.press("<Return>") },
		"a command":   func(p *program) { p.press("<F8>") },
		"a shortcut":  func(p *program) { p.press("<Ctrl+Return>") },
		"another":     func(p *program) { p.press("<BackSpace>1") },
		"no focus":    func(p *program) { p.window.Canvas().Unfocus() },
		"the lock":    func(p *program) { p.press("<F12>") },
		"the end":     func(p *program) { p.close() },
		"the mouse":   func(p *program) { p.window.Canvas().Focused().(mouse.Mouseable).MouseDown(click) },
		"undone":      func(p *program) { p.press("<Ctrl+Z><Ctrl+Y>") },
		"saved":       func(p *program) { p.check(p.application("prova fatou").Flush(t.Context())); p.pass(2 * scan.Pace) },
		"seen anew":   func(p *program) { p.window.Content().Refresh(); p.pass(2 * scan.Pace) },
		"the program": func(p *program) { p.pass(2 * time.Second) }, // was busy
	} {
		t.Run(name, func(t *testing.T) {
			p, a := filling(t, true)
			p.focus(is[*field.Text])
			key := p.fieldName()
			p.pass(time.Second)
			p.press("1")
			then(p)
			if value := a.Value(key); value != "1" {
				t.Errorf("on record is %q", value)
			}
		})
	}
}

// Hands type, in fields of all kinds and as they like, and a reader reads now and
// then: everything is as in a program that tells no readers and has none.
func TestHandsAmongReaders(t *testing.T) {
	turns := drawTurns(rand.New(rand.NewPCG(3, 11)))
	var states []state
	var values []map[string]string
	t.Run("alone", func(t *testing.T) {
		p, a := filling(t, false)
		for _, turn := range turns {
			p.take(turn)
			states, values = append(states, p.state()), append(values, a.Values())
		}
	})
	t.Run("among readers", func(t *testing.T) {
		p, a := filling(t, true)
		for i, turn := range turns {
			p.take(turn)
			if turn.reader != "" {
				p.scan(turn.reader)
				p.sees("Documento di PROVA Fatou")
				p.hand("<Escape>")
			}
			if now := p.state(); now != states[i] {
				t.Fatalf("after %+v the field is %+v instead of %+v", turns[:i+1], now, states[i])
			}
			if !equal(values[i], a.Values()) {
				t.Fatalf("after %+v values differ", turns[:i+1])
			}
		}
	})
}

// turn is some keys of a hand, a while after each other, and then a reader's.
type turn struct {
	keys   []string
	gaps   []time.Duration
	reader string
}

func drawTurns(random *rand.Rand) []turn {
	keys := []string{"a", "s", "1", "0", "31", "sen", "/", " ", "<BackSpace>", "<Left>", "<Shift+Left>", "<Home>", "<Ctrl+A>", "<Down>", "<Tab>", "<Tab>", "<Shift+Tab>", "<Return>", "<Ctrl+Z>", "<Ctrl+Y>", "<Delete>"}
	gaps := []time.Duration{0, 15 * time.Millisecond, 40 * time.Millisecond, 120 * time.Millisecond, 280 * time.Millisecond}
	turns := make([]turn, 150)
	for i := range turns {
		for range random.IntN(6) {
			turns[i].keys = append(turns[i].keys, keys[random.IntN(len(keys))])
			turns[i].gaps = append(turns[i].gaps, gaps[random.IntN(len(gaps))])
		}
		if i%3 == 0 {
			turns[i].reader = fatouLines + []string{"", "\n", "\n\n", "\t"}[random.IntN(4)]
		}
	}
	return turns
}

func (p *program) take(turn turn) {
	for i, keys := range turn.keys {
		p.strokes(keys, turn.gaps[i])
	}
	p.pass(time.Second)
}

// BenchmarkFirstKey is what BenchmarkKeyToPainted is, at the pace of an average
// typist and with readers told from hands: each key comes after a pause. undrawn is
// the same without drawing; told is when the application has been told of the key,
// checked and drawn again, while the hand is on its way to the next.
func BenchmarkFirstKey(b *testing.B) {
	p, _ := filled(b)
	p.readers = true
	p.start()
	p.resize(1366, 768)
	p.hand(passphrase + "<Return><Ctrl+3><Return>")
	p.goTo(b, "1.137")
	var shown, painted, told []time.Duration
	for i := 0; b.Loop(); i++ {
		if i%20 == 19 {
			p.hand("<Ctrl+A><BackSpace>")
		}
		p.pass(280 * time.Millisecond)
		before := p.line()
		start := time.Now()
		p.press(string(rune('A' + i%26)))
		shown = append(shown, time.Since(start))
		p.window.Canvas().Capture()
		painted = append(painted, time.Since(start))
		if p.line() == before {
			b.Fatal("the key is not to be seen")
		}
		start = time.Now()
		p.pass(2 * scan.Pace)
		p.window.Canvas().Capture()
		told = append(told, time.Since(start))
	}
	b.ReportMetric(percentile(painted, 50), "p50-ms")
	b.ReportMetric(percentile(painted, 99), "p99-ms")
	b.ReportMetric(percentile(shown, 99), "undrawn-p99-ms")
	b.ReportMetric(percentile(told, 99), "told-p99-ms")
	limits(b)
}
