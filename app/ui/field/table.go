package field

import (
	"strings"

	"sportello/assets/reference"
)

// Table is a Source over a table held in memory: exact codes first, then names
// that begin with the query, codes that do, words within a name, and from four
// letters on names and words that would begin with it but for one wrong, missing,
// extra or swapped letter. Accents and case do not matter.
func Table(options []Option) Source {
	rows := make([]tableRow, len(options))
	for i, option := range options {
		rows[i] = tableRow{fold(option.Code), fold(option.Label)}
	}
	return func(query string, limit int) []Option {
		folded := fold(strings.TrimSpace(query))
		if folded == "" {
			return options[:min(limit, len(options))]
		}
		var ranked [ranks][]int
		for i, row := range rows {
			if rank, ok := row.rank(folded); ok && len(ranked[rank]) < limit {
				ranked[rank] = append(ranked[rank], i)
			}
		}
		var found []Option
		for _, indices := range ranked {
			for _, i := range indices[:min(len(indices), limit-len(found))] {
				found = append(found, options[i])
			}
		}
		return found
	}
}

// tableRow is an option, folded once.
type tableRow struct{ code, label string }

// ranks is how many ways to match are told apart.
const ranks = 5

// leastSlip is the length from which a query may hold a typing error: shorter
// ones would be near to everything.
const leastSlip = 4

func (row tableRow) rank(query string) (rank int, ok bool) {
	switch {
	case row.code == query:
		return 0, true
	case strings.HasPrefix(row.label, query):
		return 1, true
	case row.code != "" && (strings.HasPrefix(row.code, query) || len(query) > len(row.code) &&
		query[:len(row.code)] == row.code && query[len(row.code)] == ' ' && strings.HasPrefix(row.label, query[len(row.code)+1:])):
		return 2, true
	case row.hasWord(query, strings.HasPrefix):
		return 3, true
	default:
		return 4, len(query) >= leastSlip && (reference.NearPrefix(row.label, query) || row.hasWord(query, reference.NearPrefix))
	}
}

// hasWord says whether a word within the label begins with the query, as begins
// understands it.
func (row tableRow) hasWord(query string, begins func(word, query string) bool) bool {
	for at := 0; ; {
		i := strings.IndexAny(row.label[at:], " '-(/")
		if i < 0 {
			return false
		}
		if at += i + 1; begins(row.label[at:], query) {
			return true
		}
	}
}
