// Package search finds people and applications while the operator types. Its
// index lives in memory only, built when the desk is unlocked and forgotten when
// it is locked.
//
// A card's names are cut into words; each word is kept in three forms:
//
//   - folded: lower-case Latin letters without accents, transliterated from
//     Cyrillic, Greek, Georgian, Arabic, Bengali, Devanagari and Gurmukhi;
//   - its romanisation key, equal for the usual spellings of one name
//     (Shevchenko and Ševčenko, Youssef and Yousef);
//   - its skeleton, the consonants only, to compare with scripts that do not
//     write vowels (محمد and Mohammed).
//
// A word typed is compared with every word known: the same, begins with it, or
// one or two typing errors away. There are far fewer words than people, so that
// trying them all, behind a filter on the letters they hold, is both simple and
// fast. Numbers (codice fiscale, documents, permits, phones, receipts) are found
// by any four characters in a row, birth dates as people write them.
//
// Every part of a query must be found on a card. Results are ordered by how far
// the worst-fitting spelling is from what was typed: see cost.go.
package search
