package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"strings"

	"sportello/app/identity"
	"sportello/assets/reference"
	"sportello/cmd/console"
)

func helpMRZ(l console.Language) string {
	return l.Choose("legge le righe di un documento dallo standard input [--today AAAA-MM-GG]", "read a document's lines from standard input [--today YYYY-MM-DD]")
}

// zone is the JSON form of a machine-readable zone. Dates are ISO, partial
// ones with zeros; what is not there is an empty string.
type zone struct {
	Format       identity.Format `json:"format"`
	DocumentCode string          `json:"document_code"`
	Issuer       string          `json:"issuer"`
	Number       string          `json:"number"`
	Nationality  string          `json:"nationality"`
	Surname      string          `json:"surname"`
	GivenNames   string          `json:"given_names"`
	BirthDate    string          `json:"birth_date"`
	Sex          string          `json:"sex"`
	ExpiryDate   string          `json:"expiry_date"`
	Optional     string          `json:"optional"`
	Valid        bool            `json:"valid"`
	Errors       []zoneError     `json:"errors"`
}

// zoneError is something wrong in a zone; lines and columns count from 1.
type zoneError struct {
	Field  string          `json:"field"`
	Reason identity.Reason `json:"reason"`
	Line   int             `json:"line"`
	Column int             `json:"column"`
}

func (p program) mrzFlags(flags *flag.FlagSet) console.Work {
	today := flags.String("today", "", "")
	return func(_ context.Context, _ []string) error {
		day, err := p.day("today", *today)
		if err != nil {
			return err
		}
		tables, err := reference.Load()
		if err != nil {
			return err
		}
		m, err := p.readZone(day)
		if err != nil {
			return err
		}
		m.CheckStates(tables)
		if p.JSON {
			err = p.Encode(describeZone(m))
		} else {
			err = p.showZone(m, tables)
		}
		if err == nil && !m.Valid() {
			return console.ErrFound
		}
		return err
	}
}

func (p program) readZone(today string) (identity.MRZ, error) {
	// A zone is far shorter; what is longer the parser refuses.
	const most = 1 << 16
	text, err := io.ReadAll(io.LimitReader(p.In, most))
	if err != nil {
		return identity.MRZ{}, fmt.Errorf("reading standard input: %w", err)
	}
	m, err := identity.ParseMRZ(string(text), today)
	var none *identity.ZoneError
	switch {
	case !errors.As(err, &none):
		return m, err
	case none.Size > 0 || len(none.Lines) == 0:
		return m, inputError{p.Choose("nessuna zona a lettura ottica", "no machine-readable zone")}
	}
	lengths := strings.Trim(fmt.Sprint(none.Lines), "[]")
	return m, inputError{fmt.Sprintf(p.Choose(
		"nessun formato ha righe di %s caratteri: 2 da 44, 2 da 36 o 3 da 30",
		"no format has lines of %s characters: 2 of 44, 2 of 36 or 3 of 30"), lengths)}
}

func describeZone(m identity.MRZ) zone {
	z := zone{
		Format: m.Format, DocumentCode: m.DocumentCode, Issuer: m.Issuer, Number: m.Number, Nationality: m.Nationality,
		Surname: m.Surname, GivenNames: m.GivenNames, BirthDate: m.BirthDate, Sex: m.Sex, ExpiryDate: m.ExpiryDate,
		Optional: optionalData(m), Valid: m.Valid(), Errors: []zoneError{},
	}
	for _, e := range m.Errors {
		z.Errors = append(z.Errors, zoneError{e.Field, e.Reason, e.Line, e.Column})
	}
	return z
}

// optionalData joins those of the two lines of a card.
func optionalData(m identity.MRZ) string { return strings.TrimSpace(m.Optional + " " + m.Optional2) }

func (p program) showZone(m identity.MRZ, tables *reference.Tables) error {
	table := p.Table()
	for _, row := range []struct{ field, value string }{
		{"format", string(m.Format)},
		{"document_code", m.DocumentCode},
		{"issuer", p.state(m.Issuer, tables)},
		{"number", m.Number},
		{"nationality", p.state(m.Nationality, tables)},
		{"surname", m.Surname},
		{"names", m.GivenNames},
		{"birth_date", m.BirthDate},
		{"sex", m.Sex},
		{"expiry_date", m.ExpiryDate},
		{"optional", optionalData(m)},
	} {
		if row.value != "" {
			_, _ = fmt.Fprintf(table, "%s\t%s\n", p.field(row.field), row.value)
		}
	}
	for _, e := range m.Errors {
		_, _ = fmt.Fprintf(table, p.Choose("errore\triga %d, colonna %d: %s: %s\n", "error\tline %d, column %d: %s: %s\n"),
			e.Line, e.Column, p.field(e.Field), p.reason(e.Reason))
	}
	return table.Flush()
}

// state is a code with the name of its state, where it has one.
func (p program) state(code string, tables *reference.Tables) string {
	state, ok := tables.StateByMRZ(code)
	if !ok {
		return code
	}
	return code + " " + p.Choose(state.Name, state.NameEN)
}

// field names a field of a zone.
func (p program) field(name string) string {
	switch name {
	case "format":
		return p.Choose("formato", "format")
	case "document_code":
		return p.Choose("documento", "document")
	case "issuer":
		return p.Choose("rilasciato da", "issued by")
	case "number":
		return p.Choose("numero", "number")
	case "nationality":
		return p.Choose("cittadinanza", "nationality")
	case "surname":
		return p.Choose("cognome", "surname")
	case "names":
		return p.Choose("nome", "names")
	case "birth_date":
		return p.Choose("nascita", "birth")
	case "sex":
		return p.Choose("sesso", "sex")
	case "expiry_date":
		return p.Choose("scadenza", "expiry")
	case "optional":
		return p.Choose("altri dati", "other data")
	case "composite":
		return p.Choose("controllo complessivo", "overall check")
	}
	return name
}

func (p program) reason(r identity.Reason) string {
	switch r {
	case identity.ReasonCheckDigit:
		return p.Choose("la cifra di controllo non corrisponde", "the check digit does not fit")
	case identity.ReasonCharacter:
		return p.Choose("carattere non ammesso", "a character that cannot stand there")
	case identity.ReasonDate:
		return p.Choose("data inesistente", "no such date")
	case identity.ReasonMissing:
		return p.Choose("manca", "missing")
	case identity.ReasonShort:
		return p.Choose("mancano i riempitivi in fondo alla riga", "the fillers at the end of the line are missing")
	case identity.ReasonState:
		return p.Choose("codice di Stato sconosciuto", "unknown state code")
	}
	return string(r)
}
