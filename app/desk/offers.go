package desk

import (
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/google/uuid"

	"sportello/app/permit"
)

// Offer is what the records of somebody else can fill in at once.
type Offer struct {
	From     uuid.UUID // whose records; uuid.Nil: applications of whoever works for an employer
	Name     string    // "DIALLO Amadou", or the employer's
	Relation string    // "spouse", "child", "parent", "sibling", "employer", Applicant
	Topic    string    // one of the Topics
	Values   permit.Values
}

// The topics of offers. What is not among the boxes of one is never offered.
const (
	TopicAddress  = "address"
	TopicPhone    = "phone"
	TopicMobile   = "mobile"
	TopicEmail    = "email"
	TopicMessages = "messages"
	TopicStays    = "stays"
	TopicHousing  = "housing"
	TopicPeople   = "people"
	TopicSpouse   = "spouse"
	TopicChildren = "children"
	TopicEmployer = "employer"
)

const (
	fieldPhone  = "1.74"
	fieldMobile = "1.75"
	fieldEmail  = "1.73"
	fieldPeople = "1.120" // how many live together
)

// messageFields are section 8, suitabilityFields and residenceFields section 9:
// whether the home is suitable, and where the person lived and lives.
var (
	messageFields     = []string{"1.77", "1.78", "1.79", "1.80", "1.81", "1.82", "1.83", "1.84"}
	suitabilityFields = []string{"1.87", "1.88", "1.89", "1.90", "1.91", "1.92", "1.93"}
	historyFields     = []string{"1.96", "1.97", "1.98", "1.99", "1.100", "1.101", "1.102", "1.103", "1.104", "1.105", "1.106", "1.107"}
	residenceFields   = []string{"1.109", "1.110", "1.111"}
	housingFields     = slices.Concat(suitabilityFields, historyFields, residenceFields)
	childrenFields    = slices.Concat(childFields...)
)

// topics are the boxes of each.
var topics = []struct {
	name  string
	boxes []string
}{
	{TopicAddress, addressFields},
	{TopicPhone, []string{fieldPhone}},
	{TopicMobile, []string{fieldMobile}},
	{TopicEmail, []string{fieldEmail}},
	{TopicMessages, messageFields},
	{TopicStays, historyFields},
	{TopicHousing, housingFields},
	{TopicPeople, []string{fieldPeople}},
	{TopicSpouse, spouseFields},
	{TopicChildren, childrenFields},
	{TopicEmployer, employerFields},
}

// TopicOf is the topic that the box of a key belongs to, "" if none.
func TopicOf(key string) string {
	for _, topic := range topics {
		if slices.Contains(topic.boxes, key) {
			return topic.name
		}
	}
	return ""
}

// Offers are what relatives and, of the employer, other workers' applications
// can fill in where a key lies, best first: of relatives at the same address
// before others, then of records changed last. What stands there already is not
// offered, and nothing twice. Values say all that Take would change, "" where it
// empties.
func (a *Application) Offers(ctx context.Context, key string) ([]Offer, error) {
	topic := TopicOf(key)
	if topic == "" {
		return nil, nil
	}
	standing := a.Values()
	household, err := a.session.household(ctx, a.person, standing)
	if err != nil {
		return nil, err
	}
	var offers []Offer
	add := func(offer Offer) {
		offer.Topic = topic
		maps.DeleteFunc(offer.Values, func(box, value string) bool { return standing[box] == value })
		if len(offer.Values) > 0 && !slices.ContainsFunc(offers, func(other Offer) bool { return maps.Equal(other.Values, offer.Values) }) {
			offers = append(offers, offer)
		}
	}
	if topic == TopicChildren {
		add(offerChildren(household, standing, a.session.options.today()))
	}
	if topic == TopicStays {
		stays, err := a.offerStays(ctx, standing)
		if err != nil {
			return nil, err
		}
		add(stays)
	}
	for _, relative := range household {
		add(Offer{From: relative.Person, Name: relative.Name, Relation: relative.Relation, Values: relative.offer(topic, standing, a.session.options.today())})
	}
	if topic == TopicEmployer {
		for _, employer := range a.session.employersOf(standing) {
			add(Offer{Name: employer.Name, Relation: TopicEmployer, Values: employer.Values})
		}
	}
	return offers, nil
}

// offer is what a relative can give on a topic, for boxes in which something
// stands. It may be empty.
func (m member) offer(topic string, standing permit.Values, today string) permit.Values {
	switch topic {
	case TopicAddress:
		return m.offerAddress(standing)
	case TopicPhone:
		return filled(m.own(fieldPhone))
	case TopicMobile:
		return filled(m.own(fieldMobile))
	case TopicEmail:
		return filled(m.own(fieldEmail))
	case TopicMessages:
		return m.block(messageFields)
	case TopicStays:
		return m.block(historyFields)
	case TopicHousing:
		housing := m.block(suitabilityFields)
		maps.Copy(housing, m.block(historyFields))
		maps.Copy(housing, m.block(residenceFields))
		return housing
	case TopicPeople:
		return filled(pick(m.values, []string{fieldPeople}))
	case TopicSpouse:
		if m.Relation == spouse {
			return asRelative(m.recordOf(), spouseFields)
		}
	case TopicChildren:
		if m.Relation == spouse {
			return m.spousesChildren(standing, today)
		}
	case TopicEmployer:
		return m.block(employerFields)
	}
	return nil
}

