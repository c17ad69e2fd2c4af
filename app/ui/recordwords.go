package ui

import (
	"strings"
	"time"

	"sportello/app/desk"
	"sportello/app/permit"
	"sportello/app/ui/field"
	"sportello/app/ui/form"
	"sportello/app/ui/screen"
	"sportello/assets/i18n"
)

// recordWords say what fields of any record and their values are called.
type recordWords struct {
	*screen.Stage
	form *form.Form
}

func newRecordWords(stage *screen.Stage) recordWords {
	return recordWords{stage, form.New(form.Options{Rulebook: stage.Session.Rulebook(), Tables: stage.Session.Tables(), Texts: stage.Texts})}
}

// label is what a field is called.
func (w recordWords) label(of, name string) string {
	if official, known := w.Session.Rulebook().Field(name); known {
		return w.official(official)
	}
	switch {
	case of == "site":
		return w.siteLabel(name)
	case of == "person" && name == "original_name": // the card's label is too long for a list
		return w.Texts.T("record.field.original_name")
	case of == "person" && personField(name):
		return w.Texts.T("person." + name)
	case strings.HasPrefix(name, "doc."):
		return w.Texts.T("record.document", i18n.Data{"Name": strings.TrimPrefix(name, "doc.")})
	case strings.HasPrefix(name, "confirm."):
		return w.Texts.T("record.confirm", i18n.Data{"Name": strings.TrimPrefix(name, "confirm.")})
	case strings.HasPrefix(name, "override."):
		return w.Texts.T("record.override", i18n.Data{"Name": strings.TrimPrefix(name, "override.")})
	case recordFields[name]:
		return w.Texts.T("record.field." + name)
	}
	return name // of a newer program
}

// official is the label of a box of the form; a tick is told with its group.
func (w recordWords) official(official permit.Field) string {
	if group, grouped := w.Session.Rulebook().Group(official.Group); grouped {
		return group.Label.In(w.Language) + ": " + official.Label.In(w.Language)
	}
	return official.Label.In(w.Language)
}

// recordFields are the fields with names of their own among the texts.
var recordFields = map[string]bool{
	"same_as": true, "deleted": true, "person": true, "note": true, "appointment": true, "site": true, "date": true, "time": true,
	"subject": true, "request": true, "motive": true, "walk_in": true, "application": true, "from": true, "to": true, "relation": true,
	"verdict": true, "keep": true, "text": true, "answer": true, "about": true, "field": true,
	"waiting_corrected": true, "filling_corrected": true, "correction": true,
}

func personField(name string) bool {
	for _, group := range personGroups {
		for _, field := range group.fields {
			if field == name {
				return true
			}
		}
	}
	return false
}

// value is a value as people read it; "" says that nothing is filled in.
func (w recordWords) value(of, name, value string) string {
	if value == "" {
		return w.Texts.T("common.not-given")
	}
	if official, known := w.Session.Rulebook().Field(name); known {
		return w.form.Written(official, value)
	}
	switch of {
	case "person":
		return w.ofPerson(name, value)
	case "site":
		return w.ofSite(name, value)
	}
	switch {
	case name == "date":
		return field.FormatDate(value)
	case name == "relation":
		return w.Texts.T("relation." + value)
	case value == permit.Yes:
		return w.Texts.T("common.yes")
	case value == permit.No:
		return w.Texts.T("common.no")
	}
	return value
}

// codedAs are the official fields whose table has the codes of a person's field.
var codedAs = map[string]string{
	"birth_state": "1.35", "citizenship": "1.36", "marital_status": "1.32", "document_authority": "1.46",
	"permit_motive": "1.19", "province": "1.66",
}

func (w recordWords) ofPerson(name, value string) string {
	switch name {
	case "sex":
		if value == "M" || value == "F" {
			return w.Texts.T("person.sex." + value)
		}
	case "birth_date", "entry_date", "document_expiry", "permit_expiry":
		return field.FormatDate(value)
	case "document_type":
		if value == desk.Passport {
			return passportByName(w.Texts, name, value, true)
		}
		for _, option := range codeOptions(w.Stage, "documents") {
			if option.Code == value {
				return option.Label
			}
		}
	case "refugee":
		return w.value("", name, value)
	}
	if official, known := w.Session.Rulebook().Field(codedAs[name]); known {
		return w.form.Written(official, value)
	}
	return value
}

// origin tells where a value comes from: "Lido Adriano · laptop 3 · A. Bianchi · oggi 9:02".
func (w recordWords) origin(from desk.Origin) string {
	laptop := from.Laptop
	if from.Here {
		laptop = w.Texts.T("record.here")
	}
	return joined(from.Site, laptop, from.Author, w.at(from.At))
}

// who says who wrote something and when: "A. Bianchi, oggi 9:02".
func (w recordWords) who(from desk.Origin) string {
	if at := w.at(from.At); at != "" {
		return from.Author + ", " + at
	}
	return from.Author
}

// at is a moment as people say it: "oggi 9:02", "ieri 11:20", "12/11/2026 11:20".
func (w recordWords) at(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	now := w.Clock()
	at = at.In(now.Location())
	clock := strings.TrimPrefix(at.Format("15:04"), "0")
	switch day := at.Format(time.DateOnly); day {
	case now.Format(time.DateOnly):
		return w.Texts.T("common.today") + " " + clock
	case now.AddDate(0, 0, -1).Format(time.DateOnly):
		return w.Texts.T("common.yesterday") + " " + clock
	}
	return at.Format("02/01/2006") + " " + clock
}

// evidence says what one field speaks for or against two records being one person.
func (w recordWords) evidence(e desk.Evidence) string {
	name := e.Field
	if id := "evidence.field." + e.Field; w.Texts.Has(id) {
		name = w.Texts.T(id)
	}
	if id := "evidence.level." + e.Level; w.Texts.Has(id) {
		return w.Texts.T(id, i18n.Data{"Field": name})
	}
	return name // of a newer office
}
