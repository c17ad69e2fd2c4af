package office

import (
	"cmp"
	"context"
	"crypto/ed25519"
	"crypto/subtle"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"sportello/store"
)

// State of an enrolled laptop.
type State string

// The states of a laptop. What a revoked one sent stays in the ledger.
const (
	Active  State = "active"
	Revoked State = "revoked"
)

// Role says what a laptop is sent.
type Role string

// The roles of a laptop.
const (
	RoleTrips  Role = "trips"  // its own records and what its trips need
	RoleOffice Role = "office" // every record, and who may be the same person
)

// Laptop is an enrolled laptop.
type Laptop struct {
	ID       uuid.UUID
	Name     string
	Role     Role
	Key      ed25519.PublicKey
	State    State
	Enrolled time.Time
	// Number is its own, from 1 in the order of enrolment, whatever became of
	// those before it. Of a backup put to work the count goes on from where that
	// was made: who was enrolled since is unknown, and enrols again.
	Number   int
	LastSeen time.Time // zero if it never called
	// ClockDifference is how far its clock was ahead when it last called, nil
	// if it never said.
	ClockDifference *time.Duration
}

// Code is an enrolment code handed out, as the office keeps it: not the code
// itself, only what recognises a request made with it.
type Code struct {
	Ticket  [8]byte
	Key     [32]byte
	Name    string // of the laptop it is for
	Role    Role   // that the laptop gets; empty means RoleTrips
	Expires time.Time
}

// OfferCode records a code handed out. The name must be free: ErrNameTaken.
func (l *Ledger) OfferCode(ctx context.Context, code Code) error {
	return l.do(ctx, 1, func(ctx context.Context, tx *transaction) error {
		if err := nameIsFree(ctx, tx, code.Name); err != nil {
			return err
		}
		_, err := tx.exec(ctx, `INSERT INTO enrolment_code (ticket, name, role, made, expires, sealed) VALUES (?, ?, ?, ?, ?, ?)`,
			code.Ticket[:], code.Name, string(cmp.Or(code.Role, RoleTrips)), l.clock().UnixMilli(), code.Expires.UnixMilli(),
			l.seal.seal(placeCode(code.Ticket), code.Key[:]))
		return wrap("recording an enrolment code", err)
	})
}

func nameIsFree(ctx context.Context, tx *transaction, name string) error {
	var taken int
	err := tx.row(ctx, `SELECT count(*) FROM laptop WHERE name = ? AND state = 'active'`, name).Scan(&taken)
	if err != nil {
		return wrap("reading the laptops", err)
	}
	if taken > 0 {
		return fmt.Errorf("laptop %q: %w", name, ErrNameTaken)
	}
	return nil
}

// FindCode returns a code handed out, expired or used ones too.
func (l *Ledger) FindCode(ctx context.Context, ticket [8]byte) (Code, error) {
	code := Code{Ticket: ticket}
	var expires int64
	var sealed []byte
	err := l.read.QueryRowContext(ctx, `SELECT name, role, expires, sealed FROM enrolment_code WHERE ticket = ?`, ticket[:]).Scan(&code.Name, &code.Role, &expires, &sealed)
	if errors.Is(err, sql.ErrNoRows) {
		return Code{}, ErrCodeUnknown
	}
	if err != nil {
		return Code{}, wrap("reading an enrolment code", err)
	}
	key, err := l.seal.open(placeCode(ticket), sealed)
	if err != nil || len(key) != len(code.Key) {
		return Code{}, fmt.Errorf("enrolment code: %w", store.ErrDamaged)
	}
	code.Key, code.Expires = [32]byte(key), time.UnixMilli(expires)
	return code, nil
}

// Enrol uses a code up for the laptop with this key. The caller has verified
// that the request was made with the code. A laptop that did not hear the
// answer asks again with the same key and gets the same answer; any other key
// finds the code used.
func (l *Ledger) Enrol(ctx context.Context, ticket [8]byte, key ed25519.PublicKey) (Laptop, error) {
	var enrolled Laptop
	err := l.do(ctx, 1, func(ctx context.Context, tx *transaction) (err error) {
		enrolled, err = l.enrol(ctx, tx, ticket, key)
		return err
	})
	return enrolled, err
}

