package laptop_test

import (
	"bytes"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"sportello/store"
	"sportello/store/laptop"
)

// traces are the bytes by which a record could be recognised in the file: its
// id, and pieces of everything that is sealed of it.
func traces(t *testing.T, folder string, id uuid.UUID) [][]byte {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+filepath.Join(folder, "sportello.db")+"?mode=ro")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	found := [][]byte{id[:]}
	rows, err := db.QueryContext(t.Context(), `SELECT card FROM record WHERE id = ?1
		UNION ALL SELECT sealed FROM document JOIN record USING (n) WHERE id = ?1
		UNION ALL SELECT sealed FROM journal JOIN record USING (n) WHERE id = ?1
		UNION ALL SELECT sealed FROM tail JOIN record USING (n) WHERE id = ?1
		UNION ALL SELECT sealed FROM pulled WHERE id = ?1
		UNION ALL SELECT digest FROM pulled WHERE id = ?1`, id[:])
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var sealed []byte
		if err := rows.Scan(&sealed); err != nil {
			t.Fatal(err)
		}
		for ; len(sealed) > 16; sealed = sealed[min(len(sealed), 512):] { // pages are of 4 KiB
			found = append(found, bytes.Clone(sealed[:16]))
		}
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return found
}

// raw is what stands in the file and its log, byte by byte.
func raw(t *testing.T, folder string) []byte {
	t.Helper()
	var all []byte
	for _, name := range []string{"sportello.db", "sportello.db-wal"} {
		content, err := os.ReadFile(filepath.Join(folder, name))
		if err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
		all = append(all, content...)
	}
	return all
}

func forget(t *testing.T, session *laptop.Session, ids ...uuid.UUID) laptop.Forgetting {
	t.Helper()
	done, err := session.Forget(t.Context(), ids)
	if err != nil {
		t.Fatal(err)
	}
	return done
}

// worked is a file in which many records were pulled, saved and saved again,
// large and small, so that its pages were split and filled anew.
func worked(t *testing.T, folder string) (*laptop.File, *laptop.Session, *office, []uuid.UUID) {
	t.Helper()
	file, session := create(t, folder)
	office := newOffice()
	random := rand.New(rand.NewPCG(1, 2))
	ids := make([]uuid.UUID, 150)
	for i := range ids {
		ids[i] = uuid.Must(uuid.NewRandom())
		office.state(ids[i], store.Person, map[string]string{"surname": fmt.Sprintf("PROVA%03d", i), "note": strings.Repeat("x", 1+random.IntN(9000))})
	}
	take(t, session, office.page())
	for i := range 300 {
		id := ids[random.IntN(len(ids))]
		if i == 299 {
			id = ids[0]
		}
		office.state(id, store.Person, map[string]string{"note": strings.Repeat("y", 1+random.IntN(9000))})
		page := office.page(id)
		page.Cursor = append(page.Cursor, id[:]...) // the office's names the record last sent
		take(t, session, page)
	}
	return file, session, office, ids
}

func TestNothingOfAForgottenRecordIsLeftInTheFile(t *testing.T) {
	folder := t.TempDir()
	file, session, _, ids := worked(t, folder)
	gone, kept := ids[:100], ids[100:]
	var marks [][]byte
	for _, id := range gone {
		marks = append(marks, traces(t, folder, id)...)
	}
	if !bytes.Contains(raw(t, folder), marks[0]) {
		t.Fatal("the search finds nothing where there is something")
	}
	forget(t, session, gone...)
	content := raw(t, folder)
	left := 0
	for _, mark := range marks {
		if bytes.Contains(content, mark) {
			left++
		}
	}
	if left > 0 {
		t.Errorf("%d of %d traces are left", left, len(marks))
	}
	for _, id := range kept {
		read(t, session, id)
	}
	sound(t, session)
	if pages, err := file.Pragma("freelist_count"); err != nil || pages != "0" {
		t.Errorf("%s free pages, %v", pages, err)
	}
}

