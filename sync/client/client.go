// Package client sends a laptop's operations to the office, fetches what the
// office has for it, and enrols laptops there: by HTTPS or, where there is no
// line, by .busta files.
//
// What counts as delivered is what a receipt says that was verified with the
// office's key; no status, no connection and no other answer does. Everything
// may be sent any number of times and interrupted anywhere: the office knows
// operations by their place in the stream and by their ids. What was fetched is
// taken page by page, each signed by the office, and only where it goes on from
// what is here.
//
// The office is recognised by the public key of its certificate, fixed at
// enrolment, and by nothing else: no authority, no name and no date, so that a
// laptop with a wrong clock can talk to an office with a home-made certificate.
package client

import (
	"cmp"
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"time"

	"filippo.io/age"

	"sportello/store"
	"sportello/sync/wire"
)

// Office is what a laptop knows of its office after enrolment.
type Office struct {
	Address   string         `json:"address"` // "https://host:port"
	Pin       wire.Pin       `json:"pin"`
	Enrolment wire.Enrolment `json:"enrolment"`
}

// Options are for tests, simulations and unusual lines. The zero value is
// what a laptop uses.
type Options struct {
	Clock func() time.Time
	// Rand draws the delay before the next attempt.
	Rand *rand.Rand
	// Dial opens connections; a net.Dialer's DialContext if nil.
	Dial func(ctx context.Context, network, address string) (net.Conn, error)
	// Batch is how many operations are sent at once on a good line: 100 if 0.
	Batch int

	Connect time.Duration // to connect, and again for the TLS handshake: 10 s if 0
	Answer  time.Duration // from the last byte sent to the first of the answer: 30 s if 0
	Whole   time.Duration // for one request with its answer: 2 min if 0
}

func (o Options) orDefaults() Options {
	if o.Clock == nil {
		o.Clock = time.Now
	}
	if o.Rand == nil {
		o.Rand = rand.New(rand.NewPCG(rand.Uint64(), rand.Uint64()))
	}
	o.Batch = min(cmp.Or(o.Batch, 100), wire.MaxOperations)
	o.Connect = cmp.Or(o.Connect, 10*time.Second)
	o.Answer = cmp.Or(o.Answer, 30*time.Second)
	o.Whole = cmp.Or(o.Whole, 2*time.Minute)
	if o.Dial == nil {
		o.Dial = (&net.Dialer{Timeout: o.Connect}).DialContext
	}
	return o
}

// Client talks to one office for one laptop. Its methods may be called from
// several goroutines; those that change what is sent or fetched wait for each
// other.
type Client struct {
	office    Office
	key       ed25519.PrivateKey
	recipient *age.X25519Recipient
	line      *line
	clock     func() time.Time
	turn      chan struct{} // holds one token; guards batch, page and retry
	batch     pace          // operations in one push
	page      pace          // bytes in one page
	retry     retry
}

// New returns a client for the laptop with this key. Close it.
func New(office Office, key ed25519.PrivateKey, options Options) (*Client, error) {
	options = options.orDefaults()
	recipient, err := age.ParseX25519Recipient(office.Enrolment.Recipient)
	if err != nil {
		return nil, fmt.Errorf("office's recipient: %w", store.ErrMalformed)
	}
	if len(key) != ed25519.PrivateKeySize || len(office.Enrolment.VerifyKey) != ed25519.PublicKeySize {
		return nil, fmt.Errorf("key of the wrong length: %w", store.ErrMalformed)
	}
	line, err := newLine(office.Address, options, func(pin wire.Pin) bool { return pin == office.Pin })
	if err != nil {
		return nil, err
	}
	client := &Client{
		office: office, key: key, recipient: recipient, line: line, clock: options.Clock,
		turn: make(chan struct{}, 1), batch: newBatch(options.Batch), page: newPage(), retry: retry{rand: options.Rand},
	}
	client.turn <- struct{}{}
	return client, nil
}

// Close ends idle connections.
func (c *Client) Close() { c.line.close() }

// begin waits for its turn; end passes it on.
func (c *Client) begin(ctx context.Context) error {
	select {
	case <-c.turn:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

func (c *Client) end() { c.turn <- struct{}{} }

// again is when to try again after an attempt ended like this: zero if that is
// of no use or not needed.
func (c *Client) again(err error) time.Time {
	switch {
	case err == nil:
		c.retry.succeeded()
	case Transient(err):
		return c.clock().Add(c.retry.failed())
	}
	return time.Time{}
}

// ask posts a request. Less is asked for after one that did not get through;
// an answer that is not the office's may be a proxy's to whom it was too large.
func (c *Client) ask(ctx context.Context, path, bodyType string, body []byte, answerType string, limit int64) (message, error) {
	heard, err := c.line.post(ctx, path, bodyType, body, answerType, limit)
	if errors.Is(err, ErrSlow) || errors.Is(err, ErrCut) || errors.Is(err, ErrNotTheOffice) {
		c.batch.failed()
		c.page.failed()
	}
	return heard, err
}

// ClockDifference is how far the office's clock is ahead of the laptop's, give
// or take Within. Clocks are shown, never trusted.
type ClockDifference struct {
	Ahead  time.Duration
	Within time.Duration
}

func clockDifference(office, sent, heard time.Time) *ClockDifference {
	half := heard.Sub(sent) / 2
	return &ClockDifference{Ahead: office.Sub(sent.Add(half)), Within: half}
}
