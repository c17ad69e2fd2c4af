package match

import (
	"cmp"
	"encoding/binary"
	"errors"
	"slices"
	"strings"

	"sportello/sync/match/internal/spelling"
)

// encodingVersion changes with the encoding and with the data that New uses, so
// that features of before are made anew rather than misread.
const encodingVersion = 1

// maxEncoded bounds encoded features in bytes.
const maxEncoded = 8 << 10

// ErrFeatures is about bytes that are no encoded features.
var ErrFeatures = errors.New("not the features of a person")

// Encode returns the features as bytes, at most 8 KiB. They hold personal data.
func (f Features) Encode() []byte {
	b := make([]byte, 0, 256)
	b = append(b, encodingVersion)
	b = appendParts(b, f.surnames)
	b = appendParts(b, f.given)
	b = binary.BigEndian.AppendUint16(b, uint16(f.birth.year))
	b = append(b, byte(f.birth.month), byte(f.birth.day), f.sex)
	b = appendText(b, f.place)
	b = appendText(b, f.fiscal)
	for _, list := range [...][]string{f.documents, f.permits, f.phones, f.numbers, f.words} {
		b = append(b, byte(len(list)))
		for _, text := range list {
			b = appendText(b, text)
		}
	}
	return b
}

func appendText(b []byte, text string) []byte {
	return append(append(b, byte(len(text))), text...)
}

func appendParts(b []byte, parts []part) []byte {
	b = append(b, byte(len(parts)))
	for _, p := range parts {
		b = append(b, byte(p.word.Script), byte(p.own*2), byte(p.rarity*8))
		b = appendText(appendText(b, p.word.Latin), p.word.Native)
	}
	return b
}

// DecodeFeatures reads what Encode wrote, and answers ErrFeatures for anything
// else. The features share the memory of no one.
func DecodeFeatures(encoded []byte) (Features, error) {
	if len(encoded) > maxEncoded {
		return Features{}, ErrFeatures
	}
	d := decoder{rest: string(encoded)}
	if d.byte() != encodingVersion {
		return Features{}, ErrFeatures
	}
	f := Features{surnames: d.parts(), given: d.parts()}
	f.birth = birth{d.number(), int(d.byte()), int(d.byte())}
	f.sex = d.byte()
	f.place, f.fiscal = d.word(spelling.Latin), d.text()
	f.documents, f.permits, f.phones = d.list(maxNumbers), d.list(maxNumbers), d.list(maxNumbers)
	f.numbers = d.list(maxAddressWords)
	f.words = d.list(maxAddressWords)
	for _, word := range f.words {
		d.check(spelling.Latin.Valid(word))
	}
	d.check(d.rest == "" && (f.sex == 0 || f.sex == 'M' || f.sex == 'F'))
	d.check(f.birth.year <= 9999 && f.birth.month <= 99 && f.birth.day <= 99)
	d.check(len(f.numbers)+len(f.words) <= maxAddressWords)
	if d.broken {
		return Features{}, ErrFeatures
	}
	return f, nil
}

// decoder reads from the front of rest; once broken it stays so and reads
// nothing more.
type decoder struct {
	rest   string
	broken bool
}

func (d *decoder) check(ok bool) {
	if !ok {
		d.broken, d.rest = true, ""
	}
}

func (d *decoder) take(n int) string {
	d.check(n <= len(d.rest))
	if d.broken {
		return ""
	}
	taken := d.rest[:n]
	d.rest = d.rest[n:]
	return taken
}

func (d *decoder) byte() byte {
	taken := d.take(1)
	if taken == "" {
		return 0
	}
	return taken[0]
}

func (d *decoder) number() int { return int(d.byte())<<8 | int(d.byte()) }

func (d *decoder) text() string {
	n := int(d.byte())
	d.check(n <= maxNumber)
	return d.take(n)
}

func (d *decoder) word(script spelling.Script) string {
	word := d.text()
	d.check(script.Valid(word))
	return word
}

func (d *decoder) list(most int) []string {
	n := int(d.byte())
	d.check(n <= most)
	if d.broken || n == 0 {
		return nil
	}
	list := make([]string, n)
	for i := range list {
		list[i] = d.text()
	}
	return list
}

func (d *decoder) parts() []part {
	n := int(d.byte())
	d.check(n <= maxParts)
	if d.broken || n == 0 {
		return nil
	}
	parts := make([]part, n)
	for i := range parts {
		script := spelling.Script(d.byte())
		own, rarity := float64(d.byte())/2, float64(d.byte())/8
		word := spelling.Word{Script: script, Latin: d.word(spelling.Latin), Native: d.word(script)}
		d.check(word.Latin != "" && (script != spelling.Latin || word.Native == ""))
		parts[i] = part{word, own, rarity}
	}
	return parts
}

// less orders features by all that is compared by pairing off, which may come out
// otherwise from the other side; the rest is symmetric by itself.
func less(a, b Features) bool {
	compareParts := func(a, b part) int {
		return cmp.Or(strings.Compare(a.word.Latin, b.word.Latin), strings.Compare(a.word.Native, b.word.Native))
	}
	return cmp.Or(
		slices.CompareFunc(a.surnames, b.surnames, compareParts),
		slices.CompareFunc(a.given, b.given, compareParts),
		slices.Compare(a.words, b.words),
		slices.Compare(a.numbers, b.numbers),
	) < 0
}