// What something waits for is kept, with the reason; as soon as nothing does it
// goes.
func TestWhatSomethingWaitsForIsKept(t *testing.T) {
	for name, c := range map[string]struct {
		want laptop.Waits
		make func(*testing.T, *laptop.Session, *office) uuid.UUID
	}{
		"typed here": {laptop.WaitsUnsent, func(t *testing.T, s *laptop.Session, _ *office) uuid.UUID {
			return person(t, s, map[string]string{"surname": "PROVA"}).ID
		}},
		"typed into what was pulled": {laptop.WaitsUnsent, func(t *testing.T, s *laptop.Session, o *office) uuid.UUID {
			id := uuid.New()
			o.state(id, store.Person, map[string]string{"surname": "PROVA"})
			take(t, s, o.page())
			save(t, s, id, map[string]string{"surname": "FINTA"})
			return id
		}},
		"on its way": {laptop.WaitsReceipt, func(t *testing.T, s *laptop.Session, _ *office) uuid.UUID {
			id := person(t, s, map[string]string{"surname": "PROVA"}).ID
			queue(t, s, id)
			return id
		}},
		"in no backup of the office": {laptop.WaitsBackup, func(t *testing.T, s *laptop.Session, _ *office) uuid.UUID {
			id := person(t, s, map[string]string{"surname": "PROVA"}).ID
			queue(t, s, id)
			if err := acknowledge(t, s, uuid.UUID{1}, 1, 0); err != nil {
				t.Fatal(err)
			}
			return id
		}},
		"safe at the office": {"", func(t *testing.T, s *laptop.Session, _ *office) uuid.UUID {
			id := person(t, s, map[string]string{"surname": "PROVA"}).ID
			queue(t, s, id)
			if err := acknowledge(t, s, uuid.UUID{1}, 1, 1); err != nil {
				t.Fatal(err)
			}
			return id
		}},
		"contested": {laptop.WaitsDecision, func(t *testing.T, s *laptop.Session, o *office) uuid.UUID {
			id := uuid.New()
			o.state(id, store.Person, map[string]string{"surname": "PROVA"})
			o.contest(id, store.Person, map[string]string{"surname": "FINTA"})
			take(t, s, o.page())
			return id
		}},
		"held back": {laptop.WaitsAdoption, func(t *testing.T, s *laptop.Session, o *office) uuid.UUID {
			id := uuid.New()
			o.state(id, store.Person, map[string]string{"surname": "PROVA"})
			take(t, s, o.page())
			o.state(id, store.Person, map[string]string{"surname": "FINTA"})
			again := o.page()
			again.Hold = func(uuid.UUID) bool { return true }
			take(t, s, again)
			return id
		}},
		"asked about": {laptop.WaitsAnswer, func(t *testing.T, s *laptop.Session, o *office) uuid.UUID {
			id := uuid.New()
			o.state(id, store.Person, map[string]string{"surname": "PROVA"})
			o.state(uuid.New(), store.Question, map[string]string{store.About: id.String(), "text": "?"})
			take(t, s, o.page())
			return id
		}},
		"asked about and answered": {"", func(t *testing.T, s *laptop.Session, o *office) uuid.UUID {
			id := uuid.New()
			o.state(id, store.Person, map[string]string{"surname": "PROVA"})
			o.state(uuid.New(), store.Question, map[string]string{store.About: id.String(), store.Closed: "true"})
			take(t, s, o.page())
			return id
		}},
	} {
		t.Run(name, func(t *testing.T) {
			_, session := create(t, t.TempDir())
			id := c.make(t, session, newOffice())
			if waiting, err := session.Waiting(t.Context(), []uuid.UUID{id, uuid.New()}); err != nil || waiting[id] != c.want || len(waiting) > 1 {
				t.Errorf("waiting %+v, %v", waiting, err)
			}
			done := forget(t, session, id, uuid.New())
			_, err := session.Record(t.Context(), id)
			if gone := c.want == ""; done.Kept[id] != c.want || (len(done.Gone) == 1) != gone || errors.Is(err, store.ErrNotFound) != gone {
				t.Errorf("done %+v, want %q; %v", done, c.want, err)
			}
			sound(t, session)
		})
	}
}

