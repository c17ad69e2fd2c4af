-- The file itself. data_key names the data key and is NULL until the first
-- operator is created; copied is the moment a backup was made, NULL in a file
-- at work.
CREATE TABLE file (
    id       INTEGER PRIMARY KEY CHECK (id = 1),
    data_key BLOB,
    copied   INTEGER
) STRICT;
INSERT INTO file (id) VALUES (1);

-- wrapped is the data key under the operator's passphrase; NULL: disabled.
CREATE TABLE operator (
    name         TEXT PRIMARY KEY,
    display_name TEXT    NOT NULL,
    created      INTEGER NOT NULL,
    salt         BLOB,
    memory       INTEGER NOT NULL, -- KiB
    passes       INTEGER NOT NULL,
    threads      INTEGER NOT NULL,
    wrapped      BLOB
) STRICT, WITHOUT ROWID;

CREATE TABLE recovery (
    id        INTEGER PRIMARY KEY CHECK (id = 1),
    recipient TEXT NOT NULL, -- an age public key
    wrapped   BLOB NOT NULL
) STRICT;

-- Small rows, apart from the documents: lists and the search cards are read
-- from here in one sweep. card is sealed with every other column bound to it.
CREATE TABLE record (
    n         INTEGER PRIMARY KEY,
    id        BLOB    NOT NULL UNIQUE,
    kind      TEXT    NOT NULL,
    state     TEXT    NOT NULL,
    site      TEXT    NOT NULL,
    version   INTEGER NOT NULL,
    created   INTEGER NOT NULL,
    changed   INTEGER NOT NULL,
    operation BLOB,              -- the last one made of it
    receipt   TEXT    NOT NULL,  -- that operation's receipt number
    card      BLOB    NOT NULL
) STRICT;
-- No index on changed: it would be one more page to write at every save.
CREATE INDEX record_by_kind ON record (kind, state);

CREATE TABLE document (
    n      INTEGER PRIMARY KEY REFERENCES record,
    sealed BLOB NOT NULL
) STRICT;

-- One row for each version of a record: who changed what, from what, to what.
CREATE TABLE journal (
    n       INTEGER NOT NULL REFERENCES record,
    version INTEGER NOT NULL,
    made    INTEGER NOT NULL,
    sealed  BLOB    NOT NULL,
    PRIMARY KEY (n, version)
) STRICT, WITHOUT ROWID;

-- The current stream. Entries up to base were forgotten: the office will not
-- need them again. acknowledged is how far its last receipt reaches.
CREATE TABLE stream (
    id           INTEGER PRIMARY KEY CHECK (id = 1),
    laptop       BLOB    NOT NULL,
    incarnation  BLOB    NOT NULL,
    base         INTEGER NOT NULL CHECK (base >= 0),
    base_hash    BLOB    NOT NULL,
    acknowledged INTEGER NOT NULL CHECK (acknowledged >= 0),
    attempted    INTEGER, -- when sending was last tried
    next_attempt INTEGER,
    failure      TEXT    NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE entry (
    seq       INTEGER PRIMARY KEY CHECK (seq > 0),
    operation BLOB    NOT NULL UNIQUE,
    record    BLOB    NOT NULL,
    made      INTEGER NOT NULL,
    hash      BLOB    NOT NULL,
    sealed    BLOB    NOT NULL
) STRICT;

CREATE TABLE receipt (
    n           INTEGER PRIMARY KEY,
    laptop      BLOB    NOT NULL,
    incarnation BLOB    NOT NULL,
    epoch       BLOB    NOT NULL,
    seq         INTEGER NOT NULL CHECK (seq >= 0),
    hash        BLOB    NOT NULL,
    stable      INTEGER NOT NULL CHECK (stable >= 0),
    received    INTEGER NOT NULL,
    signed      BLOB    NOT NULL,
    UNIQUE (incarnation, epoch, seq)
) STRICT;

CREATE TABLE enrolment (
    id     INTEGER PRIMARY KEY CHECK (id = 1),
    sealed BLOB NOT NULL
) STRICT;

CREATE TABLE setting (
    name   TEXT PRIMARY KEY,
    sealed BLOB NOT NULL
) STRICT, WITHOUT ROWID;
