package server_test

import (
	"bytes"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/sha256"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"sportello/store"
	"sportello/store/office"
	"sportello/sync/wire"
)

// request is what the laptop would ask next.
func (l *laptop) request(trips ...wire.Trip) wire.PullRequest {
	request := wire.PullRequest{
		Laptop: l.stream.Laptop, Incarnation: l.stream.Incarnation, Recipient: l.own.Recipient().String(), Trips: trips, Cursor: l.cursor,
	}
	rand.Read(request.Nonce[:])
	return request
}

func (l *laptop) sign(request wire.PullRequest) []byte {
	l.t.Helper()
	signed, err := request.Sign(l.key)
	if err != nil {
		l.t.Fatal(err)
	}
	return signed
}

// open reads a page as the laptop would.
func (l *laptop) open(encoded []byte, request wire.PullRequest) wire.Page {
	l.t.Helper()
	page, err := wire.OpenPage(encoded, l.known.VerifyKey, l.own, request.Nonce, l.stream.Laptop)
	if err != nil {
		l.t.Fatal(err)
	}
	return page
}

func (p *place) pull(l *laptop, request wire.PullRequest) wire.Page {
	p.t.Helper()
	recorder := p.post(wire.PathPull, l.sign(request))
	if kind := recorder.Header().Get("Content-Type"); kind != wire.TypePage {
		p.t.Fatalf("answered with %s: %s", kind, recorder.Body)
	}
	return l.open(recorder.Body.Bytes(), request)
}

// pullAll takes every page, as a laptop does that has this much room, and
// returns the records by id and the last page.
func (p *place) pullAll(l *laptop, room int, trips ...wire.Trip) (map[uuid.UUID]store.Shared, wire.Page) {
	p.t.Helper()
	records := make(map[uuid.UUID]store.Shared)
	for {
		request := l.request(trips...)
		request.Bytes = room
		page := p.pull(l, request)
		if page.Refusal != nil {
			p.t.Fatalf("refused: %+v", page.Refusal)
		}
		if !bytes.Equal(page.From, l.cursor) {
			p.t.Fatalf("a page from %x, asked from %x", page.From, l.cursor)
		}
		for _, pulled := range page.Records {
			shared, err := pulled.Decode()
			if err != nil {
				p.t.Fatal(err)
			}
			records[shared.Record] = shared
		}
		l.cursor = page.Next
		if !page.More {
			return records, page
		}
	}
}

var lido = wire.Trip{Site: "Lido Adriano", From: "2026-11-24", To: "2026-11-26"}

// family is a person, her child, their appointment at the Lido and her
// application, as one laptop writes them.
type family struct{ mother, child, relation, visit, application uuid.UUID }

func (l *laptop) writeFamily() family {
	l.t.Helper()
	f := family{uuid.New(), uuid.New(), uuid.New(), uuid.New(), uuid.New()}
	l.write(operation(l.t, store.Person, f.mother, says("surname", "PROVA", "given_names", "AMINA", "birth_date", "1992-03-15")))
	l.write(operation(l.t, store.Person, f.child, says("surname", "PROVA", "given_names", "SAMI", "birth_date", "2019-01-02")))
	l.write(operation(l.t, store.Relation, f.relation, says("from", f.mother.String(), "to", f.child.String(), "relation", "child")))
	l.write(operation(l.t, store.Appointment, f.visit, says("person", f.mother.String(), "site", lido.Site, "date", "2026-11-25")))
	l.write(operation(l.t, store.Application, f.application, says("person", f.mother.String(), "1.3", "PROVA")))
	return f
}

