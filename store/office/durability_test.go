package office_test

import (
	"context"
	"errors"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/uuid"

	"sportello/store"
	"sportello/store/office"
)

func TestAFullDiskLosesNothingAndHarmsNothing(t *testing.T) {
	for pages := range 40 {
		ledger := newLedger(t)
		c := newChain(enrol(t, ledger, "one"))
		for range 3 {
			c.write(person(t, uuid.New(), "note", strings.Repeat("x", 9000)))
		}
		appendAll(t, ledger, c.push(1, 1))
		if err := ledger.LimitPages(pages); err != nil {
			t.Fatal(err)
		}
		answer, err := ledger.Append(context.Background(), c.push(2, 3))
		if err == nil {
			if report := sound(t, ledger); pages == 0 || report.Entries != 3 {
				t.Fatalf("%d pages: %+v, %+v", pages, answer, report)
			}
			return // room enough: every smaller disk has been tried
		}
		if !errors.Is(err, store.ErrFull) {
			t.Fatalf("%d pages: error %v, want ErrFull", pages, err)
		}
		if report := sound(t, ledger); report.Entries != 1 {
			t.Fatalf("%d pages: %+v after a full disk", pages, report)
		}
		if err := ledger.LimitPages(1000); err != nil {
			t.Fatal(err)
		}
		if answer := appendAll(t, ledger, c.push(2, 3)); answer.Outcome != office.Stored || answer.Appended != 2 {
			t.Fatalf("%d pages: %+v once there is room", pages, answer)
		}
	}
	t.Fatal("never enough room")
}

func TestOneFailingRequestDoesNotFailItsNeighbours(t *testing.T) {
	ledger := newLedger(t)
	insert := func(ticket byte, then error) func(func(string, ...any) error) error {
		return func(exec func(string, ...any) error) error {
			return errors.Join(exec(`INSERT INTO enrolment_code (ticket, name, made, expires, sealed) VALUES (?, 'x', 0, 0, x'00')`, []byte{ticket, 0, 0, 0, 0, 0, 0, 0}), then)
		}
	}
	failure := errors.New("this one fails")
	answers := ledger.Together(insert(1, nil), insert(2, failure), insert(3, nil), insert(1, nil))
	for i, want := range []bool{true, false, true, false} {
		if (answers[i] == nil) != want {
			t.Errorf("request %d: %v, want success %v", i, answers[i], want)
		}
	}
	if !errors.Is(answers[1], failure) {
		t.Errorf("error %v is not the request's own", answers[1])
	}
	for ticket, want := range map[byte]bool{1: true, 2: false, 3: true} {
		_, err := ledger.FindCode(t.Context(), [8]byte{ticket})
		if found := !errors.Is(err, office.ErrCodeUnknown); found != want {
			t.Errorf("what request %d wrote is there: %v, want %v", ticket, found, want)
		}
	}
}

// A receipt is worth what the disk has, not what the system's cache has.
func TestCommitsReachTheDisk(t *testing.T) {
	ledger := newLedger(t)
	for name, want := range map[string]string{"synchronous": "2", "journal_mode": "wal", "foreign_keys": "1", "secure_delete": "1", "busy_timeout": "10000"} {
		if got, err := ledger.Pragma(name); err != nil || got != want {
			t.Errorf("%s is %q, want %q: %v", name, got, want, err)
		}
	}
}

// The same as above on a file system that really is full: needs root.
func TestAFullFileSystem(t *testing.T) {
	folder := t.TempDir()
	if out, err := exec.Command("mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", folder).CombinedOutput(); err != nil {
		t.Skipf("no small file system: %s", out)
	}
	t.Cleanup(func() { _ = exec.Command("umount", folder).Run() })
	ledger := create(t, options(filepath.Join(folder, "ledger.db")))
	t.Cleanup(func() { _ = ledger.Close() })
	c := newChain(enrol(t, ledger, "one"))
	var failure error
	for failure == nil && len(c.entries) < 1000 {
		c.write(person(t, uuid.New(), "note", strings.Repeat("x", 9000)))
		_, failure = ledger.Append(context.Background(), c.push(len(c.entries), len(c.entries)))
	}
	if !errors.Is(failure, store.ErrFull) {
		t.Fatalf("after %d operations: %v, want ErrFull", len(c.entries), failure)
	}
	if report := sound(t, ledger); report.Entries != len(c.entries)-1 {
		t.Fatalf("%+v, want the %d that were answered for", report, len(c.entries)-1)
	}
	if out, err := exec.Command("mount", "-o", "remount,size=8m", folder).CombinedOutput(); err != nil {
		t.Fatalf("%s", out)
	}
	if answer := appendAll(t, ledger, c.all()); answer.Outcome != office.Stored || answer.Appended != 1 {
		t.Errorf("%+v once there is room", answer)
	}
	sound(t, ledger)
}
