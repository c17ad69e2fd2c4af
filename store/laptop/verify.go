package laptop

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/google/uuid"

	"sportello/store"
)

// Report is what Verify found.
type Report struct {
	// How many are there; all sound if there are no problems.
	Records, Noted, Entries, Receipts, Settings int
	Pulled, Proposals, Carried, Forgotten       int

	Problems []Problem
}

// Problem is one thing that is not as it was written. It tells no content.
type Problem struct {
	Table  string
	Record uuid.UUID // zero where it is about no record
	Detail string
}

// maxProblems bounds a report.
const maxProblems = 1000

// Verify opens every sealed value and checks every hash and number, at one
// moment of the file. Its error is about not getting through; what is wrong
// with the file is in the report.
func (s *Session) Verify(ctx context.Context) (Report, error) {
	var v verification
	err := s.use(func(key *dataKey) error {
		return s.file.database.snapshot(ctx, func(tx *sql.Tx) error {
			v = verification{ctx: ctx, tx: tx, key: key}
			return v.all()
		})
	})
	return v.report, wrap("verifying", err)
}

type verification struct {
	ctx    context.Context
	tx     *sql.Tx
	key    *dataKey
	report Report
	end    position // of the stream, as far as followed
	total  Total    // of the records pulled
	pieces int64    // bytes of a release's pieces
}

func (v *verification) all() error {
	for _, check := range []struct {
		table, query string
		row          func(scanner) error
	}{
		{"file", `PRAGMA integrity_check(100)`, v.page},
		{"file", `SELECT "table" || ' row ' || coalesce(rowid, '') || ' has no ' || parent FROM pragma_foreign_key_check`, v.page},
		{"record", `SELECT ` + rowColumns + `, ` + tailColumns + `, card, document.sealed, unsent,
			(SELECT count(*) = record.version AND min(version) = 1 AND max(version) = record.version FROM journal WHERE journal.n = record.n)
			FROM record LEFT JOIN document USING (n) LEFT JOIN tail USING (n)`, v.record},
		{"journal", `SELECT record.id, journal.version, made, sealed FROM journal LEFT JOIN record USING (n)`, v.noted},
		{"stream", `SELECT laptop, incarnation, base, base_hash FROM stream`, v.stream},
		{"entry", `SELECT ` + entryColumns + ` FROM entry ORDER BY seq`, v.entry},
		{"stream", `SELECT acknowledged FROM stream`, v.acknowledged},
		{"receipt", `SELECT receipt.seq, receipt.hash, entry.hash FROM receipt JOIN stream USING (incarnation) LEFT JOIN entry ON entry.seq = receipt.seq`, v.receipt},
		{"enrolment", `SELECT '', sealed FROM enrolment`, v.enrolment},
		{"setting", `SELECT name, sealed FROM setting`, v.setting},
		{"pulled", `SELECT ` + pulledColumns + `, generation = (SELECT generation FROM pull) FROM pulled`, v.pulled},
		{"forgotten", `SELECT ` + forgottenColumns + `, generation = (SELECT generation FROM pull) FROM forgotten`, v.forgotten},
		{"pull", selectPull, v.pull},
		{"held", `SELECT id FROM held WHERE id NOT IN (SELECT id FROM pulled)`, v.held},
		{"proposal", selectProposals, v.proposal},
		{"laptop", `SELECT id, sealed FROM laptop`, v.laptop},
		{"identity", `SELECT '', sealed FROM identity`, v.identity},
		{"release", selectRelease, v.release},
		{"piece", selectPieces, v.piece},
		{"carried", selectCarried, v.carried},
	} {
		if err := v.each(check.table, check.query, check.row); err != nil {
			return err
		}
	}
	return nil
}

// each calls check for every row. Damage is a problem of the report, whether
// SQLite or the check finds it.
func (v *verification) each(table, query string, check func(scanner) error) error {
	rows, err := v.tx.QueryContext(v.ctx, query)
	if err == nil {
		defer func() { _ = rows.Close() }()
		for err == nil && rows.Next() {
			if err = check(rows); errors.Is(err, store.ErrDamaged) {
				v.problem(table, uuid.Nil, err)
				err = nil
			}
		}
		err = errors.Join(err, rows.Err())
	}
	if errors.Is(classify(err), store.ErrDamaged) {
		v.problem(table, uuid.Nil, err)
		return nil
	}
	return err
}

func (v *verification) problem(table string, record uuid.UUID, err error) {
	if len(v.report.Problems) < maxProblems {
		v.report.Problems = append(v.report.Problems, Problem{table, record, err.Error()})
	}
}

