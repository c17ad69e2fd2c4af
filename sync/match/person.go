package match

// Person is what is known of somebody, as typed or read from a document.
// Everything may be empty, and every text may be anything.
type Person struct {
	// Surnames and GivenNames as a form has them, in any script.
	Surnames, GivenNames string
	// MRZSurnames and MRZGivenNames are those of a machine-readable zone, with
	// '<' or spaces between names; they count as the better Latin form.
	MRZSurnames, MRZGivenNames string
	// BirthDate is an ISO date (1992-03-15), or only a year (1992).
	BirthDate string
	// Sex is "M", "F" or "".
	Sex string
	// BirthPlace is a municipality or a state, name or code.
	BirthPlace string
	// FiscalCode is the codice fiscale.
	FiscalCode string
	// Documents are numbers of passports and identity cards, Permits those of
	// residence permits, earlier ones included.
	Documents, Permits []string
	// Phones are telephone numbers, with or without a country's prefix.
	Phones []string
	// Address is one line of street, number, postcode and municipality.
	Address string
}
