// Package laptop keeps a laptop's data in one SQLite file: working copies of
// records, the journal of their changes, and the stream of operations on their
// way to the office.
//
// # What is sealed
//
// Everything an operator types is sealed with AES-256-GCM under a random key
// of the file. The place a value stands in (table, record, version, key, and
// the clear columns beside it) is authenticated with it, so that a row moved,
// swapped or edited does not open; a record put back whole, as an older copy of
// the file has it, does. In clear are ids, kinds, states, sites, times, the
// numbers and hashes of the stream, receipts and the operators' account names:
// enough to show a queue, useless to a thief.
//
// The data key itself is in the file once per operator, wrapped under a key
// made from the passphrase with Argon2id, and once wrapped for an age
// recipient: the recovery key, which is the office's after enrolment. Changing
// a passphrase rewrites one row; deleting the wrapped keys erases the file.
//
// # What is durable
//
// A method that changes something does so in one transaction, on disk when it
// returns nil; after an error the state before stands. One program at a time
// has a folder open. Errors are those of package store and of this one.
//
// A save of typed values adds to the record's tail: one small row, one page
// flushed. The record with its card, its document and its journal are written
// out, and the tail is emptied, when the tail has grown long and whenever more
// than values change.
//
// # What is pulled
//
// Beside a record's working copy stands the record as the office last told to
// have merged it, whole and untouched, with how many records were pulled and a
// sum of their digests, which the office can compare. Take works what is pulled
// into the working copies field by field: a change that was not sent, one on its
// way and one that waits for a person's decision stay as they are; all else
// becomes what stands. A record that must not change under its reader is held
// back until Adopt or a page that finds nobody reading it, also over a crash; so
// is one in which typing was taken back that kept a field from following. Decide
// is the other way: a person's decision changes the working copies and is queued
// in one transaction. The bulletin, what the office tells every laptop, is kept
// with the page it came on.
//
// # What is forgotten
//
// A record that nothing waits for can be forgotten: Forget removes all that is
// kept of it, from the file and from its log, down to the bytes. What it counts
// as in statistics stays, and what the office's total needs, under a name that
// only the data key and the record's id make out.
//
// # What is promised to later versions
//
// A file is brought up to date by numbered scripts, after a copy of it was
// made, and never changed by a program older than itself.
package laptop
