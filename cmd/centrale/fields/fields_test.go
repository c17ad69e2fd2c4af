package fields

import (
	"reflect"
	"testing"

	"github.com/google/uuid"

	"sportello/store"
	"sportello/sync/match"
)

func TestAPersonIsComparedByWhatWasEverWritten(t *testing.T) {
	said := func(values ...string) []store.Written {
		var written []store.Written
		for _, value := range values {
			written = append(written, store.Written{Op: uuid.New(), Value: value})
		}
		return written
	}
	stands := func(value string) store.SharedField { return store.SharedField{Standing: said(value)[0]} }
	state := store.Shared{Kind: store.Person, Fields: map[string]store.SharedField{
		"surname": stands("PROVA"), "given_names": stands("AMINA"), "birth_date": stands("1992-03-15"), "sex": stands("F"),
		"birth_state": stands("MAROCCO"), "fiscal_code": stands("PRVMNA92C55Z330X"),
		"document_number": {Standing: said("NEW3")[0], Candidates: said("OTHER"), Past: said("OLD1", "", "NEW3", "OLD2")},
		"permit_number":   stands("I0000001"), "phone": stands("0544 000000"), "mobile": stands("333 0000000"),
		"street": stands("VIA PROVA"), "street_number": stands("1/A"), "municipality": stands("RAVENNA"),
	}}
	want := match.Person{
		Surnames: "PROVA", GivenNames: "AMINA", BirthDate: "1992-03-15", Sex: "F", BirthPlace: "MAROCCO", FiscalCode: "PRVMNA92C55Z330X",
		Documents: []string{"NEW3", "OTHER", "OLD2", "OLD1"}, Permits: []string{"I0000001"}, Phones: []string{"0544 000000", "333 0000000"},
		Address: "VIA PROVA 1/A RAVENNA",
	}
	if got := person(state); !reflect.DeepEqual(got, want) {
		t.Errorf("compared by %+v\nwant %+v", got, want)
	}
	if got := person(store.Shared{}); !reflect.DeepEqual(got, match.Person{}) {
		t.Errorf("nobody is compared by %+v", got)
	}
	var many []string
	for range 100 {
		many = append(many, uuid.NewString())
	}
	if got := everWritten(store.SharedField{Past: said(many...)}); len(got) != mostWritten || got[0] != many[99] {
		t.Errorf("of a hundred numbers %d count, first %s", len(got), got[0])
	}
}
