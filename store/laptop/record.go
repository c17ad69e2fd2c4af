package laptop

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"sportello/store"
)

// maxDocument bounds a record's sealed document, so that an operation made of
// all of it stays below store.MaxOperation. A filled application has 3 KB.
const maxDocument = 256 << 10

// Summary is what is known of a record without opening it.
type Summary struct {
	ID      uuid.UUID
	Kind    store.Kind
	State   string // the caller's word, in clear: never personal data
	Site    string // likewise
	Version int64  // 1 at creation, one more at every change
	Created time.Time
	Changed time.Time

	// Operation is the last one made of the record, zero if none was, and
	// ReceiptNumber its receipt's number, which counts once it is Delivered: the
	// office has acknowledged it and nothing says that it lost it.
	Operation     uuid.UUID
	ReceiptNumber string
	Delivered     bool
}

// Document is a record's working copy as it stands.
type Document struct {
	Summary
	Record store.Record
	Card   map[string]string
}

// Draft is a record to create.
type Draft struct {
	ID     uuid.UUID // zero: a new one is chosen
	Kind   store.Kind
	State  string
	Site   string
	Values map[string]string
	// Card is what a search needs of the record; Cards reads them all.
	Card map[string]string
}

// Change is what is to change in a record.
type Change struct {
	ID uuid.UUID
	// Version is the one the caller read; ErrChanged if it no longer stands.
	Version int64
	Values  map[string]string // by field; "" empties it
	Card    map[string]string // nil: as it was
	State   *string           // nil: as it was
	Site    *string           // nil: as it was
}

// Create makes a new record. Errors: ErrExists, ErrTooLarge, store.ErrMalformed.
func (s *Session) Create(ctx context.Context, draft Draft) (Document, error) {
	documents, err := s.CreateAll(ctx, []Draft{draft})
	if err != nil {
		return Document{}, err
	}
	return documents[0], nil
}

// CreateAll makes several new records in one transaction.
func (s *Session) CreateAll(ctx context.Context, drafts []Draft) ([]Document, error) {
	documents := make([]Document, len(drafts))
	err := s.change(ctx, func(tx *transaction, key *dataKey) error {
		w := s.writing(tx, key)
		for i, draft := range drafts {
			var err error
			if draft.ID == uuid.Nil {
				if draft.ID, err = s.file.newID(); err != nil {
					return err
				}
			}
			if documents[i], err = w.create(draft); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, wrap("creating a record", err)
	}
	return documents, nil
}

// Save changes a record and answers with its new version. Errors: ErrChanged,
// store.ErrNotFound, ErrTooLarge, store.ErrMalformed. Saving what is already
// there changes nothing.
func (s *Session) Save(ctx context.Context, change Change) (int64, error) {
	var saved *workingCopy
	err := s.use(func(key *dataKey) error {
		return s.file.database.inTurn(ctx, func(tx *transaction) (err error) {
			w := s.writing(tx, key)
			w.known, s.last = s.last, nil // not as on disk until this is saved
			if saved, err = w.save(change); err == nil {
				s.last = saved
			}
			return err
		})
	})
	if err != nil {
		return 0, wrap("saving record "+change.ID.String(), err)
	}
	return saved.latest(), nil
}

const selectRecord = `SELECT ` + rowColumns + `, ` + tailColumns + `, card, document.sealed, ` + deliveredColumn +
	` FROM record JOIN document USING (n) LEFT JOIN tail USING (n) WHERE id = ?`

// Record returns a record's working copy. Errors: store.ErrNotFound,
// store.ErrDamaged.
func (s *Session) Record(ctx context.Context, id uuid.UUID) (Document, error) {
	var document Document
	err := s.use(func(key *dataKey) error {
		var err error
		document, err = scanDocument(key, s.file.database.read.QueryRowContext(ctx, selectRecord, id[:]))
		return err
	})
	return document, wrap("reading record "+id.String(), err)
}

// Records returns the working copies of several records, in the order asked for,
// in less time than one by one. Errors are Record's.
func (s *Session) Records(ctx context.Context, ids []uuid.UUID) ([]Document, error) {
	documents := make([]Document, 0, len(ids))
	err := s.use(func(key *dataKey) error {
		statement, err := s.file.database.read.PrepareContext(ctx, selectRecord)
		if err != nil {
			return err
		}
		defer func() { _ = statement.Close() }()
		for _, id := range ids {
			document, err := scanDocument(key, statement.QueryRowContext(ctx, id[:]))
			if err != nil {
				return fmt.Errorf("record %s: %w", id, err)
			}
			documents = append(documents, document)
		}
		return nil
	})
	if err != nil {
		return nil, wrap("reading records", err)
	}
	return documents, nil
}

func scanDocument(key *dataKey, from scanner) (Document, error) {
	var r row
	var sealed []byte
	var delivered bool
	err := r.scan(from, &r.tail.version, &r.tail.changed, &r.tail.sealed, &r.card, &sealed, &delivered)
	if err != nil {
		return Document{}, notFound(err)
	}
	return openDocument(key, &r, sealed, delivered)
}

func openDocument(key *dataKey, r *row, sealed []byte, delivered bool) (Document, error) {
	card, err := r.openCard(key, make(map[string]string))
	if err != nil {
		return Document{}, err
	}
	fields, _, err := r.openFields(key, sealed)
	if err != nil {
		return Document{}, err
	}
	return Document{Summary: r.summary(delivered), Record: store.Record{ID: r.id, Kind: r.kind, Fields: fields}, Card: card}, nil
}
