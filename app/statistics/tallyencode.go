package statistics

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"fmt"
	"io"
	"maps"
	"math/bits"
	"slices"
	"strings"
)

// maxTally bounds what DecodeTally takes, in bytes, and maxInflated what it may
// inflate to.
const (
	maxTally    = 256 << 10
	maxInflated = 8 * maxTally
)

// mostCounted bounds what a decoded tally counts in one figure.
const mostCounted = 1 << 22

const tallyFormat = 1

// Encode writes a tally; the same facts give the same bytes: a byte for the format,
// and deflated the words in order, and the cells in order, each with its key, its
// counts and its histograms.
func (t Tally) Encode() []byte {
	out := bytes.NewBuffer([]byte{tallyFormat})
	deflating, _ := flate.NewWriter(out, flate.BestCompression) // its error is of the level
	_, _ = deflating.Write(t.plain())                           // to memory
	_ = deflating.Close()
	return out.Bytes()
}

func (t Tally) plain() []byte {
	keys := t.keys()
	words := map[string]uint64{"": 0}
	for _, key := range keys {
		words[key.site], words[key.request], words[key.motive] = 0, 0, 0
		for _, rules := range t.cells[key].rules {
			for rule := range rules {
				words[rule] = 0
			}
		}
	}
	out := binary.AppendUvarint(nil, uint64(len(words)))
	for n, word := range slices.Sorted(maps.Keys(words)) {
		words[word] = uint64(n)
		out = appendText(out, word)
	}
	out = binary.AppendUvarint(out, uint64(len(keys)))
	week := int32(0) // counted from the one of 1970-01-01
	for _, key := range keys {
		number := (key.week + 3) / 7
		out = binary.AppendUvarint(out, uint64(number-week))
		week = number
		for _, word := range []string{key.site, key.request, key.motive} {
			out = binary.AppendUvarint(out, words[word])
		}
		out = t.cells[key].appendTo(out, words)
	}
	return out
}

func (c *cell) appendTo(out []byte, words map[string]uint64) []byte {
	has := uint64(0)
	for n, total := range c.total {
		if total > 0 {
			has |= 1 << n
		}
	}
	out = binary.AppendUvarint(out, has)
	for n, total := range c.total {
		switch {
		case total == 0:
		case measuring[1<<n].unit == 0:
			out = binary.AppendUvarint(out, uint64(total))
		case figureSet(1)<<n == inFilling:
			out = c.unparted().encode(out)
		default:
			out = c.times[n].encode(out)
		}
	}
	for _, rules := range c.rules {
		out = binary.AppendUvarint(out, uint64(len(rules)))
		for _, rule := range slices.Sorted(maps.Keys(rules)) {
			out = binary.AppendUvarint(binary.AppendUvarint(out, words[rule]), uint64(rules[rule]))
		}
	}
	return out
}

// The places of the figures that Filling is made of.
var fillingAt, partsAt = bits.TrailingZeros16(uint16(inFilling)), [...]int{
	bits.TrailingZeros16(uint16(inFillingReturning)), bits.TrailingZeros16(uint16(inFillingNew)),
}

// unparted is what Filling counts beside its two parts, which are written anyway.
func (c *cell) unparted() histogram {
	rest := maps.Clone(c.times[fillingAt])
	for _, part := range partsAt {
		for slot, n := range c.times[part] {
			if rest[slot] -= n; rest[slot] == 0 {
				delete(rest, slot)
			}
		}
	}
	return rest
}

// encode writes how many bins have anything, and of each how far it is from the
// one before, and its count.
func (h histogram) encode(out []byte) []byte {
	out = binary.AppendUvarint(out, uint64(len(h)))
	last := uint8(0)
	for _, slot := range slices.Sorted(maps.Keys(h)) {
		out = binary.AppendUvarint(append(out, slot-last), uint64(h[slot]))
		last = slot
	}
	return out
}

