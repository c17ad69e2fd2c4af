-- Derived from entry: what counts of a record, by its first position, sealed.
-- Made anew with the other derived tables when the ledger is opened.
CREATE TABLE fact (
  record INTEGER PRIMARY KEY,
  sealed BLOB NOT NULL
) STRICT;
