package simulation

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"time"

	"github.com/google/uuid"
)

// world is one run: an office, its laptops and whatever lies around.
type world struct {
	tmpl   *template
	folder string
	rand   *rand.Rand
	time   time.Time

	bureau    *bureau
	press     *press
	portables []*portable
	revoked   map[int]bool // numbers of the laptops the office turns away
	reference *reference
	seen      seen

	files   []stick
	backups []backedUp // of the office, the newest last
	copies  []copied   // of laptops' files and folders
	copyOf  int        // number of the next backup or copy
	entries int        // at the office, after the last round of settling
	story   func(format string, arguments ...any)
}

// stick is a .busta file that lies around: of a laptop for the office, or the
// office's answer to it.
type stick struct {
	content []byte
	number  int // of the laptop
	answer  bool
}

// backedUp is an older state of the office.
type backedUp struct {
	path    string
	revoked map[int]bool
}

// copied is an older state of a laptop: a backup the program made, or its
// folder as someone copied it.
type copied struct {
	of        *portable
	path      string
	backup    bool
	forgotten map[uuid.UUID]bool
}

func newWorld(ctx context.Context, tmpl *template, folder string, seed uint64, seen seen, story func(string, ...any)) (*world, error) {
	w := &world{
		tmpl: tmpl, folder: folder, rand: rand.New(rand.NewPCG(seed, 0)), time: morning.Add(time.Hour),
		reference: tmpl.begun.clone(), press: tmpl.press.clone(), seen: seen, story: story,
	}
	if err := copyFolder(folder, tmpl.folder); err != nil {
		return nil, err
	}
	w.bureau = &bureau{press: w.press, folder: filepath.Join(folder, "office"), socket: filepath.Join(folder, socketName), now: w.now}
	if err := w.bureau.open(ctx); err != nil {
		return nil, err
	}
	for i := range portables {
		if err := w.add(ctx, i, filepath.Join(folder, fmt.Sprint(i))); err != nil {
			return nil, err
		}
	}
	return w, nil
}

func (w *world) now() time.Time { return w.time }

// add puts a folder to work as the enrolled laptop of a number.
func (w *world) add(ctx context.Context, number int, folder string) error {
	p := &portable{
		name: "laptop " + filepath.Base(folder), number: number, folder: folder, seen: w.seen, line: &line{socket: w.bureau.socket}, now: w.now,
		office: w.tmpl.offices[number], key: w.tmpl.keys[number], rand: rand.New(rand.NewPCG(w.rand.Uint64(), 1)),
		forgotten: make(map[uuid.UUID]bool), revoked: func() bool { return w.revoked[number] },
	}
	if err := p.open(ctx); err != nil {
		return err
	}
	w.portables = append(w.portables, p)
	return p.checkTyped(ctx, uuid.Nil) // nothing was: reads what is there
}

func (w *world) close() error {
	failures := []error{w.bureau.close()}
	for _, p := range w.portables {
		failures = append(failures, p.close())
	}
	return errors.Join(failures...)
}

// one draws one of several.
func one[T any](source *rand.Rand, of []T) T { return of[source.IntN(len(of))] }

// step is something that can happen, and how often it does.
type step struct {
	often int
	what  func(*world, context.Context, *portable) error
}

var steps = []step{
	{16, (*world).typeIn},
	{8, (*world).queue},
	{10, (*world).push},
	{8, (*world).pull},
	{12, (*world).work},
	{8, (*world).decide},
	{8, (*world).byStick},
	{4, (*world).byStickAndLine},
	{5, (*world).importFile},
	{6, (*world).readFile},
	{4, (*world).carryFile},
	{4, (*world).crashTyping},
	{5, (*world).crashSending},
	{3, (*world).crashOffice},
	{3, (*world).fullDisk},
	{4, (*world).backUpOffice},
	{3, (*world).restoreOffice},
	{3, (*world).copyLaptop},
	{2, (*world).rewindLaptop},
	{1, (*world).cloneLaptop},
	{2, (*world).jumpClock},
	{12, (*world).book},
	{4, (*world).tellOfSite},
	{5, (*world).renewBulletin},
	{6, (*world).prepare},
	{10, (*world).comeBack},
	{2, (*world).revoke},
}

func (w *world) step(ctx context.Context) error {
	total := 0
	for _, s := range steps {
		total += s.often
	}
	w.time = w.time.Add(time.Duration(w.rand.IntN(3600)) * time.Second)
	drawn := w.rand.IntN(total)
	for _, s := range steps {
		if drawn -= s.often; drawn < 0 {
			return w.act(ctx, one(w.rand, w.portables), s.what)
		}
	}
	return nil
}

// act has something happen, and then what follows of itself.
func (w *world) act(ctx context.Context, p *portable, what func(*world, context.Context, *portable) error) error {
	if err := what(w, ctx, p); err != nil {
		return err
	}
	if err := w.checkBulletin(ctx, p); err != nil {
		return err
	}
	return w.turnAway(ctx)
}

// settle is the end of a run: a good line for long enough. Then everything
// must have arrived, and everybody see the same.
func (w *world) settle(ctx context.Context) error {
	for _, p := range w.portables {
		if err := w.queueSome(ctx, p, true); err != nil {
			return err
		}
	}
	for range 4 {
		for _, p := range slices.Clone(w.portables) {
			if err := w.act(ctx, p, (*world).sendAndAsk); err != nil {
				return err
			}
		}
		if quiet, err := w.quiet(ctx); err != nil {
			return err
		} else if quiet {
			break
		}
	}
	if err := errors.Join(w.reference.checkOffice(ctx, w.bureau.Ledger), w.reference.checkAgenda(ctx, w.bureau.Ledger, w.seen)); err != nil {
		return err
	}
	if err := errors.Join(w.checkRevoked(), w.checkNews(ctx)); err != nil {
		return err
	}
	for _, p := range w.portables {
		if err := errors.Join(p.checkCounted(ctx), w.reference.checkLaptop(ctx, w.bureau.Ledger, p)); err != nil {
			return err
		}
		report, err := p.Verify(ctx)
		if err != nil {
			return err
		}
		if len(report.Problems) > 0 {
			return fmt.Errorf("%s: the file does not verify: %v", p.name, report.Problems)
		}
	}
	return nil
}

// sendAndAsk does so on a good line.
func (w *world) sendAndAsk(ctx context.Context, p *portable) error {
	for _, work := range []func(context.Context) error{p.push, p.pull} {
		if err := w.exchange(p, "sends and asks", none, func() error { return work(ctx) }); err != nil {
			return err
		}
	}
	return nil
}

// quiet reports whether a whole round brought nothing new to the office, and
// nothing waits.
func (w *world) quiet(ctx context.Context) (bool, error) {
	counts, err := w.bureau.Ledger.Counts(ctx)
	if err != nil {
		return false, err
	}
	quiet := counts.Entries == w.entries
	w.entries = counts.Entries
	for _, p := range w.portables {
		outbox, err := p.Outbox(ctx)
		if err != nil {
			return false, err
		}
		quiet = quiet && outbox.Waiting() == 0
	}
	return quiet, nil
}
