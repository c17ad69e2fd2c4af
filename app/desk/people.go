package desk

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"

	"sportello/app/desk/search"
	"sportello/store"
	"sportello/store/laptop"
)

// Person is a person's record. Values are by the field names of the texts
// "person.*": surname, given_names, birth_date, mobile, …. Dates are ISO, states
// codes of the kit, document_type is Passport or a code of the rulebook's table
// "documents", refugee permit.Yes or permit.No.
type Person struct {
	ID      uuid.UUID
	Version int64
	Values  map[string]string
}

// active is the state of every person's record.
const active = "active"

// PersonFields are the fields of a person's record, in the order of the card.
func PersonFields() []string { return slices.Clone(personFields) }

// Hit is something found.
type Hit struct {
	ID     uuid.UUID
	Kind   string   // "person", "application"
	Title  string   // "DIALLO Fatou"
	Detail string   // "Senegal · 15/03/1992" or "Rinnovo · Lavoro subordinato"
	Spans  [][2]int // parts of Title that were found, in bytes
	Found  string   // what was found when it is not in Title: "I08451237", "333 555 0142"
	// Missing: a word of the query is nowhere here, so this may be somebody else.
	Missing bool
}

// Search finds people and applications while the operator types.
func (s *Session) Search(query string, limit int, kinds ...string) []Hit {
	wanted := make([]store.Kind, len(kinds))
	for i, kind := range kinds {
		wanted[i] = store.Kind(kind)
	}
	var hits []Hit
	for _, result := range s.files.search(query, limit, wanted...) {
		hit, known := s.hit(s.files.resolve(result.ID))
		if !known || slices.ContainsFunc(hits, func(other Hit) bool { return other.ID == hit.ID }) {
			continue // deleted in this moment, or found by another of their records
		}
		for _, span := range search.Spans(hit.Title, result.Matches) {
			hit.Spans = append(hit.Spans, [2]int{span.Start, span.End})
		}
		hit.Found, hit.Missing = s.found(result), result.Missing
		hits = append(hits, hit)
	}
	return hits
}

// hit names a person or an application.
func (s *Session) hit(id uuid.UUID) (Hit, bool) {
	known, ok := s.files.entry(id)
	if !ok {
		site, known := s.siteOf(id)
		return Hit{ID: id, Kind: string(store.Site), Title: site.Name, Detail: where(site)}, known
	}
	content := known.content()
	if known.kind == store.Application {
		hit := Hit{ID: id, Kind: string(known.kind), Detail: s.title(content), Title: shownName(content[fieldSurname], content[fieldGivenNames])}
		if hit.Title == "" {
			hit.Title = s.name(parseID(content[fieldPerson]))
		}
		return hit, true
	}
	detail := present(s.stateName(content["citizenship"]), shownDate(content["birth_date"]))
	return Hit{
		ID: id, Kind: string(known.kind), Detail: strings.Join(detail, " · "),
		Title: shownName(content["surname"], content["given_names"]),
	}, true
}

// found is the number or date on the card that was found, "" for a name.
func (s *Session) found(result search.Result) string {
	known, _ := s.files.entry(result.ID)
	content := known.content()
	for _, match := range result.Matches {
		var candidates []string
		switch match.Field {
		case search.FiscalCode:
			candidates = present(content["fiscal_code"])
		case search.DocumentNumber:
			candidates = present(content["document_number"])
		case search.PermitNumber:
			candidates = present(content["permit_number"])
		case search.Phone:
			candidates = present(content["phone"], content["mobile"])
		case search.BirthDate:
			return shownDate(content["birth_date"])
		case search.ReceiptNumber:
			candidates = present(known.receipt())
		}
		for _, candidate := range candidates {
			if len(candidates) == 1 || len(search.Spans(candidate, []search.Match{match})) > 0 {
				return candidate
			}
		}
	}
	return ""
}

// name is a person's name as lists show it, "" if there is no such person.
func (s *Session) name(person uuid.UUID) string {
	hit, _ := s.hit(person)
	return hit.Title
}

// stateName is the name of a state of the kit's table.
func (s *Session) stateName(code string) string {
	state, known := s.options.Tables.StateByKit(code)
	switch {
	case !known:
		return code
	case s.Language() == "en":
		return state.NameEN
	}
	return state.Name
}

// RecentPeople lists the people last changed.
func (s *Session) RecentPeople(ctx context.Context, limit int) ([]Hit, error) {
	summaries, err := s.file.List(ctx, laptop.Filter{Kind: store.Person, Limit: limit})
	if err != nil {
		return nil, err
	}
	var hits []Hit
	for _, summary := range summaries {
		if hit, known := s.hit(summary.ID); known && s.files.resolve(summary.ID) == summary.ID {
			hits = append(hits, hit)
		}
	}
	return hits, nil
}

// Person reads a record. Errors: store.ErrNotFound.
func (s *Session) Person(ctx context.Context, id uuid.UUID) (Person, error) {
	document, err := s.file.Record(ctx, id)
	if err != nil {
		return Person{}, err
	}
	if document.Record.Kind != store.Person {
		return Person{}, fmt.Errorf("reading record %s, which is no person: %w", id, store.ErrNotFound)
	}
	return personFrom(document), nil
}

func personFrom(document laptop.Document) Person {
	return Person{ID: document.ID, Version: document.Version, Values: document.Record.Values()}
}

// CreatePerson makes a record. Errors: store.ErrMalformed for fields that
// people do not have.
func (s *Session) CreatePerson(ctx context.Context, values map[string]string) (Person, error) {
	people, err := s.CreatePeople(ctx, []map[string]string{values})
	if err != nil {
		return Person{}, err
	}
	return people[0], nil
}

// CreatePeople makes the records of several people in one write: all or none.
func (s *Session) CreatePeople(ctx context.Context, all []map[string]string) ([]Person, error) {
	drafts := make([]laptop.Draft, len(all))
	for i, values := range all {
		if err := checkPerson(values); err != nil {
			return nil, err
		}
		drafts[i] = laptop.Draft{Kind: store.Person, State: active, Site: s.Site(), Values: values, Card: cardContent(store.Person, values)}
	}
	documents, err := s.file.CreateAll(ctx, drafts)
	if err != nil {
		return nil, err
	}
	people := make([]Person, len(documents))
	for i, document := range documents {
		s.files.put(cardOf(document))
		people[i] = personFrom(document)
	}
	s.changed()
	return people, nil
}

// SavePerson saves changed values; "" empties. Errors: ErrChanged if
// the record has another version by now, store.ErrNotFound, store.ErrMalformed.
func (s *Session) SavePerson(ctx context.Context, id uuid.UUID, version int64, values map[string]string) (Person, error) {
	if err := checkPerson(values); err != nil {
		return Person{}, err
	}
	before, err := s.Person(ctx, id)
	if err != nil {
		return Person{}, err
	}
	after := before.Values
	for field, value := range values {
		after[field] = value
	}
	change := laptop.Change{ID: id, Version: version, Values: values, Card: cardContent(store.Person, after)}
	if _, err := s.file.Save(ctx, change); err != nil {
		return Person{}, err
	}
	if err := s.refresh(ctx, id); err != nil {
		return Person{}, err
	}
	s.changed()
	return s.Person(ctx, id)
}

// checkPerson refuses fields that a person's record does not have.
func checkPerson(values map[string]string) error {
	for field := range values {
		if !slices.Contains(personFields, field) {
			return fmt.Errorf("a person has no field %q: %w", field, store.ErrMalformed)
		}
	}
	return nil
}
