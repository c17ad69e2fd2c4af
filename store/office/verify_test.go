package office_test

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/uuid"

	"sportello/store"
	"sportello/store/office"
)

// scene is a ledger with something of everything: two laptops, a restored one,
// a record of two operations, quarantine. It returns the ledger's path.
func scene(t testing.TB) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "ledger.db")
	ledger := create(t, options(path))
	record := uuid.New()
	first := person(t, record, "surname", "PROVA")
	one := newChain(enrol(t, ledger, "one")).write(first, person(t, record, "phone", "0544000000"), []byte("no operation"))
	two := newChain(enrol(t, ledger, "two")).write(person(t, uuid.New(), "surname", "ESEMPIO"), person(t, uuid.New(), "surname", "FINTI"))
	appendAll(t, ledger, one.all())
	appendAll(t, ledger, two.all())
	appendAll(t, ledger, newChain(one.stream.Laptop).write(first, person(t, uuid.New(), "surname", "ESEMPI")).all())
	if err := ledger.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

// backToFormat3 takes away what later formats of a ledger brought.
const backToFormat3 = `DROP INDEX laptop_by_number; ALTER TABLE laptop DROP COLUMN number; DROP INDEX record_of_everybody`

// tamper changes the file behind the ledger's back.
func tamper(t testing.TB, path string, statements ...string) {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+path)
	if err != nil {
		t.Fatal(err)
	}
	for _, statement := range statements {
		if _, err := db.ExecContext(context.Background(), statement); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestVerifyFindsEveryTampering(t *testing.T) {
	for _, c := range []struct {
		name       string
		statements []string
		want       string // part of a finding
	}{
		{"nothing", nil, ""},
		{"a bit of an operation", []string{`UPDATE entry SET sealed = CAST(substr(sealed, 1, 40) || x'00' || substr(sealed, 42) AS BLOB) WHERE position = 2`}, "position 2: operation 2 of stream"},
		{"an operation cut short", []string{`UPDATE entry SET sealed = substr(sealed, 1, 20) WHERE position = 2`}, "position 2: "},
		{"an operation deleted", []string{`DELETE FROM entry WHERE position = 4`}, "position 5: positions 4 to 4 are missing"},
		{"the last operation deleted", []string{`DELETE FROM entry WHERE position = 7`}, "ledger: positions 7 to 7 are missing at its end"},
		{"a stream's last operation deleted", []string{`DELETE FROM entry WHERE position = 7`}, "operations 2 to 2 are missing at its end"},
		{"a whole stream deleted", []string{`DELETE FROM entry WHERE position > 5`, `DELETE FROM stream WHERE id = 3`}, "ledger: positions 6 to 7 are missing at its end"},
		{"two contents swapped", []string{`UPDATE entry SET sealed = (SELECT e.sealed FROM entry e WHERE e.position = 9 - entry.position) WHERE position IN (4, 5)`}, "sealed value does not open"},
		{"two positions swapped", []string{`UPDATE entry SET position = -position WHERE position IN (3, 4)`, `UPDATE entry SET position = 7 + position WHERE position < 0`}, "ledger: its entries are not those, or not in the order"},
		{"two numbers swapped", []string{`UPDATE entry SET seq = seq + 10 WHERE stream = 2`, `UPDATE entry SET seq = 13 - seq WHERE stream = 2`}, "position 4: stream"},
		{"given to another stream", []string{`UPDATE entry SET stream = 2, seq = 3 WHERE position = 3`}, "position 3: "},
		{"labelled as another operation", []string{`UPDATE entry SET op = zeroblob(16) WHERE position = 1`}, "position 1: is labelled as operation 00000000-"},
		{"labelled with another record", []string{`UPDATE entry SET record = (SELECT record FROM entry WHERE position = 4) WHERE position = 5`}, "position 5: is labelled with another record"},
		{"labelled with another kind", []string{`UPDATE entry SET kind = 'application' WHERE position = 5`}, "position 5: is labelled with another kind"},
		{"a repeat of something else", []string{`UPDATE entry SET repeats = 4 WHERE position = 6`}, "position 6: operation 1 of stream"},
		{"a repeat of a later entry", []string{`UPDATE entry SET repeats = 7 WHERE position = 6`}, "position 6: repeats position 7"},
		{"a stream's head", []string{`UPDATE stream SET head = (SELECT head FROM stream WHERE id = 2) WHERE id = 1`}, "its head does not open"},
		{"a stream's number", []string{`UPDATE stream SET seq = 9 WHERE id = 1`}, "says it ends at 9, its sealed head at 3"},
		{"the ledger's head", []string{`UPDATE office SET head = zeroblob(60)`}, "ledger: its head does not open"},
		{"a laptop deleted", []string{`DELETE FROM laptop WHERE name = 'two'`}, "file: "},
		{"a record deleted", []string{`DELETE FROM record WHERE first = 1`}, "is missing; rebuild"},
		{"a record's state", []string{`UPDATE record SET sealed = zeroblob(100) WHERE first = 1`}, "does not open; rebuild"},
		{"a record's state dropped", []string{`UPDATE record SET sealed = NULL WHERE first = 1`}, "is not what its operations make it; rebuild"},
		{"a record's counts", []string{`UPDATE record SET candidates = 7 WHERE first = 1`}, "its row says 2 operations and 7 candidates"},
		{"a record nobody made", []string{`INSERT INTO record VALUES (99, 99, zeroblob(16), 'person', 1, 0, zeroblob(44), NULL)`}, "derived tables: 1 records that no operation made"},
		{"quarantine lifted", []string{`DELETE FROM quarantine`}, `position 3: is quarantined as "", should be "undecodable"`},
		{"quarantine imposed", []string{`INSERT INTO quarantine VALUES (1, 'undecodable')`}, "derived tables: 1 operations quarantined without a reason"},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := scene(t)
			tamper(t, path, append([]string{`PRAGMA foreign_keys = OFF`}, c.statements...)...)
			ledger, err := office.Open(t.Context(), options(path))
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = ledger.Close() }()
			report, err := ledger.Verify(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			var said []string
			for _, finding := range report.Findings {
				said = append(said, finding.Where+": "+finding.What)
			}
			if text := strings.Join(said, "\n"); (len(said) > 0) != (c.want != "") || !strings.Contains(text, c.want) {
				t.Errorf("findings:\n%s\nwant one that says %q", text, c.want)
			}
		})
	}
}

