package main

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"sportello/store"
	"sportello/store/office"
	"sportello/sync/server"
)

// The service is killed at a random moment, again and again, while laptops
// push: whatever they hold a receipt for is in the ledger, the ledger is
// sound, and they go on where they were.
func TestKilledServiceKeepsWhatItReceipted(t *testing.T) {
	const rounds, laptops, longest = 6, 4, 400 * time.Millisecond
	folder := filepath.Join(t.TempDir(), "office")
	if err := server.Create(t.Context(), server.Folder{Data: folder}, []string{"localhost"}); err != nil {
		t.Fatal(err)
	}
	var all []*laptop
	receipted := make([]store.Receipt, laptops)
	tried := func() bool {
		return !slices.ContainsFunc(receipted, func(receipt store.Receipt) bool { return receipt.Seq == 0 })
	}
	for round := 0; round < rounds || round < 10*rounds && !tried(); round++ { // more of them where the machine is slow
		s, err := startServe(folder, os.Environ())
		if err != nil {
			t.Fatal(err)
		}
		for len(all) < laptops {
			all = append(all, offerAndEnrol(t, folder, s.address, fmt.Sprint("Lido ", len(all))))
		}
		var wait sync.WaitGroup
		for i, l := range all {
			l.Address = s.address
			wait.Go(func() { receipted[i] = pushUntilCut(t, l, receipted[i]) })
		}
		time.Sleep(50*time.Millisecond + rand.N(longest))
		if err := s.end(os.Kill); err == nil {
			t.Fatal("the service survived being killed")
		}
		wait.Wait()
		checkReceipts(t, folder, all, receipted)
		t.Logf("round %d: receipts up to %d %d %d %d", round, receipted[0].Seq, receipted[1].Seq, receipted[2].Seq, receipted[3].Seq)
	}
	for i, receipt := range receipted {
		if receipt.Seq == 0 {
			t.Errorf("laptop %d never got a receipt: nothing was tried", i)
		}
	}
}

func offerAndEnrol(t *testing.T, folder, address, name string) *laptop {
	t.Helper()
	opened, err := server.Open(t.Context(), server.Folder{Data: folder}, server.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = opened.Close() }()
	code, _, err := opened.OfferCode(t.Context(), name)
	if err != nil {
		t.Fatal(err)
	}
	l, err := enrolLaptop(address, code.String())
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// pushUntilCut makes and pushes operations, a few at a time, until the
// connection breaks. It returns the last receipt.
func pushUntilCut(t *testing.T, l *laptop, last store.Receipt) store.Receipt {
	for {
		for range 1 + rand.N(5) {
			encoded, err := newOperation(store.Application, uuid.New(), map[string]string{"1.3": "PROVA", "note": string(bytes.Repeat([]byte("x"), rand.N(4000)))})
			if err != nil {
				t.Error(err)
				return last
			}
			l.write(encoded)
		}
		receipt, answer, err := l.push(int(last.Seq)+1, len(l.Chain))
		if err != nil {
			return last // the service is gone
		}
		if answer.Receipt == nil || receipt.Seq != uint64(len(l.Chain)) {
			t.Errorf("answer %+v", answer)
			return last
		}
		last = receipt
	}
}

func checkReceipts(t *testing.T, folder string, all []*laptop, receipted []store.Receipt) {
	t.Helper()
	opened, err := server.Open(t.Context(), server.Folder{Data: folder}, server.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = opened.Close() }()
	report, err := opened.Ledger.Verify(context.Background())
	if err != nil || len(report.Findings) > 0 {
		t.Fatalf("%v, %v", report.Findings, err)
	}
	held := make(map[store.Stream][]store.Entry)
	err = opened.Ledger.Entries(t.Context(), 0, func(kept office.Kept) error {
		held[kept.Stream] = append(held[kept.Stream], kept.Entry)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for i, l := range all {
		entries := held[l.Stream]
		if uint64(len(entries)) < receipted[i].Seq {
			t.Fatalf("laptop %d holds a receipt for %d, the ledger ends at %d", i, receipted[i].Seq, len(entries))
		}
		for n, entry := range entries {
			if entry.Hash != l.Chain[n].Hash || !bytes.Equal(entry.Encoded, l.Chain[n].Encoded) {
				t.Fatalf("laptop %d: operation %d is not what was sent", i, n+1)
			}
		}
		if n := receipted[i].Seq; n > 0 && entries[n-1].Hash != receipted[i].Hash {
			t.Fatalf("laptop %d: the receipt's hash is another", i)
		}
	}
}
