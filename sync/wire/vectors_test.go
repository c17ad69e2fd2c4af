package wire_test

import (
	"bytes"
	"encoding/hex"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"reflect"
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
	for name, number := range map[string]int{"enrol-answer-v1.json": 0, "enrol-answer-number-v1.json": 7} {
		encoded, err = wire.EnrolAnswer{Time: noon, Enrolment: &wire.Enrolment{
			Laptop: stream.Laptop, Recipient: recipient, VerifyKey: office, Recovery: recipient, Epoch: stream.Incarnation, Protocol: 1, Number: number,
		}}.Encode()
		if err != nil {
			t.Fatal(err)
		}
		same(t, name, string(encoded))
	}
}

func TestPullVectors(t *testing.T) {
	key := vectorIdentity(t)
	asked := request(key.Recipient().String())
	signed, err := asked.Sign(laptopKey)
	if err != nil {
		t.Fatal(err)
	}
	same(t, "pull-v1.hex", hex.EncodeToString(signed))
	asked.Bulletin = (*[32]byte)(bytes.Repeat([]byte{7}, 32))
	if signed, err = asked.Sign(laptopKey); err != nil {
		t.Fatal(err)
	}
	same(t, "pull-bulletin-v1.hex", hex.EncodeToString(signed))

	refusal := wire.Page{Laptop: stream.Laptop, Nonce: nonce, Refusal: &wire.Refusal{Code: wire.Revoked, Message: "backup"}, Time: noon}
	same(t, "page-refusal-v1.hex", hex.EncodeToString(sealPage(t, refusal, nil)))

	for name, want := range map[string]wire.Page{"page-v1.bin": fullPage(), "page-bulletin-v1.bin": lastPage(), "page-number-v1.bin": numberedPage()} {
		sealed := vector(t, name, func() []byte { return sealPage(t, want, key.Recipient()) })
		got, err := wire.OpenPage(sealed, office, key, nonce, stream.Laptop)
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
}

func TestReleaseVector(t *testing.T) {
	bundle := vector(t, "bundle-v1.zip", func() []byte { return archive(t, "x\n", "rulebook/fields.yaml", "guide/it/inizio.md") })
	signed, err := wire.SignRelease(release(bundle), officeKey)
	if err != nil {
		t.Fatal(err)
	}
	same(t, "release-v1.hex", hex.EncodeToString(signed))
	if _, err := wire.OpenBundle(bundle, release(bundle)); err != nil {
		t.Error(err)
	}
}

func TestFileVectors(t *testing.T) {
	read := func(name string) []byte { return vector(t, name, func() []byte { t.Fatal("no " + name); return nil }) }
	envelope, page, bundle := read("envelope-v1.bin"), read("page-v1.bin"), read("bundle-v1.zip")
	header, err := wire.ReadHeader(envelope)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := wire.SignAnswer(header, wire.Answer{Fork: &wire.Position{Seq: 3, Hash: stream.Genesis()}, Time: noon}, officeKey)
	if err != nil {
		t.Fatal(err)
	}
	same(t, "signed-answer-v1.hex", hex.EncodeToString(answer))
	for name, items := range map[string][]wire.BustaItem{
		"to-office-v1.busta": {{Kind: wire.BustaEnvelope, Bytes: envelope}, {Kind: wire.BustaRequest, Bytes: []byte("a pull request")}},
		"to-laptop-v1.busta": {{Kind: wire.BustaAnswer, Bytes: answer}, {Kind: wire.BustaPage, Bytes: page}, {Kind: wire.BustaBundle, Bytes: bundle}},
	} {
		want := busta(t, items...)
		if got := vector(t, name, func() []byte { return want }); !bytes.Equal(got, want) {
			t.Errorf("%s is written otherwise now", name)
		}
		if got, err := wire.ReadBusta(bytes.NewReader(want), wire.MaxBusta); err != nil || !reflect.DeepEqual(got, items) {
			t.Errorf("%s reads as %v, %v", name, got, err)
		}
	}
}

func same(t *testing.T, name, got string) {
	t.Helper()
	want := vector(t, name, func() []byte { return []byte(got) })
	if got != strings.TrimSpace(string(want)) {
		t.Errorf("%s is\n%s\nnow\n%s", name, want, got)
	}
}
