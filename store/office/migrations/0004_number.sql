-- Each laptop's own number, from 1 in the order they were enrolled, never given twice.
ALTER TABLE laptop ADD COLUMN number INTEGER NOT NULL DEFAULT 0;
UPDATE laptop SET number = n FROM (SELECT id AS of, row_number() OVER (ORDER BY enrolled, id) AS n FROM laptop) WHERE id = of;
CREATE UNIQUE INDEX laptop_by_number ON laptop (number);
