// Package stick knows USB sticks: which drives are plugged in, which of them
// were made known, and how a file is put on one so that it is there whole or
// not at all. A stick is known by a mark with a random name on it, not by where
// the system shows it, which changes from day to day.
package stick

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/google/uuid"

	"sportello/store"
)

// Lister lists the folders at which removable drives are mounted now.
type Lister func() ([]string, error)

// Mark is the file that makes a stick known; it holds nothing but its id.
const Mark = ".sportello-stick"

// The mark's content is this line and the id.
const heading = "sportello stick 1\n"

// ErrUnmarked: no stick of ours, or not the whole of its mark.
var ErrUnmarked = errors.New("stick without a mark")

// ID reads a stick's mark. Errors: ErrUnmarked.
func ID(root string) (uuid.UUID, error) {
	file, err := os.Open(filepath.Join(root, Mark))
	if err != nil {
		return uuid.Nil, fmt.Errorf("%w: %w", ErrUnmarked, err)
	}
	defer func() { _ = file.Close() }()
	const most = 256
	content, err := io.ReadAll(io.LimitReader(file, most))
	if err != nil {
		return uuid.Nil, fmt.Errorf("%w: %w", ErrUnmarked, err)
	}
	text, ours := strings.CutPrefix(string(content), heading)
	id, err := uuid.Parse(strings.TrimSpace(text))
	if !ours || err != nil {
		return uuid.Nil, ErrUnmarked
	}
	return id, nil
}

// SetMark marks a stick, unless it has a mark, and returns its id.
func SetMark(root string, random io.Reader) (uuid.UUID, error) {
	if id, err := ID(root); err == nil {
		return id, nil
	}
	id, err := uuid.NewRandomFromReader(random)
	if err == nil {
		err = Write(root, Mark, func(w io.Writer) error {
			_, err := io.WriteString(w, heading+id.String()+"\n")
			return err
		})
	}
	if err != nil {
		return uuid.Nil, fmt.Errorf("marking a stick: %w", err)
	}
	return id, nil
}

// Write puts a file in place of one of that name: what was there stays until
// the new one is whole and on the drive.
func Write(root, name string, fill func(io.Writer) error) (err error) {
	file, err := os.CreateTemp(root, temporary)
	if err != nil {
		return fmt.Errorf("writing to a stick: %w", err)
	}
	defer func() {
		if err != nil {
			err = fmt.Errorf("writing to a stick: %w", errors.Join(err, ignoreMissing(os.Remove(file.Name()))))
		}
	}()
	err = fill(file)
	if err == nil {
		err = file.Sync()
	}
	if err = errors.Join(err, file.Close()); err != nil {
		return err
	}
	if err := store.Rename(file.Name(), filepath.Join(root, name)); err != nil {
		return err
	}
	return syncFolder(root)
}

// temporary is the pattern of names of files that are not whole yet.
const temporary = ".sportello-*.part"

// syncFolder makes the new name durable, where the system has that.
func syncFolder(root string) error {
	folder, err := os.Open(root)
	if err != nil {
		return err
	}
	err = folder.Sync()
	if errors.Is(err, syscall.EINVAL) || errors.Is(err, errors.ErrUnsupported) || os.IsPermission(err) {
		err = nil // a folder that cannot be synced: Windows, some FAT drivers
	}
	return errors.Join(err, folder.Close())
}

func ignoreMissing(err error) error {
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	return err
}

// Root is the drive among those mounted that a path is on, "" if on none.
func Root(mounted []string, path string) string {
	best := ""
	for _, root := range mounted {
		within, err := filepath.Rel(root, path)
		if err == nil && within != ".." && !strings.HasPrefix(within, ".."+string(filepath.Separator)) && len(root) > len(best) {
			best = root
		}
	}
	return best
}
