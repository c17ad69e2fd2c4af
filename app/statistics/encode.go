package statistics

import (
	"encoding/binary"
	"fmt"
	"slices"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"
)

// MaxFact bounds an encoded fact, in bytes.
const MaxFact = 1 << 10

// factFormat is the first byte of an encoded fact.
const factFormat = 1

// Bits of an encoded fact and of a row.
const (
	bitReturning = 1 << iota
	bitWalkIn
	bitPaper
	bitWaited
	bitCorrected
	bitUntold
	allBits = 1<<iota - 1
)

func (f Fact) bits() (bits uint8) {
	for i, is := range [...]bool{f.Returning, f.WalkIn, f.Paper, f.Waited, f.Corrected, f.Untold} {
		if is {
			bits |= 1 << i
		}
	}
	return bits
}

func (f *Fact) setBits(bits uint8) {
	f.Returning, f.WalkIn, f.Paper = bits&bitReturning != 0, bits&bitWalkIn != 0, bits&bitPaper != 0
	f.Waited, f.Corrected, f.Untold = bits&bitWaited != 0, bits&bitCorrected != 0, bits&bitUntold != 0
}

// Encode writes a fact, in at most MaxFact bytes: format, kind, bits, the two ids,
// then numbers as varints, texts with their length, lists with their number.
func (f Fact) Encode() []byte {
	f = f.bounded()
	out := make([]byte, 0, 128)
	out = append(out, factFormat, byte(f.Kind), f.bits())
	out = append(out, f.ID[:]...)
	out = append(out, f.Of[:]...)
	for _, n := range []uint64{
		uint64(max(0, f.Day)), uint64(f.Waiting / time.Second), uint64(f.Pause / time.Second), uint64(f.Filling / time.Second),
		uint64(max(0, f.BackBegun)), uint64(max(0, f.BackDone)),
	} {
		out = binary.AppendUvarint(out, n)
	}
	for _, text := range []string{f.Site, f.Operator, f.Request, f.Motive, f.Citizenship, f.State} {
		out = appendText(out, text)
	}
	for _, list := range [][]string{f.Overridden, f.Stopped, f.Asked} {
		out = binary.AppendUvarint(out, uint64(len(list)))
		for _, word := range list {
			out = appendText(out, word)
		}
	}
	return out
}

func appendText(out []byte, text string) []byte {
	return append(binary.AppendUvarint(out, uint64(len(text))), text...)
}

// DecodeFact reads what Encode wrote. Errors: ErrMalformed.
func DecodeFact(encoded []byte) (Fact, error) {
	if len(encoded) > MaxFact {
		return Fact{}, fmt.Errorf("a fact of %d bytes: %w", len(encoded), ErrMalformed)
	}
	in := reader{rest: string(encoded)} // texts are parts of this one copy
	head := in.bytes(3)
	if in.failed || head[0] != factFormat || Kind(head[1]) != Visit && Kind(head[1]) != Application || head[2] > allBits {
		return Fact{}, fmt.Errorf("the head of a fact: %w", ErrMalformed)
	}
	fact := Fact{Kind: Kind(head[1]), ID: in.id(), Of: in.id()}
	fact.setBits(head[2])
	longest := uint64(longestTime / time.Second)
	fact.Day = int32(in.number(lastDay))
	fact.Waiting = time.Duration(in.number(longest)) * time.Second
	fact.Pause = time.Duration(in.number(longest)) * time.Second
	fact.Filling = time.Duration(in.number(longest)) * time.Second
	fact.BackBegun, fact.BackDone = int32(in.number(lastDay)), int32(in.number(lastDay))
	fact.Site, fact.Operator = in.text(maxName), in.text(maxName)
	for _, text := range []*string{&fact.Request, &fact.Motive, &fact.Citizenship, &fact.State} {
		*text = in.text(maxWord)
	}
	for _, list := range []*[]string{&fact.Overridden, &fact.Stopped, &fact.Asked} {
		*list = in.list()
	}
	if in.failed || in.rest != "" {
		return Fact{}, fmt.Errorf("the content of a fact: %w", ErrMalformed)
	}
	return fact, nil
}

// reader takes what is encoded from its beginning on; once it has failed it
// gives nothing.
type reader struct {
	rest   string
	failed bool
}

// bytes takes n of them, as zeros once it has failed.
func (r *reader) bytes(n int) string {
	if r.failed || len(r.rest) < n {
		r.failed, r.rest = true, ""
		return string(make([]byte, min(n, len(uuid.UUID{}))))
	}
	taken := r.rest[:n]
	r.rest = r.rest[n:]
	return taken
}

func (r *reader) id() (id uuid.UUID) {
	copy(id[:], r.bytes(len(id)))
	return id
}

// number takes a number up to a bound.
func (r *reader) number(bound uint64) uint64 {
	var n uint64
	for shift := 0; shift < 64; shift += 7 {
		b := r.bytes(1)[0]
		if r.failed {
			return 0
		}
		n |= uint64(b&0x7f) << shift
		if b < 0x80 {
			r.failed = n > bound || b == 0 && shift > 0
			if r.failed {
				return 0
			}
			return n
		}
	}
	r.failed = true
	return 0
}

func (r *reader) text(bound uint64) string {
	text := r.bytes(int(r.number(bound)))
	if r.failed || !utf8.ValidString(text) {
		r.failed = true
		return ""
	}
	return text
}

// list takes words in order, each once.
func (r *reader) list() []string {
	count := r.number(maxLists / 2)
	if r.failed || count == 0 {
		return nil
	}
	words := make([]string, 0, min(int(count), len(r.rest)))
	for range count {
		word := r.text(maxWord)
		if r.failed || word == "" || len(words) > 0 && words[len(words)-1] >= word {
			r.failed = true
			return nil
		}
		words = append(words, word)
	}
	return slices.Clip(words)
}
