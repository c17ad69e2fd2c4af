package main

import (
	"runtime"

	"fyne.io/fyne/v2"
	"golang.org/x/sys/windows"
)

// opener opens paths with the programs Windows knows for them. The toolkit would
// hand on a URL, whose escapes Windows reads in the machine's code page: an
// operator called Nicolò could open no sheet.
func opener(fyne.App) func(path string) error {
	return func(path string) error {
		name, err := windows.UTF16PtrFromString(path)
		if err != nil {
			return err
		}
		runtime.LockOSThread() // what the shell starts may be a component of this thread's
		defer runtime.UnlockOSThread()
		if windows.CoInitializeEx(0, windows.COINIT_APARTMENTTHREADED|windows.COINIT_DISABLE_OLE1DDE) == nil {
			defer windows.CoUninitialize()
		}
		return windows.ShellExecute(0, nil, name, nil, nil, windows.SW_SHOWNORMAL)
	}
}
