package laptop_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/uuid"

	"sportello/store"
	"sportello/store/laptop"
)

// stocked is a file with something in every table of what is pulled; the first
// record is held back.
func stocked(t *testing.T, folder string) (*laptop.File, *laptop.Session, uuid.UUID) {
	t.Helper()
	file, session := create(t, folder)
	office := newOffice()
	one, two := uuid.UUID{1}, uuid.UUID{2}
	office.state(one, store.Person, map[string]string{"surname": "Quetzalprova", "note": "segreto-uno"})
	office.state(two, store.Person, map[string]string{"surname": "ESEMPIO"})
	office.contest(two, store.Person, map[string]string{"surname": "segreto-due"})
	arrival := office.page()
	arrival.Hold = func(id uuid.UUID) bool { return id == one }
	arrival.Proposals = []laptop.Proposal{{A: one, B: two, Evidence: []byte(`"segreto-tre"`)}, {A: one, B: uuid.UUID{3}}}
	arrival.Bulletin = []byte("segreto-sei")
	arrival.Laptops = map[uuid.UUID]string{{7}: "Portatile segreto-quattro", {8}: "Altro"}
	take(t, session, arrival)
	_, err := session.Identity(t.Context())
	err = errors.Join(err,
		session.PutRelease(t.Context(), laptop.Release{Serial: 1, Manifest: []byte("m"), Bundle: []byte("b")}),
		session.PutPiece(t.Context(), [32]byte{1}, 0, []byte("abc")), session.PutPiece(t.Context(), [32]byte{1}, 3, []byte("def")),
		session.PutCarried(t.Context(), [32]byte{1}, []byte("segreto-cinque")), session.PutCarried(t.Context(), [32]byte{2}, []byte("two")))
	if err != nil {
		t.Fatal(err)
	}
	three, four := uuid.UUID{3}, uuid.UUID{4}
	office.state(three, store.Relation, map[string]string{"from": one.String()})
	office.state(four, store.Relation, map[string]string{"from": two.String()})
	take(t, session, office.page(three, four))
	if done := forget(t, session, three, four); len(done.Gone) != 1 || done.Kept[three] != laptop.WaitsDecision { // proposed
		t.Fatalf("forgotten %+v", done)
	}
	return file, session, one
}

