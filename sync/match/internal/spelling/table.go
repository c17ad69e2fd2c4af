package spelling

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Table tells how letters of one script are written in another. A unit is none,
// one or two letters; the table has for pairs of units how much more often they
// stand for each other than they would meet by chance. It is not changed after
// it was read.
type Table struct {
	left, right units
	ratios      []float32 // left unit × right unit
}

// unseen is the ratio of pairs of units that are not in a table and have at most
// one letter on each side: slips of the pen.
const unseen = 1.0 / 64

// swapped is the ratio, for letters of average frequency, of two letters
// written in the other's place.
const swapped = 0.25

// units numbers the units of a script: 0 is none, then single letters in the
// order of their codes, then the pairs of letters that the table knows.
type units struct {
	script Script
	pairs  []uint16 // first × second letter → unit, 0 if not known
	count  int
}

func newUnits(script Script) units {
	n := script.size()
	return units{script: script, pairs: make([]uint16, n*n), count: n + 1}
}

// number returns the unit of the letters, adding a pair that is new.
func (u *units) number(text string) (int, error) {
	encoded := u.script.encode(text)
	switch len(encoded) {
	case 0:
		return 0, nil
	case 1:
		return int(encoded[0]) + 1, nil
	case 2:
		place := &u.pairs[int(encoded[0])*u.script.size()+int(encoded[1])]
		if *place == 0 {
			*place = uint16(u.count)
			u.count++
		}
		return int(*place), nil
	}
	return 0, fmt.Errorf("unit %q has more than two letters", text)
}

// ReadTable reads lines of left unit, tab, right unit, tab, ratio in bits;
// lines that begin with # are comments.
func ReadTable(data string, left, right Script) (*Table, error) {
	type entry struct {
		left, right int
		ratio       float32
	}
	t := &Table{left: newUnits(left), right: newUnits(right)}
	var entries []entry
	for line := range strings.Lines(data) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		fields := strings.Split(strings.TrimRight(line, "\n"), "\t")
		if len(fields) != 3 {
			return nil, fmt.Errorf("line %q of a table of letters has not three columns", line)
		}
		bits, err := strconv.ParseFloat(fields[2], 32)
		if err != nil {
			return nil, fmt.Errorf("reading a ratio of letters: %w", err)
		}
		l, err := t.left.number(fields[0])
		if err != nil {
			return nil, err
		}
		r, err := t.right.number(fields[1])
		if err != nil {
			return nil, err
		}
		entries = append(entries, entry{l, r, float32(math.Exp2(bits))})
	}
	t.ratios = make([]float32, t.left.count*t.right.count)
	t.fill()
	for _, e := range entries {
		t.ratios[e.left*t.right.count+e.right] = e.ratio
	}
	return t, nil
}

// fill gives the units of at most one letter the ratio of what was not seen.
func (t *Table) fill() {
	for l := range t.left.script.size() + 1 {
		for r := range t.right.script.size() + 1 {
			t.ratios[l*t.right.count+r] = unseen
		}
	}
	t.ratios[0] = 0
}

// row is one column of the dynamic programme: the summed ratios of all ways to
// write the first letters of one word as the first i of the other.
type row [maxLetters + 1]float64

// Bits returns how much likelier it is, in bits, that two words, given as codes,
// are spellings of one name than that they are two names. Words longer than
// 24 letters are cut.
func (t *Table) Bits(left, right string) float64 {
	left, right = Cut(left), Cut(right)
	if left == "" || right == "" {
		return 0
	}
	var rightOne, rightTwo [maxLetters + 1]int
	t.right.spans(right, &rightOne, &rightTwo)
	var rows [3]row
	count, size := t.right.count, t.left.script.size()
	for i := 0; i <= len(left); i++ {
		now, before, earlier := &rows[i%3], &rows[(i+2)%3], &rows[(i+1)%3]
		one, two := 0, 0
		if i > 0 {
			one = int(left[i-1]) + 1
		}
		if i > 1 {
			two = int(t.left.pairs[int(left[i-2])*size+int(left[i-1])])
		}
		none := t.ratios[:count]
		single := t.ratios[one*count : (one+1)*count]
		double := t.ratios[two*count : (two+1)*count]
		for j := 0; j <= len(right); j++ {
			sum := 0.0
			if i == 0 && j == 0 {
				sum = 1
			}
			if j > 0 {
				sum += now[j-1] * float64(none[rightOne[j]])
			}
			if k := rightTwo[j]; k > 0 {
				sum += now[j-2] * float64(none[k])
			}
			if i > 0 {
				sum += before[j] * float64(single[0])
				if j > 0 {
					sum += before[j-1] * float64(single[rightOne[j]])
				}
				if k := rightTwo[j]; k > 0 {
					sum += before[j-2] * float64(single[k])
				}
			}
			if two > 0 {
				sum += earlier[j] * float64(double[0])
				if j > 0 {
					sum += earlier[j-1] * float64(double[rightOne[j]])
				}
				if k := rightTwo[j]; k > 0 {
					sum += earlier[j-2] * float64(double[k])
				}
			}
			if i > 1 && j > 1 && left[i-1] == right[j-2] && left[i-2] == right[j-1] && left[i-1] != left[i-2] && t.left.script == t.right.script {
				sum += earlier[j-2] * swapped
			}
			now[j] = sum
		}
	}
	return math.Log2(max(rows[len(left)%3][len(right)], math.SmallestNonzeroFloat32))
}

// spans numbers the units that end before each place of a word.
func (u *units) spans(word string, one, two *[maxLetters + 1]int) {
	for j := 1; j <= len(word); j++ {
		one[j] = int(word[j-1]) + 1
		if j > 1 {
			two[j] = int(u.pairs[int(word[j-2])*u.script.size()+int(word[j-1])])
		}
	}
}

// Cut shortens a word of codes to what is compared of it.
func Cut(word string) string { return word[:min(len(word), maxLetters)] }
