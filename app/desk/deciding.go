package desk

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"sportello/store"
	"sportello/store/laptop"
	"sportello/sync/merge"
)

// revision is what a decision changes of one record that stood in a state.
type revision struct {
	record  uuid.UUID
	kind    store.Kind
	before  store.Shared
	changes map[string]store.Change
	aside   bool // the record's last operation and receipt stay
}

func revise(record uuid.UUID, kind store.Kind, before store.Shared) revision {
	return revision{record: record, kind: kind, before: before, changes: make(map[string]store.Change)}
}

// set gives a field a value in place of all that was seen of it.
func (r revision) set(name, value string) {
	field := r.before.Fields[name]
	if field.Standing.Value == value && len(field.Candidates) == 0 {
		return
	}
	r.changes[name] = store.Change{Base: field.Standing.Op, Settles: merge.Unsettled(field), Value: value}
}

// put gives a field a value in place of what stands. What waits beside that was
// not shown with it, and goes on waiting.
func (r revision) put(name, value string) {
	r.changes[name] = store.Change{Base: r.before.Fields[name].Standing.Op, Value: value}
}

// made is a revision with the operation that was made of it.
type made struct {
	revision
	op uuid.UUID
}

// revise queues an operation of each revision that changes something, and lets
// lists, open applications and sending follow.
func (s *Session) revise(ctx context.Context, revisions []revision) ([]made, error) {
	revisions = slices.DeleteFunc(slices.Clone(revisions), func(r revision) bool { return len(r.changes) == 0 })
	decisions := make([]laptop.Decision, len(revisions))
	for i, r := range revisions {
		decisions[i] = laptop.Decision{Record: r.record, Kind: r.kind, Changes: r.changes, Aside: r.aside}
	}
	operations, err := s.file.Decide(ctx, s.Site(), decisions, s.describe)
	if err != nil {
		return nil, err
	}
	s.options.Log.Info("decided", "operations", len(operations))
	var all []made
	var ids []uuid.UUID
	for _, r := range revisions {
		ids = append(ids, r.record)
		// What was typed and not sent goes before, as an operation of its own.
		at := slices.IndexFunc(operations, r.is)
		if at >= 0 {
			all = append(all, made{r, operations[at].ID})
			operations = operations[at+1:]
		}
		if a := s.opened(r.record); a != nil {
			a.saving.Lock()
			err := a.adopt(ctx)
			a.saving.Unlock()
			if err != nil {
				return all, err
			}
		}
	}
	s.sending.kick()
	if slices.ContainsFunc(revisions, func(r revision) bool { return r.kind == store.Site }) {
		if err := s.readSites(ctx); err != nil {
			return all, err
		}
	}
	return all, s.arrived(ctx, ids...)
}

// is says whether an operation was made of the revision.
func (r revision) is(op store.Operation) bool {
	if op.Record != r.record || len(op.Patch) != len(r.changes) {
		return false
	}
	for name, change := range r.changes {
		made, there := op.Patch[name]
		if !there || made.Base != change.Base || made.Value != change.Value || !slices.Equal(made.Settles, change.Settles) {
			return false
		}
	}
	return true
}