// What is counted stays, once for each record however often it comes and goes.
func TestForgottenRecordsAreCounted(t *testing.T) {
	file, session := create(t, t.TempDir())
	office := newOffice()
	ids := []uuid.UUID{{1}, {2}, {3}}
	for _, id := range ids[:2] {
		office.state(id, store.Person, map[string]string{"surname": "PROVA"})
	}
	office.state(ids[2], store.Relation, map[string]string{"from": ids[0].String()})
	take(t, session, office.page())
	want := []laptop.Tally{
		{Kind: store.Person, State: "received", Site: "Ravenna", Day: "2026-11-24", Count: 2},
		{Kind: store.Relation, State: "received", Site: "Ravenna", Day: "2026-11-24", Count: 1},
	}
	for range 2 {
		if done := forget(t, session, ids...); !slices.Equal(done.Counts, want) {
			t.Errorf("counted %+v", done.Counts)
		}
		if got, err := session.Forgotten(t.Context()); err != nil || !slices.Equal(got, want) {
			t.Errorf("kept %+v, %v", got, err)
		}
		take(t, session, office.page())
		if got, err := session.Forgotten(t.Context()); err != nil || len(got) != 0 {
			t.Errorf("here again, and still counted as gone: %+v, %v", got, err)
		}
	}
	forget(t, session, ids...)
	copied := filepath.Join(t.TempDir(), "copy.db")
	if err := file.Backup(t.Context(), copied); err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	if _, err := laptop.Restore(t.Context(), folder, copied, morning); err != nil {
		t.Fatal(err)
	}
	if got, err := unlock(t, open(t, folder)).Forgotten(t.Context()); err != nil || !slices.Equal(got, want) {
		t.Errorf("in a backup %+v, %v", got, err)
	}
}

// The office's count is the laptop's while records go and come: it need not
// send everything again.
func TestAForgottenRecordComesBackWhole(t *testing.T) {
	_, session := create(t, t.TempDir())
	office := newOffice()
	one, two := uuid.UUID{1}, uuid.UUID{2}
	office.state(one, store.Person, map[string]string{"surname": "PROVA", "phone": "0544000000"})
	office.state(two, store.Person, map[string]string{"surname": "ESEMPIO"})
	old := office.page(one)
	take(t, session, office.page())
	counted := func(when string) {
		t.Helper()
		if _, total, _, err := session.Pulled(t.Context()); err != nil || total != office.total() {
			t.Errorf("%s: counted %+v, the office %+v, %v", when, total, office.total(), err)
		}
		sound(t, session)
	}
	office.state(one, store.Person, map[string]string{"phone": "0544111111"})
	take(t, session, office.page())
	forget(t, session, one, two)
	counted("forgotten")
	take(t, session, old)
	if _, err := session.Record(t.Context(), one); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("an older state came: %v", err)
	}
	counted("an older state")
	office.state(one, store.Person, map[string]string{"note": "torna"})
	if taken := take(t, session, office.page(one)); len(taken.Created) != 1 {
		t.Errorf("taken %+v", taken)
	}
	for field, want := range map[string]string{"surname": "PROVA", "phone": "0544111111", "note": "torna"} {
		if got := read(t, session, one).Record.Fields[field]; got.Value != want || got.Settled != want {
			t.Errorf("%s is %+v", field, got)
		}
	}
	counted("back")
	if err := session.RestartPull(t.Context()); err != nil {
		t.Fatal(err)
	}
	forget(t, session, one) // of the generation before
	take(t, session, office.page())
	read(t, session, two)
	counted("anew")
}

