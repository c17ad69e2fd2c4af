package laptop

import (
	"encoding/binary"
	"fmt"
	"maps"
	"math"
	"slices"

	"github.com/google/uuid"

	"sportello/store"
)

// Documents and cards have a byte form of their own: it is read fifty thousand
// times at unlock and written at every save, and JSON would be half of both.
//
//	document: 1, writers (count, 16 bytes each), fields (count, each field)
//	field:    name, value, writer+1 or 0, and if it has one: 0 if settled is
//	          the value, otherwise 1 and settled
//	card:     1, entries (count, each name and value)
//
// Counts and lengths are uvarints, texts have their length before them.
const encodingVersion = 1

func appendText(encoded []byte, text string) []byte {
	return append(binary.AppendUvarint(encoded, uint64(len(text))), text...)
}

func encodeFields(fields map[string]store.Field) []byte {
	var writers []uuid.UUID
	numbers := make(map[uuid.UUID]int)
	for _, field := range fields {
		if _, known := numbers[field.Writer]; !known && field.Writer != uuid.Nil {
			writers = append(writers, field.Writer)
			numbers[field.Writer] = len(writers)
		}
	}
	encoded := append(make([]byte, 0, 4096), encodingVersion)
	encoded = binary.AppendUvarint(encoded, uint64(len(writers)))
	for _, writer := range writers {
		encoded = append(encoded, writer[:]...)
	}
	encoded = binary.AppendUvarint(encoded, uint64(len(fields)))
	for name, field := range fields {
		encoded = appendText(encoded, name)
		encoded = appendText(encoded, field.Value)
		encoded = binary.AppendUvarint(encoded, uint64(numbers[field.Writer]))
		if field.Writer == uuid.Nil {
			continue // nothing settled it
		}
		if field.Settled == field.Value {
			encoded = append(encoded, 0)
		} else {
			encoded = appendText(append(encoded, 1), field.Settled)
		}
	}
	return encoded
}

func decodeFields(encoded []byte) (map[string]store.Field, error) {
	d := decoder{rest: encoded}
	d.version()
	writers := make([]uuid.UUID, d.count(len(uuid.Nil)))
	for i := range writers {
		if copy(writers[i][:], d.bytes(len(uuid.Nil))); writers[i] == uuid.Nil {
			d.fail() // it wrote nothing, and is not written
		}
	}
	count := d.count(3)
	fields := make(map[string]store.Field, count)
	for range count {
		name := d.text()
		field := store.Field{Value: d.text()}
		if number := d.number(len(writers)); number > 0 {
			field.Writer = writers[number-1]
			field.Settled = field.Value
			if d.number(1) == 1 {
				field.Settled = d.text()
			}
		}
		fields[name] = field
	}
	if err := d.end(); err != nil {
		return nil, fmt.Errorf("document: %w", err)
	}
	return fields, nil
}

func encodeCard(card map[string]string) []byte {
	encoded := append(make([]byte, 0, 256), encodingVersion)
	encoded = binary.AppendUvarint(encoded, uint64(len(card)))
	for _, name := range slices.Sorted(maps.Keys(card)) {
		encoded = appendText(appendText(encoded, name), card[name])
	}
	return encoded
}

// decodeCard takes the names it has seen from names, and adds the others:
// fifty thousand cards have the same few.
func decodeCard(encoded []byte, names map[string]string) (map[string]string, error) {
	d := decoder{rest: encoded}
	d.version()
	count := d.count(2)
	card := make(map[string]string, count)
	for range count {
		name := d.name(names)
		card[name] = d.text()
	}
	if err := d.end(); err != nil {
		return nil, fmt.Errorf("card: %w", err)
	}
	return card, nil
}

// decoder reads parts until one does not fit; from then on all are empty.
type decoder struct {
	rest   []byte
	failed bool
}

func (d *decoder) fail() {
	d.failed, d.rest = true, nil
}

func (d *decoder) version() {
	if version := d.bytes(1); !d.failed && version[0] != encodingVersion {
		d.fail()
	}
}

// bytes returns the next size bytes, zeros if there are not as many.
func (d *decoder) bytes(size int) []byte {
	if size > len(d.rest) {
		d.fail()
		return make([]byte, min(size, len(uuid.Nil)))
	}
	part := d.rest[:size]
	d.rest = d.rest[size:]
	return part
}

func (d *decoder) number(most int) int {
	number, size := binary.Uvarint(d.rest)
	if size <= 0 || number > uint64(most) {
		d.fail()
		return 0
	}
	d.rest = d.rest[size:]
	return int(number)
}

// count returns how many parts follow, each at least of a given size.
func (d *decoder) count(size int) int {
	count := d.number(math.MaxInt32)
	if count > len(d.rest)/size {
		d.fail()
		return 0
	}
	return count
}

func (d *decoder) text() string { return string(d.textBytes()) }

func (d *decoder) textBytes() []byte {
	size := d.number(len(d.rest))
	if d.failed {
		return nil
	}
	return d.bytes(size)
}

func (d *decoder) name(known map[string]string) string {
	read := d.textBytes()
	if name, ok := known[string(read)]; ok {
		return name
	}
	name := string(read)
	known[name] = name
	return name
}

func (d *decoder) end() error {
	if d.failed || len(d.rest) > 0 {
		return fmt.Errorf("not what was written: %w", store.ErrDamaged)
	}
	return nil
}
