package application

import (
	"context"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"sportello/app/desk"
	"sportello/app/ui/look"
	"sportello/app/ui/screen"
	"sportello/assets/i18n"
)

const (
	control = fyne.KeyModifierControl
	shift   = fyne.KeyModifierShift
)

// Commands implements screen.Screen.
func (s *Screen) Commands() []screen.Command {
	const edit, application, file = "command.menu.edit", "command.menu.application", "command.menu.file"
	return []screen.Command{
		{ID: "undo", Key: fyne.KeyZ, Modifier: control, Menu: edit, Enabled: s.editable, Run: s.undo},
		{ID: "redo", Key: fyne.KeyY, Modifier: control, Menu: edit, Enabled: s.editable, Run: s.redo},
		{ID: "same", Key: fyne.KeyD, Modifier: control, Menu: edit, Enabled: s.editable, Run: s.same},
		{ID: "field-history", Key: fyne.KeyH, Modifier: control, Menu: edit, Run: s.fieldHistory},
		{ID: "story", Key: fyne.KeyH, Modifier: control | shift, Menu: edit, Run: s.story},
		{ID: "segments", Key: fyne.KeyF3, Menu: application, Run: s.showSegments},
		{ID: "correct", Key: fyne.KeyF2, Menu: application, Enabled: func() bool { return s.settled }, Run: s.correct},
		{ID: "show-arrived", Key: fyne.KeyF5, Menu: application, Enabled: s.came, Run: s.showArrived},
		{ID: "explain", Key: fyne.KeyF4, Menu: application, Run: func() { s.explain.toggle(s.key) }},
		{ID: "take", Key: fyne.KeyF6, Menu: application, Enabled: s.offered, Run: s.take},
		{ID: "together", Key: fyne.KeyG, Modifier: control, Menu: application, Run: s.gather},
		{ID: "next-together", Key: fyne.KeyPageDown, Modifier: control, Menu: application, Enabled: s.isTogether, Run: func() { s.turn(+1) }},
		{ID: "previous-together", Key: fyne.KeyPageUp, Modifier: control, Menu: application, Enabled: s.isTogether, Run: func() { s.turn(-1) }},
		{ID: "next-finding", Key: fyne.KeyF8, Menu: application, Enabled: s.anyFinding, Run: func() { s.stepFinding(+1) }},
		{ID: "previous-finding", Key: fyne.KeyF8, Modifier: shift, Menu: application, Enabled: s.anyFinding, Run: func() { s.stepFinding(-1) }},
		{ID: "apply-fix", Key: fyne.KeyF9, Menu: application, Enabled: func() bool { return s.editable() && (s.splittable() || s.target() != place{}) }, Run: s.applyFix},
		{ID: "override", Key: fyne.KeyF9, Modifier: shift, Menu: application, Enabled: func() bool { return s.editable() && s.anyFinding() }, Run: s.overrideCurrent},
		{ID: "all-documents", Key: fyne.KeyF7, Menu: application, Enabled: s.editable, Run: s.allDocuments},
		{ID: "next-section", Key: fyne.KeyReturn, Modifier: control, Menu: application, Run: s.nextSection},
		{ID: "previous-section", Key: fyne.KeyReturn, Modifier: control | shift, Menu: application, Run: func() { s.step(-1) }},
		{ID: "queue", Key: fyne.KeyF10, Menu: application, Enabled: s.editable, Run: s.queue},
		{ID: "hand-over", Menu: application, Key: fyne.KeyL, Modifier: control, Enabled: s.editable, Run: s.handOver},
		{ID: "print-recap", Key: fyne.KeyP, Modifier: control, Menu: file, Run: s.printRecap},
		{ID: "print-slip", Key: fyne.KeyP, Modifier: control | shift, Menu: file, Run: s.printSlip},
		{ID: "close-application", Key: fyne.KeyW, Modifier: control, Menu: file, Run: s.closeApplication},
	}
}

// footer shows the keys that do the next thing and the two ways to be done.
func (s *Screen) footer() fyne.CanvasObject {
	hints := look.Fitting(12,
		look.KeyHint("F8", s.texts.T("application.key.next-error")),
		look.KeyHint("F4", s.texts.T("application.key.explain")),
		look.KeyHint(s.keyCap("↵"), s.texts.T("application.key.next")))
	leave := s.button(s.texts.T("command.hand-over"), "", look.Plain, s.handOver)
	queue := s.button(s.texts.T("command.queue"), "F10", look.Main, s.queue)
	s.done = []*look.Button{leave, queue}
	buttons := look.Row(10, -1, leave, queue)
	return look.Column(0, s.way.out, s.way.behind, look.NewRule(), look.Inset(10, 14, 10, 14, container.NewBorder(nil, nil, nil, buttons, hints)))
}

// keyCap names a key pressed with Ctrl.
func (s *Screen) keyCap(key string) string { return s.texts.T("key.control") + " " + key }

func (s *Screen) undo() {
	if told, ok := s.app.Undo(); ok {
		s.stepped(told, "application.undone")
	}
}

func (s *Screen) redo() {
	if told, ok := s.app.Redo(); ok {
		s.stepped(told, "application.redone")
	}
}

// story shows what became of the whole application, what is typed included.
func (s *Screen) story() {
	s.stage.Try(func(ctx context.Context) error { return s.app.Flush(ctx) }, func() { s.stage.ShowHistory(s.app.ID()) })
}

// stepped goes to where what was undone or done again was done first, and says
// what it was.
func (s *Screen) stepped(told desk.Step, id string) {
	s.refresh(s.app.Report())
	if p, shown := s.confirmPageShown(); !shown || !p.goToFolded(told.Key) {
		s.goTo(told.Key)
	}
	words := s.named(told.Key)
	if told.Confirmed > 1 {
		words = s.texts.N("application.confirm.rows", told.Confirmed)
	}
	if words != "" {
		words = s.texts.T(id, i18n.Data{"Field": words})
		if open := s.stillOpen(told.Own); open != "" {
			words = joined(words, open)
		}
		s.stage.Say(words)
	}
}

// named is what a field, a group of ticks or a document is called.
func (s *Screen) named(key string) string {
	for _, group := range s.rules.Groups() {
		if slices.Contains(group.Members, key) {
			return group.Label.In(s.texts.Language())
		}
	}
	if official, ok := s.rules.Field(key); ok {
		return official.Label.In(s.texts.Language())
	}
	if key == checklist {
		return s.texts.T("application.section.attachments")
	}
	if id, asked := strings.CutPrefix(key, confirmPrefix); asked {
		for _, c := range s.app.Confirmations() {
			if c.ID == id {
				return c.Label.In(s.texts.Language())
			}
		}
	}
	document, _ := s.document(key)
	return document.Label.In(s.texts.Language())
}
