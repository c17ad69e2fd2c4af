package fields

import (
	"bytes"
	"crypto/ed25519"
	"errors"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"sportello/app/bulletin"
	"sportello/app/statistics"
	"sportello/app/visit"
	"sportello/store"
	"sportello/store/office"
	"sportello/sync/server"
)

// morning is a Wednesday in Ravenna.
var morning = time.Date(2026, 11, 25, 8, 0, 0, 0, time.UTC)

// register is an office's ledger with one laptop that writes to it.
type register struct {
	*office.Ledger
	stream store.Stream
	seq    uint64
	hash   store.Hash
}

func newRegister(t testing.TB) *register {
	t.Helper()
	ledger, err := office.Create(t.Context(), office.Options{
		Path: filepath.Join(t.TempDir(), "ledger.db"), Merger: server.Merger{}, Linker: Linker(), Teller: Teller(), Clock: func() time.Time { return morning },
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = ledger.Close() })
	code := office.Code{Ticket: [8]byte{1}, Name: "Portatile di prova", Role: office.RoleTrips, Expires: morning.Add(time.Hour)}
	err = ledger.OfferCode(t.Context(), code)
	laptop, enrolled := ledger.Enrol(t.Context(), code.Ticket, make(ed25519.PublicKey, ed25519.PublicKeySize))
	if err := errors.Join(err, enrolled); err != nil {
		t.Fatal(err)
	}
	stream := store.Stream{Laptop: laptop.ID, Incarnation: uuid.New()}
	return &register{ledger, stream, 0, stream.Genesis()}
}

// write has new records come in, as an operator at Lido Adriano wrote them.
func (r *register) write(t testing.TB, kind store.Kind, records ...map[string]string) (ids []uuid.UUID) {
	t.Helper()
	for range records {
		ids = append(ids, uuid.New())
	}
	r.push(t, kind, ids, records)
	return ids
}

// writeTo has an operation on a record come in.
func (r *register) writeTo(t testing.TB, kind store.Kind, record uuid.UUID, values map[string]string) {
	t.Helper()
	r.push(t, kind, []uuid.UUID{record}, []map[string]string{values})
}

func (r *register) push(t testing.TB, kind store.Kind, ids []uuid.UUID, records []map[string]string) {
	t.Helper()
	push := office.Push{Stream: r.stream, Before: r.hash}
	for i, values := range records {
		op := store.Operation{ID: uuid.New(), Record: ids[i], Kind: kind, Author: "a.prova", Site: "Lido Adriano", Made: morning, Patch: map[string]store.Change{}}
		for field, value := range values {
			op.Patch[field] = store.Change{Value: value}
		}
		encoded, err := op.Encode()
		if err != nil {
			t.Fatal(err)
		}
		r.seq++
		r.hash = store.Link(r.hash, r.seq, encoded)
		push.Entries = append(push.Entries, office.Content{Entry: store.Entry{Seq: r.seq, Hash: r.hash, Op: op.ID, Encoded: encoded}, Operation: op})
	}
	answer, err := r.Append(t.Context(), push)
	if err != nil || len(answer.Quarantined) > 0 {
		t.Fatalf("%+v, %v", answer, err)
	}
}

func (r *register) bulletin(t testing.TB) (bulletin.Bulletin, []byte) {
	t.Helper()
	encoded, err := Bulletin(func() time.Time { return morning })(t.Context(), r.Ledger)
	if err != nil {
		t.Fatal(err)
	}
	told, err := bulletin.Decode(encoded)
	if err != nil {
		t.Fatal(err)
	}
	return told, encoded
}

func booked(date, at string) map[string]string {
	return map[string]string{"site": "Lido Adriano", "date": date, "time": at, "state": "booked", "minutes": "20", "subject": "FINTA AMINA"}
}

// done is a visit of the day before: come at 9:00, called at 9:10, filling from
// 9:10 to 9:14.
func done() map[string]string {
	return map[string]string{
		"site": "Lido Adriano", "date": "2026-11-24", "time": "09:00", "state": "queued", "arrived": "2026-11-24T08:00:00Z", "called": "2026-11-24T08:10:00Z",
		"started": "2026-11-24T08:10:00Z", "done": "2026-11-24T08:14:00Z", "filling": "240",
	}
}

func queued() map[string]string {
	return map[string]string{"errors_stopped": "2", "1.3": "FINTA", "1.4": "AMINA", "1.9": "true", "1.16": "16", "1.28": "2026-11-24", "1.75": "3330000000"}
}

func with(values map[string]string, pairs ...string) map[string]string {
	for i := 0; i < len(pairs); i += 2 {
		values[pairs[i]] = pairs[i+1]
	}
	return values
}

