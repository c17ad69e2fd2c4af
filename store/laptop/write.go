package laptop

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
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
	size    int    // of the document as it was written out, encoded
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
	c := w.fresh(draft.ID, draft.Kind)
	c.state, c.site, c.content = draft.State, draft.Site, encodeCard(draft.Card)
	entry := w.entry(c.apply(draft.Values))
	entry.State = c.state
	err = w.insert(c, entry)
	return Document{Summary: c.summary(false), Record: c.record(), Card: draft.Card}, err
}

// fresh is a record that is not there yet.
func (w *writing) fresh(id uuid.UUID, kind store.Kind) *workingCopy {
	now := w.now.UnixMilli()
	return &workingCopy{
		row:     row{id: id, kind: kind, created: now, changed: now},
		fields:  make(map[string]store.Field),
		content: encodeCard(nil),
	}
}

// insert writes a fresh record, with an entry of the journal for each of its
// versions.
func (w *writing) insert(c *workingCopy, entries ...noted) error {
	c.version = int64(len(entries))
	document, err := c.seal(w.key)
	if err != nil {
		return err
	}
	err = w.tx.row(`INSERT INTO record (id, kind, state, site, version, created, changed, operation, receipt, unsent, card) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING n`,
		c.id[:], c.kind, c.state, c.site, c.version, c.created, c.changed, nullable(c.operation), c.receipt, c.unsent(), c.card).Scan(&c.n)
	if err == nil {
		err = w.tx.exec(`INSERT INTO document (n, sealed) VALUES (?, ?)`, c.n, document)
	}
	if err != nil {
		return err
	}
	return w.note(c, 1, entries)
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
	entry := w.entry(c.apply(change.Values))
	small := true // nothing but values changes
	if change.Card != nil {
		content := encodeCard(change.Card)
		small = bytes.Equal(content, c.content)
		c.content = content
	}
	if change.State != nil && *change.State != c.state {
		c.state, entry.State, small = *change.State, *change.State, false
	}
	if change.Site != nil && *change.Site != c.site {
		c.site, small = *change.Site, false
	}
	if small && len(entry.Changes) == 0 {
		return c, nil
	}
	behind, err := w.behind(c, entry.Changes)
	if err != nil {
		return nil, err
	}
	if small && !behind {
		if done, err := w.lengthen(c, entry); done || err != nil {
			return c, err
		}
	}
	if err := checkClear(string(c.kind), c.state, c.site); err != nil {
		return nil, err
	}
	return c, w.tx.together(func() error {
		if behind {
			if err := w.hold(c.id); err != nil {
				return err
			}
		}
		return w.write(c, entry)
	})
}

// behind reports whether changes took back what had kept a field from following
// what was pulled: it says again what was settled, and something else stands.
func (w *writing) behind(c *workingCopy, changes []FieldChange) (bool, error) {
	back := slices.DeleteFunc(slices.Clone(changes), func(change FieldChange) bool { return change.After != c.fields[change.Field].Settled })
	if len(back) == 0 {
		return false, nil
	}
	shared, err := openShared(w.key, w.tx, c.id)
	if errors.Is(err, store.ErrNotFound) || errors.Is(err, store.ErrDamaged) { // which Verify tells
		return false, nil
	}
	return slices.ContainsFunc(back, func(change FieldChange) bool {
		local := c.fields[change.Field]
		return caughtUp(local, shared.Fields[change.Field], shared.Origins) != local
	}), err
}

// hold leaves it to Adopt to have a record follow what was pulled.
func (w *writing) hold(id uuid.UUID) error {
	return w.tx.exec(`INSERT INTO held (id) VALUES (?) ON CONFLICT DO NOTHING`, id[:])
}

// entry is what the journal is told of a change.
func (w *writing) entry(changes []FieldChange) noted {
	return noted{By: w.by, Made: w.now.UnixMilli(), Changes: changes}
}

// read opens a record of a given version.
func (w *writing) read(id uuid.UUID, version int64) (*workingCopy, error) {
	if w.known != nil && w.known.id == id && w.known.latest() == version {
		return w.known, nil
	}
	c, err := w.find(id)
	if err == nil && c.latest() != version {
		err = fmt.Errorf("version %d, not %d: %w", c.latest(), version, ErrChanged)
	}
	return c, err
}

