package permit

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"sportello/assets/reference"
	"sportello/assets/rulebook"
)

func released(t testing.TB) *Rulebook {
	t.Helper()
	tables, err := reference.Load()
	if err != nil {
		t.Fatal(err)
	}
	book, err := Load(rulebook.Files(), tables)
	if err != nil {
		t.Fatal(err)
	}
	return book
}

// Every number printed on the forms is a field, the title of a group, or listed
// as printed only, and each of them once.
func TestEveryOfficialNumberIsThere(t *testing.T) {
	book := released(t)
	role := make(map[string][]string)
	for _, field := range book.Fields() {
		role[field.Key] = append(role[field.Key], "field")
	}
	for _, group := range book.Groups() {
		if !strings.Contains(group.ID, "-") {
			role[group.ID] = append(role[group.ID], "group")
		}
	}
	for _, key := range book.printed {
		role[key] = append(role[key], "printed")
	}
	for module, last := range map[int]int{1: 173, 2: 68} {
		for number := range last {
			key := moduleKey(module, strconv.Itoa(number+1))
			if len(role[key]) != 1 {
				t.Errorf("number %d of Modulo %d is %v", number+1, module, role[key])
			}
			delete(role, key)
		}
		delete(role, moduleKey(module, "H1"))
	}
	for key, what := range role {
		t.Errorf("%s is no number of the forms, but %v", key, what)
	}
}

// The numbers that are no field, as the forms print them: section titles,
// headings of groups, fixed texts and "CONTINUA".
func TestNumbersThatAreNoField(t *testing.T) {
	book := released(t)
	want := map[string]string{
		"1.": "1 7 13 21 27 30 39 47 58 62 65 76 85 86 94 95 108 112 113 116 119 121 127 128 136 144 159",
		"2.": "1 2 3 7 14 20 33 41 51 64",
	}
	for module, numbers := range want {
		var got []int
		for _, key := range book.printed {
			if number, ok := strings.CutPrefix(key, module); ok {
				got = append(got, numberOr(number, -1))
			}
		}
		for _, group := range book.Groups() {
			if number, ok := strings.CutPrefix(group.ID, module); ok && numberOr(number, -1) > 0 {
				got = append(got, numberOr(number, -1))
			}
		}
		slices.Sort(got)
		if list := strings.Trim(fmt.Sprint(got), "[]"); list != numbers {
			t.Errorf("Modulo %s %s, want %s", module, list, numbers)
		}
	}
}

// Fields are in the order of the form, but the heading, and have what the
// screens show.
func TestFieldsAreInTheOrderOfTheForm(t *testing.T) {
	book := released(t)
	before := map[int]int{}
	for _, field := range book.Fields() {
		if number, ok := digits(field.Number); ok {
			if number <= before[field.Module] {
				t.Errorf("%s comes after %d", field.Key, before[field.Module])
			}
			before[field.Module] = number
		}
		if field.Label.IT == "" || field.Label.EN == "" || field.Source.Text == "" {
			t.Errorf("%s lacks a label or a source", field.Key)
		}
		if section := book.sections[book.sectionByID[field.Section]]; section.Module != field.Module {
			t.Errorf("%s is in section %s", field.Key, section.ID)
		}
	}
}

// Box counts measured on pages 1 to 3 of the form.
func TestBoxCounts(t *testing.T) {
	book := released(t)
	tests := map[string][]int{
		"1.2": {2}, "1.3": {30, 30}, "1.5": {2}, "1.6": {30}, "1.16": {2}, "1.18": {14}, "1.22": {2}, "1.25": {2},
		"1.31": {16}, "1.32": {1}, "1.35": {3}, "1.38": {25, 30}, "1.43": {27}, "1.44": {14}, "1.49": {26}, "1.50": {8},
		"1.54": {30, 30}, "1.55": {3}, "1.67": {30}, "1.68": {30, 30}, "1.69": {5, 4}, "1.72": {5}, "1.73": {21, 30}, "1.75": {4, 12},
	}
	for key, want := range tests {
		field, _ := book.Field(key)
		if !slices.Equal(field.Boxes, want) || field.BoxesUnsure {
			t.Errorf("%s has boxes %v (unsure: %v), want %v", key, field.Boxes, field.BoxesUnsure, want)
		}
	}
	for _, field := range book.Fields() {
		measured := field.Module == 1 && field.Number != "71" && numberOr(field.Number, 0) < 77
		if len(field.Boxes) > 0 && field.Kind != KindDate && field.BoxesUnsure == measured {
			t.Errorf("%s: boxes unsure is %v", field.Key, field.BoxesUnsure)
		}
	}
}

// The matrix of the Poste table, and what remains to be confirmed.
func TestMotives(t *testing.T) {
	book := released(t)
	if len(book.Motives()) != 35 {
		t.Errorf("%d motives, want 35", len(book.Motives()))
	}
	tests := []struct {
		code                                                     string
		rilascio, rinnovo, conversione, aggiornamento, duplicato Allowance
	}{
		{"02", "no", "yes", "yes", "yes", "yes"},
		{"03", "no", "no", "no", "yes", "no"},
		{"07", "no", "yes", "yes", "no", "no"},
		{"10", "no", "no", "yes", "no", "no"},
		{"12", "no", "no", "no", "no", "yes"},
		{"16", "yes", "yes", "yes", "yes", "yes"},
		{"23", "no", "yes", "no", "no", "no"},
		{"25", "unsure", "unsure", "unsure", "unsure", "unsure"},
	}
	for _, test := range tests {
		motive, _ := book.Motive(test.code)
		got := motive.Requests
		if got["rilascio"] != test.rilascio || got["rinnovo"] != test.rinnovo || got["conversione"] != test.conversione ||
			got["aggiornamento"] != test.aggiornamento || got["duplicato"] != test.duplicato {
			t.Errorf("%s: %v", test.code, got)
		}
	}
	for code, historic := range map[string]bool{"01": true, "08": true, "22": true, "26": true, "09": false} {
		if motive, _ := book.Motive(code); motive.Historic != historic {
			t.Errorf("%s historic: %v", code, motive.Historic)
		}
	}
	for code, work := range map[string]bool{"05": true, "15": true, "16": true, "17": true, "18": true, "13": false, "24": false} {
		if motive, _ := book.Motive(code); motive.Work != work {
			t.Errorf("%s work: %v", code, motive.Work)
		}
	}
}

// What was not confirmed says so, through to the screen.
func TestWhatIsNotVerified(t *testing.T) {
	book := released(t)
	if field, _ := book.Field("1.2"); field.Source.Verified {
		t.Error("the number 2 of the province of the Questura passes for verified")
	}
	for _, code := range book.Table("documents") {
		if code.Source.Verified {
			t.Errorf("code %s of table 4 passes for verified", code.Code)
		}
	}
	for _, code := range []string{"25", "33", "34", "35"} {
		if motive, _ := book.Motive(code); motive.Source.Verified {
			t.Errorf("motive %s passes for verified", code)
		}
	}
}
