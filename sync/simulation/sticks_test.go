package simulation

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"sportello/sync/client"
	"sportello/sync/server"
	"sportello/sync/wire"
)

const mostFiles = 12

func (w *world) keepFile(file stick) {
	if len(w.files) == mostFiles {
		w.files = w.files[1:]
	}
	w.files = append(w.files, file)
}

func (w *world) writeFile(ctx context.Context, p *portable) error {
	var file bytes.Buffer
	written, err := p.client.WriteBusta(ctx, p.Session, inbox{p}, p.trips, &file)
	if err != nil {
		return err
	}
	w.keepFile(stick{content: file.Bytes(), number: p.number})
	w.story("%s: writes a file of %d operations", p.name, written.Operations)
	return nil
}

// pick takes one of the files, most often one that is wanted, and now and then
// one with a mistake in it. There is none if content is nil.
func (w *world) pick(wanted func(stick) bool) (file stick, spoilt bool) {
	files := slices.DeleteFunc(slices.Clone(w.files), func(f stick) bool { return !wanted(f) })
	if len(files) == 0 || w.rand.IntN(4) == 0 {
		files = w.files
	}
	if len(files) == 0 {
		return stick{}, false
	}
	file = one(w.rand, files)
	switch w.rand.IntN(10) {
	case 0:
		file.content = file.content[:w.rand.IntN(len(file.content))]
		return file, true
	case 1:
		file.content = bytes.Clone(file.content)
		file.content[w.rand.IntN(len(file.content))] ^= 1 << w.rand.IntN(8)
		return file, true
	}
	return file, false
}

func (w *world) readFile(ctx context.Context, p *portable) error {
	file, spoilt := w.pick(func(f stick) bool { return f.answer && f.number == p.number })
	if file.content == nil {
		return nil
	}
	return w.read(ctx, p, file, spoilt)
}

func (w *world) read(ctx context.Context, p *portable, file stick, spoilt bool) error {
	pushed, pulled, err := p.client.ReadBusta(ctx, p.Session, inbox{p}, bytes.NewReader(file.content))
	p.turnedAway = p.turnedAway || errors.Is(err, client.ErrRevoked) // perhaps before the office was restored
	w.seen.count("receipt in a file", pushed.Done > 0)
	w.seen.count("page in a file", pulled.Records > 0)
	w.seen.count("new incarnation after a file", pushed.NewIncarnation || pulled.NewIncarnation)
	w.story("%s: reads a file, spoilt %v: %v", p.name, spoilt, err)
	if spoilt && err == nil {
		return fmt.Errorf("%s: a spoilt file was taken", p.name)
	}
	before := p.bulletin
	err = errors.Join(w.checkReceipted(ctx, p), p.checkTyped(ctx, uuid.Nil), w.checkBulletin(ctx, p))
	w.seen.count("bulletin in a file", p.bulletin != before)
	return err
}

func (w *world) carryFile(ctx context.Context, p *portable) error {
	file, spoilt := w.pick(func(f stick) bool { return !f.answer && f.number != p.number })
	if file.content == nil {
		return nil
	}
	f := w.anyFault()
	p.line.begin(f, w.rand.IntN(8000))
	carried, err := p.client.Carry(ctx, file.content)
	w.seen.count("operations carried by a colleague", carried.Operations > 0)
	p.line.begin(none, 0)
	w.story("%s: carries a file, spoilt %v, %s: %v", p.name, spoilt, faultNames[f], err)
	return nil
}

// importFile takes a file in at the office and writes its answer.
func (w *world) importFile(ctx context.Context, _ *portable) error {
	file, spoilt := w.pick(func(f stick) bool { return !f.answer })
	if file.content == nil {
		return nil
	}
	return w.takeIn(ctx, file, spoilt)
}

func (w *world) takeIn(ctx context.Context, file stick, spoilt bool) error {
	items, err := wire.ReadBusta(bytes.NewReader(file.content), wire.MaxBusta)
	if err != nil {
		w.story("office: refuses a file, spoilt %v: %v", spoilt, err)
		if !spoilt {
			return fmt.Errorf("the office refuses a good file: %w", err)
		}
		return nil
	}
	if spoilt {
		return fmt.Errorf("the office takes a spoilt file")
	}
	var answer bytes.Buffer
	writer := wire.NewBustaWriter(&answer)
	imported, err := w.bureau.Import(ctx, items, server.ImportOptions{Answer: writer})
	if err != nil {
		return err
	}
	if err := writer.Close(); err != nil {
		return err
	}
	w.keepFile(stick{content: answer.Bytes(), number: file.number, answer: true})
	w.story("office: takes a file of %d envelopes and answers", len(imported.Envelopes))
	return nil
}

// byStickAndLine has a file answered, but the line is quicker: a colleague sends
// something, another bulletin is posted, and the laptop hears of it before it
// reads the file.
func (w *world) byStickAndLine(ctx context.Context, p *portable) error {
	if err := w.writeFile(ctx, p); err != nil {
		return err
	}
	if err := w.takeIn(ctx, w.files[len(w.files)-1], false); err != nil {
		return err
	}
	answer, colleague := w.files[len(w.files)-1], one(w.rand, w.portables)
	if err := errors.Join(w.typeIn(ctx, colleague), w.queueSome(ctx, colleague, true), w.push(ctx, colleague)); err != nil {
		return err
	}
	if err := errors.Join(w.renewBulletin(ctx, p), w.pull(ctx, p), w.checkBulletin(ctx, p)); err != nil {
		return err
	}
	return w.read(ctx, p, answer, false)
}

// byStick is a day without a network: work, a file to the office, its answer.
// Each may stay in somebody's pocket.
func (w *world) byStick(ctx context.Context, p *portable) error {
	if err := errors.Join(w.typeIn(ctx, p), w.queueSome(ctx, p, true), w.writeFile(ctx, p)); err != nil {
		return err
	}
	if w.rand.IntN(4) > 0 {
		if err := w.importFile(ctx, p); err != nil {
			return err
		}
	}
	if w.rand.IntN(3) > 0 {
		return w.readFile(ctx, p)
	}
	return nil
}
