package laptop

import (
	"context"
	"sync"

	"sportello/store"
)

// Session is the file unlocked for one operator. Its methods are safe for
// concurrent use; after Close they answer store.ErrLocked.
type Session struct {
	file     *File
	operator string

	mutex sync.RWMutex // held for writing to forget the key
	key   *dataKey

	// last is the record last saved, as it is on disk: typing goes on in one. It
	// belongs to whose turn it is.
	last *workingCopy
}

// begin takes over the key. A file that is a backup put to work starts a
// stream of its own: what the first one went on to send has its numbers.
func (f *File) begin(ctx context.Context, key *dataKey, operator string) (*Session, error) {
	s := &Session{file: f, operator: operator, key: key}
	err := s.change(ctx, func(tx *transaction, key *dataKey) error {
		var copied bool
		if err := tx.row(`SELECT copied IS NOT NULL FROM file`).Scan(&copied); err != nil || !copied {
			return err
		}
		if err := f.newIncarnation(tx, key); err != nil {
			return err
		}
		return tx.exec(`UPDATE file SET copied = NULL`)
	})
	if err != nil {
		s.Close()
		return nil, wrap("unlocking", err)
	}
	return s, nil
}

// Operator returns the account the session is for.
func (s *Session) Operator() string { return s.operator }

// Close waits for what is under way and forgets the keys. It may be called
// more than once.
func (s *Session) Close() {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if s.key != nil {
		s.key.forget()
		s.key, s.last = nil, nil
	}
}

// use lends the key for as long as work takes.
func (s *Session) use(work func(*dataKey) error) error {
	s.mutex.RLock()
	defer s.mutex.RUnlock()
	if s.key == nil || s.file.database.isClosed() {
		return store.ErrLocked
	}
	return work(s.key)
}

// change runs work in one transaction, durable when it returns nil.
func (s *Session) change(ctx context.Context, work func(*transaction, *dataKey) error) error {
	return s.use(func(key *dataKey) error {
		return s.file.database.change(ctx, func(tx *transaction) error { return work(tx, key) })
	})
}
