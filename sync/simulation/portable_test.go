package simulation

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"time"

	"filippo.io/age"
	"github.com/google/uuid"

	"sportello/store"
	"sportello/store/laptop"
	"sportello/sync/client"
	"sportello/sync/wire"
)

// portable is one laptop: its file, its program, its line and its wrong clock.
type portable struct {
	name   string
	number int // which enrolled laptop it is; a copy has the number of its original
	folder string
	line   *line
	ahead  time.Duration
	now    func() time.Time // the true time

	office client.Office
	key    []byte
	rand   *rand.Rand

	file   *laptop.File
	client *client.Client
	*laptop.Session

	seen seen
	// unsent is what was typed and is in no operation.
	unsent    map[uuid.UUID]map[string]string
	trips     []wire.Trip
	forgotten map[uuid.UUID]bool // and did not come again
	bulletin  int                // number of the last one held

	revoked    func() bool
	turnedAway bool  // it has heard that it is revoked
	wrong      error // what the office said and must not
}

func (p *portable) clock() time.Time { return p.now().Add(p.ahead) }

func (p *portable) open(ctx context.Context) (err error) {
	p.file, err = laptop.Open(ctx, laptop.Options{Folder: p.folder, Clock: p.clock, Rand: reader(p.rand), KDF: cheap})
	if err != nil {
		return err
	}
	if p.Session, err = p.file.Unlock(ctx, account, passphrase); err != nil {
		return errors.Join(err, p.file.Close())
	}
	p.client, err = client.New(p.office, p.key, client.Options{Clock: p.clock, Rand: p.rand, Dial: p.line.dial, Batch: 4})
	return err
}

func (p *portable) close() error {
	p.client.Close()
	p.Close()
	return p.file.Close()
}

func (p *portable) push(ctx context.Context) error {
	result, err := p.client.Push(ctx, p.Session, nil)
	p.seen.count("new incarnation in a push", result.NewIncarnation)
	p.seen.count("sent again to an office that was restored", result.Resent)
	return p.hear(err)
}

func (p *portable) pull(ctx context.Context) error {
	result, err := p.client.Pull(ctx, p.Session, inbox{p}, p.trips, nil)
	p.seen.count("new incarnation in a pull", result.NewIncarnation)
	p.seen.count("restored office noticed in a pull", result.Rewound)
	p.seen.count("receipt that was lost noticed in a pull", result.Acknowledged > 0)
	p.seen.count("everything pulled anew", result.Restarted || result.Repeated)
	if err == nil && p.revoked() {
		p.wrong = fmt.Errorf("%s: was answered, and is revoked", p.name)
	}
	return p.hear(err)
}

// kept are the operations that are in the file.
func (p *portable) kept(ctx context.Context) (map[uuid.UUID]store.Entry, error) {
	outbox, err := p.Outbox(ctx)
	if err != nil {
		return nil, err
	}
	kept := make(map[uuid.UUID]store.Entry)
	for after := uint64(0); after < outbox.Head; {
		entries, err := p.Entries(ctx, after, 1000, 1<<30)
		if err != nil {
			return nil, err
		}
		if len(entries) == 0 {
			after++ // forgotten
			continue
		}
		for _, entry := range entries {
			kept[entry.Op] = entry
			after = entry.Seq
		}
	}
	return kept, nil
}

// typed reads what the file has that is in no operation.
func (p *portable) typed(ctx context.Context) (map[uuid.UUID]map[string]string, error) {
	summaries, err := p.List(ctx, laptop.Filter{Unsent: true})
	if err != nil {
		return nil, err
	}
	typed := make(map[uuid.UUID]map[string]string)
	for _, summary := range summaries {
		document, err := p.Record(ctx, summary.ID)
		if err != nil {
			return nil, err
		}
		for name, change := range document.Record.Patch() {
			if typed[summary.ID] == nil {
				typed[summary.ID] = make(map[string]string)
			}
			typed[summary.ID][name] = change.Value
		}
	}
	return typed, nil
}

