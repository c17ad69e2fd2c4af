//go:build !linux

package laptop_test

import "testing"

func smallDisk(t *testing.T, _ string) string {
	t.Helper()
	t.Skip("a small file system can be mounted on Linux only")
	return ""
}

func remountReadOnly(*testing.T, string) {}
