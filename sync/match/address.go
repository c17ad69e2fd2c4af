package match

import (
	"slices"
	"strings"
	"unicode"

	"sportello/sync/match/internal/spelling"
)

// streetWords tell nothing about where somebody lives.
var streetWords = func() map[string]bool {
	words := make(map[string]bool)
	for _, word := range spelling.Words("via viale v le piazza p zza corso vicolo largo strada street st road rd avenue place pl court ct crescent circuit close drive dr cct cres cl ave n num int interno scala of the", 99) {
		words[word.Latin] = true
	}
	return words
}()

// readAddress returns what has digits in an address, and its other words as
// codes of Latin letters, without those that tell nothing.
func readAddress(text string) (numbers, words []string) {
	for _, field := range strings.Fields(spelling.Fold(text)) {
		if len(numbers)+len(words) == maxAddressWords {
			break
		}
		if strings.ContainsAny(field, "0123456789") {
			if field = alphanumerics(field); !slices.Contains(numbers, field) {
				numbers = append(numbers, field)
			}
			continue
		}
		for _, word := range spelling.Words(field, 1) {
			if !streetWords[word.Latin] && !slices.Contains(words, word.Latin) {
				words = append(words, word.Latin)
			}
		}
	}
	return numbers, words
}

// compareAddresses returns the level of agreement of two addresses.
func compareAddresses(a, b Features) string {
	total := max(len(a.numbers), len(b.numbers)) + max(len(a.words), len(b.words))
	if len(a.numbers)+len(a.words) == 0 || len(b.numbers)+len(b.words) == 0 {
		return missing
	}
	// A number a slip apart, a postcode's mostly, counts half.
	exact := common(a.numbers, b.numbers, 0)
	shared := float64(exact+common(a.numbers, b.numbers, 1))/2 + float64(common(a.words, b.words, 1))
	share := shared / float64(total)
	neighbours := otherHouses(a.numbers, b.numbers)
	switch {
	case share == 1:
		return "same"
	case share >= 0.65 && neighbours:
		return "street"
	case share >= 0.65:
		return "mostly"
	case share >= 0.4 && !neighbours:
		return "partly"
	case share >= 0.25:
		return "little"
	}
	return different
}

// mostHouseDigits is how long the number of a house is; what is longer is a postcode.
const mostHouseDigits = 3

// otherHouses tells addresses that both have the number of a house, or of a flat, and
// none in common: however much of street and town is the same, they are two homes.
func otherHouses(a, b []string) bool {
	known := false
	for _, x := range a {
		for _, y := range b {
			if !ofHouse(x) || !ofHouse(y) {
				continue
			}
			if x == y {
				return false
			}
			known = true
		}
	}
	return known
}

func ofHouse(number string) bool {
	digits := strings.TrimRightFunc(number, unicode.IsLetter)
	return digits != "" && len(digits) <= mostHouseDigits
}

// common counts the texts two lists share; with slack, also those a slip apart.
func common(a, b []string, slack int) int {
	var taken [maxAddressWords]bool
	count := 0
	for _, x := range a {
		for j, y := range b {
			if !taken[j] && (x == y || slack > 0 && len(x) > 3 && edits(x, y, slack+len(x)/7) <= slack+len(x)/7) {
				taken[j] = true
				count++
				break
			}
		}
	}
	return count
}

// edits counts insertions, deletions, replacements and neighbours that changed
// places between two short texts, or returns more than limit.
func edits(a, b string, limit int) int {
	if abs(len(a)-len(b)) > limit || len(a) > maxNumber || len(b) > maxNumber {
		return limit + 1
	}
	var rows [3][maxNumber + 1]int
	for j := range len(b) + 1 {
		rows[0][j] = j
	}
	for i := 1; i <= len(a); i++ {
		now, before, earlier := &rows[i%3], &rows[(i+2)%3], &rows[(i+1)%3]
		now[0] = i
		least := i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			now[j] = min(before[j-1]+cost, before[j]+1, now[j-1]+1)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				now[j] = min(now[j], earlier[j-2]+1)
			}
			least = min(least, now[j])
		}
		if least > limit {
			return limit + 1
		}
	}
	return rows[len(a)%3][len(b)]
}
