package sites_test

import (
	"testing"
	"time"

	"sportello/assets/sites"
)

// The zone is the one of the law: Directive 2000/84/EC has summer time begin and end
// at one o'clock UTC on the last Sundays of March and October.
func TestZoneIsItalys(t *testing.T) {
	for _, test := range []struct{ utc, want string }{
		{"2026-01-15T08:00:00Z", "2026-01-15T09:00:00+01:00"},
		{"2026-03-29T00:59:59Z", "2026-03-29T01:59:59+01:00"},
		{"2026-03-29T01:00:00Z", "2026-03-29T03:00:00+02:00"},
		{"2026-10-25T00:59:59Z", "2026-10-25T02:59:59+02:00"},
		{"2026-10-25T01:00:00Z", "2026-10-25T02:00:00+01:00"},
		{"2049-07-01T22:30:00Z", "2049-07-02T00:30:00+02:00"},
	} {
		at, err := time.Parse(time.RFC3339, test.utc)
		if err != nil {
			t.Fatal(err)
		}
		if got := at.In(sites.Zone()).Format(time.RFC3339); got != test.want {
			t.Errorf("%s is %s, want %s", test.utc, got, test.want)
		}
	}
	if now := sites.Now(); now.Location().String() != "Europe/Rome" || time.Since(now).Abs() > time.Minute {
		t.Errorf("now is %s", now)
	}
}