// DecodeTally reads what Encode wrote. Errors: ErrMalformed.
func DecodeTally(encoded []byte) (Tally, error) {
	if len(encoded) > maxTally {
		return Tally{}, fmt.Errorf("a tally of %d bytes: %w", len(encoded), ErrMalformed)
	}
	if len(encoded) == 0 || encoded[0] != tallyFormat {
		return Tally{}, fmt.Errorf("the head of a tally: %w", ErrMalformed)
	}
	var plain strings.Builder
	deflated := bytes.NewReader(encoded[1:])
	n, err := io.Copy(&plain, io.LimitReader(flate.NewReader(deflated), maxInflated+1))
	if err != nil || n > maxInflated || deflated.Len() > 0 {
		return Tally{}, fmt.Errorf("inflating a tally: %w", ErrMalformed)
	}
	return plainTally(plain.String())
}

// plainTally reads what plain wrote.
func plainTally(text string) (Tally, error) {
	in := &tallyReader{reader: reader{rest: text}}
	in.takeWords()
	tally := Tally{make(map[cellKey]*cell)}
	week := int32(0)
	var last cellKey
	for n := range in.number(maxInflated) {
		week += int32(in.number(lastDay / 7))
		key := cellKey{max(0, 7*week-3), in.word(), in.word(), in.word()}
		if in.failed || key.week > lastDay || n > 0 && last.compare(key) >= 0 {
			in.failed = true
			break
		}
		tally.cells[key] = in.cell()
		last = key
	}
	if in.failed || in.rest != "" {
		return Tally{}, fmt.Errorf("the content of a tally: %w", ErrMalformed)
	}
	return tally, nil
}

type tallyReader struct {
	reader
	words []string
	sum   [len(figures)]uint64
}

func (r *tallyReader) takeWords() {
	for n := range r.number(maxInflated) {
		word := r.text(maxName)
		if r.failed || n == 0 && word != "" || n > 0 && r.words[n-1] >= word {
			r.failed = true
			return
		}
		r.words = append(r.words, word)
	}
	r.failed = r.failed || len(r.words) == 0
}

func (r *tallyReader) word() string {
	n := r.number(maxInflated)
	if r.failed || n >= uint64(len(r.words)) {
		r.failed = true
		return ""
	}
	return r.words[n]
}

// counted takes a count of at least one.
func (r *tallyReader) counted() uint32 {
	n := r.number(mostCounted)
	r.failed = r.failed || n == 0
	return uint32(n)
}

func (r *tallyReader) cell() *cell {
	c := &cell{}
	has := r.number(1<<len(figures) - 1)
	for n := range c.total {
		switch {
		case has&(1<<n) == 0:
			continue
		case measuring[1<<n].unit == 0:
			c.total[n] = r.counted()
		case n == fillingAt:
			r.histogram(c, n)
		default:
			r.histogram(c, n)
			r.failed = r.failed || c.total[n] == 0
		}
		if r.sum[n] += uint64(c.total[n]); r.sum[n] > mostCounted {
			r.failed = true
		}
	}
	for _, part := range partsAt {
		for slot, n := range c.times[part] {
			c.count(fillingAt, slot, n)
		}
		c.total[fillingAt] += c.total[part]
	}
	if (c.total[fillingAt] > 0) != (has&(1<<fillingAt) != 0) {
		r.failed = true
	}
	for which := range c.rules {
		last := ""
		for n := range r.number(maxInflated) {
			rule := r.word()
			if r.failed || n > 0 && rule <= last {
				r.failed = true
				break
			}
			c.rule(which, rule, r.counted())
			last = rule
		}
	}
	return c
}

func (r *tallyReader) histogram(c *cell, figure int) {
	slot := 0
	count := r.number(uint64(len(edges)))
	for n := range count {
		step := int(r.bytes(1)[0])
		if slot += step; r.failed || slot >= len(edges) || n > 0 && step == 0 {
			r.failed = true
			return
		}
		counted := r.counted()
		c.count(figure, uint8(slot), counted)
		c.total[figure] += counted
	}
}