func TestARecordsStateStaysInItsRow(t *testing.T) {
	path := filepath.Join(t.TempDir(), "ledger.db")
	ledger := create(t, options(path))
	one, two := uuid.New(), uuid.New()
	appendAll(t, ledger, newChain(enrol(t, ledger, "one")).write(
		person(t, one, "surname", "PROVA"), person(t, two, "surname", "ESEMPIO"), person(t, one, "phone", "1"), person(t, two, "phone", "2")).all())
	if err := ledger.Close(); err != nil {
		t.Fatal(err)
	}
	tamper(t, path, `UPDATE record SET sealed = (SELECT r.sealed FROM record r WHERE r.first = 3 - record.first)`)
	ledger, err := office.Open(t.Context(), options(path))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = ledger.Close() }()
	if _, err := ledger.Record(t.Context(), one); !errors.Is(err, store.ErrDamaged) {
		t.Errorf("another record's state is read as this one's: %v", err)
	}
	// What comes in meanwhile is kept, and applied once the tables are rebuilt.
	laptops, err := ledger.Laptops(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	answer := appendAll(t, ledger, newChain(laptops[0].ID).write(person(t, one, "phone", "3")).all())
	if len(answer.Quarantined) != 1 || answer.Quarantined[0].Reason != office.ReasonRecordDamaged {
		t.Errorf("%+v", answer)
	}
	if err := ledger.Rebuild(t.Context()); err != nil {
		t.Fatal(err)
	}
	sound(t, ledger)
	if record, err := ledger.Record(t.Context(), one); err != nil || valuesOf(t, record.State)["phone"] != "3" {
		t.Errorf("%+v, %v", record, err)
	}
}

func TestVerifySurvivesATornFile(t *testing.T) {
	path := scene(t)
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, at := range []int{3, 5, 8} {
		if len(content) < (at+1)*4096 {
			break
		}
		copy(content[at*4096:], make([]byte, 4096))
	}
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	ledger, err := office.Open(t.Context(), options(path))
	if err != nil {
		return // it may be too torn to open; TestOpenTellsWhatIsWrong is about that
	}
	defer func() { _ = ledger.Close() }()
	report, err := ledger.Verify(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if len(report.Findings) == 0 {
		t.Error("nothing found in a torn file")
	}
}

func TestRebuildNeedsTheLedgerAlone(t *testing.T) {
	path := scene(t)
	tamper(t, path, `DELETE FROM record`, `DELETE FROM quarantine`, `INSERT INTO quarantine VALUES (1, 'undecodable')`)
	ledger, err := office.Open(t.Context(), options(path))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = ledger.Close() }()
	if err := ledger.Rebuild(t.Context()); err != nil {
		t.Fatal(err)
	}
	if report := sound(t, ledger); report.Records != 4 || report.Quarantined != 1 {
		t.Errorf("%+v", report)
	}
	var surnames []string
	err = ledger.Records(t.Context(), store.Person, func(record office.Record) error {
		surnames = append(surnames, valuesOf(t, record.State)["surname"])
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(surnames, " "); got != "PROVA ESEMPIO FINTI ESEMPI" {
		t.Errorf("surnames %q, in the order they arrived", got)
	}
}

// A newer program understands what an older one put aside.
func TestRebuildAppliesWhatIsUnderstoodByNow(t *testing.T) {
	o := options(filepath.Join(t.TempDir(), "ledger.db"))
	o.Policy.Kinds = []store.Kind{store.Application}
	ledger := create(t, o)
	record := uuid.New()
	encoded := person(t, record, "surname", "PROVA")
	laptop := enrol(t, ledger, "one")
	appendAll(t, ledger, newChain(laptop).write(encoded).all())
	appendAll(t, ledger, newChain(laptop).write(encoded).all()) // and again, from a restored file
	if report := sound(t, ledger); report.Records != 0 || report.Quarantined != 1 {
		t.Fatalf("%+v", report)
	}
	ledger = reopen(t, ledger, options(o.Path))
	if report, err := ledger.Verify(t.Context()); err != nil || len(report.Findings) == 0 {
		t.Fatalf("tables out of date are not found: %+v, %v", report, err)
	}
	if err := ledger.Rebuild(t.Context()); err != nil {
		t.Fatal(err)
	}
	sound(t, ledger)
	found, err := ledger.Record(t.Context(), record)
	if err != nil {
		t.Fatal(err)
	}
	if valuesOf(t, found.State)["surname"] != "PROVA" {
		t.Errorf("%+v", found)
	}
}
