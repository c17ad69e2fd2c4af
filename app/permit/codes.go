package permit

import (
	"errors"
	"slices"

	"sportello/app/identity"
	"sportello/assets/reference"
)

// Tables of the reference data that fields may take their codes from, beside
// the small tables of the rulebook.
const (
	tableProvinces      = "provinces"
	tableStates         = "states"
	tableMotives        = "motives"
	tableMunicipalities = "municipalities"
	tableStreets        = "streets"
)

// tableYesNo is the small table of how ticks are written for people.
const tableYesNo = "yesno"

// italy is Italy in the kit's table 3.
const italy = "ITA"

func (r *Rulebook) isCode(table, code string) bool {
	switch table {
	case tableProvinces:
		return r.isProvince(code)
	case tableStates:
		_, ok := r.state(code)
		return ok
	case tableMotives:
		_, ok := r.Motive(code)
		return ok
	}
	return slices.ContainsFunc(r.codes[table], func(c Code) bool { return c.Code == code })
}

// label is what a code stands for.
func (r *Rulebook) label(table, code string) (Text, bool) {
	switch table {
	case tableProvinces:
		province, ok := r.tables.Province(code)
		return Text{IT: province.Name, EN: province.Name}, ok
	case tableStates:
		state, ok := r.state(code)
		return Text{IT: state.Name, EN: state.NameEN}, ok
	case tableMotives:
		motive, ok := r.Motive(code)
		return motive.Label, ok
	}
	for _, c := range r.codes[table] {
		if c.Code == code {
			return c.Label, true
		}
	}
	return Text{}, false
}

func (r *Rulebook) isProvince(code string) bool { return r.provinces[code] }

// state is the state with a code of the kit's table 3, written as there.
func (r *Rulebook) state(code string) (reference.State, bool) {
	if len(code) != 3 {
		return reference.State{}, false
	}
	state, ok := r.tables.StateByKit(code)
	return state, ok && state.Kit == code
}

func (e *evaluation) state(code string) (reference.State, bool) { return e.book.state(code) }

// stateOn reports whether a state existed on a day.
func (e *evaluation) stateOn(code string, day int) bool {
	state, ok := e.book.state(code)
	on := isoOf(day)
	return ok && (on == "" || (state.From == "" || state.From <= on) && (state.To == "" || on <= state.To))
}

// longestName bounds the names that are looked up.
const longestName = 100

func (e *evaluation) municipalities(name string) []reference.Municipality {
	if name == "" || len(name) > longestName {
		return nil
	}
	all := e.book.tables.MunicipalitiesNamed(name, "")
	return slices.DeleteFunc(all, func(m reference.Municipality) bool { return !m.Current() })
}

// provinceOf is the province of a municipality of today, "" where there is none
// or more than one of the name.
func (e *evaluation) provinceOf(name string) string {
	if found := e.municipalities(name); len(found) == 1 {
		return found[0].Province
	}
	return ""
}

func (e *evaluation) municipalityExists(name, province string) bool {
	return slices.ContainsFunc(e.municipalities(name), func(m reference.Municipality) bool {
		return province == "" || m.Province == province
	})
}

// postcodes are those of a municipality of today, none where they are not known.
func (e *evaluation) postcodes(name string) []string {
	found := e.municipalities(name)
	if len(found) != 1 {
		return nil
	}
	var codes []string
	for _, postcode := range e.book.tables.Postcodes(found[0].Code) {
		if !slices.Contains(codes, postcode.Code) {
			codes = append(codes, postcode.Code)
		}
	}
	return codes
}

// fiscalCode is what expressions see of a codice fiscale.
type fiscalCode struct {
	Valid       bool   `expr:"valid"`
	Reason      string `expr:"reason"` // "length", "character", "check" …; empty if valid
	Provisional bool   `expr:"provisional"`
}

func (e *evaluation) parseCode(key string) (identity.FiscalCode, error) {
	return identity.ParseFiscalCode(e.cell(key).text, isoOf(e.today))
}

func (e *evaluation) fiscalCode(key string) fiscalCode {
	code, err := e.parseCode(key)
	if err != nil {
		return fiscalCode{Reason: reasonOf(err)}
	}
	return fiscalCode{Valid: true, Provisional: code.Kind == identity.KindProvisional}
}

func reasonOf(err error) string {
	var code *identity.CodeError
	if errors.As(err, &code) {
		return code.Part
	}
	return "today" // the day of the check is not known
}

// placeCode is the code of a place of birth in a codice fiscale, by the kit's
// code of the state. People born in Italy have that of the municipality.
func (e *evaluation) placeCode(state, city string) string {
	found, ok := e.book.state(state)
	if !ok {
		return ""
	}
	if found.Z != "" || city == "" || found.Kit != italy {
		return found.Z
	}
	codes := e.municipalities(city)
	if len(codes) != 1 {
		return ""
	}
	return codes[0].Code
}

// personOf is what a codice fiscale is made of: the keys are those of the code,
// surname, name, sex, date, state and city of birth.
func (e *evaluation) personOf(keys [7]string) identity.Person {
	text := func(i int) string { return e.cell(keys[i]).text }
	return identity.Person{
		Surname: text(1), GivenNames: text(2), Sex: text(3), BirthDate: text(4), Place: e.placeCode(text(5), text(6)),
	}
}

// codeDiffers names the parts in which a codice fiscale differs from the data.
// Keys are those of personOf.
func (e *evaluation) codeDiffers(keys [7]string) []string {
	code, err := e.parseCode(keys[0])
	if err != nil {
		return nil
	}
	var parts []string
	for _, mismatch := range code.Compare(e.personOf(keys), e.book.tables) {
		parts = append(parts, string(mismatch.Part))
	}
	return parts
}

func validVAT(text string) bool { return identity.ValidVAT(text) }

func validPermitNumber(text string) bool {
	ok, _ := identity.CheckPermitNumber(text)
	return ok
}

// provinceName is the name of a province of today.
func (e *evaluation) provinceName(code string) string {
	if !e.book.isProvince(code) {
		return ""
	}
	province, _ := e.book.tables.Province(code)
	return province.Name
}

// ordinaryCode is a codice fiscale that tells of its holder.
func (e *evaluation) ordinaryCode(key string) (identity.FiscalCode, bool) {
	code, err := e.parseCode(key)
	return code, err == nil && code.Kind == identity.KindOrdinary
}

func (e *evaluation) codeSex(key string) string {
	code, _ := e.ordinaryCode(key)
	return code.Sex
}

// codeBorn is the date of birth in a codice fiscale, which has two digits of
// the year: "" for who may as well be a hundred years older.
func (e *evaluation) codeBorn(key string) string {
	code, ok := e.ordinaryCode(key)
	if !ok {
		return ""
	}
	const oldest = 105
	date, _ := parseISO(code.BirthDate)
	if ageOn(date.number(), e.today)+100 <= oldest {
		return ""
	}
	return code.BirthDate
}

// codeState is the state of birth in a codice fiscale, in the kit's code: "" for
// a state of the past, whose people today's kit counts elsewhere.
func (e *evaluation) codeState(key string) string {
	code, ok := e.ordinaryCode(key)
	if !ok {
		return ""
	}
	if _, italian := e.book.tables.Municipality(code.Place); italian {
		return italy
	}
	state, ok := e.book.tables.StateByZ(code.Place)
	if !ok || state.Z != code.Place || !state.Current() {
		return ""
	}
	return state.Kit
}
