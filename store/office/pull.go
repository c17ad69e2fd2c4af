package office

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"sportello/store"
)

// Trip is a place and the days, ISO dates both included, that a laptop is
// going to be there.
type Trip struct{ Site, From, To string }

// Cursor is how far a laptop has been sent its records. The zero Cursor is
// the beginning.
type Cursor struct {
	Epoch uuid.UUID
	// Scope names what the cursor runs over: another role or other trips begin
	// anew.
	Scope    [8]byte
	Position uint64
	Record   uuid.UUID
	Proposal uint64 // the last proposal sent, by its position
}

// Want is what a laptop asks for. A page ends after Records records or Bytes
// bytes, but has at least one if there is any; zero means the office's own
// bounds.
type Want struct {
	Laptop  uuid.UUID
	Trips   []Trip
	Cursor  Cursor
	Records int
	Bytes   int
}

// The office's own bounds of a page.
const (
	pageRecords = 1000
	pageBytes   = 3 << 20
)

// Pulled is one record on its way to a laptop.
type Pulled struct {
	State      store.Shared
	Encoded    []byte // State as the Merger encodes it
	Operations int
}

// PullPage is a part of what a laptop is to have.
type PullPage struct {
	Role      Role
	Records   []Pulled
	Proposals []Proposal
	Next      Cursor
	More      bool
	Left      uint64 // records still to come after this page, for showing
	// Restart: the cursor does not go on here, it was of another epoch or scope
	// or of proposals that are no more. What follows is from
	// the beginning, and what was sent before no longer counts.
	Restart bool
	// Total is of all the laptop is to have; with the last page only.
	Total *Total
}

// maxLeft bounds how far records still to come are counted.
const maxLeft = 100_000

// Pull returns the page after a cursor, as the ledger stands at one moment.
// Once the last page is taken, the laptop has been sent every record of its
// scope as it stood then. Errors: store.ErrNotFound if the laptop was never
// enrolled, store.ErrDamaged.
func (l *Ledger) Pull(ctx context.Context, want Want) (PullPage, error) {
	var page PullPage
	err := l.look(ctx, func(s snapshot) (err error) {
		page, err = l.pull(ctx, s, want)
		return err
	})
	if err != nil {
		return PullPage{}, fmt.Errorf("pulling: %w", err)
	}
	return page, nil
}

func (l *Ledger) pull(ctx context.Context, s snapshot, want Want) (PullPage, error) {
	laptop, err := readLaptop(s.row(ctx, laptopColumns+` WHERE id = ?`, want.Laptop[:]))
	if err != nil {
		return PullPage{}, err
	}
	start := Cursor{Epoch: l.epoch, Scope: scopeName(laptop.Role, want.Trips)}
	filling := filling{ledger: l, from: s, records: want.Records, bytes: want.Bytes, page: PullPage{Role: laptop.Role, Next: want.Cursor}}
	known, err := l.gaveOut(ctx, s, want.Cursor, start)
	if err != nil {
		return PullPage{}, err
	}
	if !known {
		filling.page.Restart = want.Cursor != Cursor{}
		filling.page.Next = start
	}
	if filling.records <= 0 {
		filling.records = pageRecords
	}
	if filling.bytes <= 0 {
		filling.bytes = pageBytes
	}
	if laptop.Role == RoleOffice {
		err = filling.everything(ctx)
	} else {
		err = filling.scoped(ctx, scope{l, s, want.Laptop, want.Trips})
	}
	return filling.page, err
}

// gaveOut reports whether a cursor is one that goes on from start.
func (l *Ledger) gaveOut(ctx context.Context, from rowReader, cursor, start Cursor) (bool, error) {
	if cursor.Epoch != start.Epoch || cursor.Scope != start.Scope {
		return false, nil
	}
	if cursor.Proposal == 0 {
		return true, nil
	}
	// Where it was damaged, the count of proposals may have begun anew.
	progress, err := l.readProgress(ctx, from)
	return cursor.Proposal <= progress.serial, err
}

