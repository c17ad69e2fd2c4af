// Package store is the vocabulary that the laptop's file and the office's
// ledger share: records, the operations that change them, the numbered and
// hash-chained streams operations travel in, receipts, and the errors both
// stores answer with. It holds no SQL, no key and no network.
//
// A record is a flat map of fields to text. What a field means (which number
// of MOD. 209 it is, how a date is written) is the business of app/permit;
// here a value is just text, compared byte by byte.
package store
