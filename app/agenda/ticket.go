package agenda

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/google/uuid"
)

// The letters of tickets. Appointments have one for all desks: their numbers are
// their places in the agenda, which all know. Walk-ins have one for each laptop, so
// that two at one site that cannot reach each other give no number twice. None of
// them is taken for a figure.
const (
	letterAppointment = "A"
	letterAlone       = "P" // of a laptop that no office has numbered
	letters           = "BCDEFGHJKLMNQRSTUVWXYZ"
)

func ticket(letter string, number int) string { return fmt.Sprintf("%s%02d", letter, number) }

// numberOf is a ticket's number if it has the letter, else 0.
func numberOf(ticket, letter string) int {
	digits, ours := strings.CutPrefix(ticket, letter)
	number, err := strconv.Atoi(digits)
	if !ours || err != nil {
		return 0
	}
	return number
}

// NextTicket is that of the next walk-in of a letter, after the visits of a day.
func NextTicket(visits []Visit, letter string) string {
	last := 0
	for _, visit := range visits {
		last = max(last, numberOf(visit.Ticket(), letter))
	}
	return ticket(letter, last+1)
}

// Letter is that of a laptop's walk-ins. The office numbers its laptops from 1, and
// no two numbers have the same: one letter each as long as there are any, then two,
// then three. A laptop without a number, 0, has that of those who are alone; enrolled
// at an office that does not number them, one more which its id falls on, and which
// another one's may fall on too. laptop is uuid.Nil if it is not enrolled.
func Letter(number int, laptop uuid.UUID) string {
	letter := ""
	for ; number > 0; number = (number - 1) / len(letters) {
		letter = string(letters[(number-1)%len(letters)]) + letter
	}
	switch {
	case letter != "":
		return letter
	case laptop == uuid.Nil:
		return letterAlone
	}
	return letterAlone + string(letters[int(laptop[len(laptop)-1])%len(letters)])
}

// GiveTickets numbers the appointments that have no ticket yet around those that
// have.
func GiveTickets(visits []Visit) {
	given := make(map[string]bool)
	for _, visit := range visits {
		given[visit.Ticket()] = true
	}
	number := 0
	for _, visit := range visits {
		if visit.Ticket() != "" {
			continue
		}
		next := ""
		for next == "" || given[next] {
			number++
			next = ticket(letterAppointment, number)
		}
		visit.Values["ticket"] = next
	}
}
