package desk

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"sportello/store"
	"sportello/sync/wire"
)

// Trip is where the laptop goes and when, first and last day ISO: whoever has
// an appointment there then is on file before it leaves.
type Trip struct {
	Site string `json:"site"`
	From string `json:"from"`
	To   string `json:"to"`
}

// The roles an office gives its laptops.
const (
	RoleTrips  = "trips"  // is sent what its trips and its own work concern
	RoleOffice = "office" // is sent everything, and decides where people have to
)

// Role is what the office said this laptop is, "" before it said so.
func (s *Session) Role() string {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return s.role
}

// lookAhead is how many days of the site's agenda are fetched by themselves,
// from Monday on: asked about other days the office sends everything anew, so
// they change once a week.
const lookAhead = 21

// Trips are what the office is asked about: what SetTrips said, without what
// is over, and three weeks at the site.
func (s *Session) Trips(ctx context.Context) ([]Trip, error) {
	trips, err := s.plannedTrips(ctx)
	if err != nil {
		return nil, err
	}
	now := s.options.Clock()
	monday := now.AddDate(0, 0, -(int(now.Weekday())+6)%7)
	if site := s.Site(); site != "" {
		trips = append(trips, Trip{Site: site, From: monday.Format(time.DateOnly), To: monday.AddDate(0, 0, lookAhead-1).Format(time.DateOnly)})
	}
	return trips, nil
}

// wireTrips are they as the office is told, no more than it takes.
func (s *Session) wireTrips(ctx context.Context) ([]wire.Trip, error) {
	trips, err := s.Trips(ctx)
	if err != nil {
		return nil, err
	}
	asked := make([]wire.Trip, 0, len(trips))
	for _, trip := range trips[max(0, len(trips)-wire.MaxTrips):] {
		asked = append(asked, wire.Trip(trip))
	}
	return asked, nil
}

// TripDaysAhead is in how many days a trip begins at the latest, and longestTrip how
// many it has at most: the office passes over others.
const (
	TripDaysAhead = 92
	longestTrip   = 31
)

// SetTrips plans trips; none forgets those there were. Errors:
// store.ErrMalformed for a site that is none of ours, days that are none, and trips
// that are longer than a month or begin in over three.
func (s *Session) SetTrips(ctx context.Context, trips []Trip) error {
	if err := s.keepTrips(ctx, trips); err != nil {
		return err
	}
	s.sending.kick()
	s.changed()
	return nil
}

// keepTrips is SetTrips without asking the office at once.
func (s *Session) keepTrips(ctx context.Context, trips []Trip) error {
	last := s.options.Clock().AddDate(0, 0, TripDaysAhead).Format(time.DateOnly)
	for _, trip := range trips {
		from, err := time.Parse(time.DateOnly, trip.From)
		to, failed := time.Parse(time.DateOnly, trip.To)
		_, known := s.siteNamed(trip.Site)
		if err != nil || failed != nil || to.Before(from) || !known ||
			to.Sub(from) > (longestTrip-1)*24*time.Hour || trip.From > last {
			return fmt.Errorf("planning a trip: %w", store.ErrMalformed)
		}
	}
	encoded, err := json.Marshal(trips)
	if err != nil {
		return fmt.Errorf("planning trips: %w", err)
	}
	return s.file.PutSetting(ctx, settingTrips, encoded)
}

// plannedTrips are those of SetTrips that are not over.
func (s *Session) plannedTrips(ctx context.Context) ([]Trip, error) {
	encoded, err := s.setting(ctx, settingTrips)
	if err != nil || encoded == nil {
		return nil, err
	}
	var trips []Trip
	if err := json.Unmarshal(encoded, &trips); err != nil {
		return nil, fmt.Errorf("reading the trips: %w", store.ErrDamaged)
	}
	today := s.options.today()
	return slices.DeleteFunc(trips, func(trip Trip) bool { return trip.To < today }), nil
}
