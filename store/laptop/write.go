package laptop

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"sportello/store"
)

// writing is one change of records: by whom, when, in which transaction.
type writing struct {
	tx  *transaction
	key *dataKey
	by  string
	now time.Time
	// known spares reading a record again; nil if none is.
	known *workingCopy
}

func (s *Session) writing(tx *transaction, key *dataKey) *writing {
	return &writing{tx: tx, key: key, by: s.operator, now: s.file.now()}
}

// workingCopy is a record opened for a change.
type workingCopy struct {
	row
	fields  map[string]store.Field
	content []byte // of the card, encoded
}

func (w *writing) create(draft Draft) (Document, error) {
	err := errors.Join(checkTexts(draft.Values), checkTexts(draft.Card), checkClear(string(draft.Kind), draft.State, draft.Site))
	if err != nil {
		return Document{}, err
	}
	if draft.Kind == "" || draft.ID == uuid.Nil {
		return Document{}, fmt.Errorf("record without a kind or id: %w", store.ErrMalformed)
	}
	var there bool
	if err := w.tx.row(`SELECT EXISTS (SELECT 1 FROM record WHERE id = ?)`, draft.ID[:]).Scan(&there); err != nil {
		return Document{}, err
	}
	if there {
		return Document{}, ErrExists
	}
	c := workingCopy{
		row: row{
			id: draft.ID, kind: draft.Kind, state: draft.State, site: draft.Site,
			version: 1, created: w.now.UnixMilli(), changed: w.now.UnixMilli(),
		},
		fields:  make(map[string]store.Field, len(draft.Values)),
		content: encodeCard(draft.Card),
	}
	changes := c.apply(draft.Values)
	document, err := c.seal(w.key)
	if err != nil {
		return Document{}, err
	}
	err = w.tx.row(`INSERT INTO record (id, kind, state, site, version, created, changed, receipt, card) VALUES (?, ?, ?, ?, ?, ?, ?, '', ?) RETURNING n`,
		c.id[:], c.kind, c.state, c.site, c.version, c.created, c.changed, c.card).Scan(&c.n)
	if err == nil {
		err = w.tx.exec(`INSERT INTO document (n, sealed) VALUES (?, ?)`, c.n, document)
	}
	if err == nil {
		err = w.note(&c, noted{Changes: changes, State: c.state})
	}
	return Document{Summary: c.summary(false), Record: c.record(), Card: draft.Card}, err
}

func (w *writing) save(change Change) (*workingCopy, error) {
	err := errors.Join(checkTexts(change.Values), checkTexts(change.Card))
	if err != nil {
		return nil, err
	}
	c, err := w.read(change.ID, change.Version)
	if err != nil {
		return nil, err
	}
	entry := noted{Changes: c.apply(change.Values)}
	same := len(entry.Changes) == 0
	if change.Card != nil {
		content := encodeCard(change.Card)
		same = same && bytes.Equal(content, c.content)
		c.content = content
	}
	if change.State != nil && *change.State != c.state {
		c.state, entry.State, same = *change.State, *change.State, false
	}
	if change.Site != nil && *change.Site != c.site {
		c.site, same = *change.Site, false
	}
	if same {
		return c, nil
	}
	if err := checkClear(string(c.kind), c.state, c.site); err != nil {
		return nil, err
	}
	return c, w.write(c, entry)
}

// read opens a record of a given version.
func (w *writing) read(id uuid.UUID, version int64) (*workingCopy, error) {
	if w.known != nil && w.known.id == id && w.known.version == version {
		return w.known, nil
	}
	var c workingCopy
	var sealed []byte
	err := c.scan(w.tx.row(`SELECT `+rowColumns+`, card, sealed FROM record JOIN document USING (n) WHERE id = ?`, id[:]), &c.card, &sealed)
	if err != nil {
		return nil, notFound(err)
	}
	if c.version != version {
		return nil, fmt.Errorf("version %d, not %d: %w", c.version, version, ErrChanged)
	}
	if c.content, err = w.key.open(c.cardPlace(), c.card); err != nil {
		return nil, err
	}
	c.fields, err = openFields(w.key, &c.row, sealed)
	return &c, err
}

