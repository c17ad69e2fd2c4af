package demo

import (
	"context"
	"slices"
	"time"

	"sportello/app/desk"
)

// The agenda of the coming weeks: so many appointments at each of the sites that
// colleagues go to.
const (
	comingAtSite = 16
	comingDays   = 11
)

// bookComing books appointments at every site, in the next free places and some
// further on; one place at the first site is booked twice, as it is when two laptops
// that cannot see each other have given it away. It answers with who has the first.
func bookComing(ctx context.Context, session *desk.Session, now time.Time, people []desk.Person) (desk.Person, error) {
	people = slices.DeleteFunc(slices.Clone(people), func(person desk.Person) bool { return !grownUp(person) })
	next := 0
	person := func() desk.Person {
		next++
		return people[(next-1)%len(people)]
	}
	for number, colleague := range colleagues {
		for i := range comingAtSite {
			day := now.AddDate(0, 0, 1+(i*comingDays/comingAtSite+number)%comingDays)
			slot, booked, err := bookFree(ctx, session, colleague.site, iso(day), person(), 1+i*5%7)
			if err != nil {
				return desk.Person{}, err
			}
			if !booked || number != 0 || i != 2 {
				continue
			}
			other := person()
			if _, err := session.Book(ctx, desk.NewVisit{
				Site: colleague.site, Date: slot.Date, Time: slot.Time, Person: other.ID, Request: "rinnovo", Motive: other.Values["permit_motive"],
			}); err != nil {
				return desk.Person{}, err
			}
		}
	}
	return people[0], nil
}

// bookFree books the nth free place from a day on, or the last there is; false: there
// is none.
func bookFree(ctx context.Context, session *desk.Session, site, from string, person desk.Person, nth int) (desk.Slot, bool, error) {
	renewal := desk.Procedure{Request: "rinnovo", Motive: person.Values["permit_motive"]}
	free, err := session.FreeSlots(ctx, site, from, renewal, nth)
	if err != nil || len(free) == 0 {
		return desk.Slot{}, false, err
	}
	slot := free[len(free)-1]
	_, err = session.BookSlot(ctx, desk.Booking{Site: site, Date: slot.Date, Time: slot.Time, Minutes: slot.Minutes, Person: person.ID, Procedure: renewal})
	return slot, err == nil, err
}
