package ravenna_test

import (
	"reflect"
	"testing"

	"sportello/sync/match/ravenna"
)

func TestASeedMakesTheSamePersons(t *testing.T) {
	once := ravenna.Generate(7, 300)
	if !reflect.DeepEqual(once, ravenna.Generate(7, 300)) {
		t.Error("the same seed made other persons")
	}
	if reflect.DeepEqual(once, ravenna.Generate(8, 300)) {
		t.Error("another seed made the same persons")
	}
}

func TestTheSetHasWhatPartsRecords(t *testing.T) {
	first := make(map[int]ravenna.Record)
	seen := make(map[string]bool)
	born := make(map[[2]string]int)
	for _, r := range ravenna.Generate(ravenna.GuardSeed, 3000) {
		other, again := first[r.Entity]
		if !again {
			first[r.Entity] = r
			if other, ok := born[[2]string{r.BirthDate, r.Address}]; ok && other != r.Entity {
				seen["twins"] = true
			}
			born[[2]string{r.BirthDate, r.Address}] = r.Entity
			continue
		}
		seen["another passport"] = seen["another passport"] || len(r.Documents) > 0 && len(other.Documents) > 0 && r.Documents[0] != other.Documents[0]
		seen["no birth date"] = seen["no birth date"] || r.BirthDate == ""
		seen["a year alone"] = seen["a year alone"] || len(r.BirthDate) == 4
		seen["no given name"] = seen["no given name"] || r.GivenNames == "" || r.GivenNames == "FNU" || r.GivenNames == "XXX"
		seen["names in swapped boxes"] = seen["names in swapped boxes"] || r.Surnames == other.GivenNames
		seen["day and month swapped"] = seen["day and month swapped"] || swapped(r.BirthDate) == other.BirthDate && r.BirthDate != other.BirthDate
	}
	for _, what := range []string{"twins", "another passport", "no birth date", "a year alone", "no given name", "names in swapped boxes", "day and month swapped"} {
		if !seen[what] {
			t.Errorf("the set lacks %s", what)
		}
	}
}

func swapped(date string) string {
	if len(date) != 10 {
		return ""
	}
	return date[:5] + date[8:] + "-" + date[5:7]
}
