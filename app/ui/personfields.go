package ui

import (
	"sportello/app/desk"
	"sportello/app/permit"
	"sportello/app/ui/field"
	"sportello/app/ui/form"
	"sportello/app/ui/screen"
	"sportello/assets/i18n"
)

// personGroups are the fields of a person's card in the order of the keys.
var personGroups = []struct {
	title  string
	fields []string
}{
	{"people.identity", []string{"surname", "given_names", "original_name", "sex", "birth_date", "birth_state", "birth_city", "citizenship", "fiscal_code", "marital_status", "refugee"}},
	{"people.documents", []string{"document_type", "document_number", "document_expiry", "document_authority", "permit_number", "permit_motive", "permit_expiry", "entry_date"}},
	{"people.contact", []string{"province", "municipality", "street", "street_number", "stair", "flat", "postcode", "mobile", "phone", "email"}},
}

// newPersonField makes the field that suits a value of a person.
func newPersonField(stage *screen.Stage, host *field.Host, name string, changed func(string), left func(), pasted func(string) bool) field.Field {
	texts, tables := stage.Texts, stage.Session.Tables()
	spec := field.Spec{Name: name, Label: texts.T("person." + name), OnChanged: changed, OnLeave: left, OnPaste: pasted}
	member := func(value string) field.Member {
		return field.Member{Value: value, Label: texts.T("person." + name + "." + value)}
	}
	switch name {
	case "birth_date", "entry_date":
		return field.NewDate(host, spec, field.DateOptions{Century: field.Past(stage.Clock), Partial: name == "birth_date"})
	case "document_expiry", "permit_expiry":
		return field.NewDate(host, spec, field.DateOptions{Century: field.Future(stage.Clock)})
	case "birth_state", "citizenship":
		return field.NewLookup(host, spec, form.States(tables, stage.Language))
	case "province":
		return field.NewLookup(host, spec, form.Provinces(tables))
	case "municipality":
		return field.NewLookup(host, spec, form.Municipalities(tables))
	case "sex":
		return field.NewChoice(host, spec, member("M"), member("F"))
	case "refugee":
		return field.NewChoice(host, spec, field.Member{Value: permit.No, Label: texts.T("common.no")}, field.Member{Value: permit.Yes, Label: texts.T("common.yes")})
	case "marital_status":
		return field.NewLookup(host, spec, codes(stage, "marital"))
	case "document_type":
		passport := texts.T("person.document_type.passport")
		options := append([]field.Option{{Code: passport, Label: passport}}, codeOptions(stage, "documents")...)
		return field.NewLookup(host, spec, lookupOf(options))
	case "document_authority":
		return field.NewLookup(host, spec, codes(stage, "authorities"))
	case "original_name":
		return field.NewText(host, spec, field.TextOptions{})
	case "permit_motive":
		var options []field.Option
		for _, motive := range stage.Session.Rulebook().Motives() {
			options = append(options, field.Option{Code: motive.Code, Label: motive.Label.In(stage.Language)})
		}
		return field.NewLookup(host, spec, lookupOf(options))
	case "email":
		return field.NewText(host, spec, field.TextOptions{Compact: true})
	case "fiscal_code", "document_number", "permit_number", "postcode", "phone", "mobile":
		return field.NewText(host, spec, field.TextOptions{Capitals: true, Compact: true})
	default:
		return field.NewText(host, spec, field.TextOptions{Capitals: true})
	}
}

// passportByName shows the passport, which has no code on the form, by its name:
// the field knows the name, the record the code.
func passportByName(texts *i18n.Texts, name, value string, shown bool) string {
	label := texts.T("person.document_type.passport")
	switch {
	case name != "document_type":
	case shown && value == desk.Passport:
		return label
	case !shown && value == label:
		return desk.Passport
	}
	return value
}

func codes(stage *screen.Stage, table string) field.LookupOptions {
	return lookupOf(codeOptions(stage, table))
}

// codeOptions are the entries of a small table of the rulebook.
func codeOptions(stage *screen.Stage, table string) []field.Option {
	var options []field.Option
	for _, code := range stage.Session.Rulebook().Table(table) {
		options = append(options, field.Option{Code: code.Code, Label: code.Label.In(stage.Language)})
	}
	return options
}

// lookupOf completes from a table held in memory.
func lookupOf(options []field.Option) field.LookupOptions {
	return field.LookupOptions{Source: field.Table(options), Resolve: func(code string) (field.Option, bool) {
		for _, option := range options {
			if option.Code == code {
				return option, true
			}
		}
		return field.Option{}, false
	}}
}
