-- Records this laptop no longer keeps, one row each and nothing that names it:
-- tag is its id under a key made of the data key. What it counts as in
-- statistics, and what pull counted of it: digest and operations are of the
-- generation it was last pulled in, 0 if it never was.
CREATE TABLE forgotten (
    tag        BLOB    PRIMARY KEY CHECK (length(tag) = 16),
    kind       TEXT    NOT NULL,
    state      TEXT    NOT NULL,
    site       TEXT    NOT NULL,
    day        TEXT    NOT NULL,
    generation INTEGER NOT NULL,
    operations INTEGER NOT NULL,
    digest     BLOB    NOT NULL CHECK (length(digest) = 16),
    sealed     BLOB    NOT NULL
) STRICT, WITHOUT ROWID;

-- scrub: rows were deleted of which pages may still hold traces.
ALTER TABLE file ADD COLUMN scrub INTEGER NOT NULL DEFAULT 0;

-- pull.cursor is sealed from now on: the office's names the record last sent. It
-- begins anew.
UPDATE pull SET generation = generation + 1, cursor = x'', count = 0, sum = zeroblob(16);
DELETE FROM proposal;
