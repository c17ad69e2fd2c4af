package desk

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
)

// DefaultFolder is where the data lies if nobody says otherwise: the user's
// local data folder, which is not copied between machines by a roaming profile.
func DefaultFolder() (string, error) {
	const name = "sportello"
	if runtime.GOOS == "windows" {
		if local := os.Getenv("LocalAppData"); local != "" {
			return filepath.Join(local, name), nil
		}
	}
	if data := os.Getenv("XDG_DATA_HOME"); filepath.IsAbs(data) {
		return filepath.Join(data, name), nil
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "", fmt.Errorf("finding the data folder: %w", err)
	}
	if runtime.GOOS == "darwin" {
		return filepath.Join(home, "Library", "Application Support", name), nil
	}
	return filepath.Join(home, ".local", "share", name), nil
}
