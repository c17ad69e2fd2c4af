//go:build !windows

package store

import "os"

// Rename puts a file in place of what is there, whole. SyncFolder then makes
// its name durable; Windows writes it through at once.
func Rename(from, to string) error { return os.Rename(from, to) }

// MakePrivateFolder makes a folder, and those above it that are missing, for its
// owner only. One that is there keeps the rights it has.
func MakePrivateFolder(path string) error { return os.MkdirAll(path, 0o700) }
