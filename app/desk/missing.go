package desk

import (
	"maps"
	"slices"

	"sportello/app/permit"
)

// What is Missing of an application.
const (
	MissingSection  = "section"  // required fields of it are empty
	MissingFinding  = "finding"  // an error stands in the way of queueing
	MissingDocument = "document" // it has to be there, and is not or nobody has looked
)

// Missing is one thing an application lacks before it can be queued.
type Missing struct {
	Kind  string
	Label string // in the desk's language
	Count int    // of a section, how many fields are empty; else 1
	// Key is where it is put right: a field's, or "doc.ID" of a document.
	Key string
}

// Missing lists what the application lacks: sections, then errors in what is filled
// in, then documents.
func (a *Application) Missing() []Missing {
	a.mutex.Lock()
	input, fields := a.input(), maps.Clone(a.fields)
	a.mutex.Unlock()
	return a.session.missing(input, fields)
}

// missing lists what an application of these fields lacks, of which input is made.
func (s *Session) missing(input permit.Input, fields map[string]string) []Missing {
	report, language := s.Rulebook().Check(input), s.Language()
	var list []Missing
	empty := make(map[string]bool) // fields told with their section
	for _, section := range s.Rulebook().Sections() {
		lacking := Missing{Kind: MissingSection, Label: section.Title.In(language)}
		for _, key := range section.Fields {
			if !report.Fields[key].Required || fields[key] != "" || report.Derived[key] != "" {
				continue
			}
			if empty[key] = true; lacking.Count == 0 {
				lacking.Key = key
			}
			lacking.Count++
		}
		if lacking.Count > 0 {
			list = append(list, lacking)
		}
	}
	var documents []Missing
	if input.Documents != nil {
		input.Documents = maps.Clone(input.Documents)
	}
	for _, document := range report.Documents {
		if document.Mandatory && fields[documentPrefix+document.ID] != permit.Yes {
			documents = append(documents, Missing{Kind: MissingDocument, Label: document.Label.In(language), Count: 1, Key: documentPrefix + document.ID})
		}
		if input.Documents != nil {
			input.Documents[document.ID] = true
		}
	}
	// Errors that would be none if all documents were there are told with these.
	complete := s.Rulebook().Check(input)
	standing := complete.Blocking()
	for _, finding := range report.Blocking() {
		of := func(other permit.Finding) bool {
			return other.Rule == finding.Rule && slices.Equal(other.Fields, finding.Fields)
		}
		if len(finding.Fields) == 1 && empty[finding.Fields[0]] || !slices.ContainsFunc(standing, of) {
			continue
		}
		lacking := Missing{Kind: MissingFinding, Label: finding.Title.In(language), Count: 1}
		if len(finding.Fields) > 0 {
			lacking.Key = finding.Fields[0]
		}
		list = append(list, lacking)
	}
	return append(list, documents...)
}
