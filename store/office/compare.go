package office

import (
	"bytes"
	"context"
	"errors"
	"slices"

	"github.com/google/uuid"

	"sportello/store"
)

// comparison finds out what is to be proposed about some records.
type comparison struct {
	ledger  *Ledger
	reached uint64 // records that changed after it have their own turn
	// standing has the proposals there are, wanted what should be: nil where
	// nothing should.
	standing map[couple]Proposal
	wanted   map[couple]*argument
}

func (c *comparison) all(ctx context.Context, s snapshot, subjects []subject) error {
	for _, subject := range subjects {
		compare := c.person
		if subject.kind == store.Pair {
			compare = c.pair
		}
		if err := compare(ctx, s, subject); err != nil {
			return err
		}
	}
	return nil
}

// person compares a person with who is found under the same keys, and with
// whom it is proposed to be one already.
func (c *comparison) person(ctx context.Context, s snapshot, subject subject) error {
	l := c.ledger
	self, err := l.readFeatures(ctx, s, subject.first)
	if err != nil {
		return err
	}
	compared := make(map[couple]bool)
	var alike []couple
	err = l.candidates(ctx, s, subject.first, self.keys, func(id uuid.UUID, content []byte) {
		pair := coupleOf(subject.id, id)
		compared[pair] = true
		if found := l.compare(self, features{id: id, content: content}); found != nil {
			c.wanted[pair] = found
			alike = append(alike, pair)
		}
	})
	if err != nil {
		return err
	}
	for _, pair := range alike {
		if err := c.unlessDecided(ctx, s, pair); err != nil {
			return err
		}
	}
	proposed, err := c.standingOf(ctx, s, subject.id)
	if err != nil {
		return err
	}
	for _, pair := range proposed {
		switch _, wanted := c.wanted[pair]; {
		case wanted:
		case compared[pair]:
			c.wanted[pair] = nil
		default:
			if err := c.again(ctx, s, pair); err != nil {
				return err
			}
		}
	}
	return nil
}

// pair works off what was decided of two persons, or taken back.
func (c *comparison) pair(ctx context.Context, s snapshot, subject subject) error {
	pulled, err := c.ledger.pulled(ctx, s, subject.id)
	if err != nil {
		return err
	}
	pair, named := coupleNamed(pulled.State)
	if !named {
		return nil
	}
	if err := c.load(ctx, s, `WHERE a = ? AND b = ?`, pair[0][:], pair[1][:]); err != nil {
		return err
	}
	return c.again(ctx, s, pair)
}

// coupleNamed returns the two persons that a pair's record is about, if it
// is named after them.
func coupleNamed(state store.Shared) (pair couple, named bool) {
	for i, field := range []string{pairA, pairB} {
		id, err := uuid.Parse(state.Fields[field].Standing.Value)
		if err != nil {
			return couple{}, false
		}
		pair[i] = id
	}
	return coupleOf(pair[0], pair[1]), store.PairID(pair[0], pair[1]) == state.Record
}

// again settles what should be proposed of two persons, wherever they are
// found.
func (c *comparison) again(ctx context.Context, s snapshot, pair couple) error {
	var both [2]features
	for i, id := range pair {
		var first, last uint64
		err := s.row(ctx, `SELECT coalesce(max(first), 0), coalesce(max(last), 0) FROM record WHERE id = ? AND kind = ?`, id[:], string(store.Person)).Scan(&first, &last)
		if err != nil {
			return wrap("reading a person", err)
		}
		if both[i], err = c.ledger.readFeatures(ctx, s, first); err != nil {
			return err
		}
		if both[i].nobody() && last > c.reached {
			return nil // its own turn comes
		}
	}
	c.wanted[pair] = nil
	if both[0].meets(both[1]) {
		c.wanted[pair] = c.ledger.compare(both[0], both[1])
	}
	return c.unlessDecided(ctx, s, pair)
}

// compare returns what speaks for two persons being one, nil if they are two.
func (l *Ledger) compare(one, other features) *argument {
	if coupleOf(one.id, other.id)[0] != one.id {
		one, other = other, one
	}
	score, stop, side, evidence := l.matcher.Compare(one.content, other.content)
	if !stop && !side {
		return nil
	}
	return &argument{score, stop, evidence}
}

// unlessDecided wants nothing of two persons that a person has decided on.
func (c *comparison) unlessDecided(ctx context.Context, s snapshot, pair couple) error {
	decided, err := c.ledger.decided(ctx, s, pair)
	if decided {
		c.wanted[pair] = nil
	}
	return err
}

func (l *Ledger) decided(ctx context.Context, from rowReader, pair couple) (bool, error) {
	pulled, err := l.pulled(ctx, from, store.PairID(pair[0], pair[1]))
	if errors.Is(err, store.ErrNotFound) {
		return false, nil
	}
	return pulled.State.Kind == store.Pair && pulled.State.Fields[pairVerdict].Standing.Value != "", err
}

// standingOf returns who is proposed to be one with a person.
func (c *comparison) standingOf(ctx context.Context, s snapshot, id uuid.UUID) ([]couple, error) {
	var pairs []couple
	err := c.ledger.readProposals(ctx, s, func(p Proposal, err error) error {
		c.standing[couple{p.A, p.B}] = p
		if !p.Gone {
			pairs = append(pairs, couple{p.A, p.B})
		}
		return err
	}, `WHERE a = ? OR b = ?`, id[:], id[:])
	return pairs, err
}

func (c *comparison) load(ctx context.Context, s snapshot, where string, args ...any) error {
	return c.ledger.readProposals(ctx, s, func(p Proposal, err error) error {
		c.standing[couple{p.A, p.B}] = p
		return err
	}, where, args...)
}

// write makes the proposals what they should be.
func (c *comparison) write(ctx context.Context, tx *transaction, to *progress) error {
	pairs := make([]couple, 0, len(c.wanted))
	for pair := range c.wanted {
		pairs = append(pairs, pair)
	}
	slices.SortFunc(pairs, func(a, b couple) int { return bytes.Compare(append(a[0][:], a[1][:]...), append(b[0][:], b[1][:]...)) })
	for _, pair := range pairs {
		before, held := c.standing[pair]
		wanted := c.wanted[pair]
		if wanted == nil && (!held || before.Gone) || wanted != nil && held && !before.Gone && before.argument().equal(*wanted) {
			continue
		}
		to.serial++
		next := Proposal{A: pair[0], B: pair[1], Position: to.serial, Gone: wanted == nil}
		if wanted != nil {
			next.Score, next.Stop, next.Evidence = wanted.Score, wanted.Stop, wanted.Evidence
		}
		if err := c.ledger.writeProposal(ctx, tx, next); err != nil {
			return err
		}
		if err := to.replace(held, before, next); err != nil {
			return err
		}
	}
	return nil
}

// replace counts a proposal in the place of the one before it, if one was held.
func (p *progress) replace(held bool, before, next Proposal) error {
	digest, err := next.digest()
	if err != nil {
		return err
	}
	if !held {
		p.add(digest)
		return nil
	}
	old, err := before.digest()
	p.toggle(digest)
	p.toggle(old)
	return err
}
