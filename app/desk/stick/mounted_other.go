//go:build !linux && !windows && !darwin

package stick

// Mounted knows no drives on this system.
func Mounted() ([]string, error) { return nil, nil }
