package permit

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"
)

// argument says what the literal arguments of a function name; they are checked
// when a rulebook is loaded.
type argument string

const (
	anyArgument      argument = ""
	fieldArgument    argument = "field"
	sectionArgument  argument = "section"
	documentArgument argument = "document"
	dateArgument     argument = "date"
)

// function is one that expressions may call. The evaluation is its first
// argument, which the compiler adds.
type function struct {
	name      string
	takes     argument
	call      func(arguments ...any) (any, error)
	signature any
}

func functionNamed(name string) (function, bool) {
	i, found := slices.BinarySearchFunc(functions, name, func(f function, name string) int { return strings.Compare(f.name, name) })
	if !found {
		return function{}, false
	}
	return functions[i], true
}

func of1[A, R any](name string, takes argument, f func(*evaluation, A) R) function {
	return function{name, takes, func(a ...any) (any, error) { return f(a[0].(*evaluation), a[1].(A)), nil }, f}
}

func of2[A, B, R any](name string, takes argument, f func(*evaluation, A, B) R) function {
	return function{name, takes, func(a ...any) (any, error) { return f(a[0].(*evaluation), a[1].(A), a[2].(B)), nil }, f}
}

// functions are sorted by name.
var functions = sorted(
	// Fields.
	of1("v", fieldArgument, func(e *evaluation, key string) string { return e.cell(key).text }),
	of1("has", fieldArgument, (*evaluation).has),
	of1("tick", fieldArgument, func(e *evaluation, key string) bool { return e.cell(key).text == Yes }),
	of1("no", fieldArgument, func(e *evaluation, key string) bool { return e.cell(key).text == No }),
	of1("num", fieldArgument, func(e *evaluation, key string) int { return numberOr(e.cell(key).text, -1) }),
	of1("cents", fieldArgument, func(e *evaluation, key string) int { return centsOr(e.cell(key).text, -1) }),
	of1("label", fieldArgument, func(e *evaluation, key string) string { return e.show(key, "it") }),
	of1("fits", fieldArgument, func(e *evaluation, key string) bool { return e.over(key) == 0 }),
	of1("over", fieldArgument, (*evaluation).over),
	ofKeys("anyhas", func(e *evaluation, keys []string) bool { return slices.ContainsFunc(keys, e.has) }),
	ofKeys("allhas", func(e *evaluation, keys []string) bool { return e.count(keys, e.has) == len(keys) }),
	ofKeys("counthas", func(e *evaluation, keys []string) int { return e.count(keys, e.has) }),
	ofKeys("countticks", func(e *evaluation, keys []string) int {
		return e.count(keys, func(key string) bool { return e.cell(key).text == Yes })
	}),
	of0("over_boxes", func(e *evaluation) []string { return e.overNumbers(false) }),
	of0("over_boxes_unsure", func(e *evaluation) []string { return e.overNumbers(true) }),
	of0("over_keys", (*evaluation).overKeys),

	// Days.
	of1("day", fieldArgument, func(e *evaluation, key string) int { return e.cell(key).day }),
	of1("isdate", fieldArgument, func(e *evaluation, key string) bool { return e.cell(key).day != 0 }),
	of1("iso", dateArgument, func(_ *evaluation, text string) int { date, _ := parseISO(text); return date.number() }),
	of1("age", fieldArgument, func(e *evaluation, key string) int { return ageOn(e.cell(key).latest, e.today) }),
	of2("age_on", fieldArgument, func(e *evaluation, key string, day int) int { return ageOn(e.cell(key).latest, day) }),
	of2("plus_days", anyArgument, func(_ *evaluation, day, n int) int { return addDays(day, n) }),
	of2("plus_months", anyArgument, func(_ *evaluation, day, n int) int { return addMonths(day, n) }),
	of2("plus_years", anyArgument, func(_ *evaluation, day, n int) int { return addMonths(day, 12*min(max(n, -1000), 1000)) }),
	of2("workdays", anyArgument, func(e *evaluation, from, to int) int { return e.book.calendar.between(from, to) }),
	of2("plus_workdays", anyArgument, func(e *evaluation, day, n int) int { return e.book.calendar.add(day, n) }),
	of1("date_text", anyArgument, func(_ *evaluation, day int) string { return showDate(isoOf(day)) }),
	of1("iso_date", anyArgument, func(_ *evaluation, day int) string { return isoOf(day) }),
	of1("day_month_swapped", anyArgument, func(_ *evaluation, text string) string { return swappedDate(text) }),
	of1("year_of", anyArgument, func(_ *evaluation, day int) int { return yearOf(day) }),

	// The application as a whole.
	of1("section_empty", sectionArgument, (*evaluation).sectionEmpty),
	of1("filled", sectionArgument, func(e *evaluation, id string) bool { return !e.sectionEmpty(id) }),
	of1("doc", documentArgument, func(e *evaluation, id string) bool { return e.input.Documents[id] }),
	of1("lacks", documentArgument, (*evaluation).lacks),
	of0("documents_present", func(e *evaluation) int {
		return e.count(slices.Collect(maps.Keys(e.input.Documents)), func(id string) bool { return e.input.Documents[id] })
	}),
	of1("derived", fieldArgument, func(e *evaluation, key string) bool { return e.cell(key).derived }),
	of2("allowed", anyArgument, func(e *evaluation, motive, request string) string {
		return string(e.book.motiveOf(motive).Requests[request])
	}),
	of1("is_work", anyArgument, func(e *evaluation, code string) bool { return e.book.motiveOf(code).Work }),
	of1("questura_only", anyArgument, func(e *evaluation, code string) bool { return e.book.questura[code] }),
	of1("threshold", anyArgument, func(e *evaluation, year int) int { return e.book.threshold(year).cents }),
	of1("threshold_verified", anyArgument, func(e *evaluation, year int) bool { return e.book.threshold(year).source.Verified }),
	of1("threshold_year", anyArgument, func(e *evaluation, day int) int { return e.book.threshold(yearOf(day)).year }),
	of1("euro", anyArgument, func(_ *evaluation, cents int) string { return showCents(cents) }),

	// Texts, places and codes.
	of1("latin", anyArgument, func(_ *evaluation, text string) bool { return latin(text) }),
	of1("province_of", anyArgument, (*evaluation).provinceOf),
	of1("province_name", anyArgument, (*evaluation).provinceName),
	of1("province_exists", anyArgument, func(e *evaluation, code string) bool { return e.book.isProvince(code) }),
	of2("municipality_exists", anyArgument, (*evaluation).municipalityExists),
	of1("postcodes", anyArgument, (*evaluation).postcodes),
	of2("postcode_of", anyArgument, (*evaluation).postcodeOf),
	of1("municipality_of_hamlet", anyArgument, (*evaluation).municipalityOfHamlet),
	of1("street_of", anyArgument, func(e *evaluation, text string) string { street, _ := e.streetAndNumber(text); return street }),
	of1("number_of", anyArgument, func(e *evaluation, text string) string { _, number := e.streetAndNumber(text); return number }),
	of1("postcode_known", anyArgument, func(e *evaluation, name string) bool { return len(e.postcodes(name)) > 0 }),
	of1("state_exists", anyArgument, func(e *evaluation, code string) bool { _, ok := e.state(code); return ok }),
	of2("state_on", anyArgument, (*evaluation).stateOn),
	of1("is_eu", anyArgument, func(e *evaluation, code string) bool { state, _ := e.state(code); return state.EU }),
	of1("cf", fieldArgument, (*evaluation).fiscalCode),
	of1("cf_sex", fieldArgument, (*evaluation).codeSex),
	of1("cf_born", fieldArgument, (*evaluation).codeBorn),
	of1("cf_state", fieldArgument, (*evaluation).codeState),
	ofPerson("cf_differs", (*evaluation).codeDiffers),
	ofPerson("cf_computed", (*evaluation).computedCode),
	ofPerson("cf_repaired", (*evaluation).repairedCode),
	of1("vat_valid", anyArgument, func(_ *evaluation, text string) bool { return validVAT(text) }),
	of1("vat_repaired", fieldArgument, (*evaluation).repairedVAT),
	of1("permit_number_repaired", fieldArgument, (*evaluation).repairedPermitNumber),
	of1("permit_number_valid", anyArgument, func(_ *evaluation, text string) bool { return validPermitNumber(text) }),
)

