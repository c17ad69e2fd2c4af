// Package identity reads what identity documents and Italian registers write
// about a person: the codice fiscale, the machine-readable zone of travel
// documents, the number of the Italian permit card.
//
// It is pure: text in, values out. The day everything is judged against is
// passed in as an ISO date ("2026-11-25"); dates come out as ISO dates too,
// partial ones with zeros ("1974-00-00"). Errors are typed, say which part is
// wrong and where, and never carry the personal data they are about.
//
// Sources: D.M. 23 December 1976 (codice fiscale), Agenzia delle Entrate
// circolare 34/E of 20 July 2011 (diacritics), ICAO Doc 9303 parts 3 to 7
// (machine-readable zones), Reg. (CE) 1030/2002 (permit card).
package identity
