package wire

import (
	"bytes"
	"crypto/ed25519"
	"encoding/binary"
	"fmt"
	"time"

	"github.com/google/uuid"

	"sportello/store"
)

const receiptMagic = "sportello receipt\x00"

// receiptSize is magic, version, laptop, incarnation, seq, hash, epoch,
// stable, received.
const receiptSize = len(receiptMagic) + 1 + 16 + 16 + 8 + 32 + 16 + 8 + 8

// SignReceipt returns the receipt with Signed filled in. Received is cut to
// the millisecond that travels.
func SignReceipt(receipt store.Receipt, office ed25519.PrivateKey) store.Receipt {
	receipt.Received = receipt.Received.UTC().Truncate(time.Millisecond)
	signed := make([]byte, 0, receiptSize+ed25519.SignatureSize)
	signed = append(signed, receiptMagic...)
	signed = append(signed, Protocol)
	signed = append(signed, receipt.Stream.Laptop[:]...)
	signed = append(signed, receipt.Stream.Incarnation[:]...)
	signed = binary.BigEndian.AppendUint64(signed, receipt.Seq)
	signed = append(signed, receipt.Hash[:]...)
	signed = append(signed, receipt.Epoch[:]...)
	signed = binary.BigEndian.AppendUint64(signed, receipt.Stable)
	signed = binary.BigEndian.AppendUint64(signed, uint64(receipt.Received.UnixMilli()))
	receipt.Signed = append(signed, ed25519.Sign(office, signed)...)
	return receipt
}

// VerifyReceipt reads a receipt from the bytes the office signed. Whether it
// is about the stream and the operations the caller means is the caller's to
// check.
func VerifyReceipt(signed []byte, office ed25519.PublicKey) (store.Receipt, error) {
	rest, found := bytes.CutPrefix(signed, []byte(receiptMagic))
	if !found || len(rest) == 0 {
		return store.Receipt{}, fmt.Errorf("not a receipt: %w", store.ErrMalformed)
	}
	if rest[0] != Protocol {
		return store.Receipt{}, fmt.Errorf("receipt of protocol %d: %w", rest[0], ErrVersion)
	}
	if len(signed) != receiptSize+ed25519.SignatureSize {
		return store.Receipt{}, fmt.Errorf("receipt of %d bytes: %w", len(signed), store.ErrMalformed)
	}
	if len(office) != ed25519.PublicKeySize || !ed25519.Verify(office, signed[:receiptSize], signed[receiptSize:]) {
		return store.Receipt{}, fmt.Errorf("receipt: %w", ErrSignature)
	}
	rest = rest[1:]
	return store.Receipt{
		Stream:   store.Stream{Laptop: uuid.UUID(rest[:16]), Incarnation: uuid.UUID(rest[16:32])},
		Seq:      binary.BigEndian.Uint64(rest[32:]),
		Hash:     store.Hash(rest[40:72]),
		Epoch:    uuid.UUID(rest[72:88]),
		Stable:   binary.BigEndian.Uint64(rest[88:]),
		Received: time.UnixMilli(int64(binary.BigEndian.Uint64(rest[96:]))).UTC(),
		Signed:   bytes.Clone(signed),
	}, nil
}
