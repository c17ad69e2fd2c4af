package search

import (
	"cmp"
	"slices"
	"strings"
)

// Span is a part of a text, in bytes.
type Span struct{ Start, End int }

// Spans returns the parts of a text shown (a name, a number) that were found,
// in order, to be highlighted.
func Spans(text string, matches []Match) []Span {
	var spans []Span
	for _, m := range matches {
		if m.Field != Name {
			if span, ok := numberSpan(text, m); ok {
				spans = append(spans, span)
			}
		}
	}
	words := rawWords(text)
	for i := range words {
		if last, ok := lastWord(words[i:], matches); ok {
			spans = append(spans, Span{words[i].start, words[i+last].end})
		}
	}
	slices.SortFunc(spans, func(a, b Span) int { return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(b.End, a.End)) })
	return apart(spans)
}

// apart drops the spans that begin within another; they are in order.
func apart(spans []Span) []Span {
	end := 0
	return slices.DeleteFunc(spans, func(span Span) bool {
		within := span.Start < end
		end = max(end, span.End)
		return within
	})
}

// lastWord returns how many more words after the first make up a word found:
// particles are also known joined to what follows.
func lastWord(words []rawWord, matches []Match) (int, bool) {
	together := ""
	for i, w := range words[:min(len(words), 3)] {
		together += w.text
		folded := newWord(together).folded
		for _, m := range matches {
			if m.Field == Name && (m.Text == folded || i == 0 && afterApostrophe(w.text) == m.Text) {
				return i, true
			}
		}
	}
	return 0, false
}

func afterApostrophe(raw string) string {
	at := strings.IndexFunc(raw, isApostrophe)
	if at < 0 {
		return ""
	}
	return newWord(strings.TrimLeftFunc(raw[at:], isApostrophe)).folded
}

// numberSpan finds a part of a number in a text that may write it in groups. A
// date is found however it is written.
func numberSpan(text string, m Match) (Span, bool) {
	var places []int
	for i := range len(text) {
		if normalNumber(text[i:i+1]) != "" {
			places = append(places, i)
		}
	}
	normal := normalNumber(text)
	at := strings.Index(normal, m.Text)
	switch {
	case len(places) == 0 || m.Text == "":
		return Span{}, false
	case at >= 0:
		return Span{places[at], places[at+len(m.Text)-1] + 1}, true
	case m.Field == BirthDate && len(birthPatterns(text)) > 0:
		return Span{places[0], places[len(places)-1] + 1}, true
	}
	return Span{}, false
}
