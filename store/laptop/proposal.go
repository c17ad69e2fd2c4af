package laptop

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"

	"github.com/google/uuid"

	"sportello/store"
)

// Proposal says that two persons may be one, A before B in order of bytes.
type Proposal struct {
	A, B     uuid.UUID
	Score    float64
	Stop     bool            // so much speaks for it that a new record should not be begun
	Evidence json.RawMessage // field by field, for the screen
	Gone     bool            // withdrawn; never among Proposals
}

// proposed is the sealed part of a Proposal.
type proposed struct {
	Score    float64         `json:"score"`
	Stop     bool            `json:"stop,omitempty"`
	Evidence json.RawMessage `json:"evidence,omitempty"`
}

func proposalPlace(a, b uuid.UUID) place { return place{table: "proposal", record: a, beside: b[:]} }

// proposal keeps what a page says of two persons.
func (t *taking) proposal(p Proposal) error {
	a, b := p.A, p.B
	if bytes.Compare(a[:], b[:]) > 0 {
		a, b = b, a
	}
	if a == b || a == uuid.Nil {
		return fmt.Errorf("proposal of %s and %s: %w", a, b, store.ErrMalformed)
	}
	if p.Gone {
		return t.tx.exec(`DELETE FROM proposal WHERE a = ? AND b = ?`, a[:], b[:])
	}
	plain, err := json.Marshal(proposed{p.Score, p.Stop, p.Evidence})
	if err != nil {
		return fmt.Errorf("proposal of %s and %s: %v: %w", a, b, err, store.ErrMalformed)
	}
	return t.tx.exec(`INSERT INTO proposal (a, b, sealed) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET sealed = excluded.sealed`,
		a[:], b[:], t.key.seal(proposalPlace(a, b), plain))
}

const selectProposals = `SELECT a, b, sealed FROM proposal ORDER BY a, b`

func openProposal(key *dataKey, from scanner) (Proposal, error) {
	var p Proposal
	var a, b, sealed []byte
	if err := from.Scan(&a, &b, &sealed); err != nil {
		return p, err
	}
	if copy(p.A[:], a)+copy(p.B[:], b) != len(p.A)+len(p.B) {
		return p, fmt.Errorf("proposal, ids of %d and %d bytes: %w", len(a), len(b), store.ErrDamaged)
	}
	plain, err := key.open(proposalPlace(p.A, p.B), sealed)
	if err != nil {
		return p, err
	}
	var content proposed
	if err := json.Unmarshal(plain, &content); err != nil {
		return p, fmt.Errorf("%s: %v: %w", proposalPlace(p.A, p.B), err, store.ErrDamaged)
	}
	p.Score, p.Stop, p.Evidence = content.Score, content.Stop, content.Evidence
	return p, nil
}

// Proposals returns the proposals that were pulled and not withdrawn.
func (s *Session) Proposals(ctx context.Context) ([]Proposal, error) {
	var proposals []Proposal
	err := s.use(func(key *dataKey) error {
		rows, err := s.file.database.read.QueryContext(ctx, selectProposals)
		if err != nil {
			return err
		}
		defer func() { _ = rows.Close() }()
		for rows.Next() {
			p, err := openProposal(key, rows)
			if err != nil {
				return err
			}
			proposals = append(proposals, p)
		}
		return rows.Err()
	})
	return proposals, wrap("reading proposals", err)
}

func laptopPlace(id uuid.UUID) place { return place{table: "laptop", record: id} }

// laptop keeps the name of a laptop.
func (t *taking) laptop(id uuid.UUID, name string) error {
	return t.tx.exec(`INSERT INTO laptop (id, sealed) VALUES (?, ?) ON CONFLICT DO UPDATE SET sealed = excluded.sealed`,
		id[:], t.key.seal(laptopPlace(id), []byte(name)))
}

// LaptopName returns the name of another laptop, as the office told it.
// Errors: store.ErrNotFound.
func (s *Session) LaptopName(ctx context.Context, id uuid.UUID) (string, error) {
	var name []byte
	err := s.use(func(key *dataKey) error {
		var sealed []byte
		if err := s.reading(ctx).row(`SELECT sealed FROM laptop WHERE id = ?`, id[:]).Scan(&sealed); err != nil {
			return notFound(err)
		}
		var err error
		name, err = key.open(laptopPlace(id), sealed)
		return err
	})
	return string(name), wrap("reading the name of laptop "+id.String(), err)
}
