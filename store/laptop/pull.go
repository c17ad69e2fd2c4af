package laptop

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"fmt"

	"github.com/google/uuid"

	"sportello/store"
)

// Arrival is one page of what the office has for this laptop, verified by the
// caller.
type Arrival struct {
	Records   []Incoming
	Proposals []Proposal
	Cursor    []byte // where the next page begins: the office's own, at most MaxCursor bytes
	Role      string // of this laptop at the office; kept in clear
	// Number is this laptop's among the office's, from 1; 0: it did not say.
	Number int
	// Laptops are names of the laptops the records come from.
	Laptops map[uuid.UUID]string
	// Bulletin is what the office tells every laptop, in place of what it told
	// before; nil: nothing new. At most MaxBulletin bytes.
	Bulletin []byte
	// Hold says that a record must not change under its reader: it is open on
	// the screen. nil: none is.
	Hold     func(uuid.UUID) bool
	Describe Describe
}

// MaxCursor bounds a cursor, in bytes.
const MaxCursor = 64

// Incoming is one record as the office has merged it.
type Incoming struct {
	Shared     store.Shared
	Encoded    []byte // Shared as it came: digests are taken over it
	Operations int    // how many operations made it
}

// Describe says how a record with these values looks in lists: its card, its
// state and its site. It is told the state the record is in, "" if it is new
// here; a state or site of "" leaves what there is. It is pure, and must not
// use the session.
type Describe func(kind store.Kind, state string, values map[string]string) (card map[string]string, newState, site string)

// Taken is what an Arrival did to the working copies.
type Taken struct {
	Created, Changed []uuid.UUID
	// Held are those whose working copy is as it was, until Adopt or a Take that
	// need not hold them: open on the screen, or more than a record may hold.
	Held []uuid.UUID
}

// Total is how many records were pulled since the cursor last began anew, and
// the exclusive or of their digests: the office has the same.
type Total struct {
	Count uint64
	Sum   [16]byte
}

// pull is how far was pulled.
type pull struct {
	generation int64  // how often the cursor began anew
	cursor     []byte // sealed; empty at the beginning
	role       string
	total      Total
}

const selectPull = `SELECT generation, cursor, role, count, sum FROM pull`

func scanPull(from scanner) (pull, error) {
	var p pull
	var sum []byte
	if err := from.Scan(&p.generation, &p.cursor, &p.role, &p.total.Count, &sum); err != nil {
		return p, err
	}
	if copy(p.total.Sum[:], sum) != len(p.total.Sum) {
		return p, fmt.Errorf("sum of what was pulled: %w", store.ErrDamaged)
	}
	return p, nil
}

// cursorPlace binds a cursor to its generation. It names a record, in words of the
// office's: in clear it would outlast what is forgotten.
func cursorPlace(generation int64) place { return place{table: "pull", version: generation} }

func (p *pull) setCursor(key *dataKey, cursor []byte) {
	if p.cursor = []byte{}; len(cursor) > 0 {
		p.cursor = key.seal(cursorPlace(p.generation), cursor)
	}
}

func (p *pull) openCursor(key *dataKey) ([]byte, error) {
	if len(p.cursor) == 0 {
		return nil, nil
	}
	return key.open(cursorPlace(p.generation), p.cursor)
}

func (tx *transaction) putPull(p pull) error {
	return tx.exec(`UPDATE pull SET generation = ?, cursor = ?, role = ?, count = ?, sum = ?`,
		p.generation, p.cursor, p.role, p.total.Count, p.total.Sum[:])
}

// mix adds a digest to the sum, or takes it out again.
func (t *Total) mix(digest [16]byte) {
	for i := range t.Sum {
		t.Sum[i] ^= digest[i]
	}
}

// Pulled returns how far was pulled: the cursor, empty at the beginning, what
// was counted, and the role the office last told, "" before it did.
func (s *Session) Pulled(ctx context.Context) (cursor []byte, total Total, role string, err error) {
	var p pull
	err = s.use(func(key *dataKey) (err error) {
		if p, err = scanPull(s.reading(ctx).row(selectPull)); err == nil {
			cursor, err = p.openCursor(key)
		}
		return err
	})
	return cursor, p.total, p.role, wrap("reading how far was pulled", err)
}

// RestartPull makes the next pull begin anew: it forgets the cursor, what was
// counted and the proposals. Records stay.
func (s *Session) RestartPull(ctx context.Context) error {
	return wrap("beginning to pull anew", s.change(ctx, func(tx *transaction, _ *dataKey) error { return tx.restartPull() }))
}

func (tx *transaction) restartPull() error {
	p, err := scanPull(tx.row(selectPull))
	if err != nil {
		return err
	}
	p.generation, p.cursor, p.total = p.generation+1, []byte{}, Total{}
	if err := tx.putPull(p); err != nil {
		return err
	}
	return tx.exec(`DELETE FROM proposal`)
}

