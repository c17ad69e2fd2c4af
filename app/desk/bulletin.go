package desk

import (
	"context"
	"crypto/sha256"
	"errors"
	"sync"

	"sportello/app/bulletin"
	"sportello/store"
)

// told is the office's bulletin, read once.
type told struct {
	mutex    sync.Mutex
	known    bool // whether read has been done since the last one came
	there    bool
	bulletin bulletin.Bulletin
}

// Bulletin returns what the office last told of the whole, and whether it has
// told anything that this program can read. It belongs to all who ask: its parts
// must not be changed.
func (s *Session) Bulletin(ctx context.Context) (bulletin.Bulletin, bool, error) {
	s.told.mutex.Lock()
	defer s.told.mutex.Unlock()
	if s.told.known {
		return s.told.bulletin, s.told.there, nil
	}
	encoded, err := s.file.Bulletin(ctx)
	if ignoreMissing(err, store.ErrNotFound) != nil {
		return bulletin.Bulletin{}, false, err
	}
	there := err == nil
	var read bulletin.Bulletin
	if there {
		if read, err = bulletin.Decode(encoded); err != nil { // of a newer office
			s.options.Log.Warn("the office's bulletin", "bytes", len(encoded), "failure", ErrorName(err))
			there = false
		}
	}
	s.told.known, s.told.there, s.told.bulletin = true, there, read
	return read, there, nil
}

// forget has the bulletin read anew: another one has come.
func (t *told) forget() {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	t.known, t.there, t.bulletin = false, false, bulletin.Bulletin{}
}

// Bulletin implements client.Inbox.
func (i *inbox) Bulletin(ctx context.Context) (digest [sha256.Size]byte, err error) {
	encoded, err := i.session.file.Bulletin(ctx)
	if errors.Is(err, store.ErrNotFound) {
		return digest, nil
	}
	if err != nil {
		return digest, err
	}
	return sha256.Sum256(encoded), nil
}
