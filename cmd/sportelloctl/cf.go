package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"strings"

	"sportello/app/identity"
	"sportello/assets/reference"
	"sportello/cmd/console"
)

func helpCheckCode(l console.Language) string {
	return l.Choose(
		"controlla un codice fiscale; lo confronta con [--surname --name --sex M|F --born AAAA-MM-GG --place CODICE]",
		"check a codice fiscale; compare it with [--surname --name --sex M|F --born YYYY-MM-DD --place CODE]")
}

func helpComputeCode(l console.Language) string {
	return l.Choose(
		"calcola il codice fiscale da --surname --name --sex M|F --born AAAA-MM-GG --place CODICE",
		"make the codice fiscale from --surname --name --sex M|F --born YYYY-MM-DD --place CODE")
}

// fiscalCode is the JSON form of a codice fiscale. A provisional code has
// neither birth nor sex nor place.
type fiscalCode struct {
	Code       string            `json:"code"`
	Valid      bool              `json:"valid"`
	Kind       identity.CodeKind `json:"kind"`
	BirthDate  string            `json:"birth_date"`
	Sex        string            `json:"sex"`
	PlaceCode  string            `json:"place_code"`
	Place      string            `json:"place"` // empty if the code is nobody's
	Mismatches []mismatch        `json:"mismatches"`
	Error      *codeError        `json:"error,omitempty"` // why it is not valid
}

type mismatch struct {
	Part     identity.Part `json:"part"`
	Expected string        `json:"expected"`
	Found    string        `json:"found"`
}

// codeError says what is wrong with a code; positions count from 1, 0 is the
// whole.
type codeError struct {
	Part     string `json:"part"`
	Position int    `json:"position"`
	Expected string `json:"expected"`
}

// personFlags declares a person's flags and returns what reads them, with the
// tables their place is in.
func (p program) personFlags(flags *flag.FlagSet) func() (identity.Person, *reference.Tables, error) {
	var person identity.Person
	flags.StringVar(&person.Surname, "surname", "", "")
	flags.StringVar(&person.GivenNames, "name", "", "")
	flags.StringVar(&person.Sex, "sex", "", "")
	flags.StringVar(&person.BirthDate, "born", "", "")
	flags.StringVar(&person.Place, "place", "", "")
	return func() (identity.Person, *reference.Tables, error) {
		tables, err := reference.Load()
		if err != nil {
			return person, nil, err
		}
		person.Sex = strings.ToUpper(person.Sex)
		if person.Sex != "" && person.Sex != "M" && person.Sex != "F" {
			return person, nil, console.UsageError("--sex: M, F")
		}
		if person.BirthDate != "" {
			if _, err := p.day("born", person.BirthDate); err != nil {
				return person, nil, err
			}
		}
		if _, known := tables.Place(person.Place); !known && person.Place != "" {
			return person, nil, console.UsageError(p.Choose("--place: codice di un comune (H199) o di uno Stato (Z343)", "--place: code of a municipality (H199) or of a state (Z343)"))
		}
		return person, tables, nil
	}
}

func (p program) checkCodeFlags(flags *flag.FlagSet) console.Work {
	today := flags.String("today", "", "")
	read := p.personFlags(flags)
	return func(_ context.Context, args []string) error {
		day, err := p.day("today", *today)
		if err != nil {
			return err
		}
		person, tables, err := read()
		if err != nil {
			return err
		}
		return p.checkCode(args[0], day, person, tables)
	}
}

func (p program) checkCode(text, today string, person identity.Person, tables *reference.Tables) error {
	code, err := identity.ParseFiscalCode(text, today)
	var wrong *identity.CodeError
	if err != nil && !errors.As(err, &wrong) {
		return err
	}
	answer := describeCode(code, code.Compare(person, tables), tables)
	if wrong != nil {
		answer.Code, answer.Valid, answer.Error = text, false, &codeError{wrong.Part, wrong.Position, wrong.Expected}
	}
	if err := p.showCode(answer); err != nil {
		return err
	}
	if !answer.Valid || len(answer.Mismatches) > 0 {
		return console.ErrFound
	}
	return nil
}

