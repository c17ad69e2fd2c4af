package simulation

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"strings"
	"sync"

	"sportello/store"
	"sportello/store/office"
	"sportello/sync/server"
	"sportello/sync/wire"
)

// press makes the office's bulletins, each once, and knows what it made in all
// the lives of the office.
type press struct {
	mutex    sync.Mutex
	made     map[string]int // their numbers, from 1 on, by content
	last     string
	position uint64 // of the ledger, when the last was made
}

func (p *press) clone() *press {
	return &press{made: maps.Clone(p.made), last: p.last, position: p.position}
}

// print makes a bulletin: its number, what the office counts, and noise. Now and
// then it is larger than a page on a poor line.
func (p *press) print(ctx context.Context, ledger *office.Ledger) ([]byte, error) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	facts, err := factsOf(ctx, ledger)
	if err != nil {
		return nil, err
	}
	if p.position, err = ledger.Position(ctx); err != nil {
		return nil, err
	}
	number := len(p.made) + 1
	noise := make([]byte, number*331%1500)
	if number%9 == 0 {
		noise = make([]byte, 12<<10)
	}
	_, _ = reader(rand.New(rand.NewPCG(uint64(number), 2))).Read(noise)
	p.last = fmt.Sprintf("bulletin %d, %x\n%s", number, sha256.Sum256([]byte(strings.Join(facts, "\n"))), noise)
	p.made[p.last] = number
	return []byte(p.last), nil
}

// number is that of a bulletin, 0 for none, and an error if the office never
// made it.
func (p *press) number(content []byte) (int, error) {
	number := p.made[string(content)]
	if len(content) > 0 && number == 0 {
		return 0, fmt.Errorf("a bulletin of %d bytes that the office never made", len(content))
	}
	return number, nil
}

// renew has a bulletin made as when a minute is over: whoever takes in a file,
// be it an empty one, answers with what stands now.
func (b *bureau) renew(ctx context.Context) error {
	_, err := b.Import(ctx, nil, server.ImportOptions{Answer: wire.NewBustaWriter(io.Discard)})
	return err
}

func (w *world) renewBulletin(ctx context.Context, _ *portable) error {
	before := w.press.last
	if err := w.bureau.renew(ctx); err != nil {
		return err
	}
	position, err := w.bureau.Ledger.Position(ctx)
	if err == nil && w.press.position != position {
		err = fmt.Errorf("the bulletin in force is of position %d, the office is at %d", w.press.position, position)
	}
	w.story("office: has a new bulletin: %v", w.press.last != before)
	return err
}

func (p *portable) told(ctx context.Context) ([]byte, error) {
	content, err := p.Bulletin(ctx)
	if errors.Is(err, store.ErrNotFound) {
		return nil, nil
	}
	return content, err
}

// checkBulletin makes sure that a laptop holds a bulletin of the office's, and
// none older than it held before, whether the office was restored or not.
func (w *world) checkBulletin(ctx context.Context, p *portable) error {
	content, err := p.told(ctx)
	if err != nil {
		return err
	}
	number, err := w.press.number(content)
	if err != nil {
		return fmt.Errorf("%s: %w", p.name, err)
	}
	if number < p.bulletin {
		return fmt.Errorf("%s: has bulletin %d, and had %d before", p.name, number, p.bulletin)
	}
	p.bulletin = number
	return nil
}

// askForNews is how often a laptop asks for a bulletin at most: on a line that
// was poor it does not get a large one at once.
const askForNews = 4

// checkNews makes sure that all hear of the newest bulletin, when the lines are
// good.
func (w *world) checkNews(ctx context.Context) error {
	if err := w.renewBulletin(ctx, nil); err != nil {
		return err
	}
	for _, p := range w.portables {
		for range askForNews {
			if p.bulletin == len(w.press.made) {
				break
			}
			if err := w.exchange(p, "asks for news", none, func() error { return p.pull(ctx) }); err != nil {
				return err
			}
			if err := w.checkBulletin(ctx, p); err != nil {
				return err
			}
		}
		if p.bulletin != len(w.press.made) {
			return fmt.Errorf("%s: has bulletin %d of %d after a long good line", p.name, p.bulletin, len(w.press.made))
		}
	}
	return nil
}
