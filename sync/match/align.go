package match

import (
	"cmp"
	"slices"

	"sportello/sync/match/internal/spelling"
)

// alignment is how the words of two names go together.
type alignment struct {
	bits      float64 // what the shared words tell, by rarity and likeness
	shared    int     // words that go together
	worst     float64 // likeness of the least alike of them
	sum       float64 // of the likenesses of the shared, each times its own bits
	own       float64 // own bits of the shared
	leftOnly  int     // words of the left name without a counterpart
	rightOnly int
	initials  int     // shared only by the first letter
	leftover  float64 // likeness of what is left on both sides, in order
}

// likeEnough is the likeness from which two words may be one name.
const likeEnough = 0.46

// meeting is a word of each name, or two of one, that may be the same.
type meeting struct {
	left, right         int // places of the first word
	leftWide, rightWide int // how many words
	likeness, own, rare float64
	initial             bool
}

// rank is what it would tell; the same word before all that is alike.
func (m meeting) rank() float64 {
	if m.likeness == 1 {
		return 1000 + m.own
	}
	return m.likeness * m.own
}

// align pairs the words of two names, the most telling first.
func align(left, right []part) alignment {
	var room [24]meeting
	meetings := meet(left, right, room[:0])
	slices.SortFunc(meetings, func(a, b meeting) int {
		return cmp.Or(cmp.Compare(b.rank(), a.rank()), cmp.Compare(a.left+a.right, b.left+b.right), cmp.Compare(a.left, b.left))
	})
	found := alignment{worst: 1}
	var leftTaken, rightTaken [maxParts + 1]bool
	for _, m := range meetings {
		if taken(leftTaken, m.left, m.leftWide) || taken(rightTaken, m.right, m.rightWide) {
			continue
		}
		take(&leftTaken, m.left, m.leftWide)
		take(&rightTaken, m.right, m.rightWide)
		found.add(m)
	}
	var leftRoom, rightRoom [maxParts]part
	leftRest, rightRest := leftRoom[:0], rightRoom[:0]
	for i := range left {
		if !leftTaken[i] {
			leftRest = append(leftRest, left[i])
		}
	}
	for j := range right {
		if !rightTaken[j] {
			rightRest = append(rightRest, right[j])
		}
	}
	found.leftOnly, found.rightOnly = len(leftRest), len(rightRest)
	found.leftover = leftover(leftRest, rightRest)
	return found
}

// leftover is the likeness of two words left over, or of those left over written
// as one: Tse-tung and Zedong.
func leftover(left, right []part) float64 {
	if len(left) == 0 || len(right) == 0 || len(left) > 2 || len(right) > 2 {
		return 0
	}
	a, b := whole(left), whole(right)
	if farApart(a, b) {
		return 0
	}
	return max(spelling.Likeness(a.word, b.word, a.own, b.own), 0)
}

// whole writes one or two words as one.
func whole(parts []part) part {
	if len(parts) == 1 {
		return parts[0]
	}
	return part{word: join(parts[0].word, parts[1].word), own: parts[0].own + parts[1].own}
}

func (f *alignment) add(m meeting) {
	f.shared++
	if m.initial {
		f.initials++
		f.bits += 2
		return
	}
	f.bits += min(m.rare, m.own) * m.likeness
	f.worst = min(f.worst, m.likeness)
	f.sum += m.likeness * m.own
	f.own += m.own
}

// likeness of the whole, weighted by how much there is to each word.
func (f alignment) likeness() float64 {
	if f.own == 0 {
		return 1
	}
	return f.sum / f.own
}

func taken(places [maxParts + 1]bool, from, wide int) bool {
	return places[from] || wide == 2 && places[from+1]
}

func take(places *[maxParts + 1]bool, from, wide int) {
	places[from] = true
	if wide == 2 {
		places[from+1] = true
	}
}

// meet finds what may go together, one word with one, or one with two.
func meet(left, right []part, meetings []meeting) []meeting {
	for i, l := range left {
		for j, r := range right {
			if m, ok := meetWords(l, r); ok {
				m.left, m.right = i, j
				meetings = append(meetings, m)
				if m.likeness == 1 {
					continue
				}
			}
			if i+1 < len(left) && fits(left[i], left[i+1], r) {
				if likeness := joined(left[i], left[i+1], r); likeness > likeEnough {
					meetings = append(meetings, meeting{i, j, 2, 1, likeness, r.own, r.rarity, false})
				}
			}
			if j+1 < len(right) && fits(right[j], right[j+1], l) {
				if likeness := joined(right[j], right[j+1], l); likeness > likeEnough {
					meetings = append(meetings, meeting{i, j, 1, 2, likeness, l.own, l.rarity, false})
				}
			}
		}
	}
	return meetings
}

func meetWords(l, r part) (meeting, bool) {
	m := meeting{leftWide: 1, rightWide: 1, own: (l.own + r.own) / 2, rare: min(l.rarity, r.rarity)}
	switch {
	case l.word == r.word:
		m.likeness = 1
	case l.initial() != r.initial() && l.word.Latin[0] == r.word.Latin[0]:
		m.likeness, m.own, m.initial = 0.7, 4, true
	case l.initial() || r.initial():
		return m, false
	default:
		m.likeness = familiar(l.word, r.word)
		if !farApart(l, r) {
			m.likeness = max(m.likeness, spelling.Likeness(l.word, r.word, l.own, r.own))
		}
	}
	return m, m.likeness > likeEnough
}

// farApart spares comparing letter by letter what cannot be alike: lengths
// that differ too much.
func farApart(l, r part) bool {
	a, b := len(l.word.Latin), len(r.word.Latin)
	return l.word.Script == r.word.Script && (a > 2*b+2 || b > 2*a+2)
}

// fits tells whether two words might be written as the third: about as long, and
// with the same beginning or end.
func fits(a, b, whole part) bool {
	one, other := a.word.Latin+b.word.Latin, whole.word.Latin
	return whole.word.Script == a.word.Script && abs(len(one)-len(other)) <= 2 &&
		(one[0] == other[0] || one[len(one)-1] == other[len(other)-1])
}

func joined(a, b, whole part) float64 {
	one := join(a.word, b.word)
	if one.Latin == whole.word.Latin {
		return 1
	}
	return spelling.Likeness(one, whole.word, a.own+b.own, whole.own)
}

func abs(n int) int { return max(n, -n) }
