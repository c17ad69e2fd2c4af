package stick

import (
	"fmt"
	"os"
	"path/filepath"
)

// Mounted lists the volumes beside the one the system is on, which is there as
// a link.
func Mounted() ([]string, error) {
	const volumes = "/Volumes"
	entries, err := os.ReadDir(volumes)
	if err != nil {
		return nil, fmt.Errorf("listing drives: %w", err)
	}
	var mounted []string
	for _, entry := range entries {
		if entry.IsDir() {
			mounted = append(mounted, filepath.Join(volumes, entry.Name()))
		}
	}
	return mounted, nil
}
