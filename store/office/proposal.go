package office

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"fmt"

	"github.com/google/uuid"

	"sportello/store"
)

// Proposal is two persons that may be one, for a person to decide.
type Proposal struct {
	A, B     uuid.UUID // A before B, by their bytes
	Score    float64
	Stop     bool
	Evidence []byte
	Position uint64 // its place among the proposals; it grows with each change
	Gone     bool   // withdrawn: decided, or no longer alike
}

// couple is two persons, the first before the second.
type couple [2]uuid.UUID

func coupleOf(a, b uuid.UUID) couple {
	if bytes.Compare(a[:], b[:]) > 0 {
		a, b = b, a
	}
	return couple{a, b}
}

// argument is what speaks for a proposal: its sealed part.
type argument struct {
	Score    float64 `json:"score"`
	Stop     bool    `json:"stop"`
	Evidence []byte  `json:"evidence"`
}

func (g argument) equal(other argument) bool {
	return g.Score == other.Score && g.Stop == other.Stop && bytes.Equal(g.Evidence, other.Evidence)
}

func (p Proposal) argument() argument { return argument{p.Score, p.Stop, p.Evidence} }

// digest is what a proposal adds to the sum over all of them, by which one
// that was taken away or put back as it was before is noticed.
func (p Proposal) digest() ([16]byte, error) {
	encoded, err := json.Marshal(p)
	if err != nil {
		return [16]byte{}, fmt.Errorf("encoding a proposal: %w", err)
	}
	digest := sha256.Sum256(append([]byte("sportello proposal 1\x00"), encoded...))
	return [16]byte(digest[:16]), nil
}

const proposalColumns = `SELECT a, b, serial, gone, sealed FROM proposal`

func (l *Ledger) scanProposal(row scanner) (Proposal, error) {
	var p Proposal
	var sealed []byte
	if err := row.Scan(&p.A, &p.B, &p.Position, &p.Gone, &sealed); err != nil {
		return Proposal{}, wrap("reading a proposal", err)
	}
	plain, err := l.seal.open(placeProposal(p.A, p.B, p.Position, p.Gone), sealed)
	if err != nil {
		return p, fmt.Errorf("proposal %d: %w", p.Position, err)
	}
	var found argument
	if err := json.Unmarshal(plain, &found); err != nil {
		return p, fmt.Errorf("proposal %d: %w: %w", p.Position, store.ErrDamaged, err)
	}
	p.Score, p.Stop, p.Evidence = found.Score, found.Stop, found.Evidence
	return p, nil
}

// readProposals calls fn with every proposal the query finds. One that does
// not open comes with the error, and with what stands in clear.
func (l *Ledger) readProposals(ctx context.Context, from querier, fn func(Proposal, error) error, where string, args ...any) error {
	rows, err := from.query(ctx, proposalColumns+" "+where, args...)
	if err != nil {
		return wrap("reading proposals", err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		if err := fn(l.scanProposal(rows)); err != nil {
			return err
		}
	}
	return wrap("reading proposals", rows.Err())
}

func (l *Ledger) writeProposal(ctx context.Context, tx *transaction, p Proposal) error {
	plain, err := json.Marshal(p.argument())
	if err != nil {
		return fmt.Errorf("encoding a proposal: %w", err)
	}
	_, err = tx.exec(ctx, `INSERT INTO proposal (a, b, serial, gone, sealed) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT (a, b) DO UPDATE SET serial = excluded.serial, gone = excluded.gone, sealed = excluded.sealed`,
		p.A[:], p.B[:], p.Position, p.Gone, l.seal.seal(placeProposal(p.A, p.B, p.Position, p.Gone), plain))
	return wrap("writing a proposal", err)
}

// proposals fills what room a page has left with the proposals after its
// cursor. Who starts from the beginning is not told what was withdrawn.
func (f *filling) proposals(ctx context.Context) error {
	fresh, after := f.page.Next.Proposal == 0, f.page.Next.Proposal
	return f.ledger.readProposals(ctx, f.from, func(p Proposal, err error) error {
		if err != nil || f.page.More {
			return err
		}
		if size := len(p.Evidence) + proposalBytes; f.full(size) {
			f.page.More = true
		} else {
			f.page.Proposals = append(f.page.Proposals, p)
			f.page.Next.Proposal = p.Position
			f.records, f.bytes = f.records-1, f.bytes-size
		}
		return nil
	}, `WHERE serial > ? AND NOT (gone AND ?) ORDER BY serial LIMIT ?`, after, fresh, max(f.records, 1)+1)
}

// proposalBytes is about what a proposal takes beside its evidence.
const proposalBytes = 100

// progress is how far matching has come: the position up to which persons are
// compared, the serial of the last change of a proposal, and the total over
// all proposals.
type progress struct {
	position, serial uint64
	Total
	sealed []byte // as read
}

func (p progress) encode() []byte {
	encoded := binary.BigEndian.AppendUint64(nil, p.position)
	return append(binary.BigEndian.AppendUint64(encoded, p.serial), p.Total.encode()...)
}

func (l *Ledger) readProgress(ctx context.Context, from rowReader) (progress, error) {
	var read progress
	// Whoever deletes the row gets what does not open.
	if err := from.row(ctx, `SELECT coalesce((SELECT sealed FROM matching), x'')`).Scan(&read.sealed); err != nil {
		return progress{}, wrap("reading how far persons are compared", err)
	}
	plain, err := l.seal.open(placeMatch, read.sealed)
	if err == nil && len(plain) != 40 {
		err = store.ErrDamaged
	}
	if err != nil {
		return progress{}, fmt.Errorf("reading how far persons are compared: %w", err)
	}
	read.position, read.serial = binary.BigEndian.Uint64(plain), binary.BigEndian.Uint64(plain[8:])
	read.Count, read.Sum = binary.BigEndian.Uint64(plain[16:]), [16]byte(plain[24:])
	return read, nil
}

func (l *Ledger) writeProgress(ctx context.Context, tx *transaction, p progress) error {
	_, err := tx.exec(ctx, `INSERT INTO matching (id, sealed) VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET sealed = excluded.sealed`,
		l.seal.seal(placeMatch, p.encode()))
	return wrap("recording how far persons are compared", err)
}