// find opens a record as it stands.
func (w *writing) find(id uuid.UUID) (*workingCopy, error) {
	var c workingCopy
	var sealed []byte
	err := c.scan(w.tx.row(`SELECT `+rowColumns+`, `+tailColumns+`, card, document.sealed FROM record JOIN document USING (n) LEFT JOIN tail USING (n) WHERE id = ?`, id[:]),
		&c.tail.version, &c.tail.changed, &c.tail.sealed, &c.card, &sealed)
	if err != nil {
		return nil, notFound(err)
	}
	if c.content, err = w.key.open(c.cardPlace(), c.card); err != nil {
		return nil, err
	}
	c.fields, c.size, err = c.openFields(w.key, sealed)
	return &c, err
}

// write writes the next versions of a record out, in place of the one read and
// its tail, whose entries go to the journal with those given: one for each
// version.
func (w *writing) write(c *workingCopy, more ...noted) error {
	before, cut := c.version, c.tail.version
	entries, err := decodeTail(c.tail.entries)
	if err != nil {
		return err
	}
	c.version, c.changed, c.tail = c.latest()+int64(len(more)), w.now.UnixMilli(), tail{}
	document, err := c.seal(w.key)
	if err != nil {
		return err
	}
	if cut != 0 {
		err = w.tx.one(`DELETE FROM tail WHERE n = ? AND version = ?`, c.n, cut)
	}
	// state by itself: naming it rewrites the index, one more page to flush.
	if err == nil && slices.ContainsFunc(more, func(entry noted) bool { return entry.State != "" }) {
		err = w.tx.exec(`UPDATE record SET state = ? WHERE n = ?`, c.state, c.n)
	}
	if err == nil {
		err = w.tx.one(`UPDATE record SET site = ?, version = ?, changed = ?, operation = ?, receipt = ?, unsent = ?, card = ?
			WHERE n = ? AND version = ? AND NOT EXISTS (SELECT 1 FROM tail WHERE tail.n = record.n)`,
			c.site, c.version, c.changed, nullable(c.operation), c.receipt, c.unsent(), c.card, c.n, before)
	}
	if err == nil {
		err = w.tx.exec(`UPDATE document SET sealed = ? WHERE n = ?`, document, c.n)
	}
	if err != nil {
		return err
	}
	return w.note(c, before+1, append(entries, more...))
}

// note writes the journal's rows of the versions from one on.
func (w *writing) note(c *workingCopy, version int64, entries []noted) error {
	for i, entry := range entries {
		made, version := entry.Made, version+int64(i)
		entry.Made = 0 // stands beside it
		plain, err := entry.encode()
		if err != nil {
			return err
		}
		err = w.tx.exec(`INSERT INTO journal (n, version, made, sealed) VALUES (?, ?, ?, ?)`,
			c.n, version, made, w.key.seal(journalPlace(c.id, version, made), plain))
		if err != nil {
			return err
		}
	}
	return nil
}

// unsent reports whether the record has changes no operation was made of.
func (c *workingCopy) unsent() bool {
	for _, field := range c.fields {
		if field.Value != field.Settled {
			return true
		}
	}
	return false
}

func (c *workingCopy) record() store.Record {
	return store.Record{ID: c.id, Kind: c.kind, Fields: c.fields}
}

// apply sets values and returns what that changed.
func (c *workingCopy) apply(values map[string]string) []FieldChange {
	var changes []FieldChange
	for name, value := range values {
		before := c.fields[name].Value
		if before == value {
			continue
		}
		changes = append(changes, FieldChange{name, before, value})
		setValue(c.fields, name, value)
	}
	return changes
}

// seal seals the card, in its place, and the document, which it returns.
func (c *workingCopy) seal(key *dataKey) ([]byte, error) {
	encoded := encodeFields(c.fields)
	if len(encoded) > maxDocument || len(c.content) > maxCard {
		return nil, fmt.Errorf("record of %d bytes with a card of %d, more than %d or %d: %w", len(encoded), len(c.content), maxDocument, maxCard, ErrTooLarge)
	}
	c.size = len(encoded)
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
