package address

import (
	"slices"
	"strings"

	"sportello/assets/reference"
)

// Parse reads an address. It is one only if it has a street and, after or before
// it, a house number, a postcode or a municipality; ok is false for all other
// text, and for text of which a part would be lost.
func Parse(text string, tables *reference.Tables) (a Address, ok bool) {
	if len(text) > longest {
		return Address{}, false
	}
	p := parser{tables: tables, tokens: tokens(text)}
	if !p.careOf() {
		return Address{}, false
	}
	from := slices.IndexFunc(p.tokens, func(t token) bool { return kinds[t.text] != "" })
	if from < 0 {
		return Address{}, false
	}
	before := slices.Clone(p.tokens[:from])
	p.tokens = p.tokens[from:]
	p.street()
	p.house()
	if !p.place(p.tokens, true) || !p.place(before, false) {
		return Address{}, false
	}
	p.complete()
	a = p.address
	return a, a.Street != "" && (a.Number != "" || a.Postcode != "" || len(p.found) > 0)
}

// parser takes the parts off the front of the tokens.
type parser struct {
	tables  *reference.Tables
	tokens  []token
	address Address
	found   []reference.Municipality // of the municipality's name
}

func (p *parser) peek() token {
	if len(p.tokens) == 0 {
		return token{comma: true}
	}
	return p.tokens[0]
}

func (p *parser) take() token {
	t := p.peek()
	if len(p.tokens) > 0 {
		p.tokens = p.tokens[1:]
	}
	return t
}

func (p *parser) comma() {
	if len(p.tokens) > 0 && p.tokens[0].comma {
		p.tokens = p.tokens[1:]
	}
}

// careOf takes "presso …" out, wherever it stands; it goes up to a comma, the
// street or the postcode. It may stand once.
func (p *parser) careOf() bool {
	from := slices.IndexFunc(p.tokens, func(t token) bool { return marks[t.text] == careMark })
	if from > 0 && p.tokens[from].text == "PRESSO" && isName(p.tokens[from-1].text) {
		return true // Riva presso Chieri
	}
	if from < 0 {
		return true
	}
	to := from + 1
	for to < len(p.tokens) && !p.tokens[to].comma && kinds[p.tokens[to].text] == "" && !isPostcode(p.tokens[to].text) {
		to++
	}
	p.address.CareOf = join(p.tokens[from+1 : to])
	if to < len(p.tokens) && p.tokens[to].comma {
		to++
	}
	p.tokens = slices.Delete(p.tokens, from, to)
	return p.address.CareOf != ""
}

// street takes the kind and the name, up to the house number or what stands in its
// place. A number that begins the name belongs to it: Via 25 Aprile.
func (p *parser) street() {
	words := []string{kinds[p.take().text]}
	for !p.peek().comma && !p.endsStreet(len(words) == 1) {
		words = append(words, p.take().text)
	}
	if len(words) > 1 {
		p.address.Street = strings.Join(words, " ")
	}
}

func (p *parser) endsStreet(first bool) bool {
	t := p.peek()
	switch m := marks[t.text]; {
	case m == numberMark: // but not in Via N. Bixio
		return len(p.tokens) > 1 && (isNumber(p.tokens[1].text) || without[p.tokens[1].text])
	case m != noMark && len(p.tokens) > 1 && !p.tokens[1].comma, without[t.text], isPostcode(t.text):
		return true
	case !isNumber(t.text):
		return false
	}
	named := first && !t.before && len(p.tokens) > 1 && isName(p.tokens[1].text)
	return !named
}

// isName says whether a word after a number makes it part of a street's name
// rather than the number of the house.
func isName(word string) bool {
	return len(word) > 2 && word != "," && !isDigit(word[0]) && marks[word] == noMark && !without[word] && !affixes[word]
}

// house takes number, stair, flat and floor, in any order.
func (p *parser) house() {
	for more := true; more; {
		before := len(p.tokens)
		p.comma()
		t := p.peek()
		switch m := marks[t.text]; {
		case p.address.Number == "" && (isNumber(t.text) || without[t.text] || m == numberMark):
			more = p.number()
		case m == stairMark && p.address.Stair == "":
			more = p.marked(&p.address.Stair)
		case m == flatMark && p.address.Flat == "":
			more = p.marked(&p.address.Flat)
		case m == floorMark && p.address.More == "":
			var floor string
			if more = p.marked(&floor); more {
				p.address.More = "PIANO " + floor
			}
		default:
			more = false
		}
		more = more && len(p.tokens) < before
	}
}

func (p *parser) number() bool {
	if marks[p.peek().text] == numberMark {
		if len(p.tokens) < 2 || !isNumber(p.tokens[1].text) && !without[p.tokens[1].text] {
			return false
		}
		p.take()
	}
	t := p.take()
	if without[t.text] {
		p.address.Number = "SNC"
		return true
	}
	p.address.Number = stroked(t.text)
	if next := p.peek(); !t.before && !strings.Contains(p.address.Number, "/") && (affixes[next.text] || p.isLetter(next)) {
		p.address.Number += "/" + p.take().text
	}
	return true
}

// isLetter says whether a word is the letter of the house number before it and not
// the preposition of "12 a Ravenna".
func (p *parser) isLetter(t token) bool {
	if len(t.text) != 1 || t.text[0] < 'A' || t.text[0] > 'Z' {
		return false
	}
	if t.text != "A" && t.text != "E" || t.before || len(p.tokens) < 2 {
		return true
	}
	next := p.tokens[1].text
	return isPostcode(next) || marks[next] != noMark
}

// marked takes a mark and the value after it.
func (p *parser) marked(value *string) bool {
	if len(p.tokens) < 2 || p.tokens[1].comma || len(p.tokens[1].text) > longestValue {
		return false
	}
	*value = p.tokens[1].text
	p.tokens = p.tokens[2:]
	return true
}

// longestValue bounds stair and flat; the forms have five boxes.
const longestValue = 8

// stroked writes 12A and 12-A as 12/A.
func stroked(number string) string {
	end := strings.IndexFunc(number, func(r rune) bool { return r < '0' || r > '9' })
	if end < 0 {
		return number
	}
	return number[:end] + "/" + strings.TrimLeft(number[end:], "/-")
}

// isNumber says whether a word is a house number: up to four digits and perhaps,
// after a stroke or none, up to four letters or digits.
func isNumber(word string) bool {
	end := 0
	for end < len(word) && isDigit(word[end]) {
		end++
	}
	if end == 0 || end > 4 {
		return false
	}
	rest := word[end:]
	bare := strings.TrimLeft(rest, "/-")
	if len(rest)-len(bare) > 1 || rest != "" && bare == "" || len(bare) > 4 {
		return false
	}
	return !strings.ContainsFunc(bare, func(r rune) bool { return (r < 'A' || r > 'Z') && (r < '0' || r > '9') })
}

const postcodeDigits = 5

func isPostcode(word string) bool {
	word = strings.TrimPrefix(strings.TrimPrefix(word, "I-"), "IT-")
	return len(word) == postcodeDigits && !strings.ContainsFunc(word, func(r rune) bool { return r < '0' || r > '9' })
}

func join(tokens []token) string {
	words := make([]string, len(tokens))
	for i, t := range tokens {
		words[i] = t.text
	}
	return strings.Join(words, " ")
}
