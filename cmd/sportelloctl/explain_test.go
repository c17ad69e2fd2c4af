package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"sportello/app/desk"
	"sportello/cmd/console"
	"sportello/store"
	"sportello/store/laptop"
	"sportello/sync/client"
	"sportello/sync/wire"
)

func TestEveryErrorIsToldInWordsWithItsStatus(t *testing.T) {
	for err, want := range map[error]int{
		store.ErrWrongPassphrase: console.StatusRefused, store.ErrInUse: console.StatusRefused, store.ErrDamaged: console.StatusRefused, store.ErrReadOnly: console.StatusRefused,
		store.ErrFull: console.StatusRefused, store.ErrForeign: console.StatusInput, store.ErrNewer: console.StatusInput, store.ErrNotFound: console.StatusInput,
		laptop.ErrExists: console.StatusRefused, laptop.ErrTooLarge: console.StatusRefused, desk.ErrWeakPassphrase: console.StatusInput, desk.ErrNotEnrolled: console.StatusRefused,
		client.ErrUnreachable: console.StatusRefused, client.ErrSlow: console.StatusRefused, client.ErrCut: console.StatusRefused, client.ErrPinMismatch: console.StatusRefused,
		client.ErrNotTheOffice: console.StatusRefused, client.ErrFalseAnswer: console.StatusRefused, client.ErrRevoked: console.StatusRefused, client.ErrUnknownLaptop: console.StatusRefused,
		client.ErrCodeExpired: console.StatusRefused, client.ErrCodeUsed: console.StatusRefused, client.ErrCodeUnknown: console.StatusRefused, client.ErrAddress: console.StatusInput,
		wire.ErrCode: console.StatusInput, context.Canceled: console.StatusRefused,
	} {
		var messages []string
		for _, language := range []console.Language{console.Italian, console.English} {
			p := program{&console.Program{Language: language}}
			status, message := p.explain(fmt.Errorf("doing something: %w", err))
			if status != want || message == "" || strings.Contains(message, "⟦") {
				t.Errorf("%v: status %d, %q", err, status, message)
			}
			messages = append(messages, message)
		}
		if messages[0] == messages[1] {
			t.Errorf("%v: %q in both languages", err, messages[0])
		}
	}
	p := program{new(console.Program)}
	if status, message := p.explain(errUnusable); status != console.StatusInput || message != "" {
		t.Errorf("already said: status %d, %q", status, message)
	}
	if status, message := p.explain(errors.New("anything else")); status != console.StatusRefused || message != "anything else" {
		t.Errorf("status %d, %q", status, message)
	}
}
