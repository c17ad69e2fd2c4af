package desk

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/google/uuid"

	"sportello/store"
	"sportello/sync/match"
)

// Alike is somebody on file who may be the person somebody types.
type Alike struct {
	Hit
	Probability float64
	// Stop: so much speaks for it that a new card should not be begun.
	Stop     bool
	Kin      string     // what they look like rather: "twins", "siblings", "namesakes"; "" if nothing
	Evidence []Evidence // the weightiest first
}

// Bounds of looking for people alike.
const (
	mostCompared = 40
	mostAlike    = 4
)

// Alike finds people on file who may be the one with these values, the likeliest
// first. It reads records, and is not for the goroutine of the screen.
func (s *Session) Alike(ctx context.Context, values map[string]string) ([]Alike, error) {
	if values["surname"] == "" && values["given_names"] == "" {
		return nil, nil
	}
	typed := match.New(matched(values))
	var alike []Alike
	for _, hit := range s.comparable(values) {
		person, err := s.Person(ctx, hit.ID)
		if errors.Is(err, store.ErrNotFound) {
			continue // deleted in this moment
		}
		if err != nil {
			return nil, err
		}
		verdict := match.Default().Compare(typed, match.New(matched(person.Values)))
		if verdict.Band == match.Silent {
			continue
		}
		alike = append(alike, Alike{hit, verdict.Probability, verdict.Band == match.Stop, string(verdict.Kin), evidenceOf(verdict)})
	}
	slices.SortStableFunc(alike, func(a, b Alike) int { return cmp.Compare(b.Probability, a.Probability) })
	return alike[:min(len(alike), mostAlike)], ctx.Err()
}

// comparable are those on file that are worth comparing: whom the search finds by
// what tells people apart.
func (s *Session) comparable(values map[string]string) []Hit {
	name := strings.TrimSpace(values["surname"] + " " + values["given_names"])
	queries := present(values["fiscal_code"], values["document_number"], values["permit_number"], values["mobile"], values["phone"],
		name, values["original_name"], shownDate(values["birth_date"]), values["surname"])
	seen := make(map[uuid.UUID]bool)
	var hits []Hit
	for _, query := range queries {
		for _, hit := range s.Search(query, mostCompared/2, string(store.Person)) {
			if !seen[hit.ID] && len(hits) < mostCompared {
				seen[hit.ID] = true
				hits = append(hits, hit)
			}
		}
	}
	return hits
}

// matched is a person's record as they are compared.
func matched(values map[string]string) match.Person {
	return match.Person{
		Surnames: values["surname"], GivenNames: values["given_names"], BirthDate: values["birth_date"],
		Sex: values["sex"], BirthPlace: cmp.Or(values["birth_city"], values["birth_state"]), FiscalCode: values["fiscal_code"],
		Documents: present(values["document_number"]), Permits: present(values["permit_number"]),
		Phones:  present(values["mobile"], values["phone"]),
		Address: strings.Join(present(values["street"], values["street_number"], values["postcode"], values["municipality"]), " "),
	}
}
