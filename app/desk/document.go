package desk

import (
	"fmt"
	"maps"
	"strings"

	"github.com/google/uuid"

	"sportello/app/identity"
	"sportello/app/permit"
	"sportello/assets/reference"
)

// DocumentRead is what a machine-readable zone told.
type DocumentRead struct {
	Values  map[string]string // by the field names of a person
	Found   []Hit             // people on file it may be
	Problem string            // "" or the part whose check digit is wrong
}

// maxFound is how many people a document may be of.
const maxFound = 5

// ReadDocument reads typed, pasted or scanned lines. What is wrong within them
// is told in Problem and left out of Values. Errors: ErrUnreadable.
func (s *Session) ReadDocument(lines string) (DocumentRead, error) {
	zone, err := identity.ParseMRZ(lines, s.options.today())
	if err != nil {
		return DocumentRead{}, fmt.Errorf("reading a document: %w: %w", ErrUnreadable, err)
	}
	read := DocumentRead{Values: s.zoneValues(zone)}
	zone.CheckStates(s.options.Tables)
	for _, wrong := range zone.Errors {
		if wrong.Reason == identity.ReasonShort {
			continue // a hand that left fillers away
		}
		if read.Problem == "" {
			read.Problem = wrong.Field
		}
		for _, field := range zoneFields[wrong.Field] {
			delete(read.Values, field)
		}
	}
	read.Found = s.owners(read.Values)
	return read, nil
}

// zoneFields are the fields of a person that come of each of the zone's.
var zoneFields = map[string][]string{
	"names":       {"surname", "given_names"},
	"number":      {"document_number", "permit_number"},
	"nationality": {"citizenship"},
	"birth_date":  {"birth_date"},
	"sex":         {"sex"},
	"expiry_date": {"document_expiry", "permit_expiry"},
}

// zoneValues are a zone's contents by a person's fields. A card issued here is
// the permit, and a visa tells nothing of the document it is in.
func (s *Session) zoneValues(zone identity.MRZ) map[string]string {
	nationality, _ := s.options.Tables.MRZ(zone.Nationality)
	issuer, _ := s.options.Tables.MRZ(zone.Issuer)
	values := map[string]string{
		"surname": zone.Surname, "given_names": zone.GivenNames, "sex": zone.Sex, "birth_date": zone.BirthDate,
		"citizenship": nationality.Kit,
	}
	if nationality.Meaning == reference.MRZRefugee {
		values["refugee"] = permit.Yes
	}
	switch code := zone.DocumentCode; {
	case strings.HasPrefix(code, "P"):
		values["document_type"], values["document_number"], values["document_expiry"] = Passport, zone.Number, zone.ExpiryDate
	case strings.HasPrefix(code, "V"):
	case issuer.Code == "ITA":
		values["permit_number"], values["permit_expiry"] = zone.Number, zone.ExpiryDate
	default:
		values["document_number"], values["document_expiry"] = zone.Number, zone.ExpiryDate
	}
	maps.DeleteFunc(values, func(_, value string) bool { return value == "" })
	return values
}

// owners are people on file with the same number, or the same name and date
// of birth.
func (s *Session) owners(values map[string]string) []Hit {
	var hits []Hit
	seen := make(map[uuid.UUID]bool)
	queries := present(values["document_number"], values["permit_number"])
	if values["surname"] != "" && values["birth_date"] != "" {
		queries = append(queries, values["surname"]+" "+values["given_names"]+" "+shownDate(values["birth_date"]))
	}
	for _, query := range queries {
		for _, hit := range s.Search(query, maxFound, "person") {
			if !seen[hit.ID] && len(hits) < maxFound {
				seen[hit.ID] = true
				hits = append(hits, hit)
			}
		}
	}
	return hits
}
