package field

import "strings"

// Match is a Source for a table small enough to be gone through at every key:
// codes first, then names beginning with the query, then words within a name.
func Match(table []Option, query string, limit int) []Option {
	folded := fold(strings.TrimSpace(query))
	if folded == "" {
		return table[:min(limit, len(table))]
	}
	var byRank [4][]Option
	for _, option := range table {
		if rank, ok := rankOf(option, folded); ok {
			byRank[rank] = append(byRank[rank], option)
		}
	}
	var found []Option
	for _, options := range byRank {
		found = append(found, options...)
	}
	return found[:min(limit, len(found))]
}

func rankOf(option Option, folded string) (rank int, ok bool) {
	code, label := fold(option.Code), fold(option.Label)
	switch {
	case code == folded:
		return 0, true
	case strings.HasPrefix(label, folded):
		return 1, true
	case strings.HasPrefix(code, folded), code != "" && strings.HasPrefix(code+" "+label, folded):
		return 2, true
	}
	for at := 0; ; {
		i := strings.Index(label[at:], folded)
		if i < 0 {
			return 0, false
		}
		if at += i; at == 0 || strings.ContainsRune(" '-(/", rune(label[at-1])) {
			return 3, true
		}
		at++
	}
}
