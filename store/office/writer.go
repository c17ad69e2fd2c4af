package office

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"

	"github.com/google/uuid"

	"sportello/store"
)

// How much one commit may carry: enough to share the disk's flush among many,
// not so much that the first in it waits long.
const (
	commitRequests = 256
	commitEntries  = 2000
)

// writer is the one goroutine that writes. It collects the requests that
// arrived while the last commit was reaching the disk and gives them one
// transaction, so that each is durable when it is answered and the cost of
// the flush is shared.
type writer struct {
	db         *sql.DB
	conn       *sql.Conn
	seal       *sealer
	restored   bool
	statements map[string]*sql.Stmt

	requests chan *request
	quit     chan struct{}
	stopped  chan struct{}
	closing  sync.Once
}

// request is one write. Its work may be run more than once, each time in a
// transaction that has seen nothing of the time before.
type request struct {
	ctx     context.Context
	entries int
	work    func(context.Context, *transaction) error
	done    chan error
}

// transaction is what a request works in.
type transaction struct {
	*writer
	head    mark
	changed bool
	total   *running // nil until a record changes
}

func openWriter(ctx context.Context, path string, seal *sealer) (*writer, error) {
	db, err := sql.Open("sqlite", address(path, modeWrite,
		"journal_mode(WAL)", "synchronous(FULL)", "foreign_keys(1)", "secure_delete(1)", "wal_autocheckpoint(4000)", "cache_size(-32000)"))
	if err != nil {
		return nil, wrap("opening the ledger", err)
	}
	db.SetMaxOpenConns(1)
	w := &writer{
		db: db, seal: seal, statements: make(map[string]*sql.Stmt),
		requests: make(chan *request, commitRequests), quit: make(chan struct{}), stopped: make(chan struct{}),
	}
	err = migrate(ctx, db, path, migrations)
	if err == nil {
		_, err = recognise(ctx, db, seal) // before it is taken for put to work
	}
	if err == nil {
		w.restored, err = renewEpoch(ctx, db)
	}
	if err == nil {
		w.conn, err = db.Conn(ctx)
		err = wrap("opening the ledger", err)
	}
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	go w.run()
	return w, nil
}

// renewEpoch gives a backup that is put to work an epoch of its own, and tells
// whether it was one. The backup counts itself among those the office may be
// restored from: it was copied before it could know that it was one.
func renewEpoch(ctx context.Context, db *sql.DB) (restored bool, err error) {
	epoch, err := uuid.NewRandom()
	if err != nil {
		return false, fmt.Errorf("choosing an epoch: %w", err)
	}
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return false, wrap("starting from a backup", err)
	}
	defer func() { _ = tx.Rollback() }() // nothing, once committed
	result, err := tx.ExecContext(ctx, `UPDATE office SET epoch = ?, copied = 0 WHERE copied = 1`, epoch[:])
	if err != nil {
		return false, wrap("starting from a backup", err)
	}
	if rows, err := result.RowsAffected(); err != nil || rows == 0 {
		return false, wrap("starting from a backup", err)
	}
	for _, statement := range []string{
		`INSERT INTO backup (made, position) SELECT coalesce(max(received), 0), coalesce(max(position), 0) FROM entry`,
		`INSERT INTO backup_stream (backup, stream, seq) SELECT (SELECT max(id) FROM backup), id, seq FROM stream`,
	} {
		if _, err := tx.ExecContext(ctx, statement); err != nil {
			return false, wrap("starting from a backup", err)
		}
	}
	return true, wrap("starting from a backup", tx.Commit())
}

// close lets the transaction under way finish; requests still waiting are
// answered with ErrClosed.
func (w *writer) close() error {
	var failure error
	w.closing.Do(func() {
		close(w.quit)
		<-w.stopped
		// A statement left open would keep SQLite from closing the file, and
		// the log from being folded into it.
		for _, prepared := range w.statements {
			failure = errors.Join(failure, prepared.Close())
		}
		failure = errors.Join(failure, w.conn.Close(), w.db.Close())
	})
	return failure
}

