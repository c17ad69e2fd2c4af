package desk

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"
	"unique"

	"github.com/google/uuid"

	"sportello/app/desk/search"
	"sportello/app/permit"
	"sportello/store"
	"sportello/store/laptop"
)

// The boxes of section 2 of Modulo 2 that employers are told apart and found by:
// of a company, then of a person, as families employ for domestic work.
const (
	fieldCompany      = "2.22"
	fieldCompanyCode  = "2.23"
	fieldCompanyVAT   = "2.24"
	fieldEmployer     = "2.28" // surname
	fieldEmployerName = "2.29" // given names
	fieldEmployerCode = "2.31"
	fieldEmployerVAT  = "2.32"
)

// employerFields are all boxes of that section: the same for whoever works there.
var employerFields = []string{
	"2.21", fieldCompany, fieldCompanyCode, fieldCompanyVAT, "2.25",
	"2.26", "2.27", fieldEmployer, fieldEmployerName, "2.30", fieldEmployerCode, fieldEmployerVAT,
}

// Employer is one for whom somebody on file works.
type Employer struct {
	Name   string // "DITTA ESEMPIO SRL", "PROVA Maria"
	Number string // codice fiscale or, of whom none is known, VAT number
	Count  int    // applications that name it
	// Values are the boxes 2.21 to 2.32 as the newest of them has these; what is
	// empty there is "".
	Values permit.Values
}

// Employers finds employers known from any application on the laptop by their
// name, codice fiscale or VAT number while the operator types, as Search finds
// people; of those that fit equally well, those that are named most often come
// first; these are all that an empty query finds. Known is whose name and whole
// number have been entered.
func (s *Session) Employers(query string, limit int) []Employer {
	return s.files.employersLike(query, limit)
}

// searched is how many answers of the index are put in order for one asked for:
// the index does not know how often an employer is named.
const searched = 4

func (d *directory) employersLike(query string, limit int) []Employer {
	d.mutex.RLock()
	defer d.mutex.RUnlock()
	if strings.TrimSpace(query) == "" {
		return d.employers.often(limit)
	}
	results := d.employers.index.Search(query, limit*searched)
	slices.SortStableFunc(results, func(a, b search.Result) int {
		return cmp.Or(cmp.Compare(a.Cost, b.Cost), -cmp.Compare(len(d.employers.naming[a.ID]), len(d.employers.naming[b.ID])))
	})
	found := make([]Employer, 0, limit)
	for _, result := range results[:min(len(results), limit)] {
		found = append(found, d.employers.employer(result.ID))
	}
	return found
}

// often are those named most often.
func (e *employers) often(limit int) []Employer {
	ids := slices.Collect(maps.Keys(e.naming))
	slices.SortFunc(ids, func(a, b uuid.UUID) int {
		return cmp.Or(-cmp.Compare(len(e.naming[a]), len(e.naming[b])), compareIDs(a, b))
	})
	found := make([]Employer, 0, limit)
	for _, id := range ids[:min(len(ids), limit)] {
		found = append(found, e.employer(id))
	}
	return found
}

// employers are those of all applications, each once. Its directory's mutex is
// held wherever it is used.
type employers struct {
	index *search.Index
	// naming are the applications that name an employer, by its id, the newest
	// last; told is what each says, packed: a thousand workers of one employer say
	// it once.
	naming map[uuid.UUID][]uuid.UUID
	told   map[uuid.UUID]unique.Handle[string]
}

func newEmployers() *employers {
	return &employers{search.New(0), make(map[uuid.UUID][]uuid.UUID), make(map[uuid.UUID]unique.Handle[string])}
}

// put takes up what an application's card says of an employer, or that it says
// nothing any more.
func (e *employers) put(card laptop.Card) {
	packed := packedEmployer(card.Content)
	before, known := e.told[card.ID]
	if known && before.Value() == packed || !known && packed == "" {
		return
	}
	if known {
		e.remove(card.ID)
	}
	if packed == "" {
		return
	}
	id := employerID(unpackedEmployer(packed))
	before = e.latest(id)
	e.told[card.ID] = unique.Make(packed)
	at, _ := slices.BinarySearchFunc(e.naming[id], card.ID, compareIDs)
	e.naming[id] = slices.Insert(e.naming[id], at, card.ID)
	if e.latest(id) != before {
		e.find(id)
	}
}

func compareIDs(a, b uuid.UUID) int { return slices.Compare(a[:], b[:]) }

// latest is what the newest application says of an employer, zero if none does.
func (e *employers) latest(id uuid.UUID) (told unique.Handle[string]) {
	if naming := e.naming[id]; len(naming) > 0 {
		told = e.told[naming[len(naming)-1]]
	}
	return told
}

