package laptop

import (
	"bytes"
	"compress/flate"
	"errors"
	"maps"
	"testing"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"sportello/store"
)

func TestDocumentsAndCardsSurviveTheirByteForm(t *testing.T) {
	id := rapid.Custom(func(t *rapid.T) uuid.UUID {
		return uuid.UUID(rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, "id"))
	})
	rapid.Check(t, func(t *rapid.T) {
		writers := append(rapid.SliceOfN(id, 0, 3).Draw(t, "writers"), uuid.Nil)
		fields := make(map[string]store.Field)
		card := make(map[string]string)
		for _, name := range rapid.SliceOf(rapid.String()).Draw(t, "names") {
			field := store.Field{Value: rapid.String().Draw(t, "value"), Writer: rapid.SampledFrom(writers).Draw(t, "writer")}
			if field.Writer != uuid.Nil { // without a writer nothing is settled
				field.Settled = rapid.SampledFrom([]string{"", "settled", field.Value}).Draw(t, "settled")
			}
			fields[name], card[name] = field, field.Value
		}
		decoded, err := decodeFields(encodeFields(fields))
		if err != nil || !maps.Equal(decoded, fields) {
			t.Fatalf("%v became %v, %v", fields, decoded, err)
		}
		decodedCard, err := decodeCard(encodeCard(card), map[string]string{})
		if err != nil || !maps.Equal(decodedCard, card) {
			t.Fatalf("%v became %v, %v", card, decodedCard, err)
		}
	})
}

func TestCutOrExtendedByteFormsAreDamaged(t *testing.T) {
	encoded := encodeFields(map[string]store.Field{
		"surname": {Value: "PROVA", Settled: "ESEMPIO", Writer: uuid.New()}, "phone": {Value: "0544000000"},
	})
	for size := range encoded {
		if _, err := decodeFields(encoded[:size]); !errors.Is(err, store.ErrDamaged) {
			t.Errorf("%d bytes of %d: %v", size, len(encoded), err)
		}
	}
	if _, err := decodeFields(append(encoded, 0)); !errors.Is(err, store.ErrDamaged) {
		t.Errorf("one byte too many: %v", err)
	}
	if _, err := decodeCard([]byte{encodingVersion + 1, 0}, nil); !errors.Is(err, store.ErrDamaged) {
		t.Errorf("another version: %v", err)
	}
}

func FuzzDecodeFields(f *testing.F) {
	f.Add(encodeFields(map[string]store.Field{"surname": {Value: "PROVA", Settled: "ESEMPIO", Writer: uuid.UUID{1}}}))
	f.Add([]byte{1, 255, 255, 255, 255, 7})
	f.Add(append(append([]byte{1, 1}, make([]byte, 16)...), 1, 1, 'a', 0, 1, 1, 1, 'b')) // settled by nobody
	f.Fuzz(func(t *testing.T, encoded []byte) {
		fields, err := decodeFields(encoded)
		if err != nil {
			return
		}
		again, err := decodeFields(encodeFields(fields))
		if err != nil || !maps.Equal(again, fields) {
			t.Fatalf("%v became %v, %v", fields, again, err)
		}
	})
}

func FuzzDecodeCard(f *testing.F) {
	f.Add(encodeCard(map[string]string{"surname": "PROVA"}))
	f.Fuzz(func(t *testing.T, encoded []byte) {
		card, err := decodeCard(encoded, map[string]string{})
		if err != nil {
			return
		}
		if again, err := decodeCard(encodeCard(card), map[string]string{}); err != nil || !maps.Equal(again, card) {
			t.Fatalf("%v became %v, %v", card, again, err)
		}
	})
}