// do has work run in a transaction and returns once that is on disk.
func (l *Ledger) do(ctx context.Context, entries int, work func(context.Context, *transaction) error) error {
	if l.writer == nil {
		return fmt.Errorf("writing to the ledger: %w", store.ErrReadOnly)
	}
	r := &request{ctx: ctx, entries: entries, work: work, done: make(chan error, 1)}
	select {
	case l.writer.requests <- r:
	case <-l.writer.quit:
		return ErrClosed
	case <-ctx.Done():
		return ctx.Err()
	}
	select {
	case err := <-r.done:
		return err
	case <-l.writer.stopped:
		select {
		case err := <-r.done:
			return err
		default:
			return ErrClosed
		}
	}
}

func (w *writer) run() {
	defer close(w.stopped)
	for {
		select {
		case <-w.quit:
			return
		case first := <-w.requests:
			group := w.collect(first)
			// One request that cannot be served must not fail the others.
			if err := w.commit(group); err != nil && len(group) > 1 {
				for _, r := range group {
					r.done <- w.commit([]*request{r})
				}
			} else {
				for _, r := range group {
					r.done <- err
				}
			}
		}
	}
}

func (w *writer) collect(first *request) []*request {
	group, entries := []*request{first}, first.entries
	for len(group) < commitRequests && entries < commitEntries {
		select {
		case r := <-w.requests:
			group, entries = append(group, r), entries+r.entries
		default:
			return group
		}
	}
	return group
}

// commit runs the group in one transaction; when it returns nil the whole
// group is on disk, otherwise nothing of it is.
func (w *writer) commit(group []*request) (err error) {
	// A caller that goes away must not interrupt the others: the work is
	// short and is finished.
	ctx := context.Background()
	if len(group) == 1 && group[0].ctx.Err() != nil {
		return group[0].ctx.Err()
	}
	if _, err := w.exec(ctx, `BEGIN IMMEDIATE`); err != nil {
		return wrap("writing to the ledger", err)
	}
	defer func() {
		if err != nil {
			// Some failures have already ended the transaction; then this fails and should.
			_, _ = w.exec(ctx, `ROLLBACK`)
		}
	}()
	tx := &transaction{writer: w}
	if tx.head, err = w.readHead(ctx); err != nil {
		return err
	}
	for _, r := range group {
		if err := r.work(ctx, tx); err != nil {
			return err
		}
	}
	if tx.changed {
		if _, err := w.exec(ctx, `UPDATE office SET head = ? WHERE id = 1`, w.seal.seal(placeHead, tx.head.encode())); err != nil {
			return wrap("writing to the ledger", err)
		}
	}
	if err := tx.writeTotal(ctx); err != nil {
		return err
	}
	_, err = w.exec(ctx, `COMMIT`)
	return wrap("committing to the ledger", err)
}

func (w *writer) readHead(ctx context.Context) (mark, error) {
	var sealed []byte
	if err := w.row(ctx, `SELECT head FROM office WHERE id = 1`).Scan(&sealed); err != nil {
		return mark{}, wrap("reading the ledger's head", err)
	}
	plain, err := w.seal.open(placeHead, sealed)
	if err != nil {
		return mark{}, fmt.Errorf("reading the ledger's head: %w", err)
	}
	return decodeMark(plain)
}

// statement prepares each query once; only the writing goroutine calls it.
func (w *writer) statement(ctx context.Context, query string) (*sql.Stmt, error) {
	if prepared, ok := w.statements[query]; ok {
		return prepared, nil
	}
	prepared, err := w.conn.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	w.statements[query] = prepared
	return prepared, nil
}

func (w *writer) exec(ctx context.Context, query string, args ...any) (sql.Result, error) {
	prepared, err := w.statement(ctx, query)
	if err != nil {
		return nil, err
	}
	return prepared.ExecContext(ctx, args...)
}

type scanner interface{ Scan(...any) error }

type failedRow struct{ err error }

func (f failedRow) Scan(...any) error { return f.err }

func (w *writer) row(ctx context.Context, query string, args ...any) scanner {
	prepared, err := w.statement(ctx, query)
	if err != nil {
		return failedRow{err}
	}
	return prepared.QueryRowContext(ctx, args...)
}

func (w *writer) query(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	prepared, err := w.statement(ctx, query)
	if err != nil {
		return nil, err
	}
	return prepared.QueryContext(ctx, args...)
}
