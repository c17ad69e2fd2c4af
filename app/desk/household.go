package desk

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"sportello/app/permit"
	"sportello/store"
)

// sibling is a child of the same parent; it is never recorded, but follows.
const sibling = "sibling"

// mostHousehold bounds how many relatives are read for an offer.
const mostHousehold = 24

// addressFields are the boxes of the domicile and of the address in Italy:
// section 1 has province and municipality of the first, section 7 all of the
// second.
var addressFields = []string{
	fieldProvince, fieldMunicipality, fieldAddressProvince, fieldAddressTown, "1.68", "1.69", "1.70", "1.71", fieldPostcode,
}

// member is a relative with what is on file of them.
type member struct {
	Relative
	record  map[string]string // of the person
	values  permit.Values     // of their newest application, which may be open; nil: none
	draft   bool              // values are newer than the record: they go there when it is queued
	settled bool              // the application is queued or sent
	changed time.Time         // of the application
	newest  time.Time         // change of the two
}

// relatives are those who may live with a person: the family, children of the
// spouse, and through a parent their other children and spouse.
func (s *Session) relatives(ctx context.Context, person uuid.UUID) ([]Relative, error) {
	near, err := s.Family(ctx, person)
	if err != nil {
		return nil, err
	}
	known := map[uuid.UUID]bool{person: true}
	for _, relative := range near {
		known[relative.Person] = true
	}
	all := near
	for _, relative := range near {
		further, err := s.Family(ctx, relative.Person)
		if err != nil {
			return nil, err
		}
		for _, other := range further {
			other.Relation = through[relative.Relation+" "+other.Relation]
			if other.Relation != "" && !known[other.Person] {
				known[other.Person] = true
				all = append(all, other)
			}
		}
	}
	return all[:min(len(all), mostHousehold)], nil
}

// through is what somebody is whom one is related to through somebody else.
var through = map[string]string{
	spouse + " " + child:  child,
	parent + " " + child:  sibling,
	parent + " " + spouse: parent,
}

// household reads a person's relatives with what is on file of them: those at
// the address of values before others, then those whose records changed last.
func (s *Session) household(ctx context.Context, person uuid.UUID, values permit.Values) ([]member, error) {
	relatives, err := s.relatives(ctx, person)
	if err != nil {
		return nil, err
	}
	members := make([]member, 0, len(relatives))
	for _, relative := range relatives {
		m, err := s.member(ctx, relative)
		if errors.Is(err, store.ErrNotFound) {
			continue // deleted in this moment
		}
		if err != nil {
			return nil, err
		}
		members = append(members, m)
	}
	address := addressOf(values)
	slices.SortStableFunc(members, func(a, b member) int {
		elsewhere := func(m member) int {
			if sameAddress(m.address(), address) {
				return 0
			}
			return 1
		}
		return cmp.Or(cmp.Compare(elsewhere(a), elsewhere(b)), b.newest.Compare(a.newest))
	})
	return members, nil
}

func (s *Session) member(ctx context.Context, relative Relative) (member, error) {
	document, err := s.file.Record(ctx, relative.Person)
	if err != nil {
		return member{}, err
	}
	m := member{Relative: relative, record: document.Record.Values(), newest: document.Changed}
	applications, err := s.applicationsOf(ctx, relative.Person)
	if err != nil || len(applications) == 0 {
		return m, err
	}
	last := applications[0]
	m.values, m.draft = officialValues(last.Record.Values()), last.State == string(Draft)
	m.settled, m.changed = last.State == string(Queued), last.Changed
	if open := s.opened(last.ID); open != nil { // it may be ahead of the disk
		m.values = open.Values()
	}
	if last.Changed.After(m.newest) {
		m.newest = last.Changed
	}
	return m, nil
}

// settledLately says whether the relative's application is made and under way.
func (m member) settledLately(now time.Time) bool { return m.settled && now.Sub(m.changed) < underWay }

// own is what the form has of the relative themselves, by the boxes of an
// applicant: of the draft if it says anything of these boxes, else of the record.
func (m member) own(boxes ...string) permit.Values {
	own := officialOf(m.record)
	for domicile, address := range map[string]string{fieldProvince: fieldAddressProvince, fieldMunicipality: fieldAddressTown} {
		own[address] = cmp.Or(own[address], own[domicile])
	}
	if m.draft && !isEmpty(m.values, boxes) {
		own = m.values
	}
	return pick(own, boxes)
}

func (m member) address() permit.Values { return m.own(addressFields...) }

// pick are some of values, "" where they say nothing.
func pick(values permit.Values, boxes []string) permit.Values {
	picked := make(permit.Values, len(boxes))
	for _, box := range boxes {
		picked[box] = values[box]
	}
	return picked
}

func isEmpty(values permit.Values, boxes []string) bool {
	return !slices.ContainsFunc(boxes, func(box string) bool { return values[box] != "" })
}

func addressOf(values permit.Values) permit.Values { return pick(values, addressFields) }

// sameAddress says whether two addresses are of one house; where there is no
// street nothing can be told.
func sameAddress(a, b permit.Values) bool {
	for _, box := range []string{fieldMunicipality, "1.68", "1.69"} {
		if a[box] == "" && box != "1.69" || !strings.EqualFold(a[box], b[box]) {
			return false
		}
	}
	return true
}

// asRelative is a person as sections 11 and 12 have their relatives: by the boxes
// of one block of theirs.
func asRelative(record map[string]string, boxes []string) permit.Values {
	values := make(permit.Values, len(boxes))
	for i, box := range boxes {
		values[box] = record[relativeFields[i]]
	}
	return values
}

// recordOf is a relative's record as it will be once their draft is queued.
func (m member) recordOf() map[string]string {
	record := maps.Clone(m.record)
	if m.draft {
		for name, value := range personOf(m.values) {
			record[name] = value
		}
	}
	return record
}
