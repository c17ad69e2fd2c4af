package laptop

import (
	"testing"

	"github.com/google/uuid"

	"sportello/store"
)

// What the office says of a field in which operation 1 was written here on top
// of nothing, and what becomes of it.
func TestAFieldCatchesUp(t *testing.T) {
	one, two, three := uuid.UUID{1}, uuid.UUID{2}, uuid.UUID{3}
	ours := store.Field{Value: "ours", Settled: "ours", Writer: one}
	theirs := store.Field{Value: "theirs", Settled: "theirs", Writer: two}
	written := func(op, base uuid.UUID, value string) store.Written {
		return store.Written{Op: op, Base: base, Value: value}
	}
	for name, test := range map[string]struct {
		local   store.Field
		office  store.SharedField
		arrived []uuid.UUID
		want    store.Field
	}{
		"nothing stands": {ours, store.SharedField{Candidates: []store.Written{written(two, three, "theirs")}, Past: []store.Written{written(one, three, "ours")}}, []uuid.UUID{one, two}, ours},
		"not arrived":    {ours, store.SharedField{Standing: written(two, uuid.Nil, "theirs")}, []uuid.UUID{two}, ours},
		"not arrived, and back as it stands": {
			store.Field{Value: "theirs", Settled: "ours", Writer: one}, store.SharedField{Standing: written(two, uuid.Nil, "theirs")}, []uuid.UUID{two},
			store.Field{Value: "theirs", Settled: "ours", Writer: one},
		},
		"waits": {ours, store.SharedField{Standing: written(two, uuid.Nil, "theirs"), Candidates: []store.Written{written(one, uuid.Nil, "ours")}}, []uuid.UUID{one, two}, ours},
		"waits as another's": {
			ours, store.SharedField{Standing: written(two, uuid.Nil, "theirs"), Candidates: []store.Written{written(three, uuid.Nil, "ours")}, Past: []store.Written{written(one, uuid.Nil, "ours")}},
			[]uuid.UUID{one, two, three}, ours,
		},
		"replaced, the same waits of another base": {
			ours, store.SharedField{Standing: written(two, one, "theirs"), Candidates: []store.Written{written(three, three, "ours")}, Past: []store.Written{written(one, uuid.Nil, "ours")}},
			[]uuid.UUID{one, two, three}, theirs,
		},
		"replaced": {ours, store.SharedField{Standing: written(two, one, "theirs"), Past: []store.Written{written(one, uuid.Nil, "ours")}}, []uuid.UUID{one, two}, theirs},
		"new here": {store.Field{}, store.SharedField{Standing: written(two, uuid.Nil, "theirs")}, []uuid.UUID{two}, theirs},
	} {
		origins := make(map[uuid.UUID]store.Origin)
		for _, op := range test.arrived {
			origins[op] = store.Origin{}
		}
		if got := caughtUp(test.local, test.office, origins); got != test.want {
			t.Errorf("%s: %+v, want %+v", name, got, test.want)
		}
	}
}
