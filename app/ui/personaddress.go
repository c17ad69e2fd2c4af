package ui

import (
	"slices"

	"sportello/app/address"
)

// addressNames are the values of a person that make up where they live.
var addressNames = []string{"province", "municipality", "street", "street_number", "stair", "flat", "postcode"}

// pasted gives a text pasted into the address to all its fields if it is a whole
// one; nil for other fields.
func (s *personScreen) pasted(name string) func(text string) bool {
	if !slices.Contains(addressNames, name) {
		return nil
	}
	return func(text string) bool {
		a, ok := address.Parse(text, s.Session.Tables())
		if !ok {
			return false
		}
		street := a.StreetLine()
		if a.CareOf != "" {
			street += ", PRESSO " + a.CareOf
		}
		s.fill(map[string]string{
			"province": a.Province, "municipality": a.Municipality, "street": street, "street_number": a.Number,
			"stair": a.Stair, "flat": a.Flat, "postcode": a.Postcode,
		})
		s.Say(s.Texts.T("person.address.filled"))
		return true
	}
}
