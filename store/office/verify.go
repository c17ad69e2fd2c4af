package office

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"

	"sportello/store"
)

// maxFindings bounds a report: a ledger with more wrong than this is beyond
// a list.
const maxFindings = 1000

// Report is what Verify found. The ledger is sound if it has no findings.
type Report struct {
	Entries, Streams, Records, Quarantined int
	Findings                               []Finding
}

// Finding is one thing wrong: where, in the ledger's own terms, and what.
type Finding struct {
	Where string `json:"where"`
	What  string `json:"what"`
}

// Verify reads the whole ledger again, as it stands at one moment: the file's
// structure, that positions and numbers have no hole, that every sealed value
// opens, every hash chain and the hash over all entries, ids and repeats, and
// that the derived tables are what the ledger makes them. It changes nothing.
// An error means that it could not be carried through.
func (l *Ledger) Verify(ctx context.Context) (Report, error) {
	check := &verification{ledger: l, streams: make(map[int64]*verifiedStream)}
	err := l.look(ctx, func(s snapshot) error {
		for _, step := range []func(context.Context, snapshot) error{
			check.structure, check.readStreams, check.entries, check.heads, check.derived,
		} {
			if err := step(ctx, s); err != nil {
				return err
			}
		}
		return nil
	})
	if errors.Is(err, store.ErrDamaged) {
		check.add("file", "cannot be read through: %v", err)
		err = nil
	}
	return check.report, err
}

type verification struct {
	ledger  *Ledger
	report  Report
	streams map[int64]*verifiedStream
	running mark // over the entries read so far
	broken  bool // an entry did not open: hashes over all are beyond checking

	due      owed
	progress *progress // of matching; nil if it does not open
}

type verifiedStream struct {
	name    store.Stream
	claimed mark // by the stream's own row
	claims  bool // that row opened
	reached mark // by its entries
	lost    bool // an entry is missing or does not open
}

func (v *verification) add(where, what string, args ...any) {
	if len(v.report.Findings) < maxFindings {
		v.report.Findings = append(v.report.Findings, Finding{where, fmt.Sprintf(what, args...)})
	}
}

func nameOf(stream store.Stream) string {
	return fmt.Sprintf("stream %s/%s", stream.Laptop, stream.Incarnation)
}

