package desk

import (
	"slices"
	"strings"
)

// undecided is a Row's suggestion that is none.
const undecided = -1

// papers are the fields of one document: they are taken together, of the one that
// is valid longest.
var papers = map[string][]string{
	"document_expiry": {"document_type", "document_number", "document_expiry", "document_authority"},
	"permit_expiry":   {"permit_number", "permit_motive", "permit_expiry"},
}

// suggest marks in each row of two people the value that says no less than the
// other; what only a person can know is left to one.
func suggest(rows []Row) {
	longer := make(map[string]int) // by field of a paper, whose is valid longest
	for _, row := range rows {
		left, right := row.Values[0].Value, row.Values[1].Value
		if papers[row.Field] == nil || left == "" || right == "" || left == right {
			continue
		}
		newer := 0
		if right > left { // ISO dates
			newer = 1
		}
		for _, name := range papers[row.Field] {
			longer[name] = newer
		}
	}
	for i, row := range rows {
		newer, paper := longer[row.Field]
		rows[i].Suggested = suggested(row.Field, row.Values[0].Value, row.Values[1].Value)
		if rows[i].Suggested == undecided && paper {
			rows[i].Suggested = newer
		}
	}
}

// suggested is the value of a field to be kept of two, as far as that is plain.
func suggested(field, left, right string) int {
	switch {
	case left == right, right == "":
		return 0
	case left == "":
		return 1
	}
	if field != "surname" && field != "given_names" {
		return undecided
	}
	switch {
	case spelled(left) == spelled(right), contains(left, right):
		return 0
	case contains(right, left):
		return 1
	}
	return undecided
}

// contains says whether a name has every part of another.
func contains(name, other string) bool {
	parts := strings.Fields(strings.ToUpper(name))
	return !slices.ContainsFunc(strings.Fields(strings.ToUpper(other)), func(part string) bool { return !slices.Contains(parts, part) })
}
