package simulation

import (
	"context"
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"testing/cryptotest"
	"time"

	"sportello/store"
	"sportello/store/laptop"
	"sportello/store/office"
	"sportello/sync/client"
	"sportello/sync/server"
)

const (
	account    = "a.prova"
	passphrase = "una frase di prova"
	address    = "https://ufficio.example"
	portables  = 3
	socketName = "s"
)

// roleOf says which of the laptops are the office's own: the first.
func roleOf(i int) office.Role {
	if i == 0 {
		return office.RoleOffice
	}
	return office.RoleTrips
}

var cheap = laptop.KDF{Memory: 8, Passes: 1, Threads: 1}

var morning = time.Date(2026, 11, 25, 8, 0, 0, 0, time.UTC)

// template is an office with its enrolled laptops, made once: keys and first
// files cost more than a whole run.
type template struct {
	folder  string // "office", "0", "1", …
	offices []client.Office
	keys    []ed25519.PrivateKey
	begun   *reference // with a few records everybody has
	press   *press
}

// memory is a folder that goes with the test, in memory where there is one.
func memory(t *testing.T) string {
	t.Helper()
	folder, err := os.MkdirTemp("/dev/shm", "sportello-simulation-")
	if err != nil {
		return t.TempDir()
	}
	t.Cleanup(func() { _ = os.RemoveAll(folder) })
	return folder
}

func newTemplate(t *testing.T) *template {
	t.Helper()
	cryptotest.SetGlobalRandom(t, 1)
	tmpl := &template{folder: memory(t)}
	data := filepath.Join(tmpl.folder, "office")
	if err := server.Create(t.Context(), server.Folder{Data: data}, []string{"ufficio.example"}); err != nil {
		t.Fatal(err)
	}
	tmpl.press = &press{made: make(map[string]int)}
	bureau := &bureau{press: tmpl.press, folder: data, socket: filepath.Join(tmpl.folder, socketName), now: func() time.Time { return morning }}
	if err := bureau.open(t.Context()); err != nil {
		t.Fatal(err)
	}
	for i := range portables {
		if err := tmpl.enrol(t.Context(), bureau, i); err != nil {
			t.Fatal(err)
		}
	}
	if err := tmpl.begin(t.Context(), bureau); err != nil {
		t.Fatal(err)
	}
	if err := bureau.close(); err != nil {
		t.Fatal(err)
	}
	return tmpl
}

// begin makes records on the first laptop and lets the others have them.
func (tmpl *template) begin(ctx context.Context, bureau *bureau) error {
	w := &world{tmpl: tmpl, press: tmpl.press, bureau: bureau, rand: rand.New(rand.NewPCG(0, 0)), time: morning, reference: newReference(), seen: make(seen), story: func(string, ...any) {}}
	tmpl.begun = w.reference
	for i := range portables {
		if err := w.add(ctx, i, filepath.Join(tmpl.folder, fmt.Sprint(i))); err != nil {
			return err
		}
		p := w.portables[i]
		for range 2 {
			if _, err := p.Create(ctx, laptop.Draft{Kind: store.Person, State: "draft", Values: map[string]string{"1.3": "PROVA", "note": "ESEMPIO"}}); err != nil {
				return err
			}
		}
		var err error
		if p.unsent, err = p.typed(ctx); err != nil {
			return err
		}
		if err := errors.Join(w.queueSome(ctx, p, true), p.push(ctx)); err != nil {
			return err
		}
	}
	for _, p := range w.portables {
		if err := errors.Join(p.pull(ctx), p.close()); err != nil {
			return err
		}
	}
	return nil
}

func (tmpl *template) enrol(ctx context.Context, bureau *bureau, i int) error {
	name := fmt.Sprint("Portatile ", i)
	code, _, err := bureau.OfferCodeFor(ctx, roleOf(i), name)
	if err != nil {
		return err
	}
	_, key, err := ed25519.GenerateKey(nil)
	if err != nil {
		return err
	}
	line := &line{socket: bureau.socket}
	known, _, err := client.Enrol(ctx, address, code.String(), name, key, client.Options{Dial: line.dial, Clock: bureau.now})
	if err != nil {
		return err
	}
	encoded, err := json.Marshal(known)
	if err != nil {
		return err
	}
	file, err := laptop.Open(ctx, laptop.Options{
		Folder: filepath.Join(tmpl.folder, fmt.Sprint(i)), KDF: cheap, Clock: bureau.now,
		Rand: reader(rand.New(rand.NewPCG(uint64(i), 0))),
	})
	if err != nil {
		return err
	}
	session, _, err := file.CreateOperator(ctx, laptop.OperatorDraft{Name: account, DisplayName: "Anna Prova", Passphrase: passphrase})
	if err != nil {
		return err
	}
	err = session.PutEnrolment(ctx, laptop.Enrolment{Laptop: known.Enrolment.Laptop, SigningKey: key, Recovery: known.Enrolment.Recovery, Office: encoded})
	if err != nil {
		return err
	}
	session.Close()
	tmpl.offices, tmpl.keys = append(tmpl.offices, known), append(tmpl.keys, key)
	return file.Close()
}

// bytesOf is a source of bytes that is the same for the same seed.
type bytesOf struct{ *rand.Rand }

func reader(source *rand.Rand) bytesOf { return bytesOf{source} }

func (b bytesOf) Read(into []byte) (int, error) {
	for i := range into {
		into[i] = byte(b.Uint32())
	}
	return len(into), nil
}
