package server

import (
	"context"
	"errors"
	"log/slog"
	"net/http"

	"sportello/store"
	"sportello/store/office"
	"sportello/sync/wire"
)

// codeOf says in the protocol's words why a request is turned away.
func codeOf(err error) wire.Code {
	var refused refusal
	switch {
	case errors.As(err, &refused):
		return refused.code
	case errors.Is(err, store.ErrFull):
		return wire.DiskFull
	case errors.Is(err, store.ErrNotFound):
		return wire.UnknownLaptop
	case errors.Is(err, office.ErrChain):
		return wire.BrokenChain
	case errors.Is(err, office.ErrCodeUnknown):
		return wire.CodeUnknown
	case errors.Is(err, office.ErrCodeExpired):
		return wire.CodeExpired
	case errors.Is(err, office.ErrCodeUsed), errors.Is(err, office.ErrNameTaken):
		return wire.CodeUsed
	}
	return wire.CodeFor(err)
}

// reasonOf is what the other end is told. Errors of the office's own stay in
// its log: they name files and queries.
func reasonOf(err error) string {
	if own(err) {
		return "the office cannot take it now"
	}
	return err.Error()
}

// own tells whether the office failed, rather than the request.
func own(err error) bool {
	code := codeOf(err)
	return code == wire.Busy || code == wire.DiskFull
}

func (s *service) logRefusal(ctx context.Context, log *slog.Logger, what string, err error) {
	level := slog.LevelWarn
	if own(err) && ctx.Err() == nil {
		level = slog.LevelError
	}
	log.Log(ctx, level, what, "code", codeOf(err), "reason", err.Error())
}

func statusOf(code wire.Code) int {
	switch code {
	case wire.UnknownLaptop, wire.Revoked, wire.BadSignature, wire.CodeUnknown, wire.CodeExpired, wire.CodeUsed:
		return http.StatusForbidden
	case wire.TooLarge:
		return http.StatusRequestEntityTooLarge
	case wire.Busy:
		return http.StatusServiceUnavailable
	case wire.DiskFull:
		return http.StatusInsufficientStorage
	}
	return http.StatusBadRequest
}
