-- One row: what the office is.
CREATE TABLE office (
  id       INTEGER PRIMARY KEY CHECK (id = 1),
  epoch    BLOB NOT NULL,             -- changes when restored from a backup
  copied   INTEGER NOT NULL DEFAULT 0, -- 1 in a backup, until it is put to work
  key_check BLOB NOT NULL,            -- opens only under this ledger's key
  head     BLOB NOT NULL              -- sealed: last position, hash over all entries
) STRICT;

CREATE TABLE laptop (
  id               BLOB PRIMARY KEY,
  name             TEXT NOT NULL,
  public_key       BLOB NOT NULL,
  state            TEXT NOT NULL CHECK (state IN ('active', 'revoked')),
  enrolled         INTEGER NOT NULL,  -- times are Unix milliseconds, the office's clock
  last_seen        INTEGER,
  clock_difference INTEGER            -- milliseconds the laptop's clock is ahead
) STRICT, WITHOUT ROWID;

CREATE TABLE enrolment_code (
  ticket  BLOB PRIMARY KEY,           -- derived from the code, which is not kept
  name    TEXT NOT NULL,
  made    INTEGER NOT NULL,
  expires INTEGER NOT NULL,
  sealed  BLOB NOT NULL,              -- what a request made with the code is verified with
  laptop  BLOB REFERENCES laptop (id) -- whom it enrolled; NULL while unused
) STRICT, WITHOUT ROWID;

CREATE TABLE stream (
  id          INTEGER PRIMARY KEY,
  laptop      BLOB NOT NULL REFERENCES laptop (id),
  incarnation BLOB NOT NULL,
  seq         INTEGER NOT NULL,       -- number of its last entry
  head        BLOB NOT NULL,          -- sealed: seq and hash of its last entry
  stable      INTEGER NOT NULL DEFAULT 0,
  UNIQUE (laptop, incarnation)
) STRICT;

CREATE TABLE entry (
  position INTEGER PRIMARY KEY,       -- commit order, from 1 without a hole
  stream   INTEGER NOT NULL REFERENCES stream (id),
  seq      INTEGER NOT NULL,
  op       BLOB NOT NULL,             -- the operation's id; a keyed digest if it has none
  record   BLOB,                      -- NULL if the content does not decode
  kind     TEXT NOT NULL,             -- empty unless it is a kind we know
  received INTEGER NOT NULL,
  repeats  INTEGER,                   -- position of the entry with the same content
  sealed   BLOB NOT NULL,             -- chain hash, then the content unless a repeat
  UNIQUE (stream, seq)
) STRICT;
CREATE INDEX entry_by_op ON entry (op);
CREATE INDEX entry_by_record ON entry (record, position) WHERE record IS NOT NULL AND repeats IS NULL;

-- Derived from entry.

CREATE TABLE quarantine (
  position INTEGER PRIMARY KEY REFERENCES entry (position),
  reason   TEXT NOT NULL
) STRICT;

CREATE TABLE record (
  first      INTEGER PRIMARY KEY,     -- positions of the first and the last operation applied
  last       INTEGER NOT NULL,
  id         BLOB NOT NULL UNIQUE,
  kind       TEXT NOT NULL,
  operations INTEGER NOT NULL,
  candidates INTEGER NOT NULL,        -- fields that wait for a person's decision
  sealed     BLOB                     -- merged state; NULL while one operation is all there is
) STRICT;
CREATE INDEX record_contested ON record (first) WHERE candidates > 0;

-- Backups the office may be restored from, and what each holds.

CREATE TABLE backup (
  id       INTEGER PRIMARY KEY,
  made     INTEGER NOT NULL,
  position INTEGER NOT NULL,
  retired  INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE backup_stream (
  backup INTEGER NOT NULL REFERENCES backup (id),
  stream INTEGER NOT NULL REFERENCES stream (id),
  seq    INTEGER NOT NULL,
  PRIMARY KEY (backup, stream)
) STRICT, WITHOUT ROWID;
