package form

import "sportello/app/ui/field"

// stops says whether Enter stops at an entry. Tab stops at each. What is right
// already is passed over if it was derived, or would be if there were anything; in
// passing also what is as it was in the last application, with what was left empty
// then and nobody misses, as long as the whole section is so: once something in it
// is changed, what goes with it has to be looked at.
func (p *Page) stops(e *entry, passing bool) bool {
	if !p.reachable(e) {
		return false
	}
	right := e.shown.severity < field.Warning && !e.shown.missing
	derived := e.shown.derived && e.shown.value != "" || e.counted && e.shown.value == ""
	unchanged := passing && p.repeated && e.shown.repeated
	return !right || !derived && !unchanged
}

// wanting is the first entry at which Enter stops in passing, nil if there is none.
func (p *Page) wanting() *entry {
	for _, e := range p.entries {
		if p.stops(e, true) {
			return e
		}
	}
	return nil
}

// Wants says whether Enter stops on the page in passing from one to the next.
func (p *Page) Wants() bool { return p.wanting() != nil }

// FocusWanting takes the focus, in passing, to where Enter stops first; false if
// nowhere. Whoever comes by FocusFirst or Focus has come to see the page: from
// there FocusNext stops also at what is as it was.
func (p *Page) FocusWanting() bool {
	e := p.wanting()
	if e != nil {
		p.passing = true
		e.field.Focus()
	}
	return e != nil
}
