package desk

import (
	"slices"

	"github.com/google/uuid"
)

// fact is what two applications of one family both have to say: some boxes of the
// one and, in the same order, the boxes of the other that mean the same. It is
// taken over whole or not at all, for half of one address and half of another is
// nobody's.
type fact struct {
	mine, theirs []string
	// personal: it may well differ, as everybody's own telephone.
	personal bool
}

func same(boxes ...string) fact { return fact{mine: boxes, theirs: boxes} }

// householdFacts are shared by all who live together: section 7 with the domicile,
// section 8, and of section 9 the home. Where people lived before they came to
// live together is not.
var householdFacts = []fact{
	same(addressFields...), same(messageFields...), same(suitabilityFields...), same(residenceFields...), same(fieldPeople),
	{mine: []string{fieldPhone}, theirs: []string{fieldPhone}, personal: true},
	{mine: []string{fieldMobile}, theirs: []string{fieldMobile}, personal: true},
}

const fieldMarital = "1.32"

// applicantFields are the applicant's boxes of what section 11 says of a spouse.
var applicantFields = func() []string {
	boxes := make([]string, len(relativeFields))
	for i, name := range relativeFields {
		boxes[i] = sources(name)[0]
	}
	return boxes
}()

// spouseFacts are shared by two spouses beside those of a household: each is the
// other's section 11, and section 12 has the children of both.
var spouseFacts = []fact{
	{mine: applicantFields, theirs: spouseFields},
	{mine: spouseFields, theirs: applicantFields},
	same(childrenFields...), same(fieldMarital),
}

// facts are those that the applications of two people share.
func (s *Session) facts(a, b uuid.UUID) []fact {
	for _, relation := range s.files.relationsOf(a) {
		if relation.name == spouse && (relation.from == b || relation.to == b) {
			return slices.Concat(householdFacts, spouseFacts)
		}
	}
	return householdFacts
}

// written is what the operator or a record says in each box; what is derived is
// left out, for it is derived in every application by itself.
type written map[string]string

func (a *Application) written() written {
	values := make(written, len(a.fields))
	for key, value := range a.fields {
		if isOfficial(key) && !a.derived[key] {
			values[key] = value
		}
	}
	return values
}

func (w written) pick(boxes []string) []string {
	values := make([]string, len(boxes))
	for i, box := range boxes {
		values[i] = w[box]
	}
	return values
}

// before is what was written before some fields changed.
func (w written) before(changed map[string]fieldState) written {
	before := make(written, len(w))
	for key, value := range w {
		before[key] = value
	}
	for key, state := range changed {
		set(before, key, state.value, state.value != "" && !state.derived)
	}
	return before
}
