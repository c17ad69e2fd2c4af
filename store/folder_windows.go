package store

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	"golang.org/x/sys/windows"
)

// Rename puts a file in place of what is there, whole, and returns when its name
// is on the disk. A virus scanner looks at every new file and keeps it from being
// renamed for a moment: that is waited for, a second at most.
func Rename(from, to string) error {
	source, err := windows.UTF16PtrFromString(from)
	if err != nil {
		return &os.LinkError{Op: "rename", Old: from, New: to, Err: err}
	}
	target, err := windows.UTF16PtrFromString(to)
	if err != nil {
		return &os.LinkError{Op: "rename", Old: from, New: to, Err: err}
	}
	const longest = 512 * time.Millisecond
	for pause := time.Millisecond; ; pause *= 2 {
		err := windows.MoveFileEx(source, target, windows.MOVEFILE_REPLACE_EXISTING|windows.MOVEFILE_WRITE_THROUGH)
		if err == nil {
			return nil
		}
		held := errors.Is(err, windows.ERROR_SHARING_VIOLATION) || errors.Is(err, windows.ERROR_ACCESS_DENIED)
		if !held || pause > longest {
			return &os.LinkError{Op: "rename", Old: from, New: to, Err: err}
		}
		time.Sleep(pause)
	}
}

// MakePrivateFolder makes a folder, and those above it that are missing, for its
// owner, the system and administrators only: bits of a mode say nothing here. One
// that is there keeps the rights it has, and so does a drive that knows none.
func MakePrivateFolder(path string) error {
	if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
		return os.MkdirAll(path, 0o700)
	}
	if err := os.MkdirAll(path, 0o700); err != nil {
		return err
	}
	rights, err := ownersOnly()
	if err != nil {
		return fmt.Errorf("writing down the rights of a folder: %w", err)
	}
	list, _, err := rights.DACL()
	if err != nil {
		return fmt.Errorf("writing down the rights of a folder: %w", err)
	}
	err = windows.SetNamedSecurityInfo(path, windows.SE_FILE_OBJECT,
		windows.DACL_SECURITY_INFORMATION|windows.PROTECTED_DACL_SECURITY_INFORMATION, nil, nil, list, nil)
	if err != nil && !errors.Is(err, errors.ErrUnsupported) {
		return fmt.Errorf("keeping a folder to its owner: %w", err)
	}
	return nil
}

// ownersOnly is protected from the rights of the folder above (P), and handed down
// to what is in it (OICI).
func ownersOnly() (*windows.SECURITY_DESCRIPTOR, error) {
	user, err := windows.GetCurrentProcessToken().GetTokenUser()
	if err != nil {
		return nil, err
	}
	return windows.SecurityDescriptorFromString(fmt.Sprintf("D:P(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)(A;OICI;FA;;;%s)", user.User.Sid))
}
