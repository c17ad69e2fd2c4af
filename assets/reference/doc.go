// Package reference holds the code tables the forms are filled from: Italian
// municipalities and provinces, foreign states, postcodes of the province of
// Ravenna, and the codes passports use for states.
//
// The tables are embedded; where they come from and under which licence is
// told in data/SOURCES.md. A Tables is immutable and safe for concurrent use.
// Dates are ISO strings ("1920-05-01", or partial as in passports,
// "1920-00-00"); an empty bound of validity is open or not known.
package reference

//go:generate go run ./generate
