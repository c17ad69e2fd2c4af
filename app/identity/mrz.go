package identity

import (
	"cmp"
	"fmt"
	"slices"

	"sportello/assets/reference"
)

// Format is a layout of a machine-readable zone.
type Format string

// The formats of ICAO Doc 9303.
const (
	TD1  Format = "TD1"   // cards, 3 lines of 30 (part 5)
	TD2  Format = "TD2"   // larger cards, 2 lines of 36 (part 6)
	TD3  Format = "TD3"   // passports, 2 lines of 44 (part 4)
	MRVA Format = "MRV-A" // visas, 2 lines of 44 (part 7)
	MRVB Format = "MRV-B" // visas, 2 lines of 36 (part 7)
)

// MRZ is what a machine-readable zone says. Fillers are taken away or, within
// a value, made spaces; a value that cannot be read is empty and has an error.
type MRZ struct {
	Format       Format
	DocumentCode string // "P", "PO", "IR", "V"
	Issuer       string // state code as printed, "SEN", "D"
	Number       string // whole, also where it goes on in the optional data
	Nationality  string // state code as printed
	Surname      string // primary identifier
	GivenNames   string // secondary identifier
	// Truncated: the names fill their field to its last character, so they
	// may go on beyond it (part 3, §4.6).
	Truncated bool
	// BirthDate is ISO, "1974-00-00" or "1974-08-00" where the day is not
	// known, empty where not even the year is. The century is the latest that
	// does not put the birth after today.
	BirthDate string
	Sex       string // M, F; empty: unspecified
	// ExpiryDate is like BirthDate, but in the century nearest to today, from
	// 49 years ago to 50 years ahead.
	ExpiryDate string
	Optional   string // personal number or whatever the issuer chose
	Optional2  string // of line 2 of TD1
	// Errors are in reading order.
	Errors []MRZError
}

// Valid reports whether all check digits are right and every field is well
// formed.
func (m MRZ) Valid() bool { return len(m.Errors) == 0 }

// Reason says what is wrong with a field of a machine-readable zone.
type Reason string

// The reasons.
const (
	ReasonCheckDigit Reason = "check_digit" // it does not fit the field
	ReasonCharacter  Reason = "character"   // one that cannot stand there
	ReasonDate       Reason = "date"        // not in the calendar
	ReasonMissing    Reason = "missing"     // nothing but fillers
	ReasonShort      Reason = "short"       // the line of names lacks fillers at its end
	ReasonState      Reason = "state"       // a code no state or organisation has
)

// MRZError is something wrong in a machine-readable zone. Its message has no
// personal data in it.
type MRZError struct {
	// Field is "document_code", "issuer", "names", "number", "nationality",
	// "birth_date", "sex", "expiry_date", "optional" or "composite".
	Field string
	// Line and Column, from 1, are of the character that is wrong, or of the
	// first of the field; of a check digit that does not fit, its own.
	Line, Column int
	Reason       Reason
	Expected     string // the check digit computed, if it is about one
}

func (e MRZError) Error() string {
	return fmt.Sprintf("machine-readable zone: line %d, column %d: %s: %s", e.Line, e.Column, e.Field, e.Reason)
}

// ZoneError says that lines are no machine-readable zone of any format.
type ZoneError struct {
	Size  int   // bytes, if there were too many to look at
	Lines []int // characters of each line, of the first few
}

func (e *ZoneError) Error() string {
	if e.Size > 0 {
		return fmt.Sprintf("machine-readable zone: %d bytes, more than %d", e.Size, longestZone)
	}
	return fmt.Sprintf("machine-readable zone: lines of %v characters; formats have 2 of 36 or 44, 3 of 30", e.Lines)
}

// ParseMRZ reads a machine-readable zone as a scanner sends it or a person
// types it: in either case, with spaces, with any line ends or with none, with
// or without the fillers at the end of a line or before its last check digits.
// Whatever is wrong within it is told in Errors and the rest is read
// nevertheless; the error is a *ZoneError if no format fits.
func ParseMRZ(text, today string) (MRZ, error) {
	on, err := dayOf(today)
	if err != nil {
		return MRZ{}, fmt.Errorf("reading a machine-readable zone: %w", err)
	}
	zone, layout, err := arrange(text)
	if err != nil {
		return MRZ{}, err
	}
	r := reader{zone: zone, layout: layout, today: on, mrz: MRZ{Format: layout.format}}
	r.read()
	return r.mrz, nil
}

// CheckStates looks the issuer and the nationality up and adds an error, with
// ReasonState, for each that is unknown: no check digit protects them.
func (m *MRZ) CheckStates(tables *reference.Tables) {
	i := slices.IndexFunc(layouts, func(l layout) bool { return l.format == m.Format })
	if i < 0 {
		return
	}
	check := func(field, code string, at span) {
		if _, known := tables.MRZ(code); !known && code != "" {
			m.Errors = append(m.Errors, MRZError{Field: field, Line: at.line + 1, Column: at.from + 1, Reason: ReasonState})
		}
	}
	check("issuer", m.Issuer, issuerSpan)
	check("nationality", m.Nationality, layouts[i].nationality)
	slices.SortStableFunc(m.Errors, byPosition)
}

func byPosition(a, b MRZError) int {
	return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
}
