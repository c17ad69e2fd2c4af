package search_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"sportello/app/desk/search"
	"sportello/store"
)

// named is an index of people with these names; the spellings of one person
// are separated by "|".
func named(names ...string) (*search.Index, func([]search.Result) []string) {
	index := search.New(len(names))
	byID := make(map[uuid.UUID]string)
	for i, name := range names {
		id := uuid.UUID{15: byte(i + 1)}
		byID[id] = name
		index.Put(search.Card{ID: id, Kind: store.Person, Names: strings.Split(name, "|")})
	}
	return index, func(results []search.Result) []string {
		var found []string
		for _, result := range results {
			found = append(found, byID[result.ID])
		}
		return found
	}
}

// others are on every index of these tests, to be found by mistake.
var others = []string{"ROSSI Aldo", "BIANCHI Carla", "KOVALENKO Iryna", "HOXHA Arben", "PATEL Ravi", "DIOP Mamadou", "WANG Wei", "ISLAM Nazrul", "ПЕТРЕНКО Ігор", "حسن علي"}

func TestOneNameHasManySpellings(t *testing.T) {
	for name, spellings := range map[string][]string{
		"SHEVCHENKO Oksana":  {"Shevchenko", "Ševčenko", "Sevcenko", "Schewtschenko", "Szewczenko", "Шевченко", "ШЕВЧЕНКО оксана", "Σεβτσένκο"},
		"ШЕВЧЕНКО Оксана":    {"Shevchenko", "Ševčenko", "Шевченко", "oksana"},
		"KHALIL Youssef":     {"Yousef", "Yusuf", "Yussuf", "Jusuf", "خليل", "يوسف", "Halil", "Khaleel"},
		"خليل يوسف":          {"Khalil", "Youssef", "يوسف"},
		"EL AMRANI Mohammed": {"el amrani", "elamrani", "amrani", "El-Amrani", "العمراني", "محمد", "Mohamed", "Muhammad", "al amrani"},
		"العمراني محمد":      {"Mohammed", "amrani", "العمراني", "عمراني"},
		"RAHMAN Sultana":     {"রহমান", "সুলতানা", "Rehman"},
		"মোহাম্মদ রহমান":     {"Mohammad", "Rahman", "রহমান"},
		"शर्मा प्रिया":       {"Sharma", "Priya"},
		"ਸਿੰਘ ਹਰਪ੍ਰੀਤ":       {"Singh", "Harpreet"},
		"ΓΕΩΡΓΙΟΥ Ελένη":     {"Georgiou", "Eleni", "Γεωργίου"},
		"ბერიძე ნინო":        {"Beridze", "Nino"},
		"王伟":                 {"王伟"},
		"MUÑOZ PEÑA José":    {"munoz pena jose", "Muñoz", "MUN\u0303OZ", "Munhoz"},
		"ŁUKASIEWICZ Żaneta": {"Lukasiewicz", "zaneta"},
		"GRØNBÆK Åse":        {"Gronbaek", "ase"},
		"ŞAHİN Çağlar":       {"Sahin", "Caglar", "Şahin"},
		"D'ANGELO Niccolò":   {"d'angelo", "D’Angelo", "dangelo", "angelo", "Niccolo", "d angelo"},
		"DE LA CRUZ Ana":     {"de la cruz", "delacruz", "cruz"},
		"OʻLMASOV Bobur":     {"olmasov", "O'lmasov"},
		"ELAMRANI Karim":     {"el amrani", "karim el amrani", "العمراني"},
		"N'DIAYE Fatou":      {"ndiaye", "n'diaye", "diaye"},
		"XHAFERRI Drita":     {"xhaferri", "Xhaferi"},
		"QUISPE Jhon":        {"kispe", "jon"},
		"MÜLLER-NGUYỄN Thị":  {"muller", "nguyen", "Müller Nguyễn", "müller-nguyễn thi"},
	} {
		index, names := named(append(others, name)...)
		for _, spelling := range spellings {
			found := names(index.Search(spelling, 3))
			if len(found) == 0 || found[0] != name {
				t.Errorf("%q found %q, want %q", spelling, found, name)
			}
		}
	}
}

