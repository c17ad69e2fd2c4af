package fields

import (
	"testing"

	"github.com/google/uuid"

	"sportello/store"
)

// An office knows the program's sites, what records say of them, and those that only
// records tell of. A record that says it is of another site than its id is of none.
func TestSitesOfAnOffice(t *testing.T) {
	r := newRegister(t)
	write := func(id uuid.UUID, values map[string]string) { r.writeTo(t, store.Site, id, values) }
	write(store.SiteID("Lido Adriano"), map[string]string{"name": "Lido Adriano", "desks": "3"})
	write(store.SiteID("Piazza di Prova"), map[string]string{"name": "Piazza di Prova", "retired": "true"})
	write(store.SiteID("Via Finta"), map[string]string{"name": "Lido Adriano", "desks": "9"})
	write(store.SiteID("Via Esempio"), map[string]string{"name": "Via Esempio", store.Deleted: "true"})
	known, err := Sites(t.Context(), r.Ledger)
	if err != nil || len(known) != 5 || known[0].Desks != 3 || len(known[0].Hours) != 5 || known[4].Name != "Piazza di Prova" || !known[4].Retired {
		t.Errorf("%+v, %v", known, err)
	}
}
