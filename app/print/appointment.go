package print

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"sportello/app/typeset"
	"sportello/assets/i18n/applicant"
)

// Appointment is the slip of an appointment: when and where to come and what to
// bring, in the applicant's language with Italian beneath every line, so that the
// operator can check what is handed out.
type Appointment struct {
	Language  string // the applicant's, one of package applicant's; another is Italian alone
	Applicant string // "" if not known
	Title     string // what it is for, in Italian: "Rinnovo · Lavoro subordinato"; may be empty
	Date      string // ISO
	Time      string // "09:20"
	Site      string
	Address   string // "Viale Virgilio 62, Lido Adriano"; may be empty
	Unsure    bool   // the place is still to be confirmed
	Documents []Bring
	Made      time.Time
}

// Bring is a document to bring.
type Bring struct {
	ID        string // of the rulebook's documents: its translation
	Label     string // in Italian, as the rulebook has it
	Mandatory bool
}

// WriteAppointment writes the slip as PDF, one page of A4 unless there is very much
// to bring, under the terms of WriteRecap. A Date that is no ISO date is an error.
func WriteAppointment(w io.Writer, a Appointment) error {
	slip, err := newAppointmentSlip(a)
	if err != nil {
		return err
	}
	return write(w, "print.appointment", applicant.Italian, a.Made, func(s *sheet) { s.appointment(slip) })
}

// appointmentSlip is an appointment with the words for it in both languages.
type appointmentSlip struct {
	Appointment
	day          time.Time
	theirs, ours applicant.Texts
}

func newAppointmentSlip(a Appointment) (appointmentSlip, error) {
	slip := appointmentSlip{Appointment: a}
	var err error
	if slip.day, err = time.Parse(time.DateOnly, a.Date); err != nil {
		return slip, fmt.Errorf("the day of an appointment: %w", err)
	}
	if slip.theirs, err = applicant.Load(a.Language); err != nil {
		return slip, err
	}
	slip.ours, err = applicant.Load(applicant.Italian)
	return slip, err
}

// foreign says that there are two languages.
func (a appointmentSlip) foreign() bool { return a.theirs.Name != a.ours.Name }

// pair is how a text is written in the applicant's language, and its Italian
// beneath.
type pair struct{ theirs, ours typeset.Style }

// What is read from afar is large.
var (
	pairTitle = pair{typeset.Style{Size: 19, Bold: true, Ink: ink}, typeset.Style{Size: 11, Ink: quiet}}
	pairDate  = pair{typeset.Style{Size: 21, Bold: true, Ink: ink}, typeset.Style{Size: 12, Ink: quiet}}
	pairHead  = pair{typeset.Style{Size: 13, Bold: true, Ink: blue}, typeset.Style{Size: 9.5, Ink: quiet}}
	pairText  = pair{typeset.Style{Size: 13, Ink: ink}, typeset.Style{Size: 9.5, Ink: quiet}}
)

// bringSizes are how documents are written, as they fit.
var bringSizes = [...]pair{
	pairText,
	{typeset.Style{Size: 11.5, Ink: ink}, typeset.Style{Size: 8.5, Ink: quiet}},
	{typeset.Style{Size: 10, Ink: ink}, typeset.Style{Size: 8, Ink: quiet}},
}

// appointment draws a whole slip.
func (s *sheet) appointment(a appointmentSlip) {
	s.place(s.both(a, pairTitle, a.theirs.Heading, a.ours.Heading, 0))
	if whose := joined(a.Applicant, a.Title); whose != "" {
		s.place(s.aligned(a, s.faces.Wrap(whose, typeset.Style{Size: 11, Ink: ink}, bodyWidth), 0))
	}
	s.gap(3)
	s.when(a)
	s.gap(4)
	s.place(s.both(a, pairHead, a.theirs.Where, a.ours.Where, 0), s.whereTo(a))
	s.gap(4)
	s.toBring(a)
	s.gap(5)
	s.place(s.both(a, pairText, a.theirs.Cancel, a.ours.Cancel, 0))
	s.lacking(slipScale)
	if a.foreign() && !a.theirs.Reviewed {
		s.gap(3)
		s.place(s.aligned(a, s.faces.Wrap(s.texts.T("print.not-reviewed"), typeset.Style{Size: 8, Ink: quiet}, bodyWidth), 0))
	}
	s.footers(a.Applicant, s.texts.T("print.appointment"))
}

