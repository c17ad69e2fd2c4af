// Package address reads postal addresses as people in Italy write them, on one
// line or several, in the order of the post or the other way round: Via Trieste
// 12/A, 48122 Ravenna (RA). It knows municipalities and the hamlets of the
// province of Ravenna from the reference tables; streets it takes as they come.
//
// It is pure and safe for concurrent use.
package address

import "strings"

// An Address is the parts the forms have boxes for (MOD. 209, Modulo 1, numbers 66
// to 72 and 77 to 84), in capitals, "" for what was not said.
type Address struct {
	CareOf string // presso
	// Street is written with its kind in full: "VIALE PETRARCA".
	Street string
	// Number is the house number with its letter after a stroke, "12/A", or "SNC"
	// where the house has none.
	Number string
	Stair  string // scala
	Flat   string // interno
	// More is what stands among these and has no box of its own: the floor.
	More     string
	Postcode string
	Hamlet   string // frazione
	// Municipality is one of today's, or as it was written if it is not known.
	Municipality string
	Province     string // sigla
}

// String writes the address on one line, so that Parse reads the same.
func (a Address) String() string {
	var line strings.Builder
	add := func(between, before, part string) {
		if part == "" {
			return
		}
		if line.Len() > 0 {
			line.WriteString(between)
		}
		line.WriteString(before)
		line.WriteString(part)
	}
	add("", "c/o ", a.CareOf)
	add(", ", "", a.Street)
	add(" ", "", a.Number)
	add(", ", "scala ", a.Stair)
	add(", ", "interno ", a.Flat)
	add(", ", "", a.More)
	add(", ", "", a.Postcode)
	between := ", "
	if a.Postcode != "" {
		between = " "
	}
	add(between, "", a.Hamlet)
	if a.Hamlet != "" {
		between = ", "
	}
	add(between, "", a.Municipality)
	if a.Province != "" {
		add(" ", "", "("+a.Province+")")
	}
	return line.String()
}

// StreetLine is the street as it goes into a box that has to hold also what has no
// box of its own: "VIALE PETRARCA, PIANO 2, LIDO ADRIANO".
func (a Address) StreetLine() string {
	line := a.Street
	for _, part := range []string{a.More, a.Hamlet} {
		if part != "" {
			line += ", " + part
		}
	}
	return line
}
