// Package linkage compares all persons of a set of whom it is known who they
// are, as a store would: those that share keys.
package linkage

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"

	"sportello/sync/match"
	"sportello/sync/match/internal/benchmark"
	"sportello/sync/match/ravenna"
)

// What bounds the work for each record, as in store/office: how many persons may
// share a key for it to be used; how many, counted once for each key, are looked
// at, the rarest keys first; with how many one is compared, the likeliest; and
// what these must share.
const (
	LargestBlock = 200
	mostMet      = 400
	mostCompared = 30
	leastShared  = 3
)

// Known is a record of a person, and which entity that is.
type Known struct {
	Entity   string
	Features match.Features
}

// Pair is two records that were compared.
type Pair struct {
	A, B    int
	Same    bool
	Verdict match.Verdict
}

// Result is what comparing all pairs that share a key comes to.
type Result struct {
	Records int
	True    int // pairs of records of one person, compared or not
	Pairs   []Pair
}

// Link compares each record with those that share the most, and the rarest, keys
// with it.
func Link(model *match.Model, records []Known) Result {
	result := Result{Records: len(records)}
	entities := make(map[string]int)
	keys := make([][]string, len(records))
	blocks := make(map[string][]int)
	for i, record := range records {
		result.True += entities[record.Entity]
		entities[record.Entity]++
		keys[i] = record.Features.Keys()
		for _, key := range keys[i] {
			blocks[key] = append(blocks[key], i)
		}
	}
	seen := make(map[[2]int]bool)
	for i := range records {
		for _, other := range likeliest(i, keys[i], blocks) {
			a, b := min(i, other), max(i, other)
			if pair := [2]int{a, b}; !seen[pair] {
				seen[pair] = true
				result.Pairs = append(result.Pairs, Pair{a, b, records[a].Entity == records[b].Entity, model.Compare(records[a].Features, records[b].Features)})
			}
		}
	}
	return result
}

// likeliest returns whom a record is compared with.
func likeliest(self int, keys []string, blocks map[string][]int) []int {
	slices.SortFunc(keys, func(a, b string) int {
		return cmp.Or(cmp.Compare(len(blocks[a]), len(blocks[b])), cmp.Compare(a, b))
	})
	shared := make(map[int]float64)
	met := 0
	for _, key := range keys {
		block := blocks[key]
		if met += len(block); len(block) > LargestBlock || met > mostMet {
			break
		}
		for _, other := range block {
			if other != self {
				shared[other] += 1 + math.Log2(LargestBlock/float64(len(block)))
			}
		}
	}
	maps.DeleteFunc(shared, func(_ int, bits float64) bool { return bits < leastShared })
	others := slices.SortedFunc(maps.Keys(shared), func(a, b int) int {
		return cmp.Or(cmp.Compare(shared[b], shared[a]), cmp.Compare(a, b))
	})
	return others[:min(len(others), mostCompared)]
}

// Completeness is the share of true pairs that are compared.
func (r Result) Completeness() float64 {
	together := 0
	for _, pair := range r.Pairs {
		if pair.Same {
			together++
		}
	}
	return float64(together) / float64(r.True)
}

// Reduction is the share of all pairs that need not be compared.
func (r Result) Reduction() float64 {
	return 1 - float64(len(r.Pairs))/(float64(r.Records)*float64(r.Records-1)/2)
}

// Score is the quality of calling pairs of at least some weight the same.
type Score struct{ Precision, Recall, F1 float64 }

// At returns the score at a least weight; true pairs that were not compared
// count as missed.
func (r Result) At(least float64) Score {
	return r.score(func(v match.Verdict) bool { return v.Weight >= least })
}

// Bands returns the scores of what asks to stop, and of that with the side list.
func (r Result) Bands() (stop, side Score) {
	stop = r.score(func(v match.Verdict) bool { return v.Band == match.Stop })
	return stop, r.score(func(v match.Verdict) bool { return v.Band != match.Silent })
}

func (r Result) score(same func(match.Verdict) bool) Score {
	right, wrong := 0, 0
	for _, pair := range r.Pairs {
		switch {
		case !same(pair.Verdict):
		case pair.Same:
			right++
		default:
			wrong++
		}
	}
	if right == 0 {
		return Score{}
	}
	score := Score{Precision: float64(right) / float64(right+wrong), Recall: float64(right) / float64(r.True)}
	score.F1 = 2 * score.Precision * score.Recall / (score.Precision + score.Recall)
	return score
}

// FEBRL returns the records of one of its data sets that are in the half,
// without the social security number.
func FEBRL(folder string, half benchmark.Half, files ...string) ([]Known, error) {
	rows, err := benchmark.FEBRL(folder, files...)
	if err != nil {
		return nil, err
	}
	var records []Known
	for _, row := range rows {
		if benchmark.HalfOf(row.Entity) == half {
			records = append(records, Known{row.Entity, match.New(febrlPerson(row.Fields))})
		}
	}
	return records, nil
}

func febrlPerson(fields map[string]string) match.Person {
	date := fields["date_of_birth"]
	if len(date) == 8 {
		date = date[:4] + "-" + date[4:6] + "-" + date[6:]
	}
	return match.Person{
		Surnames: fields["surname"], GivenNames: fields["given_name"], BirthDate: date,
		Address: fmt.Sprintf("%s %s %s %s %s %s", fields["street_number"], fields["address_1"], fields["address_2"], fields["suburb"], fields["postcode"], fields["state"]),
	}
}

// Ravenna returns the records of invented persons.
func Ravenna(seed uint64, persons int) []Known {
	var records []Known
	for _, r := range ravenna.Generate(seed, persons) {
		records = append(records, Known{fmt.Sprint(r.Entity), match.New(match.Person{
			Surnames: r.Surnames, GivenNames: r.GivenNames, BirthDate: r.BirthDate, Sex: r.Sex, BirthPlace: r.BirthPlace,
			FiscalCode: r.FiscalCode, Documents: r.Documents, Permits: r.Permits, Phones: r.Phones, Address: r.Address,
		})})
	}
	return records
}
