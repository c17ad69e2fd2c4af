package effort

import "time"

// The times of the operators.
const (
	Key      = 280 * time.Millisecond
	Pointing = 1100 * time.Millisecond
	Homing   = 400 * time.Millisecond
	Mental   = 1350 * time.Millisecond
	// Present is a document handed to the scanner.
	Present = 4 * time.Second
	// Perceived is the shortest wait that counts.
	Perceived = 100 * time.Millisecond
)

// Cost is what was done somewhere.
type Cost struct {
	Keys, Pointings, Homings, Mentals int
	Presented                         int           // documents handed to the scanner
	Waiting                           time.Duration // for the program
}

// Time is how long it took.
func (c Cost) Time() time.Duration {
	return time.Duration(c.Keys)*Key + time.Duration(c.Pointings)*Pointing + time.Duration(c.Homings)*Homing +
		time.Duration(c.Mentals)*Mental + time.Duration(c.Presented)*Present + c.Waiting
}

// Plus is both.
func (c Cost) Plus(other Cost) Cost {
	return Cost{
		Keys: c.Keys + other.Keys, Pointings: c.Pointings + other.Pointings, Homings: c.Homings + other.Homings,
		Mentals: c.Mentals + other.Mentals, Presented: c.Presented + other.Presented, Waiting: c.Waiting + other.Waiting,
	}
}
