-- What was saved of a record since it was last written out: the journal's next
-- entries, up to a version. A save that changes values only replaces this one
-- row: one page to flush, however large the document is.
CREATE TABLE tail (
    n       INTEGER PRIMARY KEY REFERENCES record,
    version INTEGER NOT NULL,
    changed INTEGER NOT NULL,
    sealed  BLOB    NOT NULL
) STRICT;
