package ui

import (
	"sportello/app/permit"
	"sportello/app/ui/field"
)

// typeOther asks for a value that nobody wrote, with the field that suits it.
func (s *reconciliationScreen) typeOther() {
	row, ok := s.pane.row()
	if !ok || !row.Differs {
		return
	}
	label := s.words.label(s.pane.open.Of, row.Field)
	dialog := s.window.newDialog(label, s.Texts.T("reconciliation.other"), s.Texts.T("reconciliation.other.keep"))
	entry := s.fieldFor(dialog, row.Field)
	if entry == nil {
		s.Say(s.Texts.T("reconciliation.other.none"))
		return
	}
	dialog.fields = append(dialog.fields, entry)
	entry.SetValue(passportByName(s.Texts, row.Field, row.Values[0].Value, true))
	dialog.ask(func() bool { return dialog.need(entry) && s.listed(entry) }, func() {
		s.pane.write(passportByName(s.Texts, row.Field, entry.Value(), false))
	})
}

// listed says whether a value is one that its field can have, and marks the field
// where it is not.
func (s *reconciliationScreen) listed(entry field.Field) bool {
	if lookup, ok := entry.(*field.Lookup); ok && !lookup.Listed() {
		entry.SetFinding(field.Error, s.Texts.T("field.not-in-table"))
		entry.Focus()
		return false
	}
	return true
}

// fieldFor is the entry field of a value, nil where one has to choose from what
// was written: a tick, or a code of the form.
func (s *reconciliationScreen) fieldFor(dialog *fieldDialog, name string) field.Field {
	if s.pane.open.Of == "person" && personField(name) {
		return newPersonField(s.Stage, dialog.host, name, nil, nil, nil)
	}
	spec := field.Spec{Name: name, Label: s.words.label(s.pane.open.Of, name)}
	official, known := s.Session.Rulebook().Field(name)
	switch {
	case known && official.Kind == permit.KindDate:
		return field.NewDate(dialog.host, spec, field.DateOptions{Century: field.Past(s.Clock)})
	case known && official.Kind == permit.KindText:
		return field.NewText(dialog.host, spec, field.TextOptions{Capitals: true})
	case !known && (name == "note" || name == "subject" || name == "answer"):
		return field.NewText(dialog.host, spec, field.TextOptions{})
	}
	return nil
}
