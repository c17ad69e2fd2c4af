package desk

import (
	"strings"

	"sportello/app/identity"
	"sportello/app/permit"
	"sportello/assets/reference"
)

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
	return values
}
