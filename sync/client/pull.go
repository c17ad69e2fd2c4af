package client

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"time"

	"filippo.io/age"

	"sportello/sync/wire"
)

// PullProgress is told after each page taken.
type PullProgress struct {
	Done, Total int           // records, in this pull; Total is 0 while the office has not said
	Left        time.Duration // 0: not known, or nothing left
}

// PullResult is what a pull came to, whether it ended with an error or not.
type PullResult struct {
	Role    string // what the office has this laptop for
	Records int    // taken
	// Restarted: the office was restored, or asked about other trips, and sent
	// everything anew.
	Restarted bool
	// Repeated: what was here did not add up to what the office says it sent,
	// and everything was asked for once more.
	Repeated bool
	// Acknowledged is how many operations the office turned out to hold
	// already: someone else brought them, or the answer to a push was lost.
	Acknowledged int
	// Rewound: the office lacks what it once acknowledged; that waits in the
	// outbox again. Push once more.
	Rewound bool
	// NewIncarnation: this file turned out to be a copy, or an older state, of
	// one that had sent more; its operations wait in a new stream. Push once
	// more.
	NewIncarnation bool
	// Release is the serial of a rulebook release that was taken; 0 if none was.
	Release uint64
	// ReleaseProblem is why one that was offered was not taken: ErrUnsigned,
	// ErrOldRelease. It kept nothing else back.
	ReleaseProblem error
	Clock          *ClockDifference
	// Next is when to try again; zero if trying again is of no use or not
	// needed.
	Next time.Time
}

// Pull takes what the office has for this laptop: records, the standing of its
// stream, rulebooks. Pages are taken one by one, each for good, so that it goes
// on wherever it was interrupted. progress may be nil; it is called in the
// caller's goroutine. Besides those of sending, errors are ErrIncomplete.
func (c *Client) Pull(ctx context.Context, outbox Outbox, inbox Inbox, trips []wire.Trip, progress func(PullProgress)) (PullResult, error) {
	if err := c.begin(ctx); err != nil {
		return PullResult{}, fmt.Errorf("pulling: %w", err)
	}
	defer c.end()
	if progress == nil {
		progress = func(PullProgress) {}
	}
	p := pull{client: c, outbox: outbox, inbox: inbox, trips: trips, progress: progress, estimate: newEstimate(c.clock())}
	err := p.run(ctx)
	p.result.Next = c.again(err)
	if err != nil {
		err = fmt.Errorf("pulling: %w", err)
	}
	return p.result, err
}

// pull is one call of Pull, or of ReadBusta.
type pull struct {
	client   *Client
	outbox   Outbox
	inbox    Inbox
	trips    []wire.Trip
	progress func(PullProgress)
	result   PullResult

	identity *age.X25519Identity
	cursor   []byte
	held     uint64            // serial of the release here
	bulletin [sha256.Size]byte // digest of the bulletin here
	offer    offer
	idle     int // pages in a row that brought nothing
	restarts int
	size     int // bytes of the records taken
	estimate estimate
}

func (p *pull) run(ctx context.Context) error {
	if err := p.start(ctx); err != nil {
		return err
	}
	for p.idle <= maxIdle {
		page, err := p.ask(ctx)
		if err != nil {
			return err
		}
		// What came is here: a caller who gives up now should not have to fetch
		// it again.
		kept := context.WithoutCancel(ctx)
		if err := p.stand(kept, page.Receipt); err != nil {
			return err
		}
		if err := p.take(kept, page); err != nil {
			return err
		}
		again, err := p.repeat(kept, page)
		if err != nil {
			return err
		}
		p.tell(page)
		if !page.More && !again && !p.offer.open {
			return nil
		}
	}
	return fmt.Errorf("%w: %d pages and nothing came", ErrFalseAnswer, p.idle)
}

// start begins where the inbox stands.
func (p *pull) start(ctx context.Context) (err error) {
	if p.identity, err = p.inbox.Identity(ctx); err != nil {
		return fmt.Errorf("reading the key for pages: %w", err)
	}
	if p.bulletin, err = p.inbox.Bulletin(ctx); err != nil {
		return fmt.Errorf("reading the bulletin: %w", err)
	}
	_, err = p.look(ctx)
	return err
}

func (p *pull) look(ctx context.Context) (total wire.Total, err error) {
	if p.cursor, p.held, total, err = p.inbox.Pulled(ctx); err != nil {
		return total, fmt.Errorf("reading what was pulled: %w", err)
	}
	return total, nil
}

// request is what to ask for now, but for its nonce.
func (p *pull) request(ctx context.Context) (wire.PullRequest, error) {
	stream, _, _, err := p.outbox.Head(ctx)
	if err != nil {
		return wire.PullRequest{}, fmt.Errorf("reading outbox: %w", err)
	}
	if stream.Laptop != p.client.office.Enrolment.Laptop {
		return wire.PullRequest{}, fmt.Errorf("%w: the outbox is another laptop's", ErrUnknownLaptop)
	}
	request := wire.PullRequest{
		Laptop: stream.Laptop, Incarnation: stream.Incarnation, Recipient: p.identity.Recipient().String(),
		Trips: p.trips, Cursor: p.cursor, Release: p.held, Bundle: p.offer.want(), Bulletin: &p.bulletin, Made: p.client.clock(),
	}
	return request, nil
}

