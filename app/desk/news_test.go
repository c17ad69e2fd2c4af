package desk_test

import (
	"context"
	"maps"
	"testing"

	"sportello/app/desk"
	"sportello/app/permit"
)

// A new passport replaces the old one's number and expiry, and nothing that
// somebody has filled in.
func TestNewsOfADocument(t *testing.T) {
	r := newRoom(t)
	her := fatou()
	delete(her, "sex")
	a, err := r.session.Start(context.Background(), r.person(her).ID)
	if err != nil {
		t.Fatal(err)
	}
	passport := func(number, expires string) map[string]string {
		return r.session.Understand(passportLines("SEN", "SEN", "ESEMPIO", "FATU", number, "920316", "F", expires)).Values
	}
	if news := a.News(passport("A01234567", "300131")); !maps.Equal(news, permit.Values{"1.33": "F"}) {
		t.Errorf("the passport on file: %v", news)
	}
	want := permit.Values{"1.33": "F", "1.44": "B76543210", "1.45": "2036-01-31"}
	if news := a.News(passport("B76543210", "360131")); !maps.Equal(news, want) {
		t.Errorf("a new passport: %v", news)
	}
	a.SetAll(permit.Values{"1.40": "", "1.41": permit.Yes, "1.42": "02"})
	want["1.40"], want["1.41"], want["1.42"] = permit.Yes, "", ""
	news := a.News(passport("B76543210", "360131"))
	if !maps.Equal(news, want) {
		t.Errorf("a passport in place of another document: %v", news)
	}
	before := a.Values()
	a.SetAll(news)
	if left := a.News(passport("B76543210", "360131")); len(left) > 0 {
		t.Errorf("still news: %v", left)
	}
	if _, ok := a.Undo(); !ok || !maps.Equal(a.Values(), before) {
		t.Error("one step does not take it back")
	}
}

func TestNewsOfAPerson(t *testing.T) {
	record := map[string]string{"surname": "ESEMPIO", "document_type": "02", "document_number": "AA1", "document_expiry": "2027-01-01"}
	for name, c := range map[string]struct{ read, want map[string]string }{
		"nothing":                       {map[string]string{"surname": "ESEMPIO"}, map[string]string{}},
		"another spelling is not taken": {map[string]string{"surname": "ESEMPYO", "sex": "F"}, map[string]string{"sex": "F"}},
		"a new document": {
			map[string]string{"document_type": desk.Passport, "document_number": "BB2", "document_expiry": "2036-01-31"},
			map[string]string{"document_type": desk.Passport, "document_number": "BB2", "document_expiry": "2036-01-31"},
		},
		"a number that could not be read": {map[string]string{"document_type": desk.Passport, "document_expiry": "2036-01-31"}, map[string]string{}},
	} {
		if news := desk.PersonNews(record, c.read); !maps.Equal(news, c.want) {
			t.Errorf("%s: %v", name, news)
		}
	}
}
