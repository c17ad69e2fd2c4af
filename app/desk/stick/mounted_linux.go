package stick

import (
	"fmt"
	"os"
)

// Mounted lists the removable drives that can be written.
func Mounted() ([]string, error) {
	table, err := os.ReadFile("/proc/self/mounts")
	if err != nil {
		return nil, fmt.Errorf("listing drives: %w", err)
	}
	return parseMounts(string(table)), nil
}
