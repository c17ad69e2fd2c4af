package wire_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"sportello/store"
	"sportello/sync/wire"
)

func receipts() *rapid.Generator[store.Receipt] {
	return rapid.Custom(func(t *rapid.T) store.Receipt {
		bytes := func(n int, label string) []byte { return rapid.SliceOfN(rapid.Byte(), n, n).Draw(t, label) }
		return store.Receipt{
			Stream:   store.Stream{Laptop: uuid.UUID(bytes(16, "laptop")), Incarnation: uuid.UUID(bytes(16, "incarnation"))},
			Seq:      rapid.Uint64().Draw(t, "seq"),
			Hash:     store.Hash(bytes(32, "hash")),
			Epoch:    uuid.UUID(bytes(16, "epoch")),
			Stable:   rapid.Uint64().Draw(t, "stable"),
			Received: time.UnixMilli(rapid.Int64Range(-1e14, 1e14).Draw(t, "received")).UTC(),
		}
	})
}

func TestASignedReceiptSaysWhatWasSigned(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		receipt := receipts().Draw(t, "receipt")
		signed := wire.SignReceipt(receipt, officeKey)
		verified, err := wire.VerifyReceipt(signed.Signed, office)
		if err != nil {
			t.Fatal(err)
		}
		if string(verified.Signed) != string(signed.Signed) {
			t.Fatal("the signed bytes changed")
		}
		verified.Signed = nil
		if verified.Stream != receipt.Stream || verified.Seq != receipt.Seq || verified.Hash != receipt.Hash ||
			verified.Epoch != receipt.Epoch || verified.Stable != receipt.Stable || !verified.Received.Equal(receipt.Received) {
			t.Fatalf("%+v became %+v", receipt, verified)
		}
	})
}

func TestNoByteOfAReceiptCanBeChanged(t *testing.T) {
	signed := wire.SignReceipt(store.Receipt{Stream: stream, Seq: 7, Hash: stream.Genesis()}, officeKey).Signed
	for at := range signed {
		tampered := append([]byte(nil), signed...)
		tampered[at] ^= 1
		if _, err := wire.VerifyReceipt(tampered, office); err == nil {
			t.Errorf("verified with byte %d changed", at)
		}
		if _, err := wire.VerifyReceipt(signed[:at], office); err == nil {
			t.Errorf("verified when cut at %d", at)
		}
	}
	later := append([]byte(nil), signed...)
	later[18] = 2
	for name, c := range map[string]struct {
		signed []byte
		want   error
	}{
		"by the laptop itself":  {wire.SignReceipt(store.Receipt{Stream: stream}, laptopKey).Signed, wire.ErrSignature},
		"of a later version":    {later, wire.ErrVersion},
		"with something behind": {append(signed, 0), store.ErrMalformed},
		"an envelope":           {sealFor(t, identity(t), chain([]byte("one"))), store.ErrMalformed},
	} {
		if _, err := wire.VerifyReceipt(c.signed, office); !errors.Is(err, c.want) {
			t.Errorf("%s: error %v, want %v", name, err, c.want)
		}
	}
	if _, err := wire.VerifyReceipt(signed, nil); !errors.Is(err, wire.ErrSignature) {
		t.Errorf("without a key: %v", err)
	}
}
