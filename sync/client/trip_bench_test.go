package client_test

import (
	"bytes"
	"crypto/ed25519"
	"crypto/rand"
	"fmt"
	mathrand "math/rand/v2"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"

	"sportello/store"
	"sportello/sync/client"
	"sportello/sync/server"
	"sportello/sync/wire"
)

// BenchmarkFirstPullOfATrip fetches what 40 people left in three years at an
// office, and the largest bulletin it makes, from nothing, on a line of 1 Mbit/s.
// "cold" counts the connection and its handshake, "kept" follows a push on the
// same connection.
func BenchmarkFirstPullOfATrip(b *testing.B) {
	s := newService(b)
	s.stop()
	s.told = largestBulletin(b)
	s.start(b)
	people := fillOffice(b, s)
	for _, line := range []struct {
		name  string
		delay time.Duration // each way
		kept  bool
	}{
		{"cold/300ms-there-and-back", 150 * time.Millisecond, false},
		{"kept/300ms-there-and-back", 150 * time.Millisecond, true},
		{"cold/300ms-each-way", 300 * time.Millisecond, false},
		{"kept/300ms-each-way", 300 * time.Millisecond, true},
	} {
		b.Run(line.name, func(b *testing.B) {
			var down, up atomic.Int64
			for b.Loop() {
				b.StopTimer()
				e := enrolled(b, s)
				c := e.connect(b, client.Options{Dial: poorLine(125_000, line.delay, &down, &up)})
				if line.kept {
					e.outbox.queue(b)
					if _, err := c.Push(b.Context(), e.outbox, nil); err != nil {
						b.Fatal(err)
					}
				}
				down.Store(0)
				up.Store(0)
				b.StartTimer()
				result, err := c.Pull(b.Context(), e.outbox, e.inbox, trip, nil)
				b.StopTimer()
				if err != nil || result.Records < people*8 || result.Repeated || !bytes.Equal(e.inbox.bulletin, s.told) {
					b.Fatalf("%+v, %v", result, err)
				}
				b.ReportMetric(float64(result.Records), "records")
				b.ReportMetric(float64(e.inbox.takes), "pages")
				c.Close()
				b.StartTimer()
			}
			b.ReportMetric(float64(down.Load()), "B-down")
			b.ReportMetric(float64(up.Load()), "B-up")
		})
	}
}

// largestBulletin is as large as the office's program makes one
// (cmd/centrale/fields), and as hard to compress.
func largestBulletin(t testing.TB) []byte {
	t.Helper()
	told := make([]byte, 40<<10)
	if _, err := rand.Read(told); err != nil {
		t.Fatal(err)
	}
	return told
}

// fillOffice writes the three years, from another laptop.
func fillOffice(t testing.TB, s *service) (people int) {
	t.Helper()
	e := enrolled(t, s)
	e.outbox = history(t, e.outbox.stream, 40)
	c := e.connect(t, client.Options{Batch: wire.MaxOperations})
	defer c.Close()
	result, err := c.Push(t.Context(), e.outbox, nil)
	if err != nil || len(result.Quarantined) > 0 {
		t.Fatalf("%+v, %v", result, err)
	}
	return 40
}