// problems notes those of the errors that are some.
func (v *verification) problems(table string, record uuid.UUID, errs ...error) {
	for _, err := range errs {
		if err != nil {
			v.problem(table, record, err)
		}
	}
}

func (v *verification) page(from scanner) error {
	var found string
	if err := from.Scan(&found); err != nil {
		return err
	}
	if found != "ok" {
		return fmt.Errorf("%s: %w", found, store.ErrDamaged)
	}
	return nil
}

func (v *verification) record(from scanner) error {
	var r row
	var sealed []byte
	var unsent, whole bool // it is marked so; every version is in the journal
	if err := r.scan(from, &r.tail.version, &r.tail.changed, &r.tail.sealed, &r.card, &sealed, &unsent, &whole); err != nil {
		return err
	}
	v.report.Records++
	v.report.Noted += int(r.latest() - r.version)
	_, cardErr := r.openCard(v.key, make(map[string]string))
	fields, _, documentErr := r.openFields(v.key, sealed)
	v.problems("record", r.id, cardErr, documentErr)
	if c := (workingCopy{row: r, fields: fields}); !unsent && r.tail.version == 0 && c.unsent() {
		v.problem("record", r.id, fmt.Errorf("has a change to send and is marked to have none: %w", store.ErrDamaged))
	}
	if !whole {
		v.problem("journal", r.id, fmt.Errorf("not every version up to %d is in the journal: %w", r.version, store.ErrDamaged))
	}
	return nil
}

func (v *verification) noted(from scanner) error {
	var id, sealed []byte
	var version, made int64
	if err := from.Scan(&id, &version, &made, &sealed); err != nil {
		return err
	}
	v.report.Noted++
	var record uuid.UUID
	copy(record[:], id)
	_, err := openNoted(v.key, record, version, made, sealed)
	v.problems("journal", record, err)
	return nil
}

func (v *verification) stream(from scanner) error {
	var laptop, incarnation, hash []byte
	if err := from.Scan(&laptop, &incarnation, &v.end.seq, &hash); err != nil {
		return err
	}
	var stream store.Stream
	if copy(stream.Laptop[:], laptop)+copy(stream.Incarnation[:], incarnation)+copy(v.end.hash[:], hash) != 2*len(uuid.Nil)+len(v.end.hash) {
		return fmt.Errorf("name or beginning of the stream: %w", store.ErrDamaged)
	}
	if v.end.seq == 0 && v.end.hash != stream.Genesis() {
		return fmt.Errorf("the stream does not begin with its genesis: %w", store.ErrDamaged)
	}
	return nil
}

// entry follows the chain; past a broken link it goes on from what is written.
func (v *verification) entry(from scanner) error {
	var r entryRow
	if err := r.scan(from); err != nil {
		return err
	}
	v.report.Entries++
	entry, err := r.open(v.key, v.end)
	v.end = position{entry.Seq, entry.Hash}
	if err == nil {
		var op store.Operation
		if op, err = store.DecodeOperation(entry.Encoded); err == nil && (op.ID != entry.Op || op.Record != r.record) {
			err = fmt.Errorf("number %d holds another operation: %w", entry.Seq, store.ErrDamaged)
		}
	}
	v.problems("entry", r.record, err)
	return nil
}

func (v *verification) acknowledged(from scanner) error {
	var acknowledged uint64
	if err := from.Scan(&acknowledged); err != nil {
		return err
	}
	if acknowledged > v.end.seq {
		return fmt.Errorf("%d acknowledged, the stream ends at %d: %w", acknowledged, v.end.seq, store.ErrDamaged)
	}
	return nil
}

func (v *verification) receipt(from scanner) error {
	var seq uint64
	var hash, own []byte
	if err := from.Scan(&seq, &hash, &own); err != nil {
		return err
	}
	v.report.Receipts++
	if own != nil && string(own) != string(hash) || seq > v.end.seq {
		return fmt.Errorf("receipt for %d is for other content: %w", seq, store.ErrDamaged)
	}
	return nil
}

func (v *verification) enrolment(from scanner) error { return v.sealed(enrolmentPlace, from) }

func (v *verification) setting(from scanner) error {
	v.report.Settings++
	return v.sealed(place{table: "setting"}, from)
}

func (v *verification) sealed(at place, from scanner) error {
	var sealed []byte
	if err := from.Scan(&at.name, &sealed); err != nil {
		return err
	}
	_, err := v.key.open(at, sealed)
	return err
}
