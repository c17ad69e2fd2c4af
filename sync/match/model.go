package match

import (
	_ "embed"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// The fields of evidence, as their ids.
const (
	fieldSurname    = "surname"
	fieldGivenName  = "given_name"
	fieldBirthDate  = "birth_date"
	fieldSex        = "sex"
	fieldBirthPlace = "birth_place"
	fieldFiscalCode = "fiscal_code"
	fieldDocument   = "document"
	fieldPermit     = "permit"
	fieldPhone      = "phone"
	fieldAddress    = "address"
	fieldKin        = "kin"
)

// Levels that several fields have. Missing is no evidence.
const (
	missing   = ""
	different = "different"
	// telling is no level but how much of the rarity of a shared name counts.
	telling = "telling"
)

//go:embed data/weights.tsv
var weightData string

// level names a level of agreement of a field.
type level struct{ field, level string }

// Model holds weights and thresholds. It is not changed after it was made and
// may be used from several goroutines.
type Model struct {
	weights    map[level]float64
	stop, side float64 // the probabilities from which they begin
	// prior is that two records compared are one person's; bit is how much of a bit of
	// the sum counts, as fields do not tell quite each by itself.
	prior, bit float64
}

var defaultModel = sync.OnceValue(func() *Model {
	model, _ := ReadModel(weightData) // the package's own data, which a test reads
	return model
})

// Default returns the model of the embedded data.
func Default() *Model { return defaultModel() }

// ReadModel reads a model from lines of field, tab, level, tab, weight; lines
// that begin with # are comments.
func ReadModel(data string) (*Model, error) {
	m := &Model{weights: make(map[level]float64)}
	for line := range strings.Lines(data) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		columns := strings.Split(strings.TrimRight(line, "\n"), "\t")
		if len(columns) != 3 {
			return m, fmt.Errorf("line %q of the weights has not three columns", line)
		}
		weight, err := strconv.ParseFloat(columns[2], 64)
		if err != nil {
			return m, fmt.Errorf("reading a weight: %w", err)
		}
		m.weights[level{columns[0], columns[1]}] = weight
	}
	m.stop, m.side = m.weights[level{"probability", "stop"}], m.weights[level{"probability", "side"}]
	m.prior, m.bit = m.weights[level{"probability", "prior"}], m.weights[level{"probability", "bit"}]
	return m, nil
}

// Compare weighs what two persons have in common. It is symmetric.
func (m *Model) Compare(a, b Features) Verdict {
	if less(b, a) {
		a, b = b, a
	}
	c := comparison{model: m, evidence: make([]Evidence, 0, 11)}
	c.names(a, b)
	c.generations = abs(a.birth.year-b.birth.year) >= generation
	c.birth = c.add(fieldBirthDate, compareBirths(a.birth, b.birth), 0)
	c.sex = c.add(fieldSex, compareSex(a.sex, b.sex), 0)
	c.add(fieldBirthPlace, comparePlaces(a.place, b.place), 0)
	fiscal := c.add(fieldFiscalCode, compareFiscal(a, b), 0)
	document := c.add(fieldDocument, compareNumbers(a.documents, b.documents), 0)
	permit := c.add(fieldPermit, compareNumbers(a.permits, b.permits), 0)
	c.hard = isOf(fiscal, "same", "same_contradicting", "one_off") || document == "same" || permit == "same"
	c.add(fieldPhone, comparePhones(a.phones, b.phones), 0)
	c.address = c.add(fieldAddress, compareAddresses(a, b), 0)
	return c.verdict()
}

// generation is how many years a parent is older than a child, at least.
const generation = 14

// comparison is a verdict in the making.
type comparison struct {
	model                 *Model
	evidence              []Evidence
	surname, given, birth string
	sex, address          string
	generations           bool // their ages are those of parent and child
	hard                  bool // a number that only one person has is shared
}

