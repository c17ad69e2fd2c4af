package laptop

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"strings"

	"filippo.io/age"

	"sportello/store"
)

// wrapForRecovery seals the data key to an age public key.
func wrapForRecovery(key *dataKey, recipient string) ([]byte, error) {
	to, err := age.ParseX25519Recipient(recipient)
	if err != nil {
		return nil, fmt.Errorf("recovery key: %v: %w", err, store.ErrMalformed)
	}
	var wrapped bytes.Buffer
	writer, err := age.Encrypt(&wrapped, to)
	if err != nil {
		return nil, fmt.Errorf("wrapping for recovery: %w", err)
	}
	if _, err := writer.Write(append(key.id[:], key.secret[:]...)); err != nil {
		return nil, fmt.Errorf("wrapping for recovery: %w", err)
	}
	if err := writer.Close(); err != nil {
		return nil, fmt.Errorf("wrapping for recovery: %w", err)
	}
	return wrapped.Bytes(), nil
}

// unwrapByRecovery answers any failure with ErrWrongRecoveryKey.
func unwrapByRecovery(wrapped, keyID []byte, recoveryKey string) (*dataKey, error) {
	identity, err := age.ParseX25519Identity(strings.ToUpper(strings.TrimSpace(recoveryKey)))
	if err != nil {
		return nil, ErrWrongRecoveryKey
	}
	reader, err := age.Decrypt(bytes.NewReader(wrapped), identity)
	if err != nil {
		return nil, ErrWrongRecoveryKey
	}
	plain, err := io.ReadAll(io.LimitReader(reader, 64))
	defer clear(plain)
	if err != nil || len(plain) != 48 || !bytes.Equal(plain[:16], keyID) {
		return nil, ErrWrongRecoveryKey
	}
	return makeDataKey([16]byte(plain[:16]), plain[16:])
}

func (tx *transaction) putRecovery(key *dataKey, recipient string) error {
	wrapped, err := wrapForRecovery(key, recipient)
	if err != nil {
		return err
	}
	return tx.exec(`INSERT INTO recovery (id, recipient, wrapped) VALUES (1, ?, ?)
		ON CONFLICT (id) DO UPDATE SET recipient = excluded.recipient, wrapped = excluded.wrapped`, recipient, wrapped)
}

// NewRecoveryKey replaces the recovery key with a new one, which is returned
// this once and not kept: it is for printing. After enrolment the office holds
// the recovery key and there is no reason to call it.
func (s *Session) NewRecoveryKey(ctx context.Context) (string, error) {
	// Not from the injected source: age draws its own randomness everywhere.
	identity, err := age.GenerateX25519Identity()
	if err != nil {
		return "", fmt.Errorf("making a recovery key: %w", err)
	}
	err = s.change(ctx, func(tx *transaction, key *dataKey) error {
		return tx.putRecovery(key, identity.Recipient().String())
	})
	if err != nil {
		return "", wrap("replacing the recovery key", err)
	}
	return identity.String(), nil
}

// RecoveryRecipient returns the age public key the file can be recovered with.
func (f *File) RecoveryRecipient(ctx context.Context) (string, error) {
	var recipient string
	err := f.database.read.QueryRowContext(ctx, `SELECT recipient FROM recovery`).Scan(&recipient)
	return recipient, wrap("reading the recovery key", notFound(err))
}

// Recover opens the file with the recovery key and gives an operator, who may
// be new or disabled, a new passphrase. Errors: ErrWrongRecoveryKey.
func (f *File) Recover(ctx context.Context, recoveryKey string, draft OperatorDraft) (*Session, error) {
	draft, err := draft.check()
	if err != nil {
		return nil, wrap("recovering", err)
	}
	var id, wrapped []byte
	err = f.database.read.QueryRowContext(ctx, `SELECT data_key, wrapped FROM file, recovery`).Scan(&id, &wrapped)
	if err != nil {
		return nil, wrap("recovering", notFound(err))
	}
	key, err := unwrapByRecovery(wrapped, id, recoveryKey)
	if err != nil {
		return nil, wrap("recovering", err)
	}
	w, err := wrapKey(key, draft.Name, draft.Passphrase, f.cost, f.random)
	if err == nil {
		err = f.database.change(ctx, func(tx *transaction) error { return tx.putOperator(draft, w, f.now()) })
	}
	if err != nil {
		key.forget()
		return nil, wrap("recovering", err)
	}
	return f.begin(ctx, key, draft.Name)
}
