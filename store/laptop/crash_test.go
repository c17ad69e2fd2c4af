package laptop_test

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"sportello/store"
	"sportello/store/laptop"
)

// crashFolder, when set, makes the test binary the program that is killed.
const crashFolder = "LAPTOP_CRASH_FOLDER"

func TestMain(m *testing.M) {
	if folder := os.Getenv(crashFolder); folder != "" {
		if err := saveUntilKilled(folder); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
	os.Exit(m.Run())
}

// saveUntilKilled saves, queues, pulls, forgets, decides and begins new incarnations, and
// says on standard output what it was told is on disk.
func saveUntilKilled(folder string) error {
	ctx := context.Background()
	file, err := laptop.Open(ctx, laptop.Options{Folder: folder, KDF: cheap})
	if err != nil {
		return err
	}
	session, err := file.Unlock(ctx, operator, passphrase)
	if err != nil {
		return err
	}
	summaries, err := session.List(ctx, laptop.Filter{})
	if err != nil || len(summaries) == 0 {
		return errors.Join(err, errors.New("no record to work on"))
	}
	id := summaries[0].ID
	for _, summary := range summaries {
		if summary.State == "active" { // the one that was not pulled
			id = summary.ID
		}
	}
	document, err := session.Record(ctx, id)
	if err != nil {
		return err
	}
	version := document.Version
	known, err := session.Shared(ctx, id)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return err
	}
	page := pages(id, known)
	for i := 0; ; i++ {
		switch {
		case i%7 == 1: // early: it may not live long
			operations, err := session.Queue(ctx, laptop.Handover{Records: []laptop.Outgoing{{ID: id, Version: version}}})
			if err != nil {
				return err
			}
			version++
			fmt.Println("queued", operations[0].ID)
		case i%7 == 3:
			arrival := page()
			if _, err := session.Take(ctx, arrival); err != nil {
				return err
			}
			version++
			fmt.Println("taken", string(arrival.Cursor))
			for _, incoming := range arrival.Records {
				if other := incoming.Shared.Record; other != id && i%2 == 1 {
					if _, err := session.Forget(ctx, []uuid.UUID{other}); err != nil {
						return err
					}
					fmt.Println("forgotten", other)
				}
			}
		case i%7 == 5:
			decided := laptop.Decision{Record: id, Kind: store.Person, Changes: map[string]store.Change{"decided": {Value: note(version)}}}
			operations, err := session.Decide(ctx, "Ravenna", []laptop.Decision{decided}, nil)
			if err != nil {
				return err
			}
			version++
			fmt.Println("queued", operations[0].ID)
		case i%23 == 22:
			if err := session.NewIncarnation(ctx); err != nil {
				return err
			}
		default:
			if version, err = session.Save(ctx, laptop.Change{ID: id, Version: version, Values: map[string]string{"note": note(version)}}); err != nil {
				return err
			}
			fmt.Println("saved", version)
		}
	}
}

// pages makes pages of what others write of a record, of which something may be
// known, and of a new one: numbered, and the number is their cursor.
func pages(id uuid.UUID, known store.Shared) func() laptop.Arrival {
	office := newOffice()
	field := known.Fields["office"]
	if known.Record == id {
		office.states[id] = known
		office.writes[id] = map[string][]store.Written{"office": append(field.Past, field.Standing)}
	}
	number, _ := strconv.Atoi(field.Standing.Value)
	return func() laptop.Arrival {
		number++
		office.state(id, store.Person, map[string]string{"office": strconv.Itoa(number)})
		other := uuid.New()
		office.state(other, store.Person, map[string]string{"surname": "ESEMPIO"})
		arrival := office.page(id, other)
		arrival.Cursor, arrival.Describe = []byte(strconv.Itoa(number)), nil
		arrival.Bulletin = []byte(strconv.Itoa(number))
		return arrival
	}
}