func (l *Ledger) enrol(ctx context.Context, tx *transaction, ticket [8]byte, key ed25519.PublicKey) (Laptop, error) {
	now := l.clock()
	var name string
	var role Role
	var expires int64
	var user []byte
	err := tx.row(ctx, `SELECT name, role, expires, laptop FROM enrolment_code WHERE ticket = ?`, ticket[:]).Scan(&name, &role, &expires, &user)
	if errors.Is(err, sql.ErrNoRows) {
		return Laptop{}, ErrCodeUnknown
	}
	if err != nil {
		return Laptop{}, wrap("reading an enrolment code", err)
	}
	if user != nil {
		known, err := readLaptop(tx.row(ctx, laptopColumns+` WHERE id = ?`, user))
		if err == nil && (known.State != Active || subtle.ConstantTimeCompare(known.Key, key) != 1) {
			err = ErrCodeUsed
		}
		return known, err
	}
	if now.UnixMilli() > expires {
		return Laptop{}, ErrCodeExpired
	}
	if err := nameIsFree(ctx, tx, name); err != nil {
		return Laptop{}, err
	}
	id, err := uuid.NewV7()
	if err != nil {
		return Laptop{}, fmt.Errorf("naming a laptop: %w", err)
	}
	enrolled := Laptop{ID: id, Name: name, Role: role, Key: key, State: Active, Enrolled: time.UnixMilli(now.UnixMilli())}
	err = tx.row(ctx, `INSERT INTO laptop (id, name, role, public_key, state, enrolled, number)
		VALUES (?, ?, ?, ?, ?, ?, (SELECT coalesce(max(number), 0) + 1 FROM laptop)) RETURNING number`,
		id[:], name, string(role), []byte(key), string(Active), now.UnixMilli()).Scan(&enrolled.Number)
	if err != nil {
		return Laptop{}, wrap("enrolling a laptop", err)
	}
	_, err = tx.exec(ctx, `UPDATE enrolment_code SET laptop = ? WHERE ticket = ?`, id[:], ticket[:])
	return enrolled, wrap("using up an enrolment code", err)
}

const laptopColumns = `SELECT id, name, role, public_key, state, enrolled, number, last_seen, clock_difference FROM laptop`

func readLaptop(row scanner) (Laptop, error) {
	var laptop Laptop
	var key []byte
	var enrolled int64
	var seen, difference sql.NullInt64
	err := row.Scan(&laptop.ID, &laptop.Name, &laptop.Role, &key, &laptop.State, &enrolled, &laptop.Number, &seen, &difference)
	if errors.Is(err, sql.ErrNoRows) {
		return Laptop{}, fmt.Errorf("laptop: %w", store.ErrNotFound)
	}
	if err != nil {
		return Laptop{}, wrap("reading a laptop", err)
	}
	laptop.Key, laptop.Enrolled = key, time.UnixMilli(enrolled)
	if seen.Valid {
		laptop.LastSeen = time.UnixMilli(seen.Int64)
	}
	if difference.Valid {
		ahead := time.Duration(difference.Int64) * time.Millisecond
		laptop.ClockDifference = &ahead
	}
	return laptop, nil
}

// Laptop returns one laptop, or store.ErrNotFound. It is asked of the file
// every time, so that a revocation by another process counts at once.
func (l *Ledger) Laptop(ctx context.Context, id uuid.UUID) (Laptop, error) {
	return readLaptop(l.read.QueryRowContext(ctx, laptopColumns+` WHERE id = ?`, id[:]))
}

// Laptops returns every laptop, the first enrolled first.
func (l *Ledger) Laptops(ctx context.Context) ([]Laptop, error) {
	rows, err := l.read.QueryContext(ctx, laptopColumns+` ORDER BY enrolled, id`)
	if err != nil {
		return nil, wrap("reading the laptops", err)
	}
	defer func() { _ = rows.Close() }()
	var laptops []Laptop
	for rows.Next() {
		laptop, err := readLaptop(rows)
		if err != nil {
			return nil, err
		}
		laptops = append(laptops, laptop)
	}
	return laptops, wrap("reading the laptops", rows.Err())
}

// Revoke turns the laptop away from now on. What it sent stays.
func (l *Ledger) Revoke(ctx context.Context, id uuid.UUID) error {
	return l.do(ctx, 1, func(ctx context.Context, tx *transaction) error {
		result, err := tx.exec(ctx, `UPDATE laptop SET state = ? WHERE id = ?`, string(Revoked), id[:])
		if err != nil {
			return wrap("revoking a laptop", err)
		}
		if count, err := result.RowsAffected(); err != nil || count == 0 {
			return errors.Join(fmt.Errorf("laptop %s: %w", id, store.ErrNotFound), err)
		}
		return nil
	})
}
