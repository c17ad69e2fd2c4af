package statistics

import "time"

// Query says which facts count. Empty texts ask for all.
type Query struct {
	From, To string // ISO, both days included
	Site     string
	Request  string
	Motive   string
	Operator string // account
	// Today is the day up to which the age of what the back office has open is
	// counted, ISO; "": To.
	Today string
}

// Figures are the numbers of a query. A visit counts on its day, an application on
// the day it was queued. A visit of which the application is known counts for the
// request and motive that were filled in and for the operator who queued it, and
// else for what was booked, and for nobody.
type Figures struct {
	// Visits are those who came: neither booked nor cancelled nor absent. WalkIns are
	// those of them without appointment.
	Visits, WalkIns int
	// Appointments are those that were kept or missed; NoShows are the missed ones,
	// Cancelled those that were neither.
	Appointments, NoShows, Cancelled int
	// Applications were queued; Paper are visits that ended with a kit filled by hand.
	Applications, Paper int
	Electronic          Share // applications among applications and paper

	// Waiting is of the visits that were called and came: from arrival, or from the
	// time of the appointment for who was early or whose arrival nobody noted, to each
	// call, without what an operator has corrected.
	Waiting Distribution
	// Filling is of the applications that time was measured of: the time worked on
	// it, or once an operator has corrected one of its visits what all its visits
	// count; and of the visits that were filled in and whose application is not
	// among the facts. So no time counts twice.
	Filling Distribution
	// FillingReturning and FillingNew are the parts of it that are applications: of
	// who had an earlier one to begin from, and of who had none.
	FillingReturning, FillingNew Distribution

	// Stopped and Overridden are the applications in which at least one error was put
	// right, or overridden; by rule, an application counts at each of its rules.
	// The rule "" has those of which only the number of errors was noted.
	Stopped, Overridden             int
	StoppedByRule, OverriddenByRule []Count

	// BackOffice are the whole days from queueing to the end of the last segment of
	// the back office, of the applications it has done with; Open those it has not,
	// and OpenAge the days since they were queued.
	BackOffice Distribution
	Open       int
	OpenAge    Distribution

	BySite, ByRequest, ByMotive, ByOperator []Count // the most first
	ByDay, ByWeek                           []Count // in order; Key: ISO day, of a week its Monday
}

// Share is a part of a whole.
type Share struct{ Part, Whole int }

// Of is the share, between 0 and 1; 0 of nothing.
func (s Share) Of() float64 {
	if s.Whole == 0 {
		return 0
	}
	return float64(s.Part) / float64(s.Whole)
}

// Spread is the middle and the long end of measured times: of an even number the
// mean of the two in the middle, and the least time that nine in ten do not exceed.
type Spread struct {
	N           int
	Median, P90 time.Duration
}

// Distribution is a spread with how often it took how long: Bins lie side by side
// and hold all; there are none of nothing.
type Distribution struct {
	Spread
	Bins []Bin
}

// Bin is how many took at least From and less than To; To 0: any more.
type Bin struct {
	From, To time.Duration
	N        int
}

// Count is what counts of one group.
type Count struct {
	Key                                  string // site, motive, rule, …; "": none, or not known
	Visits, Applications, NoShows, Paper int
	Waiting, Filling                     Spread
}

// Figure names a number of Figures.
type Figure string

// The figures a Number can be of.
const (
	FigureVisits           Figure = "visits"
	FigureWalkIns          Figure = "walk_ins"
	FigureAppointments     Figure = "appointments"
	FigureNoShows          Figure = "no_shows"
	FigureCancelled        Figure = "cancelled"
	FigureApplications     Figure = "applications"
	FigurePaper            Figure = "paper"
	FigureWaiting          Figure = "waiting"
	FigureFilling          Figure = "filling"
	FigureFillingReturning Figure = "filling_returning"
	FigureFillingNew       Figure = "filling_new"
	FigureStopped          Figure = "stopped"
	FigureOverridden       Figure = "overridden"
	FigureBackOffice       Figure = "back_office"
	FigureOpen             Figure = "open"
)

// Group is what facts are counted by.
type Group string

// The groups. Of a rule only FigureStopped and FigureOverridden are counted.
const (
	Whole      Group = ""
	BySite     Group = "site"
	ByRequest  Group = "request"
	ByMotive   Group = "motive"
	ByOperator Group = "operator"
	ByDay      Group = "day"
	ByWeek     Group = "week"
	ByRule     Group = "rule"
)

// Number names one number: a figure, of a group's Key, in a bin of its
// distribution; the zero values ask for all.
type Number struct {
	Figure Figure
	Group  Group
	Key    string
	Bin    int // 1 is the first; 0: all
}