func sorted(list ...function) []function {
	slices.SortFunc(list, func(a, b function) int { return strings.Compare(a.name, b.name) })
	return list
}

func of0[R any](name string, f func(*evaluation) R) function {
	return function{name, anyArgument, func(a ...any) (any, error) { return f(a[0].(*evaluation)), nil }, f}
}

// ofPerson is a function of the keys of a codice fiscale and of what it is made of.
func ofPerson[R any](name string, f func(*evaluation, [7]string) R) function {
	return function{name, fieldArgument, func(a ...any) (any, error) {
		keys, err := texts(a[1:])
		if err != nil {
			return nil, err
		}
		return f(a[0].(*evaluation), [7]string(keys)), nil
	}, new(func(*evaluation, string, string, string, string, string, string, string) R)}
}

func ofKeys[R any](name string, f func(*evaluation, []string) R) function {
	return function{name, fieldArgument, func(a ...any) (any, error) {
		keys, err := texts(a[1:])
		if err != nil {
			return nil, err
		}
		return f(a[0].(*evaluation), keys), nil
	}, new(func(*evaluation, ...string) R)}
}

func addDays(day, n int) int {
	if !realDay(day) || !realDay(day+n) {
		return 0
	}
	return day + n
}

func yearOf(day int) int {
	if !realDay(day) {
		return 0
	}
	year, _, _ := dateOf(day)
	return year
}

func numberOr(text string, otherwise int) int {
	if number, ok := digits(text); ok {
		return number
	}
	return otherwise
}

// latin reports whether a text is written as on the forms: Latin capitals, with
// marks where the name has them, and what joins the parts of a name.
func latin(text string) bool {
	for _, r := range text {
		switch {
		case unicode.Is(unicode.Latin, r) && !unicode.IsLower(r), unicode.Is(unicode.Mn, r):
		case strings.ContainsRune(" '’-.", r):
		default:
			return false
		}
	}
	return true
}

// texts are the arguments of a function that takes any number of texts.
func texts(arguments []any) ([]string, error) {
	list := make([]string, len(arguments))
	for i, argument := range arguments {
		text, ok := argument.(string)
		if !ok {
			return nil, fmt.Errorf("argument %d is not a text", i+1)
		}
		list[i] = text
	}
	return list, nil
}