func TestForgettingOnAFullDisk(t *testing.T) {
	folder := smallDisk(t, "4m")
	_, session := create(t, folder)
	office := newOffice()
	ids := make([]uuid.UUID, 40)
	for i := range ids {
		ids[i] = uuid.New()
		office.state(ids[i], store.Person, map[string]string{"note": strings.Repeat("x", 9000)})
	}
	take(t, session, office.page())
	filler, err := os.Create(filepath.Join(folder, "filler"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = filler.Close() }()
	written, err := filler.Write(make([]byte, 4<<20))
	if err == nil {
		t.Fatal("the disk is not full")
	}
	refused := 0
	size := int64(written)
	for ; size >= 0; size -= 64 << 10 {
		if err := filler.Truncate(size); err != nil {
			t.Fatal(err)
		}
		done, err := session.Forget(t.Context(), ids)
		report := sound(t, session)
		if report.Records != len(ids) && report.Records != 0 || len(done.Gone) > 0 && report.Records > 0 {
			t.Fatalf("%d records of %d, %d told", report.Records, len(ids), len(done.Gone))
		}
		if err == nil {
			break
		}
		if refused++; !errors.Is(err, store.ErrFull) {
			t.Fatalf("error %v, want ErrFull", err)
		}
	}
	if refused == 0 || size < 0 {
		t.Fatalf("refused %d times, %d bytes filled at the end", refused, size)
	}
	content := raw(t, folder)
	for _, id := range ids {
		if bytes.Contains(content, id[:]) {
			t.Fatal("an id is left")
		}
	}
}

// A program that dies between forgetting and clearing leaves traces; the next
// Open clears them.
func TestOpeningClearsWhatWasLeft(t *testing.T) {
	folder := t.TempDir()
	file, session, _, ids := worked(t, folder)
	marks := traces(t, folder, ids[0])
	for _, edit := range []string{
		`UPDATE file SET scrub = 1`, `PRAGMA secure_delete = 0`, `DELETE FROM pulled`, `UPDATE pull SET count = 0, sum = zeroblob(16)`,
		`DELETE FROM journal`, `DELETE FROM document`, `DELETE FROM tail`, `DELETE FROM record`,
	} {
		if err := file.Exec(edit); err != nil {
			t.Fatal(err)
		}
	}
	closeAll(t, file, session)
	if !bytes.Contains(raw(t, folder), marks[0]) {
		t.Fatal("nothing was left")
	}
	sound(t, unlock(t, open(t, folder)))
	content := raw(t, folder)
	for _, mark := range marks {
		if bytes.Contains(content, mark) {
			t.Fatal("a trace is left")
		}
	}
}

func TestABackupMadeAnewIsTheOnlyOne(t *testing.T) {
	folder := t.TempDir()
	file, session, _, ids := worked(t, folder)
	for _, name := range []string{"daily-20261120.db", "before-migration-20261101T000000-format-1.db"} {
		if err := file.Backup(t.Context(), filepath.Join(folder, name)); err != nil {
			t.Fatal(err)
		}
		if err := os.MkdirAll(filepath.Join(folder, "backups"), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.Rename(filepath.Join(folder, name), filepath.Join(folder, "backups", name)); err != nil {
			t.Fatal(err)
		}
	}
	search := func() laptop.Searched {
		t.Helper()
		searched, err := file.Search(t.Context(), ids)
		if err != nil || searched.Bytes < 3*300_000 {
			t.Fatalf("searched %+v, %v", searched, err)
		}
		return searched
	}
	if searched := search(); searched.Found < 3*len(ids) || searched.Files < 4 { // file, log, two backups
		t.Errorf("before forgetting %+v", searched)
	}
	forget(t, session, ids...)
	if err := file.BackupAnew(t.Context()); err != nil {
		t.Fatal(err)
	}
	if searched, err := file.Search(t.Context(), ids); err != nil || searched.Found != 0 || searched.Files < 2 {
		t.Errorf("afterwards %+v, %v", searched, err)
	}
	for _, path := range filesBelow(t, folder) {
		content, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(content, ids[0][:]) {
			t.Errorf("%s holds a forgotten id", filepath.Base(path))
		}
	}
	if left, err := laptop.Backups(t.Context(), folder); err != nil || len(left) != 1 {
		t.Errorf("backups %+v, %v", left, err)
	}
}
