package fields

import (
	"testing"

	"sportello/app/staff"
	"sportello/store"
)

// A record that says it is of another account than its id is of none.
func TestOperatorsOfAnOffice(t *testing.T) {
	r := newRegister(t)
	field := staff.Field(r.stream.Laptop)
	for account, said := range map[string]map[string]string{
		"a.prova":   {staff.FieldAccount: "a.prova", field: "Anna Prova"},
		"b.finta":   {staff.FieldAccount: "a.prova", field: "Bruno Finto"},
		"c.esempio": {staff.FieldAccount: "c.esempio"},
	} {
		r.writeTo(t, store.Operator, store.OperatorID(account), said)
	}
	names, err := Staff(t.Context(), r.Ledger)
	if err != nil || names.Of("a.prova") != "Anna Prova" || names.Of("b.finta") != "b.finta" || names.Of("c.esempio") != "c.esempio" {
		t.Errorf("%v, %v", names, err)
	}
}
