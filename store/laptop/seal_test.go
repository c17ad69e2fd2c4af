package laptop_test

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/uuid"

	"sportello/store"
	"sportello/store/laptop"
)

func TestNothingTypedIsReadableInTheFolder(t *testing.T) {
	folder := t.TempDir()
	file, session := create(t, folder)
	typed := []string{"Quetzalprova", "ΚΑΛΗΜΕΡΑ", "PRVNMR92C55Z330X", "qz@example.org", "secret-pin", "override.rule-7", "cellulare-nuovo", "una-scelta"}
	id := person(t, session, map[string]string{"surname": typed[0], "original_name": typed[1], "fiscal_code": typed[2], typed[5]: typed[3]}).ID
	queue(t, session, id)
	save(t, session, id, map[string]string{"phone": typed[6]})
	if err := session.PutEnrolment(t.Context(), laptop.Enrolment{Laptop: uuid.New(), SigningKey: []byte(typed[4]), Office: []byte(typed[4])}); err != nil {
		t.Fatal(err)
	}
	if err := session.PutSetting(t.Context(), "site", []byte(typed[7])); err != nil {
		t.Fatal(err)
	}
	if _, err := file.BackupDaily(t.Context()); err != nil {
		t.Fatal(err)
	}
	typed = append(typed, passphrase, string(session.Secret()))
	searched := map[string]bool{}
	look := func() {
		t.Helper()
		for _, path := range filesBelow(t, folder) {
			searched[filepath.Ext(path)] = true
			content, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			for _, text := range typed {
				if bytes.Contains(content, []byte(text)) {
					t.Errorf("%s holds %q", filepath.Base(path), text)
				}
			}
		}
	}
	look() // with the log beside the file
	session.Close()
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
	look()
	if !searched[".db"] || !searched[".db-wal"] {
		t.Errorf("searched %v", searched)
	}
	// The test must be able to find what is there.
	if content, _ := os.ReadFile(filepath.Join(folder, databaseName)); !bytes.Contains(content, []byte("Lido Adriano")) {
		t.Error("not even the clear columns were found")
	}
}

