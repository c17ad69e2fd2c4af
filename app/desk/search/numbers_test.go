package search_test

import (
	"testing"

	"github.com/google/uuid"

	"sportello/app/desk/search"
	"sportello/store"
)

func TestNumbersAndDates(t *testing.T) {
	diallo, rossi := uuid.New(), uuid.New()
	index := search.New(2)
	index.Put(search.Card{
		ID: diallo, Kind: store.Person, Names: []string{"DIALLO Prova"}, BirthDate: "1992-03-15", FiscalCode: "DLLPRV92C15Z343X",
		Documents: []string{"AB 1234567"}, Permits: []string{"I00765432"}, Phones: []string{"+39 333 987 6543", "0544 482 111"}, Receipts: []string{"K7QF-2M9X-W4TD", "GSBE-SQCT-XXNK"},
	})
	index.Put(search.Card{
		ID: rossi, Kind: store.Person, Names: []string{"ROSSI Esempio"}, BirthDate: "2004-11-02", FiscalCode: "RSSSMP04S02H199K",
		Documents: []string{"YA0000001"}, Phones: []string{"0039 347 1112223", "+40 721 555 666"},
	})
	for _, c := range []struct {
		query string
		want  uuid.UUID // zero: nobody
		field search.Field
	}{
		{"DLLPRV92C15Z343X", diallo, search.FiscalCode},
		{"dll prv 92c15 z343x", diallo, search.FiscalCode},
		{"dllprv", diallo, search.FiscalCode},
		{"Z343", diallo, search.FiscalCode},
		{"92C15", diallo, search.FiscalCode},
		{"343X", diallo, search.FiscalCode},
		{"43X", uuid.Nil, 0}, // three characters are too few
		{"AB1234567", diallo, search.DocumentNumber},
		{"ab 1234567", diallo, search.DocumentNumber},
		{"4567", diallo, search.DocumentNumber},
		{"I00765432", diallo, search.PermitNumber},
		{"765 432", diallo, search.PermitNumber},
		{"3339876543", diallo, search.Phone},
		{"333 9876543", diallo, search.Phone},
		{"+393339876543", diallo, search.Phone},
		{"+39 333 98 76 543", diallo, search.Phone},
		{"(+39) 333 987 6543", diallo, search.Phone},
		{"0039 3339876543", diallo, search.Phone},
		{"0544/482111", diallo, search.Phone},
		{"876543", diallo, search.Phone},
		{"3471112223", rossi, search.Phone},
		{"+39 3471", rossi, search.Phone},
		{"+40721555666", rossi, search.Phone},
		{"721 555 666", rossi, search.Phone},
		{"K7QF-2M9X-W4TD", diallo, search.ReceiptNumber},
		{"k7qf2m9xw4td", diallo, search.ReceiptNumber},
		{"2m9x", diallo, search.ReceiptNumber},
		{"GSBE-SQCT-XXNK", diallo, search.ReceiptNumber},
		{"gsbe sqct xxnk", diallo, search.ReceiptNumber},
		{"gsbesqctxxnk", diallo, search.ReceiptNumber},
		{"15/03/1992", diallo, search.BirthDate},
		{"15/3/1992", diallo, search.BirthDate},
		{"15.3.92", diallo, search.BirthDate},
		{"15-03-1992", diallo, search.BirthDate},
		{"15 3 1992", diallo, search.BirthDate},
		{"15031992", diallo, search.BirthDate},
		{"150392", diallo, search.BirthDate},
		{"1992-03-15", diallo, search.BirthDate},
		{"19920315", diallo, search.BirthDate},
		{"15/03", diallo, search.BirthDate},
		{"15/03/19", diallo, search.BirthDate},
		{"1992", diallo, search.BirthDate},
		{"2/11/04", rossi, search.BirthDate},
		{"021104", rossi, search.BirthDate},
		{"0211", rossi, search.BirthDate},
		{"3/15/1992", uuid.Nil, 0},
		{"16/03/1992", uuid.Nil, 0},
		{"00/00/0000", uuid.Nil, 0},
		{"99999999999999999999", uuid.Nil, 0},
		{"+", uuid.Nil, 0},
		{"+39", uuid.Nil, 0},
	} {
		results := index.Search(c.query, 5)
		if c.want == uuid.Nil {
			if len(results) > 0 {
				t.Errorf("%q found %+v", c.query, results)
			}
			continue
		}
		if len(results) != 1 || results[0].ID != c.want || len(results[0].Matches) != 1 || results[0].Matches[0].Field != c.field {
			t.Errorf("%q found %+v", c.query, results)
		}
	}
}

func TestNamesAndNumbersTogether(t *testing.T) {
	index := search.New(3)
	ids := map[string]uuid.UUID{}
	for birth, name := range map[string]string{"1992-03-15": "DIALLO Mamadou", "1971-03-15": "DIALLO Mamadou", "1992-07-01": "SOW Mamadou"} {
		id := uuid.New()
		ids[name+" "+birth] = id
		index.Put(search.Card{ID: id, Kind: store.Person, Names: []string{name}, BirthDate: birth, Documents: []string{"P" + birth[2:4] + "77" + birth[5:7]}})
	}
	for query, want := range map[string]string{
		"diallo 1992":            "DIALLO Mamadou 1992-03-15",
		"1971 diallo mamadou":    "DIALLO Mamadou 1971-03-15",
		"mamadu 1/7/1992":        "SOW Mamadou 1992-07-01",
		"mamadou 15/03/92 dialo": "DIALLO Mamadou 1992-03-15",
		"sow 7707":               "SOW Mamadou 1992-07-01",
		"p717703 diallo":         "DIALLO Mamadou 1971-03-15",
	} {
		results := index.Search(query, 5)
		if len(results) != 1 || results[0].ID != ids[want] {
			t.Errorf("%q found %+v, want %s", query, results, want)
		}
	}
	if results := index.Search("diallo 1/7/1992", 5); len(results) > 0 && results[0].Cost < 24*64 {
		t.Errorf("a date that is not theirs: %+v", results)
	}
}
