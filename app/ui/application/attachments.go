package application

import (
	"slices"

	"fyne.io/fyne/v2"

	"sportello/app/permit"
	"sportello/app/ui/field"
	"sportello/app/ui/look"
)

// attachmentsPage is the checklist as ticks.
type attachmentsPage struct {
	screen *Screen
	column *fyne.Container
	all    *look.Button
	grid   *fyne.Container
	ids    []string
	ticks  []*field.Tick
}

func newAttachmentsPage(s *Screen) *attachmentsPage {
	p := &attachmentsPage{screen: s, grid: field.Grid()}
	p.all = s.button(s.texts.T("application.documents.all"), "F7", look.Plain, s.allDocuments)
	p.column = look.Column(12, p.grid, look.Row(0, -1, p.all))
	return p
}

func (p *attachmentsPage) object() fyne.CanvasObject { return p.column }

func (p *attachmentsPage) setEnabled(enabled bool) {
	for _, tick := range p.ticks {
		tick.SetEnabled(enabled)
	}
	p.all.SetEnabled(enabled)
}

func (p *attachmentsPage) show(report *permit.Report) bool {
	if report == nil {
		return false
	}
	ids := make([]string, len(report.Documents))
	for i, document := range report.Documents {
		ids[i] = document.ID
	}
	rebuilt := !slices.Equal(ids, p.ids)
	if rebuilt {
		p.ids = ids
		p.build(report.Documents)
	}
	for i, document := range report.Documents {
		value := ""
		if document.Present {
			value = field.Ticked
		}
		p.ticks[i].SetValue(value)
	}
	return rebuilt
}

func (p *attachmentsPage) build(documents []permit.Requirement) {
	s, language := p.screen, p.screen.texts.Language()
	p.ticks, p.grid.Objects = nil, nil
	for _, document := range documents {
		hint := document.Detail.In(language)
		if !document.Mandatory {
			hint = joined(hint, s.texts.T("common.optional"))
		}
		tick := field.NewTick(s.host, field.Spec{Name: document.ID, Label: document.Label.In(language), Hint: s.unsure(hint, document.Source),
			OnFocus:   func() { s.focused(documentPrefix + document.ID) },
			OnChanged: func(value string) { s.setDocument(document.ID, value == field.Ticked) }})
		tick.SetEnabled(!s.settled)
		p.ticks = append(p.ticks, tick)
		p.grid.Objects = append(p.grid.Objects, tick)
	}
	p.grid.Layout.Layout(p.grid.Objects, p.grid.Size())
	p.column.Layout.Layout(p.column.Objects, p.column.Size())
}

// joined sets a dot between words, if there are any.
func joined(a, b string) string {
	if a == "" {
		return b
	}
	return a + " · " + b
}

func (p *attachmentsPage) focusFirst() bool { return p.focusFrom(0) }

func (p *attachmentsPage) focusFrom(at int) bool {
	if at >= len(p.ticks) || p.screen.settled {
		return false
	}
	p.ticks[at].Focus()
	return true
}

func (p *attachmentsPage) focusNext(from field.Field) bool {
	at := slices.IndexFunc(p.ticks, func(t *field.Tick) bool { return field.Field(t) == from })
	return at >= 0 && p.focusFrom(at+1)
}

// goToDocument shows a document's tick and takes the focus there; false if it is
// not asked for.
func (s *Screen) goToDocument(id string) bool {
	if _, asked := s.document(documentPrefix + id); !asked {
		return false
	}
	if s.current != attachments {
		s.open(attachments)
	}
	p := s.pages[attachments].(*attachmentsPage)
	return p.focusFrom(slices.Index(p.ids, id))
}

// allDocuments says of every document there has to be that it is there, once the
// operator has the list of them in front.
func (s *Screen) allDocuments() {
	if s.settled {
		return
	}
	if s.current != attachments {
		s.openAndFocus(attachments)
		return
	}
	var ids []string
	for _, document := range s.app.Report().Documents {
		if document.Mandatory {
			ids = append(ids, document.ID)
		}
	}
	s.refresh(s.app.SetDocuments(true, ids...))
}

// document is the document of a key.
func (s *Screen) document(key string) (permit.Requirement, bool) {
	for _, document := range s.app.Report().Documents {
		if documentPrefix+document.ID == key {
			return document, true
		}
	}
	return permit.Requirement{}, false
}
