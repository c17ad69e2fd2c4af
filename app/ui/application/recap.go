package application

import (
	"reflect"

	"fyne.io/fyne/v2"

	"sportello/app/desk"
	"sportello/app/permit"
	"sportello/app/ui/field"
	"sportello/app/ui/form"
	"sportello/app/ui/look"
	"sportello/assets/i18n"
)

// recapPage is everything that is filled, by section and number, and where the
// application stands.
type recapPage struct {
	screen  *Screen
	column  *fyne.Container
	print   *look.Button
	buttons fyne.CanvasObject
	values  permit.Values // that are shown
	status  string
	settled bool // where it stands is said above
}

func newRecapPage(s *Screen) *recapPage {
	p := &recapPage{screen: s, column: look.Column(14)}
	p.print = s.button(s.texts.T("command.print-recap"), s.keyCap("P"), look.Plain, s.printRecap)
	p.buttons = look.Flow(10, p.print, s.button(s.texts.T("command.print-slip"), "", look.Plain, s.printSlip))
	return p
}

func (p *recapPage) object() fyne.CanvasObject { return p.column }

func (p *recapPage) show(*permit.Report) bool {
	s := p.screen
	values, status := s.app.Values(), s.status()
	if p.column.Objects != nil && status == p.status && s.settled == p.settled && reflect.DeepEqual(values, p.values) {
		return false
	}
	p.values, p.status, p.settled = values, status, s.settled
	objects := []fyne.CanvasObject{p.buttons}
	if !s.settled {
		objects = []fyne.CanvasObject{look.Banner(s.statusTone(), status), p.buttons}
	}
	for _, section := range s.rules.Sections() {
		if lines := p.lines(section); len(lines) > 0 {
			title := titled(section.Number, section.Title.In(s.texts.Language()))
			objects = append(objects, look.Column(6, look.NewParagraph(title, look.Overline), look.Panel(look.Inset(9, 11, 9, 11, look.Column(4, lines...)))))
		}
	}
	p.column.Objects = objects
	p.column.Layout.Layout(objects, p.column.Size())
	return true
}

// lines are the filled fields of a section: number, label, value.
func (p *recapPage) lines(section permit.Section) []fyne.CanvasObject {
	s := p.screen
	var lines []fyne.CanvasObject
	for _, key := range section.Fields {
		value := p.values[key]
		official, ok := s.rules.Field(key)
		if value == "" || !ok {
			continue
		}
		written := s.form.Written(official, value)
		lines = append(lines, &fyne.Container{Layout: lineLayout{}, Objects: []fyne.CanvasObject{
			look.NewText(form.Number(official), look.Small), look.NewParagraph(official.Label.In(s.texts.Language()), look.Muted),
			look.NewParagraph(written, scripted(written, look.Body)),
		}})
	}
	return lines
}

// lineLayout sets number, label and value of a line in three columns.
type lineLayout struct{}

// Where label and value begin, at 100 %.
const (
	recapLabel = 52
	recapValue = 292
)

func (lineLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	label := look.Scaled(recapLabel)
	value := min(look.Scaled(recapValue), label+(size.Width-label)/2)
	starts := [4]float32{0, label, value, size.Width}
	for i, o := range objects {
		width := max(0, starts[i+1]-starts[i]-look.Scaled(8))
		o.Resize(fyne.NewSize(width, o.Size().Height))
		o.Resize(fyne.NewSize(width, o.MinSize().Height))
		o.Move(fyne.NewPos(starts[i], 0))
	}
	objects[0].Move(fyne.NewPos(0, look.Scaled(2))) // small text on the line of the larger
}

func (lineLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(look.Scaled(recapLabel)*2, max(objects[1].MinSize().Height, objects[2].MinSize().Height))
}

func (p *recapPage) focusFirst() bool {
	p.screen.stage.Window.Canvas().Focus(p.print)
	return true
}

func (p *recapPage) setEnabled(bool) {}

func (p *recapPage) focusNext(field.Field) bool { return false }

// status says where the application stands.
func (s *Screen) status() string { return s.statusOf(s.app.Summary()) }

func (s *Screen) statusOf(summary desk.Summary) string {
	switch summary.Status {
	case desk.Queued:
		return s.texts.T("application.status.queued", i18n.Data{"Number": summary.Number})
	case desk.Sent:
		return s.texts.T("application.status.sent", i18n.Data{"Receipt": summary.Receipt})
	case desk.Quarantined:
		return s.texts.T("application.status.quarantined")
	case desk.HandedOver:
		return s.texts.T("application.status.handed-over")
	}
	if summary.Receipt != "" {
		return s.texts.T("application.status.changed", i18n.Data{"Receipt": summary.Receipt})
	}
	return s.texts.T("application.status.draft")
}

func (s *Screen) statusTone() look.Tone {
	summary := s.app.Summary()
	switch summary.Status {
	case desk.Sent:
		return look.Good
	case desk.Queued:
		return look.Primary
	case desk.Quarantined:
		return look.Warning
	}
	if summary.Receipt != "" {
		return look.Warning
	}
	return look.Neutral
}
