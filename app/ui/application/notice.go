package application

import (
	"fyne.io/fyne/v2"

	"sportello/app/desk"
	"sportello/app/ui/look"
	"sportello/assets/i18n"
)

// notice is what is to be known before anything else: that the application is
// settled, what a colleague has noted, and that the office has sent something.
type notice struct {
	screen  *Screen
	object  *fyne.Container
	correct *look.Button
	look    *look.Button
	shown   said
}

// said is what a notice says; "" is left out.
type said struct {
	settled string
	tone    look.Tone
	note    string
	arrived int // differences
}

func newNotice(s *Screen) *notice {
	n := &notice{screen: s, object: look.Column(0)}
	n.correct = s.button(s.texts.T("application.correct"), "F2", look.Plain, s.correct)
	n.look = s.button(s.texts.T("application.arrived.show"), "F5", look.Plain, s.showArrived)
	return n
}

// show brings the notice up to date.
func (n *notice) show() {
	differences, _ := n.screen.app.Arrived()
	next := said{note: n.note(), arrived: len(differences)}
	if s := n.screen; s.settled {
		next.settled, next.tone = s.texts.T("application.settled", i18n.Data{"Status": s.status()}), s.statusTone()
		if reason := s.app.Summary().Reason; reason != "" {
			next.settled += " " + s.texts.T("application.put-aside."+string(desk.CauseOf(reason)))
		}
	}
	if next == n.shown {
		return
	}
	n.shown = next
	n.object.Objects = nil
	if next.settled != "" {
		n.add(look.Banner(next.tone, next.settled, n.correct))
	}
	if next.note != "" {
		n.add(look.Banner(look.Primary, next.note))
	}
	if next.arrived > 0 {
		n.add(look.Banner(look.Warning, n.screen.texts.N("application.arrived", next.arrived), n.look))
	}
	n.object.Refresh()
	n.screen.layMiddle()
	n.screen.relayout()
}

func (n *notice) add(banner fyne.CanvasObject) {
	n.object.Add(look.Inset(10, 20, 0, 20, banner))
}

// note is a colleague's, with who left it.
func (n *notice) note() string {
	texts := n.screen.texts
	switch text, by := n.screen.app.Note(); {
	case text == "":
		return ""
	case by == "":
		return texts.T("application.note.unsigned", i18n.Data{"Text": text})
	default:
		return texts.T("application.note", i18n.Data{"Text": text, "By": by})
	}
}

// focus takes the focus to the button that lets a settled application be
// corrected; false if it is not settled.
func (n *notice) focus() bool {
	if n.screen.settled {
		n.screen.stage.Window.Canvas().Focus(n.correct)
	}
	return n.screen.settled
}

// editable says whether the application may be changed.
func (s *Screen) editable() bool { return !s.settled }

// showSettled allows or forbids changes as the desk does, and says why.
func (s *Screen) showSettled() {
	if settled := s.app.Settled(); settled != s.settled {
		s.settled = settled
		for _, p := range s.pages {
			p.setEnabled(!settled)
		}
		for _, button := range s.done {
			button.SetEnabled(!settled)
		}
		s.stage.Changed()
	}
	s.notice.show()
}

// correct lets a settled application be changed again.
func (s *Screen) correct() {
	if !s.settled {
		return
	}
	s.app.TakeUp()
	s.refresh(s.app.Report())
	if s.key == "" || !s.goTo(s.key) {
		s.takeFocus()
	}
}
