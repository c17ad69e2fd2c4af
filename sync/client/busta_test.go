package client_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"errors"
	"io"
	"testing"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"sportello/store"
	"sportello/sync/client"
	"sportello/sync/wire"
)

// offline is a client without a line.
func offline(t testing.TB, o *office) *client.Client {
	t.Helper()
	return connect(t, o.known(), client.Options{Dial: silence})
}

func written(t interface{ Fatal(...any) }, c *client.Client, b *outbox, i *inbox) []byte {
	var file bytes.Buffer
	if _, err := c.WriteBusta(context.Background(), b, i, trip, &file); err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}

func TestWorkTravelsByFileAndTheAnswerBack(t *testing.T) {
	o, b, i := newOffice(t), newOutbox(), newInbox(t)
	c := offline(t, o)
	ops := queue(t, b, 250)
	o.write(t, 30)
	release, bundle := rules(t, 1, 1000)
	o.publish(t, release, bundle)
	var file bytes.Buffer
	wrote, err := c.WriteBusta(t.Context(), b, i, trip, &file)
	if err != nil || wrote != (client.Written{Envelopes: 3, Operations: 250}) {
		t.Fatalf("%+v, %v", wrote, err)
	}
	answer := o.answerFile(t, file.Bytes())
	delivered(t, o, ops...)
	result, got, err := c.ReadBusta(t.Context(), b, i, bytes.NewReader(answer))
	if err != nil || result.Done != 250 || b.receipt.Seq != 250 || got.Records != 280 || got.Release != 1 || got.Repeated {
		t.Errorf("%+v, %+v, %v", result, got, err)
	}
	i.has(t, o)
	wrote, err = c.WriteBusta(t.Context(), b, i, trip, io.Discard)
	if err != nil || wrote.Operations != 0 {
		t.Errorf("with nothing left: %+v, %v", wrote, err)
	}
}

