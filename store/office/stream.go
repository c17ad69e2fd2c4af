package office

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/google/uuid"

	"sportello/store"
)

// Head is how far the ledger holds a stream: Seq 0 and the genesis hash if it
// never heard of it.
type Head struct {
	Stream store.Stream
	Seq    uint64
	Hash   store.Hash
	Epoch  uuid.UUID
	// Stable is the number up to which the oldest backup in use holds the stream.
	Stable uint64
}

// current is a stream as it stands in a transaction.
type current struct {
	row  int64 // 0 if the stream is new
	head Head
}

func (l *Ledger) stream(ctx context.Context, from rowReader, name store.Stream) (current, error) {
	found := current{head: Head{Stream: name, Hash: name.Genesis(), Epoch: l.epoch}}
	var sealed []byte
	err := from.row(ctx, `SELECT id, head, stable FROM stream WHERE laptop = ? AND incarnation = ?`, name.Laptop[:], name.Incarnation[:]).
		Scan(&found.row, &sealed, &found.head.Stable)
	if errors.Is(err, sql.ErrNoRows) {
		return found, nil
	}
	if err != nil {
		return current{}, wrap("reading a stream", err)
	}
	head, err := l.openStreamHead(name, sealed)
	if err != nil {
		return current{}, err
	}
	found.head.Seq, found.head.Hash = head.number, head.hash
	return found, nil
}

func (l *Ledger) openStreamHead(name store.Stream, sealed []byte) (mark, error) {
	plain, err := l.seal.open(placeStream(name), sealed)
	if err != nil {
		return mark{}, fmt.Errorf("head of a stream: %w", err)
	}
	return decodeMark(plain)
}

func (l *Ledger) openStream(ctx context.Context, tx *transaction, stream *current) error {
	name := stream.head.Stream
	var known int
	err := tx.row(ctx, `SELECT 1 FROM laptop WHERE id = ?`, name.Laptop[:]).Scan(&known)
	if errors.Is(err, sql.ErrNoRows) {
		return fmt.Errorf("laptop %s: %w", name.Laptop, store.ErrNotFound)
	}
	if err != nil {
		return wrap("reading a laptop", err)
	}
	sealed := l.seal.seal(placeStream(name), mark{0, name.Genesis()}.encode())
	result, err := tx.exec(ctx, `INSERT INTO stream (laptop, incarnation, seq, head) VALUES (?, ?, 0, ?)`, name.Laptop[:], name.Incarnation[:], sealed)
	if err != nil {
		return wrap("recording a stream", err)
	}
	stream.row, err = result.LastInsertId()
	return wrap("recording a stream", err)
}

// Head returns how far the ledger holds a stream.
func (l *Ledger) Head(ctx context.Context, name store.Stream) (Head, error) {
	found, err := l.stream(ctx, reader{l.read}, name)
	return found.head, err
}
