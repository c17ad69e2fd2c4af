package laptop

import (
	"context"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"sportello/store"
)

// applicationID stands in the header of every file: "SPlt".
const applicationID = 0x53506c74

// inspect says whether the file is one of ours, whole, and of a version this
// program knows, without changing a byte of it.
func inspect(ctx context.Context, path string, newest int) error {
	logged, err := hasLog(path)
	if err != nil {
		return err
	}
	if err := inspectHeader(path, logged, newest); err != nil {
		return err
	}
	if logged {
		// Read-only, so that closing does not fold the log into a damaged file.
		return inspectContent(ctx, address(path, "ro"), newest)
	}
	return inspectContent(ctx, immutable(path), newest)
}

// immutable is the address of a file nobody writes: SQLite puts nothing beside it.
func immutable(path string) string { return address(path, "ro") + "&immutable=1" }

// hasLog reports whether the last commits may lie beside the file.
func hasLog(path string) (bool, error) {
	info, err := os.Stat(path + "-wal")
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, wrap("looking for the file's log", err)
	}
	return info.Size() > 0, nil
}

// checkWritable learns from the system whether the file may be written.
func checkWritable(path string) error {
	file, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return wrap("opening the file", err)
	}
	return wrap("opening the file", file.Close())
}

// inspectHeader looks at the file without SQLite, which would already write
// beside it. It must not be called while the file is open: closing a file
// drops SQLite's locks on it.
func inspectHeader(path string, logged bool, newest int) error {
	file, err := os.Open(path)
	if err != nil {
		return wrap("opening the file", err)
	}
	defer func() { _ = file.Close() }()
	info, err := file.Stat()
	if err != nil {
		return wrap("opening the file", err)
	}
	header := make([]byte, 100)
	if _, err := io.ReadFull(file, header); errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return fmt.Errorf("opening the file: it ends within its header: %w", store.ErrDamaged)
	} else if err != nil {
		return wrap("opening the file", err)
	}
	if string(header[:16]) != "SQLite format 3\x00" {
		return fmt.Errorf("opening the file: its header is not SQLite's: %w", store.ErrDamaged)
	}
	err = identify(int64(int32(binary.BigEndian.Uint32(header[68:]))), int64(binary.BigEndian.Uint32(header[60:])), newest)
	if err != nil {
		return err
	}
	if logged && header[18] == 1 { // a file that keeps a log has 2
		return fmt.Errorf("opening the file: it is a backup, and the log beside it is another file's: %w", store.ErrDamaged)
	}
	// SQLite takes the missing end of the last page for zeros.
	whole := int64(binary.BigEndian.Uint16(header[16:])) * int64(binary.BigEndian.Uint32(header[28:]))
	if !logged && info.Size() < whole {
		return fmt.Errorf("opening the file: %d bytes of %d: %w", info.Size(), whole, store.ErrDamaged)
	}
	return nil
}

func identify(application, version int64, newest int) error {
	switch {
	case application != applicationID:
		return fmt.Errorf("opening the file: %w", store.ErrForeign)
	case version > int64(newest):
		return fmt.Errorf("opening the file: format %d, this program knows up to %d: %w", version, newest, store.ErrNewer)
	case version < 1:
		return fmt.Errorf("opening the file: format %d: %w", version, store.ErrDamaged)
	}
	return nil
}

// inspectContent asks again through SQLite: what was committed last may still
// be in the log.
func inspectContent(ctx context.Context, address string, newest int) error {
	db, err := sql.Open("sqlite", address)
	if err != nil {
		return wrap("opening the file", err)
	}
	defer func() { _ = db.Close() }()
	db.SetMaxOpenConns(1)
	var application, version int64
	err = db.QueryRowContext(ctx, `SELECT application_id, user_version FROM pragma_application_id, pragma_user_version`).Scan(&application, &version)
	if err != nil {
		return wrap("opening the file", err)
	}
	if err := identify(application, version, newest); err != nil {
		return err
	}
	return checkPages(ctx, db)
}

// checkPages has SQLite look at every page.
func checkPages(ctx context.Context, db *sql.DB) error {
	var found string
	if err := db.QueryRowContext(ctx, `PRAGMA quick_check(1)`).Scan(&found); err != nil {
		return wrap("checking the file", err)
	}
	if found != "ok" {
		return fmt.Errorf("checking the file: %s: %w", found, store.ErrDamaged)
	}
	return nil
}
