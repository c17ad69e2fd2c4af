package field

import (
	"slices"

	"sportello/app/ui/look"
)

// tentative is a character that may be a document reader's first: it is shown,
// and nobody is told until it is known to be a hand's. It implements
// look.Tentative.
type tentative struct {
	entry  *entry
	char   rune
	before line
	under  *tentative // the one shown before it; nil: none
	// written: something of it is in the line.
	written bool
}

// tentatively shows a character; nil where there is nothing to be seen of it.
func (e *entry) tentatively(r rune) look.Tentative {
	if e.written(r) == "" {
		return nil
	}
	e.tentative = &tentative{entry: e, char: r, under: e.tentative}
	e.tentative.insert()
	e.view.redraw()
	return e.tentative
}

// again shows it and those before it in a line that has changed: a value that came
// meanwhile is typed over as if it had come before.
func (t *tentative) again() {
	if t.under != nil {
		t.under.again()
	}
	t.insert()
}

// insert types the character into the line as it stands now.
func (t *tentative) insert() {
	t.before = t.entry.line
	t.before.runes = slices.Clone(t.before.runes)
	text := t.entry.written(t.char)
	if t.written = text != ""; t.written {
		t.entry.line.insert(text)
	}
}

// Keep implements look.Tentative.
func (t *tentative) Keep() {
	if t.entry.disabled { // meanwhile
		t.TakeBack()
		return
	}
	t.entry.tentative = nil
	if t.written {
		t.entry.afterEdit()
	}
}

// TakeBack implements look.Tentative.
func (t *tentative) TakeBack() {
	t.entry.tentative = t.under
	t.entry.line = t.before
	t.entry.view.redraw()
}
