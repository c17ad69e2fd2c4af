package ui

import (
	"cmp"
	"context"
	"errors"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"sportello/app/desk"
	"sportello/app/ui/application"
	"sportello/app/ui/look"
	"sportello/app/ui/screen"
	"sportello/assets/i18n"
)

// handedScreen lists the applications left half-way, here or at another desk: who
// left them, where, since when, and what is missing.
type handedScreen struct {
	*screen.Stage
	window *Window
	list   []desk.Handed
	names  map[string]string // of operators, by their accounts
	count  *look.Text
	table  *look.Table
	detail *fyne.Container
	both   *beside
	object fyne.CanvasObject
}

func newHanded(w *Window) *handedScreen {
	s := &handedScreen{Stage: w.stage, window: w, count: look.NewElided("", look.Muted), detail: container.NewStack()}
	texts := s.Texts
	s.table = w.newTable(look.TableSpec{
		Columns: []look.TableColumn{{Title: texts.T("handed.column.person")}, {Title: texts.T("handed.column.left")}, {Title: texts.T("handed.column.missing"), Width: 146, Spare: true}},
		Tall:    true, Empty: texts.T("handed.empty"), OnOpen: func(int) { s.open() }, OnMoved: func(int) { s.showDetail(); s.Changed() },
	})
	s.both = newBeside(360, look.Panel(s.table), look.Panel(container.NewVScroll(look.Inset(14, 14, 14, 14, s.detail))))
	s.object = page(look.Column(0, look.NewElided(texts.T("handed.title"), look.Title), s.count), s.both.Container)
	return s
}

// Object implements screen.Screen.
func (s *handedScreen) Object() fyne.CanvasObject { return s.object }

// Commands implements screen.Screen.
func (s *handedScreen) Commands() []screen.Command {
	chosen := func() bool { _, ok := s.current(); return ok }
	return []screen.Command{
		{ID: "take-up", Key: fyne.KeyReturn, Menu: "command.menu.application", Enabled: chosen, Run: s.open},
		s.both.turn(),
	}
}

// Shown implements screen.Screen.
func (s *handedScreen) Shown() {
	s.Window.Canvas().Focus(s.table)
	s.refresh()
}

// Hidden implements screen.Screen.
func (s *handedScreen) Hidden() {}

func (s *handedScreen) refresh() {
	var list []desk.Handed
	s.Try(func(ctx context.Context) (err error) {
		list, err = s.Session.HandedOver(ctx)
		return err
	}, func() {
		s.list, s.names = list, s.Session.OperatorNames()
		s.count.SetText(s.Texts.N("handed.count", len(list)))
		s.table.SetRows(len(list), s.row)
		s.showDetail()
		s.Changed()
		s.object.Refresh()
	})
}

func (s *handedScreen) row(row int) []look.Cell {
	handed := s.list[row]
	return []look.Cell{
		{Text: handed.Summary.Name, Style: look.Strong, Detail: titleOf(s.Texts, handed.Summary)},
		{Text: s.left(handed), Detail: handed.Note},
		s.missing(handed),
	}
}

// missing tells how much is missing, or that somebody is at it already.
func (s *handedScreen) missing(handed desk.Handed) look.Cell {
	switch {
	case handed.TakenBy != "":
		return look.Cell{Text: s.Texts.T("handed.taken"), Chip: true, Tone: look.Primary}
	case len(handed.Missing) == 0:
		return look.Cell{Text: s.Texts.T("missing.nothing"), Chip: true, Tone: look.Good}
	}
	return look.Cell{Text: s.Texts.N("handed.missing", len(handed.Missing)), Chip: true, Tone: look.Warning}
}

// left tells who left an application, when and where.
func (s *handedScreen) left(handed desk.Handed) string {
	return joined(handed.By, application.Moment(s.Texts, s.Clock(), handed.Since), handed.Site, handed.Laptop)
}

func (s *handedScreen) current() (desk.Handed, bool) { return currentOf(s.table, s.list) }

// showDetail tells at the right what was noted, and all that is missing.
func (s *handedScreen) showDetail() {
	s.detail.Objects = nil
	if handed, ok := s.current(); ok {
		texts := s.Texts
		parts := []fyne.CanvasObject{
			look.Column(0, look.NewParagraph(handed.Summary.Name, look.Title), look.NewParagraph(titleOf(texts, handed.Summary), look.Muted)),
			look.Flow(8, s.window.button(texts.T("command.take-up"), texts.T("key.enter"), look.Main, s.open)),
			look.Column(2, look.NewText(strings.ToUpper(texts.T("handed.column.left")), look.Overline), look.NewParagraph(s.left(handed), look.Note)),
		}
		if handed.TakenBy != "" {
			by := i18n.Data{"By": cmp.Or(s.names[handed.TakenBy], handed.TakenBy), "Site": handed.TakenAt}
			parts = append(parts, look.NewParagraph(texts.T("handed.taken-by", by), look.Note))
		}
		if handed.Note != "" {
			parts = append(parts, look.Column(2, look.NewText(strings.ToUpper(texts.T("print.note")), look.Overline), look.NewParagraph(handed.Note, look.Style{Size: look.SizeNote, Font: look.FontFor(handed.Note)})))
		}
		if len(handed.Missing) > 0 {
			parts = append(parts, look.Column(4, look.NewText(strings.ToUpper(texts.T("handed.column.missing")), look.Overline), application.MissingLines(texts, handed.Missing)))
		}
		s.detail.Objects = []fyne.CanvasObject{look.Column(12, parts...)}
	}
	s.detail.Refresh()
}

// open takes the current application up where it was left, unless somebody has
// finished it meanwhile.
func (s *handedScreen) open() {
	handed, ok := s.current()
	if !ok {
		return
	}
	var taken *desk.Application
	s.Work(func(ctx context.Context) (err error) {
		taken, err = s.Session.TakeHanded(ctx, handed.Summary.ID)
		return err
	}, func(err error) {
		switch {
		case errors.Is(err, desk.ErrSegmentMoved):
			s.Say(s.Texts.T("backoffice.moved"))
			s.refresh()
		case err != nil:
			s.Failed(err)
		default:
			s.ShowApplication(taken)
		}
	})
}
