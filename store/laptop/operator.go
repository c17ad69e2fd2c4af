package laptop

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"filippo.io/age"
	"github.com/google/uuid"

	"sportello/store"
)

// Operator is someone who may open the file.
type Operator struct {
	Name        string // the account, "a.bianchi"
	DisplayName string
	Created     time.Time
	// Disabled: no key is kept for the passphrase; the name stays in the journal.
	Disabled bool
}

// OperatorDraft is an operator to create, or to give a new passphrase.
type OperatorDraft struct {
	Name        string
	DisplayName string
	Passphrase  string
}

const maxOperatorName = 64 // bytes

func (d OperatorDraft) check() (OperatorDraft, error) {
	if !utf8.ValidString(d.Name) || !utf8.ValidString(d.DisplayName) {
		return d, fmt.Errorf("operator's name is not UTF-8: %w", store.ErrMalformed)
	}
	d.Name = accountName(d.Name)
	d.DisplayName = strings.TrimSpace(d.DisplayName)
	switch {
	case d.Name == "" || len(d.Name) > maxOperatorName || len(d.DisplayName) > 4*maxOperatorName:
		return d, fmt.Errorf("operator's name of %d bytes: %w", len(d.Name), store.ErrMalformed)
	case d.Passphrase == "" || len(d.Passphrase) > maxPassphrase:
		return d, fmt.Errorf("passphrase of %d bytes: %w", len(d.Passphrase), store.ErrMalformed)
	}
	return d, nil
}

func accountName(typed string) string { return strings.ToLower(strings.TrimSpace(typed)) }

// Operators lists them by name; there is none at first start.
func (f *File) Operators(ctx context.Context) ([]Operator, error) {
	rows, err := f.database.read.QueryContext(ctx, `SELECT name, display_name, created, wrapped IS NULL FROM operator ORDER BY name`)
	if err != nil {
		return nil, wrap("listing operators", err)
	}
	defer func() { _ = rows.Close() }()
	var operators []Operator
	for rows.Next() {
		var o Operator
		var created int64
		if err := rows.Scan(&o.Name, &o.DisplayName, &created, &o.Disabled); err != nil {
			return nil, wrap("listing operators", err)
		}
		o.Created = time.UnixMilli(created)
		operators = append(operators, o)
	}
	return operators, wrap("listing operators", rows.Err())
}

// CreateOperator creates the first operator together with the file's keys, and
// unlocks. The recovery key opens the file when the passphrase is forgotten; it
// is returned this once, for printing, and not kept. Errors: ErrExists if there
// is an operator already: further ones are created by Session.CreateOperator.
func (f *File) CreateOperator(ctx context.Context, draft OperatorDraft) (*Session, string, error) {
	draft, err := draft.check()
	if err != nil {
		return nil, "", wrap("creating the first operator", err)
	}
	key, err := newDataKey(f.random)
	if err != nil {
		return nil, "", err
	}
	identity, err := age.GenerateX25519Identity()
	if err != nil {
		return nil, "", fmt.Errorf("making a recovery key: %w", err)
	}
	incarnation, err := uuid.NewRandomFromReader(f.random)
	if err != nil {
		return nil, "", fmt.Errorf("choosing an incarnation: %w", err)
	}
	w, err := wrapKey(key, draft.Name, draft.Passphrase, f.cost, f.random)
	if err != nil {
		return nil, "", err
	}
	err = f.database.change(ctx, func(tx *transaction) error {
		var taken bool
		if err := tx.row(`SELECT data_key IS NOT NULL FROM file`).Scan(&taken); err != nil {
			return err
		}
		if taken {
			return ErrExists
		}
		stream := store.Stream{Incarnation: incarnation}
		genesis := stream.Genesis()
		return errors.Join(
			tx.exec(`UPDATE file SET data_key = ?`, key.id[:]),
			tx.exec(`INSERT INTO stream (id, laptop, incarnation, base, base_hash, acknowledged) VALUES (1, ?, ?, 0, ?, 0)`,
				stream.Laptop[:], stream.Incarnation[:], genesis[:]),
			tx.putRecovery(key, identity.Recipient().String()),
			tx.putOperator(draft, w, f.now()),
		)
	})
	if err != nil {
		key.forget()
		return nil, "", wrap("creating the first operator", err)
	}
	session, err := f.begin(ctx, key, draft.Name)
	return session, identity.String(), err
}

// Unlock opens the file with an operator's passphrase. Errors:
// store.ErrWrongPassphrase, also for an operator who is unknown or disabled,
// and after as long a time.
func (f *File) Unlock(ctx context.Context, name, passphrase string) (*Session, error) {
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("unlocking: %w", err)
	}
	key, err := f.unwrap(ctx, accountName(name), passphrase)
	if err != nil {
		return nil, wrap("unlocking", err)
	}
	return f.begin(ctx, key, accountName(name))
}

