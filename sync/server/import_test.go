package server_test

import (
	"bytes"
	"slices"
	"testing"

	"github.com/google/uuid"

	"sportello/store"
	"sportello/sync/server"
	"sportello/sync/wire"
)

// busta is a file with these items, as it would be read from a stick.
func busta(t testing.TB, items ...wire.BustaItem) []wire.BustaItem {
	t.Helper()
	var file bytes.Buffer
	writer := wire.NewBustaWriter(&file)
	for _, item := range items {
		if err := writer.Add(item.Kind, item.Bytes); err != nil {
			t.Fatal(err)
		}
	}
	if err := writer.Close(); err != nil {
		t.Fatal(err)
	}
	read, err := wire.ReadBusta(&file, wire.MaxBusta)
	if err != nil {
		t.Fatal(err)
	}
	return read
}

// imported takes in a file and reads the answer's.
func (p *place) imported(items []wire.BustaItem, revoked bool) (server.Imported, []wire.BustaItem) {
	p.t.Helper()
	var file bytes.Buffer
	answer := wire.NewBustaWriter(&file)
	imported, err := p.office.Import(p.t.Context(), items, server.ImportOptions{Answer: answer, Revoked: revoked})
	if err != nil {
		p.t.Fatal(err)
	}
	if err := answer.Close(); err != nil {
		p.t.Fatal(err)
	}
	read, err := wire.ReadBusta(&file, wire.MaxBusta)
	if err != nil {
		p.t.Fatal(err)
	}
	return imported, read
}

func of(kind wire.ItemKind, content []byte) wire.BustaItem {
	return wire.BustaItem{Kind: kind, Bytes: content}
}

func TestAFileIsTakenInAndAnswered(t *testing.T) {
	p := newPlace(t)
	l, colleague := p.enrol("Lido 1"), p.enrol("Lido 2")
	f := l.writeFamily()
	colleague.write(application(t, uuid.New(), surname("ESEMPIO")))
	p.publish(1, []byte("a rulebook"))
	request := l.request(lido)
	file := busta(t, of(wire.BustaRequest, l.sign(request)), of(wire.BustaEnvelope, l.envelope(1, 3)), of(wire.BustaEnvelope, colleague.envelope(1, 1)), of(wire.BustaEnvelope, l.envelope(4, 5)))
	for _, round := range []string{"once", "twice"} {
		imported, answer := p.imported(file, false)
		if len(imported.Envelopes) != 3 || imported.Pages != 1 || imported.Passed != 0 || len(answer) != 5 {
			t.Fatalf("%s: %+v, %d items in answer", round, imported, len(answer))
		}
		// Answers first, each with the envelope it is about.
		for i, want := range []struct {
			laptop *laptop
			last   uint64
		}{{l, 3}, {colleague, 1}, {l, 5}} {
			header, said, err := wire.OpenAnswer(answer[i].Bytes, l.known.VerifyKey)
			if err != nil || header != imported.Envelopes[i].Header || header.Last() != want.last {
				t.Fatalf("%s: answer %d is about %+v, %v", round, i, header, err)
			}
			if receipt := want.laptop.receipt(said); receipt.Seq < want.last {
				t.Errorf("%s: receipt for %d", round, receipt.Seq)
			}
		}
		page := l.open(answer[3].Bytes, request)
		if len(page.Records) != 5 || page.More || page.Release == nil {
			t.Errorf("%s: page of %d records", round, len(page.Records))
		}
		if string(answer[4].Bytes) != "a rulebook" || answer[4].Kind != wire.BustaBundle {
			t.Errorf("%s: bundle %q", round, answer[4].Bytes)
		}
	}
	if _, err := p.office.Ledger.Record(t.Context(), f.application); err != nil {
		t.Error(err)
	}
}

