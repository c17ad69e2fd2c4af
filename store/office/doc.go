// Package office is the central ledger: every stream of every laptop, whole
// and append-only, in one SQLite file. That ledger is the truth; the tables
// of records, candidates and quarantine beside it are derived from it and can
// be rebuilt from it alone.
//
// # What is kept, and how
//
// An entry is one operation at its place in a stream. Entries are numbered by
// position, the order in which they were committed, from 1 without a hole.
// An operation that arrives again in another stream (a laptop restored from a
// copy sends its queue in a new incarnation) is recorded there too, as a
// repeat that points at the entry holding its content: both chains verify,
// the content is stored once and applied once.
//
// Content is never refused. Whatever cannot be understood is stored and
// receipted like anything else, and quarantined with the reason; a later
// program that understands it applies it when the tables are rebuilt.
//
// # What a copy of the file gives away
//
// Content, the hashes taken over it, the derived records, what counts of them and
// what persons are compared by are sealed with AES-256-GCM under a key that lives
// in another file; each sealed value is bound to its row. In clear stand ids, kinds,
// numbers and times, which ids name each other or are proposed as one, and
// sites and days of the agenda. A copy or a backup is useless without the key,
// and the key must be kept apart from it.
//
// A row changed, removed, added or moved is found by Verify. What Verify alone
// cannot see is the whole file replaced by an older copy of itself: that is
// what the laptops' receipts and the office's epoch are for.
package office
