package office

import (
	"bytes"
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"sportello/store"
)

// Links is whom a record names, as its standing values say, and where it
// stands in the agenda. It is kept in clear.
type Links struct {
	To []uuid.UUID
	// Site and Day, an ISO date, are an appointment's, or where and when an application
	// was left half-way for a colleague.
	Site, Day string
	// Former is where an appointment was before it was moved, or an application was left
	// that is finished: who has it there is to hear of that, though not of its person.
	Former []Place
}

// Place is a site on a day, an ISO date.
type Place struct{ Site, Day string }

func (p Place) compare(other Place) int {
	return cmp.Or(cmp.Compare(p.Site, other.Site), cmp.Compare(p.Day, other.Day))
}

func (p Place) valid() bool {
	return p.Site != "" && len(p.Site) <= maxSite && len(p.Day) == dayBytes
}

// Linker reads Links out of records, whose fields the ledger does not
// understand. It must be safe for concurrent use, and say the same of the same
// state. What it says of each kind:
//
//   - a person: the person it was found to be (store.SameAs), if any;
//   - an application: its applicant, and where it was left half-way;
//   - an appointment: its person, its place in the agenda and those it had;
//   - a relation: both persons;
//   - a pair: both persons;
//   - a question: the record it is about and the laptop it goes to.
//
// A deleted record keeps its links, so that laptops hear of it.
type Linker interface {
	Links(state store.Shared) Links
}

// What is kept of what a Linker says, whatever it says.
const (
	maxLinks  = 64
	maxFormer = 16
	maxSite   = 128
	dayBytes  = len("2006-01-02")
)

// bounded drops what is more than the ledger keeps, and sorts.
func (k Links) bounded() Links {
	targets := slices.Clone(k.To)
	slices.SortFunc(targets, func(a, b uuid.UUID) int { return bytes.Compare(a[:], b[:]) })
	k.To = slices.Compact(targets)
	if len(k.To) > maxLinks {
		k.To = k.To[:maxLinks]
	}
	here := Place{k.Site, k.Day}
	if !here.valid() {
		k.Site, k.Day = "", ""
	}
	former := slices.DeleteFunc(slices.Clone(k.Former), func(place Place) bool { return !place.valid() || place == here })
	slices.SortFunc(former, Place.compare)
	k.Former = slices.Compact(former)
	if len(k.Former) > maxFormer {
		k.Former = k.Former[:maxFormer]
	}
	return k
}

// readLinks returns what the tables say of the record that begins at first.
func readLinks(ctx context.Context, from querier, first uint64) (Links, error) {
	var links Links
	rows, err := from.query(ctx, `SELECT target FROM link WHERE origin = ? ORDER BY target`, first)
	if err != nil {
		return Links{}, wrap("reading links", err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var target []byte
		if err := rows.Scan(&target); err != nil {
			return Links{}, wrap("reading links", err)
		}
		id, err := uuid.FromBytes(target)
		if err != nil {
			return Links{}, fmt.Errorf("link to %d bytes: %w", len(target), store.ErrDamaged)
		}
		links.To = append(links.To, id)
	}
	if err := rows.Err(); err != nil {
		return Links{}, wrap("reading links", err)
	}
	err = from.row(ctx, `SELECT site, day FROM agenda WHERE record = ?`, first).Scan(&links.Site, &links.Day)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return Links{}, wrap("reading the agenda", err)
	}
	links.Former, err = readFormer(ctx, from, first)
	return links, err
}

func readFormer(ctx context.Context, from querier, first uint64) ([]Place, error) {
	rows, err := from.query(ctx, `SELECT site, day FROM former WHERE record = ? ORDER BY site, day`, first)
	if err != nil {
		return nil, wrap("reading former places", err)
	}
	defer func() { _ = rows.Close() }()
	var former []Place
	for rows.Next() {
		var place Place
		if err := rows.Scan(&place.Site, &place.Day); err != nil {
			return nil, wrap("reading former places", err)
		}
		former = append(former, place)
	}
	return former, wrap("reading former places", rows.Err())
}

func (k Links) equal(other Links) bool {
	return k.Site == other.Site && k.Day == other.Day && slices.Equal(k.To, other.To) && slices.Equal(k.Former, other.Former)
}

// writeLinks keeps the links of the record that begins at first, in the place
// of those there are unless it is new.
func writeLinks(ctx context.Context, tx *transaction, first uint64, fresh bool, links Links) error {
	if !fresh {
		kept, err := readLinks(ctx, tx, first)
		if err != nil && !errors.Is(err, store.ErrDamaged) {
			return err
		}
		if err == nil && kept.equal(links) {
			return nil
		}
		for _, statement := range []string{`DELETE FROM link WHERE origin = ?`, `DELETE FROM agenda WHERE record = ?`, `DELETE FROM former WHERE record = ?`} {
			if _, err := tx.exec(ctx, statement, first); err != nil {
				return wrap("writing links", err)
			}
		}
	}
	for _, target := range links.To {
		if _, err := tx.exec(ctx, `INSERT INTO link (origin, target) VALUES (?, ?)`, first, target[:]); err != nil {
			return wrap("writing links", err)
		}
	}
	for _, place := range links.Former {
		if _, err := tx.exec(ctx, `INSERT INTO former (record, site, day) VALUES (?, ?, ?)`, first, place.Site, place.Day); err != nil {
			return wrap("writing former places", err)
		}
	}
	if links.Site == "" {
		return nil
	}
	_, err := tx.exec(ctx, `INSERT INTO agenda (record, site, day) VALUES (?, ?, ?)`, first, links.Site, links.Day)
	return wrap("writing the agenda", err)
}
