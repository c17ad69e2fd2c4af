package desk

import (
	"context"
	"maps"
	"slices"

	"github.com/google/uuid"

	"sportello/app/permit"
	"sportello/store/laptop"
)

// prefill is what a new application of a person can be filled with: what their
// record says, where it is silent what their last application said, and their
// family.
func (s *Session) prefill(ctx context.Context, applicant Person, earlier []laptop.Document) (permit.Values, error) {
	values := officialOf(applicant.Values)
	if last, ok := lastOf(earlier); ok {
		before := officialValues(last.Record.Values())
		copyLast(values, before, wordSet(last.Card[cardDerived]))
		expectHeld(values, before)
		delete(values, fieldEntry)
	}
	if err := s.prefillFamily(ctx, values, applicant.ID); err != nil {
		return nil, err
	}
	keepYoungChildren(values, s.options.today())
	return values, nil
}

// copyLast takes from the last application what can still be so. What was
// derived there is derived anew, but for the motive: the permit it followed from
// is another by now.
func copyLast(values, last permit.Values, derived map[string]bool) {
	paper := values[fieldPassport] != "" || values[fieldOtherPaper] != ""
	lives := !isEmpty(values, addressFields)
	for key, value := range last {
		switch {
		case lives && slices.Contains(addressFields, key): // one address, and the record's
		case values[key] != "" || knownAgain[key] || derived[key] && key != fieldMotive:
		case paper && (key == fieldPassport || key == fieldOtherPaper || key == fieldPaperCode):
			// One kind of document only, and the record's.
		default:
			values[key] = value
		}
	}
}

// expectHeld says what the permit in the person's hand is for: if nothing newer was
// written down, what the last application asked for.
func expectHeld(values, last permit.Values) {
	issued := slices.ContainsFunc([]string{fieldFirstIssue, "1.9", "1.12"}, func(request string) bool { return last[request] == permit.Yes })
	if issued && last[fieldMotive] != "" && (values[fieldHeld] == "" || values[fieldHeld] == last[fieldHeld]) {
		values[fieldHeldMotive] = last[fieldMotive]
	}
}

// prefillFamily puts the spouse into section 11 and the children into 12.
// What the last application said of them is replaced by who is on file.
func (s *Session) prefillFamily(ctx context.Context, values permit.Values, person uuid.UUID) error {
	family, err := s.Family(ctx, person)
	if err != nil {
		return err
	}
	var children []map[string]string
	for _, relative := range family {
		if relative.Relation == parent {
			continue
		}
		record, err := s.Person(ctx, relative.Person)
		if err != nil {
			return err
		}
		if relative.Relation == spouse {
			putRelative(values, spouseFields, record.Values)
		} else {
			children = append(children, record.Values)
		}
	}
	if len(children) == 0 {
		return nil
	}
	// The youngest first: of more than five the form takes five.
	children = slices.DeleteFunc(children, func(child map[string]string) bool { return !isYoung(child["birth_date"], s.options.today()) })
	slices.SortStableFunc(children, func(a, b map[string]string) int { return -compareText(a["birth_date"], b["birth_date"]) })
	for i, boxes := range childFields {
		record := map[string]string{}
		if i < len(children) {
			record = children[i]
		}
		putRelative(values, boxes, record)
	}
	return nil
}

func compareText(a, b string) int { return slices.Compare([]byte(a), []byte(b)) }

// putRelative fills a block of boxes with a relative's record.
func putRelative(values permit.Values, boxes []string, record map[string]string) {
	for i, box := range boxes {
		value := record[relativeFields[i]]
		set(values, box, value, value != "")
	}
}

// ageOfPermit is the age from which a child has a permit of their own and is
// not entered any more (field note u of the form).
const ageOfPermit = 14

// isYoung reports whether a child of this birth date is entered in section 12;
// one whose date is not known in full is not: the operator decides.
func isYoung(birth, today string) bool {
	years, known := age(birth, today)
	return known && years < ageOfPermit
}

// bornField is where the birth date stands in a block.
var bornField = slices.Index(relativeFields, "birth_date")

// keepYoungChildren leaves out children who have grown up since the last
// application, and closes the gaps.
func keepYoungChildren(values permit.Values, today string) {
	var kept [][]string
	for _, boxes := range childFields {
		block := make([]string, len(boxes))
		for i, box := range boxes {
			block[i] = values[box]
		}
		empty := !slices.ContainsFunc(block, func(value string) bool { return value != "" })
		if years, known := age(block[bornField], today); !empty && (!known || years < ageOfPermit) {
			kept = append(kept, block)
		}
	}
	for row, boxes := range childFields {
		for i, box := range boxes {
			value := ""
			if row < len(kept) {
				value = kept[row][i]
			}
			set(values, box, value, value != "")
		}
	}
}

// dropEmpty leaves out values that say nothing.
func dropEmpty(values map[string]string) {
	maps.DeleteFunc(values, func(_, value string) bool { return value == "" })
}
