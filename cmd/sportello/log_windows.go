package main

import (
	"log"
	"os"
	"path/filepath"

	"golang.org/x/sys/windows"

	"sportello/store"
)

// keepLog gives a program without a console a standard error, a file in the data
// folder: Windows would throw away the log, and why a window did not open. The
// file before it stays; what cannot be kept is lost, as it was.
func keepLog(folder string) {
	const most = 1 << 20 // bytes; then a new file is begun
	if there, err := windows.GetStdHandle(windows.STD_ERROR_HANDLE); err == nil && there != 0 && there != windows.InvalidHandle {
		return
	}
	if store.MakePrivateFolder(folder) != nil {
		return
	}
	path := filepath.Join(folder, "sportello.log")
	if info, err := os.Stat(path); err == nil && info.Size() > most {
		_ = store.Rename(path, path+".old")
	}
	file, err := os.OpenFile(path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return
	}
	_ = windows.SetStdHandle(windows.STD_ERROR_HANDLE, windows.Handle(file.Fd())) // where the runtime tells of a crash
	os.Stderr = file
	log.SetOutput(file) // the toolkit's
}
