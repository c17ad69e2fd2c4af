package laptop

import (
	"errors"
	"syscall"
)

// Windows' own numbers; package syscall does not name them.
const (
	errorWriteProtect   = syscall.Errno(19)
	errorHandleDiskFull = syscall.Errno(39)
	errorDiskFull       = syscall.Errno(112)
)

func isDiskFull(err error) bool {
	return errors.Is(err, errorDiskFull) || errors.Is(err, errorHandleDiskFull)
}

func isReadOnlyDisk(err error) bool { return errors.Is(err, errorWriteProtect) }
