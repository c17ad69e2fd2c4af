package desk_test

import (
	"fmt"
	"testing"

	"sportello/app/desk"
)

// BenchmarkCalendar is a week of a site with a thousand appointments, as it is shown.
func BenchmarkCalendar(b *testing.B) {
	r := newRoom(b)
	r.check(r.session.AddSite(b.Context(), desk.Site{Name: here, Desks: 5}))
	person := r.person(fatou()).ID
	for i := range 1000 {
		minute := 9*60 + i/25*5
		_, err := r.session.BookSlot(b.Context(), desk.Booking{
			Date: fmt.Sprintf("2026-12-%02d", 14+i%5), Time: fmt.Sprintf("%02d:%02d", minute/60, minute%60), Minutes: 5, Person: person,
			Procedure: desk.Procedure{Request: "rinnovo", Motive: "16"},
		})
		r.check(err)
	}
	for b.Loop() {
		week, err := r.session.Calendar(b.Context(), here, "2026-12-14", 7, desk.Procedure{})
		if err != nil || len(week[0].Visits) != 200 {
			b.Fatal(len(week[0].Visits), err)
		}
	}
}

// BenchmarkDoubleBookings looks for them among a thousand appointments to come.
func BenchmarkDoubleBookings(b *testing.B) {
	r := newRoom(b)
	r.check(r.session.AddSite(b.Context(), desk.Site{Name: here, Desks: 5}))
	for i := range 1000 {
		minute := 9*60 + i/25*5
		_, err := r.session.BookSlot(b.Context(), desk.Booking{
			Date: fmt.Sprintf("2026-12-%02d", 14+i%5), Time: fmt.Sprintf("%02d:%02d", minute/60, minute%60), Minutes: 5,
		})
		r.check(err)
	}
	for b.Loop() {
		if found, err := r.session.Disputes(b.Context()); err != nil || len(found) != 0 {
			b.Fatal(found, err)
		}
	}
}