func TestNothingPulledIsReadableInTheFolder(t *testing.T) {
	folder := t.TempDir()
	file, session, _ := stocked(t, folder)
	identity, err := session.Identity(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := file.BackupDaily(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, path := range filesBelow(t, folder) {
		content, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, text := range []string{"Quetzalprova", "segreto", "b.esempio", identity} {
			if bytes.Contains(content, []byte(text)) {
				t.Errorf("%s holds %q", filepath.Base(path), text)
			}
		}
	}
}

func TestABackupHoldsWhatWasPulled(t *testing.T) {
	folder := t.TempDir()
	file, session, held := stocked(t, folder)
	cursor, total, role, err := session.Pulled(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	copied := filepath.Join(t.TempDir(), "copy.db")
	if err := file.Backup(t.Context(), copied); err != nil {
		t.Fatal(err)
	}
	closeAll(t, file, session)
	if _, err := laptop.Restore(t.Context(), folder, copied, morning); err != nil {
		t.Fatal(err)
	}
	session = unlock(t, open(t, folder))
	cursorAfter, totalAfter, roleAfter, err := session.Pulled(t.Context())
	if !bytes.Equal(cursorAfter, cursor) || totalAfter != total || roleAfter != role || err != nil {
		t.Errorf("pulled %q, %+v, %q, %v", cursorAfter, totalAfter, roleAfter, err)
	}
	if got := shared(t, session, held).Fields["note"].Standing.Value; got != "segreto-uno" {
		t.Errorf("note %q", got)
	}
	if bulletin, err := session.Bulletin(t.Context()); string(bulletin) != "segreto-sei" || err != nil {
		t.Errorf("bulletin %q, %v", bulletin, err)
	}
	if report := sound(t, session); report.Pulled != 3 || report.Forgotten != 1 || report.Proposals != 2 || report.Carried != 2 {
		t.Errorf("report %+v", report)
	}
}

// Every way to rearrange what was pulled behind the program's back, the read
// that finds out, and that Verify does, too.
func TestWhatWasPulledIsNotRearrangedUnseen(t *testing.T) {
	var (
		whole    = func(s *laptop.Session, id uuid.UUID) error { _, err := s.Shared(t.Context(), id); return err }
		proposed = func(s *laptop.Session, _ uuid.UUID) error { _, err := s.Proposals(t.Context()); return err }
		carried  = func(s *laptop.Session, _ uuid.UUID) error { _, err := s.Carried(t.Context()); return err }
		identity = func(s *laptop.Session, _ uuid.UUID) error { _, err := s.Identity(t.Context()); return err }
		release  = func(s *laptop.Session, _ uuid.UUID) error { _, err := s.Release(t.Context()); return err }
		pieces   = func(s *laptop.Session, _ uuid.UUID) error { _, err := s.Pieces(t.Context(), [32]byte{1}); return err }
		bulletin = func(s *laptop.Session, _ uuid.UUID) error { _, err := s.Bulletin(t.Context()); return err }
		name     = func(s *laptop.Session, _ uuid.UUID) error {
			_, err := s.LaptopName(t.Context(), uuid.UUID{7})
			return err
		}
	)
	for edit, read := range map[string]func(*laptop.Session, uuid.UUID) error{
		`UPDATE pulled SET sealed = (SELECT sealed FROM pulled WHERE n = 2)`:              whole,
		`UPDATE pulled SET kind = 'relation'`:                                             whole,
		`UPDATE pulled SET operations = operations + 1`:                                   whole,
		`UPDATE pulled SET contested = 1 - contested`:                                     whole,
		`UPDATE pulled SET digest = zeroblob(16)`:                                         whole,
		`UPDATE pulled SET sealed = x''`:                                                  whole,
		`UPDATE proposal SET sealed = (SELECT sealed FROM proposal WHERE n = 2)`:          proposed,
		`UPDATE proposal SET b = CAST(x'09' || substr(b, 2) AS BLOB) WHERE n = 2`:         proposed,
		`UPDATE proposal SET a = x'00'`:                                                   proposed,
		`UPDATE carried SET sealed = (SELECT sealed FROM carried WHERE n = 2)`:            carried,
		`UPDATE carried SET hash = x'00' WHERE n = 1`:                                     carried,
		`UPDATE identity SET sealed = (SELECT sealed FROM carried WHERE n = 1)`:           identity,
		`UPDATE release SET serial = 2`:                                                   release,
		`UPDATE release SET manifest = bundle`:                                            release,
		`UPDATE release SET bundle = manifest`:                                            release,
		`UPDATE piece SET sealed = (SELECT sealed FROM piece WHERE start = 3)`:            pieces,
		`DELETE FROM piece WHERE start = 0`:                                               pieces,
		`UPDATE piece SET start = 4 WHERE start = 3`:                                      pieces,
		`UPDATE laptop SET sealed = (SELECT sealed FROM laptop ORDER BY id DESC LIMIT 1)`: name,
		`UPDATE setting SET sealed = x'' WHERE name = 'bulletin'`:                         bulletin,
		// What no read but Verify finds.
		`UPDATE forgotten SET site = 'Altrove'`:                         nil,
		`UPDATE forgotten SET digest = zeroblob(16)`:                    nil,
		`UPDATE forgotten SET generation = 0`:                           nil,
		`DELETE FROM forgotten`:                                         nil,
		`UPDATE pull SET cursor = x'00'`:                                nil,
		`UPDATE pull SET count = count + 1`:                             nil,
		`UPDATE pull SET sum = zeroblob(16)`:                            nil,
		`DELETE FROM pulled WHERE n = 2`:                                nil,
		`UPDATE pulled SET generation = generation + 1`:                 nil,
		`INSERT INTO held VALUES (x'00112233445566778899aabbccddeeff')`: nil,
	} {
		t.Run(strings.ReplaceAll(edit, " ", "-"), func(t *testing.T) {
			file, session, id := stocked(t, t.TempDir())
			sound(t, session)
			if err := file.Exec(edit); err != nil {
				t.Fatal(err)
			}
			if read != nil {
				if err := read(session, id); !errors.Is(err, store.ErrDamaged) {
					t.Errorf("reading: %v, want ErrDamaged", err)
				}
			}
			if report, err := session.Verify(t.Context()); err != nil || len(report.Problems) == 0 {
				t.Errorf("verifying found nothing: %+v, %v", report, err)
			}
		})
	}
}