// offerAddress is the whole address, and the telephones where there is none.
func (m member) offerAddress(standing permit.Values) permit.Values {
	address := m.address()
	if address["1.68"] == "" || address[fieldMunicipality] == "" && address[fieldAddressTown] == "" {
		return nil
	}
	if standing[fieldPhone] == "" && standing[fieldMobile] == "" {
		maps.Copy(address, filled(m.own(fieldPhone, fieldMobile)))
	}
	return address
}

// block is a block of boxes as the relative's application has it, empty if it
// has nothing there: a block is never mixed of two people's.
func (m member) block(boxes []string) permit.Values {
	if isEmpty(m.values, boxes) {
		return permit.Values{}
	}
	return pick(m.values, boxes)
}

func filled(values permit.Values) permit.Values {
	dropEmpty(values)
	return values
}

// offerChildren adds the children on file, the youngest first, as a new
// application has them.
func offerChildren(household []member, standing permit.Values, today string) Offer {
	offer := Offer{Relation: child}
	var names []string
	var children []permit.Values
	for _, relative := range household {
		if one := asRelative(relative.recordOf(), childFields[0]); relative.Relation == child && missing(standing, one, today) {
			offer.From = relative.Person
			names, children = append(names, relative.Name), append(children, one)
		}
	}
	slices.SortStableFunc(children, func(a, b permit.Values) int {
		born := childFields[0][bornField]
		return -compareText(a[born], b[born])
	})
	offer.Name, offer.Values = strings.Join(names, ", "), addChildren(standing, children)
	return offer
}

// spousesChildren adds those in the spouse's application that are not there yet.
func (m member) spousesChildren(standing permit.Values, today string) permit.Values {
	var children []permit.Values
	for _, boxes := range childFields {
		if one := moved(m.values, boxes, childFields[0]); missing(standing, one, today) {
			children = append(children, one)
		}
	}
	return addChildren(standing, children)
}

// missing says whether a child, written in the boxes of the first row, belongs in
// section 12 and is in none of its rows: by given name and day of birth, for a
// surname is written in many ways.
func missing(standing, one permit.Values, today string) bool {
	first := childFields[0]
	same := func(box, in string) bool { return strings.EqualFold(standing[box], one[in]) }
	return isYoung(one[first[bornField]], today) && !slices.ContainsFunc(childFields, func(boxes []string) bool {
		return same(boxes[1], first[1]) && same(boxes[bornField], first[bornField])
	})
}

// addChildren are the rows that children take after those in which something
// stands; of more than five the form takes five.
func addChildren(standing permit.Values, children []permit.Values) permit.Values {
	added := make(permit.Values)
	for _, boxes := range childFields {
		if len(children) > 0 && isEmpty(standing, boxes) {
			maps.Copy(added, moved(children[0], childFields[0], boxes))
			children = children[1:]
		}
	}
	return added
}

// moved is what stands in some boxes, in others.
func moved(values permit.Values, from, to []string) permit.Values {
	there := make(permit.Values, len(to))
	for i, box := range from {
		there[to[i]] = values[box]
	}
	return there
}

// mostEmployers bounds how many are offered for what is typed of one.
const mostEmployers = 5

// employersOf are those known that what stands in the section may mean.
func (s *Session) employersOf(standing permit.Values) []Employer {
	for _, field := range []string{fieldCompanyCode, fieldCompanyVAT, fieldEmployerCode, fieldEmployerVAT, fieldCompany, fieldEmployer} {
		if query := standing[field]; query != "" {
			return s.Employers(query, mostEmployers)
		}
	}
	return nil
}

// Take takes an offer as one step of undo. Taken straight after another on the
// same topic it replaces that one, and what undo brings back is what stood before
// the first.
func (a *Application) Take(offer Offer) *permit.Report {
	return a.change(change{values: offer.Values, topic: offer.Topic, here: true})
}

// untake takes an offer on a topic back, if taking it was the last thing done; the
// step is gone. It returns what its fields were before it, and what they were now.
func (a *Application) untake(topic string) (first, before map[string]fieldState) {
	done := a.history.done
	if topic == "" || len(done) == 0 || done[len(done)-1].topic != topic {
		return nil, nil
	}
	last := done[len(done)-1]
	a.history.done = done[:len(done)-1]
	return last.was, a.revert(last)
}

// contactFields are the fields of a person's record that come with an address.
var contactFields = []string{"province", "municipality", "street", "street_number", "stair", "flat", "postcode"}

// ContactOffers are the addresses of a person's relatives, with their telephones
// where the person has none, in the order of Application.Offers. standing are the
// values on the card, typed or saved; those of the offers are by the same names, ""
// where one empties.
func (s *Session) ContactOffers(ctx context.Context, person uuid.UUID, standing map[string]string) ([]Offer, error) {
	household, err := s.household(ctx, person, officialOf(standing))
	if err != nil {
		return nil, err
	}
	var offers []Offer
	for _, relative := range household {
		record := personOf(relative.offerAddress(permit.Values{}))
		values := pick(record, contactFields)
		if standing["phone"] == "" && standing["mobile"] == "" {
			maps.Copy(values, filled(pick(record, []string{"phone", "mobile"})))
		}
		if values["street"] == "" {
			continue
		}
		maps.DeleteFunc(values, func(field, value string) bool { return standing[field] == value })
		if len(values) > 0 && !slices.ContainsFunc(offers, func(other Offer) bool { return maps.Equal(other.Values, values) }) {
			offers = append(offers, Offer{From: relative.Person, Name: relative.Name, Relation: relative.Relation, Topic: TopicAddress, Values: values})
		}
	}
	return offers, nil
}
