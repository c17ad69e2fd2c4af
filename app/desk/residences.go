package desk

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"sportello/app/permit"
	"sportello/store/laptop"
)

// Applicant is the relation of an offer from the person's own earlier applications;
// its Name are the days they were signed on.
const Applicant = "applicant"

// yearsOfStay is how far back the form asks for places of stay (MOD. 209, field 95).
const yearsOfStay = 6

// stay is where a person lived on the day an application was signed. Since when and
// until when no application tells.
type stay struct {
	signed  string // ISO
	address permit.Values
}

// offerStays are the places, beside the present one, where the applications made on
// this person say that they lived in the last six years, in the order of the form's
// rows; an empty offer if none, or if something stands there already.
func (a *Application) offerStays(ctx context.Context, standing permit.Values) (Offer, error) {
	if !isEmpty(standing, historyFields) {
		return Offer{}, nil
	}
	earlier, err := a.session.earlier(ctx, a.person, a.id)
	if err != nil {
		return Offer{}, err
	}
	today := a.session.options.Clock()
	stays := staysOf(earlier, addressOf(standing), today.AddDate(-yearsOfStay, 0, 0))
	offer := Offer{From: a.person, Relation: Applicant, Values: make(permit.Values)}
	var days []string
	for i, s := range stays {
		row := historyFields[3*i:]
		offer.Values[row[0]], offer.Values[row[1]] = cmp.Or(s.address[fieldAddressProvince], s.address[fieldProvince]), cmp.Or(s.address[fieldAddressTown], s.address[fieldMunicipality])
		offer.Values[row[2]] = strings.TrimSpace(s.address[fieldStreet] + " " + s.address["1.69"])
		days = append(days, onForm(permit.KindDate, s.signed, "it"))
	}
	offer.Name = strings.Join(days, ", ")
	return offer, nil
}

// staysOf are the places other than the present one, the first lived in first, of at
// most as many as the form has rows. A place counts up to the application that names
// the next one.
func staysOf(earlier []laptop.Document, present permit.Values, since time.Time) []stay {
	var stays []stay
	first := since.Format(time.DateOnly)
	known := []permit.Values{present}
	next := "" // when the next place was named; "": it is the present one
	for _, document := range earlier {
		s := stayOf(document, since.Location())
		if next != "" && next < first || len(stays) == len(historyFields)/3 {
			break
		}
		if document.Operation == uuid.Nil || s.address[fieldStreet] == "" || s.address[fieldMunicipality] == "" {
			continue // never made, or says nothing
		}
		if !slices.ContainsFunc(known, func(other permit.Values) bool { return sameAddress(s.address, other) }) {
			known, stays = append(known, s.address), append(stays, s)
		}
		next = s.signed
	}
	slices.Reverse(stays)
	return stays
}

func stayOf(document laptop.Document, zone *time.Location) stay {
	values := officialValues(document.Record.Values())
	signed := values["1.28"]
	if _, err := time.Parse(time.DateOnly, signed); err != nil {
		signed = document.Created.In(zone).Format(time.DateOnly)
	}
	return stay{signed, addressOf(values)}
}
