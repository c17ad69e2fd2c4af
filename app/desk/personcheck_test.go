package desk_test

import (
	"slices"
	"testing"

	"sportello/app/permit"
	"sportello/assets/i18n"
)

func TestCheckingTheFiscalCodeOfACard(t *testing.T) {
	r := newRoom(t)
	texts, err := i18n.New("it")
	if err != nil {
		t.Fatal(err)
	}
	italian := map[string]string{"birth_state": "ITA", "birth_city": "RAVENNA", "fiscal_code": "SMPFTA92C55H199Z"}
	for name, c := range map[string]struct {
		changed map[string]string
		found   []string
	}{
		"as it should be":        {nil, nil},
		"none":                   {map[string]string{"fiscal_code": ""}, nil},
		"provisional":            {map[string]string{"fiscal_code": "12345678903"}, nil},
		"too short":              {map[string]string{"fiscal_code": "SMPFTA92C55Z34"}, []string{"people.code.length"}},
		"another check letter":   {map[string]string{"fiscal_code": "SMPFTA92C55Z343B"}, []string{"people.code.check"}},
		"a letter for a digit":   {map[string]string{"fiscal_code": "SMPFTA9XC55Z343B"}, []string{"people.code.character"}},
		"somebody else's name":   {map[string]string{"surname": "PROVA"}, []string{"people.code.surname"}},
		"another given name":     {map[string]string{"given_names": "BINTA"}, []string{"people.code.name"}},
		"another day and a man":  {map[string]string{"birth_date": "1992-03-16", "sex": "M"}, []string{"people.code.birth_date", "people.code.sex"}},
		"the day not known":      {map[string]string{"birth_date": "1992-03-00"}, nil},
		"another state":          {map[string]string{"birth_state": "MAR"}, []string{"people.code.place"}},
		"born in Italy":          {italian, nil},
		"and elsewhere in Italy": {map[string]string{"birth_state": "ITA", "birth_city": "MILANO", "fiscal_code": "SMPFTA92C55H199Z"}, []string{"people.code.place"}},
	} {
		values := fatou()
		values["fiscal_code"] = "SMPFTA92C55Z343F"
		for field, value := range c.changed {
			values[field] = value
		}
		var found []string
		for _, finding := range r.session.CheckPerson(values) {
			found = append(found, finding.Text)
			if finding.Field != "fiscal_code" || finding.Severity != permit.Warning {
				t.Errorf("%s: %+v", name, finding)
			}
			if text := texts.T(finding.Text, finding.Data); text == "⟦"+finding.Text+"⟧" {
				t.Errorf("%s: no words for %s", name, finding.Text)
			}
		}
		if !slices.Equal(found, c.found) {
			t.Errorf("%s: found %v, want %v", name, found, c.found)
		}
	}
}

// The position of a wrong character is counted as on the card.
func TestTheWrongCharacterOfAFiscalCode(t *testing.T) {
	r := newRoom(t)
	found := r.session.CheckPerson(map[string]string{"fiscal_code": "SMPFTA9XC55Z343B"})
	if len(found) != 1 || found[0].Data["Position"] != 8 {
		t.Errorf("found %+v", found)
	}
}