// remove forgets what an application says.
func (e *employers) remove(application uuid.UUID) {
	told, known := e.told[application]
	if !known {
		return
	}
	delete(e.told, application)
	id := employerID(unpackedEmployer(told.Value()))
	if e.naming[id] = without(e.naming[id], application); len(e.naming[id]) == 0 {
		delete(e.naming, id)
		e.index.Remove(id)
		return
	}
	e.find(id)
}

// find lets an employer be found as the newest application names it.
func (e *employers) find(id uuid.UUID) {
	values := e.employer(id).Values
	e.index.Put(search.Card{
		ID: id, Kind: store.Application, Names: present(employerName(values)),
		FiscalCode: cmp.Or(values[fieldCompanyCode], values[fieldEmployerCode]),
		Documents:  present(values[fieldCompanyVAT], values[fieldEmployerVAT]),
	})
}

func (e *employers) employer(id uuid.UUID) Employer {
	values := unpackedEmployer(e.latest(id).Value())
	return Employer{Name: employerName(values), Number: employerNumber(values), Count: len(e.naming[id]), Values: values}
}

// packedEmployer is what a card says of an employer in one text, "" before its
// name and whole number are there.
func packedEmployer(content map[string]string) string {
	if employerName(content) == "" || employerNumber(content) == "" {
		return ""
	}
	values := make([]string, len(employerFields))
	for i, field := range employerFields {
		values[i] = strings.ReplaceAll(content[field], packing, "")
	}
	return strings.Join(values, packing)
}

func unpackedEmployer(packed string) permit.Values {
	values := make(permit.Values, len(employerFields))
	for i, value := range strings.Split(packed, packing) {
		values[employerFields[i]] = value
	}
	return values
}

// employerID tells employers apart by their number.
func employerID(values map[string]string) uuid.UUID {
	return uuid.NewSHA1(uuid.Nil, []byte(employerNumber(values)))
}

// employerNumber is the codice fiscale or else the VAT number, "" if there is
// none yet that has all of its characters: 16 of a person, 11 otherwise.
func employerNumber(values map[string]string) string {
	for _, field := range []string{fieldCompanyCode, fieldCompanyVAT, fieldEmployerCode, fieldEmployerVAT} {
		number := strings.ToUpper(strings.TrimSpace(values[field]))
		if length := utf8.RuneCountInString(number); length == 11 || length == 16 {
			return number
		}
	}
	return ""
}

// employerName is a company's name, or else a person's.
func employerName(values map[string]string) string {
	return cmp.Or(values[fieldCompany], shownName(values[fieldEmployer], values[fieldEmployerName]))
}

// companyWords end, or begin, the names of companies: forms of the civil code,
// and of what people call them.
var companyWords = strings.Fields("srl srls spa sapa snc sas scarl scrl soc societa società coop cooperativa consorzio onlus associazione")

// TypedEmployer is what a line typed for an employer who is not known means, by
// their boxes: a number of 11 digits is a company's VAT number, 16 characters with
// digits among them are a person's codice fiscale, a name with a word as "SRL" is
// a company's. kind is "2.21" or "2.26" where the operator said which of the two it
// is; "" where not: the answer is then empty for a name that may be either.
func TypedEmployer(line, kind string) permit.Values {
	line = strings.ToUpper(strings.Join(strings.Fields(line), " "))
	number := strings.ReplaceAll(line, " ", "")
	digits := strings.ContainsAny(number, "0123456789")
	if kind == "" {
		switch length := utf8.RuneCountInString(number); {
		case digits && length == 16:
			kind = "2.26"
		case strings.Trim(number, "0123456789") == "" && length == 11, isCompany(line):
			kind = "2.21"
		default:
			return nil
		}
	}
	values := permit.Values{kind: permit.Yes}
	company := kind == "2.21"
	switch {
	case strings.Trim(number, "0123456789") == "" && company:
		values[fieldCompanyVAT] = number
	case strings.Trim(number, "0123456789") == "":
		values[fieldEmployerVAT] = number
	case company:
		values[fieldCompany] = line
	case digits:
		values[fieldEmployerCode] = number
	default:
		values[fieldEmployer], values[fieldEmployerName] = TypedName(line)
	}
	dropEmpty(values)
	return values
}

func isCompany(line string) bool {
	return slices.ContainsFunc(strings.Fields(strings.ReplaceAll(strings.ToLower(line), ".", "")), func(word string) bool {
		return slices.Contains(companyWords, word)
	})
}
