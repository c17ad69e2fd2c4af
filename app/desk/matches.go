package desk

import (
	"slices"
	"strings"
	"unicode"

	"github.com/google/uuid"
	"golang.org/x/text/unicode/norm"

	"sportello/app/identity"
)

// matches are people on file a text may be about, the surest first: those with
// a number that was read, then with the name and the birth, then whom the search
// finds.
func (s *Session) matches(text string, read Understood) []Match {
	if text == "" || read.Partly {
		return nil
	}
	var found []Match
	seen := make(map[uuid.UUID]bool)
	add := func(hit Hit, fits bool) {
		if seen[hit.ID] || len(found) == maxFound {
			return
		}
		seen[hit.ID] = true
		known, _ := s.files.entry(hit.ID)
		match := Match{Hit: hit}
		match.Why, match.Sure = agreement(read.Values, known.content(), fits)
		found = append(found, match)
	}
	for _, query := range queries(text, read) {
		for _, hit := range s.Search(query, maxFound, "person") {
			add(hit, false)
		}
	}
	for _, hit := range s.madeOf(read.Values["fiscal_code"]) {
		add(hit, true)
	}
	slices.SortStableFunc(found, surerFirst)
	return found
}

func surerFirst(a, b Match) int {
	switch {
	case a.Sure == b.Sure:
		return 0
	case a.Sure:
		return -1
	default:
		return 1
	}
}

// queries are what the search is asked for.
func queries(text string, read Understood) []string {
	values := read.Values
	numbers := present(values["fiscal_code"], values["document_number"], values["permit_number"], values["mobile"], values["phone"])
	switch {
	case read.Kind == TextOther:
		return []string{strings.Join(strings.Fields(text), " ")}
	case read.Named():
		name := strings.TrimSpace(values["surname"] + " " + values["given_names"])
		return append(numbers, strings.TrimSpace(name+" "+shownDate(values["birth_date"])))
	case len(numbers) > 0:
		return numbers
	case read.Kind == TextFiscalCode:
		return []string{compactNumber(text)} // a wrong one may be on file so
	}
	return present(shownDate(values["birth_date"]))
}

// mostBorn bounds how many people of one birthday are looked at.
const mostBorn = 64

// madeOf are people whose name and date of birth a codice fiscale is made of and
// who have none on file.
func (s *Session) madeOf(text string) []Hit {
	code, err := identity.ParseFiscalCode(text, s.options.today())
	if err != nil || code.Kind != identity.KindOrdinary {
		return nil
	}
	return slices.DeleteFunc(s.Search(shownDate(code.BirthDate), mostBorn, "person"), func(hit Hit) bool {
		known, _ := s.files.entry(hit.ID)
		content := known.content()
		return content["fiscal_code"] != "" || content["surname"] == "" || content["given_names"] == "" || content["birth_date"] != code.BirthDate ||
			len(code.Compare(identity.Person{Surname: content["surname"], GivenNames: content["given_names"], BirthDate: content["birth_date"]}, s.options.Tables)) > 0
	})
}

// agreement is what values that were read and a card have in common, and whether
// that is enough: fits says that the codice fiscale is made of the card.
func agreement(read, card map[string]string, fits bool) (why MatchReason, sure bool) {
	same := func(field string) bool { return read[field] != "" && read[field] == card[field] }
	differ := func(field string) bool { return read[field] != "" && card[field] != "" && read[field] != card[field] }
	sameName := read["surname"] != "" && spelled(read["surname"]+read["given_names"]) == spelled(card["surname"]+card["given_names"])
	doubt := differ("fiscal_code") || differ("birth_date")
	switch {
	case same("fiscal_code"):
		return SameFiscalCode, true
	case same("document_number"):
		return SameDocument, !doubt
	case same("permit_number"):
		return SamePermit, !doubt
	case sameName && same("birth_date"):
		return SameNameBirth, !doubt
	case fits:
		return FitsFiscalCode, true
	}
	return Likeness, false
}

// spelled is a name as far as its letters go: capitals without marks, spaces and
// apostrophes.
func spelled(name string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) {
			return unicode.ToUpper(r)
		}
		return -1
	}, norm.NFD.String(name))
}
