package address

import "strings"

// kinds are the words a street begins with, as they are written and in full. One
// that is also a preposition or a letter is left out.
var kinds = map[string]string{
	"VIA": "VIA", "V.": "VIA", "VIALE": "VIALE", "V.LE": "VIALE", "VLE": "VIALE", "VICOLO": "VICOLO", "VIC.": "VICOLO", "V.LO": "VICOLO",
	"PIAZZA": "PIAZZA", "P.ZZA": "PIAZZA", "P.ZA": "PIAZZA", "PZA": "PIAZZA", "PZZA": "PIAZZA", "PIAZZALE": "PIAZZALE", "P.LE": "PIAZZALE", "PLE": "PIAZZALE",
	"PIAZZETTA": "PIAZZETTA", "CORSO": "CORSO", "C.SO": "CORSO", "CSO": "CORSO", "LARGO": "LARGO", "L.GO": "LARGO", "LGO": "LARGO",
	"STRADA": "STRADA", "STR.": "STRADA", "S.DA": "STRADA", "STRADELLO": "STRADELLO", "CIRCONVALLAZIONE": "CIRCONVALLAZIONE", "CIRC.": "CIRCONVALLAZIONE",
	"CIRC.NE": "CIRCONVALLAZIONE", "BORGO": "BORGO", "B.GO": "BORGO", "CONTRADA": "CONTRADA", "C.DA": "CONTRADA", "LUNGOMARE": "LUNGOMARE",
	"ROTONDA": "ROTONDA", "GALLERIA": "GALLERIA", "TRAVERSA": "TRAVERSA", "SALITA": "SALITA", "MOLO": "MOLO", "BANCHINA": "BANCHINA",
	"VILLAGGIO": "VILLAGGIO", "RIONE": "RIONE", "PASSEGGIATA": "PASSEGGIATA", "LUNGARGINE": "LUNGARGINE", "ARGINE": "ARGINE", "CHIASSO": "CHIASSO",
}

// mark is a word that says what the next one is.
type mark int

const (
	noMark mark = iota
	numberMark
	stairMark
	flatMark
	floorMark
	careMark
	hamletMark
	provinceMark
)

var marks = map[string]mark{
	"N": numberMark, "N.": numberMark, "N°": numberMark, "Nº": numberMark, "NR": numberMark, "NR.": numberMark, "NUM.": numberMark, "NUMERO": numberMark,
	"CIVICO": numberMark, "CIV.": numberMark, "CIV": numberMark, "N.C.": numberMark, "N.°": numberMark, "#": numberMark,
	"SCALA": stairMark, "SC.": stairMark, "SC": stairMark,
	"INTERNO": flatMark, "INT.": flatMark, "INT": flatMark, "APP.": flatMark, "APP": flatMark, "APPARTAMENTO": flatMark, "APPART.": flatMark,
	"PIANO": floorMark, "P.NO": floorMark,
	"C/O": careMark, "PRESSO": careMark, "P/O": careMark, "C.O.": careMark,
	"FRAZIONE": hamletMark, "FRAZ.": hamletMark, "FRAZ": hamletMark, "LOCALITÀ": hamletMark, "LOCALITA": hamletMark, "LOCALITA'": hamletMark, "LOC.": hamletMark, "LOC": hamletMark,
	"PROV.": provinceMark, "PROV": provinceMark, "CAP": provinceMark,
}

// without are the ways to say that a house has no number.
var without = map[string]bool{"SNC": true, "S.N.C.": true, "SN": true, "S.N.": true, "S/N": true, "SENZA NUMERO": true}

// affixes may follow a house number with a space between.
var affixes = map[string]bool{"BIS": true, "TER": true, "QUATER": true}

// countries may end an address.
var countries = map[string]bool{"ITALIA": true, "ITALY": true, "IT": true, "I": true}

// token is a word of an address, in capitals, or the comma that ends a part.
type token struct {
	text   string
	comma  bool
	before bool // stands before a comma or the end
}

// longest bounds what is read; no address is as long.
const longest = 300

// tokens cuts a text into words. New lines, semicolons, brackets and strokes with
// spaces around end a part like commas.
func tokens(text string) []token {
	text = strings.ToUpper(strings.ToValidUTF8(text, ""))
	text = strings.NewReplacer("\r", "\n", "\n", " , ", ";", " , ", ",", " , ", "(", " , ", ")", " , ", " - ", " , ", " – ", " , ", "–", "-", "’", "'", "`", "'").Replace(text)
	var all []token
	for _, word := range strings.Fields(text) {
		switch {
		case word == "-":
		case word == "," && (len(all) == 0 || all[len(all)-1].comma):
		case word == ",":
			all[len(all)-1].before = true
			all = append(all, token{text: word, comma: true})
		default:
			for _, part := range apart(word) {
				all = append(all, token{text: part})
			}
		}
	}
	if n := len(all); n > 0 && all[n-1].comma {
		all = all[:n-1]
	}
	if n := len(all); n > 0 {
		all[n-1].before = true
	}
	return all
}

// apart cuts a mark off the value written close to it: N.12, N°12, INT.3, SC.B,
// and one number from another mark: 12/INT.3.
func apart(word string) []string {
	for _, stroke := range []string{"/INT", "-INT", "/SC", "-SC"} {
		if at := strings.Index(word, stroke); at > 0 && isDigit(word[0]) {
			return append(apart(word[:at]), apart(word[at+1:])...)
		}
	}
	at := strings.LastIndexAny(word, ".°º")
	if at < 0 {
		return []string{word}
	}
	for i, r := range word {
		if i == at {
			at += len(string(r))
			break
		}
	}
	if value := word[at:]; value != "" && marks[word[:at]] != noMark {
		return []string{word[:at], value}
	}
	return []string{word}
}

func isDigit(b byte) bool { return b >= '0' && b <= '9' }
