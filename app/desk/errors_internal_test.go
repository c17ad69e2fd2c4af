package desk

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"sportello/assets/i18n"
	"sportello/store"
	"sportello/store/laptop"
	"sportello/sync/client"
	"sportello/sync/wire"
)

// Every name has its three texts in both languages, and every text of an error
// a name that leads to it.
func TestErrorNamesAndTextsFit(t *testing.T) {
	names := map[string]bool{unexpected: true}
	for _, known := range errorNames {
		names[known.name] = true
	}
	for _, language := range i18n.Languages() {
		texts, err := i18n.New(language)
		if err != nil {
			t.Fatal(err)
		}
		for name := range names {
			for _, part := range []string{"what", "kept", "do"} {
				if id := "error." + name + "." + part; !texts.Has(id) {
					t.Errorf("%s: no text %q", language, id)
				}
			}
		}
		for _, id := range texts.IDs() {
			parts := strings.Split(id, ".")
			if len(parts) == 3 && parts[0] == "error" && !names[parts[1]] {
				t.Errorf("%s: text %q is of no error", language, id)
			}
		}
	}
}

func TestErrorName(t *testing.T) {
	for _, c := range []struct {
		err  error
		want string
	}{
		{fmt.Errorf("saving: %w: %w", store.ErrFull, errors.New("driver's words")), "full"},
		{fmt.Errorf("opening: %w", store.ErrInUse), "in-use"},
		{fmt.Errorf("reading: %w", laptop.ErrChanged), "changed"},
		{fmt.Errorf("pushing: %w", client.ErrUnreachable), "unreachable"},
		{&client.RefusedError{Code: wire.Revoked}, "revoked"},
		{&client.RefusedError{Code: wire.Busy}, "busy"},
		{&client.RefusedError{Code: wire.Malformed}, "refused"},
		{fmt.Errorf("enrolling: %w", wire.ErrCode), "code-mistyped"},
		{fmt.Errorf("enrolling: %w", wire.ErrVersion), "version"},
		{fmt.Errorf("reading a document: %w: %w", ErrUnreadable, errors.New("why")), "document-unreadable"},
		{context.Canceled, "canceled"},
		{fmt.Errorf("sending: %w", ErrNotEnrolled), "not-enrolled"},
		{errors.New("something else"), "unexpected"},
	} {
		if got := ErrorName(c.err); got != c.want {
			t.Errorf("%v: %q, want %q", c.err, got, c.want)
		}
	}
}
