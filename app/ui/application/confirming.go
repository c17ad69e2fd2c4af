package application

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"sportello/app/desk"
	"sportello/app/ui/field"
	"sportello/app/ui/look"
)

// confirm says of a row that it is as before, and goes on. What cannot be so is
// unfolded, with what is expected filled in.
func (p *confirmPage) confirm(r *confirmRow) {
	s := p.screen
	switch r.Answer {
	case desk.Overdue:
		s.refresh(s.app.Expect(r.ID))
		p.unfold(r)
	case desk.Asked:
		s.refresh(s.app.Confirm(r.ID))
		p.next(r)
	default:
		p.next(r)
	}
}

// turn unfolds a row to be changed, or folds it. A question is answered with no, or
// again with yes.
func (p *confirmPage) turn(r *confirmRow) {
	switch {
	case len(r.Fields) == 0 && r.Answer == desk.Changed:
		p.screen.refresh(p.screen.app.Confirm(r.ID))
	case len(r.Fields) == 0:
		p.screen.refresh(p.screen.app.Deny(r.ID))
		p.focus(r)
	case p.open == r:
		p.fold()
		p.focus(r)
	default:
		p.unfold(r)
	}
}

// typed unfolds a row for what was typed or pasted there, which goes into the field
// that comes first.
func (p *confirmPage) typed(r *confirmRow, typeInto func(fyne.Focusable)) {
	if len(r.Fields) == 0 {
		return
	}
	if r.Answer == desk.Overdue {
		p.screen.refresh(p.screen.app.Expect(r.ID))
	}
	shown := p.unfold(r)
	if r.blocks != nil { // another child, rather than another name for the first
		at := p.emptyBlock(r)
		shown = at >= 0 && r.fields.Focus(r.blocks[at][0])
	}
	if shown {
		typeInto(p.screen.stage.Window.Canvas().Focused())
	}
}

// unfold shows the fields of a row below it, and of no other, and takes the focus
// to the first that has to be typed; false if none can be.
func (p *confirmPage) unfold(r *confirmRow) bool {
	s := p.screen
	if r.fields == nil {
		section := s.confirmSection(r.Confirmation)
		r.fields, r.blocks = s.form.Page(section), section.Rows
		r.fields.SetEnabled(!s.settled)
		r.under.Objects[0] = r.fields.Object()
	}
	if p.open != r {
		p.fold()
		p.open = r
		r.under.Show()
	}
	p.lay()
	shown := p.focusWanting(r) || r.fields.FocusFirst()
	p.show(nil) // the key is named where the focus is
	return shown
}

// focusWanting takes the focus to the first field that is empty and was not the
// last time, or to the first block if there is none yet.
func (p *confirmPage) focusWanting(r *confirmRow) bool {
	app := p.screen.app
	if r.blocks != nil {
		return p.emptyBlock(r) == 0 && r.fields.Focus(r.blocks[0][0])
	}
	return slices.ContainsFunc(r.Fields, func(key string) bool {
		return app.Previous(key) != "" && app.Value(key) == "" && r.fields.Focus(key)
	})
}

// emptyBlock is the first block in which nothing is written, -1 if there is none.
func (p *confirmPage) emptyBlock(r *confirmRow) int {
	return slices.IndexFunc(r.blocks, func(keys []string) bool {
		return !slices.ContainsFunc(keys, func(key string) bool { return p.screen.app.Value(key) != "" })
	})
}

// fold hides the fields of the row being changed.
func (p *confirmPage) fold() {
	if p.open == nil {
		return
	}
	p.open.under.Hide()
	p.open = nil
	p.lay()
}

// lay brings the page up to date and gives its objects their places.
func (p *confirmPage) lay() {
	p.show(nil)
	p.layout()
	p.screen.relayout()
}

func (p *confirmPage) focus(r *confirmRow) {
	p.screen.stage.Window.Canvas().Focus(r.row)
}

// focused is told that the focus came to a row.
func (p *confirmPage) focused(r *confirmRow) {
	s := p.screen
	if s.host.Active != nil {
		s.host.Active()
	}
	before := s.key
	s.focused(confirmPrefix + r.ID)
	if before != s.key {
		p.show(nil) // the key is named where the focus is
	}
	s.host.Reveal(r.row)
}

// step goes to the next row or the one before.
func (p *confirmPage) step(r *confirmRow, by int) {
	if at := slices.Index(p.rows, r) + by; at >= 0 && at < len(p.rows) {
		p.focus(p.rows[at])
	}
}

// next goes to the next row of which something is to be said, from the last to
// one that was left out; then to what is still missing elsewhere.
func (p *confirmPage) next(from *confirmRow) {
	p.fold()
	below := p.rows[slices.Index(p.rows, from)+1:]
	if at := slices.IndexFunc(below, func(r *confirmRow) bool { return r.Open() }); at >= 0 {
		p.focus(below[at])
		return
	}
	if at := slices.IndexFunc(p.rows, func(r *confirmRow) bool { return r.Answer == desk.Asked }); at >= 0 {
		p.focus(p.rows[at])
		return
	}
	p.screen.goOn()
}

