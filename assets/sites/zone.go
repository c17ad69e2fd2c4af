package sites

import (
	_ "embed"
	"sync"
	"time"
)

// rome is Europe/Rome of the IANA time zone database (2025b, public domain): what a
// computer knows of zones, and which one it was set to, is left to nobody.
//
//go:embed Europe-Rome.tzif
var rome []byte

var zone = sync.OnceValue(func() *time.Location {
	location, err := time.LoadLocationFromTZData("Europe/Rome", rome)
	if err != nil {
		panic("the zone that the program carries: " + err.Error()) // a test reads it
	}
	return location
})

// Zone is the sites': an appointment at nine is at nine in Ravenna, and a day ends
// there, wherever the computer stands that tells of it.
func Zone() *time.Location { return zone() }

// Now is the time at the sites.
func Now() time.Time { return time.Now().In(Zone()) }