// No two places bind the same bytes, however their parts are chosen.
func TestPlacesAreToldApart(t *testing.T) {
	drawn := rapid.Custom(func(t *rapid.T) place {
		return place{
			table: rapid.SampledFrom([]string{"a", "ab", "b", ""}).Draw(t, "table"), record: uuid.UUID{rapid.Byte().Draw(t, "record")},
			name: rapid.SampledFrom([]string{"a", "ab", "b", ""}).Draw(t, "name"), version: rapid.Int64Range(0, 2).Draw(t, "version"),
			beside: []byte(rapid.SampledFrom([]string{"", "a", "ab"}).Draw(t, "beside")),
		}
	})
	rapid.Check(t, func(t *rapid.T) {
		a, b := drawn.Draw(t, "a"), drawn.Draw(t, "b")
		same := a.table == b.table && a.record == b.record && a.name == b.name && a.version == b.version && string(a.beside) == string(b.beside)
		if bound := string(a.bind(uuid.Nil)) == string(b.bind(uuid.Nil)); bound != same {
			t.Fatalf("%+v and %+v bind the same bytes: %v", a, b, bound)
		}
	})
}

func FuzzDecodeTail(f *testing.F) {
	f.Add([]byte(`{"by":"a.prova","made":1,"changes":[{"field":"1.34","after":"PROVA"}]}{"by":"a.prova","made":2,"state":"queued"}`))
	f.Add([]byte(`{"by":`))
	f.Fuzz(func(t *testing.T, encoded []byte) {
		entries, err := decodeTail(encoded)
		if err != nil {
			return
		}
		var again []byte
		for _, entry := range entries {
			one, err := entry.encode()
			if err != nil {
				t.Fatal(err)
			}
			again = append(again, one...)
		}
		if decoded, err := decodeTail(again); err != nil || len(decoded) != len(entries) {
			t.Fatalf("%d entries became %d, %v", len(entries), len(decoded), err)
		}
	})
}

// What was pulled is read as it was packed, and anything else is damaged.
func FuzzUnpackPulled(f *testing.F) {
	var d deflater
	for _, plain := range []string{
		`{"record":"01000000-0000-0000-0000-000000000000","kind":"person","fields":{"phone":{"standing":{"op":"02000000-0000-0000-0000-000000000000","value":"1"},"candidates":[{"op":"03000000-0000-0000-0000-000000000000","value":"2"}]}},"origins":{"02000000-0000-0000-0000-000000000000":{"laptop":"04000000-0000-0000-0000-000000000000","author":"a.prova","site":"Ravenna","made":"2026-11-25T09:00:00Z"}}}`,
		`{"fields":{"phone":null}}`, `[`, ``,
	} {
		packed, err := d.of([]byte(plain))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(bytes.Clone(packed))
	}
	f.Add([]byte{0xff, 0})
	f.Fuzz(func(t *testing.T, packed []byte) {
		plain, err := inflate(packed)
		if err != nil {
			if !errors.Is(err, store.ErrDamaged) {
				t.Fatal(err)
			}
			return
		}
		repacked, err := d.of(plain)
		if err != nil {
			t.Fatal(err)
		}
		if again, err := inflate(repacked); err != nil || !bytes.Equal(again, plain) {
			t.Fatalf("%q became %q, %v", plain, again, err)
		}
		shared, err := decodeShared(plain)
		if err != nil {
			if !errors.Is(err, store.ErrDamaged) {
				t.Fatal(err)
			}
			return
		}
		fields := make(map[string]store.Field)
		for _, name := range shared.Contested() {
			fields[name] = caughtUp(store.Field{}, shared.Fields[name], shared.Origins)
		}
		if _, err := decodeFields(encodeFields(fields)); err != nil {
			t.Fatal(err)
		}
	})
}

func TestPackingIsBoundedBothWays(t *testing.T) {
	var d deflater
	large := make([]byte, maxPulled)
	packed, err := d.of(large)
	if err != nil {
		t.Fatal(err)
	}
	if plain, err := inflate(packed); err != nil || !bytes.Equal(plain, large) {
		t.Errorf("%d bytes, %v", len(plain), err)
	}
	if _, err := d.of(append(large, 0)); !errors.Is(err, store.ErrMalformed) {
		t.Errorf("packing too much: %v", err)
	}
	var bomb bytes.Buffer
	writer, _ := flate.NewWriter(&bomb, flate.BestSpeed)
	_, _ = writer.Write(append(large, 0))
	_ = writer.Close()
	if _, err := inflate(bomb.Bytes()); !errors.Is(err, store.ErrDamaged) {
		t.Errorf("unpacking too much: %v", err)
	}
}
