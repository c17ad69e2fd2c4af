// Package print draws the sheets on paper as PDF: the recap of an application,
// to be copied to the paper form or the portal without searching, and the slip
// the applicant takes home. It draws what it is given; text in any alphabet is
// shaped with embedded fonts.
package print

import (
	"fmt"
	"io"
	"time"
)

// Recap is the recap of one application.
type Recap struct {
	Language  string // "it" or "en", of the headings
	Title     string // "Rinnovo · Lavoro subordinato"
	Applicant string // "DIALLO Fatou"
	Original  string // name in its own script; may be empty
	Site      string
	Operator  string
	Made      time.Time
	Rulebook  string // version
	Receipt   string // receipt number, "" while not sent
	Sections  []Section
	Findings  []Finding
	Documents []Document
	Fees      []Fee
	Total     string // "116,46"
	Deadlines []Deadline
}

// Section is a section of the form with its filled fields in the order of the form.
type Section struct {
	Number string // "4", "M2 5"
	Title  string
	Fields []Field
}

// Field is one filled field, its value as it is written on the form.
type Field struct {
	Number, Label, Value string
}

// Finding is a finding left open.
type Finding struct {
	Severity string // "error", "warning", "note"
	Number   string // of the field
	Title    string
	Text     string
	Source   string // with "da verificare" where it is
	Override string // the operator's reason, if given
}

// Document is a line of the checklist.
type Document struct {
	Label, Detail string
	Present       bool
	Mandatory     bool
	Unverified    bool
}

// Fee is a line of the costs.
type Fee struct {
	Label, Amount string
	Unverified    bool
}

// Deadline is a date to remember.
type Deadline struct {
	Label, Date, Detail string
	Unverified          bool
}

// Slip is the sheet the applicant takes home: what was done, what is missing,
// what to bring, what it costs, and the receipt number.
type Slip struct {
	Language  string
	Applicant string
	Original  string
	Title     string
	Site      string
	Made      time.Time
	Receipt   string
	Delivered bool // the office confirmed it; before that the number is only announced
	Documents []Document
	Fees      []Fee
	Total     string
	Deadlines []Deadline
}

// WriteRecap writes the recap as PDF. The same recap gives the same bytes. It
// writes nothing where it returns an error other than the writer's own.
func WriteRecap(w io.Writer, recap Recap) error {
	return write(w, "print.recap", recap.Language, recap.Made, func(s *sheet) { s.recap(recap) })
}

// WriteSlip writes the applicant's slip as PDF, under the terms of WriteRecap.
func WriteSlip(w io.Writer, slip Slip) error {
	return write(w, "print.slip", slip.Language, slip.Made, func(s *sheet) { s.slip(slip) })
}

// write keeps a panic of the drawing library, which no text should cause but
// some once did, from taking the desk down.
func write(w io.Writer, title, language string, made time.Time, draw func(*sheet)) (err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = fmt.Errorf("drawing a sheet: %v", cause)
		}
	}()
	s, err := newSheet(language)
	if err != nil {
		return fmt.Errorf("preparing a sheet: %w", err)
	}
	draw(s)
	if err := s.write(w, s.texts.T(title), made); err != nil {
		return fmt.Errorf("writing a sheet: %w", err)
	}
	return nil
}
