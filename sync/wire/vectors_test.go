package wire_test

import (
	"encoding/hex"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"filippo.io/age"
	"github.com/google/uuid"

	"sportello/store"
	"sportello/sync/wire"
)

// The vectors were written once. -write-vectors is for a new message of a new
// version, never for making a failing test pass.
var writeVectors = flag.Bool("write-vectors", false, "write vectors that are missing")

func vector(t *testing.T, name string, generate func() []byte) []byte {
	t.Helper()
	path := filepath.Join("testdata", name)
	content, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) && *writeVectors {
		content = generate()
		err = os.WriteFile(path, content, 0o644)
	}
	if err != nil {
		t.Fatal(err)
	}
	return content
}

func vectorIdentity(t *testing.T) *age.X25519Identity {
	t.Helper()
	text := vector(t, "office-v1.key", func() []byte { return []byte(identity(t).String()) })
	identity, err := age.ParseX25519Identity(string(text))
	if err != nil {
		t.Fatal(err)
	}
	return identity
}

var vectorOperations = []string{
	`{"op":"01890a5d-ac96-774b-bcce-b302099a8059","record":"01890a5d-ac96-774b-bcce-b302099a805a","kind":"person","author":"a.prova","site":"Lido Adriano","made":"2026-11-24T09:00:00Z","patch":{"surname":{"value":"ESEMPIO"}}}`,
	`no operation at all`,
	``,
}

func TestEnvelopeVector(t *testing.T) {
	key := vectorIdentity(t)
	var contents [][]byte
	for _, text := range vectorOperations {
		contents = append(contents, []byte(text))
	}
	entries := chain(contents...)
	envelope := vector(t, "envelope-v1.bin", func() []byte { return sealFor(t, key, entries) })
	header, opened, err := wire.Open(envelope, laptop, key)
	if err != nil {
		t.Fatal(err)
	}
	if header.Stream != stream || header.First != 1 || len(opened) != len(entries) {
		t.Fatalf("header %+v", header)
	}
	for i, content := range opened {
		if string(content.Encoded) != vectorOperations[i] || content.Hash != entries[i].Hash {
			t.Errorf("operation %d: %q", i, content.Encoded)
		}
		if (content.Problem != nil) != (i > 0) {
			t.Errorf("operation %d: %v", i, content.Problem)
		}
	}
	if got := opened[0].Operation.Patch["surname"].Value; got != "ESEMPIO" {
		t.Errorf("surname %q", got)
	}
}

func TestReceiptVector(t *testing.T) {
	receipt := wire.SignReceipt(store.Receipt{
		Stream: stream, Seq: 3, Hash: stream.Genesis(), Stable: 2, Received: noon,
		Epoch: uuid.MustParse("01890a5d-ac96-774b-bcce-b302099a805b"),
	}, officeKey)
	same(t, "receipt-v1.hex", hex.EncodeToString(receipt.Signed))
}

func TestAnswerVectors(t *testing.T) {
	for name, answer := range map[string]wire.Answer{
		"answer-receipt-v1.json": {Receipt: []byte("signed"), Quarantined: []wire.Quarantined{{Seq: 2, Reason: "undecodable"}}, Time: noon},
		"answer-gap-v1.json":     {Gap: &wire.Position{Seq: 3, Hash: stream.Genesis()}, Time: noon},
		"answer-fork-v1.json":    {Fork: &wire.Position{Seq: 3, Hash: stream.Genesis()}, Time: noon},
		"answer-refusal-v1.json": {Refusal: &wire.Refusal{Code: wire.Busy, Message: "backup"}, Time: noon},
	} {
		encoded, err := answer.Encode()
		if err != nil {
			t.Fatal(err)
		}
		same(t, name, string(encoded))
	}
}

func TestEnrolmentVectors(t *testing.T) {
	code := code(t, "ten bytes.")
	same(t, "code-v1.txt", code.String())
	request, err := wire.NewEnrolRequest(code, laptopKey, "Portatile di prova")
	if err != nil {
		t.Fatal(err)
	}
	encoded, err := request.Encode()
	if err != nil {
		t.Fatal(err)
	}
	same(t, "enrol-request-v1.json", string(encoded))
	recipient := vectorIdentity(t).Recipient().String()
	encoded, err = wire.EnrolAnswer{Time: noon, Enrolment: &wire.Enrolment{
		Laptop: stream.Laptop, Recipient: recipient, VerifyKey: office, Recovery: recipient, Epoch: stream.Incarnation, Protocol: 1,
	}}.Encode()
	if err != nil {
		t.Fatal(err)
	}
	same(t, "enrol-answer-v1.json", string(encoded))
}

func same(t *testing.T, name, got string) {
	t.Helper()
	want := vector(t, name, func() []byte { return []byte(got) })
	if got != strings.TrimSpace(string(want)) {
		t.Errorf("%s is\n%s\nnow\n%s", name, want, got)
	}
}
