package spelling

import (
	_ "embed"
	"sync"
)

var (
	//go:embed data/latin-latin.tsv
	latinLatinData string
	//go:embed data/latin-arabic.tsv
	latinArabicData string
	//go:embed data/latin-cyrillic.tsv
	latinCyrillicData string
)

// tables are those between Latin and each script. The data is the package's
// own, and a test reads it: a fault there is met by every test of this package.
var tables = sync.OnceValue(func() (tables [3]*Table) {
	for right, data := range []string{latinLatinData, latinArabicData, latinCyrillicData} {
		tables[right], _ = ReadTable(data, Latin, Script(right))
	}
	return tables
})

// chanceBits is how many bits two words of different scripts need to be taken
// for one name as likely as not, where as many pairs are as are not.
const chanceBits = 3

// keptAcross is how much of its own bits a name keeps when written in another
// script by hand of many.
const keptAcross = 0.8

// Own returns how many bits a word has with itself: how much there is to agree
// on.
func (w Word) Own() float64 { return tables()[Latin].Bits(w.Latin, w.Latin) }

// Likeness returns how alike two words are spelt: 1 for the same spelling, about
// 0.6 and more for spellings of one name, 0 or less for two names. own are
// their Own bits.
func Likeness(a, b Word, ownA, ownB float64) float64 {
	if a.Latin == b.Latin && (a.Script == b.Script || a.Script == Latin || b.Script == Latin) {
		return 1
	}
	own := max((ownA+ownB)/2, 1)
	switch {
	case a.Script == Latin && b.Script != Latin:
		return across(tables()[b.Script].Bits(a.Latin, b.Native), ownA)
	case b.Script == Latin && a.Script != Latin:
		return across(tables()[a.Script].Bits(b.Latin, a.Native), ownB)
	}
	return min(tables()[Latin].Bits(a.Latin, b.Latin)/own, 1)
}

// across brings the bits of two words of different scripts to the scale of
// those of one script.
func across(bits, own float64) float64 {
	full := max(keptAcross*own, 2*chanceBits)
	if bits < chanceBits {
		return max(0.5+(bits-chanceBits)/(4*chanceBits), -1)
	}
	return min(0.5+0.5*(bits-chanceBits)/(full-chanceBits), 1)
}
