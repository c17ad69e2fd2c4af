package main

import (
	"bufio"
	"context"
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"sportello/store"
	laptops "sportello/store/laptop" // laptop is a type here
	"sportello/store/office"
	"sportello/sync/client"
	"sportello/sync/server"
)

var roundsFlag = flag.Int("rounds", 15, "how often TestKilledAtBothEnds kills the service and a laptop")

const (
	senderName       = "sender"
	senderOperator   = "a.prova"
	senderPassphrase = "una frase di prova"
)

var senderKDF = laptops.KDF{Memory: 64, Passes: 1, Threads: 1}

// sender is a laptop's program: it queues and sends until it is killed, and
// says on standard output what it was told is queued or receipted.
func sender() {
	if err := sendUntilKilled(context.Background(), os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func sendUntilKilled(ctx context.Context, folder, address string) error {
	file, session, err := openSender(ctx, folder)
	if err != nil {
		return err
	}
	defer func() { session.Close(); _ = file.Close() }()
	enrolment, err := session.Enrolment(ctx)
	if err != nil {
		return err
	}
	var known client.Office
	if err := json.Unmarshal(enrolment.Office, &known); err != nil {
		return err
	}
	known.Address = address
	sending, err := client.New(known, enrolment.SigningKey, client.Options{Batch: 7})
	if err != nil {
		return err
	}
	var waiting []uuid.UUID
	for n := 0; ; n++ {
		operations, err := queueOne(ctx, session, n)
		if err != nil {
			return err
		}
		for _, op := range operations {
			fmt.Println("queued", op.ID)
			waiting = append(waiting, op.ID)
		}
		if n%4 != 3 {
			continue
		}
		if _, err := sending.Push(ctx, session, nil); err != nil {
			time.Sleep(5 * time.Millisecond) // the service is gone
			continue
		}
		for _, id := range waiting {
			fmt.Println("receipted", id)
		}
		waiting = nil
	}
}

func openSender(ctx context.Context, folder string) (*laptops.File, *laptops.Session, error) {
	file, err := laptops.Open(ctx, laptops.Options{Folder: folder, KDF: senderKDF})
	if err != nil {
		return nil, nil, err
	}
	session, err := file.Unlock(ctx, senderOperator, senderPassphrase)
	if err != nil {
		return nil, nil, errors.Join(err, file.Close())
	}
	return file, session, nil
}

func queueOne(ctx context.Context, session *laptops.Session, n int) ([]store.Operation, error) {
	document, err := session.Create(ctx, laptops.Draft{Kind: store.Person, State: "draft", Values: map[string]string{"1.3": fmt.Sprint("PROVA ", n)}})
	if err != nil {
		return nil, err
	}
	return session.Queue(ctx, laptops.Handover{Site: "Ravenna", Records: []laptops.Outgoing{{ID: document.ID, Version: document.Version, State: "queued"}}})
}

// enrolSender makes the laptop's file.
func enrolSender(t *testing.T, data, folder string) {
	t.Helper()
	s, err := startServe(data, os.Environ())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.end(os.Kill) }()
	opened, err := server.Open(t.Context(), server.Folder{Data: data}, server.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = opened.Close() }()
	code, _, err := opened.OfferCode(t.Context(), "Portatile")
	if err != nil {
		t.Fatal(err)
	}
	_, key, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	known, _, err := client.Enrol(t.Context(), s.address, code.String(), "Portatile", key, client.Options{})
	if err != nil {
		t.Fatal(err)
	}
	encoded, err := json.Marshal(known)
	if err != nil {
		t.Fatal(err)
	}
	file, err := laptops.Open(t.Context(), laptops.Options{Folder: folder, KDF: senderKDF})
	if err != nil {
		t.Fatal(err)
	}
	session, _, err := file.CreateOperator(t.Context(), laptops.OperatorDraft{Name: senderOperator, DisplayName: "Anna Prova", Passphrase: senderPassphrase})
	if err != nil {
		t.Fatal(err)
	}
	err = session.PutEnrolment(t.Context(), laptops.Enrolment{Laptop: known.Enrolment.Laptop, SigningKey: key, Office: encoded})
	session.Close()
	if err := errors.Join(err, file.Close()); err != nil {
		t.Fatal(err)
	}
}

// told is what the laptop's operator was told, over all rounds.
type told struct{ queued, receipted map[string]bool }

// listen hears a laptop out; the first receipt it tells of closes delivered.
func (w told) listen(said io.Reader, delivered chan<- struct{}) error {
	lines := bufio.NewScanner(said)
	first := sync.OnceFunc(func() { close(delivered) })
	for lines.Scan() {
		switch word, id, _ := strings.Cut(lines.Text(), " "); word {
		case "queued":
			w.queued[id] = true
		case "receipted":
			w.receipted[id] = true
			first()
		default:
			return fmt.Errorf("the laptop says %q", lines.Text())
		}
	}
	return lines.Err()
}

// The service and a laptop's program, both the real ones, are killed at random
// moments, again and again. What the operator was told is receipted is at the
// office; what is queued is there or on the laptop.
func TestKilledAtBothEnds(t *testing.T) {
	data, folder := filepath.Join(t.TempDir(), "office"), filepath.Join(t.TempDir(), "laptop")
	if err := server.Create(t.Context(), server.Folder{Data: data}, []string{"localhost"}); err != nil {
		t.Fatal(err)
	}
	enrolSender(t, data, folder)
	what := told{make(map[string]bool), make(map[string]bool)}
	for round := range *roundsFlag {
		killBoth(t, data, folder, what, round%2 == 0)
		if round%25 == 24 || round == *roundsFlag-1 {
			checkTold(t, data, folder, what)
		}
	}
	if len(what.receipted) == 0 || len(what.queued) == len(what.receipted) {
		t.Errorf("%d queued, %d receipted: nothing was tried", len(what.queued), len(what.receipted))
	}
	t.Logf("%d rounds: %d queued, of these %d receipted", *roundsFlag, len(what.queued), len(what.receipted))
}

// killBoth runs both until each is killed, in either order: at any moment, or at
// one when something has been delivered, which a slow machine might never come to.
func killBoth(t *testing.T, data, folder string, what told, delivering bool) {
	t.Helper()
	s, err := startServe(data, os.Environ())
	if err != nil {
		t.Fatal(err)
	}
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	sending := &exec.Cmd{Path: program, Args: []string{senderName, folder, s.address}, Env: os.Environ(), Stderr: os.Stderr}
	said, err := sending.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := sending.Start(); err != nil {
		t.Fatal(err)
	}
	first, second := s.process.Process, sending.Process
	if rand.IntN(2) == 0 {
		first, second = second, first
	}
	heard, delivered := make(chan error, 1), make(chan struct{})
	go func() { heard <- what.listen(said, delivered) }()
	if delivering {
		select {
		case <-delivered:
		case <-time.After(time.Minute):
			t.Error("nothing was delivered in a minute")
		}
	}
	time.Sleep(20*time.Millisecond + rand.N(120*time.Millisecond))
	_ = first.Kill()
	time.Sleep(rand.N(40 * time.Millisecond))
	_ = second.Kill()
	if err := <-heard; err != nil {
		t.Error(err)
	}
	<-s.logged
	if errs := []error{s.process.Wait(), sending.Wait()}; errs[0] == nil || errs[1] == nil {
		t.Errorf("one of them ended by itself: %v", errs)
	}
}

func checkTold(t *testing.T, data, folder string, what told) {
	t.Helper()
	opened, err := server.Open(t.Context(), server.Folder{Data: data}, server.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = opened.Close() }()
	if report, err := opened.Ledger.Verify(t.Context()); err != nil || len(report.Findings) > 0 {
		t.Fatalf("%v, %v", report.Findings, err)
	}
	there := make(map[string]int)
	err = opened.Ledger.Entries(t.Context(), 0, func(kept office.Kept) error {
		there[kept.Operation.ID.String()]++
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	file, session, err := openSender(t.Context(), folder)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { session.Close(); _ = file.Close() }()
	if report, err := session.Verify(t.Context()); err != nil || len(report.Problems) > 0 {
		t.Fatalf("%v, %v", report.Problems, err)
	}
	entries, err := session.Entries(t.Context(), 0, 1<<20, 1<<30)
	if err != nil {
		t.Fatal(err)
	}
	kept := make(map[string]bool, len(entries))
	for _, entry := range entries {
		kept[entry.Op.String()] = true
	}
	for id := range what.queued {
		switch {
		case what.receipted[id] && there[id] != 1:
			t.Fatalf("operation %s was receipted and is %d times at the office", id, there[id])
		case there[id] > 1, there[id] == 0 && !kept[id]:
			t.Fatalf("operation %s was queued; it is %d times at the office, on the laptop: %v", id, there[id], kept[id])
		}
	}
}
