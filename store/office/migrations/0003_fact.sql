-- Derived from entry: what counts of a record, by its first position, sealed.
-- Made anew with the other derived tables when the ledger is opened.
CREATE TABLE fact (
  record INTEGER PRIMARY KEY,
  sealed BLOB NOT NULL
) STRICT;

-- Where an appointment was before it was moved, by its first position: laptops that
-- have it there are told.
CREATE TABLE former (
  record INTEGER NOT NULL,
  site   TEXT NOT NULL,
  day    TEXT NOT NULL,
  PRIMARY KEY (record, site, day)
) STRICT, WITHOUT ROWID;
CREATE INDEX former_by_site ON former (site, day);
