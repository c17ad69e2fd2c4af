package server

import (
	"context"
	"fmt"

	"sportello/store/office"
	"sportello/sync/wire"
)

// maxAnswered bounds the pages that answer one file, so that a laptop can read
// them (wire.MaxBusta). Whoever has not got all asks again.
const maxAnswered = 192 << 20

// ImportOptions say how a file is taken in.
type ImportOptions struct {
	// Answer is where what the laptops are to have goes; nil if there is no
	// way back. It must not be used before Import has returned without error.
	Answer *wire.BustaWriter
	// Revoked takes in what a revoked laptop had not sent, too.
	Revoked bool
}

// Imported is what became of a file.
type Imported struct {
	Envelopes []ImportedEnvelope
	Pages     int // answers to pull requests
	Passed    int // items that are for a laptop, or cannot be read, or had no room in the answer
}

// ImportedEnvelope is one envelope of a file: what its header says, and the
// office's answer.
type ImportedEnvelope struct {
	wire.Header
	Appended int
	Answer   wire.Answer
}

// Import takes in the envelopes of a .busta file, whoever brought it, and
// answers them and the pull requests in it. What one item says stops no other;
// an error means that the office or the answer's file failed, and that the
// same file may be imported again.
func (o *Office) Import(ctx context.Context, items []wire.BustaItem, options ImportOptions) (Imported, error) {
	s := newService(o.config())
	var imported Imported
	var requests []wire.PullRequest
	for _, item := range items {
		switch item.Kind {
		case wire.BustaEnvelope:
			header, err := wire.ReadHeader(item.Bytes)
			if err != nil {
				imported.Passed++
			} else if err := s.importEnvelope(ctx, header, item.Bytes, options, &imported); err != nil {
				return imported, fmt.Errorf("importing: %w", err)
			}
		case wire.BustaRequest:
			request, err := wire.OpenPullRequest(item.Bytes)
			if err != nil {
				imported.Passed++
			} else {
				requests = append(requests, request)
			}
		default:
			imported.Passed++
		}
	}
	if options.Answer == nil {
		return imported, nil
	}
	// Once everything is in, so that bulletin and pages show it.
	if err := o.board.renew(ctx); err != nil {
		o.log.Error("answered without a new bulletin", "error", err)
	}
	room := maxAnswered
	for _, request := range requests {
		if room <= 0 {
			imported.Passed++
			continue
		}
		if err := s.importRequest(ctx, request, options.Answer, &room, &imported); err != nil {
			return imported, fmt.Errorf("answering: %w", err)
		}
	}
	return imported, nil
}

func (s *service) importEnvelope(ctx context.Context, header wire.Header, envelope []byte, options ImportOptions, imported *Imported) error {
	laptop, err := s.known(ctx, header, options.Revoked)
	var taken office.Answer
	if err == nil {
		taken, err = s.append(ctx, envelope, laptop, nil)
	}
	var answer wire.Answer
	switch {
	case err == nil:
		answer = s.say(taken)
	case own(err):
		return err
	default:
		answer = s.refuse(err)
		s.logRefusal(ctx, s.Log.With("laptop", header.Stream.Laptop), "envelope in a file refused", err)
	}
	imported.Envelopes = append(imported.Envelopes, ImportedEnvelope{header, taken.Appended, answer})
	if options.Answer == nil {
		return nil
	}
	signed, err := wire.SignAnswer(header, answer, s.Receipt)
	if err != nil {
		return err
	}
	return options.Answer.Add(wire.BustaAnswer, signed)
}

// importRequest answers one pull request with all the pages there are room for,
// and the bundle of a newer release.
func (s *service) importRequest(ctx context.Context, request wire.PullRequest, answer *wire.BustaWriter, room *int, imported *Imported) error {
	request.Bytes, request.Bundle = maxPageBytes, nil // the bundle goes as a whole
	for more := true; more && *room > 0; {
		page, sealed, err := s.page(ctx, request)
		if err != nil && !own(err) {
			sealed, err = s.refusalPage(request, err)
		}
		if err == nil {
			err = answer.Add(wire.BustaPage, sealed)
		}
		if err == nil && page.Release != nil {
			release := s.released.Load()
			*room -= len(release.Bundle)
			err, request.Release = answer.Add(wire.BustaBundle, release.Bundle), release.Serial // once is enough
		}
		if err != nil {
			return err
		}
		imported.Pages++
		*room -= len(sealed)
		more, request.Cursor = page.More, page.Next
	}
	return nil
}
