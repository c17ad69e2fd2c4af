package ui_test

import (
	"context"
	"encoding/json"
	"maps"
	"path/filepath"
	"time"

	"github.com/google/uuid"

	"sportello/app/agenda"
	"sportello/app/bulletin"
	"sportello/app/desk"
	"sportello/app/statistics"
	"sportello/app/visit"
	"sportello/store"
	"sportello/store/laptop"
	"sportello/sync/match"
	"sportello/sync/merge"
)

// elsewhere is what colleagues wrote and the office merged, put into the folder
// behind the program's back.
type elsewhere struct {
	p         *program
	states    map[uuid.UUID]store.Shared
	proposals []laptop.Proposal
	taken     []bulletin.Taken // by appointments that this laptop does not carry
	tally     statistics.Tally // of all laptops
	count     int
}

// The laptops of two colleagues.
var (
	bianchi = store.Origin{Laptop: uuid.MustParse("00000000-0000-4000-8000-000000000003"), Author: "A. Bianchi", Site: "Lido Adriano"}
	neri    = store.Origin{Laptop: uuid.MustParse("00000000-0000-4000-8000-000000000005"), Author: "G. Neri", Site: "San Pietro in Vincoli"}
)

// id is the next of a row that is the same at every run.
func (e *elsewhere) id() uuid.UUID {
	e.count++
	id := uuid.MustParse("01900000-0000-7000-8000-000000000000")
	id[14], id[15] = byte(e.count>>8), byte(e.count)
	return id
}

// writes has a colleague write fields of a record as they saw it.
func (e *elsewhere) writes(by store.Origin, kind store.Kind, record uuid.UUID, seen store.Shared, ago time.Duration, values map[string]string) {
	e.p.t.Helper()
	op := store.Operation{ID: e.id(), Record: record, Kind: kind, Author: by.Author, Site: by.Site, Made: e.p.now.Add(-ago), Patch: make(map[string]store.Change)}
	for name, value := range values {
		op.Patch[name] = store.Change{Base: seen.Fields[name].Standing.Op, Value: value}
	}
	e.states[record] = must(merge.Apply(e.states[record], op, by.Laptop))(e.p.t)
}

// person is one a colleague made a card of.
func (e *elsewhere) person(by store.Origin, ago time.Duration, values map[string]string) uuid.UUID {
	id := e.id()
	e.writes(by, store.Person, id, store.Shared{}, ago, values)
	return id
}

// contest has both colleagues change fields of a person they saw alike.
func (e *elsewhere) contest(person uuid.UUID, left, right map[string]string) {
	seen := e.states[person]
	e.writes(bianchi, store.Person, person, seen, 39*time.Minute, left)
	e.writes(neri, store.Person, person, seen, 22*time.Hour+21*time.Minute, right)
}

// books has a colleague make an appointment with somebody new.
func (e *elsewhere) books(by store.Origin, ago time.Duration, date, time string, person map[string]string) uuid.UUID {
	visit := e.id()
	e.writes(by, store.Appointment, visit, store.Shared{}, ago, map[string]string{
		"site": "Lido Adriano", "date": date, "time": time, "minutes": "15", "person": e.person(by, ago, person).String(),
		"request": "rinnovo", "motive": "16", "state": "booked", "booked": e.p.now.Add(-ago).UTC().Format("2006-01-02T15:04:05Z07:00"),
	})
	return visit
}

func (e *elsewhere) propose(a, b uuid.UUID, verdict match.Verdict) {
	evidence := must(json.Marshal(verdict))(e.p.t)
	e.proposals = append(e.proposals, laptop.Proposal{A: a, B: b, Score: verdict.Probability, Stop: verdict.Band == match.Stop, Evidence: evidence})
}

