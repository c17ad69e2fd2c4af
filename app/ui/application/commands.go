package application

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

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
		{ID: "correct", Key: fyne.KeyF2, Menu: application, Enabled: func() bool { return s.settled }, Run: s.correct},
		{ID: "explain", Key: fyne.KeyF4, Menu: application, Run: func() { s.explain.toggle(s.key) }},
		{ID: "next-finding", Key: fyne.KeyF8, Menu: application, Enabled: s.anyFinding, Run: func() { s.stepFinding(+1) }},
		{ID: "previous-finding", Key: fyne.KeyF8, Modifier: shift, Menu: application, Enabled: s.anyFinding, Run: func() { s.stepFinding(-1) }},
		{ID: "apply-fix", Key: fyne.KeyF9, Menu: application, Enabled: func() bool { return s.editable() && s.target() != place{} }, Run: s.applyFix},
		{ID: "override", Key: fyne.KeyF9, Modifier: shift, Menu: application, Enabled: func() bool { return s.editable() && s.anyFinding() }, Run: s.overrideCurrent},
		{ID: "all-documents", Key: fyne.KeyF7, Menu: application, Enabled: func() bool { return s.editable() && s.current == attachments }, Run: s.allDocuments},
		{ID: "next-section", Key: fyne.KeyReturn, Modifier: control, Menu: application, Run: func() { s.step(+1) }},
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
	hints := &fyne.Container{Layout: fittingLayout{12}, Objects: []fyne.CanvasObject{
		look.KeyHint("F8", s.texts.T("application.key.next-error")),
		look.KeyHint("F4", s.texts.T("application.key.explain")),
		look.KeyHint(s.keyCap("↵", true), s.texts.T("application.key.next")),
	}}
	leave := s.button(s.texts.T("command.hand-over"), "", look.Plain, s.handOver)
	queue := s.button(s.texts.T("command.queue"), "F10", look.Main, s.queue)
	s.done = []*look.Button{leave, queue}
	buttons := look.Row(10, -1, leave, queue)
	return look.Column(0, s.way.out, s.way.in, look.NewRule(), look.Inset(10, 14, 10, 14, container.NewBorder(nil, nil, nil, buttons, hints)))
}

// keyCap names a key, with Ctrl or without.
func (s *Screen) keyCap(key string, ctrl bool) string {
	if ctrl {
		return s.texts.T("key.control") + " " + key
	}
	return key
}

// fittingLayout sets objects side by side and leaves out those there is no room for.
type fittingLayout struct{ gap float32 }

func (fittingLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(0, objects[0].MinSize().Height)
}

func (l fittingLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	x := float32(0)
	for _, o := range objects {
		least := o.MinSize()
		o.Resize(least)
		o.Move(fyne.NewPos(x, (size.Height-least.Height)/2))
		if x += least.Width + look.Scaled(l.gap); x > size.Width {
			o.Hide()
		} else {
			o.Show()
		}
	}
}

func (s *Screen) undo() {
	key, ok := s.app.Undo()
	s.stepped(key, ok, "application.undone")
}

func (s *Screen) redo() {
	key, ok := s.app.Redo()
	s.stepped(key, ok, "application.redone")
}

// stepped shows what was undone or done again.
func (s *Screen) stepped(key string, ok bool, id string) {
	if !ok {
		return
	}
	s.refresh(s.app.Report())
	s.goTo(key)
	if words := s.named(key); words != "" {
		s.stage.Say(s.texts.T(id, i18n.Data{"Field": words}))
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
	document, _ := s.document(key)
	return document.Label.In(s.texts.Language())
}
