package simulation

import (
	"os"
	"os/signal"
	"syscall"
)

// withoutRoom runs work while no file of this process may grow beyond a size:
// a write fails there, after the part of it that fits.
func withoutRoom(size int64, work func()) error {
	signal.Ignore(syscall.SIGXFSZ)
	var before syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &before); err != nil {
		return err
	}
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: uint64(size), Max: before.Max}); err != nil {
		return err
	}
	work()
	return syscall.Setrlimit(syscall.RLIMIT_FSIZE, &before)
}

// sizeOf is how large a file is, 0 if it is not there.
func sizeOf(path string) int64 {
	info, err := os.Stat(path)
	if err != nil {
		return 0
	}
	return info.Size()
}
