package desk

import "strings"

const fieldStreet = "1.68"

// placeFields follow from the domicile and the street, also when they came with
// them from the person's record.
var placeFields = []string{fieldProvince, fieldAddressProvince, fieldAddressTown, fieldPostcode}

// move is a change that takes the applicant to another address: nothing of it may
// be left of the one before. Domicile (5, 6) and address (66, 67) are in different
// towns only if somebody said so, and a postcode nobody said is derived or empty.
type move struct {
	typed bool // field by field; else the address was given in one go
	// said are the boxes the change is about, changes what it changes.
	said, changes map[string]string
	town          string // before
	street        bool   // changes
	postcode      fieldState
	ofThis        bool // the postcode stood with this street before
}

// moving begins a move and adds to the changes what goes with them; mutex is held.
// An offer says all of an address by itself.
func (a *Application) moving(c change, changes map[string]string) (m move, moves bool) {
	m = move{typed: c.typed != "", said: c.values, changes: changes, town: a.fields[fieldAddressTown], postcode: a.stateOf(fieldPostcode)}
	_, town := changes[fieldAddressTown]
	_, domicile := changes[fieldMunicipality]
	_, m.street = changes[fieldStreet]
	if c.topic != "" || !town && !domicile && (!m.street || m.typed) {
		return move{}, false
	}
	m.ofThis = !a.own[fieldStreet] || changes[fieldStreet] == a.previous[fieldStreet]
	if town && !m.typed && c.values[fieldAddressTown] != "" {
		a.domicileAlong(c.values, changes)
	}
	return m, true
}

// domicileAlong lets the domicile follow the address if it did so far.
func (a *Application) domicileAlong(said, changes map[string]string) {
	_, says := said[fieldMunicipality]
	if now := a.fields[fieldMunicipality]; says || now != "" && !a.derived[fieldMunicipality] && now != a.fields[fieldAddressTown] {
		return
	}
	changes[fieldMunicipality] = said[fieldAddressTown]
	if _, says := said[fieldProvince]; !says {
		changes[fieldProvince] = said[fieldAddressProvince]
	}
}

// moved ends a move, after what follows from the new place was derived; mutex is
// held.
func (a *Application) moved(m move, step *step) {
	if !m.typed {
		a.follow(pick(m.changes, placeFields))
	}
	town := a.fields[fieldAddressTown]
	elsewhere := !strings.EqualFold(town, m.town)
	switch {
	case m.said[fieldPostcode] != "" || m.postcode.value == "" || a.stateOf(fieldPostcode) != m.postcode || m.postcode.derived:
		return // said, or derived anew
	case !elsewhere && !m.street:
		return // only the domicile came to the address
	case m.typed && (!elsewhere || m.postcode.own || len(a.session.options.Tables.MunicipalitiesNamed(town, "")) == 0):
		return // not yet another town, or the postcode was typed for it
	}
	a.put(step, fieldPostcode, fieldState{})
	a.derive(step)
	if a.fields[fieldPostcode] == "" && !elsewhere && (m.ofThis || m.postcode.own) {
		a.put(step, fieldPostcode, m.postcode)
		a.report = a.check()
	}
}