// focusNext goes on from a field of the row being changed; from the last it was
// looked at, and the next row comes.
func (p *confirmPage) focusNext(from field.Field) bool {
	if p.open == nil || from == nil {
		return false
	}
	r := p.open
	if !p.screen.past && p.focusWithin(r, from) {
		return true
	}
	p.screen.refresh(p.screen.app.Confirm(r.ID))
	p.next(r)
	return true
}

// focusWithin goes on from a field to the next of the row that is asked: one that
// was filled the last time or has to be. Whoever went to one of the others goes on
// through all of them.
func (p *confirmPage) focusWithin(r *confirmRow, from field.Field) bool {
	s := p.screen
	at := slices.Index(r.Fields, from.Name())
	asked := len(r.Fields) - len(r.More)
	if at < 0 || at >= asked || r.blocks != nil {
		return r.fields.FocusNext(from)
	}
	group := s.groupOf(from.Name())
	for _, key := range r.Fields[at+1 : asked] {
		if other := s.groupOf(key); other != "" && other == group {
			continue
		}
		if (s.app.Previous(key) != "" || s.app.Report().Fields[key].Required) && r.fields.Focus(key) {
			return true
		}
	}
	return false
}

// groupOf is the group of ticks a field belongs to, "" if to none.
func (s *Screen) groupOf(key string) string {
	official, _ := s.rules.Field(key)
	return official.Group
}

func (p *confirmPage) focusFirst() bool {
	if p.screen.settled || len(p.rows) == 0 {
		return false
	}
	at := slices.IndexFunc(p.rows, func(r *confirmRow) bool { return r.Open() })
	p.focus(p.rows[max(0, at)])
	return true
}

// goTo takes the focus to the field of a key, unfolding its row, or to a row; false
// if the page has none such.
func (p *confirmPage) goTo(key string) bool {
	id, isRow := strings.CutPrefix(key, confirmPrefix)
	for _, r := range p.rows {
		switch {
		case p.screen.settled:
		case isRow && r.ID == id:
			p.focus(r)
			return true
		case !isRow && slices.Contains(r.Fields, key):
			return p.unfold(r) && r.fields.Focus(key)
		}
	}
	return false
}

// goToFolded takes the focus to the row a key belongs to, if its fields are not
// being changed: what was undone there was an answer.
func (p *confirmPage) goToFolded(key string) bool {
	at := slices.IndexFunc(p.rows, func(r *confirmRow) bool { return slices.Contains(r.Fields, key) })
	if at < 0 || p.rows[at] == p.open {
		return false
	}
	p.focus(p.rows[at])
	return true
}

// keepFocus takes the focus on if what had it is no longer shown.
func (p *confirmPage) keepFocus() {
	switch focused := p.screen.stage.Window.Canvas().Focused().(type) {
	case *look.AnswerRow:
		if !slices.ContainsFunc(p.rows, func(r *confirmRow) bool { return r.row == focused }) {
			p.focusFirst()
		}
	case field.Field:
		for _, r := range p.made {
			if r.fields == nil {
				continue
			}
			if of, shown := r.fields.Holds(focused); of && (r != p.open || !shown) && (r != p.open || !r.fields.FocusNext(focused)) {
				p.focusFirst()
			}
		}
	}
}

// escape folds the row being changed; false if none is.
func (p *confirmPage) escape() bool {
	r := p.open
	if r == nil {
		return false
	}
	p.fold()
	p.focus(r)
	return true
}

// confirmPageShown is the page of what can have changed while it is the one shown.
func (s *Screen) confirmPageShown() (*confirmPage, bool) {
	if s.current != confirmation {
		return nil, false
	}
	p, ok := s.pages[confirmation].(*confirmPage)
	return p, ok
}

// confirmRest says of all that is still asked that it is as before, and goes on to
// what cannot be so, else to what is missing elsewhere.
func (s *Screen) confirmRest() {
	p, shown := s.confirmPageShown()
	if !shown || s.settled {
		return
	}
	s.refresh(s.app.ConfirmAll())
	p.fold()
	if at := slices.IndexFunc(p.rows, func(r *confirmRow) bool { return r.Open() }); at >= 0 {
		p.focus(p.rows[at])
		return
	}
	s.goOn()
}

// goOn goes to what keeps the application from the queue: the first error, then
// the checklist; if nothing does, to the button that queues it.
func (s *Screen) goOn() {
	if blocking := s.app.Report().Blocking(); len(blocking) > 0 {
		s.visit(blocking[0])
		return
	}
	if !s.app.DocumentsStated() {
		s.openAndFocus(attachments)
		return
	}
	s.stage.Window.Canvas().Focus(s.done[len(s.done)-1])
}

// nextSection confirms what is still asked where that is being asked, and goes to
// the next place everywhere else.
func (s *Screen) nextSection() {
	if p, shown := s.confirmPageShown(); shown && !s.settled && slices.ContainsFunc(p.rows, func(r *confirmRow) bool { return r.Answer == desk.Asked }) {
		s.confirmRest()
		return
	}
	s.step(+1)
}
