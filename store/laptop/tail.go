package laptop

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"sportello/store"
)

// maxTail bounds a tail, in bytes before sealing, so that it lies in one page of
// the file. About one save in fifteen writes the record out.
const maxTail = 2 << 10

// tail is what was saved of a record since it was last written out: the
// journal's entries after the record's version, which say what became of its
// fields, too.
type tail struct {
	version int64 // of the last entry; 0: there is none
	changed int64
	sealed  []byte
	entries []byte // JSON, one after the other
}

const tailColumns = `coalesce(tail.version, 0), coalesce(tail.changed, 0), tail.sealed`

func (r *row) tailPlace() place {
	return place{table: "tail", record: r.id, version: r.tail.version, beside: binary.BigEndian.AppendUint64(nil, uint64(r.tail.changed))}
}

// openTail returns the tail's entries, the oldest first. One of them for each
// version since the record's: it follows no other.
func (r *row) openTail(key *dataKey) ([]noted, error) {
	if r.tail.version == 0 {
		return nil, nil
	}
	plain, err := key.open(r.tailPlace(), r.tail.sealed)
	if err != nil {
		return nil, err
	}
	entries, err := decodeTail(plain)
	if err == nil && int64(len(entries)) != r.tail.version-r.version {
		err = fmt.Errorf("%d entries after version %d: %w", len(entries), r.version, store.ErrDamaged)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", r.tailPlace(), err)
	}
	r.tail.entries = plain
	return entries, nil
}

func decodeTail(encoded []byte) ([]noted, error) {
	var entries []noted
	for decoder := json.NewDecoder(bytes.NewReader(encoded)); ; {
		var entry noted
		if err := decoder.Decode(&entry); errors.Is(err, io.EOF) {
			return entries, nil
		} else if err != nil {
			return nil, fmt.Errorf("tail: %v: %w", err, store.ErrDamaged)
		}
		entries = append(entries, entry)
	}
}

// lengthen puts the next version into the record's tail, and reports whether
// there was room for it.
func (w *writing) lengthen(c *workingCopy, entry noted) (bool, error) {
	more, err := entry.encode()
	if err != nil {
		return false, err
	}
	// No change makes the document longer than its entry is.
	longer := len(c.tail.entries) + len(more)
	if longer > maxTail || c.size+longer > maxDocument {
		return false, nil
	}
	before := c.tail.version
	c.tail.version, c.tail.changed = c.latest()+1, entry.Made
	c.tail.entries = append(c.tail.entries, more...)
	sealed := w.key.seal(c.tailPlace(), c.tail.entries)
	if before != 0 {
		return true, w.tx.one(`UPDATE tail SET version = ?, changed = ?, sealed = ? WHERE n = ? AND version = ?`,
			c.tail.version, c.tail.changed, sealed, c.n, before)
	}
	return true, w.tx.one(`INSERT INTO tail (n, version, changed, sealed) SELECT n, ?, ?, ? FROM record WHERE n = ? AND version = ? ON CONFLICT DO NOTHING`,
		c.tail.version, c.tail.changed, sealed, c.n, c.version)
}