func TestTypingErrors(t *testing.T) {
	index, names := named(append(others, "KOWALCZYK Barbara", "SOW Ali", "PETROVSKI Goran")...)
	for _, c := range []struct{ typed, want string }{
		{"kowalczyk", "KOWALCZYK Barbara"},
		{"kowaclzyk", "KOWALCZYK Barbara"},  // swapped
		{"kowalxzyk", "KOWALCZYK Barbara"},  // replaced
		{"kowallczyk", "KOWALCZYK Barbara"}, // added
		{"kowlczyk", "KOWALCZYK Barbara"},   // left out
		{"okwalczyk", "KOWALCZYK Barbara"},  // in the first letter
		{"kowalczyj", "KOWALCZYK Barbara"},  // in the last
		{"kovlaczyk", "KOWALCZYK Barbara"},  // two in a long word
		{"petrvo", "PETROVSKI Goran"},       // in what is typed so far
		{"barbrak kowalczyk", "KOWALCZYK Barbara"},
		{"kowalczky brabara", "KOWALCZYK Barbara"}, // in both words
		{"sow", "SOW Ali"},
		{"sov", ""},        // three letters leave no room for errors
		{"aly", "SOW Ali"}, // another spelling is no error
		{"kxwxlxzyk", ""},  // three errors are another name
	} {
		found := names(index.Search(c.typed, 1))
		if strings.Join(found, "") != c.want {
			t.Errorf("%q found %q, want %q", c.typed, found, c.want)
		}
	}
}

func TestWordsComeInAnyOrderAndUnfinished(t *testing.T) {
	index, names := named(append(others, "PROVA ESEMPIO Maria Cristina")...)
	for _, query := range []string{
		"prova esempio maria cristina", "cristina prova", "maria esempio prova", "PROVA", "prov", "mar cri", "c m e p",
		"  prova,esempio ", "prova maria maria", "prova maria antonietta",
	} {
		if found := names(index.Search(query, 1)); len(found) != 1 || found[0] != "PROVA ESEMPIO Maria Cristina" {
			t.Errorf("%q found %q", query, found)
		}
	}
	for _, query := range []string{"", "   ", "-", "'", "ova", "esempio rossi bianchi", "bdbdb prova gdgdg"} {
		if found := names(index.Search(query, 1)); len(found) > 0 && found[0] == "PROVA ESEMPIO Maria Cristina" {
			t.Errorf("%q found %q", query, found)
		}
	}
}

// What was typed exactly comes before what it begins, that before another
// spelling, and that before a typing error.
func TestTheNearestComesFirst(t *testing.T) {
	for _, c := range []struct {
		query string
		want  []string
	}{
		{"marin", []string{"MARIN Ion", "MARINESCU Ana", "MARYN Olena", "MARTIN Luc"}},
		{"marin ion", []string{"MARIN Ion", "MARIN Ion Andrei"}},
		{"ion marin", []string{"MARIN Ion", "MARIN Ion Andrei"}},
		{"ali hassan", []string{"ALI Hassan", "HASSAN Ali"}},
		{"hassan ali", []string{"HASSAN Ali", "ALI Hassan"}},
		{"diop fatou", []string{"DIOP Fatou", "DIOP Fatou Bintou", "DIOP Fatoumata"}},
		{"el amrani", []string{"EL IDRISSI Amrani", "ELAMRANI Karim"}},
		{"muhammad", []string{"KHAN Muhammad", "KHAN Mohammed"}},
	} {
		shuffled := slices.Clone(c.want)
		slices.Reverse(shuffled)
		index, names := named(append(shuffled, others...)...)
		if found := names(index.Search(c.query, len(c.want))); !slices.Equal(found, c.want) {
			t.Errorf("%q found %q, want %q", c.query, found, c.want)
		}
	}
}

func TestKindsAndLimit(t *testing.T) {
	index := search.New(0)
	person, application, relation := uuid.New(), uuid.New(), uuid.New()
	for id, kind := range map[uuid.UUID]store.Kind{application: store.Application, person: store.Person, relation: store.Relation} {
		index.Put(search.Card{ID: id, Kind: kind, Names: []string{"ESEMPIO Anna"}})
	}
	for _, c := range []struct {
		limit int
		kinds []store.Kind
		want  []uuid.UUID
	}{
		{10, []store.Kind{store.Person}, []uuid.UUID{person}},
		{10, []store.Kind{store.Application}, []uuid.UUID{application}},
		{10, []store.Kind{store.Application, store.Person}, []uuid.UUID{person, application}},
		{10, []store.Kind{store.Appointment}, nil},
		{1, nil, []uuid.UUID{person}},
		{0, nil, nil},
		{-1, nil, nil},
	} {
		var found []uuid.UUID
		for _, result := range index.Search("esempio", c.limit, c.kinds...) {
			found = append(found, result.ID)
		}
		if !slices.Equal(found, c.want) {
			t.Errorf("at most %d of %v: %v, want %v", c.limit, c.kinds, found, c.want)
		}
	}
	if all := index.Search("esempio", 10); len(all) != 3 || all[0].Kind != store.Person {
		t.Errorf("all kinds: %v", all)
	}
}
