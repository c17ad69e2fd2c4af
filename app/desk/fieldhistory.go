package desk

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"sportello/app/permit"
)

// FieldChange is one change of a field, as its history tells it.
type FieldChange struct {
	// Key is the field's, or that of the first tick of its group.
	Key string
	At  time.Time
	By  string // the operator, by name
	// Before and After are values; of a group of ticks, the key of the one that
	// was ticked.
	Before, After string
}

// FieldHistory returns what became of fields since the application was begun, or
// of the groups of ticks they belong to, the last change first: also what is
// typed and not yet saved. Typing that goes on is one change.
func (a *Application) FieldHistory(ctx context.Context, keys ...string) ([]FieldChange, error) {
	s := a.session
	history, err := s.file.History(ctx, a.id)
	if err != nil {
		return nil, fmt.Errorf("reading the history of a field: %w", err)
	}
	values := make(map[string]string)
	trails := s.trails(keys)
	for _, noted := range history {
		for _, change := range noted.Changes {
			values[change.Field] = change.After
		}
		for _, t := range trails {
			t.note(values, noted.At, s.notedBy(noted))
		}
	}
	a.mutex.Lock()
	values, at := maps.Clone(a.fields), a.active
	a.mutex.Unlock()
	var changes []FieldChange
	for _, t := range trails {
		t.note(values, at, s.operator.shown())
		slices.Reverse(t.changes)
		changes = append(changes, t.changes...)
	}
	slices.SortStableFunc(changes, func(a, b FieldChange) int { return b.At.Compare(a.At) })
	return changes, nil
}

// PutBack gives a field, or the group of ticks it belongs to, a value of its
// history, as one step of undo.
func (a *Application) PutBack(key, value string) *permit.Report {
	keys := a.session.ticked(key)
	if len(keys) == 1 {
		return a.SetAll(permit.Values{key: value})
	}
	values := make(permit.Values)
	for _, key := range keys {
		values[key] = ""
	}
	if value != "" {
		values[value] = permit.Yes
	}
	return a.SetAll(values)
}

// ticked are the fields that are ticked in place of each other, or the field alone.
func (s *Session) ticked(key string) []string {
	if field, known := s.Rulebook().Field(key); known {
		if group, grouped := s.Rulebook().Group(field.Group); grouped {
			return group.Members
		}
	}
	return []string{key}
}

// trail follows the value of a field, or of a group of ticks, through a history.
type trail struct {
	keys    []string
	value   string // when last noted
	changes []FieldChange
}

// trails are those of fields, one for each group.
func (s *Session) trails(keys []string) []*trail {
	var trails []*trail
	begun := make(map[string]bool)
	for _, key := range keys {
		if t := (&trail{keys: s.ticked(key)}); !begun[t.keys[0]] {
			begun[t.keys[0]] = true
			trails = append(trails, t)
		}
	}
	return trails
}

// note takes down what the values have come to.
func (t *trail) note(values map[string]string, at time.Time, by string) {
	next := FieldChange{Key: t.keys[0], At: at, By: by, Before: t.value, After: values[t.keys[0]]}
	if len(t.keys) > 1 {
		next.After = ""
		for _, key := range slices.Backward(t.keys) {
			if values[key] == permit.Yes {
				next.After = key
			}
		}
	}
	t.value = next.After
	last := len(t.changes) - 1
	switch {
	case next.Before == next.After:
	case last >= 0 && len(t.keys) == 1 && t.changes[last].goesOn(next):
		t.changes[last].At, t.changes[last].After = next.At, next.After
	default:
		t.changes = append(t.changes, next)
	}
}

// goesOn says whether the next change is more of the same typing, or of the same
// deleting: nothing that stood there in between is worth putting back.
func (c FieldChange) goesOn(next FieldChange) bool {
	typing := strings.HasPrefix(c.After, c.Before) && strings.HasPrefix(next.After, next.Before)
	deleting := strings.HasPrefix(c.Before, c.After) && strings.HasPrefix(next.Before, next.After)
	return c.By == next.By && next.At.Sub(c.At) < time.Minute && (typing || deleting)
}
