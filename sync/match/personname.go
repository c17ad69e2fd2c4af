package match

// nameLevel is the level of agreement of one field of a name and what the
// shared words tell.
type nameLevel struct {
	level string
	bits  float64
}

// mostNameBits bounds what a name tells: however rare, it may be a relative's.
const mostNameBits = 16

// names compares surnames and given names, straight and, where that does not
// hold, in each other's place.
func (c *comparison) names(a, b Features) {
	surname, given := levelOfNames(a.surnames, b.surnames), levelOfNames(a.given, b.given)
	if !straight(surname) || !straight(given) {
		surname, given = crosswise(a, b, surname, given)
	}
	if len(a.surnames) == 0 || len(b.surnames) == 0 {
		surname = absent(surname)
	}
	if len(a.given) == 0 || len(b.given) == 0 {
		given = absent(given)
	}
	if surname.level == different && given.level != different && given.level != missing && a.sex == 'F' && b.sex == 'F' {
		surname.level = "married"
	}
	c.surname = c.add(fieldSurname, surname.level, surname.bits)
	c.given = c.add(fieldGivenName, given.level, given.bits)
}

// absent is the level of a name one side does not have, unless it was found in
// the other field.
func absent(of nameLevel) nameLevel {
	if of.level == "swapped" {
		return of
	}
	return nameLevel{}
}

func straight(of nameLevel) bool {
	return of.level == "same" || of.level == "alike"
}

// crosswise looks for surnames among given names and the other way round; who
// has a single name has it now in one field, now in the other.
func crosswise(a, b Features, surname, given nameLevel) (nameLevel, nameLevel) {
	first, second := levelOf(align(a.surnames, b.given)), levelOf(align(a.given, b.surnames))
	if first.bits+second.bits <= surname.bits+given.bits+4 {
		return surname, given
	}
	if first.bits > 0 {
		surname = nameLevel{"swapped", first.bits}
	}
	if second.bits > 0 {
		given = nameLevel{"swapped", second.bits}
	}
	return surname, given
}

// levelOfNames is the level of agreement of two names. Where the letters do not stand
// for each other as one sound's do, it may be the pen that slipped.
func levelOfNames(a, b []part) nameLevel {
	level := levelOf(align(a, b))
	if level.level == different {
		if bits, ok := slipApart(a, b); ok {
			return nameLevel{"close", bits}
		}
	}
	return level
}

// leastSlipped is how many letters a word has for one of them to be a slip.
const leastSlipped = 4

// slipApart looks for words of two names that are one letter apart, and returns what
// half such a word tells.
func slipApart(a, b []part) (bits float64, ok bool) {
	for _, x := range a {
		for _, y := range b {
			if slipped(x.word.Latin, y.word.Latin) {
				bits, ok = max(bits, min(x.rarity, y.rarity)/2), true
			}
		}
	}
	return bits, ok
}

// slipped tells words that one slip makes of each other; it leaves their beginning or
// their end as it was, which spares comparing many.
func slipped(a, b string) bool {
	return min(len(a), len(b)) >= leastSlipped && (a[0] == b[0] || a[len(a)-1] == b[len(b)-1]) && edits(a, b, 1) <= 1
}

// levelOf brings an alignment to a level.
func levelOf(f alignment) nameLevel {
	bits := min(f.bits, mostNameBits)
	switch {
	case f.shared == 0:
		return nameLevel{different, 0}
	case f.shared == f.initials:
		return nameLevel{"initial", bits}
	case f.leftOnly > 0 && f.rightOnly > 0:
		return nameLevel{"some", bits}
	case f.likeness() < 0.7:
		return nameLevel{"close", bits}
	case f.leftOnly+f.rightOnly > 0:
		return nameLevel{"partly", bits}
	case f.worst < 1 || f.initials > 0:
		return nameLevel{"alike", bits}
	}
	return nameLevel{"same", bits}
}
