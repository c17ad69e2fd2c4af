package ui

import (
	"context"
	"fmt"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"github.com/google/uuid"

	"sportello/app/desk"
	"sportello/app/ui/look"
	"sportello/app/ui/screen"
	"sportello/assets/i18n"
)

// historyScreen is a record's story, the last chapter first: who did what, when
// and where, and what the record was before. Any chapter can be gone back to.
type historyScreen struct {
	*screen.Stage
	window   *Window
	words    recordWords
	record   uuid.UUID
	of       string // the kind of record
	chapters []desk.Chapter

	title   *look.Text
	table   *look.Table
	detail  *fyne.Container
	restore *look.Button
	both    *beside
	object  fyne.CanvasObject
}

func newHistory(w *Window, record uuid.UUID) *historyScreen {
	hit, _ := w.session.Named(record)
	s := &historyScreen{Stage: w.stage, window: w, words: newRecordWords(w.stage), of: hit.Kind, record: record}
	texts := s.Texts
	s.title = look.NewElided(texts.T("history.title", i18n.Data{"Name": hit.Title}), look.Title)
	s.table = w.newTable(look.TableSpec{
		Columns: []look.TableColumn{{}}, Tall: true, Empty: texts.T("history.empty"),
		OnOpen: func(int) { s.askRestore() }, OnMoved: func(int) { s.showDetail(); s.Changed() },
	})
	s.restore = w.button(texts.T("history.restore"), texts.T("key.enter"), look.Plain, s.askRestore)
	s.detail = container.NewStack()
	s.both = newBeside(470, look.Panel(s.table), look.Panel(container.NewVScroll(look.Inset(14, 14, 14, 14, s.detail))))
	s.object = page(look.Row(10, 0, look.Column(0, s.title, look.NewElided(texts.T("history.hint"), look.Muted)), s.restore), s.both.Container)
	return s
}

// Object implements screen.Screen.
func (s *historyScreen) Object() fyne.CanvasObject { return s.object }

// Commands implements screen.Screen.
func (s *historyScreen) Commands() []screen.Command {
	return []screen.Command{
		{ID: "restore", Key: fyne.KeyReturn, Menu: "command.menu.edit", Enabled: s.restorable, Run: s.askRestore},
		s.both.turn(),
	}
}

// Shown implements screen.Screen.
func (s *historyScreen) Shown() {
	s.Window.Canvas().Focus(s.table)
	s.refresh()
}

// Hidden implements screen.Screen.
func (s *historyScreen) Hidden() {}

func (s *historyScreen) refresh() {
	var chapters []desk.Chapter
	s.Try(func(ctx context.Context) (err error) {
		chapters, err = s.Session.Story(ctx, s.record)
		return err
	}, func() {
		s.chapters = chapters
		s.table.SetRows(len(chapters), s.row)
		s.showDetail()
		s.Changed()
	})
}

func (s *historyScreen) chapter() (desk.Chapter, bool) { return currentOf(s.table, s.chapters) }

// restorable says whether one can go back to the current chapter: not to what is
// there now, nor to what is only typed.
func (s *historyScreen) restorable() bool {
	chapter, ok := s.chapter()
	return ok && s.table.Current() > 0 && chapter.Op != uuid.Nil
}

func (s *historyScreen) row(row int) []look.Cell {
	chapter := s.chapters[row]
	return []look.Cell{{Text: s.what(chapter), Style: look.Strong, Detail: s.words.origin(chapter.Origin)}}
}

// what a chapter was, and what it was about: "Modificati: Telefono, Indirizzo".
func (s *historyScreen) what(chapter desk.Chapter) string {
	names := make([]string, 0, len(chapter.Changes))
	for _, step := range chapter.Changes {
		names = append(names, s.words.label(s.of, step.Field))
	}
	if chapter.Kind == desk.ChapterBegun {
		return s.Texts.N("history.begun", len(names))
	}
	return s.Texts.T("history."+string(chapter.Kind), i18n.Data{"Fields": strings.Join(names, ", ")})
}

// showDetail tells the current chapter: each field before and after.
func (s *historyScreen) showDetail() {
	chapter, ok := s.chapter()
	s.restore.SetEnabled(s.restorable())
	if !ok {
		s.detail.Objects = nil
		s.detail.Refresh()
		return
	}
	parts := []fyne.CanvasObject{look.Column(2, look.NewParagraph(s.what(chapter), look.Strong), look.NewParagraph(s.words.origin(chapter.Origin), look.Muted))}
	if chapter.Unsent {
		parts = append(parts, look.NewParagraph(s.Texts.T("history.unsent"), look.Note))
	}
	for _, step := range chapter.Changes {
		parts = append(parts, s.step(step))
	}
	s.detail.Objects = []fyne.CanvasObject{look.Column(10, parts...)}
	s.detail.Refresh()
}

