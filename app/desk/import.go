package desk

import (
	"context"
	"fmt"
	"strings"

	"github.com/google/uuid"

	"sportello/app/permit"
)

// Import makes a person (unless on file under the same codice fiscale or
// document) and an application of a document form; see
// permit.Rulebook.DecodeDocument. The application is a draft, not opened.
// Errors: ErrUnreadable, wrapping the decoder's.
func (s *Session) Import(ctx context.Context, document []byte) (Summary, error) {
	input, err := s.Rulebook().DecodeDocument(document)
	if err != nil {
		return Summary{}, fmt.Errorf("importing: %w: %w", ErrUnreadable, err)
	}
	person, err := s.importPerson(ctx, personOf(input.Values))
	if err != nil {
		return Summary{}, fmt.Errorf("importing: %w", err)
	}
	earlier, err := s.applicationsOf(ctx, person)
	if err != nil {
		return Summary{}, fmt.Errorf("importing: %w", err)
	}
	a, err := s.begin(ctx, person, recordOf(input), earlier)
	if err != nil {
		return Summary{}, fmt.Errorf("importing: %w", err)
	}
	if err := a.Close(ctx); err != nil {
		return Summary{}, err
	}
	return a.summary(ctx), nil
}

// importPerson is the person on file a document is about, or a new one.
func (s *Session) importPerson(ctx context.Context, values map[string]string) (uuid.UUID, error) {
	for _, field := range []string{"fiscal_code", "document_number"} {
		if id, ok := s.numbered(field, values[field]); ok {
			return id, nil
		}
	}
	person, err := s.CreatePerson(ctx, values)
	return person.ID, err
}

// numbered is the person on file with this number.
func (s *Session) numbered(field, number string) (uuid.UUID, bool) {
	if number == "" {
		return uuid.Nil, false
	}
	for _, hit := range s.Search(number, maxFound, "person") {
		known, _ := s.files.entry(hit.ID)
		if strings.EqualFold(known.content()[field], number) {
			return hit.ID, true
		}
	}
	return uuid.Nil, false
}

// recordOf are the fields of a record for what a document says: the contrary
// of checkInput.
func recordOf(input permit.Input) map[string]string {
	fields := make(map[string]string)
	for key, value := range input.Values {
		fields[key] = value
	}
	if input.Documents != nil {
		fields[fieldDocuments] = documentsStated
	}
	for id, present := range input.Documents {
		set(fields, documentPrefix+id, permit.Yes, present)
	}
	for rule, reason := range input.Overrides {
		set(fields, overridePrefix+rule, reason, reason != "")
	}
	dropEmpty(fields)
	return fields
}

// Document writes the application as a document that Import reads.
func (a *Application) Document() ([]byte, error) {
	a.mutex.Lock()
	input := checkInput(a.fields, nil, "", nil)
	a.mutex.Unlock()
	return permit.EncodeDocument(input)
}