// history is what people leave: a person with their appointments, four
// applications of 3 KB and two relations each, most written to several times.
func history(t testing.TB, stream store.Stream, people int) *outbox {
	t.Helper()
	b := newOutbox()
	b.stream = stream
	random := mathrand.New(mathrand.NewPCG(2026, 11))
	made := time.Date(2023, 11, 25, 9, 0, 0, 0, time.UTC)
	write := func(record uuid.UUID, kind store.Kind, base uuid.UUID, values map[string]string) uuid.UUID {
		made = made.Add(time.Duration(random.IntN(30)) * time.Hour)
		op := store.Operation{
			ID: uuid.Must(uuid.NewV7()), Record: record, Kind: kind, Author: "a.prova", Site: "Lido Adriano",
			Rulebook: "2026-11", Made: made, Patch: map[string]store.Change{},
		}
		for name, value := range values {
			op.Patch[name] = store.Change{Base: base, Value: value}
		}
		encoded, err := op.Encode()
		if err != nil {
			t.Fatal(err)
		}
		b.append(op.ID, encoded)
		return op.ID
	}
	digits := func(n int) string {
		text := make([]byte, n)
		for i := range text {
			text[i] = '0' + byte(random.IntN(10))
		}
		return string(text)
	}
	ids := make([]uuid.UUID, people)
	for i := range ids {
		ids[i] = uuid.Must(uuid.NewV7())
	}
	for i, id := range ids {
		person := inventedPerson(i, digits)
		first := write(id, store.Person, uuid.Nil, person)
		write(id, store.Person, first, map[string]string{"document_number": "T" + digits(7), "document_expiry": "2031-05-" + digits(1) + "1"})
		visit := uuid.Must(uuid.NewV7())
		booked := write(visit, store.Appointment, uuid.Nil, map[string]string{
			"site": "Lido Adriano", "date": "2026-11-2" + fmt.Sprint(5+i%3), "time": fmt.Sprintf("%02d:%02d", 9+i/8, i%4*15), "person": id.String(), "state": "booked"})
		write(visit, store.Appointment, booked, map[string]string{"state": "arrived"})
		for year := range 4 {
			application := uuid.Must(uuid.NewV7())
			filled := write(application, store.Application, uuid.Nil, inventedForm(id, person, year, digits))
			write(application, store.Application, filled, map[string]string{"1.75": "333/" + digits(7), "1.53": digits(5) + ".00", "1.20": "202" + fmt.Sprint(3+year) + "-12-1" + digits(1)})
			write(application, store.Application, filled, map[string]string{"outcome": "accepted", "receipt": "06" + digits(10)})
		}
		for kind, other := range map[string]int{"spouse": i ^ 1, "child": (i + people/2) % people} {
			write(uuid.Must(uuid.NewV7()), store.Relation, uuid.Nil, map[string]string{"from": id.String(), "to": ids[other].String(), "relation": kind})
		}
	}
	return b
}

func inventedPerson(i int, digits func(int) string) map[string]string {
	return map[string]string{
		"surname": []string{"PROVA", "ESEMPIO", "FINTA", "MODELLO"}[i%4] + " " + digits(2), "given_names": "NOME " + digits(3),
		"birth_date": "19" + digits(2) + "-0" + fmt.Sprint(1+i%9) + "-1" + digits(1), "birth_state": "TUN", "birth_city": "SFAX", "sex": "M", "citizenship": "TUN",
		"fiscal_code": "PRVPRV" + digits(2) + "L" + digits(2) + "Z352" + "A", "document_number": "T" + digits(7), "document_expiry": "2027-0" + fmt.Sprint(1+i%9) + "-1" + digits(1),
		"street": "VIA DI PROVA " + digits(2), "street_number": digits(2), "postcode": "48122", "municipality": "H199", "province": "RA", "mobile": "333" + digits(7), "site": "Lido Adriano",
	}
}

// inventedForm is an application of about 3 KB: the person's values again, and
// some of its own.
func inventedForm(id uuid.UUID, person map[string]string, year int, digits func(int) string) map[string]string {
	form := map[string]string{"person": id.String(), "1.3": person["surname"], "1.4": person["given_names"], "1.34": person["birth_date"], "1.38": person["birth_city"],
		"1.31": person["fiscal_code"], "1.44": person["document_number"], "1.45": person["document_expiry"], "1.68": person["street"], "1.69": person["street_number"],
		"1.72": person["postcode"], "1.75": person["mobile"], "1.18": "I" + digits(8), "1.20": "202" + fmt.Sprint(3+year) + "-12-15", "1.28": "202" + fmt.Sprint(3+year) + "-10-1" + digits(1),
		"1.53": digits(5) + ".00", "2.22": "AZIENDA AGRICOLA FACSIMILE " + digits(2) + " SRL", "2.24": digits(11), "2.53": digits(4) + ".00", "2.54": "202" + fmt.Sprint(3+year)}
	for n, value := range []string{"RA", "RAVENNA", "true", "16", "31", "2", "14", "A", "M", "TUN", "false", "01", "BRACCIANTE AGRICOLA", "RA", "true"} {
		form[fmt.Sprintf("1.%d", 80+n)], form[fmt.Sprintf("2.%d", 60+n)] = value, value
	}
	return form
}

// enrolled is a new laptop of the service's, kept in memory.
func enrolled(t testing.TB, s *service) *exchange {
	t.Helper()
	_, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	office, _, err := client.Enrol(t.Context(), s.address, s.code(t), "Portatile", key, client.Options{})
	if err != nil {
		t.Fatal(err)
	}
	e := &exchange{office: office, key: key, service: s, outbox: newOutbox(), inbox: newInbox(t)}
	e.outbox.stream.Laptop = office.Enrolment.Laptop
	return e
}

var linker = server.Linker{
	Names: map[store.Kind][]string{store.Application: {"person"}, store.Appointment: {"person"}, store.Relation: {"from", "to"}},
	Site:  "site", Day: "date",
}
