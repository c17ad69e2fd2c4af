package search

import (
	"bytes"
	"cmp"
	"slices"
	"strings"
)

// minNumber is the shortest part of a number that is looked for.
const minNumber = 4

// numbers holds the codes of all cards in one long text, so that a part of one
// is found by one search through memory. Removed ones are blanked, and the text
// is written anew when half of it is blank.
type numbers struct {
	text    []byte // each code between separators
	entries []numberEntry
	first   map[uint32]uint32 // by card, its first entry; the others follow it
	blank   int
}

type numberEntry struct {
	start uint32
	card  uint32 // noCard = removed
	field Field
}

func newNumbers(cards int) numbers { return numbers{first: make(map[uint32]uint32, cards)} }

const (
	separator = '\n'
	noCard    = ^uint32(0)
)

// normalNumber keeps the letters and digits of a code, in upper case.
func normalNumber(s string) string {
	if len(s) > maxText {
		s = s[:maxText]
	}
	var b strings.Builder
	for i := range len(s) {
		switch c := s[i]; {
		case c >= '0' && c <= '9' || c >= 'A' && c <= 'Z':
			b.WriteByte(c)
		case c >= 'a' && c <= 'z':
			b.WriteByte(c - 'a' + 'A')
		}
	}
	return b.String()
}

// normalPhone is a phone number without the Italian prefix, by which it is
// dialled from here.
func normalPhone(s string) string {
	digits := normalNumber(s)
	trimmed := strings.TrimLeft(s, " (")
	if strings.HasPrefix(trimmed, "+39") {
		return strings.TrimPrefix(digits, "39")
	}
	return strings.TrimPrefix(digits, "0039")
}

// add adds a code of a card; all those of one card are added in a row.
func (n *numbers) add(code string, field Field, card uint32) {
	if code == "" {
		return
	}
	if len(n.text) == 0 {
		n.text = append(n.text, separator)
	}
	if _, known := n.first[card]; !known {
		n.first[card] = uint32(len(n.entries))
	}
	n.entries = append(n.entries, numberEntry{uint32(len(n.text)), card, field})
	n.text = append(n.text, code...)
	n.text = append(n.text, separator)
}

// remove blanks the codes of a card.
func (n *numbers) remove(card uint32) {
	first, known := n.first[card]
	if !known {
		return
	}
	delete(n.first, card)
	for i := int(first); i < len(n.entries) && n.entries[i].card == card; i++ {
		n.entries[i].card = noCard
		for at := n.entries[i].start; n.text[at] != separator; at++ {
			n.text[at] = 0
			n.blank++
		}
	}
	if n.blank > 4096 && n.blank > len(n.text)/2 {
		n.compact()
	}
}

func (n *numbers) compact() {
	old := *n
	*n = newNumbers(len(old.first))
	for i, entry := range old.entries {
		if entry.card != noCard {
			n.add(string(old.code(i)), entry.field, entry.card)
		}
	}
}

func (n *numbers) code(i int) []byte {
	start := n.entries[i].start
	end := uint32(len(n.text)) - 1
	if i+1 < len(n.entries) {
		end = n.entries[i+1].start - 1
	}
	return n.text[start:end]
}

// find calls found for each code that holds part.
func (n *numbers) find(part string, found func(card uint32, cost int, field Field)) {
	if len(part) < minNumber {
		return
	}
	needle := []byte(part)
	for from := 0; ; {
		at := bytes.Index(n.text[from:], needle)
		if at < 0 {
			return
		}
		at += from
		i, exact := slices.BinarySearchFunc(n.entries, uint32(at), func(e numberEntry, start uint32) int { return cmp.Compare(e.start, start) })
		if !exact {
			i--
		}
		cost := costNumberInside
		switch code := n.code(i); {
		case len(code) == len(part):
			cost = costNumber
		case exact:
			cost = costNumberBeginning
		}
		found(n.entries[i].card, cost, n.entries[i].field)
		from = at + len(part)
	}
}
