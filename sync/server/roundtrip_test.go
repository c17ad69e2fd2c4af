package server_test

import (
	"bytes"
	"io"
	"net/http"
	"testing"
	"time"

	"github.com/google/uuid"

	"sportello/store"
	"sportello/store/office"
	"sportello/sync/wire"
)

// line carries messages to the office and back: a network or a stick.
type line interface {
	push(l *laptop, envelope []byte) wire.Answer
	pull(l *laptop, request wire.PullRequest) wire.Page
}

// network is the real service over TLS.
type network struct {
	t       testing.TB
	client  *http.Client
	address string
}

func (n network) post(path, kind string, body []byte) []byte {
	n.t.Helper()
	request, err := http.NewRequestWithContext(n.t.Context(), http.MethodPost, n.address+path, bytes.NewReader(body))
	if err != nil {
		n.t.Fatal(err)
	}
	request.Header.Set("Content-Type", kind)
	response, err := n.client.Do(request)
	if err != nil {
		n.t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	content, err := io.ReadAll(response.Body)
	if err != nil {
		n.t.Fatal(err)
	}
	return content
}

func (n network) push(_ *laptop, envelope []byte) wire.Answer {
	n.t.Helper()
	answer, err := wire.DecodeAnswer(n.post(wire.PathPush, wire.TypeEnvelope, envelope))
	if err != nil {
		n.t.Fatal(err)
	}
	return answer
}

func (n network) pull(l *laptop, request wire.PullRequest) wire.Page {
	n.t.Helper()
	return l.open(n.post(wire.PathPull, wire.TypePullRequest, l.sign(request)), request)
}

// stick carries one message a file.
type stick struct{ office *place }

func (s stick) push(l *laptop, envelope []byte) wire.Answer {
	_, answer := s.office.imported(busta(l.t, of(wire.BustaEnvelope, envelope)), false)
	_, said, err := wire.OpenAnswer(answer[0].Bytes, l.known.VerifyKey)
	if err != nil {
		l.t.Fatal(err)
	}
	return said
}

func (s stick) pull(l *laptop, request wire.PullRequest) wire.Page {
	_, answer := s.office.imported(busta(l.t, of(wire.BustaRequest, l.sign(request))), false)
	return l.open(answer[0].Bytes, request)
}

// Two laptops and an office's one: what one writes the other sees and changes,
// both change it at once, the office decides, and both see the decision. The
// same by whatever line.
func TestWhatOneLaptopWritesAnotherReadsAndTheOfficeDecides(t *testing.T) {
	for name, lay := range map[string]func(p *place) line{
		"network": func(p *place) line { return network{t, p.client(), p.serve()} },
		"stick":   func(p *place) line { return stick{p} },
	} {
		t.Run(name, func(t *testing.T) {
			p := newPlace(t)
			first, second, desk := p.enrol("Lido 1"), p.enrol("Lido 2"), p.enrolFor(office.RoleOffice, "Ufficio 1")
			line := lay(p)
			family := first.writeFamily()
			first.receipt(line.push(first, first.envelope(1, 5)))

			state := pulled(t, line, second, family.mother, lido)
			surname := state.Fields["surname"].Standing
			if surname.Value != "PROVA" || state.Origins[surname.Op].Laptop != first.stream.Laptop {
				t.Fatalf("the second laptop sees %+v", state)
			}
			change := func(value string, settles ...uuid.UUID) map[string]store.Change {
				return map[string]store.Change{"surname": {Base: surname.Op, Settles: settles, Value: value}}
			}
			second.write(operation(t, store.Person, family.mother, change("PROVA FINTA")))
			first.write(operation(t, store.Person, family.mother, change("PROVA ESEMPIO")))
			second.receipt(line.push(second, second.envelope(1, 1)))
			first.receipt(line.push(first, first.envelope(6, 6)))

			contested := pulled(t, line, desk, family.mother).Fields["surname"]
			if contested.Standing.Value != "PROVA FINTA" || len(contested.Candidates) != 1 || contested.Candidates[0].Value != "PROVA ESEMPIO" {
				t.Fatalf("the office sees %+v", contested)
			}
			surname = contested.Standing
			desk.write(operation(t, store.Person, family.mother, change("PROVA ESEMPIO", contested.Candidates[0].Op)))
			desk.receipt(line.push(desk, desk.envelope(1, 1)))
			for _, l := range []*laptop{first, second} {
				decided := pulled(t, line, l, family.mother, lido).Fields["surname"]
				if decided.Standing.Value != "PROVA ESEMPIO" || len(decided.Candidates) > 0 {
					t.Errorf("after the decision %s sees %+v", l.stream.Laptop, decided)
				}
			}
		})
	}
}

// pulled takes what is new and returns a record in it.
func pulled(t testing.TB, line line, l *laptop, record uuid.UUID, trips ...wire.Trip) store.Shared {
	t.Helper()
	page := line.pull(l, l.request(trips...))
	l.cursor = page.Next
	for _, one := range page.Records {
		shared, err := one.Decode()
		if err != nil {
			t.Fatal(err)
		}
		if shared.Record == record {
			return shared
		}
	}
	t.Fatalf("the record is not among %d new ones: %+v", len(page.Records), page.Refusal)
	return store.Shared{}
}

// The service compares persons by itself once they have arrived.
func TestTheServiceMatchesBehindThePushes(t *testing.T) {
	p := newPlace(t)
	writer, desk := p.enrol("Lido 1"), p.enrolFor(office.RoleOffice, "Ufficio 1")
	line := network{t, p.client(), p.serve()}
	for _, document := range []string{"AB1234567", "AB1234567"} {
		writer.write(operation(t, store.Person, uuid.New(), says("surname", "PROVA", "given_names", "AMINA", "birth_date", "1992-03-15", "document_number", document)))
	}
	writer.receipt(line.push(writer, writer.envelope(1, 2)))
	for until := time.Now().Add(20 * time.Second); ; {
		page := line.pull(desk, desk.request())
		if len(page.Proposals) == 1 && page.Proposals[0].Stop {
			return
		}
		if time.Now().After(until) {
			t.Fatalf("proposals %+v\n%s", page.Proposals, p.log.String())
		}
		time.Sleep(10 * time.Millisecond)
	}
}