// both returns a text in both languages, inset from where lines begin.
func (s *sheet) both(a appointmentSlip, p pair, theirs, ours string, inset float64) block {
	lines := s.faces.Wrap(theirs, p.theirs, bodyWidth-inset)
	if theirs != ours {
		lines = append(lines, s.faces.Wrap(ours, p.ours, bodyWidth-inset)...)
	}
	return s.aligned(a, lines, inset)
}

// aligned returns lines that begin at the left, or, where the applicant reads from
// right to left, at the right.
func (s *sheet) aligned(a appointmentSlip, lines []typeset.Line, inset float64) block {
	return block{typeset.HeightOf(lines), func(top float64) {
		for _, l := range lines {
			x := margin + inset
			if a.theirs.RightToLeft {
				x = pageWidth - margin - inset - l.Width
			}
			s.line(x, top+l.Ascent, l)
			top += l.Height()
		}
	}}
}

// when draws day and time in a frame, the time as large as it can be.
func (s *sheet) when(a appointmentSlip) {
	const inset = 6.0
	clock := s.faces.OneLine(a.Time, typeset.Style{Size: 40, Bold: true, Ink: ink}, bodyWidth-2*inset)
	date := s.both(a, pairDate, a.theirs.Date(a.day), a.ours.Date(a.day), inset)
	height := date.height + clock.Height() + 4
	s.place(block{height, func(top float64) {
		s.frame(margin, top, bodyWidth, height)
		date.draw(top + 3)
		s.aligned(a, []typeset.Line{clock}, inset).draw(top + 2 + date.height)
	}})
}

// whereTo returns the place and its address, which stand as they are on the door.
func (s *sheet) whereTo(a appointmentSlip) block {
	lines := s.faces.Wrap(a.Site, typeset.Style{Size: 15, Bold: true, Ink: ink}, bodyWidth)
	if a.Address != "" {
		lines = append(lines, s.faces.Wrap(a.Address, typeset.Style{Size: 13, Ink: ink}, bodyWidth)...)
	}
	if a.Unsure {
		lines = append(lines, s.faces.OneLine(s.texts.T("common.unverified"), typeset.Style{Size: 9.5, Bold: true, Ink: amber}, bodyWidth))
	}
	return s.aligned(a, lines, 0)
}

// toBring draws the documents, each with a box to tick at home, smaller where there
// are so many that the slip would have a second page.
func (s *sheet) toBring(a appointmentSlip) {
	heading := s.both(a, pairHead, a.theirs.Bring, a.ours.Bring, 0)
	if len(a.Documents) == 0 {
		s.place(heading, s.both(a, pairText, a.theirs.Nothing, a.ours.Nothing, 0))
		return
	}
	const after = 26 // millimetres, of what follows
	var rows []block
	for _, p := range bringSizes {
		rows = rows[:0]
		height := heading.height + after
		for _, d := range a.Documents {
			row := s.bringRow(a, d, p)
			rows = append(rows, row)
			height += row.height
		}
		if s.y+height <= bodyBottom {
			break
		}
	}
	s.section(func(bool) block { return heading }, rows)
}

// bringRow is a document. One that nobody has translated is in Italian.
func (s *sheet) bringRow(a appointmentSlip, d Bring, p pair) block {
	const side, inset = 4.0, 8.0
	theirs, ours := a.theirs.Document(d.ID), d.Label
	if !d.Mandatory {
		ours += " (" + a.ours.Optional + ")"
	}
	switch {
	case theirs == "":
		theirs = ours
	case !d.Mandatory:
		theirs += " (" + a.theirs.Optional + ")"
	}
	row := s.both(a, p, theirs, ours, inset)
	row.height += 1.2
	base := s.faces.OneLine(theirs, p.theirs, bodyWidth).Ascent
	return over(row, func(top float64) {
		x := margin
		if a.theirs.RightToLeft {
			x = pageWidth - margin - side
		}
		s.box(x, top+base+0.4, side, false)
	})
}

// joined joins what there is.
func joined(parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(part string) bool { return part == "" }), " · ")
}
