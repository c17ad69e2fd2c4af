package laptop

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"runtime"
	"sync"
	"time"

	"modernc.org/sqlite"

	"sportello/store"
)

// busyTimeout is how long a statement waits for another connection. Programs
// exclude each other by the lock file; only a checkpoint is ever waited for.
const busyTimeout = 5 * time.Second

// database is the SQLite file: one connection that writes, and some that read.
type database struct {
	pool     *sql.DB // of the one connection that writes
	conn     *sql.Conn
	prepared map[string]*sql.Stmt
	turn     chan struct{} // holds one token: whose transaction it is
	closing  sync.Once
	closed   chan struct{}

	read *sql.DB
}

func openDatabase(ctx context.Context, path string) (*database, error) {
	// The file's time of change need not reach the disk with each save: as
	// SQLite is built for Linux, and as durable. Elsewhere it stays as it is.
	_, _ = sqlite.Fdatasync(true)
	pool, err := sql.Open("sqlite", address(path, "rw",
		"journal_mode(WAL)", "synchronous(FULL)", "foreign_keys(1)", "secure_delete(1)"))
	if err != nil {
		return nil, err
	}
	pool.SetMaxOpenConns(1)
	d := &database{pool: pool, prepared: make(map[string]*sql.Stmt), turn: make(chan struct{}, 1), closed: make(chan struct{})}
	d.turn <- struct{}{}
	if d.conn, err = pool.Conn(ctx); err != nil {
		return nil, errors.Join(err, d.close())
	}
	if d.read, err = sql.Open("sqlite", address(path, "ro")); err != nil {
		return nil, errors.Join(err, d.close())
	}
	d.read.SetMaxOpenConns(max(4, runtime.GOMAXPROCS(0)))
	return d, nil
}

// close lets a transaction under way finish. It may be called more than once.
func (d *database) close() error {
	var failures []error
	d.closing.Do(func() {
		<-d.turn // for good
		close(d.closed)
		if d.read != nil {
			failures = append(failures, d.read.Close())
		}
		// A statement left open would keep SQLite from folding the log into the file.
		for _, statement := range d.prepared {
			failures = append(failures, statement.Close())
		}
		if d.conn != nil {
			failures = append(failures, d.conn.Close())
		}
		failures = append(failures, d.pool.Close())
	})
	return errors.Join(failures...)
}

func (d *database) isClosed() bool {
	select {
	case <-d.closed:
		return true
	default:
		return false
	}
}

// address is the driver's name for a file. The busy timeout comes first so
// that it already holds for the pragmas after it.
func address(path, mode string, pragmas ...string) string {
	query := url.Values{"mode": {mode}, "_txlock": {"immediate"}, "_dqs": {"0"}, "_defensive": {"1"}}
	query.Add("_pragma", fmt.Sprintf("busy_timeout(%d)", busyTimeout.Milliseconds()))
	query.Add("_pragma", "temp_store(MEMORY)")
	query.Add("_pragma", "trusted_schema(0)")
	query.Add("_pragma", "cell_size_check(1)")
	for _, pragma := range pragmas {
		query.Add("_pragma", pragma)
	}
	return (&url.URL{Scheme: "file", OmitHost: true, Path: filepath.ToSlash(path), RawQuery: query.Encode()}).String()
}

// transaction is what a change works in, while it is its turn. Its context is
// heeded between statements; the driver would watch it with a goroutine for
// each of them.
type transaction struct {
	*database
	ctx context.Context
}

// change runs work in one transaction, durable when it returns nil.
func (d *database) change(ctx context.Context, work func(*transaction) error) error {
	return d.inTurn(ctx, func(tx *transaction) error {
		return tx.together(func() error { return work(tx) })
	})
}

// inTurn runs work while nobody else writes. Each statement is durable by
// itself, except those put together.
func (d *database) inTurn(ctx context.Context, work func(*transaction) error) error {
	select {
	case <-d.turn:
	case <-d.closed:
		return store.ErrLocked
	case <-ctx.Done():
		return context.Cause(ctx)
	}
	defer func() { d.turn <- struct{}{} }()
	return work(&transaction{d, ctx})
}

// together makes one transaction of the statements of work. Once it commits it
// no longer heeds the context: half an answer would be worse.
func (tx *transaction) together(work func() error) error {
	settled := &transaction{tx.database, context.WithoutCancel(tx.ctx)}
	if err := settled.exec(`BEGIN IMMEDIATE`); err != nil {
		return err
	}
	err := work()
	if err == nil {
		err = context.Cause(tx.ctx)
	}
	if err == nil {
		err = settled.exec(`COMMIT`)
	}
	if err != nil {
		// Fails where SQLite has already rolled back by itself, as on a full disk.
		_ = settled.exec(`ROLLBACK`)
	}
	return err
}

// snapshot lends a transaction that reads: nothing is between two of its
// statements.
func (d *database) snapshot(ctx context.Context, work func(*sql.Tx) error) error {
	tx, err := d.read.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }()
	return work(tx)
}

// written counts the rows written since the database was opened.
func (d *database) written(ctx context.Context) (rows int64, err error) {
	err = d.change(ctx, func(tx *transaction) error { return tx.row(`SELECT total_changes()`).Scan(&rows) })
	return rows, err
}

func (tx *transaction) statement(query string) (*sql.Stmt, error) {
	if err := context.Cause(tx.ctx); err != nil {
		return nil, err
	}
	if statement := tx.prepared[query]; statement != nil {
		return statement, nil
	}
	statement, err := tx.conn.PrepareContext(tx.ctx, query)
	if err != nil {
		return nil, err
	}
	tx.prepared[query] = statement
	return statement, nil
}

func (tx *transaction) exec(query string, arguments ...any) error {
	_, err := tx.result(query, arguments)
	return err
}

// one is exec of what must change one row, which names the version it was read
// in. Errors: ErrChanged.
func (tx *transaction) one(query string, arguments ...any) error {
	result, err := tx.result(query, arguments)
	if err != nil {
		return err
	}
	if rows, err := result.RowsAffected(); err != nil || rows != 1 {
		return cmp.Or(err, ErrChanged)
	}
	return nil
}

func (tx *transaction) result(query string, arguments []any) (sql.Result, error) {
	statement, err := tx.statement(query)
	if err != nil {
		return nil, err
	}
	return statement.ExecContext(context.WithoutCancel(tx.ctx), arguments...)
}

func (tx *transaction) row(query string, arguments ...any) scanner {
	statement, err := tx.statement(query)
	if err != nil {
		return failedRow{err}
	}
	return statement.QueryRowContext(context.WithoutCancel(tx.ctx), arguments...)
}

// scanner is a row read or being read.
type scanner interface{ Scan(...any) error }

type failedRow struct{ err error }

func (r failedRow) Scan(...any) error { return r.err }