// write puts the next version of a record in place of the one read.
func (w *writing) write(c *workingCopy, entry noted) error {
	c.version++
	c.changed = w.now.UnixMilli()
	document, err := c.seal(w.key)
	if err != nil {
		return err
	}
	// state by itself: naming it rewrites the index, one more page to flush.
	if entry.State != "" {
		err = w.tx.exec(`UPDATE record SET state = ? WHERE n = ?`, c.state, c.n)
	}
	if err == nil {
		err = w.tx.exec(`UPDATE record SET site = ?, version = ?, changed = ?, operation = ?, receipt = ?, card = ? WHERE n = ?`,
			c.site, c.version, c.changed, nullable(c.operation), c.receipt, c.card, c.n)
	}
	if err == nil {
		err = w.tx.exec(`UPDATE document SET sealed = ? WHERE n = ?`, document, c.n)
	}
	if err == nil {
		err = w.note(c, entry)
	}
	return err
}

// note writes the journal's row of the version just written.
func (w *writing) note(c *workingCopy, entry noted) error {
	entry.By = w.by
	plain, err := json.Marshal(entry)
	if err != nil {
		return fmt.Errorf("noting a change: %w", err)
	}
	return w.tx.exec(`INSERT INTO journal (n, version, made, sealed) VALUES (?, ?, ?, ?)`,
		c.n, c.version, c.changed, w.key.seal(journalPlace(c.id, c.version, c.changed), plain))
}

func (c *workingCopy) record() store.Record {
	return store.Record{ID: c.id, Kind: c.kind, Fields: c.fields}
}

// apply sets values and returns what that changed.
func (c *workingCopy) apply(values map[string]string) []FieldChange {
	var changes []FieldChange
	for name, value := range values {
		field := c.fields[name]
		if field.Value == value {
			continue
		}
		changes = append(changes, FieldChange{name, field.Value, value})
		field.Value = value
		if field == (store.Field{}) {
			delete(c.fields, name) // typed and erased, never sent: nothing to know of it
		} else {
			c.fields[name] = field
		}
	}
	return changes
}

// seal seals the card, in its place, and the document, which it returns.
func (c *workingCopy) seal(key *dataKey) ([]byte, error) {
	encoded := encodeFields(c.fields)
	if len(encoded) > maxDocument || len(c.content) > maxCard {
		return nil, fmt.Errorf("record of %d bytes with a card of %d, more than %d or %d: %w", len(encoded), len(c.content), maxDocument, maxCard, ErrTooLarge)
	}
	c.card = key.seal(c.cardPlace(), c.content)
	return key.seal(c.documentPlace(), encoded), nil
}

const (
	maxCard  = 16 << 10 // bytes, encoded
	maxClear = 64       // bytes of a word kept in clear
	maxName  = 256      // bytes of a field's name: "override." and a rule's id fit
)

// checkTexts refuses what an operation could not carry as it is: JSON would
// replace invalid UTF-8. Names are shown in errors, values never.
func checkTexts(texts map[string]string) error {
	for name, text := range texts {
		switch {
		case name == "" || len(name) > maxName || !utf8.ValidString(name):
			return fmt.Errorf("name of a field, %d bytes: %w", len(name), store.ErrMalformed)
		case !utf8.ValidString(text):
			return fmt.Errorf("field %q is not UTF-8: %w", name, store.ErrMalformed)
		case len(text) > maxDocument:
			return fmt.Errorf("field %q has %d bytes: %w", name, len(text), ErrTooLarge)
		}
	}
	return nil
}

func checkClear(words ...string) error {
	for _, word := range words {
		if len(word) > maxClear || !utf8.ValidString(word) {
			return fmt.Errorf("kind, state or site of %d bytes: %w", len(word), store.ErrMalformed)
		}
	}
	return nil
}