// filling is a page while it fills.
type filling struct {
	ledger         *Ledger
	from           snapshot
	records, bytes int // room left
	page           PullPage
}

// full reports whether a further item of so many bytes has no room.
func (f *filling) full(bytes int) bool {
	empty := len(f.page.Records)+len(f.page.Proposals) == 0
	return !empty && (f.records <= 0 || f.bytes < bytes)
}

// take adds a record to the page, unless the page is full.
func (f *filling) take(ctx context.Context, id uuid.UUID, effective uint64) (taken bool, err error) {
	pulled, err := f.ledger.pulled(ctx, f.from, id)
	if err != nil || f.full(len(pulled.Encoded)) {
		return false, err
	}
	f.page.Records = append(f.page.Records, pulled)
	f.page.Next.Position, f.page.Next.Record = effective, id
	f.records, f.bytes = f.records-1, f.bytes-len(pulled.Encoded)
	return true, nil
}

// scoped fills the page with what a laptop with trips is to have.
func (f *filling) scoped(ctx context.Context, scope scope) error {
	all, err := scope.records(ctx)
	if err != nil {
		return err
	}
	list, err := scope.inOrder(ctx, all)
	if err != nil {
		return err
	}
	rest := list
	for len(rest) > 0 && rest[0].compare(f.page.Next.Position, f.page.Next.Record) <= 0 {
		rest = rest[1:]
	}
	sent := make(map[uuid.UUID]bool) // with this page: once is enough
	for len(rest) > 0 && !f.full(0) {
		next := rest[0]
		if sent[next.id] {
			f.page.Next.Position, f.page.Next.Record = next.effective, next.id
		} else if taken, err := f.take(ctx, next.id, next.effective); err != nil {
			return err
		} else if !taken {
			break
		}
		sent[next.id] = true
		rest = rest[1:]
	}
	f.page.Left, f.page.More = uint64(len(rest)), len(rest) > 0
	if f.page.More {
		return nil
	}
	total, err := scope.total(list)
	f.page.Total = &total
	return err
}

// everything fills the page with what an office's laptop is to have: all
// records in the order of their last change, then proposals.
func (f *filling) everything(ctx context.Context) error {
	if err := f.allRecords(ctx); err != nil {
		return err
	}
	err := f.from.row(ctx, `SELECT count(*) FROM (SELECT 1 FROM record WHERE last > ? LIMIT ?)`, f.page.Next.Position, maxLeft).Scan(&f.page.Left)
	if err != nil {
		return wrap("counting records", err)
	}
	f.page.More = f.page.Left > 0
	if !f.page.More {
		if err := f.proposals(ctx); err != nil {
			return err
		}
	}
	if f.page.More {
		return nil
	}
	total, err := f.ledger.readTotal(ctx, f.from)
	f.page.Total = &total
	return err
}

func (f *filling) allRecords(ctx context.Context) error {
	rows, err := f.from.query(ctx, `SELECT id, last FROM record WHERE last > ? ORDER BY last LIMIT ?`, f.page.Next.Position, f.records)
	if err != nil {
		return wrap("reading records", err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var id uuid.UUID
		var last uint64
		if err := rows.Scan(&id, &last); err != nil {
			return wrap("reading records", err)
		}
		if taken, err := f.take(ctx, id, last); err != nil || !taken {
			return err
		}
	}
	return wrap("reading records", rows.Err())
}

// pulled returns a record as it travels.
func (l *Ledger) pulled(ctx context.Context, from rowReader, id uuid.UUID) (Pulled, error) {
	row, found, err := l.readDerived(ctx, from, id)
	if err == nil && !found {
		err = store.ErrNotFound
	}
	if err != nil {
		return Pulled{}, fmt.Errorf("record %s: %w", id, err)
	}
	state, err := l.stateOf(ctx, from, row)
	if err != nil {
		return Pulled{}, fmt.Errorf("record %s: %w", id, err)
	}
	shared, err := decodeShared(state)
	if err != nil {
		return Pulled{}, fmt.Errorf("record %s: %w", id, err)
	}
	return Pulled{State: shared, Encoded: state, Operations: row.operations}, nil
}
