// Package ravenna makes persons who do not exist, as they might come to an
// immigrant centre of Ravenna, and records of them with the slips and changes
// that part records of one person in life. The same seed makes the same
// persons for ever: the matching weights are fitted and guarded on them.
package ravenna

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"sportello/sync/match/internal/fiscal"
)

// TuningSeed and GuardSeed are the seeds of the set that weights are fitted on
// and of the one on which they are guarded.
const (
	TuningSeed = 20261125
	GuardSeed  = 48121
)

// Record is what one registration has of a person; entity is the person.
type Record struct {
	Entity                     int
	Surnames, GivenNames       string
	BirthDate, Sex, BirthPlace string
	FiscalCode                 string
	Documents, Permits, Phones []string
	Address                    string
	nation                     string
	year, month, day           int
}

// Generate makes the given number of persons and one to three records of each,
// in no order.
func Generate(seed uint64, persons int) []Record {
	g := generator{Rand: rand.New(rand.NewPCG(seed, 209)), nations: nations(), houses: make(map[string][]string)}
	var records []Record
	for entity := 0; entity < persons; {
		for _, person := range g.household() {
			person.Entity = entity
			entity++
			records = append(records, person)
			for g.chance(0.45) {
				records = append(records, g.again(person))
			}
		}
	}
	g.Shuffle(len(records), func(i, j int) { records[i], records[j] = records[j], records[i] })
	return records
}

type generator struct {
	*rand.Rand
	nations []nation
	houses  map[string][]string // where somebody of a nation lives already
}

func (g generator) chance(p float64) bool { return g.Float64() < p }

// often picks from a list whose first are the more frequent.
func (g generator) often(list []string) string {
	return list[int(float64(len(list))*g.Float64()*g.Float64())]
}

func (g generator) one(list ...string) string { return list[g.IntN(len(list))] }

func (g generator) nation() nation {
	at := g.IntN(100)
	for _, n := range g.nations {
		if at -= n.share; at < 0 {
			return n
		}
	}
	return g.nations[0]
}

// household makes one to five persons who live together: mostly one family,
// now and then with twins, or with a son of his father's name.
func (g generator) household() []Record {
	n := g.nation()
	surname, address, phone := g.surname(n), g.house(n), g.phone()
	size := 1
	if g.chance(0.45) {
		size = 2 + g.IntN(4)
	}
	var members []Record
	for i := range size {
		member := g.person(n)
		member.Surnames, member.Address = surname, address
		if g.chance(0.4) {
			member.Phones = []string{phone}
		}
		switch {
		case i < 2:
			member.year = 1955 + g.IntN(45)
			if i == 1 && g.chance(0.7) {
				member.Surnames = g.surname(n)
			}
		case i > 2 && g.chance(0.08):
			twin := members[i-1]
			member.year, member.month, member.day = twin.year, twin.month, twin.day
		default:
			member.year = 1995 + g.IntN(30)
			if parent := members[0]; g.chance(0.05) {
				member.GivenNames, member.Sex = parent.GivenNames, parent.Sex
			}
		}
		g.complete(&member, n)
		if i > 0 && g.chance(0.2) {
			g.together(&member, members[i-1])
		}
		members = append(members, member)
	}
	return members
}

// house is where a household lives: now and then with others of its nation.
func (g generator) house(n nation) string {
	if known := g.houses[n.name]; len(known) > 0 && g.chance(0.1) {
		return known[g.IntN(len(known))]
	}
	address := g.address()
	g.houses[n.name] = append(g.houses[n.name], address)
	return address
}

// together gives somebody papers made in one go with another's: the next numbers.
func (g generator) together(r *Record, with Record) {
	if len(r.Documents) > 0 && len(with.Documents) > 0 {
		r.Documents = []string{following(with.Documents[0])}
	}
	if len(r.Permits) > 0 && len(with.Permits) > 0 {
		r.Permits = []string{following(with.Permits[0])}
	}
}

