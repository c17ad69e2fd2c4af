package search_test

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"github.com/google/uuid"

	"sportello/app/desk/search"
	"sportello/store"
)

// people makes invented cards, the same ones for the same seed: names of two to
// four syllables that nobody bears, common given names as common as they are.
func people(seed uint64, n int) []search.Card {
	random := rand.New(rand.NewPCG(seed, 1))
	cards := make([]search.Card, n)
	for i := range cards {
		cards[i] = person(random, i)
	}
	return cards
}

var syllables = strings.Fields(`ba be bo cha che da di do du el fa fi ga go gu ha hu ia jo ju ka ke ki ko la le li lo ma me mi mo na ne ni no nu
	pa pe pi po ra re ri ro sa se shi so ta te ti to tu va ve vi wa xha ya yo za ze zi zo khan scu vic man sen ov bek ngo dra tri sti`)

var givenNames = strings.Fields(`Mohammed Ahmed Fatima Khadija Youssef Oksana Olena Ivan Maria Elena Andrei Arben Blerim Drita Fatou Mamadou
	Aminata Ousmane Blessing Chukwuemeka Ngozi Rahim Sultana Harpreet Gurpreet Wei Li Nadia Zoran Biljana Ion Vasile Svetlana Dmytro`)

func person(random *rand.Rand, i int) search.Card {
	surname := invented(random, 2+random.IntN(3))
	if random.IntN(10) == 0 {
		surname = []string{"El ", "Ben ", "De la ", "D'"}[random.IntN(4)] + surname
	}
	given := givenNames[random.IntN(len(givenNames))]
	if random.IntN(2) == 0 {
		given = invented(random, 2+random.IntN(2))
	}
	if random.IntN(4) == 0 {
		given += " " + invented(random, 2)
	}
	card := search.Card{
		ID:         uuid.NewSHA1(uuid.Nil, fmt.Append(nil, i)),
		Kind:       store.Person,
		Names:      []string{strings.ToUpper(surname) + " " + given},
		FiscalCode: fmt.Sprintf("%6.6sX%02dA%02dZ%03dX", strings.NewReplacer(" ", "", "'", "").Replace(strings.ToUpper(surname+given))+"XXXXXX", random.IntN(100), random.IntN(31)+1, random.IntN(1000)),
		Documents:  []string{fmt.Sprintf("%c%c%07d", 'A'+random.IntN(26), 'A'+random.IntN(26), random.IntN(1e7))},
		Permits:    []string{fmt.Sprintf("I%08d", random.IntN(1e8))},
		Phones:     []string{fmt.Sprintf("+39 3%02d %03d %04d", random.IntN(100), random.IntN(1000), random.IntN(1e4))},
		BirthDate:  fmt.Sprintf("%04d-%02d-%02d", 1940+random.IntN(80), random.IntN(12)+1, random.IntN(28)+1),
	}
	if random.IntN(5) == 0 {
		card.Names = append(card.Names, "محمد "+arabic(random))
	}
	return card
}

func invented(random *rand.Rand, n int) string {
	var b strings.Builder
	for range n {
		b.WriteString(syllables[random.IntN(len(syllables))])
	}
	name := b.String()
	return strings.ToUpper(name[:1]) + name[1:]
}

func arabic(random *rand.Rand) string {
	letters := []rune("ابتجحدرسشصعفقكلمنهوي")
	word := make([]rune, 4+random.IntN(4))
	for i := range word {
		word[i] = letters[random.IntN(len(letters))]
	}
	return string(word)
}

func indexOf(cards []search.Card) *search.Index {
	index := search.New(len(cards))
	for _, card := range cards {
		index.Put(card)
	}
	return index
}

// mistype makes one typing error in a word: a letter missing, added, replaced,
// or swapped with the next.
func mistype(random *rand.Rand, word string) string {
	runes := []rune(word)
	at := random.IntN(len(runes))
	other := rune('a' + random.IntN(26))
	switch random.IntN(4) {
	case 0:
		return string(runes[:at]) + string(runes[at+1:])
	case 1:
		return string(runes[:at]) + string(other) + string(runes[at:])
	case 2:
		runes[at] = other
	default:
		if at == len(runes)-1 {
			at--
		}
		runes[at], runes[at+1] = runes[at+1], runes[at]
	}
	return string(runes)
}