func TestALaptopIsSentWhatItsTripNeeds(t *testing.T) {
	p := newPlace(t)
	writer, traveller := p.enrol("Lido 1"), p.enrol("Lido 2")
	f := writer.writeFamily()
	writer.receipt(p.push(writer.envelope(1, 5)))

	records, last := p.pullAll(traveller, 0)
	if len(records) != 0 || last.Total == nil || last.Total.Count != 0 || last.Role != "trips" || last.Number != 2 || traveller.known.Number != 2 {
		t.Errorf("without a trip: %v, %+v", records, last)
	}
	records, last = p.pullAll(traveller, 0, lido)
	for name, id := range map[string]uuid.UUID{"mother": f.mother, "child": f.child, "relation": f.relation, "visit": f.visit, "application": f.application} {
		if _, has := records[id]; !has {
			t.Errorf("the %s is missing", name)
		}
	}
	if got := records[f.mother].Values()["given_names"]; got != "AMINA" {
		t.Errorf("the mother's name is %q", got)
	}
	if name := last.Laptops[writer.stream.Laptop]; name != "Lido 1" {
		t.Errorf("written by %q", name)
	}
	elsewhere := lido
	elsewhere.From = "2026-11-26"
	if records, _ := p.pullAll(traveller, 0, elsewhere); len(records) != 0 {
		t.Errorf("on another day: %v", records)
	}
	years := wire.Trip{Site: lido.Site, From: "2026-01-01", To: "2026-12-31"}
	if records, _ := p.pullAll(traveller, 0, years); len(records) != 0 {
		t.Errorf("for a trip of a year: %v", records)
	}
	p.now = p.now.AddDate(0, 6, 0)
	if records, _ := p.pullAll(traveller, 0, lido); len(records) != 0 {
		t.Errorf("half a year later: %v", records)
	}
	if log := p.log.String(); strings.Contains(log, "PROVA") || strings.Contains(log, "AMINA") || strings.Contains(log, "a.prova") || !strings.Contains(log, `"msg":"pull"`) {
		t.Errorf("logged %s", log)
	}
}

func TestPagesFollowEachOtherAndAddUp(t *testing.T) {
	p := newPlace(t)
	writer := p.enrol("Lido 1")
	for range 60 {
		writer.write(application(t, uuid.New(), says("1.3", "PROVA", "note", strings.Repeat("esempio ", 40))))
	}
	writer.receipt(p.push(writer.envelope(1, 60)))

	seen, pages, sum, left := make(map[uuid.UUID]bool), 0, [16]byte{}, uint64(60)
	for more := true; more; pages++ {
		request := writer.request()
		request.Bytes = 8 << 10
		page := p.pull(writer, request)
		for _, pulled := range page.Records {
			shared, err := pulled.Decode()
			if err != nil || seen[shared.Record] || pulled.Operations != 1 {
				t.Fatalf("%v of %d operations, seen %t: %v", shared.Record, pulled.Operations, seen[shared.Record], err)
			}
			seen[shared.Record] = true
			for i, b := range store.Digest(pulled.Encoded) {
				sum[i] ^= b
			}
		}
		if left -= uint64(len(page.Records)); page.Left != left {
			t.Errorf("%d left, said %d", left, page.Left)
		}
		if !bytes.Equal(page.From, writer.cursor) || page.More != (page.Total == nil) {
			t.Fatalf("page %+v", page)
		}
		if page.Total != nil && (page.Total.Count != 60 || page.Total.Sum != sum) {
			t.Errorf("total %+v, want 60 and %x", page.Total, sum)
		}
		writer.cursor, more = page.Next, page.More
	}
	if len(seen) != 60 || pages < 3 {
		t.Errorf("%d records on %d pages", len(seen), pages)
	}
	if records, last := p.pullAll(writer, 0); len(records) != 0 || last.Total.Count != 60 {
		t.Errorf("again: %d records, %+v", len(records), last.Total)
	}
}

func TestAPageSaysHowFarTheStreamIsHeld(t *testing.T) {
	p := newPlace(t)
	l := p.enrol("Lido 1")
	check := func(seq uint64, hash store.Hash) {
		t.Helper()
		page := p.pull(l, l.request())
		receipt, err := wire.VerifyReceipt(page.Receipt, l.known.VerifyKey)
		if err != nil || receipt.Stream != l.stream || receipt.Seq != seq || receipt.Hash != hash || receipt.Epoch != l.known.Epoch {
			t.Errorf("%+v, %v, want %d", receipt, err, seq)
		}
	}
	check(0, l.stream.Genesis())
	for range 3 {
		l.write(application(t, uuid.New(), surname("PROVA")))
	}
	l.receipt(p.push(l.envelope(1, 3)))
	check(3, l.chain[2].Hash)
}

func TestWhoLostTheirPlaceStartsAnew(t *testing.T) {
	p := newPlace(t)
	l := p.enrol("Lido 1")
	l.writeFamily()
	l.receipt(p.push(l.envelope(1, 5)))
	p.pullAll(l, 0)
	for name, c := range map[string]struct {
		spoil   func(*wire.PullRequest)
		restart bool
	}{
		"goes on":        {func(*wire.PullRequest) {}, false},
		"other trips":    {func(r *wire.PullRequest) { r.Trips = []wire.Trip{lido} }, true},
		"another epoch":  {func(r *wire.PullRequest) { r.Cursor = bytes.Clone(r.Cursor); r.Cursor[1] ^= 1 }, true},
		"no such cursor": {func(r *wire.PullRequest) { r.Cursor = []byte("of a later version") }, true},
		"no cursor":      {func(r *wire.PullRequest) { r.Cursor = nil }, false},
	} {
		request := l.request()
		c.spoil(&request)
		page := p.pull(l, request)
		if page.Restart != c.restart || !bytes.Equal(page.From, request.Cursor) {
			t.Errorf("%s: restart %t, from %x", name, page.Restart, page.From)
		}
		if all := len(page.Records) == 5; all != (c.restart || request.Cursor == nil) {
			t.Errorf("%s: %d records", name, len(page.Records))
		}
	}
}

