package effort_test

import (
	"strings"
	"time"

	"sportello/app/ui/uitest"
)

// types types an argument: what is written into a field, or the letter or number
// that chooses an answer.
func (p *operator) types(text string) {
	for _, r := range text {
		p.act(func(place, name string) time.Duration {
			return p.tally.Character(place, name, r)
		}, func() { p.hands.Do(uitest.Strokes(string(r))[0]) })
	}
}

// does presses keys that are commands: "<Ctrl+K>", "<F10>", " ", "N".
func (p *operator) does(keys string) {
	for _, stroke := range uitest.Strokes(keys) {
		from, _ := p.place()
		p.act(func(place, name string) time.Duration {
			return p.tally.Command(place, name, stroke.String(), stroke.Pressed())
		}, func() { p.hands.Do(stroke) })
		to, _ := p.place()
		p.t.Logf("%s: %s, to %s", from, stroke, to)
	}
}

// clicks points at a text on the screen and clicks.
func (p *operator) clicks(text string) {
	p.t.Helper()
	at, found := p.hands.Find(text)
	if !found {
		p.t.Fatalf("%q is not to be seen among:\n%s", text, p.shown())
	}
	p.act(p.tally.Click, func() { p.hands.Click(at) })
}

// scans hands a document to a scanner that acts as a keyboard.
func (p *operator) scans(lines ...string) {
	const between, sound = 2 * time.Millisecond, 500 * time.Millisecond
	p.act(p.tally.Present, func() {
		for _, line := range lines {
			for _, stroke := range uitest.Strokes(line + "<Return>") {
				p.pass(between)
				p.hands.Do(stroke)
			}
		}
		p.pass(sound)
	})
}

// at says where the focus has to be by now; it is nothing the operator does.
func (p *operator) at(place string) {
	p.t.Helper()
	if now, _ := p.place(); now != place {
		p.t.Fatalf("at %q, not at %q; on the screen:\n%s", now, place, p.shown())
	}
}

// walks presses a key until the focus has come to a place.
func (p *operator) walks(key, to string) {
	p.t.Helper()
	const farthest = 80
	now, _ := p.place()
	for range farthest {
		if now == to {
			return
		}
		before := now
		p.does(key)
		if now, _ = p.place(); now == before {
			break
		}
	}
	if now != to {
		p.t.Fatalf("%s does not come to %q, but to %q; on the screen:\n%s", key, to, now, p.shown())
	}
}

// fills types into the field that has the focus and goes on.
func (p *operator) fills(place, text string) {
	p.t.Helper()
	p.at(place)
	p.types(text)
	p.does("<Return>")
}

// writes types into the field that has the focus and stays.
func (p *operator) writes(place, text string) {
	p.t.Helper()
	p.at(place)
	p.types(text)
}

// fillsTo types into the field that has the focus and leaves it by another key
// than Enter: F8 for what is missing next, Ctrl+Enter for the next section.
func (p *operator) fillsTo(place, text, key, to string) {
	p.t.Helper()
	p.writes(place, text)
	p.does(key)
	p.at(to)
}

// sees says what has to be on the screen.
func (p *operator) sees(text string) {
	p.t.Helper()
	if shown := p.shown(); !strings.Contains(shown, text) {
		p.t.Fatalf("%q is not to be seen among:\n%s", text, shown)
	}
}

func (p *operator) shown() string { return strings.Join(p.hands.Shown(), "\n") }
