package desk

import "sportello/app/permit"

// Passport is the document_type of a passport; the others are codes of the
// rulebook's table "documents" (table 4 of the kit).
const Passport = "passport"

// The official fields this package knows by name, beside those of links.
const (
	fieldSurname      = "1.3"
	fieldGivenNames   = "1.4"
	fieldProvince     = "1.5"
	fieldMunicipality = "1.6"
	fieldFirstIssue   = "1.8"
	fieldPermit       = "1.14"
	fieldCard         = "1.15"
	fieldMotive       = "1.16"
	fieldPhoto        = "1.17"
	fieldHeld         = "1.18"
	fieldHeldMotive   = "1.19"
	fieldHeldExpiry   = "1.20"
	fieldPassport     = "1.40"
	fieldOtherPaper   = "1.41"
	fieldPaperCode    = "1.42"
	fieldEntry        = "1.48"

	fieldAddressProvince = "1.66"
	fieldAddressTown     = "1.67"
	fieldPostcode        = "1.72"
)

// links tie a person's record to the form: the one place where they meet.
var links = []struct{ person, official string }{
	{"surname", fieldSurname},
	{"given_names", fieldGivenNames},
	{"sex", "1.33"},
	{"birth_date", "1.34"},
	{"birth_state", "1.35"},
	{"birth_city", "1.38"},
	{"citizenship", "1.36"},
	{"fiscal_code", "1.31"},
	{"marital_status", "1.32"},
	{"refugee", "1.37"},
	{"document_number", "1.44"},
	{"document_expiry", "1.45"},
	{"document_authority", "1.46"},
	{"permit_number", fieldHeld},
	{"permit_motive", fieldHeldMotive},
	{"permit_expiry", fieldHeldExpiry},
	{"province", fieldAddressProvince},
	{"municipality", fieldAddressTown},
	{"street", "1.68"},
	{"street_number", "1.69"},
	{"stair", "1.70"},
	{"flat", "1.71"},
	{"postcode", fieldPostcode},
	{"email", "1.73"},
	{"phone", "1.74"},
	{"mobile", "1.75"},
	{"entry_date", fieldEntry},
}

// titleFields decide what an application is called.
var titleFields = []string{"1.8", "1.9", "1.10", "1.11", "1.12", fieldPermit, fieldCard, fieldMotive, fieldPhoto}

// personFields are the fields of a person's record in the order of the card.
var personFields = []string{
	"surname", "given_names", "original_name", "sex", "birth_date", "birth_state", "birth_city", "citizenship",
	"fiscal_code", "marital_status", "refugee",
	"document_type", "document_number", "document_expiry", "document_authority",
	"permit_number", "permit_motive", "permit_expiry",
	"province", "municipality", "street", "street_number", "stair", "flat", "postcode", "email", "phone", "mobile",
	"entry_date",
}

// spouseFields and childFields are the boxes of sections 11 and 12 for these
// fields of a relative's record, in this order.
var relativeFields = []string{"surname", "given_names", "sex", "birth_date", "birth_state", "citizenship", "birth_city"}

var (
	spouseFields = []string{"1.129", "1.130", "1.131", "1.132", "1.133", "1.134", "1.135"}
	childFields  = [][]string{
		{"1.137", "1.138", "1.139", "1.140", "1.141", "1.142", "1.143"},
		{"1.145", "1.146", "1.147", "1.148", "1.149", "1.150", "1.151"},
		{"1.152", "1.153", "1.154", "1.155", "1.156", "1.157", "1.158"},
		{"1.160", "1.161", "1.162", "1.163", "1.164", "1.165", "1.166"},
		{"1.167", "1.168", "1.169", "1.170", "1.171", "1.172", "1.173"},
	}
)

// knownAgain are fields of which the last application tells nothing about the
// next one: type of request, sheets, signature, visa, the period asked for,
// certificates and contracts with their dates, income.
var knownAgain = keySet(
	"1.8", "1.9", "1.10", "1.11", "1.12", fieldPhoto, "1.22", "1.23", "1.24", "1.25", "1.26", "1.28", "1.29",
	fieldEntry, "1.49", "1.50", "1.51", "1.52", "1.53", "1.54", "1.55", "1.56", "1.57",
	"1.59", "1.60", "1.61", "1.63", "1.64",
	"1.87", "1.88", "1.89", "1.90", "1.91", "1.92", "1.93", "1.114", "1.115", "1.117", "1.118",
	"2.11", "2.13", "2.34", "2.35", "2.36", "2.37", "2.38", "2.39", "2.40",
	"2.52", "2.53", "2.54", "2.55", "2.56", "2.57", "2.58", "2.59", "2.60", "2.61", "2.62", "2.63",
	"2.65", "2.66", "2.67", "2.68",
)

func keySet(keys ...string) map[string]bool {
	set := make(map[string]bool, len(keys))
	for _, key := range keys {
		set[key] = true
	}
	return set
}

// officialOf writes a person's record on the form.
func officialOf(person map[string]string) permit.Values {
	values := make(permit.Values)
	for _, link := range links {
		if value := person[link.person]; value != "" {
			values[link.official] = value
		}
	}
	// The address in Italy follows from the domicile until somebody says otherwise.
	for _, place := range []struct{ domicile, address string }{{fieldProvince, fieldAddressProvince}, {fieldMunicipality, fieldAddressTown}} {
		if value := values[place.address]; value != "" {
			values[place.domicile] = value
			delete(values, place.address)
		}
	}
	switch kind := person["document_type"]; kind {
	case "":
	case Passport:
		values[fieldPassport] = permit.Yes
	default:
		values[fieldOtherPaper], values[fieldPaperCode] = permit.Yes, kind
	}
	if person["permit_number"] != "" {
		delete(values, fieldEntry) // section 5 is for first requests
	}
	return values
}

// personOf reads a person's record off the form.
func personOf(values permit.Values) map[string]string {
	person := make(map[string]string)
	for _, link := range links {
		if value := values[link.official]; value != "" {
			person[link.person] = value
		}
	}
	switch {
	case values[fieldPassport] == permit.Yes:
		person["document_type"] = Passport
	case values[fieldOtherPaper] == permit.Yes && values[fieldPaperCode] != "":
		person["document_type"] = values[fieldPaperCode]
	}
	return person
}

// sources are the official fields from which a field of a person is read.
func sources(field string) []string {
	if field == "document_type" {
		return []string{fieldPassport, fieldOtherPaper, fieldPaperCode}
	}
	for _, link := range links {
		if link.person == field {
			return []string{link.official}
		}
	}
	return nil
}
