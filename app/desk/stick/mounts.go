package stick

import (
	"slices"
	"strconv"
	"strings"
)

// places are where Linux desktops mount removable drives.
var places = []string{"/media/", "/run/media/", "/mnt/"}

// parseMounts reads a table of mounts as Linux has it in /proc/self/mounts: the
// drives in the places for removable ones that can be written.
func parseMounts(table string) []string {
	var mounted []string
	for line := range strings.Lines(table) {
		fields := strings.Fields(line)
		const folder, options = 1, 3 // device and kind of file system are the others
		if len(fields) <= options || slices.Contains(strings.Split(fields[options], ","), "ro") {
			continue
		}
		path := unescape(fields[folder])
		if slices.ContainsFunc(places, func(place string) bool { return strings.HasPrefix(path, place) && len(path) > len(place) }) {
			mounted = append(mounted, path)
		}
	}
	return mounted
}

// unescape undoes the kernel's octal escapes: "\040" is a space.
func unescape(field string) string {
	var plain strings.Builder
	for i := 0; i < len(field); i++ {
		const digits = 3
		if field[i] == '\\' && i+digits < len(field) {
			if code, err := strconv.ParseUint(field[i+1:i+1+digits], 8, 8); err == nil {
				plain.WriteByte(byte(code))
				i += digits
				continue
			}
		}
		plain.WriteByte(field[i])
	}
	return plain.String()
}