// ask fetches the next page.
func (p *pull) ask(ctx context.Context) (wire.Page, error) {
	c := p.client
	request, err := p.request(ctx)
	if err != nil {
		return wire.Page{}, err
	}
	request.Bytes = c.page.now
	if _, err := rand.Read(request.Nonce[:]); err != nil {
		return wire.Page{}, fmt.Errorf("drawing a nonce: %w", err)
	}
	encoded, err := request.Sign(c.key)
	if err != nil {
		return wire.Page{}, err
	}
	heard, err := c.ask(ctx, wire.PathPull, wire.TypePullRequest, encoded, wire.TypePage, wire.MaxPage)
	if err != nil {
		return wire.Page{}, err
	}
	if _, _, err := wire.PageFor(heard.body); err != nil {
		return wire.Page{}, fmt.Errorf("%w: %w", ErrNotTheOffice, err)
	}
	page, err := p.open(heard.body, request.Nonce)
	if err != nil {
		return wire.Page{}, err
	}
	p.result.Clock = clockDifference(page.Time, heard.sent, heard.heard)
	c.page.succeeded(heard.heard.Sub(heard.sent))
	if page.Refusal != nil {
		return wire.Page{}, refused(page.Refusal)
	}
	if !bytes.Equal(page.From, p.cursor) {
		return wire.Page{}, fmt.Errorf("%w: a page that goes on from elsewhere", ErrFalseAnswer)
	}
	return page, nil
}

// open verifies a page and unseals it.
func (p *pull) open(encoded []byte, nonce [wire.NonceSize]byte) (wire.Page, error) {
	enrolment := p.client.office.Enrolment
	page, err := wire.OpenPage(encoded, enrolment.VerifyKey, p.identity, nonce, enrolment.Laptop)
	if err != nil && !errors.Is(err, ErrVersion) {
		err = fmt.Errorf("%w: %w", ErrFalseAnswer, err)
	}
	return page, err
}

// take records a page that goes on from the cursor held.
func (p *pull) take(ctx context.Context, page wire.Page) error {
	p.idle++
	if page.Restart {
		if err := p.restart(ctx); err != nil {
			return err
		}
		p.result.Restarted = true
	}
	if page.Bulletin != nil && page.Bulletin.Replaces != p.bulletin {
		page.Bulletin = nil // an old one, in a file that was long on its way
	}
	if err := p.inbox.Take(ctx, page); err != nil {
		return fmt.Errorf("recording a page: %w", err)
	}
	if page.Bulletin != nil {
		p.bulletin = sha256.Sum256(page.Bulletin.Content)
	}
	p.result.Role = page.Role
	p.result.Records += len(page.Records)
	if len(page.Records) > 0 {
		p.idle = 0
	}
	if err := p.consider(ctx, page); err != nil {
		return err
	}
	_, err := p.look(ctx)
	return err
}

// maxRestarts is how often everything may be begun anew: for other trips, for
// an office restored in the middle, and once because it did not add up.
const maxRestarts = 3

func (p *pull) restart(ctx context.Context) error {
	if p.restarts++; p.restarts > maxRestarts {
		return fmt.Errorf("%w: from the beginning again and again", ErrFalseAnswer)
	}
	if err := p.inbox.Restart(ctx); err != nil {
		return fmt.Errorf("beginning anew: %w", err)
	}
	p.cursor = nil
	return nil
}

// repeat compares, after the last page, what is here with what the office says
// it has sent. If a page was lost or damaged on either side, everything is
// fetched once more.
func (p *pull) repeat(ctx context.Context, page wire.Page) (again bool, err error) {
	if page.More || page.Total == nil {
		return false, nil
	}
	total, err := p.look(ctx)
	if err != nil || total == *page.Total {
		return false, err
	}
	if p.result.Repeated {
		return false, fmt.Errorf("%w: %d records, the office has sent %d", ErrIncomplete, total.Count, page.Total.Count)
	}
	p.result.Repeated = true
	return true, p.restart(ctx)
}

// stand takes what the office says, in answer to this request, that it holds
// of our stream. Nothing was sent: it may hold more or less than we know of.
func (p *pull) stand(ctx context.Context, signed []byte) error {
	if len(signed) == 0 {
		return nil
	}
	standing, err := p.client.standing(ctx, p.outbox, signed)
	if err != nil {
		return err
	}
	switch standing.place {
	case otherStream:
		return fmt.Errorf("%w: a receipt of another stream", ErrFalseAnswer)
	case onStream:
		moved, err := acknowledge(ctx, p.outbox, standing.receipt)
		p.moved(moved)
		return err
	default:
		return p.newIncarnation(ctx)
	}
}

func (p *pull) moved(by int) {
	p.result.Acknowledged += max(0, by)
	p.result.Rewound = p.result.Rewound || by < 0
}

func (p *pull) newIncarnation(ctx context.Context) error {
	if p.result.NewIncarnation {
		// Nobody can have written to the stream we have just begun.
		return fmt.Errorf("%w: a fork in a new stream", ErrFalseAnswer)
	}
	if err := p.outbox.NewIncarnation(ctx); err != nil {
		return fmt.Errorf("starting a new incarnation: %w", err)
	}
	p.result.NewIncarnation = true
	return nil
}

// tell reports progress. Records still to come are reckoned to be as large as
// those that came.
func (p *pull) tell(page wire.Page) {
	did := len(page.Bundle)
	for _, record := range page.Records {
		did += len(record.Encoded)
	}
	p.size += did - len(page.Bundle)
	remain := p.offer.remain()
	told := PullProgress{Done: p.result.Records}
	if page.Left > 0 || !page.More {
		told.Total = p.result.Records + int(page.Left)
		remain += p.size / max(1, p.result.Records) * int(page.Left)
	}
	left := p.estimate.next(p.client.clock(), did, remain)
	if told.Total > 0 {
		told.Left = left
	}
	p.progress(told)
}