func (s *historyScreen) step(step desk.FieldStep) fyne.CanvasObject {
	words := s.words.value(s.of, step.Field, step.After)
	after := look.NewParagraph(words, look.Style{Bold: true, Font: look.FontFor(words)})
	lines := []fyne.CanvasObject{look.NewParagraph(s.words.label(s.of, step.Field), look.Small), after}
	if step.Before != "" {
		before := s.words.value(s.of, step.Field, step.Before)
		lines = append(lines, look.Row(4, 1, look.NewText(s.Texts.T("history.before"), look.Note.In(look.ColorMuted)),
			look.NewParagraph(before, look.Style{Size: look.SizeNote, Color: look.ColorMuted, Font: look.FontFor(before)})))
	}
	if step.Waiting {
		lines = append(lines, look.Row(0, -1, look.NewMarkedChip(s.Texts.T("history.waiting"), look.Warning)))
	}
	return look.Column(1, lines...)
}

// askRestore goes back to the current chapter, after asking: what would change.
func (s *historyScreen) askRestore() {
	chapter, ok := s.chapter()
	if !ok || !s.restorable() {
		return
	}
	look.Confirm(s.Window.Canvas(), look.Question{
		Keyboard: s.window.keyboard,
		Title:    s.Texts.T("history.restore.title", i18n.Data{"When": s.words.at(chapter.At)}), Text: s.Texts.T("history.restore.text"),
		Yes: s.Texts.T("history.restore"), No: s.Texts.T("common.cancel"),
	}, func(yes bool) {
		if yes {
			s.restoreTo(chapter.Op)
		}
	})
}

func (s *historyScreen) restoreTo(op uuid.UUID) {
	s.Try(func(ctx context.Context) error { return s.Session.RestoreTo(ctx, s.record, op) }, func() {
		s.Say(s.Texts.T("history.restored"))
		s.Back()
	})
}

// fieldStep is what became of one field, and where that comes from.
type fieldStep struct {
	desk.FieldStep
	desk.Origin
	title string // of whose record
}

// storyOfField shows what became of the field the operator is at: of two people,
// of both.
func (s *reconciliationScreen) storyOfField() {
	row, ok := s.pane.row()
	if !ok {
		return
	}
	open := s.pane.open
	records := []uuid.UUID{open.ID}
	if open.Kind == desk.DisputePair {
		records = open.People[:]
	}
	var steps []fieldStep
	s.Work(func(ctx context.Context) error {
		for side, record := range records {
			story, err := s.Session.Story(ctx, record)
			if err != nil {
				return err
			}
			title := ""
			if len(records) > 1 {
				title = fmt.Sprint(side + 1)
			}
			steps = append(steps, stepsOf(story, row.Field, title)...)
		}
		return nil
	}, func(err error) {
		switch {
		case err != nil:
			s.Failed(err)
		case len(steps) == 0:
			s.Say(s.Texts.T("application.history.empty"))
		default:
			s.showSteps(row.Field, steps)
		}
	})
}

func stepsOf(story []desk.Chapter, name, title string) []fieldStep {
	var steps []fieldStep
	for _, chapter := range story {
		for _, step := range chapter.Changes {
			if step.Field == name {
				steps = append(steps, fieldStep{step, chapter.Origin, title})
			}
		}
	}
	return steps
}

// mostSteps is how many steps of a field the dialog shows without scrolling.
const mostSteps = 5

func (s *reconciliationScreen) showSteps(name string, steps []fieldStep) {
	var dismiss func()
	of := s.pane.open.Of
	table := s.window.newTable(look.TableSpec{
		Columns: []look.TableColumn{{}}, Tall: true, Least: min(len(steps), mostSteps),
		OnOpen: func(int) { dismiss() }, Keys: s.window.host().OnEscape(func() { dismiss() }).Keys,
	})
	table.SetRows(len(steps), func(row int) []look.Cell {
		step := steps[row]
		text, detail := s.words.value(of, name, step.After), s.words.origin(step.Origin)
		if step.title != "" {
			detail = step.title + " · " + detail
		}
		return []look.Cell{{Text: text, Style: look.Style{Bold: true, Font: look.FontFor(text)}, Detail: detail}}
	})
	dismiss = look.Confirm(s.Window.Canvas(), look.Question{
		Keyboard: s.window.keyboard,
		Title:    s.Texts.T("application.history.of", i18n.Data{"Name": s.words.label(of, name)}), Content: table, First: table,
		Yes: s.Texts.T("common.close"), Width: 560,
	}, func(bool) {})
}