// structure asks SQLite about its pages and the rows' references.
func (v *verification) structure(ctx context.Context, s snapshot) error {
	rows, err := s.query(ctx, `PRAGMA integrity_check(50)`)
	if err != nil {
		return wrap("checking the file", err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var said string
		if err := rows.Scan(&said); err != nil {
			return wrap("checking the file", err)
		}
		if said != "ok" {
			v.add("file", "%s", said)
		}
	}
	if err := rows.Err(); err != nil {
		return wrap("checking the file", err)
	}
	var orphans int
	if err := s.row(ctx, `SELECT count(*) FROM pragma_foreign_key_check`).Scan(&orphans); err != nil {
		return wrap("checking the file", err)
	}
	if orphans > 0 {
		v.add("file", "%d rows refer to a row that is not there", orphans)
	}
	return nil
}

func (v *verification) readStreams(ctx context.Context, s snapshot) error {
	rows, err := s.query(ctx, `SELECT id, laptop, incarnation, seq, head FROM stream`)
	if err != nil {
		return wrap("reading streams", err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var id int64
		var seq uint64
		var sealed []byte
		stream := new(verifiedStream)
		if err := rows.Scan(&id, &stream.name.Laptop, &stream.name.Incarnation, &seq, &sealed); err != nil {
			return wrap("reading streams", err)
		}
		stream.reached = mark{0, stream.name.Genesis()}
		head, err := v.ledger.openStreamHead(stream.name, sealed)
		stream.claimed, stream.claims = head, err == nil
		if err != nil {
			v.add(nameOf(stream.name), "its head does not open")
		} else if head.number != seq {
			v.add(nameOf(stream.name), "says it ends at %d, its sealed head at %d", seq, head.number)
		}
		v.streams[id] = stream
		v.report.Streams++
	}
	return wrap("reading streams", rows.Err())
}

// entryRow is an entry as its columns say.
type entryRow struct {
	position, seq, repeats uint64
	stream                 int64
	op                     uuid.UUID
	record                 []byte
	kind                   string
	sealed                 []byte
}

func (r entryRow) where() string { return fmt.Sprintf("position %d", r.position) }

func (v *verification) entries(ctx context.Context, s snapshot) error {
	rows, err := s.query(ctx, `SELECT position, stream, seq, op, record, kind, coalesce(repeats, 0), sealed FROM entry ORDER BY position`)
	if err != nil {
		return wrap("reading entries", err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var row entryRow
		if err := rows.Scan(&row.position, &row.stream, &row.seq, &row.op, &row.record, &row.kind, &row.repeats, &row.sealed); err != nil {
			return wrap("reading entries", err)
		}
		if err := v.entry(ctx, s, row); err != nil {
			return err
		}
	}
	return wrap("reading entries", rows.Err())
}

func (v *verification) entry(ctx context.Context, s snapshot, row entryRow) error {
	v.report.Entries++
	if expected := v.running.number + 1; row.position != expected {
		v.add(row.where(), "positions %d to %d are missing", expected, row.position-1)
		v.running.number, v.broken = row.position-1, true
	}
	stream := v.streams[row.stream]
	if stream == nil {
		v.add(row.where(), "belongs to no stream")
		v.running.number, v.broken = row.position, true
		return nil
	}
	if expected := stream.reached.number + 1; row.seq != expected {
		v.add(row.where(), "%s continues with operation %d where %d was due", nameOf(stream.name), row.seq, expected)
		stream.lost = true
	}
	hash, content, err := v.ledger.openEntry(stream.name, row.seq, row.sealed)
	if err == nil && row.repeats > 0 {
		content, err = v.repeated(ctx, s, row)
	}
	if err != nil {
		if !errors.Is(err, store.ErrDamaged) {
			return err
		}
		v.add(row.where(), "%v", err)
		stream.reached.number, stream.lost = row.seq, true
		v.running.number, v.broken = row.position, true
		return nil
	}
	if linked := store.Link(stream.reached.hash, row.seq, content); !stream.lost && linked != hash {
		v.add(row.where(), "operation %d of %s does not have the hash the chain requires", row.seq, nameOf(stream.name))
	}
	stream.reached, stream.lost = mark{row.seq, hash}, false
	v.running = v.running.extend(stream.name, row.seq, hash)
	v.labels(row, decode(store.Entry{Seq: row.seq, Hash: hash, Encoded: content}))
	return nil
}

// repeated returns the content of the entry that row repeats.
func (v *verification) repeated(ctx context.Context, s snapshot, row entryRow) ([]byte, error) {
	var first, of bool
	err := s.row(ctx, `SELECT EXISTS (SELECT 1 FROM entry WHERE position = ? AND repeats IS NULL), ? < ?`, row.repeats, row.repeats, row.position).Scan(&first, &of)
	if err != nil {
		return nil, wrap("reading a repeat", err)
	}
	if !first || !of {
		return nil, fmt.Errorf("repeats position %d, which is no earlier entry with content: %w", row.repeats, store.ErrDamaged)
	}
	kept, err := v.ledger.scanKept(s.row(ctx, keptColumns+` WHERE e.position = ?`, row.repeats))
	return kept.Encoded, err
}

// labels compares what stands in clear beside an entry with its content. A
// kind may be missing: it may have become known after the entry arrived.
func (v *verification) labels(row entryRow, content Content) {
	id, record := content.Op, content.Operation.Record[:]
	if content.Problem != nil {
		id, record = v.ledger.seal.identify(content.Encoded), nil
	}
	if row.op != id {
		v.add(row.where(), "is labelled as operation %s but holds %s", row.op, id)
	}
	if !bytes.Equal(row.record, record) {
		v.add(row.where(), "is labelled with another record than its content names")
	}
	if kind := v.ledger.policy.kindInClear(content); row.kind != "" && row.kind != string(kind) {
		v.add(row.where(), "is labelled with another kind than its content names")
	}
}

// heads compares where the entries end with where the ledger says they do.
func (v *verification) heads(ctx context.Context, s snapshot) error {
	for _, stream := range v.streams {
		switch {
		case !stream.claims:
		case stream.reached.number < stream.claimed.number:
			v.add(nameOf(stream.name), "operations %d to %d are missing at its end", stream.reached.number+1, stream.claimed.number)
		case stream.reached.number > stream.claimed.number:
			v.add(nameOf(stream.name), "goes on to operation %d, beyond its head %d", stream.reached.number, stream.claimed.number)
		case !stream.lost && stream.reached.hash != stream.claimed.hash:
			v.add(nameOf(stream.name), "does not end in the hash of its head")
		}
	}
	var sealed []byte
	if err := s.row(ctx, `SELECT head FROM office WHERE id = 1`).Scan(&sealed); err != nil {
		return wrap("reading the ledger's head", err)
	}
	plain, err := v.ledger.seal.open(placeHead, sealed)
	if err != nil {
		v.add("ledger", "its head does not open")
		return nil
	}
	head, err := decodeMark(plain)
	if err != nil {
		return err
	}
	switch {
	case v.running.number < head.number:
		v.add("ledger", "positions %d to %d are missing at its end", v.running.number+1, head.number)
	case v.running.number > head.number:
		v.add("ledger", "goes on to position %d, beyond its head %d", v.running.number, head.number)
	case !v.broken && v.running.hash != head.hash:
		v.add("ledger", "its entries are not those, or not in the order, that were committed")
	}
	return nil
}
