package laptop_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sportello/store/laptop"
)

// frame is what SQLite's log has for one page.
const frame = 24 + 4096

// Typing goes on in one record, of which one page is flushed at a save, however
// much it holds; now and then it is written out.
func TestASaveWritesOnePage(t *testing.T) {
	for name, content := range map[string]string{"small": "PROVA", "large": strings.Repeat("PROVA ", 10_000)} {
		folder := t.TempDir()
		_, session := create(t, folder)
		version, id := int64(1), person(t, session, map[string]string{"note": content}).ID
		var pages []int64
		for range 100 {
			before := logSize(t, folder)
			var err error
			version, err = session.Save(t.Context(), laptop.Change{ID: id, Version: version, Values: map[string]string{"phone": strings.Repeat("5", int(version%10)+1)}})
			if err != nil {
				t.Fatal(err)
			}
			pages = append(pages, (logSize(t, folder)-before)/frame)
		}
		more := 0
		for _, n := range pages {
			if n != 1 {
				more++
			}
		}
		if more == 0 || more > 10 {
			t.Errorf("%s: pages written by each save: %v", name, pages)
		}
		if report := sound(t, session); report.Noted != 101 {
			t.Errorf("%s: %d versions noted", name, report.Noted)
		}
	}
}

func logSize(t *testing.T, folder string) int64 {
	t.Helper()
	info, err := os.Stat(filepath.Join(folder, databaseName+"-wal"))
	if err != nil {
		t.Fatal(err)
	}
	return info.Size()
}

// Saves too large for the tail, and those of more than values, take what is
// already in it along.
func TestWritingOutKeepsWhatWasTyped(t *testing.T) {
	long := strings.Repeat("x", 5000)
	for name, change := range map[string]laptop.Change{
		"a long value": {Values: map[string]string{"note": long}},
		"a card":       {Values: map[string]string{"note": long}, Card: map[string]string{"surname": "PROVA", "phone": "2"}},
		"a state":      {Values: map[string]string{"note": long}, State: new("done")},
		"a site":       {Values: map[string]string{"note": long}, Site: new("San Pietro in Vincoli")},
	} {
		folder := t.TempDir()
		file, session := create(t, folder)
		id := person(t, session, map[string]string{"surname": "PROVA"}).ID
		save(t, session, id, map[string]string{"phone": "1", "given_names": "ANNA"})
		save(t, session, id, map[string]string{"phone": "2", "given_names": ""})
		change.ID, change.Version = id, 3
		if version, err := session.Save(t.Context(), change); version != 4 || err != nil {
			t.Errorf("%s: version %d, %v", name, version, err)
		}
		save(t, session, id, map[string]string{"phone": "3"})
		closeAll(t, file, session)
		session = unlock(t, open(t, folder))
		values := read(t, session, id).Record.Values()
		if len(values) != 3 || values["surname"] != "PROVA" || values["phone"] != "3" || values["note"] != long {
			t.Errorf("%s: %d values", name, len(values))
		}
		if report := sound(t, session); report.Noted != 5 {
			t.Errorf("%s: %d versions noted", name, report.Noted)
		}
	}
}

// What is in the tail counts against what a record may hold: it could not be
// written out otherwise.
func TestATailDoesNotMakeARecordTooLarge(t *testing.T) {
	_, session := create(t, t.TempDir())
	id := person(t, session, map[string]string{"surname": "PROVA", "note": strings.Repeat("x", 256<<10-1000)}).ID
	var err error
	for version := int64(1); err == nil && version < 100; {
		version, err = session.Save(t.Context(), laptop.Change{ID: id, Version: version, Values: map[string]string{"phone": strings.Repeat("5", int(100*version))}})
	}
	if !errors.Is(err, laptop.ErrTooLarge) {
		t.Errorf("error %v, want ErrTooLarge", err)
	}
	queue(t, session, id)
	sound(t, session)
}

// Two sessions of one file do not write over each other's saves, whatever each
// has last seen of the record.
func TestSessionsOfOneFileSeeEachOthersSaves(t *testing.T) {
	card := map[string]string{"surname": "ESEMPIO"}
	for name, others := range map[string][]laptop.Change{
		"typed":                {{Values: map[string]string{"phone": "1"}}},
		"written out":          {{Card: card}},
		"typed, written out":   {{Values: map[string]string{"phone": "1"}}, {Card: card}},
		"written out, typed":   {{Card: card}, {Values: map[string]string{"phone": "1"}}},
		"typed twice":          {{Values: map[string]string{"phone": "1"}}, {Values: map[string]string{"phone": "2"}}},
		"written out, both so": {{Card: card}, {Card: map[string]string{"surname": "FINTA"}}},
	} {
		for mine, change := range map[string]laptop.Change{"type": {Values: map[string]string{"note": "x"}}, "write out": {State: new("done")}} {
			for tail := range 2 {
				file, session := create(t, t.TempDir())
				other := unlock(t, file)
				id := person(t, session, map[string]string{"surname": "PROVA"}).ID
				version := save(t, session, id, map[string]string{"note": "y"})
				if tail == 0 {
					var err error
					if version, err = session.Save(t.Context(), laptop.Change{ID: id, Version: version, Site: new("Ravenna")}); err != nil {
						t.Fatal(err)
					}
				}
				change.ID, change.Version = id, version
				for _, theirs := range others {
					theirs.ID, theirs.Version = id, version
					var err error
					if version, err = other.Save(t.Context(), theirs); err != nil {
						t.Fatal(err)
					}
				}
				if _, err := session.Save(t.Context(), change); !errors.Is(err, laptop.ErrChanged) {
					t.Errorf("they have %s, mine is to %s (tail %d): %v, want ErrChanged", name, mine, tail, err)
				}
				if got := read(t, session, id); got.Version != version || got.Record.Fields["note"].Value != "y" {
					t.Errorf("they have %s, mine is to %s (tail %d): version %d, want %d", name, mine, tail, got.Version, version)
				}
				sound(t, session)
			}
		}
	}
}
