package merge

import (
	"bytes"
	"maps"
	"slices"

	"github.com/google/uuid"
)

// lineage relates the changes of one field. The zero UUID stands for the
// field never written, which replaces nothing.
type lineage struct {
	changes []Change
	// same leads from each change to the one that speaks for all that make the
	// same change of the same base.
	same map[uuid.UUID]uuid.UUID
	// parents of each such change: what it knowingly replaces. A parent may be
	// missing from changes: not arrived yet.
	parents map[uuid.UUID][]uuid.UUID
}

func trace(changes []Change) lineage {
	l := lineage{changes: changes}
	// Finding two changes the same can make their successors so, one
	// generation each time round.
	for {
		same := make(map[uuid.UUID]uuid.UUID, len(changes))
		parents := make(map[uuid.UUID][]uuid.UUID, len(changes))
		speaker := make(map[statement]uuid.UUID, len(changes))
		for _, change := range changes {
			replaced := l.replaced(change)
			said := statement{joined(replaced), change.Value}
			first, spoken := speaker[said]
			if !spoken {
				first = change.Op
				speaker[said] = first
				parents[first] = replaced
			}
			same[change.Op] = first
		}
		settled := maps.Equal(same, l.same)
		l.same, l.parents = same, parents
		if settled {
			return l
		}
	}
}

// statement is what a change says about what.
type statement struct{ replaced, value string }

func joined(ids []uuid.UUID) string {
	all := make([]byte, 0, len(ids)*len(uuid.UUID{}))
	for _, id := range ids {
		all = append(all, id[:]...)
	}
	return string(all)
}

// of returns the change that speaks for op.
func (l lineage) of(op uuid.UUID) uuid.UUID {
	if first, known := l.same[op]; known {
		return first
	}
	return op
}

func (l lineage) replaced(change Change) []uuid.UUID {
	parents := make([]uuid.UUID, 0, 1+len(change.Settles))
	parents = append(parents, l.of(change.Base))
	for _, settled := range change.Settles {
		parents = append(parents, l.of(settled))
	}
	slices.SortFunc(parents, func(a, b uuid.UUID) int { return bytes.Compare(a[:], b[:]) })
	return slices.Compact(parents)
}

// descends reports whether from was made knowing to, directly or not.
func (l lineage) descends(from, to uuid.UUID) bool {
	seen := make(map[uuid.UUID]bool)
	next := []uuid.UUID{from}
	for len(next) > 0 {
		op := next[len(next)-1]
		next = next[:len(next)-1]
		for _, parent := range l.parents[op] {
			if parent == to {
				return true
			}
			if !seen[parent] {
				seen[parent] = true
				next = append(next, parent)
			}
		}
	}
	return false
}

// replacedOps are the changes that another one knowingly replaces. Changes
// that claim to replace each other in a circle, which only a forger makes, do
// not: none of them may vanish.
func (l lineage) replacedOps() map[uuid.UUID]bool {
	circle := l.circles()
	replaced := make(map[uuid.UUID]bool, len(l.parents))
	for op, parents := range l.parents {
		for _, parent := range parents {
			if circle[parent] != circle[op] {
				replaced[parent] = true
			}
		}
	}
	return replaced
}

// Unsettled returns what a decision on a field must name in Settles, beside
// the standing change as its base, to leave nothing open: the candidates, and
// changes to the value that stands which nobody has replaced either.
func Unsettled(f Field) []uuid.UUID {
	changes := append(append([]Change{f.Standing}, f.Candidates...), f.Past...)
	l := trace(changes)
	replaced, standing := l.replacedOps(), l.of(f.Standing.Op)
	var unsettled []uuid.UUID
	for _, change := range changes[1:] {
		if op := l.of(change.Op); op == change.Op && op != standing && !replaced[op] {
			unsettled = append(unsettled, op)
		}
	}
	return unsettled
}

// circles numbers the changes so that two have the same number exactly if
// each descends from the other: Tarjan's strongly connected components. What
// has not arrived has number 0.
func (l lineage) circles() map[uuid.UUID]int {
	var (
		circle  = make(map[uuid.UUID]int, len(l.parents))
		visited = make(map[uuid.UUID]int, len(l.parents))
		path    []uuid.UUID
		number  int
		visit   func(op uuid.UUID) (lowest int)
	)
	visit = func(op uuid.UUID) int {
		start := len(path)
		path = append(path, op)
		own := len(visited) + 1
		visited[op] = own
		lowest := own
		for _, parent := range l.parents[op] {
			if _, arrived := l.parents[parent]; !arrived || circle[parent] > 0 {
				continue
			}
			if place, seen := visited[parent]; seen {
				lowest = min(lowest, place)
			} else {
				lowest = min(lowest, visit(parent))
			}
		}
		if lowest == own {
			number++
			for _, member := range path[start:] {
				circle[member] = number
			}
			path = path[:start]
		}
		return lowest
	}
	for op := range l.parents {
		if visited[op] == 0 {
			visit(op)
		}
	}
	return circle
}

// field sorts the changes out: the one standing so far keeps its place unless
// it was replaced; then the first head that descends from it takes it.
func (l lineage) field(standing Change) Field {
	replaced := l.replacedOps()
	was := l.of(standing.Op)
	if replaced[was] {
		for _, change := range l.changes {
			if op := l.of(change.Op); !replaced[op] && l.descends(op, was) {
				standing = change
				break
			}
		}
	}
	field := Field{Standing: standing}
	now := l.of(standing.Op)
	for _, change := range l.changes {
		op := l.of(change.Op)
		switch {
		case change.Op == standing.Op:
		case op == change.Op && op != now && !replaced[op] && change.Value != standing.Value:
			field.Candidates = append(field.Candidates, change)
		default:
			field.Past = append(field.Past, change)
		}
	}
	return field
}
