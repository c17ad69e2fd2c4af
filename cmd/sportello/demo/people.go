package demo

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"strings"
	"time"

	"sportello/app/identity"
	"sportello/assets/reference"
)

// nation is where some of the invented people come from. Every surname says
// "example", "sample" or "test" in the language of the place, so that nobody is
// meant.
type nation struct {
	state    string // kit code
	city     string
	surnames []string
	men      []string
	women    []string
	original map[string]string // how names are written there
}

var nations = []nation{
	{"ALB", "DURRES", []string{"SHEMBULLI", "PROVA"}, []string{"ARBEN", "ILIR", "DRITAN"}, []string{"ELIRA", "TEUTA", "MIMOZA"}, nil},
	{"MAR", "KHOURIBGA", []string{"MITHAL", "NAMUDHAJ"}, []string{"MOHAMMED", "YOUSSEF", "HAMID"}, []string{"KHADIJA", "FATIMA", "AICHA"},
		map[string]string{"MITHAL": "مثال", "NAMUDHAJ": "نموذج", "MOHAMMED": "محمد", "YOUSSEF": "يوسف", "HAMID": "حميد", "KHADIJA": "خديجة", "FATIMA": "فاطمة", "AICHA": "عائشة"}},
	{"SEN", "THIES", []string{"EXEMPLE", "ESSAI"}, []string{"MAMADOU", "OUSMANE", "CHEIKH"}, []string{"FATOU", "AWA", "MARIAMA"}, nil},
	{"UKR", "CHERNIVTSI", []string{"PRYKLAD", "ZRAZOK"}, []string{"ANDRII", "MYKOLA", "TARAS"}, []string{"OKSANA", "NATALIIA", "IRYNA"},
		map[string]string{"PRYKLAD": "Приклад", "ZRAZOK": "Зразок", "ANDRII": "Андрій", "MYKOLA": "Микола", "TARAS": "Тарас", "OKSANA": "Оксана", "NATALIIA": "Наталія", "IRYNA": "Ірина"}},
	{"NGA", "BENIN CITY", []string{"SAMPLE", "EXAMPLE"}, []string{"CHUKWUEMEKA", "EMEKA", "OSAS"}, []string{"BLESSING", "JOY", "NGOZI"}, nil},
	{"BGD", "SHARIATPUR", []string{"UDAHARAN", "NAMUNA"}, []string{"RAHIM", "KARIM", "SHAHIN"}, []string{"NASRIN", "SALMA", "RUNA"},
		map[string]string{"UDAHARAN": "উদাহরণ", "NAMUNA": "নমুনা", "RAHIM": "রহিম", "KARIM": "করিম", "SHAHIN": "শাহীন", "NASRIN": "নাসরিন", "SALMA": "সালমা", "RUNA": "রুনা"}},
	{"MKD", "STRUMICA", []string{"PRIMER", "OBRAZEC"}, []string{"ZORAN", "BLAGOJ", "STOJAN"}, []string{"BILJANA", "SUZANA", "VESNA"},
		map[string]string{"PRIMER": "Пример", "OBRAZEC": "Образец", "ZORAN": "Зоран", "BLAGOJ": "Благој", "STOJAN": "Стојан", "BILJANA": "Билјана", "SUZANA": "Сузана", "VESNA": "Весна"}},
	{"MDA", "CHISINAU", []string{"EXEMPLU", "MODEL"}, []string{"ION", "VASILE", "SERGIU"}, []string{"MARIA ELENA", "NATALIA", "DOINA"}, nil},
	{"PAK", "GUJRAT", []string{"MISAAL"}, []string{"IMRAN", "ASIF", "BILAL"}, []string{"SAIMA", "NADIA", "SANA"},
		map[string]string{"MISAAL": "مثال", "IMRAN": "عمران", "ASIF": "آصف", "BILAL": "بلال", "SAIMA": "صائمہ", "NADIA": "نادیہ", "SANA": "ثنا"}},
	{"CHN", "WENZHOU", []string{"SHILI"}, []string{"WEI", "JUN", "BO"}, []string{"MEI", "FANG", "LI NA"}, nil},
	{"PER", "TRUJILLO", []string{"EJEMPLO MUESTRA"}, []string{"JORGE LUIS", "CARLOS"}, []string{"ROSA MARIA", "CARMEN"}, nil},
	{"GEO", "KUTAISI", []string{"MAGALITI"}, []string{"GIORGI", "LEVAN"}, []string{"NINO", "TAMAR"},
		map[string]string{"MAGALITI": "მაგალითი", "GIORGI": "გიორგი", "LEVAN": "ლევან", "NINO": "ნინო", "TAMAR": "თამარ"}},
}

// homes are streets of the province with the municipality they are in.
var homes = []struct{ municipality, street, postcode string }{
	{"RAVENNA", "VIALE ESEMPIO", "48122"},
	{"RAVENNA", "VIA DELLA PROVA", "48125"},
	{"RAVENNA", "VIA CAMPIONE", "48121"},
	{"CERVIA", "VIA MODELLO", "48015"},
	{"RUSSI", "PIAZZA PROTOTIPO", "48026"},
	{"FAENZA", "CORSO FACSIMILE", "48018"},
	{"LUGO", "VIA DEL SAGGIO", "48022"},
}