// add notes the level of a field, with what the very value tells, and returns
// the level.
func (c *comparison) add(field, of string, bits float64) string {
	if of != missing {
		c.evidence = append(c.evidence, Evidence{field, of, c.model.weights[level{field, of}] + bits*c.model.weights[level{field, telling}]})
	}
	return of
}

// verdict sums up. Who may be a relative is never more than worth a look: one name
// against all else is for a person to decide.
func (c *comparison) verdict() Verdict {
	v := Verdict{Kin: c.kin()}
	c.household(v.Kin)
	v.Evidence = c.evidence
	for _, evidence := range v.Evidence {
		v.Weight += evidence.Weight
	}
	v.Weight = math.Round(v.Weight*100) / 100
	v.Probability = 1 / (1 + math.Exp2(-(v.Weight*c.model.bit + c.model.prior)))
	v.Band = c.band(v)
	return v
}

// band is that of the probability; who is known for a relative is silent, but twins of one
// sex, namesakes, and whoever shares a number that is one person's, are looked at.
func (c *comparison) band(v Verdict) Band {
	relative := v.Kin != "" && !c.hard
	switch {
	case v.Probability < c.model.side, relative && (v.Kin == Siblings || c.sex == different):
		return Silent
	case v.Probability >= c.model.stop && v.Kin == "":
		return Stop
	}
	return Side
}

// kin tells relatives, who share a surname and, as far as is known, a home: they have
// another given name, or one name and are a generation apart.
func (c *comparison) kin() Kin {
	if !isOf(c.surname, "same", "alike") || !isOf(c.address, missing, "same", "mostly", "street") {
		return ""
	}
	switch {
	case c.given == different && c.birth == "same":
		return Twins
	case isOf(c.given, different, "some") && c.birth == different:
		return Siblings
	case isOf(c.given, "same", "alike") && c.birth == different && c.generations:
		return Namesakes
	}
	return ""
}

// household bounds what relatives have in common because they live together: surname,
// home, telephone and the like do not speak for one person each by itself, as in the
// rest they are taken to do, but have one reason. Together they count at most as much
// as the weight of the kin; what is above is taken off.
func (c *comparison) household(kin Kin) {
	if kin == "" {
		return
	}
	shared := 0.0
	for _, evidence := range c.evidence {
		if evidence.Weight > 0 && (isOf(evidence.Field, fieldSurname, fieldBirthPlace, fieldPhone, fieldAddress) ||
			kin == Twins && evidence.Field == fieldBirthDate || kin == Namesakes && evidence.Field == fieldGivenName) {
			shared += evidence.Weight
		}
	}
	most := c.model.weights[level{fieldKin, string(kin)}]
	c.evidence = append(c.evidence, Evidence{fieldKin, string(kin), min(0, most-shared)})
}

func isOf(one string, these ...string) bool { return slices.Contains(these, one) }

func compareSex(a, b byte) string {
	switch {
	case a == 0 || b == 0:
		return missing
	case a == b:
		return "same"
	}
	return different
}

func comparePlaces(a, b string) string {
	switch {
	case a == "" || b == "":
		return missing
	case a == b:
		return "same"
	case edits(a, b, 2) <= min(2, len(a)/4):
		return "alike"
	}
	return different
}

// compareNumbers returns the level of agreement of numbers of documents: one
// that is shared is enough, for documents are renewed.
func compareNumbers(a, b []string) string {
	if len(a) == 0 || len(b) == 0 {
		return missing
	}
	best := different
	for _, x := range a {
		for _, y := range b {
			if x == y {
				return "same"
			}
			if edits(x, y, 1) <= 1 && !following(x, y) {
				best = "one_off"
			}
		}
	}
	return best
}

// following tells numbers that differ at their end alone: those of papers made in one
// go, a family's mostly, rather than a slip of the pen.
func following(x, y string) bool {
	end := len(x) - 2
	return len(x) == len(y) && end > 0 && x[:end] == y[:end]
}

func comparePhones(a, b []string) string {
	if len(a) == 0 || len(b) == 0 {
		return missing
	}
	if common(a, b, 0) > 0 {
		return "same"
	}
	return different
}
