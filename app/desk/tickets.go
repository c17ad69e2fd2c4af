package desk

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/google/uuid"
)

// The letters of tickets. Appointments have one for all desks: their numbers are
// their places in the agenda, which all know. Walk-ins have one for each laptop, so
// that two at one site that cannot reach each other give no number twice.
const (
	letterAppointment = "A"
	letterAlone       = "P" // of a laptop that has never heard of another
	letters           = "QRSTUVWXYZ"
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

// nextTicket is the next walk-in's.
func (s *Session) nextTicket(ctx context.Context, on day) (string, error) {
	visits, err := s.visitsOf(ctx, on)
	if err != nil {
		return "", err
	}
	letter, err := s.letter(ctx)
	last := 0
	for _, visit := range visits {
		last = max(last, numberOf(visit.values["ticket"], letter))
	}
	return ticket(letter, last+1), err
}

// letter is that of this laptop's walk-ins.
func (s *Session) letter(ctx context.Context) (string, error) {
	stream, _, _, err := s.file.Head(ctx)
	if err != nil {
		return "", err
	}
	others, err := s.file.Laptops(ctx)
	return letterOf(stream.Laptop, others), err
}

// letterOf is a laptop's letter: the one its id falls on, or the next that none of
// those enrolled before it has. Two that have heard of the same laptops never have
// the same one, as long as there are no more of them than letters.
func letterOf(laptop uuid.UUID, others []uuid.UUID) string {
	all := slices.DeleteFunc(slices.Clone(others), func(id uuid.UUID) bool { return id == laptop })
	if len(all) == 0 {
		return letterAlone
	}
	all = append(all, laptop)
	slices.SortFunc(all, func(a, b uuid.UUID) int { return bytes.Compare(a[:], b[:]) })
	taken := make(map[int]bool)
	for _, id := range all {
		at := int(id[len(id)-1]) % len(letters)
		for len(taken) < len(letters) && taken[at] {
			at = (at + 1) % len(letters)
		}
		if taken[at] = true; id == laptop {
			return letters[at : at+1]
		}
	}
	return letterAlone
}

// ticketOf is that of a visit: its own, or its place among the day's.
func (s *Session) ticketOf(ctx context.Context, visit appointment) (string, error) {
	if given := visit.values["ticket"]; given != "" {
		return given, nil
	}
	visits, err := s.visitsOf(ctx, day{visit.values["site"], visit.values["date"]})
	at := slices.IndexFunc(visits, func(other appointment) bool { return other.ID == visit.ID })
	if err != nil || at < 0 {
		return "", err
	}
	return visits[at].values["ticket"], nil
}

// giveTickets numbers the appointments that have no ticket yet around those
// that have.
func giveTickets(visits []appointment) {
	given := make(map[string]bool)
	for _, visit := range visits {
		given[visit.values["ticket"]] = true
	}
	number := 0
	for _, visit := range visits {
		if visit.values["ticket"] != "" {
			continue
		}
		next := ""
		for next == "" || given[next] {
			number++
			next = ticket(letterAppointment, number)
		}
		visit.values["ticket"] = next
	}
}
