package client_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"testing"
	"time"

	"filippo.io/age"
	"github.com/google/uuid"

	"sportello/store"
	"sportello/sync/wire"
)

// write keeps an operation as its record, the newest one last.
func (l *ledger) write(op store.Operation) {
	shared := store.Shared{Record: op.Record, Kind: op.Kind, Fields: map[string]store.SharedField{}}
	for name, change := range op.Patch {
		shared.Fields[name] = store.SharedField{Standing: store.Written{Op: op.ID, Value: change.Value}}
	}
	encoded, err := json.Marshal(shared)
	if err != nil {
		panic(err)
	}
	l.records = slices.DeleteFunc(l.records, func(r record) bool { return r.id == op.Record })
	l.records = append(l.records, record{op.Record, wire.PulledRecord{Encoded: encoded, Operations: 1}})
}

// record is one that travels, with its id.
type record struct {
	id uuid.UUID
	wire.PulledRecord
}

// write is somebody else's work reaching the office.
func (o *office) write(t interface{ Fatal(...any) }, count int) {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	other := newOutbox()
	for range count {
		other.queue(t)
	}
	for _, entry := range other.entries {
		op, err := store.DecodeOperation(entry.Encoded)
		if err != nil {
			t.Fatal(err)
		}
		o.ledger.write(op)
	}
}

// publish puts a release in force.
func (o *office) publish(t testing.TB, release wire.Release, bundle []byte) {
	t.Helper()
	manifest, err := wire.SignRelease(release, officeKey)
	if err != nil {
		t.Fatal(err)
	}
	o.release, o.bundle = manifest, bundle
}

func (o *office) pull(body []byte) ([]byte, error) {
	request, err := wire.OpenPullRequest(body)
	if err != nil || !request.Verify(laptopKey.Public().(ed25519.PublicKey)) {
		return nil, errors.Join(err, wire.ErrSignature)
	}
	_, sealed, err := o.answer(request)
	return sealed, err
}

// answer is the next page. A cursor is the epoch and how many writes of it
// were sent; that a record which is written again moves back is no matter for
// these tests: what comes twice is the same.
func (o *office) answer(request wire.PullRequest) (wire.Page, []byte, error) {
	page := wire.Page{Laptop: request.Laptop, Nonce: request.Nonce, Role: "trips", From: request.Cursor, Time: o.time()}
	sent := 0
	if len(request.Cursor) > 0 {
		if page.Restart = !bytes.HasPrefix(request.Cursor, o.epoch[:]); !page.Restart {
			sent = min(len(o.ledger.records), int(binary.BigEndian.Uint32(request.Cursor[16:])))
		}
	}
	room := request.Bytes
	for _, record := range o.ledger.records[sent:] {
		if room -= len(record.Encoded); room < 0 && len(page.Records) > 0 {
			break
		}
		page.Records = append(page.Records, record.PulledRecord)
	}
	sent += len(page.Records)
	page.Next = binary.BigEndian.AppendUint32(bytes.Clone(o.epoch[:]), uint32(sent))
	page.Left = uint64(len(o.ledger.records) - sent)
	if page.More = page.Left > 0; !page.More {
		total := totalOf(o.ledger.records)
		page.Total = &total
	}
	stream := store.Stream{Laptop: request.Laptop, Incarnation: request.Incarnation}
	end := o.end(stream)
	page.Receipt = wire.SignReceipt(store.Receipt{Stream: stream, Seq: end.Seq, Hash: end.Hash, Epoch: o.epoch, Received: o.time()}, officeKey).Signed
	o.addRelease(&page, request, max(room, 1))
	if o.told != nil && request.Bulletin != nil && *request.Bulletin != sha256.Sum256(o.told) && !page.More {
		page.Bulletin = &wire.Bulletin{Replaces: *request.Bulletin, Content: o.told}
	}
	if o.interceptPage != nil {
		page = o.interceptPage(request, page)
	}
	o.pages = append(o.pages, len(page.Records))
	recipient, err := age.ParseX25519Recipient(request.Recipient)
	if err != nil {
		return page, nil, err
	}
	sealed, err := wire.SealPage(page, recipient, officeKey)
	if o.bend != nil {
		sealed = o.bend(sealed)
	}
	return page, sealed, err
}

func (o *office) addRelease(page *wire.Page, request wire.PullRequest, room int) {
	if release, err := wire.VerifyRelease(o.release, officeKey.Public().(ed25519.PublicKey)); err == nil && release.Serial > request.Release {
		page.Release = o.release
	}
	if want := request.Bundle; want != nil && want.Offset < uint64(len(o.bundle)) {
		page.BundleSize = uint64(len(o.bundle))
		page.Bundle = o.bundle[want.Offset:min(len(o.bundle), int(want.Offset)+min(room, wire.MaxPiece))]
	}
}

