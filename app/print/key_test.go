package print

import (
	"strings"
	"testing"
	"time"
)

// The key is what somebody types in from paper one day: whole, and in order.
func TestTheSheetHoldsTheWholeKey(t *testing.T) {
	const key = "AGE-SECRET-KEY-1PROVAP ROVAPR OVAPRO VAPROV APROVA PROVAP ROVAPR OVAPRO VAPROV"
	s := drawn(t, "it", func(s *sheet) {
		s.key(Key{Language: "it", Key: key, Made: time.Date(2026, 11, 25, 9, 0, 0, 0, time.UTC)})
	})
	var printed []string
	for _, text := range textsOf(s) {
		printed = append(printed, text.text)
	}
	if whole := strings.Join(strings.Fields(strings.Join(printed, " ")), " "); !strings.Contains(whole, key) {
		t.Errorf("the sheet has %q", whole)
	}
}
