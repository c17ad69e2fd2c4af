package permit_test

import (
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"sportello/app/permit"
)

// anyValue is what may stand in a field: what belongs there, something near it,
// or noise.
func anyValue(field permit.Field) *rapid.Generator[string] {
	codes := map[string][]string{
		"provinces": {"RA", "FC", "ZZ"}, "states": {"SEN", "ITA", "XXX", "ROU"},
		"motives": {"05", "09", "13", "14", "15", "16", "24", "99"},
	}
	fitting := rapid.SampledFrom([]string{"PROVA", "MAMADOU", "Ravenna", "Cervia", "12/A", "48122", "PRVMMD88C15Z343W"})
	switch field.Kind {
	case permit.KindTick, permit.KindYesNo:
		fitting = rapid.SampledFrom([]string{permit.Yes, permit.No})
	case permit.KindDate:
		fitting = rapid.Map(rapid.IntRange(-30000, 8000), func(days int) string {
			return time.Date(2026, 11, 25+days, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
		})
	case permit.KindNumber, permit.KindYear:
		fitting = rapid.StringMatching(`[0-9]{1,5}`)
	case permit.KindAmount:
		fitting = rapid.StringMatching(`[0-9]{1,6}\.[0-9]{2}`)
	case permit.KindCode:
		if known, ok := codes[field.Table]; ok {
			fitting = rapid.SampledFrom(known)
		} else {
			fitting = rapid.SampledFrom([]string{"A", "B", "F", "M", "01", "06", "D"})
		}
	}
	return rapid.OneOf(fitting, fitting, fitting, rapid.String(), rapid.Map(rapid.SliceOfN(rapid.Byte(), 0, 40), func(b []byte) string { return string(b) }))
}

// anyInput is an application with some of its fields filled.
func anyInput(t *rapid.T, book *permit.Rulebook) permit.Input {
	input := permit.Input{Today: today, Values: permit.Values{}, Overrides: map[string]string{}}
	for _, request := range book.Requests() {
		if rapid.IntRange(0, 3).Draw(t, request.ID) == 0 {
			input.Values[request.Field] = permit.Yes
		}
	}
	fields := book.Fields()
	for _, i := range rapid.SliceOfN(rapid.IntRange(0, len(fields)-1), 0, len(fields)).Draw(t, "fields") {
		input.Values[fields[i].Key] = anyValue(fields[i]).Draw(t, fields[i].Key)
	}
	if rapid.Bool().Draw(t, "documents known") {
		input.Documents = map[string]bool{}
		for _, d := range book.Check(input).Documents {
			input.Documents[d.ID] = rapid.Bool().Draw(t, d.ID)
		}
	}
	if rapid.IntRange(0, 9).Draw(t, "odd day") == 0 {
		input.Today = rapid.SampledFrom([]string{"", "tomorrow", "1850-01-01", "2199-12-31"}).Draw(t, "today")
	}
	return input
}

func TestCheckIsDeterministic(t *testing.T) {
	book := real(t)
	rapid.Check(t, func(t *rapid.T) {
		input := anyInput(t, book)
		before := maps.Clone(input.Values)
		first := book.Check(input)
		book.Check(full()) // what was checked in between leaves no trace
		if second := book.Check(input); !reflect.DeepEqual(first, second) {
			t.Fatalf("two reports of one application differ")
		}
		if !maps.Equal(before, input.Values) {
			t.Fatalf("the check changed the application")
		}
	})
}

func TestOverridesNeverAddFindings(t *testing.T) {
	book := real(t)
	rapid.Check(t, func(t *rapid.T) {
		input := anyInput(t, book)
		report := book.Check(input)
		overridden := map[string]bool{}
		for _, finding := range report.Findings {
			if rapid.Bool().Draw(t, finding.Rule) {
				input.Overrides[finding.Rule] = "visto allo sportello"
				overridden[finding.Rule] = true
			}
		}
		input.Overrides["no-such-rule"] = "niente"
		after := book.Check(input)
		same := slices.EqualFunc(report.Findings, after.Findings, func(a, b permit.Finding) bool {
			return a.Rule == b.Rule && (b.Override != "") == (overridden[b.Rule] && !b.Absolute)
		})
		if !same {
			t.Fatalf("findings were %v, are %v", report.Findings, after.Findings)
		}
		for _, finding := range after.Blocking() {
			if overridden[finding.Rule] && !finding.Absolute {
				t.Fatalf("%s blocks in spite of its override", finding.Rule)
			}
		}
	})
}

func TestDerivingTwiceIsDerivingOnce(t *testing.T) {
	book := real(t)
	rapid.Check(t, func(t *rapid.T) {
		input := anyInput(t, book)
		once := book.Check(input)
		for key, value := range once.Derived {
			if _, own := input.Values[key]; !own {
				input.Values[key] = value
			}
		}
		if twice := book.Check(input); !maps.Equal(once.Derived, twice.Derived) {
			t.Fatalf("derived were\n%v, are\n%v", once.Derived, twice.Derived)
		}
	})
}

// Whatever blocks an application can be reached on the screen, and a field that
// is not shown holds nothing the operator wrote.
func TestWhatIsNotShownDoesNotBlock(t *testing.T) {
	book := real(t)
	rapid.Check(t, func(t *rapid.T) {
		input := anyInput(t, book)
		report := book.Check(input)
		for _, finding := range report.Blocking() {
			for _, key := range finding.Fields {
				if !report.Fields[key].Shown {
					t.Fatalf("%s names field %s, which is not shown", finding.Rule, key)
				}
			}
		}
		sections := map[string]bool{}
		for _, section := range report.Sections {
			sections[section.ID] = section.Shown
		}
		for _, field := range book.Fields() {
			state := report.Fields[field.Key]
			if state.Shown && !sections[field.Section] {
				t.Fatalf("field %s is shown and its section is not", field.Key)
			}
			if !state.Shown && (state.Required || strings.TrimSpace(input.Values[field.Key]) != "") {
				t.Fatalf("field %s is not shown: %+v, value %q", field.Key, state, input.Values[field.Key])
			}
		}
	})
}

// Nothing is derived that is not seen.
func TestWhatIsDerivedIsShown(t *testing.T) {
	book := real(t)
	rapid.Check(t, func(t *rapid.T) {
		report := book.Check(anyInput(t, book))
		for key, value := range report.Derived {
			if !report.Fields[key].Shown {
				t.Fatalf("field %s is derived as %q and is not shown", key, value)
			}
		}
	})
}

// The counts of the sections are those of the findings and fields.
func TestCountsAddUp(t *testing.T) {
	book := real(t)
	rapid.Check(t, func(t *rapid.T) {
		report := book.Check(anyInput(t, book))
		errors, missing := 0, 0
		for _, section := range report.Sections {
			errors += section.Errors
			missing += section.Missing
			if section.Missing > section.Expected {
				t.Fatalf("section %+v", section)
			}
		}
		for _, finding := range report.Blocking() {
			if len(finding.Fields) > 0 {
				errors--
			}
		}
		if errors != 0 {
			t.Fatalf("sections count %d errors more than there are", errors)
		}
		total := 0
		for _, fee := range report.Fees {
			total += fee.Cents
		}
		if total != report.Total {
			t.Fatalf("fees add up to %d, not %d", total, report.Total)
		}
	})
}

func TestNoRuleFailsOnAnyApplication(t *testing.T) {
	book := real(t)
	rapid.Check(t, func(t *rapid.T) {
		for _, finding := range book.Check(anyInput(t, book)).Findings {
			if strings.HasPrefix(finding.Rule, "unevaluated.") {
				t.Fatalf("%s", finding.Message.IT)
			}
		}
	})
}

func FuzzCheck(f *testing.F) {
	f.Add("1.34", "1992-03-15", "1.31", "PRVMMD88C15Z343W", today)
	f.Add("1.16", "16", "2.53", "6.100,00", "2026-02-30")
	f.Add("1.69", "12/A/\xff", "1.140", "2199-12-31", "0001-01-01")
	f.Add("1.67", "Sant'Agata sul Santerno", "1.9", "true", "")
	book := real(f)
	f.Fuzz(func(t *testing.T, key1, value1, key2, value2, day string) {
		input := with(full(), permit.Values{key1: value1, key2: value2})
		input.Today = day
		for _, finding := range book.Check(input).Findings {
			if len(finding.Message.IT) > 2000 || len(finding.Message.EN) > 2000 {
				t.Fatalf("%s has a message of %d bytes", finding.Rule, len(finding.Message.IT))
			}
		}
	})
}
