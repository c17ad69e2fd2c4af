package desk_test

import (
	"bytes"
	"errors"
	"slices"
	"testing"

	"github.com/google/uuid"

	"sportello/assets/i18n/applicant"
	"sportello/store"
)

func TestTheSlipOfAnAppointment(t *testing.T) {
	r := newRoom(t)
	for name, id := range map[string]uuid.UUID{
		"of somebody": r.slot(monday, "09:00", r.person(fatou()).ID), "of nobody known": r.slot(monday, "09:20", uuid.Nil),
	} {
		for _, language := range []string{"it", "fr", "ar", "xx"} {
			pdf, err := r.session.AppointmentSlip(t.Context(), id, language)
			if err != nil || !bytes.HasPrefix(pdf, []byte("%PDF-")) {
				t.Errorf("%s in %s: %d bytes, %v", name, language, len(pdf), err)
			}
		}
	}
	if _, err := r.session.AppointmentSlip(t.Context(), uuid.New(), "it"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("of none: %v", err)
	}
}

func TestTheLanguageOfAnApplicant(t *testing.T) {
	r := newRoom(t)
	for citizenship, want := range map[string]string{
		"SEN": "fr", "ALB": "sq", "MAR": "ar", "BGD": "bn", "UKR": "uk", "KOS": "sq", "PER": "es", "NGA": "en", "CHN": "it", "": "it", "???": "it",
	} {
		person := r.person(map[string]string{"surname": "PROVA", "citizenship": citizenship})
		got := r.session.ApplicantLanguage(person.ID)
		if got != want || !slices.Contains(applicant.Languages(), got) {
			t.Errorf("%s: %s, want %s", citizenship, got, want)
		}
	}
	if got := r.session.ApplicantLanguage(uuid.New()); got != "it" {
		t.Errorf("nobody known reads %s", got)
	}
}
