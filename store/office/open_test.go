package office_test

import (
	"bytes"
	"database/sql"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"sportello/store"
	"sportello/store/office"
)

func TestOpenTellsWhatIsWrong(t *testing.T) {
	write := func(content []byte) func(*testing.T, string) {
		return func(t *testing.T, path string) {
			if err := os.WriteFile(path, content, 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, c := range []struct {
		name string
		make func(t *testing.T, path string)
		key  office.Key
		want error
	}{
		{"nothing there", func(*testing.T, string) {}, office.Key{}, store.ErrNotFound},
		{"empty", write(nil), office.Key{}, store.ErrDamaged},
		{"not SQLite", write(bytes.Repeat([]byte("x"), 5000)), office.Key{}, store.ErrDamaged},
		{"another program's", func(t *testing.T, path string) { tamper(t, path, `CREATE TABLE guests (name TEXT)`) }, office.Key{}, store.ErrForeign},
		{"a later version's", func(t *testing.T, path string) { copyScene(t, path); tamper(t, path, `PRAGMA user_version = 99`) }, office.Key{1, 2, 3}, store.ErrNewer},
		{"another key", copyScene, office.Key{9}, office.ErrWrongKey},
		{"its header torn", func(t *testing.T, path string) {
			copyScene(t, path)
			content, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			copy(content[100:4096], make([]byte, 4096))
			write(content)(t, path)
		}, office.Key{1, 2, 3}, store.ErrDamaged},
		{"cut in half", func(t *testing.T, path string) {
			copyScene(t, path)
			content, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			write(content[:4096*2])(t, path)
		}, office.Key{1, 2, 3}, store.ErrDamaged},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "ledger.db")
			c.make(t, path)
			before, readErr := os.ReadFile(path)
			o := options(path)
			o.Key = c.key
			ledger, err := office.Open(t.Context(), o)
			if !errors.Is(err, c.want) {
				t.Errorf("error %v, want %v", err, c.want)
			}
			if ledger != nil {
				_ = ledger.Close()
			}
			if after, err := os.ReadFile(path); !bytes.Equal(after, before) || (err == nil) != (readErr == nil) {
				t.Errorf("the file was touched: %v", err)
			}
		})
	}
}

func copyScene(t *testing.T, path string) {
	t.Helper()
	content, err := os.ReadFile(scene(t))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestAnyFolderNameWillDo(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "Città d'arte? 100% #1 ok&x=y")
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	ledger := create(t, options(filepath.Join(folder, "ledger.db")))
	if err := ledger.Backup(t.Context(), filepath.Join(folder, "copia 1%?#.db"), 1); err != nil {
		t.Fatal(err)
	}
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		if name := entry.Name(); !strings.HasPrefix(name, "ledger.db") && name != "copia 1%?#.db" {
			t.Errorf("unexpected file %q", name)
		}
	}
}

func TestCreateLeavesWhatIsThereAlone(t *testing.T) {
	path := scene(t)
	if _, err := office.Create(t.Context(), options(path)); !errors.Is(err, fs.ErrExist) {
		t.Errorf("error %v, want ErrExist", err)
	}
	ledger, err := office.Open(t.Context(), options(path))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = ledger.Close() }()
	sound(t, ledger)
}

func TestAReadOnlyFileIsSaidToBe(t *testing.T) {
	if os.Getuid() == 0 {
		t.Skip("root may write everywhere")
	}
	file, folder := scene(t), scene(t)
	if err := os.Chmod(file, 0o400); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(filepath.Dir(folder), 0o500); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.Chmod(filepath.Dir(folder), 0o700) })
	for _, path := range []string{file, folder} {
		if _, err := office.Open(t.Context(), options(path)); !errors.Is(err, store.ErrReadOnly) {
			t.Errorf("error %v, want ErrReadOnly", err)
		}
	}
	looked := options(folder)
	looked.ReadOnly = true
	ledger, err := office.Open(t.Context(), looked)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = ledger.Close() }()
	sound(t, ledger)
}

func TestMigrationsAreWholeOrNotAtAll(t *testing.T) {
	path := filepath.Join(t.TempDir(), "any.db")
	open := func() *sql.DB {
		db, err := sql.Open("sqlite", "file:"+path)
		if err != nil {
			t.Fatal(err)
		}
		return db
	}
	files := fstest.MapFS{
		"migrations/0001_first.sql": {Data: []byte(`CREATE TABLE one (n INTEGER); INSERT INTO one VALUES (1);`)},
	}
	db := open()
	if err := office.Migrate(t.Context(), db, path, files); err != nil {
		t.Fatal(err)
	}
	files["migrations/0002_broken.sql"] = &fstest.MapFile{Data: []byte(`DELETE FROM one; CREATE TABLE two (n INTEGER); INSERT INTO nowhere VALUES (1);`)}
	if err := office.Migrate(t.Context(), db, path, files); err == nil {
		t.Fatal("a broken migration was taken")
	}
	check := func(db *sql.DB, wantVersion, wantRows int) {
		t.Helper()
		var version, rows int
		if err := db.QueryRowContext(t.Context(), `SELECT (SELECT user_version FROM pragma_user_version), (SELECT count(*) FROM one)`).Scan(&version, &rows); err != nil {
			t.Fatal(err)
		}
		if version != wantVersion || rows != wantRows {
			t.Errorf("format %d with %d rows, want %d with %d", version, rows, wantVersion, wantRows)
		}
	}
	check(db, 1, 1)
	files["migrations/0002_broken.sql"] = &fstest.MapFile{Data: []byte(`DELETE FROM one;`)}
	if err := office.Migrate(t.Context(), db, path, files); err != nil {
		t.Fatal(err)
	}
	check(db, 2, 0)
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	path += ".format-1"
	aside := open()
	defer func() { _ = aside.Close() }()
	check(aside, 1, 1)
	delete(files, "migrations/0002_broken.sql")
	newer, err := sql.Open("sqlite", "file:"+filepath.Join(filepath.Dir(path), "any.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = newer.Close() }()
	if err := office.Migrate(t.Context(), newer, path, files); !errors.Is(err, store.ErrNewer) {
		t.Errorf("error %v, want ErrNewer", err)
	}
}
