package main

import (
	"syscall"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver"
	"golang.org/x/sys/windows"
)

var showWindow = syscall.NewLazyDLL("user32.dll").NewProc("ShowWindow")

// fillScreen maximises the window: as large as a laptop's screen it would have its
// title above it and its last line below the task bar.
func fillScreen(window fyne.Window) {
	native, ok := window.(driver.NativeWindow)
	if !ok {
		return
	}
	native.RunNative(func(context any) {
		if shown, ok := context.(driver.WindowsWindowContext); ok && shown.HWND != 0 {
			_, _, _ = showWindow.Call(shown.HWND, windows.SW_MAXIMIZE) // tells what was before
		}
	})
}
