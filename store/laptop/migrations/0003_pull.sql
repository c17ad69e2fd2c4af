-- How far the office's records were pulled. cursor is the office's own. count
-- and sum are over the records of this generation: those pulled since the
-- cursor last began anew.
CREATE TABLE pull (
    id         INTEGER PRIMARY KEY CHECK (id = 1),
    generation INTEGER NOT NULL,
    cursor     BLOB    NOT NULL,
    role       TEXT    NOT NULL,
    count      INTEGER NOT NULL CHECK (count >= 0),
    sum        BLOB    NOT NULL CHECK (length(sum) = 16)
) STRICT;
INSERT INTO pull VALUES (1, 1, x'', '', 0, zeroblob(16));

-- Each record as the office last told it to have merged it, byte for byte, with
-- the number of operations in it and of its fields that wait for a decision.
CREATE TABLE pulled (
    n          INTEGER PRIMARY KEY,
    id         BLOB    NOT NULL UNIQUE,
    kind       TEXT    NOT NULL,
    operations INTEGER NOT NULL,
    contested  INTEGER NOT NULL,
    generation INTEGER NOT NULL,
    digest     BLOB    NOT NULL CHECK (length(digest) = 16),
    sealed     BLOB    NOT NULL
) STRICT;
CREATE INDEX pulled_contested ON pulled (id) WHERE contested > 0;

-- Records whose working copy does not follow what was pulled yet.
CREATE TABLE held (
    id BLOB PRIMARY KEY
) STRICT, WITHOUT ROWID;

-- Two persons, a before b, who may be one.
CREATE TABLE proposal (
    n      INTEGER PRIMARY KEY,
    a      BLOB NOT NULL,
    b      BLOB NOT NULL,
    sealed BLOB NOT NULL,
    UNIQUE (a, b)
) STRICT;

-- The names of other laptops.
CREATE TABLE laptop (
    id     BLOB PRIMARY KEY,
    sealed BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- What the office seals its pages to.
CREATE TABLE identity (
    id     INTEGER PRIMARY KEY CHECK (id = 1),
    sealed BLOB NOT NULL
) STRICT;

-- The rulebook and guide last taken, and the pieces of the bundle on its way,
-- each with where it begins.
CREATE TABLE release (
    id       INTEGER PRIMARY KEY CHECK (id = 1),
    serial   INTEGER NOT NULL,
    manifest BLOB    NOT NULL,
    bundle   BLOB    NOT NULL
) STRICT;
CREATE TABLE piece (
    start  INTEGER PRIMARY KEY,
    bundle BLOB    NOT NULL,
    size   INTEGER NOT NULL CHECK (size > 0),
    sealed BLOB    NOT NULL
) STRICT;

-- Envelopes of other laptops, on their way through this one.
CREATE TABLE carried (
    n      INTEGER PRIMARY KEY,
    hash   BLOB    NOT NULL UNIQUE,
    size   INTEGER NOT NULL,
    sealed BLOB    NOT NULL
) STRICT;

-- unsent: the record may have changes no operation was made of; true of what is
-- not known, and of every record with a tail.
ALTER TABLE record ADD COLUMN unsent INTEGER NOT NULL DEFAULT 1;

CREATE INDEX entry_by_record ON entry (record);
