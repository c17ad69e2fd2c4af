package office

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"iter"
	"maps"
	"slices"

	"github.com/google/uuid"

	"sportello/store"
)

// reach says since when each of some records belongs to a scope.
type reach map[uuid.UUID]since

// since are positions. A record comes into a scope along a path of records that
// name each other, and since the last of these was changed. Of several paths the
// one that is there the longest counts: so whatever comes into a scope, or changes
// in it, does so after every cursor given out before, whichever paths come and go.
// The newest counts besides: a laptop forgets whom it has no visit of any more,
// and is to have them again with the next one.
type since struct{ longest, newest uint64 }

// join adds a record, or a further path to it, and tells whether that changed
// anything.
func (r reach) join(id uuid.UUID, path since) bool {
	known, ok := r[id]
	if ok {
		path = since{min(path.longest, known.longest), max(path.newest, known.newest)}
	}
	r[id] = path
	return !ok || path != known
}

func (r reach) merge(other reach) {
	for id, path := range other {
		r.join(id, path)
	}
}

// scope works out what a laptop with trips is to have.
type scope struct {
	ledger *Ledger
	from   snapshot
	laptop uuid.UUID
	trips  []Trip
}

// scopeName is a digest of what a scope is made of.
func scopeName(role Role, trips []Trip) [8]byte {
	if role == RoleOffice {
		trips = nil
	}
	trips = slices.Clone(trips)
	slices.SortFunc(trips, func(a, b Trip) int {
		return cmp.Or(cmp.Compare(a.Site, b.Site), cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To))
	})
	digest := sha256.Sum256(fmt.Appendf(nil, "sportello scope 1\x00%q %q", role, slices.Compact(trips)))
	return [8]byte(digest[:8])
}

// records returns the whole scope: what everybody is to have; the laptop's own
// records; the appointments of its trips, and the applications left half-way at their sites, with their persons,
// whom relations join to these, and the applications of all of them; appointments moved away from its trips, and
// applications that were left there and are finished; who was found to be one with any person of
// these, and what was decided about them; and questions about anything of this
// or to the laptop.
func (s scope) records(ctx context.Context) (reach, error) {
	all, err := s.own(ctx)
	if err != nil {
		return nil, err
	}
	trips, err := s.ofTrips(ctx)
	if err != nil {
		return nil, err
	}
	all.merge(trips)
	everybody, err := s.ofEverybody(ctx)
	if err != nil {
		return nil, err
	}
	all.merge(everybody)
	people, err := s.only(ctx, all, store.Person)
	if err == nil {
		err = s.one(ctx, people)
	}
	if err != nil {
		return nil, err
	}
	all.merge(people)
	pairs, err := s.naming(ctx, people, store.Pair)
	if err != nil {
		return nil, err
	}
	all.merge(pairs)
	asked := maps.Clone(all)
	asked.join(s.laptop, since{})
	questions, err := s.naming(ctx, asked, store.Question)
	all.merge(questions)
	return all, err
}

// own returns what the laptop's streams wrote to, applied or not.
func (s scope) own(ctx context.Context) (reach, error) {
	return s.collect(ctx, `SELECT e.record, min(e.position) FROM stream s CROSS JOIN entry e ON e.stream = s.id
		WHERE s.laptop = ? AND e.record IS NOT NULL GROUP BY e.record`, s.laptop[:])
}

// ofEverybody returns what every laptop is to have, whatever its trips: sites and
// what operators are called, of which record_of_everybody is the index.
func (s scope) ofEverybody(ctx context.Context) (reach, error) {
	return s.collect(ctx, `SELECT id, last FROM record WHERE kind IN ('operator', 'site')`)
}

// ofTrips returns what the trips bring.
func (s scope) ofTrips(ctx context.Context) (reach, error) {
	found, err := s.atPlaces(ctx, "agenda")
	if err != nil {
		return nil, err
	}
	people, err := s.named(ctx, found, store.Person)
	if err == nil {
		err = s.one(ctx, people)
	}
	if err != nil {
		return nil, err
	}
	relations, err := s.naming(ctx, people, store.Relation)
	if err != nil {
		return nil, err
	}
	relatives, err := s.named(ctx, relations, store.Person)
	people.merge(relatives)
	if err == nil {
		err = s.one(ctx, people)
	}
	if err != nil {
		return nil, err
	}
	applications, err := s.naming(ctx, people, store.Application)
	if err != nil {
		return nil, err
	}
	gone, err := s.atPlaces(ctx, "former")
	for _, more := range []reach{people, relations, applications, gone} {
		found.merge(more)
	}
	return found, err
}

// halfWay is for how long an application that was left half-way at a site is offered
// to who goes there: SQLite's words for the first such day.
const halfWay = "-62 days"

// atPlaces returns the appointments that a table of places has on the trips, and the
// applications that it has there or before.
func (s scope) atPlaces(ctx context.Context, table string) (reach, error) {
	query := `SELECT r.id, r.last FROM ` + table + ` g CROSS JOIN record r ON r.first = g.record
		WHERE g.site = ?1 AND g.day BETWEEN date(?2, ?4) AND ?3 AND (g.day >= ?2 OR r.kind = 'application')`
	found := make(reach)
	for _, trip := range s.trips {
		appointments, err := s.collect(ctx, query, trip.Site, trip.From, trip.To, halfWay)
		if err != nil {
			return nil, err
		}
		found.merge(appointments)
	}
	return found, nil
}

