package laptop

import (
	"context"
	"fmt"
	"io/fs"
)

// Migrations are the scripts of this version.
var Migrations fs.FS = migrations

// OpenWith opens with other scripts: a later version, a failing one.
func OpenWith(ctx context.Context, options Options, scripts fs.FS) (*File, error) {
	return open(ctx, options, scripts)
}

// Secret is the session's data key where it lies.
func (s *Session) Secret() []byte { return s.key.secret[:] }

// LimitPages keeps the file from growing by more than some pages, as a full
// disk does.
func (f *File) LimitPages(more int) error {
	var pages int
	if err := f.database.conn.QueryRowContext(context.Background(), `PRAGMA page_count`).Scan(&pages); err != nil {
		return err
	}
	_, err := f.database.conn.ExecContext(context.Background(), fmt.Sprintf(`PRAGMA max_page_count = %d`, pages+more))
	return err
}

// Pragma asks the connection that writes.
func (f *File) Pragma(name string) (value string, err error) {
	err = f.database.conn.QueryRowContext(context.Background(), `PRAGMA `+name).Scan(&value)
	return value, err
}

// Exec changes the file behind the program's back.
func (f *File) Exec(query string, arguments ...any) error {
	_, err := f.database.conn.ExecContext(context.Background(), query, arguments...)
	return err
}
