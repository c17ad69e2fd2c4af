package main

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
)

func TestSheetsGoWhenTheDeskLocks(t *testing.T) {
	private := t.TempDir()
	t.Setenv("XDG_RUNTIME_DIR", private)
	var opened []string
	s := &sheets{open: func(path string) error { opened = append(opened, path); return nil }}
	for range 2 {
		if err := s.view("riepilogo", []byte("%PDF")); err != nil {
			t.Fatal(err)
		}
	}
	if len(opened) != 2 || opened[0] == opened[1] {
		t.Fatalf("opened %v; want two sheets, each at its own place", opened)
	}
	info, err := os.Stat(opened[0])
	if err != nil {
		t.Fatal(err)
	}
	if info.Mode().Perm() != 0o600 {
		t.Errorf("others may read a sheet: %v", info.Mode())
	}
	s.clear()
	if left, _ := os.ReadDir(private); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
	s.clear() // nothing to remove is no trouble
}

func TestSheetsAreKeptWhereTheOperatorWants(t *testing.T) {
	folder := t.TempDir()
	s := &sheets{to: folder, open: func(string) error { return errors.New("opened") }}
	if err := s.view("riepilogo", []byte("%PDF")); err != nil {
		t.Fatal(err)
	}
	if content, err := os.ReadFile(filepath.Join(folder, "riepilogo.pdf")); err != nil || string(content) != "%PDF" {
		t.Errorf("kept %q, %v", content, err)
	}
}
