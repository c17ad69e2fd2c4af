package laptop

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"github.com/google/uuid"
)

// Searched is what Search looked through and found.
type Searched struct {
	Files int
	Bytes int64
	Found int // places where one of the ids stands
}

// Search looks for the ids of records byte by byte in all that the folder holds
// of the file: the file, its log, its backups and what was put aside. Everything
// that is kept of a record stands beside its id, or is sealed with it.
func (f *File) Search(ctx context.Context, ids []uuid.UUID) (Searched, error) {
	sought := newSought(ids)
	var done Searched
	names, err := namesOfDatabases(f.folder)
	if err != nil {
		return done, wrap("searching the file", err)
	}
	for _, name := range names {
		err := sought.in(ctx, name, &done)
		if errors.Is(err, fs.ErrNotExist) { // a log that was folded in the meantime
			continue
		}
		if err != nil {
			return done, wrap("searching the file", err)
		}
		done.Files++
	}
	return done, nil
}

// sought are ids to look for; ends says by their last two bytes, which are
// random, whether it is worth looking closer.
type sought struct {
	ids  map[uuid.UUID]bool
	ends [1 << 16]bool
}

func newSought(ids []uuid.UUID) *sought {
	s := &sought{ids: make(map[uuid.UUID]bool, len(ids))}
	for _, id := range ids {
		s.ids[id] = true
		s.ends[end(id[:])] = true
	}
	return s
}

func end(id []byte) uint16 { return uint16(id[14])<<8 | uint16(id[15]) }

// atOnce is how much is read of a file at once, in bytes.
const atOnce = 1 << 20

func (s *sought) in(ctx context.Context, name string, done *Searched) error {
	file, err := os.Open(name)
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }()
	const width = len(uuid.UUID{})
	buffer := make([]byte, 0, atOnce+width)
	for {
		if err := context.Cause(ctx); err != nil {
			return err
		}
		n, err := io.ReadFull(file, buffer[len(buffer):len(buffer)+atOnce])
		buffer = buffer[:len(buffer)+n]
		done.Bytes += int64(n)
		for at := 0; at+width <= len(buffer); at++ {
			if one := buffer[at : at+width]; s.ends[end(one)] && s.ids[uuid.UUID(one)] {
				done.Found++
			}
		}
		switch {
		case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
			return nil
		case err != nil:
			return fmt.Errorf("reading: %w", err)
		}
		kept := copy(buffer[:width-1], buffer[len(buffer)-(width-1):])
		buffer = buffer[:kept]
	}
}
