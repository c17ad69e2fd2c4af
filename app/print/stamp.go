package print

import (
	"bytes"
	"cmp"
	"compress/zlib"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"time"
)

var errNotOurs = errors.New("the PDF is not built as expected")

// object is one object of a PDF, from its number to its "endobj".
type object struct {
	number int
	offset int
	bytes  []byte
}

// stamp puts the time a sheet was made in place of the present time, which the
// renderer writes in the document's information and in every font it embeds, so
// that the same sheet is always the same bytes.
func stamp(file []byte, made time.Time) ([]byte, error) {
	objects, table, err := split(file)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	out.Write(file[:objects[0].offset])
	for i, o := range objects {
		dated, err := dateObject(o.bytes, made)
		if err != nil {
			return nil, fmt.Errorf("object %d: %w", o.number, err)
		}
		objects[i].offset = out.Len()
		out.Write(dated)
	}
	start := out.Len()
	slices.SortFunc(objects, func(a, b object) int { return cmp.Compare(a.number, b.number) })
	fmt.Fprintf(&out, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, o := range objects {
		fmt.Fprintf(&out, "%010d 00000 n \n", o.offset)
	}
	trailer := bytes.Index(table, []byte("trailer\n"))
	end := bytes.LastIndex(table, []byte("startxref\n"))
	if trailer < 0 || end < trailer {
		return nil, errNotOurs
	}
	out.Write(table[trailer:end])
	fmt.Fprintf(&out, "startxref\n%d\n%%%%EOF\n", start)
	return out.Bytes(), nil
}

// split returns the objects of a PDF in the order they lie, and what follows
// the last: table of offsets and trailer.
func split(file []byte) ([]object, []byte, error) {
	var start, count int
	end := bytes.LastIndex(file, []byte("startxref\n"))
	if end < 0 {
		return nil, nil, errNotOurs
	}
	if _, err := fmt.Sscanf(string(file[end:]), "startxref\n%d\n", &start); err != nil || start < 0 || start > end {
		return nil, nil, errNotOurs
	}
	table := file[start:]
	if _, err := fmt.Sscanf(string(table[:min(len(table), 40)]), "xref\n0 %d\n", &count); err != nil || count < 2 {
		return nil, nil, errNotOurs
	}
	entries := table[len(fmt.Sprintf("xref\n0 %d\n", count)):]
	if len(entries) < count*20 {
		return nil, nil, errNotOurs
	}
	objects := make([]object, 0, count-1)
	for number := 1; number < count; number++ {
		o := object{number: number}
		if _, err := fmt.Sscanf(string(entries[number*20:number*20+10]), "%d", &o.offset); err != nil || o.offset <= 0 || o.offset >= start {
			return nil, nil, errNotOurs
		}
		objects = append(objects, o)
	}
	slices.SortFunc(objects, func(a, b object) int { return cmp.Compare(a.offset, b.offset) })
	for i := range objects {
		next := start
		if i+1 < len(objects) {
			next = objects[i+1].offset
		}
		objects[i].bytes = file[objects[i].offset:next]
	}
	return objects, table, nil
}

var (
	creationDate = regexp.MustCompile(`/CreationDate\(D:[^)]*\)`)
	flateStream  = regexp.MustCompile(`^(\d+ 0 obj\n)<</Filter/FlateDecode/Length \d+>>stream\n`)
)

// dateObject dates the document's information or a font, and returns any other
// object as it is.
func dateObject(body []byte, made time.Time) ([]byte, error) {
	head := flateStream.FindSubmatch(body)
	if head == nil {
		date := "/CreationDate(D:" + made.UTC().Format("20060102150405Z") + ")"
		return creationDate.ReplaceAllLiteral(body, []byte(date)), nil
	}
	reader, err := zlib.NewReader(bytes.NewReader(body[len(head[0]):]))
	if err != nil {
		return nil, err
	}
	font, err := io.ReadAll(reader)
	if err != nil {
		return nil, err
	}
	if !bytes.HasPrefix(font, []byte{0, 1, 0, 0}) {
		return body, nil
	}
	if err := dateFont(font, made); err != nil {
		return nil, err
	}
	var stream bytes.Buffer
	writer := zlib.NewWriter(&stream)
	if _, err := writer.Write(font); err != nil {
		return nil, err
	}
	if err := writer.Close(); err != nil {
		return nil, err
	}
	return fmt.Appendf(nil, "%s<</Filter/FlateDecode/Length %d>>stream\n%s\nendstream\n\nendobj\n", head[1], stream.Len(), stream.Bytes()), nil
}

// dateFont sets when a TrueType font was modified, in its table "head", and the
// two sums that depend on it (OpenType 1.9, "head" and "Calculating checksums").
func dateFont(font []byte, made time.Time) error {
	const from1904To1970 = 2_082_844_800 // seconds
	const headSize = 56                  // with its padding
	tables := int(binary.BigEndian.Uint16(font[4:]))
	for i := range tables {
		record := font[12+16*i:]
		if string(record[:4]) != "head" {
			continue
		}
		head := font[binary.BigEndian.Uint32(record[8:]):][:headSize]
		binary.BigEndian.PutUint64(head[28:], uint64(made.Unix()+from1904To1970))
		binary.BigEndian.PutUint32(head[8:], 0)
		binary.BigEndian.PutUint32(record[4:], checksum(head))
		binary.BigEndian.PutUint32(head[8:], 0xB1B0AFBA-checksum(font))
		return nil
	}
	return errors.New("font without a head table")
}

func checksum(table []byte) uint32 {
	var sum uint32
	for ; len(table) >= 4; table = table[4:] {
		sum += binary.BigEndian.Uint32(table)
	}
	return sum
}