func (f *File) unwrap(ctx context.Context, name, passphrase string) (*dataKey, error) {
	if len(passphrase) > maxPassphrase {
		return nil, store.ErrWrongPassphrase
	}
	var keyID []byte
	if err := f.database.read.QueryRowContext(ctx, `SELECT data_key FROM file`).Scan(&keyID); err != nil {
		return nil, err
	}
	var w wrapping
	var memory, passes, threads int64
	err := f.database.read.QueryRowContext(ctx, `SELECT salt, memory, passes, threads, wrapped FROM operator
		WHERE name = ? AND wrapped IS NOT NULL`, name).Scan(&w.salt, &memory, &passes, &threads, &w.wrapped)
	if errors.Is(err, sql.ErrNoRows) || err == nil && len(keyID) == 0 {
		// The same work, so that the clock does not tell who has an account.
		clear(wrapping{KDF: f.cost, salt: make([]byte, saltSize)}.derive(passphrase))
		return nil, store.ErrWrongPassphrase
	}
	if err != nil {
		return nil, err
	}
	if w.KDF, err = costOf(memory, passes, threads); err != nil {
		return nil, err
	}
	id, err := uuid.FromBytes(keyID)
	if err != nil {
		return nil, fmt.Errorf("name of the data key: %w", store.ErrDamaged)
	}
	return w.unwrapKey(id, name, passphrase)
}

// putOperator writes an operator's one row, new or not.
func (tx *transaction) putOperator(draft OperatorDraft, w wrapping, now time.Time) error {
	return tx.exec(`INSERT INTO operator (name, display_name, created, salt, memory, passes, threads, wrapped) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (name) DO UPDATE SET salt = excluded.salt, memory = excluded.memory, passes = excluded.passes,
			threads = excluded.threads, wrapped = excluded.wrapped,
			display_name = CASE excluded.display_name WHEN '' THEN display_name ELSE excluded.display_name END`,
		draft.Name, draft.DisplayName, now.UnixMilli(), w.salt, w.Memory, w.Passes, w.Threads, w.wrapped)
}

// CreateOperator adds an operator. Errors: ErrExists, store.ErrMalformed.
func (s *Session) CreateOperator(ctx context.Context, draft OperatorDraft) error {
	return wrap("creating an operator", s.wrapFor(ctx, draft, func(known error) error {
		switch {
		case known == nil:
			return ErrExists
		case errors.Is(known, store.ErrNotFound):
			return nil
		}
		return known
	}))
}

// SetPassphrase gives an operator, who may be disabled, a new passphrase.
// Whoever has the file open can give it to anyone, also to a colleague who
// forgot theirs; asking for the old one first is the caller's courtesy. Errors:
// store.ErrNotFound, store.ErrMalformed.
func (s *Session) SetPassphrase(ctx context.Context, name, passphrase string) error {
	return wrap("changing a passphrase", s.wrapFor(ctx, OperatorDraft{Name: name, Passphrase: passphrase}, func(known error) error {
		return known
	}))
}

// wrapFor writes an operator's row if allowed says so, which is told whether
// the operator is known: nil or store.ErrNotFound.
func (s *Session) wrapFor(ctx context.Context, draft OperatorDraft, allowed func(known error) error) error {
	draft, err := draft.check()
	if err != nil {
		return err
	}
	return s.use(func(key *dataKey) error {
		// Before the transaction: autosave must not wait for the derivation.
		w, err := wrapKey(key, draft.Name, draft.Passphrase, s.file.cost, s.file.random)
		if err != nil {
			return err
		}
		return s.file.database.change(ctx, func(tx *transaction) error {
			if err := allowed(tx.hasOperator(draft.Name)); err != nil {
				return err
			}
			return tx.putOperator(draft, w, s.file.now())
		})
	})
}

// DisableOperator deletes the key kept for an operator's passphrase. Errors:
// ErrLastOperator, store.ErrNotFound.
func (s *Session) DisableOperator(ctx context.Context, name string) error {
	name = accountName(name)
	return wrap("disabling an operator", s.change(ctx, func(tx *transaction, _ *dataKey) error {
		if err := tx.hasOperator(name); err != nil {
			return err
		}
		var others int
		if err := tx.row(`SELECT count(*) FROM operator WHERE wrapped IS NOT NULL AND name <> ?`, name).Scan(&others); err != nil {
			return err
		}
		if others == 0 {
			return ErrLastOperator
		}
		return tx.exec(`UPDATE operator SET wrapped = NULL, salt = NULL WHERE name = ?`, name)
	}))
}

func (tx *transaction) hasOperator(name string) error {
	var one int
	return notFound(tx.row(`SELECT 1 FROM operator WHERE name = ?`, name).Scan(&one))
}

// notFound is the store's word for no row.
func notFound(err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return store.ErrNotFound
	}
	return err
}
