package desk_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"sportello/app/desk"
)

// tickets are those of the day, by person's name.
func (r *room) tickets() map[string]string {
	r.t.Helper()
	tickets := make(map[string]string)
	for _, visit := range r.day().Visits {
		tickets[visit.Name] = visit.Ticket
	}
	return tickets
}

// Two laptops at one site that cannot reach each other: those who have an appointment
// get the same number at either, those who have none never the same.
func TestTwoLaptopsAtOneSiteGiveNoNumberTwice(t *testing.T) {
	_, out, other, inside := threeRooms(t)
	var people []uuid.UUID
	for i, clock := range []string{"11:00", "11:20", "11:20", "11:40"} {
		id := inside.person(map[string]string{"surname": string(rune('A'+i)) + "PROVA"}).ID
		people = append(people, id)
		inside.clock.pass(time.Minute)
		_, err := inside.session.BookSlot(t.Context(), desk.Booking{Time: clock, Minutes: 20, Person: id, Shared: true})
		inside.check(err)
	}
	out.slot(monday, "09:00", uuid.Nil)
	other.slot(monday, "10:00", uuid.Nil)
	for range 2 { // each has written something that the others have seen
		for _, r := range []*room{out, other, inside} {
			r.exchange()
		}
	}
	if !slices.Equal([]string{out.tickets()["APROVA"], out.tickets()["BPROVA"], out.tickets()["DPROVA"]}, []string{"A01", "A02", "A04"}) {
		t.Errorf("tickets %v", out.tickets())
	}
	for _, r := range []*room{out, other} { // the last comes first, at one of them only
		if r == out {
			_, err := r.session.Arrive(t.Context(), people[3], "")
			r.check(err)
		}
		for range 3 {
			_, err := r.session.Arrive(t.Context(), uuid.Nil, "")
			r.check(err)
		}
	}
	seen := make(map[string]int)
	for _, r := range []*room{out, other} {
		for _, visit := range r.day().Visits {
			if visit.WalkIn {
				seen[visit.Ticket]++
			} else if visit.Ticket != inside.tickets()[visit.Name] {
				t.Errorf("%s is %s here and %s there", visit.Name, visit.Ticket, inside.tickets()[visit.Name])
			}
		}
	}
	if len(seen) != 6 {
		t.Errorf("walk-ins %v", seen)
	}
}

// walkIn is the ticket of somebody who comes without an appointment.
func (r *room) walkIn() string {
	r.t.Helper()
	id, err := r.session.Arrive(r.t.Context(), uuid.Nil, "")
	r.check(err)
	return r.line(id).Ticket
}

func TestALaptopAloneNumbersFromP(t *testing.T) {
	r := newRoom(t)
	var tickets []string
	for range 3 {
		tickets = append(tickets, r.walkIn())
	}
	if !slices.Equal(tickets, []string{"P01", "P02", "P03"}) {
		t.Errorf("tickets %v", tickets)
	}
}

// The office numbers its laptops: two that never heard of each other have letters of
// their own, one enrolled before there were numbers from the next page on.
func TestTheOfficeSaysWhichLetterALaptopHas(t *testing.T) {
	_, first, second, _ := threeRooms(t)
	if a, b := first.walkIn(), second.walkIn(); a != "B01" || b != "C01" {
		t.Errorf("tickets %s and %s", a, b)
	}
	enrolment, err := second.session.File().Enrolment(t.Context())
	second.check(err)
	enrolment.Number = 0
	second.check(second.session.File().PutEnrolment(t.Context(), enrolment))
	if got := second.walkIn(); got[0] != 'P' || len(got) != len("PB01") {
		t.Errorf("without a number %s", got)
	}
	second.exchange()
	if got := second.walkIn(); got != "C02" {
		t.Errorf("with the number of the page %s", got)
	}
}