// answerFile is what the office says to a .busta file.
func (o *office) answerFile(t interface{ Fatal(...any) }, file []byte) []byte {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	items, err := wire.ReadBusta(bytes.NewReader(file), wire.MaxBusta)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	busta := wire.NewBustaWriter(&out)
	for _, item := range items {
		switch item.Kind {
		case wire.BustaEnvelope:
			header, err := wire.ReadHeader(item.Bytes)
			if err != nil {
				t.Fatal(err)
			}
			signed, err := wire.SignAnswer(header, o.push(item.Bytes), officeKey)
			if err := errors.Join(err, busta.Add(wire.BustaAnswer, signed)); err != nil {
				t.Fatal(err)
			}
		case wire.BustaRequest:
			request, err := wire.OpenPullRequest(item.Bytes)
			if err != nil {
				t.Fatal(err)
			}
			request.Bytes = 2000 // several pages
			for more := true; more; {
				page, sealed, err := o.answer(request)
				if err := errors.Join(err, busta.Add(wire.BustaPage, sealed)); err != nil {
					t.Fatal(err)
				}
				if page.Release != nil {
					_ = busta.Add(wire.BustaBundle, o.bundle)
				}
				more, request.Cursor = page.More, page.Next
			}
		}
	}
	if err := busta.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func totalOf(records []record) (total wire.Total) {
	for _, record := range records {
		total.Count++
		digest := store.Digest(record.Encoded)
		for i := range digest {
			total.Sum[i] ^= digest[i]
		}
	}
	return total
}

// inbox is the other half of a laptop's file in memory.
type inbox struct {
	identity *age.X25519Identity
	cursor   []byte
	records  map[uuid.UUID]record // those that count
	kept     map[uuid.UUID]record // all that ever came
	takes    int
	restarts int
	serial   uint64
	manifest []byte
	bundle   []byte
	pieces   []byte
	piecesOf [32]byte
	bulletin []byte
	fail     error // of every write
}

func newInbox(t testing.TB) *inbox {
	t.Helper()
	identity, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	return &inbox{identity: identity, records: map[uuid.UUID]record{}, kept: map[uuid.UUID]record{}}
}

func (i *inbox) Pulled(context.Context) ([]byte, uint64, wire.Total, error) {
	return bytes.Clone(i.cursor), i.serial, totalOf(slices.Collect(maps.Values(i.records))), nil
}

func (i *inbox) Identity(context.Context) (*age.X25519Identity, error) { return i.identity, nil }

func (i *inbox) Take(ctx context.Context, page wire.Page) error {
	if err := errors.Join(i.fail, ctx.Err()); err != nil {
		return err
	}
	i.takes++
	for _, pulled := range page.Records {
		shared, err := pulled.Decode()
		if err != nil {
			return err
		}
		i.records[shared.Record] = record{shared.Record, pulled}
		i.kept[shared.Record] = i.records[shared.Record]
	}
	if page.Bulletin != nil {
		i.bulletin = page.Bulletin.Content
	}
	i.cursor = bytes.Clone(page.Next)
	return nil
}

func (i *inbox) Bulletin(context.Context) (digest [32]byte, err error) {
	if i.bulletin != nil {
		digest = sha256.Sum256(i.bulletin)
	}
	return digest, nil
}

func (i *inbox) Restart(context.Context) error {
	i.restarts++
	i.cursor = nil
	clear(i.records)
	return i.fail
}

func (i *inbox) Bundle(_ context.Context, hash [32]byte) ([]byte, error) {
	if hash != i.piecesOf {
		return nil, nil
	}
	return bytes.Clone(i.pieces), nil
}

func (i *inbox) KeepBundle(_ context.Context, hash [32]byte, offset uint64, piece []byte) error {
	i.piecesOf, i.pieces = hash, append(i.pieces[:offset:offset], piece...)
	return i.fail
}

func (i *inbox) TakeRelease(_ context.Context, manifest, bundle []byte) error {
	release, err := wire.VerifyRelease(manifest, officeKey.Public().(ed25519.PublicKey))
	if err != nil {
		return err
	}
	i.serial, i.manifest, i.bundle, i.pieces = release.Serial, manifest, bundle, nil
	return i.fail
}

// has fails unless the inbox holds what the office does.
func (i *inbox) has(t interface {
	Helper()
	Errorf(string, ...any)
}, o *office) {
	t.Helper()
	for _, record := range o.ledger.records {
		if !bytes.Equal(i.kept[record.id].Encoded, record.Encoded) {
			t.Errorf("record %s is not as the office has it", record.id)
		}
	}
}

var noon = time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC)

var trip = []wire.Trip{{Site: "Lido Adriano", From: "2026-11-25", To: "2026-11-27"}}

// at is a fixed clock of an office.
func at(now time.Time) func() time.Time { return func() time.Time { return now } }
