package desk

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"sportello/app/desk/stick"
	"sportello/sync/client"
)

// LastCopy is the file beside the data, of a laptop that was revoked, with what
// it had not sent: sealed for the office.
const LastCopy = "ultima.busta"

// eraseRevoked is what follows when the office says that it has revoked this
// laptop: what waits is put beside the file, sealed for the office alone, and
// the data is made unreadable. A laptop hears of it only while somebody has it
// open, so if the copy cannot be written nothing is erased yet: the next
// contact tries again.
func (s *Session) eraseRevoked(ctx context.Context, office *client.Client) error {
	ctx = context.WithoutCancel(ctx)
	outbox, err := s.file.Outbox(ctx)
	if err == nil && outbox.Waiting() > 0 {
		err = s.writeLast(ctx, office)
	}
	if err != nil {
		s.options.Log.Warn("copying what waits before erasing", "failure", ErrorName(err))
		return fmt.Errorf("%w: %w", client.ErrRevoked, err)
	}
	if err := s.desk.file.Erase(ctx); err != nil {
		s.options.Log.Warn("erasing", "failure", ErrorName(err))
		if _, open := s.file.Outbox(ctx); open == nil { // the keys are still there
			return fmt.Errorf("%w: %w", client.ErrRevoked, err)
		}
	}
	s.mutex.Lock()
	s.erased = true
	s.mutex.Unlock()
	s.end()
	s.options.Log.Info("erased")
	return ErrErased
}

func (s *Session) writeLast(ctx context.Context, office *client.Client) error {
	name := LastCopy
	if _, err := os.Stat(filepath.Join(s.options.Folder, name)); err == nil { // of an earlier life
		name = "ultima-" + s.options.Clock().UTC().Format("20060102-150405") + ".busta"
	}
	return stick.Write(s.options.Folder, name, func(w io.Writer) error {
		_, err := s.writeBusta(ctx, office, w)
		return err
	})
}

// Erased says that the office has revoked this laptop and its data is gone:
// nothing but Lock makes sense any more.
func (s *Session) Erased() bool {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return s.erased
}

// abandon closes what is open without saving: there is nothing to save it in.
func (s *Session) abandon() {
	for open := s.lastOpen(); len(open) > 0; open = s.lastOpen() {
		for _, a := range open {
			a.mutex.Lock()
			if !a.closed {
				a.closed, a.unsaved = true, a.since
				close(a.stop)
			}
			a.mutex.Unlock()
			<-a.ended
			s.forget(a)
		}
	}
}