func TestFactsOfAnOffice(t *testing.T) {
	r := newRegister(t)
	r.write(t, store.Person, map[string]string{"surname": "FINTA"})
	r.write(t, store.Appointment, done(), booked("2026-12-01", "09:20"), with(booked("2026-12-01", "09:40"), store.Deleted, "true"))
	r.write(t, store.Application, queued(), map[string]string{"1.3": "NON IN CODA"})
	facts, err := Facts(t.Context(), r.Ledger)
	if err != nil {
		t.Fatal(err)
	}
	figures := facts.Figures(statistics.Query{From: "2026-11-24", To: "2026-11-24"})
	if figures.Visits != 1 || figures.Applications != 1 || figures.Waiting.Median != 10*time.Minute {
		t.Errorf("%d visits, %d applications, %v waited", figures.Visits, figures.Applications, figures.Waiting.Median)
	}
	// Where the application does not say, who wrote it does.
	of := facts.Figures(statistics.Query{Site: "Lido Adriano", Operator: "a.prova"})
	if of.Applications != 1 {
		t.Errorf("%d applications of the site and the operator", of.Applications)
	}
	report, err := r.Verify(t.Context())
	if err != nil || len(report.Findings) > 0 {
		t.Errorf("%+v, %v", report, err)
	}
}

func TestABulletinTellsWhenDesksAreTaken(t *testing.T) {
	r := newRegister(t)
	ids := r.write(t, store.Appointment,
		booked("2027-02-25", "16:40"), booked("2026-11-25", "08:40"), with(booked("2026-12-01", "09:20"), "minutes", "a while"),
		booked("2026-11-24", "09:00"), booked("2027-02-26", "09:00"), // gone, and too far
		with(booked("2026-12-01", "10:00"), "state", "cancelled", "cancelled", "2026-11-24T08:00:00Z"), done(),
		with(booked("2026-12-01", "10:20"), store.Deleted, "true"), booked("2026-12-01", "un giorno"),
		// Moved here by one laptop while the person came where it was before, at another.
		with(booked("2026-12-01", "11:00"), "arrived", "2026-11-25T07:55:00Z", visit.FieldHeld, "2026-11-25 09:00 Lido Adriano"))
	told, encoded := r.bulletin(t)
	want := []bulletin.Taken{
		{Site: "Lido Adriano", Date: "2026-11-25", Time: "08:40", Minutes: 20, Visit: ids[1]},
		{Site: "Lido Adriano", Date: "2026-12-01", Time: "09:20", Visit: ids[2]},
		{Site: "Lido Adriano", Date: "2027-02-25", Time: "16:40", Minutes: 20, Visit: ids[0]},
	}
	if fmt.Sprint(told.Taken) != fmt.Sprint(want) || !told.Made.Equal(morning) {
		t.Errorf("made %v, taken %v\nwant %v", told.Made, told.Taken, want)
	}
	if _, again := r.bulletin(t); !bytes.Equal(again, encoded) {
		t.Error("the same ledger at the same time makes another bulletin")
	}
}

// Whatever a laptop books, there is a bulletin.
func TestABulletinOfMoreThanItCanTell(t *testing.T) {
	r := newRegister(t)
	var many []map[string]string
	for n := range 300 {
		many = append(many, with(booked("2026-12-01", fmt.Sprintf("%02d:%02d", n/60, n%60)), "site", fmt.Sprintf("%s %03d", strings.Repeat("x", 120), n)))
	}
	for n := range bulletin.MaxTaken {
		many = append(many, booked("2026-12-02", fmt.Sprintf("%02d:%02d", n/60%24, n%60)))
	}
	r.write(t, store.Appointment, many...)
	if told, _ := r.bulletin(t); len(told.Taken) != bulletin.MaxSites {
		t.Errorf("%d taken", len(told.Taken))
	}
	fewer := newRegister(t)
	fewer.write(t, store.Appointment, many[300-bulletin.MaxSites+1:]...)
	fewer.write(t, store.Appointment, booked("2026-12-03", "09:00"))
	if told, encoded := fewer.bulletin(t); len(told.Taken) != bulletin.MaxTaken || told.Taken[bulletin.MaxTaken-1].Date != "2026-12-02" || len(encoded) > bulletin.Max/2 {
		t.Errorf("%d taken, %d bytes", len(told.Taken), len(encoded))
	}
}

func TestABulletinTellsTheFiguresOfAllAndNothingPersonal(t *testing.T) {
	r := newRegister(t)
	person := r.write(t, store.Person, map[string]string{"surname": "FINTA", "given_names": "AMINA"})[0]
	r.write(t, store.Appointment, with(done(), "person", person.String(), "subject", "FINTA AMINA"))
	application := r.write(t, store.Application, with(queued(), "person", person.String()))[0]
	told, encoded := r.bulletin(t)
	figures := told.Tally.Figures(statistics.Query{Site: "Lido Adriano"})
	if figures.Visits != 1 || figures.Applications != 1 || told.Since != "2023-12-04" {
		t.Errorf("%d visits, %d applications since %s", figures.Visits, figures.Applications, told.Since)
	}
	for _, personal := range []string{"FINTA", "AMINA", "3330000000", "a.prova", person.String(), string(person[:]), application.String(), string(application[:])} {
		if strings.Contains(string(encoded), personal) {
			t.Errorf("the bulletin holds %q", personal)
		}
	}
}

