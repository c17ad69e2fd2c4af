package desk

import (
	"slices"
	"strings"
	"unicode"

	"github.com/google/uuid"

	"sportello/app/desk/search"
	"sportello/app/identity"
	"sportello/assets/reference"
)

// TextKind is what a text given to the search line is taken for.
type TextKind string

// The kinds of text. What is none of them is searched for as it stands.
const (
	TextOther      TextKind = ""
	TextName       TextKind = "name" // with a date of birth beside it or without
	TextZone       TextKind = "zone" // machine-readable: ICAO Doc 9303
	TextFiscalCode TextKind = "fiscal_code"
	TextHealthCard TextKind = "health_card"
	TextPermit     TextKind = "permit_number"
	TextDocument   TextKind = "document_number"
	TextPhone      TextKind = "phone"
	TextBirthDate  TextKind = "birth_date"
)

// Understood is what a text tells.
type Understood struct {
	Kind TextKind
	// Values are those that could be read and are right, by the field names of a
	// person.
	Values map[string]string
	// Found are people on file it may be about, the surest first.
	Found []Match
	// Wrong are the parts that were read and cannot be so.
	Wrong []Misread
	// Partly: it begins as a machine-readable zone and is not whole yet.
	Partly bool
}

// Match is somebody on file whom a text may be about, and why.
type Match struct {
	Hit
	Why MatchReason
	// Sure: a number is theirs, or name and date of birth are, and nothing read
	// speaks against it.
	Sure bool
}

// MatchReason is what a text and somebody's card have in common. The texts
// "read.why.*" say it.
type MatchReason string

// The reasons, the strongest first.
const (
	SameFiscalCode MatchReason = "fiscal_code"
	SameDocument   MatchReason = "document_number"
	SamePermit     MatchReason = "permit_number"
	SameNameBirth  MatchReason = "name_birth"
	FitsFiscalCode MatchReason = "fits_code" // the codice fiscale is made of this name and birth
	Likeness       MatchReason = "likeness"  // the search found it
)

// Misread is a part of a text that is wrong.
type Misread struct {
	Part string         // id of the text that names it: "read.part.number"
	Text string         // id of the text that says what is wrong
	Data map[string]any // what fills it
}

// Bounds of what is looked at.
const (
	longestText = 4096 // bytes; a machine-readable zone has 90 characters
	maxFound    = 8
)

// LineBreak stands for the end of a line where a text is shown in one.
const LineBreak = '↵'

// Understand reads whatever is typed, pasted or scanned into the search line: a
// name, with a date of birth or without, a codice fiscale, a permit's or
// document's number, a telephone number, a date of birth, the lines at the foot
// of a document, the codes of a health card. It never fails: what is nothing of
// these is searched for.
func (s *Session) Understand(text string) Understood {
	if len(text) > longestText {
		return Understood{}
	}
	text = legible(text)
	read := s.read(text)
	if read.Values == nil {
		read.Values = make(map[string]string)
	}
	dropEmpty(read.Values)
	read.Found = s.matches(text, read)
	return read
}

// legible gives lines their ends and leaves out what nobody typed.
func legible(text string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		switch {
		case r == LineBreak:
			return '\n'
		case unicode.IsSpace(r):
			return r
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r), r == unicode.ReplacementChar:
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, "")))
}

// read says what kind of text it is and what it tells.
func (s *Session) read(text string) Understood {
	today := s.options.today()
	if zone, ok := zoneText(text); ok {
		return s.readZone(zone)
	}
	if card, ok := identity.ParseHealthCard(text, today); ok {
		return s.readCard(card)
	}
	if codeShaped(text) {
		return s.readCode(text)
	}
	if born, ok := search.ParseBirthDate(text, today); ok {
		return Understood{Kind: TextBirthDate, Values: map[string]string{"birth_date": born}}
	}
	number := compactNumber(text)
	switch {
	case permitShaped(number):
		return Understood{Kind: TextPermit, Values: map[string]string{"permit_number": number}}
	case phoneShaped(text):
		return readPhone(text)
	case documentShaped(number):
		return Understood{Kind: TextDocument, Values: map[string]string{"document_number": number}}
	}
	return readName(text, today)
}

// readZone reads the lines at the foot of a document. What is wrong within them
// is told and left out of the values.
func (s *Session) readZone(text string) Understood {
	read := Understood{Kind: TextZone}
	zone, err := identity.ParseMRZ(text, s.options.today())
	if err != nil {
		read.Partly = true
		return read
	}
	read.Values = s.zoneValues(zone)
	zone.CheckStates(s.options.Tables)
	for _, wrong := range zone.Errors {
		if wrong.Reason == identity.ReasonShort || wrong.Field == "composite" && len(read.Wrong) > 0 {
			continue // a hand that left fillers away; or what checks the wrong part once more
		}
		read.Wrong = append(read.Wrong, Misread{
			Part: "read.part." + wrong.Field, Text: "read.wrong." + string(wrong.Reason),
			Data: map[string]any{"Line": wrong.Line, "Column": wrong.Column, "Expected": wrong.Expected},
		})
		for _, field := range zoneFields[wrong.Field] {
			delete(read.Values, field)
		}
	}
	return read
}

