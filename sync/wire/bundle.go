package wire

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"crypto/sha256"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"sportello/store"
)

// Limits of what a bundle unpacks to.
const (
	maxUnpacked    = 32 << 20
	maxBundleFiles = 500
)

// bundleFolders are a bundle's folders, each with what is packed of it.
var bundleFolders = map[string]string{"rulebook": ".yaml", "guide": ".md"}

// PackBundle makes the bundle of a release: the YAML files under rulebook and
// the Markdown under guide, the same bytes for the same files.
func PackBundle(files fs.FS) ([]byte, error) {
	var packed bytes.Buffer
	archive := zip.NewWriter(&packed)
	archive.RegisterCompressor(zip.Deflate, func(to io.Writer) (io.WriteCloser, error) {
		return flate.NewWriter(to, flate.BestCompression)
	})
	for _, folder := range slices.Sorted(maps.Keys(bundleFolders)) {
		err := fs.WalkDir(files, folder, func(name string, entry fs.DirEntry, err error) error {
			if err != nil || !entry.Type().IsRegular() || path.Ext(name) != bundleFolders[folder] {
				return err
			}
			content, err := fs.ReadFile(files, name)
			if err != nil {
				return err
			}
			to, err := archive.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate})
			if err != nil {
				return err
			}
			_, err = to.Write(content)
			return err
		})
		if err != nil {
			return nil, fmt.Errorf("packing bundle: %w", err)
		}
	}
	if err := archive.Close(); err != nil {
		return nil, fmt.Errorf("packing bundle: %w", err)
	}
	if _, err := openArchive(packed.Bytes()); err != nil {
		return nil, fmt.Errorf("packing bundle: %w", err)
	}
	return packed.Bytes(), nil
}

// OpenBundle returns the files of a release's bundle once its hash is the
// release's and all of it was seen to unpack within bounds.
func OpenBundle(bundle []byte, release Release) (fs.FS, error) {
	if uint64(len(bundle)) != release.Size || sha256.Sum256(bundle) != release.Bundle {
		return nil, fmt.Errorf("bundle is not that of release %d: %w", release.Serial, store.ErrMalformed)
	}
	return openArchive(bundle)
}

func openArchive(bundle []byte) (fs.FS, error) {
	if len(bundle) > MaxBundle {
		return nil, fmt.Errorf("bundle of %d bytes: %w", len(bundle), ErrTooLarge)
	}
	archive, err := zip.NewReader(bytes.NewReader(bundle), int64(len(bundle)))
	if err != nil {
		return nil, fmt.Errorf("bundle: %v: %w", err, store.ErrMalformed)
	}
	if len(archive.File) > maxBundleFiles {
		return nil, fmt.Errorf("bundle of %d files: %w", len(archive.File), ErrTooLarge)
	}
	left, seen := int64(maxUnpacked), make(map[string]bool, len(archive.File))
	for _, file := range archive.File {
		if !bundleName(file) || seen[strings.ToLower(file.Name)] {
			return nil, fmt.Errorf("bundle: a file's name is not usable: %w", store.ErrMalformed)
		}
		seen[strings.ToLower(file.Name)] = true
		size, err := unpackedSize(file, left)
		if err != nil {
			return nil, err
		}
		if left -= size; left < 0 {
			return nil, fmt.Errorf("bundle unpacks to more than %d bytes: %w", maxUnpacked, ErrTooLarge)
		}
	}
	return archive, nil
}

// bundleName reports whether a file is a plain one in a folder of a bundle.
func bundleName(file *zip.File) bool {
	folder, _, nested := strings.Cut(file.Name, "/")
	return bundleFolders[folder] != "" && nested && fs.ValidPath(file.Name) && !strings.ContainsAny(file.Name, `\:`) && file.Mode().IsRegular()
}

// unpackedSize reads a file through, at most one byte more than there is room
// for, whatever size it states.
func unpackedSize(file *zip.File, left int64) (int64, error) {
	content, err := file.Open()
	if err != nil {
		return 0, fmt.Errorf("bundle: %v: %w", err, store.ErrMalformed)
	}
	defer func() { _ = content.Close() }() // read only
	size, err := io.Copy(io.Discard, io.LimitReader(content, left+1))
	if err != nil {
		return 0, fmt.Errorf("bundle: %v: %w", err, store.ErrMalformed)
	}
	return size, nil
}