// forgetOffice forgets what another office, or this one of another laptop, has
// told. Working copies stay.
func (tx *transaction) forgetOffice() error {
	if err := tx.restartPull(); err != nil {
		return err
	}
	for _, forget := range []string{
		`UPDATE pull SET role = ''`,
		`DELETE FROM pulled`, `DELETE FROM held`, `DELETE FROM laptop`, `DELETE FROM release`, `DELETE FROM piece`,
		`DELETE FROM setting WHERE name = '` + settingBulletin + `'`,
	} {
		if err := tx.exec(forget); err != nil {
			return err
		}
	}
	return nil
}

// pulled is a record as it is kept.
type pulled struct {
	id         uuid.UUID
	kind       store.Kind
	operations int64
	contested  int64 // how many fields have candidates
	digest     [16]byte
	sealed     []byte
}

const pulledColumns = `pulled.id, pulled.kind, operations, contested, digest, pulled.sealed`

// scan reads pulledColumns.
func (p *pulled) scan(from scanner, more ...any) error {
	var id, digest []byte
	if err := from.Scan(append([]any{&id, &p.kind, &p.operations, &p.contested, &digest, &p.sealed}, more...)...); err != nil {
		return err
	}
	if copy(p.id[:], id)+copy(p.digest[:], digest) != len(p.id)+len(p.digest) {
		return fmt.Errorf("record pulled, id of %d bytes: %w", len(id), store.ErrDamaged)
	}
	return nil
}

func (p *pulled) place() place {
	beside := appendText(nil, string(p.kind))
	beside = binary.BigEndian.AppendUint64(beside, uint64(p.contested))
	return place{table: "pulled", record: p.id, version: p.operations, beside: append(beside, p.digest[:]...)}
}

func (p *pulled) open(key *dataKey) (store.Shared, error) {
	plain, err := key.open(p.place(), p.sealed)
	if err != nil {
		return store.Shared{}, err
	}
	encoded, err := inflate(plain)
	if err != nil {
		return store.Shared{}, fmt.Errorf("%s: %w", p.place(), err)
	}
	shared, err := decodeShared(encoded)
	if err == nil && (shared.Record != p.id || store.Digest(encoded) != p.digest) {
		err = fmt.Errorf("of another record or digest: %w", store.ErrDamaged)
	}
	if err != nil {
		return store.Shared{}, fmt.Errorf("%s: %w", p.place(), err)
	}
	return shared, nil
}

func decodeShared(encoded []byte) (store.Shared, error) {
	var shared store.Shared
	if err := json.Unmarshal(encoded, &shared); err != nil {
		return store.Shared{}, fmt.Errorf("%v: %w", err, store.ErrDamaged)
	}
	return shared, nil
}

// openShared opens a record of the table.
func openShared(key *dataKey, from querier, id uuid.UUID) (store.Shared, error) {
	var p pulled
	if err := p.scan(from.row(`SELECT `+pulledColumns+` FROM pulled WHERE id = ?`, id[:])); err != nil {
		return store.Shared{}, notFound(err)
	}
	return p.open(key)
}

// Shared returns a record as it was last pulled: its whole story. Errors:
// store.ErrNotFound.
func (s *Session) Shared(ctx context.Context, id uuid.UUID) (store.Shared, error) {
	var shared store.Shared
	err := s.use(func(key *dataKey) (err error) {
		shared, err = openShared(key, s.reading(ctx), id)
		return err
	})
	return shared, wrap("reading what was pulled of "+id.String(), err)
}

// Contested returns the records that had fields waiting for a decision when
// they were last pulled.
func (s *Session) Contested(ctx context.Context) ([]uuid.UUID, error) {
	ids, err := s.ids(ctx, `SELECT id FROM pulled WHERE contested > 0 ORDER BY id`)
	return ids, wrap("listing what is contested", err)
}

// Held returns the records Adopt is still to be called for.
func (s *Session) Held(ctx context.Context) ([]uuid.UUID, error) {
	ids, err := s.ids(ctx, `SELECT id FROM held ORDER BY id`)
	return ids, wrap("listing what is held back", err)
}

func (s *Session) ids(ctx context.Context, query string) ([]uuid.UUID, error) {
	var ids []uuid.UUID
	err := s.use(func(*dataKey) error {
		rows, err := s.file.database.read.QueryContext(ctx, query)
		if err != nil {
			return err
		}
		defer func() { _ = rows.Close() }()
		for rows.Next() {
			id, err := scanID(rows)
			if err != nil {
				return err
			}
			ids = append(ids, id)
		}
		return rows.Err()
	})
	return ids, err
}

func scanID(from scanner) (uuid.UUID, error) {
	var kept []byte
	if err := from.Scan(&kept); err != nil {
		return uuid.Nil, err
	}
	id, err := uuid.FromBytes(kept)
	if err != nil {
		return uuid.Nil, fmt.Errorf("id of %d bytes: %w", len(kept), store.ErrDamaged)
	}
	return id, nil
}