func TestFilesThatDoNothing(t *testing.T) {
	someone := ed25519.NewKeyFromSeed([]byte("a stranger's seed, 32 bytes long"))
	for name, c := range map[string]struct {
		file func(t *testing.T, o *office, b *outbox, i *inbox, c *client.Client) []byte
		want error
	}{
		"read twice": {func(t *testing.T, o *office, b *outbox, i *inbox, c *client.Client) []byte {
			answer := o.answerFile(t, written(t, c, b, i))
			read(t, c, b, i, answer)
			return answer
		}, client.ErrOldBusta},
		"overtaken by the line": {func(t *testing.T, o *office, b *outbox, i *inbox, c *client.Client) []byte {
			answer := o.answerFile(t, written(t, c, b, i))
			online := connect(t, o.known(), client.Options{})
			push(t, o, b)
			pulled(t, o, online, b, i)
			return answer
		}, client.ErrOldBusta},
		"of before the office was restored": {func(t *testing.T, o *office, b *outbox, i *inbox, c *client.Client) []byte {
			backup := o.snapshot()
			answer := o.answerFile(t, written(t, c, b, i))
			read(t, c, b, i, answer)
			o.restore(backup)
			o.write(t, 1)
			pulled(t, o, connect(t, o.known(), client.Options{}), b, i)
			return answer
		}, client.ErrOldBusta},
		"of before a new stream was begun": {func(t *testing.T, o *office, b *outbox, i *inbox, c *client.Client) []byte {
			answer := o.answerFile(t, written(t, c, b, i))
			pulled(t, o, connect(t, o.known(), client.Options{}), b, i)
			if err := b.NewIncarnation(t.Context()); err != nil {
				t.Fatal(err)
			}
			return answer
		}, client.ErrOldBusta},
		"about what is forgotten": {func(t *testing.T, o *office, b *outbox, i *inbox, c *client.Client) []byte {
			answer := o.answerFile(t, written(t, c, b, i))
			queue(t, b, 3)
			push(t, o, b)
			pulled(t, o, connect(t, o.known(), client.Options{}), b, i)
			b.forget(5)
			return answer
		}, client.ErrOldBusta},
		"that has not been to the office": {func(t *testing.T, _ *office, b *outbox, i *inbox, c *client.Client) []byte {
			return written(t, c, b, i)
		}, client.ErrUnanswered},
		"empty": {func(t *testing.T, _ *office, _ *outbox, _ *inbox, _ *client.Client) []byte { return busta(t) }, client.ErrUnanswered},
		"of another laptop": {func(t *testing.T, o *office, _ *outbox, _ *inbox, _ *client.Client) []byte {
			stream := store.Stream{Laptop: uuid.New(), Incarnation: uuid.New()}
			receipt := wire.SignReceipt(store.Receipt{Stream: stream, Seq: 2, Epoch: o.epoch}, officeKey)
			header := wire.Header{Stream: stream, First: 1, Count: 2, Before: stream.Genesis()}
			answer, err := wire.SignAnswer(header, wire.Answer{Receipt: receipt.Signed, Time: noon}, officeKey)
			if err != nil {
				t.Fatal(err)
			}
			page, err := wire.SealPage(wire.Page{Laptop: stream.Laptop, Role: "trips", Next: []byte{1}, Time: noon}, o.identity.Recipient(), officeKey)
			if err != nil {
				t.Fatal(err)
			}
			return busta(t, wire.BustaItem{Kind: wire.BustaAnswer, Bytes: answer}, wire.BustaItem{Kind: wire.BustaPage, Bytes: page})
		}, client.ErrOtherLaptop},
		"signed by someone else": {func(t *testing.T, o *office, b *outbox, i *inbox, c *client.Client) []byte {
			stream, seq, hash, _ := b.Head(t.Context())
			receipt := wire.SignReceipt(store.Receipt{Stream: stream, Seq: seq, Hash: hash, Epoch: o.epoch}, someone)
			header := wire.Header{Stream: stream, First: 1, Count: 3, Before: stream.Genesis(), After: hash}
			answer, err := wire.SignAnswer(header, wire.Answer{Receipt: receipt.Signed, Time: noon}, someone)
			if err != nil {
				t.Fatal(err)
			}
			half, err := wire.SignAnswer(header, wire.Answer{Receipt: receipt.Signed, Time: noon}, officeKey)
			if err != nil {
				t.Fatal(err)
			}
			page, err := wire.SealPage(wire.Page{Laptop: laptopID, Role: "trips", Next: []byte{1}, Time: noon}, i.identity.Recipient(), someone)
			if err != nil {
				t.Fatal(err)
			}
			return busta(t, wire.BustaItem{Kind: wire.BustaAnswer, Bytes: answer}, wire.BustaItem{Kind: wire.BustaAnswer, Bytes: half}, wire.BustaItem{Kind: wire.BustaPage, Bytes: page})
		}, client.ErrFalseAnswer},
		"with what nobody knows": {func(t *testing.T, _ *office, _ *outbox, _ *inbox, _ *client.Client) []byte {
			return busta(t, wire.BustaItem{Kind: 77, Bytes: []byte("of the future")})
		}, client.ErrUnanswered},
		"not one": {func(*testing.T, *office, *outbox, *inbox, *client.Client) []byte {
			return []byte("Gentile ufficio, in allegato…")
		}, client.ErrDamagedBusta},
		"nothing": {func(*testing.T, *office, *outbox, *inbox, *client.Client) []byte { return nil }, client.ErrDamagedBusta},
	} {
		t.Run(name, func(t *testing.T) {
			o, b, i := newOffice(t), newOutbox(), newInbox(t)
			laptop := offline(t, o)
			queue(t, b, 3)
			o.write(t, 40)
			file := c.file(t, o, b, i, laptop)
			before, takes := b.clone(), i.takes
			result, got, err := laptop.ReadBusta(t.Context(), b, i, bytes.NewReader(file))
			if !errors.Is(err, c.want) {
				t.Errorf("error %v, want %v", err, c.want)
			}
			if result.Done > 0 || got.Records > 0 || b.receipt.Seq != before.receipt.Seq || b.rechains != before.rechains || i.takes != takes || i.restarts > 1 {
				t.Errorf("it did something: %+v, %+v", result, got)
			}
			push(t, o, b)
			pulled(t, o, connect(t, o.known(), client.Options{}), b, i)
			if b.rechains != before.rechains {
				t.Error("and led to a new incarnation")
			}
		})
	}
}

func busta(t testing.TB, items ...wire.BustaItem) []byte {
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
	return file.Bytes()
}