func TestWhatAFileHoldsStopsNothingElseInIt(t *testing.T) {
	p := newPlace(t)
	l, revoked := p.enrol("Lido 1"), p.enrol("Lido 2")
	stranger := *l
	stranger.stream.Laptop, stranger.chain = uuid.New(), nil
	for _, writer := range []*laptop{l, l, l, revoked, &stranger} {
		writer.write(application(t, uuid.New(), surname("PROVA")))
	}
	if err := p.office.Ledger.Revoke(t.Context(), revoked.stream.Laptop); err != nil {
		t.Fatal(err)
	}
	forged := l.envelope(1, 1)
	forged[len(forged)-1] ^= 1
	file := busta(t,
		of(wire.BustaEnvelope, []byte("rubbish")), of(wire.BustaEnvelope, forged), of(wire.BustaEnvelope, stranger.envelope(1, 1)),
		of(wire.BustaEnvelope, revoked.envelope(1, 1)), of(wire.BustaEnvelope, l.envelope(3, 3)), of(wire.BustaEnvelope, l.envelope(1, 2)),
		of(wire.BustaPage, []byte("for a laptop")), of(99, []byte("of a later version")), of(wire.BustaRequest, []byte("rubbish")), of(wire.BustaRequest, revoked.sign(revoked.request())))
	imported, answer := p.imported(file, false)
	if imported.Passed != 4 || imported.Pages != 1 || len(answer) != 6 {
		t.Errorf("%+v, %d items in answer", imported, len(answer))
	}
	var outcomes []string
	for _, item := range answer[:5] {
		_, said, err := wire.OpenAnswer(item.Bytes, l.known.VerifyKey)
		switch {
		case err != nil:
			t.Fatal(err)
		case said.Refusal != nil:
			outcomes = append(outcomes, string(said.Refusal.Code))
		case said.Gap != nil:
			outcomes = append(outcomes, "gap")
		default:
			outcomes = append(outcomes, "receipt")
		}
	}
	if want := []string{"bad_signature", "unknown_laptop", "revoked", "gap", "receipt"}; !slices.Equal(outcomes, want) {
		t.Errorf("outcomes %v, want %v", outcomes, want)
	}
	_, nonce, err := wire.PageFor(answer[5].Bytes)
	if err != nil {
		t.Fatal(err)
	}
	if page, err := wire.OpenPage(answer[5].Bytes, l.known.VerifyKey, revoked.own, nonce, revoked.stream.Laptop); err != nil || page.Refusal == nil || page.Refusal.Code != wire.Revoked {
		t.Errorf("the revoked laptop is answered %+v, %v", page, err)
	}

	// An administrator takes in what the revoked laptop had not sent; nothing
	// else is different for it.
	imported, answer = p.imported(busta(t, of(wire.BustaEnvelope, revoked.envelope(1, 1)), of(wire.BustaRequest, revoked.sign(revoked.request()))), true)
	_, said, err := wire.OpenAnswer(answer[0].Bytes, l.known.VerifyKey)
	if err != nil || imported.Envelopes[0].Appended != 1 || revoked.receipt(said).Seq != 1 {
		t.Errorf("%+v, %v", imported, err)
	}
	if page, err := wire.OpenPage(answer[1].Bytes, l.known.VerifyKey, nil, [16]byte{}, revoked.stream.Laptop); err == nil {
		t.Errorf("a page with another nonce: %+v", page)
	}
}

// A file without a way back is taken in all the same.
func TestAFileWithoutAnswer(t *testing.T) {
	p := newPlace(t)
	l := p.enrol("Lido 1")
	record := uuid.New()
	l.write(application(t, record, surname("PROVA")))
	imported, err := p.office.Import(t.Context(), busta(t, of(wire.BustaEnvelope, l.envelope(1, 1)), of(wire.BustaRequest, l.sign(l.request()))), server.ImportOptions{})
	if err != nil || len(imported.Envelopes) != 1 || imported.Pages != 0 || imported.Passed != 0 {
		t.Errorf("%+v, %v", imported, err)
	}
	if _, err := p.office.Ledger.Record(t.Context(), record); err != nil {
		t.Error(err)
	}
}

// Many pages in one file lead from the cursor asked from to the end.
func TestAllPagesOfAnAnswerAreInTheFile(t *testing.T) {
	p := newPlace(t)
	l := p.enrol("Lido 1")
	for range 3 * 900 {
		l.write(operation(t, store.Person, uuid.New(), says("surname", "PROVA")))
	}
	for first := 1; first < len(l.chain); first += 900 {
		l.receipt(p.push(l.envelope(first, first+899)))
	}
	p.publish(1, []byte("a rulebook"))
	request := l.request()
	_, answer := p.imported(busta(t, of(wire.BustaRequest, l.sign(request))), false)
	bundle := slices.IndexFunc(answer, func(item wire.BustaItem) bool { return item.Kind == wire.BustaBundle })
	if bundle != 1 {
		t.Fatalf("the bundle is item %d of %d", bundle, len(answer))
	}
	pages := slices.Delete(answer, bundle, bundle+1)
	var cursor []byte
	records := 0
	for i, item := range pages {
		page := l.open(item.Bytes, request)
		if !bytes.Equal(page.From, cursor) || page.More != (i < len(pages)-1) || (page.Release != nil) != (i == 0) {
			t.Fatalf("page %d of %d goes on from %x, more %t", i, len(pages), page.From, page.More)
		}
		cursor, records = page.Next, records+len(page.Records)
	}
	if records != 2700 || len(pages) < 2 {
		t.Errorf("%d records on %d pages", records, len(pages))
	}
}
