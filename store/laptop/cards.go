package laptop

import (
	"context"
	"database/sql"
	"runtime"
	"sync"

	"github.com/google/uuid"

	"sportello/store"
)

// Card is what a search knows of a record.
type Card struct {
	ID    uuid.UUID
	Kind  store.Kind
	State string
	Site  string
	// Receipt is the number of the receipt of the last operation made of it.
	Receipt string
	Content map[string]string
}

// Count is how many records there are.
func (s *Session) Count(ctx context.Context) (int, error) {
	var count int
	err := s.use(func(*dataKey) error {
		return s.file.database.read.QueryRowContext(ctx, `SELECT count(*) FROM record`).Scan(&count)
	})
	return count, wrap("counting records", err)
}

// cardBatch is how many cards pass from reading to opening at once.
const cardBatch = 256

// Cards calls fn with the card of every record, in no particular order, from
// the calling goroutine. fn must not use the session. An error from fn ends it
// and is returned.
func (s *Session) Cards(ctx context.Context, fn func(Card) error) error {
	return wrap("reading cards", s.use(func(key *dataKey) error {
		ctx, cancel := context.WithCancel(ctx)
		sweep := cardSweep{
			key: key, ctx: ctx, cancel: cancel,
			sealed: make(chan []row, 4), opened: make(chan []Card, 4),
		}
		return sweep.run(s.file.database.read, fn)
	}))
}

// cardSweep reads rows in one goroutine, opens them in some, and hands them
// over in the caller's.
type cardSweep struct {
	key    *dataKey
	ctx    context.Context
	cancel context.CancelFunc
	sealed chan []row
	opened chan []Card

	once    sync.Once
	failure error
}

// fail keeps the first error and ends the sweep.
func (c *cardSweep) fail(err error) {
	c.once.Do(func() {
		c.failure = err
		c.cancel()
	})
}

func (c *cardSweep) run(db *sql.DB, fn func(Card) error) error {
	var workers sync.WaitGroup
	workers.Go(func() {
		defer close(c.sealed)
		if err := c.read(db); err != nil {
			c.fail(err)
		}
	})
	for range runtime.GOMAXPROCS(0) {
		workers.Go(c.open)
	}
	go func() {
		workers.Wait()
		close(c.opened)
	}()
	for batch := range c.opened { // to the end, so that no goroutine outlives the call
		for _, card := range batch {
			if c.ctx.Err() != nil {
				break
			}
			if err := fn(card); err != nil {
				c.fail(err)
			}
		}
	}
	c.fail(c.ctx.Err())
	return c.failure
}

func (c *cardSweep) read(db *sql.DB) error {
	rows, err := db.QueryContext(c.ctx, `SELECT `+rowColumns+`, card FROM record`)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	batch := make([]row, 0, cardBatch)
	var id, operation sql.RawBytes
	for rows.Next() {
		var r row
		if err := rows.Scan(&r.n, &id, &r.kind, &r.state, &r.site, &r.version, &r.created, &r.changed, &operation, &r.receipt, &r.card); err != nil {
			return err
		}
		if err := r.finish(id, operation); err != nil {
			return err
		}
		if batch = append(batch, r); len(batch) == cardBatch {
			if err := c.pass(batch); err != nil {
				return err
			}
			batch = make([]row, 0, cardBatch)
		}
	}
	if err := rows.Err(); err != nil {
		return err
	}
	return c.pass(batch)
}

func (c *cardSweep) pass(batch []row) error {
	select {
	case c.sealed <- batch:
		return nil
	case <-c.ctx.Done():
		return context.Cause(c.ctx)
	}
}

func (c *cardSweep) open() {
	names := make(map[string]string)
	for batch := range c.sealed {
		cards := make([]Card, len(batch))
		for i := range batch {
			r := &batch[i]
			content, err := r.openCard(c.key, names)
			if err != nil {
				c.fail(err)
				return
			}
			cards[i] = Card{r.id, r.kind, r.state, r.site, r.receipt, content}
		}
		select {
		case c.opened <- cards:
		case <-c.ctx.Done():
			return
		}
	}
}
