package desk

import (
	"testing"
	"time"

	"sportello/assets/sites"
	"sportello/store"
	"sportello/store/laptop"
)

// An application without a date of signature was made on the day it was at the desk,
// which begins earlier than that of Greenwich.
func TestAStayIsOfTheDayAtTheDesk(t *testing.T) {
	for _, c := range []struct{ signed, want string }{{"", "2026-07-02"}, {"2026-06-30", "2026-06-30"}} {
		document := laptop.Document{
			Summary: laptop.Summary{Created: time.Date(2026, 7, 1, 22, 30, 0, 0, time.UTC)},
			Record:  store.Record{Fields: map[string]store.Field{"1.28": {Value: c.signed}}},
		}
		if got := stayOf(document, sites.Zone()).signed; got != c.want {
			t.Errorf("signed on %q: a stay of %s, want %s", c.signed, got, c.want)
		}
	}
}