func filesBelow(t *testing.T, folder string) []string {
	t.Helper()
	var paths []string
	err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && entry.Type().IsRegular() && filepath.Ext(path) != ".lock" {
			paths = append(paths, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return paths
}

// Every way to rearrange the file behind the program's back, and the read that
// finds out.
func TestRowsMovedSwappedOrEditedAreDetected(t *testing.T) {
	reading := func(session *laptop.Session, id uuid.UUID) error {
		_, err := session.Record(t.Context(), id)
		return err
	}
	history := func(session *laptop.Session, id uuid.UUID) error {
		_, err := session.History(t.Context(), id)
		return err
	}
	sending := func(session *laptop.Session, _ uuid.UUID) error {
		_, err := session.Entries(t.Context(), 0, 10, 1<<20)
		return err
	}
	for name, test := range map[string]struct {
		edit string
		read func(*laptop.Session, uuid.UUID) error
	}{
		"document edited":        {`UPDATE document SET sealed = CAST(substr(sealed, 1, 40) || x'00' || substr(sealed, 42) AS BLOB) WHERE n = 1`, reading},
		"document cut":           {`UPDATE document SET sealed = x'' WHERE n = 1`, reading},
		"document of another":    {`UPDATE document SET sealed = (SELECT sealed FROM document WHERE n = 2) WHERE n = 1`, reading},
		"document for a card":    {`UPDATE record SET card = (SELECT sealed FROM document WHERE n = 1) WHERE n = 1`, reading},
		"card of another":        {`UPDATE record SET card = (SELECT card FROM record WHERE n = 2) WHERE n = 1`, reading},
		"rows swapped":           {`UPDATE record SET n = 77 WHERE n = 1; UPDATE record SET n = 1 WHERE n = 2; UPDATE record SET n = 2 WHERE n = 77`, reading},
		"state edited":           {`UPDATE record SET state = 'sent' WHERE n = 1`, reading},
		"site edited":            {`UPDATE record SET site = 'Ravenna' WHERE n = 1`, reading},
		"kind edited":            {`UPDATE record SET kind = 'relation' WHERE n = 1`, reading},
		"time edited":            {`UPDATE record SET changed = changed + 1 WHERE n = 1`, reading},
		"version edited":         {`UPDATE record SET version = version + 1 WHERE n = 1`, reading},
		"receipt number edited":  {`UPDATE record SET receipt = 'AAAA-BBBB-CCCC' WHERE n = 1`, reading},
		"operation forgotten":    {`UPDATE record SET operation = NULL WHERE n = 1`, reading},
		"operation cut":          {`UPDATE record SET operation = x'00' WHERE n = 1`, reading},
		"journal of another":     {`UPDATE journal SET sealed = (SELECT sealed FROM journal WHERE n = 2 AND version = 1) WHERE n = 1 AND version = 1`, history},
		"tail edited":            {`UPDATE tail SET sealed = CAST(substr(sealed, 1, 40) || x'00' || substr(sealed, 42) AS BLOB) WHERE n = 1`, reading},
		"tail of another":        {`UPDATE tail SET sealed = (SELECT sealed FROM tail WHERE n = 2) WHERE n = 1`, reading},
		"tail's version":         {`UPDATE tail SET version = version + 1 WHERE n = 1`, reading},
		"tail's time":            {`UPDATE tail SET changed = changed + 1 WHERE n = 1`, history},
		"tail for a document":    {`UPDATE document SET sealed = (SELECT sealed FROM tail WHERE n = 1) WHERE n = 1`, reading},
		"tail for a journal":     {`UPDATE journal SET sealed = (SELECT sealed FROM tail WHERE n = 1) WHERE n = 1 AND version = 2`, history},
		"journal's time":         {`UPDATE journal SET made = made - 1 WHERE n = 1`, history},
		"journal's order":        {`UPDATE journal SET version = 7 WHERE n = 1 AND version = 1`, history},
		"entries swapped":        {`UPDATE entry SET seq = CASE seq WHEN 1 THEN 1001 ELSE 1 END; UPDATE entry SET seq = 2 WHERE seq = 1001`, sending},
		"entry's content moved":  {`UPDATE entry SET sealed = (SELECT sealed FROM entry WHERE seq = 2) WHERE seq = 1`, sending},
		"entry's record":         {`UPDATE entry SET record = (SELECT record FROM entry WHERE seq = 2) WHERE seq = 1`, sending},
		"entry's operation":      {`UPDATE entry SET operation = x'00112233445566778899aabbccddeeff' WHERE seq = 1`, sending},
		"entry's hash":           {`UPDATE entry SET hash = zeroblob(32) WHERE seq = 1`, sending},
		"entry cut out":          {`DELETE FROM entry WHERE seq = 1`, sending},
		"entry's hash too short": {`UPDATE entry SET hash = x'00' WHERE seq = 1`, sending},
	} {
		t.Run(strings.ReplaceAll(name, " ", "-"), func(t *testing.T) {
			file, session := create(t, t.TempDir())
			one := person(t, session, map[string]string{"surname": "PROVA"}).ID
			two := person(t, session, map[string]string{"surname": "ESEMPIO"}).ID
			queue(t, session, one, two)
			save(t, session, one, map[string]string{"phone": "0544000001"})
			save(t, session, two, map[string]string{"phone": "0544000002"})
			sound(t, session)
			if err := errors.Join(file.Exec(`PRAGMA foreign_keys = 0`), file.Exec(test.edit)); err != nil {
				t.Fatal(err)
			}
			err := test.read(session, one)
			if !errors.Is(err, store.ErrDamaged) {
				t.Errorf("reading: %v, want ErrDamaged", err)
			} else if !strings.Contains(err.Error(), one.String()) && !strings.Contains(err.Error(), two.String()) {
				t.Errorf("the error does not name the record: %v", err)
			}
			report, err := session.Verify(t.Context())
			if err != nil || len(report.Problems) == 0 {
				t.Errorf("verifying found nothing: %+v, %v", report, err)
			}
		})
	}
}

// What is older does not open in place of the newer version that took its place.
func TestWhatIsPutBackIsDetected(t *testing.T) {
	for name, back := range map[string]string{
		"document":    `UPDATE document SET sealed = (SELECT sealed FROM kept_document)`,
		"tail":        `UPDATE tail SET sealed = (SELECT sealed FROM kept_tail)`,
		"tail, whole": `DELETE FROM tail; INSERT INTO tail SELECT * FROM kept_tail`,
	} {
		file, session := create(t, t.TempDir())
		id := person(t, session, map[string]string{"surname": "PROVA"}).ID
		save(t, session, id, map[string]string{"surname": "FINTA"})
		if err := file.Exec(`CREATE TABLE kept_document AS SELECT * FROM document; CREATE TABLE kept_tail AS SELECT * FROM tail`); err != nil {
			t.Fatal(err)
		}
		queue(t, session, id)
		save(t, session, id, map[string]string{"surname": "ESEMPIO"})
		sound(t, session)
		if err := file.Exec(back); err != nil {
			t.Fatal(err)
		}
		if _, err := session.Record(t.Context(), id); !errors.Is(err, store.ErrDamaged) {
			t.Errorf("%s: error %v, want ErrDamaged", name, err)
		}
	}
}

func TestVerifyNamesWhatIsMissing(t *testing.T) {
	for _, edit := range []string{
		`DELETE FROM document WHERE n = 1`, `DELETE FROM journal WHERE n = 1`, `DELETE FROM journal WHERE n = 1 AND version = 1`, `DELETE FROM record WHERE n = 1`,
		`UPDATE stream SET acknowledged = 9`, `UPDATE stream SET base_hash = zeroblob(32)`, `UPDATE stream SET incarnation = zeroblob(16)`,
		`UPDATE setting SET name = 'other'`, `UPDATE enrolment SET sealed = x'00'`,
	} {
		file, session := create(t, t.TempDir())
		queue(t, session, person(t, session, map[string]string{"surname": "PROVA"}).ID)
		if err := session.PutSetting(t.Context(), "site", []byte("x")); err != nil {
			t.Fatal(err)
		}
		if err := session.PutEnrolment(t.Context(), laptop.Enrolment{}); err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(file.Exec(`PRAGMA foreign_keys = 0`), file.Exec(edit)); err != nil {
			t.Fatal(err)
		}
		if report, err := session.Verify(t.Context()); err != nil || len(report.Problems) == 0 {
			t.Errorf("%s: %+v, %v", edit, report, err)
		}
	}
}

// A file that asks for an unreasonable derivation must not exhaust the machine.
func TestTheCostOfAPassphraseIsBounded(t *testing.T) {
	for _, column := range []string{"memory", "passes", "threads"} {
		for _, value := range []int64{0, -1, 1 << 31, 1 << 40} {
			file, _ := create(t, t.TempDir())
			if err := file.Exec(fmt.Sprintf(`UPDATE operator SET %s = %d`, column, value)); err != nil {
				t.Fatal(err)
			}
			if _, err := file.Unlock(t.Context(), operator, passphrase); !errors.Is(err, store.ErrDamaged) {
				t.Errorf("%s %d: %v, want ErrDamaged", column, value, err)
			}
		}
	}
}

func TestLoweringTheCostOfAPassphraseOpensNothing(t *testing.T) {
	file, _ := create(t, t.TempDir())
	if err := file.Exec(`UPDATE operator SET passes = passes + 1`); err != nil {
		t.Fatal(err)
	}
	if _, err := file.Unlock(t.Context(), operator, passphrase); !errors.Is(err, store.ErrWrongPassphrase) {
		t.Errorf("error %v, want ErrWrongPassphrase", err)
	}
}
