package visit

import "time"

// Fields of a visit's record beside those of its times.
const (
	FieldFilling          = "filling"           // seconds worked on the application in the visit
	FieldWaitingCorrected = "waiting_corrected" // seconds
	FieldFillingCorrected = "filling_corrected" // seconds
	FieldCorrection       = "correction"        // why
)

// yes is how a record says so.
const yes = "true"

// Record is the record of a visit: the state it is in, and its values.
type Record struct {
	State  string
	Values map[string]string
}

// WalkIn says that it was not booked.
func (r Record) WalkIn() bool { return r.Values["walk_in"] == yes }

// OnPaper says that it ended with a kit filled by hand.
func (r Record) OnPaper() bool { return r.Values["paper"] == yes }

// Over says that nothing more is expected of the person.
func (r Record) Over() bool {
	switch r.State {
	case Queued, Done, Absent, Cancelled:
		return true
	}
	return false
}

// came says that the person has come, or is taken to have.
func (r Record) came() bool { return r.State != Booked && r.State != Absent && r.State != Cancelled }

// Waited says that the person came and was called: only then is it known how long
// they waited.
func (r Record) Waited() bool { return r.came() && !r.When(Called).IsZero() }

// Filled says that an application was filled in, and is queued or done.
func (r Record) Filled() bool {
	return (r.State == Queued || r.State == Done) && !r.When(Filling).IsZero()
}

// Planned is when the appointment was made for, or the walk-in came, by the clock
// of the site.
func (r Record) Planned(zone *time.Location) time.Time {
	at, _ := time.ParseInLocation(time.DateOnly+" 15:04", r.Values["date"]+" "+r.Values["time"], zone)
	return at
}
