ALTER TABLE laptop ADD COLUMN role TEXT NOT NULL DEFAULT 'trips' CHECK (role IN ('trips', 'office'));
ALTER TABLE enrolment_code ADD COLUMN role TEXT NOT NULL DEFAULT 'trips' CHECK (role IN ('trips', 'office'));

-- Which program's derived tables these are; 0 until they are rebuilt.
ALTER TABLE office ADD COLUMN derived INTEGER NOT NULL DEFAULT 0;

-- What a laptop's own streams wrote to.
CREATE INDEX entry_by_stream ON entry (stream, record) WHERE record IS NOT NULL;

-- What laptops are told to work by: the last one published.
CREATE TABLE release (
  serial    INTEGER PRIMARY KEY,
  manifest  BLOB NOT NULL,
  bundle    BLOB NOT NULL,
  published INTEGER NOT NULL
) STRICT;

-- Derived from entry. Records are made anew when the ledger is opened.

DROP TABLE record;
CREATE TABLE record (
  first      INTEGER PRIMARY KEY,     -- positions of the first and the last operation applied
  last       INTEGER NOT NULL,
  id         BLOB NOT NULL UNIQUE,
  kind       TEXT NOT NULL,
  operations INTEGER NOT NULL,
  candidates INTEGER NOT NULL,        -- fields that wait for a person's decision
  digest     BLOB NOT NULL,           -- sealed: of the merged state
  sealed     BLOB                     -- merged state; NULL while one operation is all there is
) STRICT;
CREATE INDEX record_contested ON record (first) WHERE candidates > 0;
CREATE UNIQUE INDEX record_by_last ON record (last);

-- Whom a record, by its first position, names.
CREATE TABLE link (
  origin INTEGER NOT NULL,
  target BLOB NOT NULL,               -- a record's id, there or not, or a laptop's
  PRIMARY KEY (origin, target)
) STRICT, WITHOUT ROWID;
CREATE INDEX link_by_target ON link (target, origin);

-- Where and when an appointment, by its first position, is.
CREATE TABLE agenda (
  record INTEGER PRIMARY KEY,
  site   TEXT NOT NULL,
  day    TEXT NOT NULL
) STRICT;
CREATE INDEX agenda_by_site ON agenda (site, day);

-- One row: number of all records and the sum of their digests, sealed.
CREATE TABLE total (
  id     INTEGER PRIMARY KEY CHECK (id = 1),
  sealed BLOB NOT NULL
) STRICT;

-- What a person, by its record's first position, is compared by, sealed.
CREATE TABLE feature (
  person INTEGER PRIMARY KEY,
  sealed BLOB NOT NULL
) STRICT;

-- Where to look for others: keyed digests, so that nobody without the
-- ledger's key can tell what two persons share.
CREATE TABLE block (
  key    INTEGER NOT NULL,
  person INTEGER NOT NULL,
  PRIMARY KEY (key, person)
) STRICT, WITHOUT ROWID;

-- Persons that may be one.
CREATE TABLE proposal (
  a      BLOB NOT NULL,               -- a before b
  b      BLOB NOT NULL,
  serial INTEGER NOT NULL UNIQUE,     -- grows with each change
  gone   INTEGER NOT NULL,            -- 1: withdrawn
  sealed BLOB NOT NULL,               -- what speaks for it
  PRIMARY KEY (a, b)
) STRICT, WITHOUT ROWID;
CREATE INDEX proposal_by_b ON proposal (b);

-- One row: how far persons are compared, and a sum over all proposals, sealed.
CREATE TABLE matching (
  id     INTEGER PRIMARY KEY CHECK (id = 1),
  sealed BLOB NOT NULL
) STRICT;