// one adds to people whoever was found to be one with them.
func (s scope) one(ctx context.Context, people reach) error {
	for newest := people; len(newest) > 0; {
		kept, err := s.named(ctx, newest, store.Person)
		if err != nil {
			return err
		}
		merged, err := s.naming(ctx, newest, store.Person)
		if err != nil {
			return err
		}
		kept.merge(merged)
		newest = make(reach)
		for id, path := range kept {
			if people.join(id, path) {
				newest[id] = people[id]
			}
		}
	}
	return nil
}

// named returns the records of a kind that origins name.
func (s scope) named(ctx context.Context, origins reach, kind store.Kind) (reach, error) {
	return s.follow(ctx, origins, `SELECT o.id, t.id, max(o.last, t.first) FROM json_each(?) j
		CROSS JOIN record o ON o.id = unhex(j.value) CROSS JOIN link k ON k.origin = o.first CROSS JOIN record t ON t.id = k.target
		WHERE t.kind = ?`, kind)
}

// naming returns the records of a kind that name targets.
func (s scope) naming(ctx context.Context, targets reach, kind store.Kind) (reach, error) {
	return s.follow(ctx, targets, `SELECT k.target, o.id, o.last FROM json_each(?) j
		CROSS JOIN link k ON k.target = unhex(j.value) CROSS JOIN record o ON o.first = k.origin
		WHERE o.kind = ?`, kind)
}

// only returns those that are records of a kind, since they are.
func (s scope) only(ctx context.Context, among reach, kind store.Kind) (reach, error) {
	return s.follow(ctx, among, `SELECT r.id, r.id, r.first FROM json_each(?) j CROSS JOIN record r ON r.id = unhex(j.value) WHERE r.kind = ?`, kind)
}

// follow runs a query from known records to others: it returns one of the
// known, one it leads to, and the position since which it does.
func (s scope) follow(ctx context.Context, from reach, query string, kind store.Kind) (reach, error) {
	found := make(reach)
	if len(from) == 0 {
		return found, nil
	}
	rows, err := s.from.query(ctx, query, idList(maps.Keys(from)), string(kind))
	if err != nil {
		return nil, wrap("reading a laptop's scope", err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var known, other uuid.UUID
		var position uint64
		if err := rows.Scan(&known, &other, &position); err != nil {
			return nil, wrap("reading a laptop's scope", err)
		}
		path := from[known]
		found.join(other, since{max(position, path.longest), max(position, path.newest)})
	}
	return found, wrap("reading a laptop's scope", rows.Err())
}

// collect runs a query for ids and positions.
func (s scope) collect(ctx context.Context, query string, args ...any) (reach, error) {
	rows, err := s.from.query(ctx, query, args...)
	if err != nil {
		return nil, wrap("reading a laptop's scope", err)
	}
	defer func() { _ = rows.Close() }()
	found := make(reach)
	for rows.Next() {
		var id uuid.UUID
		var position uint64
		if err := rows.Scan(&id, &position); err != nil {
			return nil, wrap("reading a laptop's scope", err)
		}
		found.join(id, since{position, position})
	}
	return found, wrap("reading a laptop's scope", rows.Err())
}

// due is a record of a scope with its place in the order it is sent in.
type due struct {
	id        uuid.UUID
	effective uint64
	digest    []byte // sealed
	again     bool   // for who has forgotten it, along its newest path
}

func (d due) compare(position uint64, id uuid.UUID) int {
	return cmp.Or(cmp.Compare(d.effective, position), bytes.Compare(d.id[:], id[:]))
}

// inOrder returns those of a scope that are records, in the order they are
// sent in, some of them again.
func (s scope) inOrder(ctx context.Context, all reach) ([]due, error) {
	rows, err := s.from.query(ctx, `SELECT r.id, r.last, r.digest FROM json_each(?) j CROSS JOIN record r ON r.id = unhex(j.value)`, idList(maps.Keys(all)))
	if err != nil {
		return nil, wrap("reading a laptop's scope", err)
	}
	defer func() { _ = rows.Close() }()
	var list []due
	for rows.Next() {
		var one due
		var last uint64
		if err := rows.Scan(&one.id, &last, &one.digest); err != nil {
			return nil, wrap("reading a laptop's scope", err)
		}
		one.effective = max(last, all[one.id].longest)
		list = append(list, one)
		if newest := all[one.id].newest; newest > one.effective {
			one.effective, one.again = newest, true
			list = append(list, one)
		}
	}
	slices.SortFunc(list, func(a, b due) int { return a.compare(b.effective, b.id) })
	return list, wrap("reading a laptop's scope", rows.Err())
}

func (s scope) total(list []due) (Total, error) {
	var total Total
	for _, one := range list {
		if one.again {
			continue
		}
		digest, err := s.ledger.openDigest(one.id, one.digest)
		if err != nil {
			return Total{}, fmt.Errorf("record %s: %w", one.id, err)
		}
		total.add(digest)
	}
	return total, nil
}

// idList is ids as SQLite's json_each and unhex take them.
func idList(ids iter.Seq[uuid.UUID]) string {
	var texts []string
	for id := range ids {
		texts = append(texts, hex.EncodeToString(id[:]))
	}
	list, err := json.Marshal(texts)
	if err != nil {
		return "[]" // text always encodes
	}
	return string(list)
}