// motives are what the invented people's permits are for, the frequent ones more often.
var motives = []string{"16", "16", "16", "16", "13", "13", "15", "05", "09", "31", "24"}

// maker draws people from a seed.
type maker struct {
	random *rand.Rand
	today  time.Time
	tables *reference.Tables
}

// person draws the number-th person.
func (m maker) person(number int) (map[string]string, error) {
	from := nations[number%len(nations)]
	sex, names := "M", from.men
	if m.random.IntN(2) == 0 {
		sex, names = "F", from.women
	}
	surname, given := m.pick(from.surnames), m.pick(names)
	born := m.today.AddDate(-19-m.random.IntN(45), -m.random.IntN(12), -m.random.IntN(28))
	return m.describe(from, surname, given, sex, born, number)
}

// twice is somebody put on file once more, by a colleague who did not find them: with
// another spelling, a new passport and another telephone, and no code.
func (m maker) twice(of map[string]string, number int) map[string]string {
	values := maps.Clone(of)
	for _, name := range []string{"surname", "given_names"} {
		values[name] = spellings.Replace(values[name])
	}
	values["document_number"] = fmt.Sprintf("XY%07d", 1000000+number*7919%8999999)
	values["mobile"] = fmt.Sprintf("0005551%03d", number%1000)
	for _, unknown := range []string{"fiscal_code", "original_name", "permit_number"} {
		delete(values, unknown)
	}
	return values
}

// spellings are other ways to write what sounds the same.
var spellings = strings.NewReplacer("KH", "H", "MM", "M", "OU", "U", "SS", "S", "TH", "T", "AI", "AY")

// child draws a child of somebody, with their surname and address.
func (m maker) child(of map[string]string, number int) (map[string]string, error) {
	from := nationOf(of["birth_state"])
	sex, names := "M", from.men
	if m.random.IntN(2) == 0 {
		sex, names = "F", from.women
	}
	born := m.today.AddDate(-2-m.random.IntN(11), -m.random.IntN(12), -m.random.IntN(28))
	values, err := m.describe(from, of["surname"], m.pick(names), sex, born, number)
	if err != nil {
		return nil, err
	}
	for _, shared := range []string{"province", "municipality", "street", "street_number", "postcode"} {
		values[shared] = of[shared]
	}
	values["marital_status"] = "A"
	delete(values, "mobile")
	return values, nil
}

func nationOf(state string) nation {
	for _, nation := range nations {
		if nation.state == state {
			return nation
		}
	}
	return nations[0]
}

func (m maker) describe(from nation, surname, given, sex string, born time.Time, number int) (map[string]string, error) {
	state, ok := m.tables.StateByKit(from.state)
	if !ok {
		return nil, fmt.Errorf("inventing a person: no state %s", from.state)
	}
	code, err := identity.ComputeFiscalCode(identity.Person{
		Surname: surname, GivenNames: given, Sex: sex, BirthDate: iso(born), Place: state.Z,
	})
	if err != nil {
		return nil, fmt.Errorf("inventing a person: %w", err)
	}
	home := homes[m.random.IntN(len(homes))]
	values := map[string]string{
		"surname": surname, "given_names": given, "sex": sex, "birth_date": iso(born),
		"birth_state": from.state, "birth_city": from.city, "citizenship": from.state,
		"fiscal_code": code, "marital_status": m.pick([]string{"A", "B"}), "refugee": "false",
		"document_type": "passport", "document_number": fmt.Sprintf("XX%07d", 1000000+number*7919%8999999),
		"document_expiry": iso(m.today.AddDate(1+m.random.IntN(8), m.random.IntN(12), 0)), "document_authority": "01",
		"permit_number": fmt.Sprintf("I%08d", 10000000+number*104729%89999999),
		"permit_motive": m.pick(motives), "permit_expiry": iso(m.today.AddDate(0, 0, 250+m.random.IntN(200))),
		"province": "RA", "municipality": home.municipality, "street": home.street, "postcode": home.postcode,
		"street_number": fmt.Sprint(1 + m.random.IntN(120)),
		// 000 is no prefix in use: the number cannot be somebody's.
		"mobile":     fmt.Sprintf("0005550%03d", number%1000),
		"entry_date": iso(m.today.AddDate(-1-m.random.IntN(12), 0, -m.random.IntN(300))),
	}
	if original := from.write(given, surname); original != "" {
		values["original_name"] = original
	}
	return values, nil
}

// write spells a name in the script of the place, "" where that is Latin.
func (n nation) write(words ...string) string {
	var spelled []string
	for _, word := range words {
		if original := n.original[word]; original != "" {
			spelled = append(spelled, original)
		}
	}
	if len(spelled) < len(words) {
		return ""
	}
	return strings.Join(spelled, " ")
}

func (m maker) pick(from []string) string { return from[m.random.IntN(len(from))] }

func iso(day time.Time) string { return day.Format(time.DateOnly) }
