package office_test

import (
	"crypto/ed25519"
	"errors"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/uuid"

	"sportello/store"
	"sportello/store/office"
)

func TestEnrolmentCodes(t *testing.T) {
	now := morning
	o := options(filepath.Join(t.TempDir(), "ledger.db"))
	o.Clock = func() time.Time { return now }
	ledger := create(t, o)
	key := func(n byte) ed25519.PublicKey {
		key := make(ed25519.PublicKey, ed25519.PublicKeySize)
		key[0] = n
		return key
	}
	offer := func(ticket byte, name string) error {
		return ledger.OfferCode(t.Context(), office.Code{Ticket: [8]byte{ticket}, Key: [32]byte{ticket, 7}, Name: name, Expires: morning.Add(24 * time.Hour)})
	}
	for ticket, name := range map[byte]string{1: "Lido 1", 2: "Lido 2", 3: "Lido 1"} {
		if err := offer(ticket, name); err != nil {
			t.Fatal(err)
		}
	}
	code, err := ledger.FindCode(t.Context(), [8]byte{2})
	if err != nil || code.Key != [32]byte{2, 7} || code.Name != "Lido 2" || !code.Expires.Equal(morning.Add(24*time.Hour)) {
		t.Errorf("code %+v, %v", code, err)
	}
	var first office.Laptop
	for _, step := range []struct {
		name   string
		after  time.Duration
		ticket byte
		key    byte
		want   error
	}{
		{"never given out", 0, 9, 1, office.ErrCodeUnknown},
		{"the first use", 0, 1, 1, nil},
		{"the same laptop, which did not hear the answer", time.Hour, 1, 1, nil},
		{"even after it has expired", 25 * time.Hour, 1, 1, nil},
		{"another laptop", 0, 1, 2, office.ErrCodeUsed},
		{"a name that was taken meanwhile", 0, 3, 2, office.ErrNameTaken},
		{"a moment too late", 24*time.Hour + time.Millisecond, 2, 2, office.ErrCodeExpired},
		{"the last moment", 24 * time.Hour, 2, 2, nil},
	} {
		now = morning.Add(step.after)
		laptop, err := ledger.Enrol(t.Context(), [8]byte{step.ticket}, key(step.key))
		if !errors.Is(err, step.want) {
			t.Errorf("%s: %v, want %v", step.name, err, step.want)
		}
		if step.ticket == 1 && err == nil {
			if first.ID == uuid.Nil {
				first = laptop
			}
			if laptop.ID != first.ID || laptop.Name != "Lido 1" {
				t.Errorf("%s: laptop %+v, first %+v", step.name, laptop, first)
			}
		}
	}
	if err := offer(4, "Lido 2"); !errors.Is(err, office.ErrNameTaken) {
		t.Errorf("a name taken: %v", err)
	}
	laptops, err := ledger.Laptops(t.Context())
	if err != nil || len(laptops) != 2 || laptops[0].ID != first.ID {
		t.Errorf("laptops %v, %v", laptops, err)
	}
}

// Each laptop has its own number, from 1, whatever the clock says and whoever is
// turned away; asked again it is the same.
func TestLaptopsAreNumberedAsTheyAreEnrolled(t *testing.T) {
	now := morning
	o := options(filepath.Join(t.TempDir(), "ledger.db"))
	o.Clock = func() time.Time { return now }
	ledger := create(t, o)
	for want, name := range []string{"Lido 1", "Lido 2", "Lido 3"} {
		now = now.Add(-time.Hour) // put back
		id := enrol(t, ledger, name)
		if laptop, err := ledger.Laptop(t.Context(), id); err != nil || laptop.Number != want+1 {
			t.Errorf("%s has number %d, %v", name, laptop.Number, err)
		}
		if err := ledger.Revoke(t.Context(), id); err != nil {
			t.Fatal(err)
		}
	}
	now = now.Add(12 * time.Hour)
	if err := ledger.OfferCode(t.Context(), office.Code{Ticket: [8]byte{7}, Name: "Lido 1", Expires: now.Add(time.Hour)}); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if laptop, err := ledger.Enrol(t.Context(), [8]byte{7}, make(ed25519.PublicKey, ed25519.PublicKeySize)); err != nil || laptop.Number != 4 {
			t.Errorf("number %d, %v", laptop.Number, err)
		}
	}
}

// Laptops of a ledger from before there were numbers get theirs by when they were enrolled.
func TestALedgerWithoutNumbersIsBroughtUpToDate(t *testing.T) {
	now := morning
	o := options(filepath.Join(t.TempDir(), "ledger.db"))
	o.Clock = func() time.Time { return now }
	ledger := create(t, o)
	var ids []uuid.UUID
	for _, name := range []string{"Lido 1", "Lido 2", "Lido 3"} {
		now = now.Add(-time.Hour)
		ids = append(ids, enrol(t, ledger, name))
	}
	if err := ledger.Close(); err != nil {
		t.Fatal(err)
	}
	tamper(t, o.Path, backToFormat3, `PRAGMA user_version = 3`)
	ledger, err := office.Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = ledger.Close() }()
	ids = append(ids, enrol(t, ledger, "Lido 4"))
	for i, want := range []int{3, 2, 1, 4} {
		if laptop, err := ledger.Laptop(t.Context(), ids[i]); err != nil || laptop.Number != want {
			t.Errorf("%s has number %d, %v", laptop.Name, laptop.Number, err)
		}
	}
}

func TestRevocationCountsAtOnceInEveryProcess(t *testing.T) {
	o := options(filepath.Join(t.TempDir(), "ledger.db"))
	service := create(t, o)
	administration, err := office.Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = administration.Close() }()
	id := enrol(t, administration, "Lido 1")
	c := newChain(id).write([]byte("one"))
	appendAll(t, service, c.all())
	if err := administration.Revoke(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	laptop, err := service.Laptop(t.Context(), id)
	if err != nil || laptop.State != office.Revoked {
		t.Errorf("laptop %+v, %v", laptop, err)
	}
	if report := sound(t, service); report.Entries != 1 {
		t.Errorf("what it had sent: %+v", report)
	}
	enrol(t, service, "Lido 1") // its name is free again
	if err := service.Revoke(t.Context(), uuid.New()); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("revoking a stranger: %v", err)
	}
}
