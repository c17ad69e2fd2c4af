package laptop

import (
	"cmp"
	"encoding/binary"
	"fmt"
	"time"

	"github.com/google/uuid"

	"sportello/store"
)

// row is a record's row: its clear columns and its sealed card, as it was last
// written out; what was saved since is its tail.
type row struct {
	n         int64
	id        uuid.UUID
	kind      store.Kind
	state     string
	site      string
	version   int64
	created   int64
	changed   int64
	operation uuid.UUID
	receipt   string
	card      []byte
	tail      tail
}

const rowColumns = `record.n, record.id, record.kind, record.state, record.site, record.version, record.created, record.changed, record.operation, record.receipt`

// fields are where Scan puts rowColumns; finish is called after it.
func (r *row) fields(id, operation *[]byte) []any {
	return []any{&r.n, id, &r.kind, &r.state, &r.site, &r.version, &r.created, &r.changed, operation, &r.receipt}
}

func (r *row) scan(from scanner, more ...any) error {
	var id, operation []byte
	if err := from.Scan(append(r.fields(&id, &operation), more...)...); err != nil {
		return err
	}
	return r.finish(id, operation)
}

func (r *row) finish(id, operation []byte) error {
	if len(id) != len(r.id) || len(operation) != 0 && len(operation) != len(r.operation) {
		return fmt.Errorf("record in row %d: ids of %d and %d bytes: %w", r.n, len(id), len(operation), store.ErrDamaged)
	}
	copy(r.id[:], id)
	copy(r.operation[:], operation)
	return nil
}

// latest is the version the record is in.
func (r *row) latest() int64 { return max(r.version, r.tail.version) }

// cardPlace binds every clear column to the card.
func (r *row) cardPlace() place {
	beside := make([]byte, 0, 128)
	beside = appendText(beside, string(r.kind))
	beside = appendText(beside, r.state)
	beside = appendText(beside, r.site)
	beside = binary.BigEndian.AppendUint64(beside, uint64(r.created))
	beside = binary.BigEndian.AppendUint64(beside, uint64(r.changed))
	beside = append(beside, r.operation[:]...)
	beside = appendText(beside, r.receipt)
	return place{table: "card", record: r.id, version: r.version, beside: beside}
}

func (r *row) documentPlace() place {
	return place{table: "document", record: r.id, version: r.version}
}

func (r *row) openCard(key *dataKey, names map[string]string) (map[string]string, error) {
	plain, err := key.open(r.cardPlace(), r.card)
	if err != nil {
		return nil, err
	}
	return decodeCard(plain, names)
}

// openFields opens the document and brings it up to date with the tail.
func (r *row) openFields(key *dataKey, sealed []byte) (fields map[string]store.Field, size int, err error) {
	plain, err := key.open(r.documentPlace(), sealed)
	if err != nil {
		return nil, 0, err
	}
	if fields, err = decodeFields(plain); err != nil {
		return nil, 0, err
	}
	entries, err := r.openTail(key)
	for _, entry := range entries {
		for _, change := range entry.Changes {
			setValue(fields, change.Field, change.After)
		}
	}
	return fields, len(plain), err
}

// setValue keeps a field only while there is something to know of it.
func setValue(fields map[string]store.Field, name, value string) {
	field := fields[name]
	field.Value = value
	if field == (store.Field{}) {
		delete(fields, name) // typed and erased, never sent
	} else {
		fields[name] = field
	}
}

func (r *row) summary(delivered bool) Summary {
	return Summary{
		ID: r.id, Kind: r.kind, State: r.state, Site: r.site, Version: r.latest(),
		Created: time.UnixMilli(r.created).UTC(), Changed: time.UnixMilli(cmp.Or(r.tail.changed, r.changed)).UTC(),
		Operation: r.operation, ReceiptNumber: r.receipt, Delivered: delivered,
	}
}

// nullable is how an id that may be none is kept.
func nullable(id uuid.UUID) []byte {
	if id == uuid.Nil {
		return nil
	}
	return id[:]
}
