//go:build !windows

package laptop

import (
	"errors"
	"syscall"
)

func isDiskFull(err error) bool {
	return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT)
}

func isReadOnlyDisk(err error) bool { return errors.Is(err, syscall.EROFS) }