// inStep reports how far was pulled; records, cursor and bulletin must be of one
// moment.
func inStep(t *testing.T, session *laptop.Session, document laptop.Document) int {
	t.Helper()
	cursor, _, _, err := session.Pulled(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if len(cursor) == 0 { // nothing yet
		return 0
	}
	there, here := shared(t, session, document.ID).Fields["office"].Standing.Value, document.Record.Fields["office"].Value
	if there != string(cursor) || here != string(cursor) {
		t.Fatalf("pulled up to %s, the record is at %s, its working copy at %s", cursor, there, here)
	}
	if bulletin, err := session.Bulletin(t.Context()); string(bulletin) != string(cursor) || err != nil {
		t.Fatalf("pulled up to %s, the bulletin is %q, %v", cursor, bulletin, err)
	}
	number, _ := strconv.Atoi(string(cursor))
	return number
}

// note is long enough for the record to be written out every few saves.
func note(version int64) string { return fmt.Sprintf("%0200d", version) }

// unbroken reads the record and its history, which has every version once and
// leads to what the record says.
func unbroken(t *testing.T, session *laptop.Session, id uuid.UUID) laptop.Document {
	t.Helper()
	document := read(t, session, id)
	history, err := session.History(t.Context(), id)
	if err != nil || int64(len(history)) != document.Version {
		t.Fatalf("%d versions noted of %d, %v", len(history), document.Version, err)
	}
	last := ""
	for i, entry := range history {
		if entry.Version != int64(i+1) {
			t.Fatalf("version %d stands in place %d", entry.Version, i+1)
		}
		for _, change := range entry.Changes {
			if change.Field != "note" {
				continue
			}
			if change.Before != last || change.After != note(entry.Version-1) {
				t.Fatalf("version %d: %q became %q, it was %q", entry.Version, change.Before, change.After, last)
			}
			last = change.After
		}
	}
	if got := document.Record.Fields["note"].Value; got != last {
		t.Fatalf("the record says %q, its history %q", got, last)
	}
	return document
}

func TestWhatWasAcknowledgedSurvivesKilling(t *testing.T) {
	folder := t.TempDir()
	file, session := create(t, folder)
	id := person(t, session, map[string]string{"surname": "PROVA"}).ID
	closeAll(t, file, session)
	rounds := 30
	if testing.Short() {
		rounds = 5
	}
	var version int64
	pulls := 0
	promised := make(map[string]bool) // operations
	var forgotten []uuid.UUID
	for round := range rounds {
		taken := 0
		life := 25 * time.Millisecond
		if round%5 == 4 { // forgetting takes long
			life *= 20
		}
		for _, said := range runAndKill(t, folder, life) {
			word, value, _ := strings.Cut(said, " ")
			switch word {
			case "saved":
				version, _ = strconv.ParseInt(value, 10, 64)
			case "queued":
				promised[value] = true
			case "taken":
				taken, _ = strconv.Atoi(value)
				pulls++
			case "forgotten":
				forgotten = append(forgotten, uuid.MustParse(value))
			}
		}
		file := open(t, folder)
		session := unlock(t, file)
		document := unbroken(t, session, id)
		if document.Version < version {
			t.Fatalf("version %d on disk, %d was acknowledged", document.Version, version)
		}
		if got := inStep(t, session, document); got < taken {
			t.Fatalf("pulled up to %d, %d was acknowledged", got, taken)
		}
		content := raw(t, folder)
		for _, id := range forgotten {
			if bytes.Contains(content, id[:]) {
				t.Fatalf("record %s was forgotten and its id is in the file", id)
			}
		}
		report := sound(t, session)
		entries, err := session.Entries(t.Context(), 0, 100_000, 1<<30)
		if err != nil || len(entries) != report.Entries {
			t.Fatalf("%d entries of %d, %v", len(entries), report.Entries, err)
		}
		kept := make(map[string]bool)
		for _, entry := range entries {
			kept[entry.Op.String()] = true
		}
		for op := range promised {
			if !kept[op] {
				t.Fatalf("operation %s was acknowledged and is gone", op)
			}
		}
		closeAll(t, file, session)
	}
	if version < int64(rounds) || len(promised) == 0 || pulls == 0 || len(forgotten) == 0 {
		t.Fatalf("version %d, %d operations, %d pages, %d forgotten: the program under test did nothing", version, len(promised), pulls, len(forgotten))
	}
}

// runAndKill returns the whole lines the program said before it was killed, at
// some moment of a life.
func runAndKill(t *testing.T, folder string, life time.Duration) []string {
	t.Helper()
	program := exec.Command(os.Args[0])
	program.Env = append(os.Environ(), crashFolder+"="+folder)
	program.Stderr = os.Stderr
	output, err := program.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := program.Start(); err != nil {
		t.Fatal(err)
	}
	var said []string
	reader := bufio.NewReader(output)
	for {
		line, err := reader.ReadString('\n')
		if err != nil {
			break // what stands behind the last line end was not said
		}
		if len(said) == 0 { // it works: now it has a moment to live
			time.AfterFunc(time.Duration(rand.Int64N(int64(life))), func() { _ = program.Process.Kill() })
		}
		said = append(said, strings.TrimSuffix(line, "\n"))
	}
	if err := program.Wait(); err == nil || len(said) == 0 {
		t.Fatalf("the program ended by itself: %v", err)
	}
	return said
}

// A disk with room for everything but the next change: at every size the
// change happens whole or not at all, and what was there stays.
func TestAFullDiskLosesNothing(t *testing.T) {
	short := strings.Repeat("x", 1500)
	changes := map[string]func(*laptop.Session, laptop.Document) error{
		"save": func(session *laptop.Session, document laptop.Document) error {
			_, err := session.Save(t.Context(), laptop.Change{ID: document.ID, Version: document.Version, Values: map[string]string{"note": strings.Repeat("x", 30_000)}})
			return err
		},
		"save a little": func(session *laptop.Session, document laptop.Document) error {
			_, err := session.Save(t.Context(), laptop.Change{ID: document.ID, Version: document.Version, Values: map[string]string{"note": short}})
			return err
		},
		"create": func(session *laptop.Session, _ laptop.Document) error {
			_, err := session.Create(t.Context(), laptop.Draft{Kind: store.Person, Values: map[string]string{"note": strings.Repeat("x", 30_000)}})
			return err
		},
		"queue": func(session *laptop.Session, document laptop.Document) error {
			_, err := session.Queue(t.Context(), laptop.Handover{Records: []laptop.Outgoing{{ID: document.ID, Version: document.Version}}})
			return err
		},
		"take": func(session *laptop.Session, document laptop.Document) error {
			office := newOffice()
			office.state(document.ID, store.Person, map[string]string{"note": strings.Repeat("x", 30_000)})
			office.state(uuid.New(), store.Person, map[string]string{"note": strings.Repeat("x", 30_000)})
			_, err := session.Take(t.Context(), office.page())
			return err
		},
		"decide": func(session *laptop.Session, document laptop.Document) error {
			_, err := session.Decide(t.Context(), "Ravenna", []laptop.Decision{
				{Record: uuid.New(), Kind: store.Pair, Changes: map[string]store.Change{"verdict": {Value: "different"}}},
				{Record: document.ID, Kind: store.Person, Changes: map[string]store.Change{"note": {Value: strings.Repeat("x", 30_000)}}},
			}, describe)
			return err
		},
		"carried": func(session *laptop.Session, _ laptop.Document) error {
			return session.PutCarried(t.Context(), [32]byte{1}, make([]byte, 30_000))
		},
		"setting": func(session *laptop.Session, _ laptop.Document) error {
			return session.PutSetting(t.Context(), "note", make([]byte, 30_000))
		},
	}
	for name, change := range changes {
		t.Run(name, func(t *testing.T) {
			file, session := create(t, t.TempDir())
			id := person(t, session, map[string]string{"surname": "PROVA", "form": strings.Repeat("y", 20_000)}).ID
			for range 2 { // beside whose tails there is no room for another
				save(t, session, person(t, session, map[string]string{"surname": "ESEMPIO"}).ID, map[string]string{"note": short})
			}
			refused := 0
			for pages := range 60 {
				before := read(t, session, id)
				if err := file.LimitPages(pages); err != nil {
					t.Fatal(err)
				}
				err := change(session, before)
				if err == nil {
					if refused == 0 {
						t.Fatal("the disk was never full")
					}
					sound(t, session)
					return
				}
				if refused++; !errors.Is(err, store.ErrFull) {
					t.Fatalf("%d pages: %v, want ErrFull", pages, err)
				}
				if after := read(t, session, id); after.Version != before.Version {
					t.Fatalf("%d pages: version %d after a refusal", pages, after.Version)
				}
				sound(t, session)
			}
			t.Fatal("never enough room")
		})
	}
}

func TestASmallDiskFillsUpAndIsFreedAgain(t *testing.T) {
	folder := smallDisk(t, "1m")
	file, session := create(t, folder)
	id := person(t, session, map[string]string{"surname": "PROVA"}).ID
	var err error
	kept := 0
	for ; err == nil && kept < 1000; kept++ {
		_, err = session.Create(t.Context(), laptop.Draft{Kind: store.Application, Values: application()})
	}
	if kept--; !errors.Is(err, store.ErrFull) {
		t.Fatalf("after %d: %v, want ErrFull", kept, err)
	}
	if _, err := file.BackupDaily(t.Context()); !errors.Is(err, store.ErrFull) {
		t.Errorf("backing up: %v, want ErrFull", err)
	}
	if report := sound(t, session); report.Records != kept+1 {
		t.Errorf("%d records, %d were acknowledged", report.Records, kept+1)
	}
	read(t, session, id)
	closeAll(t, file, session)
	if left, err := laptop.Backups(t.Context(), folder); len(left) != 0 || err != nil {
		t.Errorf("half a backup is offered: %+v, %v", left, err)
	}

	file = open(t, folder) // still full
	session = unlock(t, file)
	if report := sound(t, session); report.Records != kept+1 {
		t.Errorf("%d records after reopening, %d were acknowledged", report.Records, kept+1)
	}
	save(t, session, id, map[string]string{"phone": "0544000000"})
	closeAll(t, file, session)
}

// However little room there was at first, once there is more the program starts.
func TestAFolderOnAFullDisk(t *testing.T) {
	const size = 512 << 10
	folder := smallDisk(t, "512k")
	filler, data := folder+"/filler", folder+"/data"
	started := false
	for room := 0; room <= size && !started; room += 8 << 10 {
		if err := os.WriteFile(filler, make([]byte, size-room), 0o600); err != nil {
			t.Fatal(err)
		}
		file, err := laptop.Open(t.Context(), options(data))
		if started = err == nil; !started && !errors.Is(err, store.ErrFull) {
			t.Fatalf("room for %d bytes: %v, want ErrFull", room, err)
		}
		if err := os.Remove(filler); err != nil {
			t.Fatal(err)
		}
		if !started {
			if file, err = laptop.Open(t.Context(), options(data)); err != nil {
				t.Fatalf("with room, after %d bytes: %v", room, err)
			}
		}
		if err := errors.Join(file.Close(), os.RemoveAll(data)); err != nil {
			t.Fatal(err)
		}
	}
	if !started {
		t.Error("never enough room")
	}
}
