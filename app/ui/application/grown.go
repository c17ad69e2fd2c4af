package application

import (
	"context"
	"slices"

	"sportello/app/desk"
	"sportello/app/permit"
	"sportello/app/ui/field"
	"sportello/assets/i18n"
)

// moveOut gives the child a finding is about an application of their own; it is
// open together with this one, one key away.
func (s *Screen) moveOut(finding permit.Finding) {
	var moved desk.Moved
	s.stage.Try(func(ctx context.Context) (err error) {
		moved, err = s.app.MoveOut(ctx, *finding.Fix)
		return err
	}, func() {
		s.refresh(s.app.Report())
		s.stage.Changed()
		text := "application.moved-out"
		if moved.Born != "" {
			text = "application.moved-out.born"
		}
		s.stage.Say(s.texts.T(text, i18n.Data{"Name": s.nameOf(moved.Own), "Key": s.keyTo(moved.Own), "Date": field.FormatDate(moved.Born)}))
	})
}

// stillOpen says that the application a child got is open, whatever becomes of the
// row here; "" if it is not, or there is none.
func (s *Screen) stillOpen(own *desk.Application) string {
	if !slices.Contains(s.app.Together(), own) {
		return ""
	}
	return s.texts.T("application.moved-out.open", i18n.Data{"Name": s.nameOf(own), "Key": s.keyTo(own)})
}

// keyTo names the keys that go to an application of the family.
func (s *Screen) keyTo(own *desk.Application) string { return s.keyCap(s.texts.T(s.wayTo(own))) }

// wayTo names the key that goes to an application of the family: it was opened
// last, so that it is the next one, or the one before the first.
func (s *Screen) wayTo(own *desk.Application) string {
	open := s.app.Together()
	if at := slices.Index(open, s.app); at >= 0 && open[(at+1)%len(open)] == own {
		return "key.page-down"
	}
	return "key.page-up"
}
