// Package sites has the places a desk can stand at. What nobody has confirmed is
// marked as unsure; what nobody knows, as the opening hours, is left out.
package sites

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"slices"
	"time"
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

// MaxName bounds a site's name, in bytes.
const MaxName = 64

// Check says what is wrong with a site.
func (s Site) Check() error {
	if s.Name == "" || len(s.Name) > MaxName {
		return fmt.Errorf("name of %d bytes, at most %d", len(s.Name), MaxName)
	}
	for _, hours := range s.Hours {
		from, err := time.Parse("15:04", hours.From)
		to, failed := time.Parse("15:04", hours.To)
		if err != nil || failed != nil || !from.Before(to) || hours.Weekday < time.Sunday || hours.Weekday > time.Saturday {
			return fmt.Errorf("hours %q to %q on weekday %d", hours.From, hours.To, hours.Weekday)
		}
	}
	return nil
}

// Decode reads sites from JSON and checks them.
func Decode(encoded []byte) ([]Site, error) {
	decoder := json.NewDecoder(bytes.NewReader(encoded))
	decoder.DisallowUnknownFields()
	var all []Site
	if err := decoder.Decode(&all); err != nil {
		return nil, fmt.Errorf("sites: %w", err)
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
