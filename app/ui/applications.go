package ui

import (
	"context"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"github.com/google/uuid"

	"sportello/app/desk"
	"sportello/app/ui/field"
	"sportello/app/ui/look"
	"sportello/app/ui/screen"
	"sportello/assets/i18n"
)

// filter is what the list of applications can be narrowed to.
type filter struct {
	name     string
	statuses []desk.Status
}

var filters = []filter{
	{"all", nil},
	{"draft", []desk.Status{desk.Draft, desk.HandedOver}},
	{"queued", []desk.Status{desk.Queued}},
	{"sent", []desk.Status{desk.Sent, desk.Quarantined}},
}

// applicationsScreen lists everybody's applications, the last changed first.
type applicationsScreen struct {
	*screen.Stage
	window *Window
	filter *field.Choice
	table  *look.Table
	count  *look.Text
	list   []desk.Summary
	object fyne.CanvasObject
}

func newApplications(w *Window) *applicationsScreen {
	s := &applicationsScreen{Stage: w.stage, window: w, count: look.NewText("", look.Muted)}
	texts, host := s.Texts, w.host()
	s.table = w.newTable(look.TableSpec{
		Columns: []look.TableColumn{
			{Title: texts.T("applications.column.person")}, {Title: texts.T("applications.column.title")},
			{Title: texts.T("applications.column.state"), Width: 190}, {Title: texts.T("applications.column.receipt"), Width: 170, Spare: true},
			{Title: texts.T("applications.column.changed"), Width: 110, Right: true, Spare: true},
		},
		Empty: texts.T("applications.empty"), OnOpen: func(int) { s.open() },
	})
	left := w.button(texts.T("handed.open"), "L", look.Plain, func() { w.show(place{name: handedPlace}) })
	var members []field.Member
	for _, filter := range filters {
		members = append(members, field.Member{Value: filter.name, Label: texts.T("applications.filter." + filter.name)})
	}
	host.Next = func(field.Field) bool { s.Window.Canvas().Focus(s.table); return true }
	s.filter = field.NewChoice(host, field.Spec{Name: "filter", Label: texts.T("applications.filter"), Bare: true, Required: true, OnChanged: func(string) { s.refresh() }}, members...)
	s.filter.SetValue(filters[0].name)
	s.object = page(look.Row(10, 0, look.NewElided(texts.T("applications.title"), look.Title), s.count, left), s.filter, look.Panel(s.table))
	return s
}

// Object implements screen.Screen.
func (s *applicationsScreen) Object() fyne.CanvasObject { return s.object }

// Commands implements screen.Screen.
func (s *applicationsScreen) Commands() []screen.Command {
	return []screen.Command{{ID: "handed", Key: fyne.KeyL, Menu: "command.menu.application", Run: func() { s.window.show(place{name: handedPlace}) }}}
}

// Shown implements screen.Screen.
func (s *applicationsScreen) Shown() {
	s.Window.Canvas().Focus(s.table)
	s.refresh()
}

// Hidden implements screen.Screen.
func (s *applicationsScreen) Hidden() {}

func (s *applicationsScreen) refresh() {
	at := max(0, slices.IndexFunc(filters, func(f filter) bool { return f.name == s.filter.Value() }))
	var list []desk.Summary
	s.Try(func(ctx context.Context) (err error) {
		list, err = s.Session.Applications(ctx, uuid.Nil, filters[at].statuses...)
		return err
	}, func() {
		s.list = list
		s.count.SetText(s.Texts.N("common.applications", len(list)))
		s.table.SetRows(len(list), s.row)
		s.object.Refresh()
	})
}

func (s *applicationsScreen) row(row int) []look.Cell {
	a := s.list[row]
	return []look.Cell{
		{Text: a.Name, Style: look.Strong}, {Text: titleOf(s.Texts, a)}, statusCell(s.Texts, a),
		{Text: a.Receipt, Style: look.Muted}, {Text: when(s.Texts, s.Clock(), a.Changed), Style: look.Muted},
	}
}

// titleOf is what an application is called, also before anybody said what for.
func titleOf(texts *i18n.Texts, a desk.Summary) string {
	if a.Title == "" {
		return texts.T("applications.untitled")
	}
	return a.Title
}

// statusCell is where an application stands, as a chip.
func statusCell(texts *i18n.Texts, a desk.Summary) look.Cell {
	cell := look.Cell{Chip: true, Text: texts.T("applications.status."+string(a.Status), i18n.Data{"Number": a.Number})}
	switch a.Status {
	case desk.Queued:
		cell.Tone = look.Primary
	case desk.Sent:
		cell.Tone = look.Good
	case desk.Quarantined, desk.HandedOver:
		cell.Tone = look.Warning
	}
	return cell
}

// when is a time as people say it: "9:41" today, "ieri", "12/11/2026".
func when(texts *i18n.Texts, now, at time.Time) string {
	at = at.In(now.Location())
	switch day := at.Format(time.DateOnly); {
	case at.IsZero():
		return ""
	case day == now.Format(time.DateOnly):
		return strings.TrimPrefix(at.Format("15:04"), "0")
	case day == now.AddDate(0, 0, -1).Format(time.DateOnly):
		return texts.T("common.yesterday")
	default:
		return at.Format("02/01/2006")
	}
}

func (s *applicationsScreen) open() { openApplication(s.Stage, s.list[s.table.Current()]) }

func openApplication(stage *screen.Stage, summary desk.Summary) {
	var opened *desk.Application
	stage.Try(func(ctx context.Context) (err error) {
		opened, err = stage.Session.Open(ctx, summary.ID)
		return err
	}, func() {
		stage.ShowApplication(opened)
	})
}

// applicationLines are a person's applications, each to be opened.
func applicationLines(stage *screen.Stage, applications []desk.Summary) fyne.CanvasObject {
	texts := stage.Texts
	lines := []fyne.CanvasObject{look.NewText(strings.ToUpper(texts.T("people.applications")), look.Overline)}
	if len(applications) == 0 {
		lines = append(lines, look.NewParagraph(texts.T("people.no-applications"), look.Note))
	}
	for _, a := range applications {
		cell := statusCell(texts, a)
		lines = append(lines, look.NewPress(look.Row(8, 0, look.NewElided(titleOf(texts, a), look.Note), look.NewChip(cell.Text, cell.Tone), look.NewText(when(texts, stage.Clock(), a.Changed), look.Caption)),
			func() { openApplication(stage, a) }))
	}
	return look.Column(5, lines...)
}
