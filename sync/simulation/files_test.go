package simulation

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// image is a database as it lies on a disk: the file and its log.
type image struct{ file, log []byte }

const logSuffix = "-wal"

func readImage(path string) (image, error) {
	file, err := os.ReadFile(path)
	if err != nil {
		return image{}, err
	}
	log, err := os.ReadFile(path + logSuffix)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return image{}, err
	}
	return image{file, log}, nil
}

// write puts the image in the place of what is there.
func (i image) write(path string) error {
	for _, suffix := range []string{"", logSuffix, "-shm"} {
		if err := os.Remove(path + suffix); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	err := os.WriteFile(path, i.file, 0o600)
	if err == nil && len(i.log) > 0 {
		err = os.WriteFile(path+logSuffix, i.log, 0o600)
	}
	return err
}

// torn is the disk if the machine stops on the way from one image to a later
// one, with that part of what was written to the log in it. The log is written
// from its beginning to its end. Once it was folded into the file, nothing can
// be told of what was on disk in between: the later image stands.
func torn(before, after image, part float64) image {
	if !bytes.Equal(before.file, after.file) {
		return after
	}
	from := 0
	for from < min(len(before.log), len(after.log)) && before.log[from] == after.log[from] {
		from++
	}
	if from > 0 && from < len(before.log) {
		// Begun anew over older content: the same holds.
		from = 0
	}
	end := from + int(part*float64(len(after.log)-from))
	log := bytes.Clone(after.log[:end])
	if end < len(before.log) {
		log = append(log, before.log[end:]...)
	}
	return image{before.file, log}
}

// copyFolder copies a folder with all that is below it.
func copyFolder(to, from string) error {
	return os.CopyFS(to, os.DirFS(from))
}

func databaseOf(folder string) string { return filepath.Join(folder, "sportello.db") }
