package match

import (
	_ "embed"
	"math"
	"strings"
	"sync"

	"sportello/sync/match/internal/spelling"
)

//go:embed data/nicknames.tsv
var nicknameData string

// nicknames maps pairs of words, as codes, that may be one given name.
var nicknames = sync.OnceValue(func() map[[2]string]bool {
	pairs := make(map[[2]string]bool)
	for line := range strings.Lines(nicknameData) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		words := spelling.Words(line, math.MaxInt)
		for _, a := range words {
			for _, b := range words {
				pairs[[2]string{a.Latin, b.Latin}] = true
			}
		}
	}
	return pairs
})

// Likenesses of words that are one name by use rather than by spelling.
const (
	nicknameLikeness = 0.75
	shortLikeness    = 0.6
)

// familiar returns how alike two words are by use: pet forms, and a word that
// is the beginning of the other; 0 if neither.
func familiar(a, b spelling.Word) float64 {
	switch {
	case nicknames()[[2]string{a.Latin, b.Latin}]:
		return nicknameLikeness
	case len(a.Latin) >= 3 && len(b.Latin) >= 3 && abs(len(a.Latin)-len(b.Latin)) >= 2 &&
		(strings.HasPrefix(a.Latin, b.Latin) || strings.HasPrefix(b.Latin, a.Latin)):
		return shortLikeness
	}
	return 0
}