// years yields what an office with so many applications a year has after eight.
func years(perYear int) func(yield func(statistics.Fact) bool) {
	random := rand.New(rand.NewPCG(2026, 11))
	today := int32(morning.Unix() / (24 * 60 * 60))
	one := func(of ...string) string { return of[min(random.IntN(len(of)), random.IntN(len(of)))] }
	return func(yield func(statistics.Fact) bool) {
		for range 8 * perYear {
			fact := statistics.Fact{
				Kind: statistics.Application, ID: uuid.New(), Day: today - int32(random.IntN(8*365)), Operator: one("a.prova", "b.esempio"),
				Site:    one("Lido Adriano", "San Pietro in Vincoli", "Casa delle Culture", "Centro immigrati"),
				Request: one("rinnovo", "rilascio", "aggiornamento", "conversione"), Motive: one("16", "23", "05", "11", "31", "02", "19", "03", "08", "01"),
				Filling: time.Duration(120+random.ExpFloat64()*300) * time.Second,
			}
			came := fact
			came.Kind, came.ID, came.State, came.Waited, came.Waiting = statistics.Visit, uuid.New(), "queued", true, time.Duration(random.ExpFloat64()*900)*time.Second
			if random.IntN(3) == 0 {
				fact.Stopped = []string{fmt.Sprint("rule-", random.IntN(30))}
			}
			if !yield(fact) || !yield(came) {
				return
			}
		}
	}
}

// However large the office, a bulletin stays what a poor line carries: it tells
// of fewer weeks.
func TestABulletinTellsOfAsManyWeeksAsFit(t *testing.T) {
	facts := statistics.New(years(1500))
	since := "9999-12-31"
	for _, size := range []int{2 << 10, 8 << 10, 16 << 10, bulletin.Max} {
		encoded, err := fit(bulletin.Bulletin{Made: morning}, facts, size)
		if err != nil || len(encoded) > size {
			t.Fatalf("in %d bytes: %d, %v", size, len(encoded), err)
		}
		told, err := bulletin.Decode(encoded)
		if err != nil || told.Since >= since {
			t.Errorf("in %d bytes: since %s, in fewer since %s, %v", size, told.Since, since, err)
		}
		if since = told.Since; size < bulletin.Max && len(encoded) < size*8/10 {
			t.Errorf("in %d bytes: only %d", size, len(encoded))
		}
		monday, err := time.Parse(time.DateOnly, since)
		if err != nil || monday.Weekday() != time.Monday {
			t.Errorf("since %s, not a Monday", since)
		}
	}
	if since != "2023-12-04" {
		t.Errorf("where there is room for all: since %s", since)
	}
	encoded, err := fit(bulletin.Bulletin{Made: morning}, facts, 100)
	told, wrong := bulletin.Decode(encoded)
	if err := errors.Join(err, wrong); err != nil || told.Since != "" || told.Tally.Figures(statistics.Query{}).Visits != 0 {
		t.Errorf("where there is room for none: since %q, %v", told.Since, err)
	}
}

// BenchmarkOffice is what an office does with 200,000 records that count, 1,000 of
// them appointments to come: it makes a bulletin, and answers a question.
func BenchmarkOffice(b *testing.B) {
	r := newRegister(b)
	var visits []map[string]string
	for n := range 1000 {
		visits = append(visits, booked(morning.AddDate(0, 0, n/12).Format(time.DateOnly), fmt.Sprintf("%02d:%02d", 9+n%12/3, n%3*20)))
	}
	r.write(b, store.Appointment, visits...)
	for range 199 {
		var applications []map[string]string
		for n := range 1000 {
			applications = append(applications, with(queued(), "1.28", morning.AddDate(0, 0, -n).Format(time.DateOnly), "1.16", []string{"16", "23", "05", "11"}[n%4]))
		}
		r.write(b, store.Application, applications...)
	}
	b.Run("bulletin", func(b *testing.B) {
		write := Bulletin(func() time.Time { return morning })
		for b.Loop() {
			if _, err := write(b.Context(), r.Ledger); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("figures", func(b *testing.B) {
		for b.Loop() {
			facts, err := Facts(b.Context(), r.Ledger)
			if err != nil {
				b.Fatal(err)
			}
			if figures := facts.Figures(statistics.Query{From: "2026-01-01", To: "2026-11-25"}); figures.Applications == 0 {
				b.Fatal("nothing counts")
			}
		}
	})
}

// BenchmarkFit is what it costs to find out of how many weeks there is room for
// figures, with eight years of 6,000 applications.
func BenchmarkFit(b *testing.B) {
	facts := statistics.New(years(6000))
	for b.Loop() {
		if _, err := fit(bulletin.Bulletin{Made: morning}, facts, bulletinSize); err != nil {
			b.Fatal(err)
		}
	}
}
