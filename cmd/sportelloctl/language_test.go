package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"sportello/app/desk"
	"sportello/store"
	"sportello/store/laptop"
	"sportello/sync/client"
	"sportello/sync/wire"
)

func TestEveryErrorIsToldInWordsWithItsStatus(t *testing.T) {
	for err, want := range map[error]int{
		store.ErrWrongPassphrase: statusRefused, store.ErrInUse: statusRefused, store.ErrDamaged: statusRefused, store.ErrReadOnly: statusRefused,
		store.ErrFull: statusRefused, store.ErrForeign: statusInput, store.ErrNewer: statusInput, store.ErrNotFound: statusInput,
		laptop.ErrExists: statusRefused, laptop.ErrTooLarge: statusRefused, desk.ErrWeakPassphrase: statusInput, desk.ErrNotEnrolled: statusRefused,
		client.ErrUnreachable: statusRefused, client.ErrSlow: statusRefused, client.ErrCut: statusRefused, client.ErrPinMismatch: statusRefused,
		client.ErrNotTheOffice: statusRefused, client.ErrFalseAnswer: statusRefused, client.ErrRevoked: statusRefused, client.ErrUnknownLaptop: statusRefused,
		client.ErrCodeExpired: statusRefused, client.ErrCodeUsed: statusRefused, client.ErrCodeUnknown: statusRefused, client.ErrAddress: statusInput,
		wire.ErrCode: statusInput, context.Canceled: statusRefused,
	} {
		var messages []string
		for _, english := range []bool{false, true} {
			p := program{text: language{english}}
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
	for err, want := range map[error]int{errFound: statusRefused, errUnusable: statusInput} {
		if status, message := (program{}).explain(err); status != want || message != "" {
			t.Errorf("%v: status %d, %q", err, status, message)
		}
	}
	if status, message := (program{}).explain(errors.New("anything else")); status != statusRefused || message != "anything else" {
		t.Errorf("status %d, %q", status, message)
	}
}