// arrive puts all of it into the folder, as a pull does.
func (e *elsewhere) arrive(role string) {
	p, ctx := e.p, context.Background()
	p.t.Helper()
	file := must(laptop.Open(ctx, laptop.Options{Folder: filepath.Join(p.place, p.folder), Clock: p.clock}))(p.t)
	defer func() { p.check(file.Close()) }()
	session := must(file.Unlock(ctx, "e.prova", passphrase))(p.t)
	defer session.Close()
	arrival := laptop.Arrival{
		Role: role, Laptops: map[uuid.UUID]string{bianchi.Laptop: "portatile 3", neri.Laptop: "portatile 5"}, Proposals: e.proposals,
		Describe: func(kind store.Kind, state string, values map[string]string) (map[string]string, string, string) {
			if kind == store.Appointment {
				read := visit.Read(state, values)
				values = maps.Clone(read.Values)
				if values["state"] = read.State; read.Undecided() {
					values[agenda.CardUndecided] = "true"
				}
				return values, read.State, values["site"]
			}
			if state == "" {
				state = "active"
			}
			return values, state, ""
		},
	}
	arrival.Bulletin = must(bulletin.Bulletin{Made: p.now, Taken: e.taken, Tally: e.tally}.Encode())(p.t)
	for _, state := range e.states {
		arrival.Records = append(arrival.Records, laptop.Incoming{Shared: state, Encoded: must(json.Marshal(state))(p.t), Operations: len(state.Origins)})
	}
	must(session.Take(ctx, arrival))(p.t)
}

// reconciling opens the program at the office with what e says, at its place.
func reconciling(p *program, fill func(e *elsewhere)) {
	p.t.Helper()
	p.desk(func(context.Context, *desk.Session) {})
	e := &elsewhere{p: p, states: make(map[uuid.UUID]store.Shared)}
	fill(e)
	e.arrive("office")
}

// manyNames is what waits on a full day: people with names from everywhere.
func manyNames(e *elsewhere) {
	fatou := map[string]string{"surname": "PROVA", "given_names": "FATOU", "sex": "F", "birth_date": "1992-03-15", "birth_state": "SEN", "citizenship": "SEN",
		"fiscal_code": "PRVFTA92C55Z343I", "document_type": "passport", "document_number": "PR3124578", "document_expiry": "2029-04-18", "mobile": "3335550142",
		"municipality": "RAVENNA", "street": "VIA INVENTATA", "street_number": "12"}
	first := e.person(bianchi, 39*time.Minute, fatou)
	second := make(map[string]string)
	for name, value := range fatou {
		second[name] = value
	}
	second["given_names"], second["fiscal_code"], second["document_number"], second["document_expiry"], second["street_number"] = "FATOU BINTOU", "", "PR1877120", "2024-05-01", "21"
	other := e.person(neri, 22*time.Hour+21*time.Minute, second)
	e.propose(first, other, match.Verdict{Probability: 0.974, Band: match.Stop, Evidence: []match.Evidence{
		{Field: "birth_date", Level: "same", Weight: 6.1}, {Field: "phone", Level: "same", Weight: 5.4}, {Field: "surname", Level: "same", Weight: 1.9},
		{Field: "given_name", Level: "some", Weight: 1.2}, {Field: "address", Level: "mostly", Weight: -0.3}, {Field: "document", Level: "different", Weight: 0},
	}})
	for _, one := range []struct{ surname, given, original, field, left, right string }{
		{"ESEMPIO", "MOHAMMED", "محمد العمراني", "original_name", "محمد العمراني", "محمد العمرانى"},
		{"PROVENKO", "OKSANA", "Пробенко Оксана", "original_name", "Пробенко Оксана", "Пробенко Оксана Петрівна"},
		{"PROVAMAN", "ABUL", "মোহাম্মদ রহমান", "original_name", "মোহাম্মদ রহমান", "মোঃ রহমান"},
		{"ESEMPIOWSKI DELLA FONTE LUNGHISSIMA", "ALEXANDRA MAXIMILIANA BERNARDETTE", "", "street", "VIA DELLE INVENZIONI LUNGHISSIME E MAI FINITE DEI CADUTI", "VIALE DELLE INVENZIONI LUNGHISSIME E MAI FINITE DEI CADUTI"},
	} {
		person := e.person(bianchi, 48*time.Hour, map[string]string{"surname": one.surname, "given_names": one.given, "original_name": one.original, "birth_date": "1990-01-01", "citizenship": "MAR", "document_number": "XX0000001"})
		e.contest(person, map[string]string{one.field: one.left}, map[string]string{one.field: one.right})
	}
	several := e.person(bianchi, 48*time.Hour, map[string]string{"surname": "FINTA", "given_names": "ARBENA", "birth_date": "1988-02-03", "citizenship": "ALB"})
	e.contest(several, map[string]string{"mobile": "3335550150", "birth_date": "1988-03-02", "citizenship": "SRB"}, map[string]string{"mobile": "3335550151", "birth_date": "1988-02-08", "citizenship": "MKD"})
}
