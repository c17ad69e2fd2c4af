package stick

import (
	"fmt"
	"syscall"
	"unsafe"
)

var (
	kernel32      = syscall.NewLazyDLL("kernel32.dll")
	logicalDrives = kernel32.NewProc("GetLogicalDrives")
	driveType     = kernel32.NewProc("GetDriveTypeW")
)

const removable = 2 // DRIVE_REMOVABLE

// Mounted lists the removable drives, "E:\".
func Mounted() ([]string, error) {
	letters, _, err := logicalDrives.Call()
	if letters == 0 {
		return nil, fmt.Errorf("listing drives: %w", err)
	}
	var mounted []string
	for i := range 26 {
		if letters&(1<<i) == 0 {
			continue
		}
		root := string(rune('A'+i)) + `:\`
		name, err := syscall.UTF16PtrFromString(root)
		if err != nil {
			continue
		}
		if kind, _, _ := driveType.Call(uintptr(unsafe.Pointer(name))); kind == removable {
			mounted = append(mounted, root)
		}
	}
	return mounted, nil
}
