package desk

import (
	"testing"
	"time"

	"sportello/app/permit"
)

// Of ticks the numbers are no text that is typed on: 2.1 does not go on to 2.10.
func TestAnotherTickIsAnotherChange(t *testing.T) {
	trail := trail{keys: []string{"2.1", "2.10"}}
	now := time.Date(2026, 11, 25, 9, 0, 0, 0, time.UTC)
	for i, key := range []string{"2.1", "2.10"} {
		trail.note(map[string]string{key: permit.Yes}, now.Add(time.Duration(i)*time.Second), "Anna Prova")
	}
	if len(trail.changes) != 2 || trail.changes[1].Before != "2.1" || trail.changes[1].After != "2.10" {
		t.Errorf("changes %+v", trail.changes)
	}
}
