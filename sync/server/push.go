package server

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"sportello/store"
	"sportello/store/office"
	"sportello/sync/wire"
)

// prefixSize is enough of an envelope to read its header.
const prefixSize = 256

// refusal is a reason to turn a request away.
type refusal struct {
	code wire.Code
	err  error
}

func (r refusal) Error() string { return fmt.Sprintf("%s: %v", r.code, r.err) }
func (r refusal) Unwrap() error { return r.err }

func (s *service) push(w http.ResponseWriter, r *http.Request) {
	started := time.Now()
	header, answer, err := s.receive(w, r)
	log := s.Log.With("laptop", header.Stream.Laptop, "incarnation", header.Stream.Incarnation, "first", header.First, "count", header.Count)
	if err != nil {
		code := codeOf(err)
		s.refused(code)
		s.logRefusal(r.Context(), log, "push refused", err)
		s.answer(w, r, statusOf(code), s.refuse(err))
		return
	}
	s.pushed(answer, time.Since(started))
	log.InfoContext(r.Context(), "push", "outcome", outcomeName(answer.Outcome), "appended", answer.Appended, "repeated", answer.Repeated,
		"skipped", answer.Skipped, "quarantined", len(answer.Quarantined), "took", time.Since(started))
	s.answer(w, r, http.StatusOK, s.say(answer))
}

// receive takes one push up to the ledger's answer.
func (s *service) receive(w http.ResponseWriter, r *http.Request) (wire.Header, office.Answer, error) {
	body := http.MaxBytesReader(w, r.Body, wire.MaxEnvelope)
	prefix, err := io.ReadAll(io.LimitReader(body, prefixSize))
	if err != nil {
		return wire.Header{}, office.Answer{}, bodyError(err)
	}
	header, err := wire.ReadHeader(prefix)
	if err != nil {
		return wire.Header{}, office.Answer{}, err
	}
	laptop, err := s.known(r.Context(), header, false)
	if err != nil {
		// The laptop must hear this, so its body is read, though not kept.
		_, _ = io.Copy(io.Discard, body)
		return header, office.Answer{}, err
	}
	release, err := s.turn(r.Context(), s.pushes)
	if err != nil {
		return header, office.Answer{}, err
	}
	defer release()
	envelope, err := readRest(prefix, body, r.ContentLength)
	if err != nil {
		return header, office.Answer{}, bodyError(err)
	}
	answer, err := s.append(r.Context(), envelope, laptop, s.clockDifference(r))
	return header, answer, err
}

// append verifies and opens an envelope and hands it to the ledger. What it
// returns is durable.
func (s *service) append(ctx context.Context, envelope []byte, laptop office.Laptop, clock *time.Duration) (office.Answer, error) {
	header, contents, err := wire.Open(envelope, laptop.Key, s.Envelope)
	if err != nil {
		return office.Answer{}, err
	}
	push := office.Push{Stream: header.Stream, Before: header.Before, Entries: make([]office.Content, len(contents)), ClockDifference: clock}
	for i, content := range contents {
		push.Entries[i] = office.Content(content)
	}
	answer, err := s.Ledger.Append(ctx, push)
	if err == nil && answer.Appended > 0 && s.Arrived != nil {
		s.Arrived()
	}
	return answer, err
}

// known returns the laptop an envelope says it is from, if it may push: a
// revoked one only where that is allowed.
func (s *service) known(ctx context.Context, header wire.Header, revoked bool) (office.Laptop, error) {
	laptop, err := s.Ledger.Laptop(ctx, header.Stream.Laptop)
	if errors.Is(err, store.ErrNotFound) {
		return office.Laptop{}, refusal{wire.UnknownLaptop, errors.New("the laptop is not enrolled here")}
	}
	if err != nil {
		return office.Laptop{}, err
	}
	if laptop.State != office.Active && !revoked {
		return office.Laptop{}, refusal{wire.Revoked, errors.New("the laptop was revoked")}
	}
	return laptop, nil
}

// readRest reads a body whose first bytes were read already. The length stated
// saves growing, but is not believed beyond the limit.
func readRest(prefix []byte, body io.Reader, stated int64) ([]byte, error) {
	room := min(max(stated, int64(len(prefix))), wire.MaxEnvelope)
	envelope := append(make([]byte, 0, room+1), prefix...)
	for {
		if len(envelope) == cap(envelope) {
			envelope = append(envelope, 0)[:len(envelope)]
		}
		n, err := body.Read(envelope[len(envelope):cap(envelope)])
		envelope = envelope[:len(envelope)+n]
		if err == io.EOF {
			return envelope, nil
		}
		if err != nil {
			return nil, err
		}
	}
}

func bodyError(err error) error {
	var large *http.MaxBytesError
	if errors.As(err, &large) {
		return refusal{wire.TooLarge, fmt.Errorf("more than %d bytes", large.Limit)}
	}
	return refusal{wire.Malformed, errors.New("the body ends early")}
}

// clockDifference is how far the laptop's clock is ahead, by the Date it put
// on its request: only shown to people.
func (s *service) clockDifference(r *http.Request) *time.Duration {
	date, err := http.ParseTime(r.Header.Get("Date"))
	if err != nil {
		return nil
	}
	ahead := date.Sub(s.Clock()).Round(time.Second)
	return &ahead
}

// say puts the ledger's answer into the protocol's words. This is where a
// receipt is signed: the ledger has answered, so what it states is durable.
func (s *service) say(answer office.Answer) wire.Answer {
	position := &wire.Position{Seq: answer.Head.Seq, Hash: answer.Head.Hash}
	switch answer.Outcome {
	case office.Gap:
		return wire.Answer{Gap: position, Time: s.Clock()}
	case office.Fork:
		return wire.Answer{Fork: position, Time: s.Clock()}
	}
	said := wire.Answer{Receipt: s.receipt(answer.Head, answer.Received).Signed, Time: s.Clock()}
	for _, quarantined := range answer.Quarantined {
		said.Quarantined = append(said.Quarantined, wire.Quarantined{Seq: quarantined.Seq, Op: quarantined.Op, Reason: string(quarantined.Reason)})
	}
	return said
}

func (s *service) receipt(head office.Head, received time.Time) store.Receipt {
	return wire.SignReceipt(store.Receipt{
		Stream: head.Stream, Seq: head.Seq, Hash: head.Hash, Epoch: head.Epoch, Stable: head.Stable, Received: received,
	}, s.Receipt)
}

func (s *service) refuse(err error) wire.Answer {
	return wire.Answer{Refusal: &wire.Refusal{Code: codeOf(err), Message: reasonOf(err)}, Time: s.Clock()}
}

func (s *service) answer(w http.ResponseWriter, r *http.Request, status int, answer wire.Answer) {
	encoded, err := answer.Encode()
	if err != nil {
		s.Log.ErrorContext(r.Context(), "answer not sent", "error", err)
		http.Error(w, "internal error", http.StatusInternalServerError)
		return
	}
	s.send(w, status, wire.TypeAnswer, encoded)
}

func (s *service) send(w http.ResponseWriter, status int, kind string, encoded []byte) {
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = w.Write(encoded) // whoever went away asks again
}
