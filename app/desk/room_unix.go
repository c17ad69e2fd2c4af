//go:build !windows

package desk

import "syscall"

// roomOn is how many bytes may still be written to the disk a folder is on.
func roomOn(folder string) (uint64, error) {
	var disk syscall.Statfs_t
	if err := syscall.Statfs(folder, &disk); err != nil {
		return 0, err
	}
	return uint64(disk.Bavail) * uint64(disk.Bsize), nil //nolint:unconvert // signed on some systems
}