func (p program) computeCodeFlags(flags *flag.FlagSet) console.Work {
	read := p.personFlags(flags)
	return func(_ context.Context, _ []string) error {
		person, tables, err := read()
		if err != nil {
			return err
		}
		text, err := identity.ComputeFiscalCode(person)
		if err != nil {
			return p.personError(err)
		}
		if !p.JSON {
			_, err = fmt.Fprintln(p.Out, text)
			return err
		}
		// What was given, not what the code can tell: it has no century.
		return p.showCode(describeCode(identity.FiscalCode{
			Code: text, Kind: identity.KindOrdinary, BirthDate: person.BirthDate, Sex: person.Sex, Place: strings.ToUpper(person.Place),
		}, nil, tables))
	}
}

// personError says which flag is missing or cannot be used.
func (p program) personError(err error) error {
	var part *identity.PersonError
	if !errors.As(err, &part) {
		return err
	}
	name := map[identity.Part]string{identity.PartBirthDate: "born"}[part.Part]
	if name == "" {
		name = string(part.Part)
	}
	if part.Missing {
		return console.UsageError(fmt.Sprintf(p.Choose("manca --%s", "--%s is missing"), name))
	}
	return console.UsageError(fmt.Sprintf(p.Choose("--%s: non utilizzabile; i nomi in lettere latine", "--%s cannot be used; names in Latin letters"), name))
}

func describeCode(c identity.FiscalCode, differing []identity.Mismatch, tables *reference.Tables) fiscalCode {
	place, _ := tables.PlaceOn(c.Place, c.BirthDate)
	if place.Name == "" { // born before or after it existed
		place, _ = tables.Place(c.Place)
	}
	answer := fiscalCode{
		Code: c.Code, Valid: true, Kind: c.Kind, BirthDate: c.BirthDate, Sex: c.Sex,
		PlaceCode: c.Place, Place: place.Name, Mismatches: []mismatch{},
	}
	for _, m := range differing {
		answer.Mismatches = append(answer.Mismatches, mismatch{m.Part, m.Expected, m.Found})
	}
	return answer
}

func (p program) showCode(c fiscalCode) error {
	if p.JSON {
		return p.Encode(c)
	}
	table := p.Table()
	switch {
	case c.Error != nil:
		_, _ = fmt.Fprintf(table, "%s\t%s\n", p.Choose("non valido", "not valid"), p.codeError(*c.Error))
	case c.Kind == identity.KindProvisional:
		_, _ = fmt.Fprintf(table, "%s\t%s\n", c.Code, p.Choose("valido, provvisorio", "valid, provisional"))
	default:
		place := c.Place
		if place == "" {
			place = p.Choose("(codice sconosciuto)", "(unknown code)")
		}
		_, _ = fmt.Fprintf(table, "%s\t%s\n", c.Code, p.Choose("valido", "valid"))
		_, _ = fmt.Fprintf(table, "%s\t%s\n", p.part(identity.PartBirthDate), c.BirthDate)
		_, _ = fmt.Fprintf(table, "%s\t%s\n", p.part(identity.PartSex), c.Sex)
		_, _ = fmt.Fprintf(table, "%s\t%s %s\n", p.part(identity.PartPlace), c.PlaceCode, place)
	}
	for _, m := range c.Mismatches {
		_, _ = fmt.Fprintf(table, p.Choose("diverso\t%s: dai dati %s, nel codice %s\n", "differs\t%s: %s by the data, %s in the code\n"), p.part(m.Part), m.Expected, m.Found)
	}
	return table.Flush()
}

func (p program) part(part identity.Part) string {
	switch part {
	case identity.PartSurname:
		return p.Choose("cognome", "surname")
	case identity.PartName:
		return p.Choose("nome", "name")
	case identity.PartBirthDate:
		return p.Choose("nascita", "birth")
	case identity.PartSex:
		return p.Choose("sesso", "sex")
	case identity.PartPlace:
		return p.Choose("luogo", "place")
	}
	return string(part)
}

func (p program) codeError(e codeError) string {
	switch e.Part {
	case "length":
		return p.Choose("non ha 16 caratteri né 11 cifre", "neither 16 characters nor 11 digits")
	case "check":
		return fmt.Sprintf(p.Choose("carattere di controllo: dovrebbe essere %s", "check character: it should be %s"), e.Expected)
	case "surname", "name":
		return fmt.Sprintf(p.Choose("posizione %d: lettere che nessun nome dà", "position %d: letters no name gives"), e.Position)
	}
	expected := e.Expected
	switch expected {
	case "letter":
		expected = p.Choose("lettera", "letter")
	case "digit":
		expected = p.Choose("cifra", "digit")
	}
	return fmt.Sprintf(p.Choose("posizione %d: atteso: %s", "position %d: expected: %s"), e.Position, expected)
}
