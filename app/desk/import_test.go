package desk_test

import (
	"errors"
	"maps"
	"strings"
	"testing"

	"github.com/google/uuid"

	"sportello/app/desk"
	"sportello/app/permit"
)

const formDocument = `{"modulo1": {"3": "ESEMPIO", "4": "FATOU", "9": true, "16": "16", "31": "SMPFTA92C55Z343B", "34": "1992-03-15",
	"40": true, "44": "A01234567", "66": "RA", "67": "RAVENNA", "69": "12/A"},
	"modulo2": {"53": "18000.00"}, "documents": ["passport"]}`

func TestImportingADocument(t *testing.T) {
	r := newRoom(t)
	summary, err := r.session.Import(t.Context(), []byte(formDocument))
	if err != nil {
		t.Fatal(err)
	}
	if summary.Status != desk.Draft || summary.Name != "ESEMPIO Fatou" || summary.Title != "Rinnovo · Lavoro subordinato" || summary.Site != here {
		t.Errorf("summary %+v", summary)
	}
	person, err := r.session.Person(t.Context(), summary.Person)
	want := map[string]string{
		"surname": "ESEMPIO", "given_names": "FATOU", "fiscal_code": "SMPFTA92C55Z343B", "birth_date": "1992-03-15",
		"document_type": desk.Passport, "document_number": "A01234567", "province": "RA", "municipality": "RAVENNA", "street_number": "12/A",
	}
	if err != nil || !maps.Equal(person.Values, want) {
		t.Errorf("person %v, %v", person.Values, err)
	}
	a := r.openApplication(summary.ID)
	for key, value := range map[string]string{"1.69": "12/A", "2.53": "18000.00", "1.9": permit.Yes, "doc.passport": permit.Yes, "documents": "stated"} {
		if a.Value(key) != value {
			t.Errorf("field %s: %q, want %q", key, a.Value(key), value)
		}
	}
	written, err := a.Document()
	if err != nil {
		t.Fatal(err)
	}
	again, err := r.session.Import(t.Context(), written)
	if err != nil || again.Person != summary.Person || again.ID == summary.ID {
		t.Errorf("what was exported, imported again: %+v, %v", again, err)
	}
	if got := r.openApplication(again.ID).Values(); !maps.Equal(got, a.Values()) {
		t.Errorf("imported %v, exported %v", got, a.Values())
	}
}

func TestImportingFindsThePersonByTheirNumbers(t *testing.T) {
	r := newRoom(t)
	byCode := r.person(map[string]string{"surname": "ESEMPIO", "fiscal_code": "SMPFTA92C55Z343B"})
	byDocument := r.person(map[string]string{"surname": "PROVA", "document_number": "X7654321"})
	for document, want := range map[string]uuid.UUID{
		`{"values": {"1.3": "MUSTER", "1.31": "smpfta92c55z343b"}}`:                       byCode.ID,
		`{"values": {"1.3": "MUSTER", "1.44": "X7654321"}}`:                               byDocument.ID,
		`{"values": {"1.3": "MUSTER", "1.31": "SMPFTA92C55Z343B", "1.44": "X7654321"}}`:   byCode.ID,
		`{"values": {"1.3": "MUSTER", "1.44": "7654321"}}`:                                uuid.Nil, // part of a number only
		`{"values": {"1.3": "PROVA", "1.4": "SENZA NUMERI"}}`:                             uuid.Nil,
		`{"values": {"1.3": "ALTRA", "1.31": "MSTXXX80A01H199X", "1.44": "NUOVO000001"}}`: uuid.Nil,
	} {
		summary, err := r.session.Import(t.Context(), []byte(document))
		if err != nil {
			t.Errorf("%s: %v", document, err)
		}
		isNew := summary.Person != byCode.ID && summary.Person != byDocument.ID
		if want != summary.Person && (want != uuid.Nil || !isNew) {
			t.Errorf("%s: of another person", document)
		}
	}
}

func TestWhatIsNoDocumentChangesNothing(t *testing.T) {
	r := newRoom(t)
	for _, document := range []string{
		"", "{", `{"modulo1": {"999": "x"}}`, `{"modulo1": {"9": "yes"}}`, `{"modulo1": {"3": "` + "\xff" + `"}}`,
		`{"modulo1": {"3": "` + strings.Repeat("X", 10<<20) + `"}}`,
	} {
		if _, err := r.session.Import(t.Context(), []byte(document)); !errors.Is(err, desk.ErrUnreadable) {
			t.Errorf("%.40q: %v", document, err)
		}
	}
	if people, err := r.session.RecentPeople(t.Context(), 5); err != nil || len(people) > 0 {
		t.Errorf("people %v, %v", people, err)
	}
}