func read(t *testing.T, c *client.Client, b *outbox, i *inbox, file []byte) (client.Result, client.PullResult) {
	t.Helper()
	result, got, err := c.ReadBusta(t.Context(), b, i, bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	return result, got
}

// A stick pulled out too early leaves half a file: nothing of it is taken.
func TestAFileCutAnywhereIsRefusedWhole(t *testing.T) {
	o, b, i := newOffice(t), newOutbox(), newInbox(t)
	c := offline(t, o)
	queue(t, b, 3)
	o.write(t, 30)
	answer := o.answerFile(t, written(t, c, b, i))
	for n := range answer {
		if _, _, err := c.ReadBusta(t.Context(), b, i, bytes.NewReader(answer[:n])); !errors.Is(err, client.ErrDamagedBusta) {
			t.Fatalf("cut after %d of %d bytes: %v", n, len(answer), err)
		}
	}
	for n := 0; n < len(answer); n += 7 {
		bent := bytes.Clone(answer)
		bent[n] ^= 4
		if _, _, err := c.ReadBusta(t.Context(), b, i, bytes.NewReader(bent)); !errors.Is(err, client.ErrDamagedBusta) && !errors.Is(err, client.ErrVersion) {
			t.Fatalf("changed at %d of %d bytes: %v", n, len(answer), err)
		}
	}
	if i.takes > 0 || b.receipt.Seq > 0 {
		t.Error("something was taken")
	}
	read(t, c, b, i, answer)
}

// An office restored from a backup says so in the file; the next one brings
// it what it lacks.
func TestARestoredOfficeIsServedByFile(t *testing.T) {
	o, b, i := newOffice(t), newOutbox(), newInbox(t)
	c := offline(t, o)
	ops := queue(t, b, 3)
	read(t, c, b, i, o.answerFile(t, written(t, c, b, i)))
	backup := o.snapshot()
	ops = append(ops, queue(t, b, 3)...)
	read(t, c, b, i, o.answerFile(t, written(t, c, b, i)))
	o.restore(backup)
	ops = append(ops, queue(t, b, 1)...)
	if _, got := read(t, c, b, i, o.answerFile(t, written(t, c, b, i))); !got.Rewound || got.NewIncarnation || !got.Restarted {
		t.Errorf("%+v", got)
	}
	if result, _ := read(t, c, b, i, o.answerFile(t, written(t, c, b, i))); result.Done != 4 || b.rechains > 0 {
		t.Errorf("%+v, %d new incarnations", result, b.rechains)
	}
	delivered(t, o, ops...)
	i.has(t, o)
}

func TestARefusalComesByFile(t *testing.T) {
	o, b, i := newOffice(t), newOutbox(), newInbox(t)
	refusePage(wire.Revoked)(o)
	c := offline(t, o)
	if _, _, err := c.ReadBusta(t.Context(), b, i, bytes.NewReader(o.answerFile(t, written(t, c, b, i)))); !errors.Is(err, client.ErrRevoked) {
		t.Error(err)
	}
}

// However files and lines mix, are lost, doubled, late or swapped: what is
// acknowledged is at the office, nothing is applied twice, and in the end
// everything is there and here.
func TestFilesAndLineMixed(t *testing.T) {
	o := newOffice(t)
	rapid.Check(t, func(rt *rapid.T) {
		o.restore(ledger{streams: map[store.Stream][]store.Entry{}, applied: map[uuid.UUID]int{}})
		b, i := newOutbox(), newInbox(t)
		c, err := client.New(o.known(), laptopKey, client.Options{})
		if err != nil {
			rt.Fatal(err)
		}
		defer c.Close()
		backup := o.snapshot()
		var outgoing, answers [][]byte // all there ever were: sticks are not erased
		told, seen := 1, 0             // number of the bulletin in force, and of the last one here
		o.told = numbered(told)
		some := func(t *rapid.T, files [][]byte) []byte {
			if len(files) == 0 {
				t.Skip("no file")
			}
			return files[rapid.IntRange(0, len(files)-1).Draw(t, "file")]
		}
		harmless := func(t *rapid.T, err error) {
			if err != nil && !errors.Is(err, client.ErrOldBusta) {
				t.Fatal(err)
			}
		}
		rt.Repeat(map[string]func(*rapid.T){
			"queue":          func(t *rapid.T) { b.queue(t) },
			"another's work": func(t *rapid.T) { o.write(t, rapid.IntRange(1, 9).Draw(t, "records")) },
			"write a file":   func(t *rapid.T) { outgoing = append(outgoing, written(t, c, b, i)) },
			"import a file":  func(t *rapid.T) { answers = append(answers, o.answerFile(t, some(t, outgoing))) },
			"read an answer": func(t *rapid.T) {
				_, _, err := c.ReadBusta(context.Background(), b, i, bytes.NewReader(some(t, answers)))
				harmless(t, err)
			},
			"carry":            func(t *rapid.T) { _, err := c.Carry(context.Background(), some(t, outgoing)); harmless(t, err) },
			"push":             func(t *rapid.T) { _, err := c.Push(context.Background(), b, nil); harmless(t, err) },
			"pull":             func(t *rapid.T) { _, err := c.Pull(context.Background(), b, i, trip, nil); harmless(t, err) },
			"another bulletin": func(*rapid.T) { told++; o.told = numbered(told) },
			"back up":          func(*rapid.T) { backup = o.snapshot() },
			"restore a backup": func(*rapid.T) { o.restore(backup) },
			"": func(t *rapid.T) {
				for op, times := range o.ledger.applied {
					if times > 1 {
						t.Fatalf("operation %s was applied %d times", op, times)
					}
				}
				if here := number(i.bulletin); here < seen {
					t.Fatalf("bulletin %d took the place of %d", here, seen)
				} else {
					seen = here
				}
			},
		})
		for range 2 { // what an office lost is told by the first pull
			if _, err := c.Push(context.Background(), b, nil); err != nil {
				rt.Fatal(err)
			}
			if _, err := c.Pull(context.Background(), b, i, trip, nil); err != nil {
				rt.Fatal(err)
			}
		}
		for _, entry := range b.entries {
			if o.ledger.applied[entry.Op] != 1 {
				rt.Fatalf("operation %s was applied %d times", entry.Op, o.ledger.applied[entry.Op])
			}
		}
		if seq, _ := b.end(); b.receipt.Seq != seq {
			rt.Fatalf("%d of %d acknowledged", b.receipt.Seq, seq)
		}
		i.has(rt, o)
		if here := number(i.bulletin); here != told {
			rt.Fatalf("bulletin %d is here, %d in force", here, told)
		}
	})
}

func TestAColleaguesFileIsCarried(t *testing.T) {
	o, b, i := newOffice(t), newOutbox(), newInbox(t)
	ops := queue(t, b, 250)
	file := written(t, offline(t, o), b, i)
	// The colleague's client has its own key and its own file; what it carries
	// is signed by ours.
	known := o.known()
	known.Enrolment.Laptop = uuid.New()
	colleague, err := client.New(known, officeKey, client.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(colleague.Close)
	carried, err := colleague.Carry(t.Context(), file)
	if err != nil || carried != (client.Carried{Envelopes: 3, Operations: 250}) {
		t.Fatalf("%+v, %v", carried, err)
	}
	delivered(t, o, ops...)
	if carried, err = colleague.Carry(t.Context(), file); err != nil || carried.Operations != 250 || o.pushes != 4 {
		t.Errorf("once more: %+v, %v, %d envelopes in all", carried, err, o.pushes)
	}
	if result := pulled(t, o, connect(t, o.known(), client.Options{}), b, i); result.Acknowledged != 250 {
		t.Errorf("its own laptop hears of it: %+v", result)
	}
}

func TestWhatBecomesOfACarriedFile(t *testing.T) {
	for name, c := range map[string]struct {
		office  func(*office)
		want    error
		refused int
	}{
		"their laptop was revoked":  {func(o *office) { o.intercept = refuse(wire.Revoked) }, nil, 1},
		"their laptop is not known": {func(o *office) { o.intercept = refuse(wire.UnknownLaptop) }, nil, 1},
		"they have to send more": {func(o *office) {
			o.intercept = func(wire.Answer) wire.Answer { return wire.Answer{Gap: &wire.Position{}} }
		}, nil, 1},
		"the office is busy": {func(o *office) { o.intercept = refuse(wire.Busy) }, client.ErrBusy, 0},
		"a receipt for someone else": {func(o *office) {
			o.intercept = func(wire.Answer) wire.Answer {
				return wire.Answer{Receipt: wire.SignReceipt(store.Receipt{Seq: 2}, officeKey).Signed}
			}
		}, client.ErrFalseAnswer, 0},
		"a receipt of a stranger": {func(o *office) {
			o.intercept = func(a wire.Answer) wire.Answer { a.Receipt[150]++; return a }
		}, client.ErrFalseAnswer, 0},
	} {
		t.Run(name, func(t *testing.T) {
			o, b, i := newOffice(t), newOutbox(), newInbox(t)
			queue(t, b, 2)
			file := written(t, offline(t, o), b, i)
			c.office(o)
			carried, err := connect(t, o.known(), client.Options{}).Carry(t.Context(), file)
			if !errors.Is(err, c.want) || carried.Operations != 0 || carried.Refused != c.refused {
				t.Errorf("%+v, %v", carried, err)
			}
		})
	}
	o, b := newOffice(t), newOutbox()
	if _, err := connect(t, o.known(), client.Options{}).Carry(t.Context(), []byte("half a fi")); !errors.Is(err, client.ErrDamagedBusta) {
		t.Error(err)
	}
	_ = b
}
