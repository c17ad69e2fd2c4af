package store_test

import (
	"encoding/hex"
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"sportello/store"
)

func TestPatchHoldsWhatChangedSinceTheLastOperation(t *testing.T) {
	writer := uuid.New()
	record := store.Record{ID: uuid.New(), Kind: store.Person, Fields: map[string]store.Field{
		"surname":  {Value: "PROVA", Settled: "PROVA", Writer: writer},
		"phone":    {Value: "0544000001", Settled: "0544000000", Writer: writer},
		"email":    {Value: "", Settled: "prova@example.org", Writer: writer},
		"postcode": {Value: "48122"},
	}}
	patch := record.Patch()
	want := map[string]store.Change{
		"phone":    {Base: writer, Value: "0544000001"},
		"email":    {Base: writer, Value: ""},
		"postcode": {Base: uuid.Nil, Value: "48122"},
	}
	if !reflect.DeepEqual(patch, want) {
		t.Fatalf("patch %v, want %v", patch, want)
	}
	op := store.Operation{ID: uuid.New(), Record: record.ID, Patch: patch}
	settled := record.Settle(op)
	if rest := settled.Patch(); len(rest) != 0 {
		t.Errorf("a settled record still has %v to send", rest)
	}
	if settled.Fields["surname"].Writer != writer || settled.Fields["phone"].Writer != op.ID {
		t.Errorf("writers after settling: %v", settled.Fields)
	}
	if record.Fields["phone"].Settled != "0544000000" {
		t.Error("settling changed the record it was given")
	}
}

func operations() *rapid.Generator[store.Operation] {
	return rapid.Custom(func(t *rapid.T) store.Operation {
		id := rapid.Custom(func(t *rapid.T) uuid.UUID {
			id := uuid.UUID(rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, "id"))
			id[0] |= 1
			return id
		})
		patch := make(map[string]store.Change)
		for _, field := range rapid.SliceOfN(rapid.String(), 0, 5).Draw(t, "fields") {
			patch[strings.ToValidUTF8(field, "")] = store.Change{Base: id.Draw(t, "base"), Value: strings.ToValidUTF8(rapid.String().Draw(t, "value"), "")}
		}
		return store.Operation{
			ID: id.Draw(t, "op"), Record: id.Draw(t, "record"), Kind: store.Application,
			Author: "a.bianchi", Site: "Lido Adriano", Rulebook: "2026-11-01",
			Made:  time.UnixMilli(rapid.Int64Range(0, 4e12).Draw(t, "made")).UTC(),
			Patch: patch,
		}
	})
}

func TestOperationsSurviveTheirByteForm(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		op := operations().Draw(t, "op")
		encoded, err := op.Encode()
		if err != nil {
			t.Fatal(err)
		}
		decoded, err := store.DecodeOperation(encoded)
		if err != nil {
			t.Fatal(err)
		}
		again, err := decoded.Encode()
		if err != nil {
			t.Fatal(err)
		}
		if string(again) != string(encoded) {
			t.Fatalf("%s\nbecame\n%s", encoded, again)
		}
	})
}

func TestMalformedOperations(t *testing.T) {
	good, err := store.Operation{ID: uuid.New(), Record: uuid.New(), Kind: store.Person}.Encode()
	if err != nil {
		t.Fatal(err)
	}
	for name, encoded := range map[string]string{
		"empty":          "",
		"not JSON":       "PK\x03\x04",
		"cut":            string(good[:len(good)-1]),
		"twice":          string(good) + string(good),
		"no id":          `{"record":"5f0c6a52-5c5f-7000-8000-000000000001","kind":"person"}`,
		"wrong type":     `{"op":7}`,
		"larger than 1M": `{"kind":"` + strings.Repeat("x", store.MaxOperation) + `"}`,
	} {
		if _, err := store.DecodeOperation([]byte(encoded)); !errors.Is(err, store.ErrMalformed) {
			t.Errorf("%s: error %v, want ErrMalformed", name, err)
		}
	}
}

// The chain's hashes are part of the protocol: both ends, in every version,
// must compute these very values.
func TestChainVectors(t *testing.T) {
	stream := store.Stream{
		Laptop:      uuid.MustParse("01890a5d-ac96-774b-bcce-b302099a8057"),
		Incarnation: uuid.MustParse("01890a5d-ac96-774b-bcce-b302099a8058"),
	}
	genesis := stream.Genesis()
	first := store.Link(genesis, 1, []byte("one"))
	second := store.Link(first, 2, []byte("two"))
	for _, vector := range []struct {
		name string
		got  string
		want string
	}{
		{"genesis", hex.EncodeToString(genesis[:]), "4717109e59c178614e20cbbe6dfc14ff85dc68dccd344bb9af72145a444360ae"},
		{"first", hex.EncodeToString(first[:]), "334a2d468cd8c1f17f5a67a3ed5b46270bf0bd36123abb6b45541de38a43d4dd"},
		{"second", hex.EncodeToString(second[:]), "cd2dfde360a8d4ea16cd79af3763f0ee291ca17ed2e2973503b56dfb5a0e0064"},
		{"receipt number", store.ReceiptNumber([]byte("one")), "ET9C-7B9N-82XR"},
	} {
		if vector.got != vector.want {
			t.Errorf("%s: %s, want %s", vector.name, vector.got, vector.want)
		}
	}
	if store.Link(genesis, 2, []byte("one")) == first {
		t.Error("the number is not part of the link")
	}
}

// Office and laptop compare these; both must compute this very value.
func TestDigestVector(t *testing.T) {
	digest := store.Digest([]byte(`{"record":"x"}`))
	if got, want := hex.EncodeToString(digest[:]), "702f5b1ebd00775e17f02c59cdad0dfa"; got != want {
		t.Errorf("digest %s, want %s", got, want)
	}
}

func FuzzDecodeOperation(f *testing.F) {
	f.Add([]byte(`{"op":"01890a5d-ac96-774b-bcce-b302099a8057","record":"01890a5d-ac96-774b-bcce-b302099a8058","kind":"person","made":"2026-11-24T09:00:00Z","patch":{"surname":{"value":"PROVA"}}}`))
	f.Add([]byte(`{`))
	f.Fuzz(func(t *testing.T, encoded []byte) {
		op, err := store.DecodeOperation(encoded)
		if err != nil {
			return
		}
		if _, err := op.Encode(); err != nil && len(encoded) < store.MaxOperation/8 {
			t.Fatalf("decoded but does not encode: %v", err)
		}
	})
}

func TestTwoPersonsHaveOneRecordOfTheirBeingTwo(t *testing.T) {
	a, b, c := uuid.New(), uuid.New(), uuid.New()
	if store.PairID(a, b) != store.PairID(b, a) {
		t.Error("the order counts")
	}
	if store.PairID(a, b) == store.PairID(a, c) || store.PairID(a, b).Version() != 8 {
		t.Errorf("pair %s", store.PairID(a, b))
	}
}

// Ids are kept in ledgers and files: they are the same in every version.
func TestIDsMadeOfNames(t *testing.T) {
	a, b := uuid.UUID{1}, uuid.UUID{2}
	for got, want := range map[uuid.UUID]string{
		store.PairID(a, b):                "3432b2a9-189a-8656-9873-ecfaf1da16de",
		store.SiteID("Piazza di Prova"):   "d5c0eacf-3a6d-827e-abe8-2acc790b9917",
		store.SiteID("Piazza di Prova 2"): "3907526b-122e-8821-8101-4b31b317bc50",
	} {
		if got.String() != want {
			t.Errorf("%s, not %s", got, want)
		}
	}
}