// following is the number after one that ends in a digit.
func following(number string) string {
	last := len(number) - 1
	return number[:last] + string('0'+(number[last]-'0'+1)%10)
}

func (g generator) surname(n nation) string {
	surname := g.often(n.surnames)
	if n.name == "morocco" && g.chance(0.1) {
		return surname + " " + g.often(n.surnames)
	}
	return surname
}

func (g generator) person(n nation) Record {
	r := Record{Sex: "M", nation: n.name, BirthPlace: g.often(n.births), month: 1 + g.IntN(12), day: 1 + g.IntN(28)}
	given := n.men
	if g.chance(0.48) {
		r.Sex, given = "F", n.women
	}
	r.GivenNames = g.often(given)
	if second := g.often(given); g.chance(0.25) && second != r.GivenNames {
		r.GivenNames += " " + second
	}
	if g.chance(unregistered[n.name]) {
		r.month, r.day = 1, 1
	}
	return r
}

// unregistered is how many of a nation have the first of January for want of a
// day.
var unregistered = map[string]float64{"senegal": 0.12, "bangladesh": 0.15, "nigeria": 0.05, "morocco": 0.05}

// complete adds what a registration asks for and a person may have.
func (g generator) complete(r *Record, n nation) {
	r.BirthDate = fmt.Sprintf("%04d-%02d-%02d", r.year, r.month, r.day)
	if g.chance(0.85) {
		r.Documents = []string{g.document()}
	}
	if g.chance(0.6) {
		r.Permits = []string{g.permit()}
	}
	if g.chance(0.6) {
		r.FiscalCode = fiscalCode(*r, n.code)
	}
	if len(r.Phones) == 0 && g.chance(0.7) {
		r.Phones = []string{g.phone()}
	}
}

func (g generator) document() string {
	return g.one("A", "B", "N", "AB", "EP", "P", "") + fmt.Sprintf("%07d", g.IntN(10_000_000))
}

func (g generator) permit() string { return fmt.Sprintf("I%08d", g.IntN(100_000_000)) }

func (g generator) phone() string { return fmt.Sprintf("3%d%07d", 20+g.IntN(70), g.IntN(10_000_000)) }

var (
	streets = strings.Split("Faentina,Romea Sud,Romea Nord,Trieste,Cavour,Mazzini,di Roma,Maggiore,Alberti,Gramsci,Matteotti,Garibaldi,Diaz,Fiume Abbandonato,Sant'Alberto,Bassette,Darsena,delle Industrie,Lanciani,Antica Milizia,Bonifica,Le Corbusier,Panfilia,Port'Aurea,Guaccimanni,Ravegnana,Molinetto,Destra Canale,Caorle,Lissa", ",")
	towns   = strings.Split("48121 Ravenna,48122 Ravenna,48123 Ravenna,48124 Ravenna,48125 Ravenna,48015 Cervia,48018 Faenza,48022 Lugo,48011 Alfonsine,48012 Bagnacavallo,48026 Russi,48017 Conselice", ",")
)

func (g generator) address() string {
	return fmt.Sprintf("%s %s %d, %s", g.one("Via", "Via", "Via", "Viale", "Corso", "Piazza"), g.often(streets), 1+g.IntN(180), g.often(towns))
}

// fiscalCode makes the codice fiscale of a person born in a state.
func fiscalCode(r Record, state string) string {
	day := r.day
	if r.Sex == "F" {
		day += 40
	}
	code := fmt.Sprintf("%s%s%02d%c%02d%s", three(r.Surnames), three(r.GivenNames), r.year%100, "ABCDEHLMPRST"[r.month-1], day, state)
	return code + string(fiscal.Letter(code))
}

// three returns three letters of a name, consonants first.
func three(name string) string {
	var consonants, vowels string
	for _, r := range strings.ToUpper(name) {
		switch {
		case strings.ContainsRune("AEIOU", r):
			vowels += string(r)
		case r >= 'A' && r <= 'Z':
			consonants += string(r)
		}
	}
	return (consonants + vowels + "XXX")[:3]
}
