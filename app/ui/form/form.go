package form

import (
	"time"

	"sportello/app/permit"
	"sportello/app/ui/field"
	"sportello/assets/i18n"
	"sportello/assets/reference"
)

// Options are what the pages of an application share.
type Options struct {
	Rulebook *permit.Rulebook
	Tables   *reference.Tables
	Texts    *i18n.Texts
	Clock    func() time.Time
	Host     *field.Host
	// Changed is told what the operator changed; more than one value is one step.
	Changed func(values permit.Values)
	// Focused is told the key of the field the focus came to.
	Focused func(key string)
	// Left is told that the focus has left a field.
	Left func()
	// Complete, if given, completes a free text from what is not a table.
	Complete func(key string) (field.LookupOptions, bool)
	// Note, if given, is what is to be known of a field beside its value, "" if
	// nothing is.
	Note func(key string) string
	// Resized is told that a page has another height because rows came or went by
	// the operator's hand, and Removed what was removed: "Figlio 2".
	Resized func()
	Removed func(name string)
	// Say, if given, is told what was done that the operator may not have expected.
	Say func(text string)
}

// Form makes pages.
type Form struct {
	Options
	sources map[string]field.LookupOptions
	groups  map[string]permit.Group // by key of a member
	keys    []string                // of all fields
}

// New makes a Form.
func New(options Options) *Form {
	f := &Form{Options: options, sources: map[string]field.LookupOptions{}, groups: map[string]permit.Group{}}
	for _, group := range options.Rulebook.Groups() {
		for _, key := range group.Members {
			f.groups[key] = group
		}
	}
	for _, official := range options.Rulebook.Fields() {
		f.keys = append(f.keys, official.Key)
	}
	return f
}

// language of labels and tables.
func (f *Form) language() string { return f.Texts.Language() }

// Number is the official number of a field as the screen shows it: "45", "M2 53".
func Number(official permit.Field) string {
	if official.Module == 2 {
		return "M2 " + official.Number
	}
	return official.Number
}
