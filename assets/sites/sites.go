// Package sites has the places a desk can stand at, with their opening hours. What
// nobody has confirmed is marked as unsure; what nobody knows is left out.
package sites

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

//go:embed sites.json
var known []byte

// Site is a place a desk can stand at.
type Site struct {
	Name         string    `json:"name"`
	Municipality string    `json:"municipality,omitempty"`
	Address      string    `json:"address,omitempty"` // street and number
	Postcode     string    `json:"postcode,omitempty"`
	Hours        []Opening `json:"hours,omitempty"`
	Desks        int       `json:"desks,omitempty"` // that serve at the same time; 0: one
	Who          string    `json:"who,omitempty"`   // goes there
	Central      bool      `json:"central,omitempty"`
	// Retired: nobody is received there any more; it is open on no day.
	Retired bool `json:"retired,omitempty"`
	// Unsure names the fields that are to be confirmed, as in the file: "address".
	Unsure []string `json:"unsure,omitempty"`
}

// Opening is a stretch of a day of the week in which a site is open: "09:00" to
// "12:30".
type Opening struct {
	Weekday time.Weekday `json:"weekday"`
	From    string       `json:"from"`
	To      string       `json:"to"`
}

// IsUnsure says whether a field is to be confirmed.
func (s Site) IsUnsure(field string) bool { return slices.Contains(s.Unsure, field) }

// Bounds of a site.
const (
	MaxName     = 64  // bytes
	maxText     = 200 // bytes of each other text
	maxUnsure   = 28
	MaxOpenings = 4 // a day
	MaxDesks    = 20
	Max         = 200 // sites
)

// Check says what is wrong with a site.
func (s Site) Check() error {
	if strings.TrimSpace(s.Name) == "" || len(s.Name) > MaxName {
		return fmt.Errorf("name of %d bytes, at most %d", len(s.Name), MaxName)
	}
	for _, text := range append(slices.Clone(s.Unsure), s.Name, s.Municipality, s.Address, s.Postcode, s.Who) {
		if len(text) > maxText || !utf8.ValidString(text) {
			return fmt.Errorf("text of %d bytes, at most %d", len(text), maxText)
		}
	}
	if s.Desks < 0 || s.Desks > MaxDesks {
		return fmt.Errorf("%d desks, at most %d", s.Desks, MaxDesks)
	}
	if len(s.Unsure) > maxUnsure {
		return fmt.Errorf("%d are to be confirmed, at most %d", len(s.Unsure), maxUnsure)
	}
	return checkHours(s.Hours)
}

func checkHours(all []Opening) error {
	for i, hours := range all {
		if !clock(hours.From) || !clock(hours.To) || hours.From >= hours.To || hours.Weekday < time.Sunday || hours.Weekday > time.Saturday {
			return fmt.Errorf("hours %q to %q on weekday %d", hours.From, hours.To, hours.Weekday)
		}
		sameDay := 1
		for _, other := range all[:i] {
			if hours.Weekday != other.Weekday {
				continue
			}
			if sameDay++; sameDay > MaxOpenings {
				return fmt.Errorf("hours on weekday %d: at most %d stretches", hours.Weekday, MaxOpenings)
			}
			if hours.From < other.To && other.From < hours.To {
				return fmt.Errorf("hours %q to %q on weekday %d overlap others", hours.From, hours.To, hours.Weekday)
			}
		}
	}
	return nil
}

// clock says whether a text is a time of day, "09:00".
func clock(text string) bool {
	_, err := time.Parse("15:04", text)
	return err == nil && len(text) == len("15:04")
}

// usual are the hours of a site of which nobody has said any.
var usual = Opening{From: "09:00", To: "13:00"}

// On are the stretches in which the site is open on a weekday, the first first.
// Where nobody has said any hours, it is the mornings from Monday to Friday.
func (s Site) On(weekday time.Weekday) []Opening {
	switch {
	case s.Retired:
		return nil
	case len(s.Hours) == 0 && weekday != time.Sunday && weekday != time.Saturday:
		return []Opening{{weekday, usual.From, usual.To}}
	}
	return s.said(weekday)
}

// said are the hours that somebody has said of a weekday, the first first.
func (s Site) said(weekday time.Weekday) []Opening {
	open := slices.DeleteFunc(slices.Clone(s.Hours), func(hours Opening) bool { return hours.Weekday != weekday })
	slices.SortFunc(open, func(a, b Opening) int { return strings.Compare(a.From, b.From) })
	return open
}

// HoursSure says whether somebody has confirmed the hours.
func (s Site) HoursSure() bool { return len(s.Hours) > 0 && !s.IsUnsure("hours") }

// AtOnce is how many people the site can receive at the same time.
func (s Site) AtOnce() int { return max(1, s.Desks) }

// Decode reads sites from JSON and checks them.
func Decode(encoded []byte) ([]Site, error) {
	decoder := json.NewDecoder(bytes.NewReader(encoded))
	decoder.DisallowUnknownFields()
	var all []Site
	if err := decoder.Decode(&all); err != nil {
		return nil, fmt.Errorf("sites: %w", err)
	}
	if len(all) > Max {
		return nil, fmt.Errorf("%d sites, at most %d", len(all), Max)
	}
	names := make(map[string]bool)
	for _, site := range all {
		if err := site.Check(); err != nil {
			return nil, fmt.Errorf("site %q: %w", site.Name, err)
		}
		if names[site.Name] {
			return nil, fmt.Errorf("site %q: twice", site.Name)
		}
		names[site.Name] = true
	}
	return all, nil
}

// Load reads the sites this program brings along.
func Load() ([]Site, error) { return Decode(known) }