func TestOnlyWhoIsKnownIsAnswered(t *testing.T) {
	p := newPlace(t)
	l, revoked := p.enrol("Lido 1"), p.enrol("Lido 2")
	if err := p.office.Ledger.Revoke(t.Context(), revoked.stream.Laptop); err != nil {
		t.Fatal(err)
	}
	stranger := *l
	stranger.stream.Laptop = uuid.New()
	_, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	thief, curious := *l, *revoked
	thief.key, curious.key = key, key
	later := l.sign(l.request())
	later[len("sportello pull\x00")]++
	for name, c := range map[string]struct {
		by     *laptop
		body   []byte
		code   wire.Code
		status int
		told   bool // whose request it was
	}{
		"not enrolled":        {&stranger, nil, wire.UnknownLaptop, http.StatusForbidden, true},
		"revoked":             {revoked, nil, wire.Revoked, http.StatusForbidden, true},
		"another's key":       {&thief, nil, wire.BadSignature, http.StatusForbidden, true},
		"asks about another":  {&curious, nil, wire.BadSignature, http.StatusForbidden, true},
		"of a later version":  {l, later, wire.Version, http.StatusBadRequest, true},
		"rubbish":             {l, []byte("rubbish"), wire.Malformed, http.StatusBadRequest, false},
		"far too much":        {l, make([]byte, wire.MaxPullRequest+1), wire.TooLarge, http.StatusRequestEntityTooLarge, false},
		"an envelope instead": {l, []byte("sportello envelope\x00\x01"), wire.Malformed, http.StatusBadRequest, false},
	} {
		request := c.by.request()
		body := c.body
		if body == nil {
			body = c.by.sign(request)
		}
		recorder := p.post(wire.PathPull, body)
		encoded := recorder.Body.Bytes()
		laptop, nonce, err := wire.PageFor(encoded)
		if err != nil {
			t.Fatalf("%s: %v in %s", name, err, encoded)
		}
		if c.told != (laptop == c.by.stream.Laptop) {
			t.Errorf("%s: addressed to %s", name, laptop)
		}
		page, err := wire.OpenPage(encoded, l.known.VerifyKey, nil, nonce, laptop)
		if err != nil || page.Refusal == nil || page.Refusal.Code != c.code || recorder.Code != c.status {
			t.Errorf("%s: %d, %+v, %v", name, recorder.Code, page.Refusal, err)
		}
	}
}

func TestAnOfficesLaptopIsSentEverythingAndWhoMayBeOne(t *testing.T) {
	p := newPlace(t)
	writer, desk := p.enrol("Lido 1"), p.enrolFor(office.RoleOffice, "Ufficio 1")
	f := writer.writeFamily()
	double := uuid.New()
	writer.write(operation(t, store.Person, double, says("surname", "PROVA", "given_names", "AMINA", "birth_date", "1992-03-15", "document_number", "AB1234567")))
	writer.receipt(p.push(writer.envelope(1, 6)))
	if _, err := p.office.Ledger.Match(t.Context()); err != nil {
		t.Fatal(err)
	}
	records, last := p.pullAll(desk, 0)
	if len(records) != 6 || last.Role != "office" || last.Total.Count != 6 {
		t.Errorf("%d records, %+v", len(records), last)
	}
	found := slices.IndexFunc(last.Proposals, func(proposal wire.Proposal) bool {
		return (proposal.A == double || proposal.B == double) && (proposal.A == f.mother || proposal.B == f.mother)
	})
	if found < 0 {
		t.Fatalf("proposals %+v", last.Proposals)
	}
	if proposal := last.Proposals[found]; proposal.Score <= 0.5 || !bytes.Contains(proposal.Evidence, []byte(`"evidence"`)) {
		t.Errorf("proposal %+v", proposal)
	}
	if _, last := p.pullAll(writer, 0); len(last.Proposals) != 0 {
		t.Errorf("a travelling laptop is told %+v", last.Proposals)
	}
}

