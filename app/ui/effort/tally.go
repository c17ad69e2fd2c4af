package effort

import (
	"slices"
	"strings"
	"time"
	"unicode"
)

// Line is what was done at one field or place.
type Line struct {
	Place string // "1.45", "day": where the focus was
	Name  string // in words
	Cost
}

// Tally books what an operator does where they do it, and places the M's.
type Tally struct {
	lines  []Line
	last   string // chord of the command just given, "" if a new unit begins
	typing bool   // a text has not been ended yet
	mouse  bool   // the hand is on the mouse
}

// Lines are the places in the order in which they were come to.
func (t *Tally) Lines() []Line { return slices.Clone(t.lines) }

// Total is what all of it cost.
func (t *Tally) Total() (total Cost) {
	for _, line := range t.lines {
		total = total.Plus(line.Cost)
	}
	return total
}

// Character books a character typed into a field, and returns how long it took.
func (t *Tally) Character(place, name string, r rune) time.Duration {
	t.typing = true
	return t.book(place, name, t.homed(false, Cost{Keys: keysOf(r)}))
}

// Command books a key or a shortcut of so many keys.
func (t *Tally) Command(place, name, chord string, keys int) time.Duration {
	cost := Cost{Keys: keys}
	switch {
	case t.typing: // it ends the text; what follows is a unit of its own
		cost.Mentals, t.last = 1, ""
	case t.last != chord:
		cost.Mentals, t.last = 1, chord
	}
	t.typing = false
	return t.book(place, name, t.homed(false, cost))
}

// Click books pointing at something that is a command, and the button.
func (t *Tally) Click(place, name string) time.Duration {
	t.typing, t.last = false, ""
	return t.book(place, name, t.homed(true, Cost{Mentals: 1, Pointings: 1, Keys: 1}))
}

// Present books a document handed to the scanner.
func (t *Tally) Present(place, name string) time.Duration {
	t.typing, t.last = false, ""
	return t.book(place, name, Cost{Mentals: 1, Presented: 1})
}

// Wait books a wait for the program, if anybody perceives it.
func (t *Tally) Wait(place, name string, wait time.Duration) time.Duration {
	if wait <= Perceived {
		return 0
	}
	return t.book(place, name, Cost{Waiting: wait})
}

// homed adds the way of the hand to where it is needed.
func (t *Tally) homed(mouse bool, cost Cost) Cost {
	if t.mouse != mouse {
		t.mouse = mouse
		cost.Homings++
	}
	return cost
}

func (t *Tally) book(place, name string, cost Cost) time.Duration {
	at := slices.IndexFunc(t.lines, func(line Line) bool { return line.Place == place })
	if at < 0 {
		at = len(t.lines)
		t.lines = append(t.lines, Line{Place: place, Name: name})
	}
	t.lines[at].Cost = t.lines[at].Plus(cost)
	return cost.Time()
}

// What needs Shift or AltGr on an Italian keyboard, beside capitals.
const (
	withShift = `!"£$%&/()=?^*;:_>§ç°é|`
	withAltGr = "@#[]{}€~`"
)

// keysOf is how many keys a character takes.
func keysOf(r rune) int {
	if unicode.IsUpper(r) || strings.ContainsRune(withShift, r) || strings.ContainsRune(withAltGr, r) {
		return 2
	}
	return 1
}
