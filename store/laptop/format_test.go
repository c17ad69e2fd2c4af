package laptop_test

import (
	"compress/gzip"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/uuid"

	"sportello/store"
	"sportello/store/laptop"
)

// formerFile is a folder with a file as an earlier program left it: a person
// queued twice, the first time with a receipt, and typed in since; the draft of
// an application; an enrolment and a setting.
func formerFile(t *testing.T, name string) string {
	t.Helper()
	packed, err := os.Open(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	defer packed.Close()
	reader, err := gzip.NewReader(packed)
	if err != nil {
		t.Fatal(err)
	}
	content, err := io.ReadAll(reader)
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, databaseName), content, 0o600); err != nil {
		t.Fatal(err)
	}
	return folder
}

func TestAFileOfTheFormatBeforePullingIsBroughtUpToDate(t *testing.T) {
	folder := formerFile(t, "format-2.db.gz")
	file := open(t, folder)
	session := unlock(t, file)
	if report := sound(t, session); report.Records != 2 || report.Entries != 2 || report.Receipts != 1 || report.Settings != 1 || report.Pulled != 0 {
		t.Errorf("report %+v", report)
	}
	if backups, err := laptop.Backups(t.Context(), folder); err != nil || len(backups) != 1 || backups[0].Err != nil {
		t.Errorf("backups %+v, %v", backups, err)
	}
	people, err := session.List(t.Context(), laptop.Filter{Kind: store.Person, Unsent: true})
	if err != nil || len(people) != 1 {
		t.Fatalf("people %+v, %v", people, err)
	}
	values := read(t, session, people[0].ID).Record.Values()
	if values["surname"] != "PROVA" || values["phone"] != "0544222222" || values["address"] != "VIA ESEMPIO 1" {
		t.Errorf("values %v", values)
	}
	if cursor, total, role, err := session.Pulled(t.Context()); err != nil || len(cursor) != 0 || total != (laptop.Total{}) || role != "" {
		t.Errorf("pulled %x, %+v, %q, %v", cursor, total, role, err)
	}
	office := newOffice()
	office.state(people[0].ID, store.Person, map[string]string{"email": "prova@example.org"})
	take(t, session, office.page())
	if got := read(t, session, people[0].ID).Record.Fields["email"].Value; got != "prova@example.org" {
		t.Errorf("email %q", got)
	}
	sound(t, session)
}

func TestAFileWithoutTailsIsBroughtUpToDate(t *testing.T) {
	folder := formerFile(t, "format-2.db.gz")
	file := open(t, folder)
	// What the first format did not have.
	for _, drop := range []string{
		`DROP TABLE tail`, `DROP TABLE pull`, `DROP TABLE pulled`, `DROP TABLE held`, `DROP TABLE proposal`, `DROP TABLE laptop`,
		`DROP TABLE identity`, `DROP TABLE release`, `DROP TABLE piece`, `DROP TABLE carried`, `DROP TABLE forgotten`,
		`DROP INDEX entry_by_record`, `ALTER TABLE record DROP COLUMN unsent`, `ALTER TABLE file DROP COLUMN scrub`, `PRAGMA user_version = 1`,
	} {
		if err := file.Exec(drop); err != nil {
			t.Fatal(err)
		}
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
	session := unlock(t, open(t, folder))
	people, err := session.List(t.Context(), laptop.Filter{Kind: store.Person})
	if err != nil || len(people) != 1 {
		t.Fatalf("people %+v, %v", people, err)
	}
	version := people[0].Version
	save(t, session, people[0].ID, map[string]string{"surname": "ESEMPIO"})
	if got := read(t, session, people[0].ID); got.Version != version+1 || got.Record.Fields["surname"].Value != "ESEMPIO" || got.Kind != store.Person {
		t.Errorf("read %+v", got)
	}
	sound(t, session)
}

// Marks of what there is to send are made by writing; a file from before them is
// looked through once.
func TestWhatIsUnsentIsListed(t *testing.T) {
	_, session := create(t, t.TempDir())
	unsent := func() map[uuid.UUID]bool {
		t.Helper()
		listed := make(map[uuid.UUID]bool)
		summaries, err := session.List(t.Context(), laptop.Filter{Unsent: true})
		if err != nil {
			t.Fatal(err)
		}
		for _, summary := range summaries {
			listed[summary.ID] = true
		}
		return listed
	}
	id := person(t, session, map[string]string{"surname": "PROVA"}).ID
	if !unsent()[id] {
		t.Error("a new record is not listed")
	}
	queue(t, session, id)
	if unsent()[id] {
		t.Error("a queued record is listed")
	}
	save(t, session, id, map[string]string{"phone": "0544000000"})
	if !unsent()[id] {
		t.Error("a record typed in is not listed")
	}
	queue(t, session, id)
	if unsent()[id] {
		t.Error("a record queued again is listed")
	}
}

func TestAMarkMayBeMissingButNeverLie(t *testing.T) {
	file, session := create(t, t.TempDir())
	id := person(t, session, map[string]string{"surname": "PROVA"}).ID
	queue(t, session, id)
	if err := file.Exec(`UPDATE record SET unsent = 1`); err != nil { // as after the migration
		t.Fatal(err)
	}
	queue(t, session, id)
	if listed, err := session.List(t.Context(), laptop.Filter{Unsent: true}); err != nil || len(listed) != 0 {
		t.Errorf("listed %+v, %v", listed, err)
	}
	other := person(t, session, map[string]string{"surname": "ESEMPIO"}).ID
	if err := file.Exec(`UPDATE record SET unsent = 0`); err != nil {
		t.Fatal(err)
	}
	report, err := session.Verify(t.Context())
	if err != nil || len(report.Problems) != 1 || report.Problems[0].Record != other {
		t.Errorf("report %+v, %v", report, err)
	}
}