// readCode reads a codice fiscale: what it tells of the birth, and where.
func (s *Session) readCode(text string) Understood {
	read := Understood{Kind: TextFiscalCode}
	if code, err := identity.ParseFiscalCode(text, s.options.today()); err == nil {
		read.Values = s.codeValues(code)
		return read
	}
	for _, finding := range s.CheckPerson(map[string]string{"fiscal_code": text}) {
		read.Wrong = append(read.Wrong, Misread{Part: "person.fiscal_code", Text: finding.Text, Data: finding.Data})
	}
	return read
}

// codeValues are what a codice fiscale tells. Of states that are no more the
// kit has no code.
func (s *Session) codeValues(code identity.FiscalCode) map[string]string {
	values := map[string]string{"fiscal_code": code.Code, "sex": code.Sex, "birth_date": code.BirthDate}
	if state, ok := s.options.Tables.StateByZ(code.Place); ok {
		values["birth_state"] = state.Kit
	} else if place, ok := s.options.Tables.PlaceOn(code.Place, code.BirthDate); ok && place.Kind == reference.KindMunicipality {
		values["birth_state"], values["birth_city"] = italy, strings.ToUpper(place.Name)
	}
	return values
}

// readCard reads the codes of a health card. Its number tells nothing of the
// holder.
func (s *Session) readCard(card identity.HealthCard) Understood {
	read := Understood{Kind: TextHealthCard}
	if card.Code.Code == "" {
		read.Wrong = []Misread{{Part: "read.part.card", Text: "read.wrong.card"}}
		return read
	}
	read.Values = s.codeValues(card.Code)
	return read
}

// readPhone reads a telephone number as it is dialled from here.
func readPhone(text string) Understood {
	number := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || r == '+' {
			return r
		}
		return -1
	}, text)
	for _, prefix := range []string{"+39", "0039"} {
		if rest, ok := strings.CutPrefix(number, prefix); ok {
			number = rest
			break
		}
	}
	field := "phone"
	if strings.HasPrefix(number, "3") {
		field = "mobile"
	}
	return Understood{Kind: TextPhone, Values: map[string]string{field: number}}
}

// readName reads a name, and a date of birth before or behind it.
func readName(text, today string) Understood {
	words := strings.Fields(text)
	values := make(map[string]string)
	const dateWords = 3 // "15 marzo 1992"
	for n := min(dateWords, len(words)-1); n > 0 && values["birth_date"] == ""; n-- {
		for _, cut := range [][2][]string{{words[:len(words)-n], words[len(words)-n:]}, {words[n:], words[:n]}} {
			if born, ok := search.ParseBirthDate(strings.Join(cut[1], " "), today); ok {
				values["birth_date"], words = born, cut[0]
				break
			}
		}
	}
	if slices.ContainsFunc(words, func(word string) bool { return strings.ContainsFunc(word, unicode.IsDigit) }) {
		return Understood{} // a receipt's number, half a document's
	}
	values["surname"], values["given_names"] = TypedName(strings.Join(words, " "))
	if values["surname"] == "" {
		return Understood{}
	}
	return Understood{Kind: TextName, Values: values}
}

// Named says whether what was read has somebody's name, so that a card can be
// made of it.
func (u Understood) Named() bool { return u.Values["surname"] != "" || u.Values["given_names"] != "" }

// Read says whether a document or a card of somebody was read, as opposed to a
// name or a number that somebody said.
func (u Understood) Read() bool {
	return !u.Partly && slices.Contains([]TextKind{TextZone, TextFiscalCode, TextHealthCard}, u.Kind)
}

// Sure is who it is beyond doubt; false if that is nobody, or more than one.
func (u Understood) Sure() (Match, bool) {
	sure := slices.Collect(func(yield func(Match) bool) {
		for _, match := range u.Found {
			if match.Sure && !yield(match) {
				return
			}
		}
	})
	if len(sure) != 1 {
		return Match{}, false
	}
	return sure[0], true
}

// Name is what somebody who was found is called.
func (u Understood) Name(person uuid.UUID) string {
	for _, match := range u.Found {
		if match.ID == person {
			return match.Title
		}
	}
	return ""
}

// Is says whether it is surely about a person.
func (u Understood) Is(person uuid.UUID) bool {
	return slices.ContainsFunc(u.Found, func(match Match) bool { return match.Sure && match.ID == person })
}
