package laptop

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"runtime"
	"sync"
	"time"

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

// transaction is what a change works in. Its context is heeded between
// statements; the driver would watch it with a goroutine for each of them.
type transaction struct {
	*database
	ctx context.Context
}

// change runs work in one transaction, durable when it returns nil. Once it
// commits it no longer heeds the context: half an answer would be worse.
func (d *database) change(ctx context.Context, work func(*transaction) error) error {
	return d.changeThen(ctx, work, func() {})
}

// changeThen calls committed before anybody else gets a transaction.
func (d *database) changeThen(ctx context.Context, work func(*transaction) error, committed func()) error {
	select {
	case <-d.turn:
	case <-d.closed:
		return store.ErrLocked
	case <-ctx.Done():
		return context.Cause(ctx)
	}
	defer func() { d.turn <- struct{}{} }()
	settled := context.WithoutCancel(ctx)
	tx := &transaction{d, settled}
	if err := tx.exec(`BEGIN IMMEDIATE`); err != nil {
		return err
	}
	tx.ctx = ctx
	err := work(tx)
	if err == nil {
		err = context.Cause(ctx)
	}
	tx.ctx = settled
	if err == nil {
		err = tx.exec(`COMMIT`)
	}
	if err != nil {
		// Fails where SQLite has already rolled back by itself, as on a full disk.
		_ = tx.exec(`ROLLBACK`)
		return err
	}
	committed()
	return nil
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
	statement, err := tx.statement(query)
	if err != nil {
		return err
	}
	_, err = statement.ExecContext(context.WithoutCancel(tx.ctx), arguments...)
	return err
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
