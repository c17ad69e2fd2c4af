package match_test

import (
	"math"
	"os"
	"sync"
	"testing"

	"sportello/sync/match"
	"sportello/sync/match/internal/linkage"
	"sportello/sync/match/ravenna"
)

var generated = sync.OnceValue(func() linkage.Result {
	return linkage.Link(match.Default(), linkage.Ravenna(ravenna.GuardSeed, 1000))
})

// The weights were fitted on another seed. Whoever changes them, the letters or
// the keys sees here whether persons are still found.
func TestPersonsOfTheGeneratedSetAreFound(t *testing.T) {
	result := generated()
	stop, side := result.Bands()
	for _, figure := range []struct {
		name       string
		got, least float64
	}{
		{"precision of what asks to stop", stop.Precision, 0.99},
		{"recall of what asks to stop", stop.Recall, 0.80},
		{"recall with the side list", side.Recall, 0.97},
		{"precision with the side list", side.Precision, 0.87},
		{"pair completeness", result.Completeness(), 0.99},
		{"reduction", result.Reduction(), 0.97},
	} {
		if figure.got < figure.least {
			t.Errorf("%s is %.4f, want at least %.4f", figure.name, figure.got, figure.least)
		}
	}
}

// A probability is what it says: of the pairs that are said to be one person's with
// about so much, about so many are.
func TestAProbabilityIsMet(t *testing.T) {
	var said, same, pairs [10]float64
	for _, pair := range linkage.Link(match.Default(), linkage.Ravenna(ravenna.GuardSeed, 2500)).Pairs {
		tenth := min(int(10*pair.Verdict.Probability), 9)
		said[tenth] += pair.Verdict.Probability
		pairs[tenth]++
		if pair.Same {
			same[tenth]++
		}
	}
	for tenth, all := range pairs {
		if slack := 0.02 + 1.5/math.Sqrt(all); math.Abs(said[tenth]-same[tenth]) > slack*all {
			t.Errorf("of %.0f pairs that are one person's with about %.2f, %.2f are", all, said[tenth]/all, same[tenth]/all)
		}
	}
}

// What is less alike never speaks more for one person.
func TestWeakerAgreementNeverTellsMore(t *testing.T) {
	for field, changes := range map[string][]func(*match.Person){
		"address": {
			func(*match.Person) {},
			func(p *match.Person) { p.Address = "Viale Esempio 111, Ravenna" },
			nextDoor,
			func(p *match.Person) { p.Address = "Via Prova 3, 48018 Faenza" },
		},
		"surname":    {func(*match.Person) {}, func(p *match.Person) { p.Surnames = "Shembuli" }, func(p *match.Person) { p.Surnames = "Prova" }},
		"given_name": {func(*match.Person) {}, func(p *match.Person) { p.GivenNames = "Arbn" }, func(p *match.Person) { p.GivenNames = "Dritan" }},
		"birth_place": {
			func(*match.Person) {}, func(p *match.Person) { p.BirthPlace = "Durrës" }, func(p *match.Person) { p.BirthPlace = "Tirana" },
		},
		"birth_date": {
			func(*match.Person) {}, func(p *match.Person) { p.BirthDate = "1968-04-07" }, func(p *match.Person) { p.BirthDate = "1968-07-05" }, young,
		},
		"fiscal_code": {
			func(*match.Person) {}, func(p *match.Person) { p.FiscalCode = "SHMRBN68L04Z101Z" },
			func(p *match.Person) { p.FiscalCode = "SHMRBN04P18Z100R" }, young,
		},
	} {
		before := math.Inf(1)
		for i, change := range changes {
			for _, evidence := range match.Default().Compare(arben(), arben(change)).Evidence {
				if evidence.Field != field {
					continue
				}
				if evidence.Weight > before {
					t.Errorf("%s, case %d: %s tells %.2f, and what is more alike %.2f", field, i, evidence.Level, evidence.Weight, before)
				}
				before = evidence.Weight
			}
		}
	}
}

// A level without a weight would count as nothing, in silence.
func TestEveryLevelHasAWeight(t *testing.T) {
	met := make(map[string]bool)
	for _, pair := range generated().Pairs {
		for _, evidence := range pair.Verdict.Evidence {
			met[evidence.Field+" "+evidence.Level] = true
			if !match.Default().Weighs(evidence.Field, evidence.Level) {
				t.Fatalf("%s %s has no weight", evidence.Field, evidence.Level)
			}
		}
	}
	if len(met) < 40 {
		t.Errorf("only %d levels were met: the generated set shows too little", len(met))
	}
}

func TestAModelReads(t *testing.T) {
	data, err := os.ReadFile("data/weights.tsv")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := match.ReadModel(string(data)); err != nil {
		t.Error(err)
	}
	for _, wrong := range []string{"surname\tsame\n", "surname\tsame\tmuch\n"} {
		if _, err := match.ReadModel(wrong); err == nil {
			t.Errorf("%q was read as weights", wrong)
		}
	}
}

func BenchmarkNew(b *testing.B) {
	person := match.Person{
		Surnames: "El Finta Bennani", GivenNames: "Khadija Naima", BirthDate: "1992-03-05", Sex: "F", BirthPlace: "Khouribga",
		FiscalCode: "FNTPRV92C45Z330A", Documents: []string{"AB1234567", "ZZ7654321"}, Permits: []string{"I12345678"},
		Phones: []string{"+39 333 000 1122"}, Address: "Via Esempio 12, 48121 Ravenna",
	}
	b.ReportAllocs()
	for b.Loop() {
		match.New(person)
	}
}

// Pairs as they share keys, most of them of two persons.
func BenchmarkCompare(b *testing.B) {
	records := linkage.Ravenna(ravenna.GuardSeed, 1000)
	pairs := linkage.Link(match.Default(), records).Pairs
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		pair := pairs[i%len(pairs)]
		match.Default().Compare(records[pair.A].Features, records[pair.B].Features)
	}
}

func BenchmarkDecodeAndCompare(b *testing.B) {
	encoded, other := finta(nil).Encode(), finta(func(p *match.Person) { p.GivenNames = "Hadidja" })
	for b.Loop() {
		decoded, err := match.DecodeFeatures(encoded)
		if err != nil {
			b.Fatal(err)
		}
		match.Default().Compare(decoded, other)
	}
}