func (p *place) publish(serial uint64, bundle []byte) {
	p.t.Helper()
	manifest, err := wire.SignRelease(wire.Release{Serial: serial, Version: "2027-01-01", Issued: p.now, Bundle: sha256.Sum256(bundle), Size: uint64(len(bundle))}, p.office.Keys.Receipt)
	if err != nil {
		p.t.Fatal(err)
	}
	if err := p.office.Ledger.PublishRelease(p.t.Context(), office.Release{Serial: serial, Manifest: manifest, Bundle: bundle}); err != nil {
		p.t.Fatal(err)
	}
}

func TestANewRulebookArrivesInPieces(t *testing.T) {
	p := newPlace(t)
	l := p.enrol("Lido 1")
	if page := p.pull(l, l.request()); page.Release != nil {
		t.Errorf("a release nobody published: %x", page.Release)
	}
	bundle := make([]byte, 100_000)
	rand.Read(bundle)
	p.publish(3, bundle)

	page := p.pull(l, l.request())
	release, err := wire.VerifyRelease(page.Release, l.known.VerifyKey)
	if err != nil || release.Serial != 3 || release.Bundle != sha256.Sum256(bundle) || len(page.Bundle) > 0 {
		t.Fatalf("%+v, %v", release, err)
	}
	var got []byte
	for pieces := 0; len(got) < len(bundle); pieces++ {
		request := l.request()
		request.Bytes, request.Bundle = 30_000, &wire.BundleWant{Hash: release.Bundle, Offset: uint64(len(got))}
		page := p.pull(l, request)
		if page.BundleSize != uint64(len(bundle)) || len(page.Bundle) == 0 || pieces > 10 {
			t.Fatalf("a piece of %d of %d bytes", len(page.Bundle), page.BundleSize)
		}
		got = append(got, page.Bundle...)
	}
	if !bytes.Equal(got, bundle) {
		t.Error("the pieces are not the bundle")
	}
	for name, spoil := range map[string]func(*wire.PullRequest){
		"who has it":          func(r *wire.PullRequest) { r.Release = 3 },
		"who has a newer one": func(r *wire.PullRequest) { r.Release = 4 },
	} {
		request := l.request()
		spoil(&request)
		if page := p.pull(l, request); page.Release != nil {
			t.Errorf("%s is told of it", name)
		}
	}
	for name, want := range map[string]wire.BundleWant{"an old bundle": {Hash: sha256.Sum256(nil)}, "beyond the end": {Hash: release.Bundle, Offset: 100_001}} {
		request := l.request()
		request.Release, request.Bundle = 3, &want
		if page := p.pull(l, request); len(page.Bundle)+int(page.BundleSize)+len(page.Release) > 0 {
			t.Errorf("%s is sent, or told anew", name)
		}
	}
	p.publish(4, []byte("the next"))
	if page := p.pull(l, l.request()); page.Release == nil {
		t.Error("the next one is not told")
	} else if release, err := wire.VerifyRelease(page.Release, l.known.VerifyKey); err != nil || release.Serial != 4 {
		t.Errorf("%+v, %v", release, err)
	}
}

// However much is asked for, a piece fits its page.
func TestAPieceIsNoLargerThanMayTravel(t *testing.T) {
	p := newPlace(t)
	l := p.enrol("Lido 1")
	bundle := make([]byte, 3<<20)
	p.publish(1, bundle)
	request := l.request()
	request.Bytes, request.Bundle = 1<<30, &wire.BundleWant{Hash: sha256.Sum256(bundle)}
	if page := p.pull(l, request); page.Refusal != nil || len(page.Bundle) != wire.MaxPiece {
		t.Errorf("a piece of %d bytes, %+v", len(page.Bundle), page.Refusal)
	}
}

func TestPullsAreCounted(t *testing.T) {
	p := newPlace(t)
	l := p.enrol("Lido 1")
	handler := p.office.Handler()
	l.writeFamily()
	for _, c := range []struct {
		path string
		body []byte
	}{{wire.PathPush, l.envelope(1, 5)}, {wire.PathPull, l.sign(l.request())}, {wire.PathPull, []byte("rubbish")}} {
		p.postTo(handler, http.MethodPost, c.path, c.body)
	}
	metrics := p.postTo(handler, http.MethodGet, "/metrics", nil).Body.String()
	for _, line := range []string{"sportello_pages_total 1", "sportello_page_records_total 5", "sportello_pull_duration_seconds_count 1", `sportello_refusals_total{code="malformed"} 1`} {
		if !strings.Contains(metrics, line+"\n") {
			t.Errorf("no %s in\n%s", line, metrics)
		}
	}
}
