package server

import (
	"context"
	"errors"
	"io"
	"net/http"

	"sportello/store"
	"sportello/store/office"
	"sportello/sync/wire"
)

func (s *service) enrol(w http.ResponseWriter, r *http.Request) {
	enrolment, err := s.accept(w, r)
	answer := wire.EnrolAnswer{Enrolment: enrolment, Time: s.Clock()}
	status := http.StatusOK
	if err != nil {
		code := codeOf(err)
		s.refused(code)
		s.logRefusal(r.Context(), s.Log, "enrolment refused", err)
		answer.Refusal = &wire.Refusal{Code: code, Message: reasonOf(err)}
		status = statusOf(code)
	} else {
		s.enrolled.Add(1)
		s.Log.InfoContext(r.Context(), "laptop enrolled", "laptop", enrolment.Laptop)
	}
	encoded, err := answer.Encode()
	if err != nil {
		s.Log.ErrorContext(r.Context(), "answer not sent", "error", err)
		http.Error(w, "internal error", http.StatusInternalServerError)
		return
	}
	s.send(w, status, wire.TypeEnrolAnswer, encoded)
}

func (s *service) accept(w http.ResponseWriter, r *http.Request) (*wire.Enrolment, error) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, wire.MaxEnrol))
	if err != nil {
		return nil, bodyError(err)
	}
	request, err := wire.DecodeEnrolRequest(body)
	if err != nil {
		return nil, err
	}
	release, err := s.turn(r.Context(), s.enrols)
	if err != nil {
		return nil, err
	}
	defer release()
	laptop, err := s.enrolWith(r.Context(), request)
	if err != nil {
		return nil, err
	}
	return &wire.Enrolment{
		Laptop:    laptop.ID,
		Recipient: s.Envelope.Recipient().String(),
		VerifyKey: publicKey(s.Receipt),
		Recovery:  s.Recovery.String(),
		Epoch:     s.Enroller.Epoch(),
		Protocol:  wire.Protocol,
		Number:    laptop.Number,
	}, nil
}

func (s *service) enrolWith(ctx context.Context, request wire.EnrolRequest) (office.Laptop, error) {
	ticket := [8]byte(request.Ticket)
	code, err := s.Enroller.FindCode(ctx, ticket)
	if err != nil {
		return office.Laptop{}, err
	}
	// Whoever cannot prove to hold the code learns nothing about it.
	if !request.Verify(wire.Ticket{ID: code.Ticket, Key: code.Key}) {
		return office.Laptop{}, office.ErrCodeUnknown
	}
	laptop, err := s.Enroller.Enrol(ctx, ticket, request.Key)
	if errors.Is(err, store.ErrNotFound) {
		return office.Laptop{}, office.ErrCodeUsed
	}
	return laptop, err
}
