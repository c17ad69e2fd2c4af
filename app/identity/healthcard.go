package identity

import (
	"regexp"
	"strings"
)

// HealthCard is what the codes of an Italian health card (tessera sanitaria)
// tell. The bar code, Code 39, is the holder's codice fiscale (D.M. 11 March
// 2004); so is what a magnetic track has of it. The number is that of the card
// as a European one: ten digits of the issuer, ten of the card (Decision S2 of
// 12 June 2009, annex, field 8). It tells nothing of the holder.
type HealthCard struct {
	Code   FiscalCode // zero if it is not there
	Number string     // 20 digits, "" if it is not there
}

// ItalianIssuer begins the numbers of Italian health cards: 80, health, and
// 380, Italy (ISO 7812, ISO 3166-1).
const ItalianIssuer = "80380"

// longestCard bounds what is read: three magnetic tracks have 223 characters.
const longestCard = 512

var (
	codeShape = regexp.MustCompile(`[A-Z]{6}[0-9L-NP-V]{2}[A-Z][0-9L-NP-V]{2}[A-Z][0-9L-NP-V]{3}[A-Z]`)
	cardShape = regexp.MustCompile(`(?:^|[^0-9])(` + ItalianIssuer + `[0-9]{15})(?:[^0-9]|$)`)
)

// ParseHealthCard reads the bar code as readers send it with its start and stop
// characters ("*…*"), magnetic tracks with their sentinels ("%…?;…?"), also as
// a keyboard of another language makes them, and the number by itself, with
// spaces or without. A codice fiscale by itself is left to ParseFiscalCode. The
// answer is false for anything else; a code in it that is wrong is left out.
func ParseHealthCard(text, today string) (HealthCard, bool) {
	if len(text) > longestCard {
		return HealthCard{}, false
	}
	text = strings.ToUpper(strings.TrimSpace(text))
	var card HealthCard
	digits := strings.Join(strings.Fields(text), "")
	if len(digits) == 20 && isDigits(digits) && strings.HasPrefix(digits, ItalianIssuer) {
		return HealthCard{Number: digits}, true
	}
	if !framed(text) {
		return HealthCard{}, false
	}
	if found := cardShape.FindStringSubmatch(text); found != nil {
		card.Number = found[1]
	}
	for _, found := range codeShape.FindAllString(text, -1) {
		if code, err := ParseFiscalCode(found, today); err == nil {
			card.Code = code
			break
		}
	}
	return card, card.Code.Code != "" || card.Number != ""
}

// framed reports whether a text begins as a card's codes do. On an Italian
// keyboard the sentinel ";" of a reader that was set up for an English one is
// "ò".
func framed(text string) bool {
	return strings.HasPrefix(text, "*") && strings.HasSuffix(text, "*") || strings.HasPrefix(text, "%") ||
		strings.HasPrefix(text, ";") || strings.HasPrefix(text, "Ò")
}
