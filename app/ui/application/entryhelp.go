package application

import "sportello/app/ui/form"

// fields are those of the form that are shown now, nil if there are none.
func (s *Screen) fields() *form.Page {
	switch p := s.pages[s.current].(type) {
	case *formPage:
		return p.Page
	case *confirmPage:
		if p.open != nil {
			return p.open.fields
		}
	}
	return nil
}

// same fills the field in focus as it was before, and says from where.
func (s *Screen) same() {
	origin := form.Nowhere
	if fields := s.fields(); fields != nil {
		origin = fields.Same(s.app, s.key)
	}
	s.stage.Say(s.texts.T(map[form.Origin]string{
		form.Nowhere: "application.same.nothing", form.RowAbove: "application.same.row",
		form.LastOne: "application.same.last", form.FromApplicant: "application.same.applicant",
	}[origin]))
}

// split puts a whole address typed as street into its fields; false if none is
// offered in the address the focus is in.
func (s *Screen) split() bool { return s.splittable() && s.fields().Split(s.key) }

// splittable says whether split would do something.
func (s *Screen) splittable() bool {
	fields := s.fields()
	return fields != nil && !s.settled && fields.Splittable(s.key)
}