// checkTyped makes sure that what was typed is still there to be sent. What is
// at the office already with the same value needs not be: it is settled then.
func (p *portable) checkTyped(ctx context.Context, except uuid.UUID) error {
	typed, err := p.typed(ctx)
	if err != nil {
		return err
	}
	for record, values := range p.unsent {
		for name, value := range values {
			if record == except || typed[record][name] == value && hasKey(typed[record], name) {
				continue
			}
			document, err := p.Record(ctx, record)
			if err != nil {
				return fmt.Errorf("%s: record %s with typed values: %w", p.name, record, err)
			}
			if got := document.Record.Fields[name].Value; got != value {
				return fmt.Errorf("%s: %q was typed into %s of %s, %q is there", p.name, value, name, record, got)
			}
		}
	}
	p.unsent = typed
	return nil
}

func hasKey[V any](values map[string]V, name string) bool { _, has := values[name]; return has }

// records lists what an operator could work on, in a steady order.
func (p *portable) records(ctx context.Context) ([]uuid.UUID, error) {
	summaries, err := p.List(ctx, laptop.Filter{})
	if err != nil {
		return nil, err
	}
	ids := make([]uuid.UUID, 0, len(summaries))
	for _, summary := range summaries {
		ids = append(ids, summary.ID)
	}
	slices.SortFunc(ids, compareIDs)
	return ids, nil
}

func compareIDs(a, b uuid.UUID) int { return slices.Compare(a[:], b[:]) }

func sortedIDs[V any](of map[uuid.UUID]V) []uuid.UUID {
	return slices.SortedFunc(maps.Keys(of), compareIDs)
}

// describe is for who shows lists; nobody does here.
func describe(_ store.Kind, state string, _ map[string]string) (card map[string]string, newState, site string) {
	if state == "" {
		newState = "received"
	}
	return nil, newState, ""
}

// inbox is the file as pulling wants it.
type inbox struct{ *portable }

func (i inbox) Pulled(ctx context.Context) ([]byte, uint64, wire.Total, error) {
	cursor, total, _, err := i.Session.Pulled(ctx)
	return cursor, 0, wire.Total(total), err
}

func (i inbox) Identity(ctx context.Context) (*age.X25519Identity, error) {
	encoded, err := i.Session.Identity(ctx)
	if err != nil {
		return nil, err
	}
	return age.ParseX25519Identity(encoded)
}

func (i inbox) Take(ctx context.Context, page wire.Page) error {
	arrival := laptop.Arrival{Cursor: page.Next, Role: page.Role, Laptops: page.Laptops, Describe: describe}
	for _, record := range page.Records {
		shared, err := record.Decode()
		if err != nil {
			return err
		}
		arrival.Records = append(arrival.Records, laptop.Incoming{Shared: shared, Encoded: record.Encoded, Operations: record.Operations})
	}
	if page.Bulletin != nil {
		arrival.Bulletin = page.Bulletin.Content
		i.seen.count("bulletin taken", true)
	}
	_, err := i.Session.Take(ctx, arrival)
	return err
}

func (i inbox) Bulletin(ctx context.Context) (digest [32]byte, err error) {
	content, err := i.told(ctx)
	if len(content) > 0 {
		digest = sha256.Sum256(content)
	}
	return digest, err
}

func (i inbox) Restart(ctx context.Context) error { return i.RestartPull(ctx) }

func (i inbox) Bundle(ctx context.Context, hash [32]byte) ([]byte, error) { return i.Pieces(ctx, hash) }

func (i inbox) KeepBundle(ctx context.Context, hash [32]byte, offset uint64, piece []byte) error {
	return i.PutPiece(ctx, hash, offset, piece)
}

func (i inbox) TakeRelease(context.Context, []byte, []byte) error {
	return errors.New("a release nobody published")
}
