package match

import (
	_ "embed"
	"math"
	"strings"
	"sync"

	"sportello/sync/match/internal/spelling"
)

// maxParts is how many words of one name are compared.
const maxParts = 8

// part is one word of a name, or one compound of words.
type part struct {
	word   spelling.Word
	own    float64 // bits the word has with itself
	rarity float64 // bits by which sharing it tells, from how frequent it is
}

// initial tells a name of which only the first letter is written.
func (p part) initial() bool { return len(p.word.Latin) == 1 }

//go:embed data/particles.tsv
var particleData string

// particle is what a word of a name is by its kind.
type particle byte

const (
	plain particle = iota
	article
	son
	title
	filler
	servant
	faith
	young
)

// particles maps words, as codes, to their kind.
var particles = sync.OnceValue(func() map[string]particle {
	kinds := map[string]particle{"article": article, "son": son, "title": title, "filler": filler, "servant": servant, "faith": faith, "young": young}
	table := make(map[string]particle)
	for line := range strings.Lines(particleData) {
		kind, words, _ := strings.Cut(line, "\t")
		if kinds[kind] == plain {
			continue
		}
		for _, word := range spelling.Words(words, math.MaxInt) {
			table[word.Latin] = kinds[kind]
		}
	}
	return table
})

// parts reads a name: particles are left out unless nothing else is there,
// compounds become one word.
func parts(name string) []part {
	words := spelling.Words(name, 2*maxParts)
	kept := compounds(words)
	if len(kept) == 0 && !onlyFiller(words) {
		kept = words
	}
	kept = kept[:min(len(kept), maxParts)]
	var parts []part
	for _, word := range kept {
		if repeated(parts, word) {
			continue
		}
		// Steps of the encoding, so that decoded features compare the same.
		own, rare := math.Round(2*word.Own())/2, math.Round(8*rarity(word))/8
		parts = append(parts, part{word: word, own: min(max(own, 0), 127), rarity: min(rare, 31)})
	}
	return parts
}

// compounds joins what begins or ends a compound with what it belongs to, and
// leaves the other particles out.
func compounds(words []spelling.Word) []spelling.Word {
	var kept []spelling.Word
	var begun *spelling.Word
	for i, word := range words {
		kind := particles()[word.Latin]
		switch {
		case kind == plain && begun != nil:
			kept, begun = append(kept, join(*begun, word)), nil
		case kind == plain:
			kept = append(kept, word)
		case kind == servant && begun == nil:
			begun = &words[i]
		case kind == faith && begun != nil:
			kept, begun = append(kept, join(*begun, word)), nil
		case kind == faith && len(kept) > 0:
			kept[len(kept)-1] = join(kept[len(kept)-1], word)
		case kind == faith:
			kept = append(kept, word)
		}
	}
	if begun != nil {
		kept = append(kept, *begun)
	}
	return kept
}

func onlyFiller(words []spelling.Word) bool {
	for _, word := range words {
		if particles()[word.Latin] != filler {
			return false
		}
	}
	return true
}

func repeated(parts []part, word spelling.Word) bool {
	for _, p := range parts {
		if p.word == word {
			return true
		}
	}
	return false
}

// join writes two words as one.
func join(a, b spelling.Word) spelling.Word {
	joined := spelling.Word{Latin: spelling.Cut(a.Latin + b.Latin)}
	if a.Script == b.Script {
		joined.Script, joined.Native = a.Script, spelling.Cut(a.Native+b.Native)
	}
	return joined
}

//go:embed data/frequencies.tsv
var frequencyData string

// frequencies maps skeletons of names to how many bits sharing one tells.
var frequencies = sync.OnceValue(func() map[string]float64 {
	shares := make(map[string]float64)
	for line := range strings.Lines(frequencyData) {
		share, names, _ := strings.Cut(line, "\t")
		if strings.HasPrefix(share, "#") {
			continue
		}
		of, ok := shareOf[share]
		if !ok {
			continue
		}
		for _, word := range spelling.Words(names, math.MaxInt) {
			shares[skeleton(word)] += of
		}
	}
	for skeleton, share := range shares {
		shares[skeleton] = -math.Log2(min(share, 0.2))
	}
	return shares
})

// shareOf is how many persons in a thousand bear a name of each class.
var shareOf = map[string]float64{"30": 0.030, "10": 0.010, "3": 0.003, "1": 0.001}

// rareBits is what sharing a name tells that is in no list: one person in some
// two thousand bears it, one in six where there are few lists.
const rareBits = 11

// rarity returns how many bits sharing a name tells.
func rarity(word spelling.Word) float64 {
	if bits, ok := frequencies()[skeleton(word)]; ok {
		return bits
	}
	return rareBits
}
