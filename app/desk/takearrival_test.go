package desk

import (
	"context"

	"sportello/store/laptop"
)

// TakeArrival takes a page as a pull does.
func (s *Session) TakeArrival(ctx context.Context, arrival laptop.Arrival) error {
	arrival.Describe = s.describe
	taken, err := s.file.Take(ctx, arrival)
	if err != nil {
		return err
	}
	s.setRole(arrival.Role)
	s.told.forget()
	return s.arrived(ctx, append(taken.Created, taken.Changed...)...)
}

// HandIn makes operations of what was saved, as before sending.
func (s *Session) HandIn(ctx context.Context) error { return s.handIn(ctx) }
