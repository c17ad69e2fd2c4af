package desk

import (
	"cmp"
	"context"
	"maps"
	"strconv"
	"time"

	"github.com/google/uuid"

	"sportello/app/agenda"
	"sportello/app/permit"
	"sportello/app/visit"
)

// Visit is a line of the day: an appointment or a walk-in.
type Visit struct {
	ID          uuid.UUID
	Ticket      string // "A07" appointment, "P03" walk-in
	Time        string // "09:20"; of arrival for a walk-in
	WalkIn      bool
	Person      uuid.UUID
	Name        string
	Original    string // name in its own script
	Citizenship string
	BirthDate   string // ISO
	Phone       string
	Subject     string // "Rinnovo · Lavoro subordinato"
	// State is "booked", "waiting", "called", "filling", "document", "handed",
	// "queued", "done", "absent" or "cancelled"; one that is queued is done once the office has
	// confirmed the application.
	State       string
	Since       time.Time // in the state; of a booked one, the time of the appointment
	Minutes     int       // since then, or of filling once done
	Back        bool      // waits and has the document they were sent for
	Late        bool      // waits or is expected, and comes after those who were on time
	Measured    VisitTime
	Corrected   Correction // no Reason: nobody has corrected it
	Application uuid.UUID
	Relatives   []Relative
	// What was booked.
	Site, Date   string
	Length       int // minutes
	Procedure    Procedure
	Shared       bool   // beside another, knowingly
	Undecided    bool   // cancelled, and moved elsewhere: a person has to say which counts
	CancelReason string // of a cancelled one
}

// May says whether SetVisit would move it to a state.
func (v Visit) May(state string) bool { return v.State != state && visit.Leads(v.State, state) }

// Day is today at the site, the visits in their turn, with the figures above the list.
type Day struct {
	Site, Date string
	Visits     []Visit
	agenda.Figures
	ErrorsStopped    int // errors that were seen and put right before queueing, today
	ErrorsOverridden int
}

// Day returns today at the site.
func (s *Session) Day(ctx context.Context) (Day, error) {
	now := s.options.Clock()
	today := Day{Site: s.Site(), Date: now.Format(time.DateOnly)}
	visits, err := s.appointments(ctx, agenda.Day{Site: today.Site, Date: today.Date})
	if err != nil {
		return Day{}, err
	}
	agenda.InTurn(visits, now)
	for i := range visits {
		if err := s.finish(ctx, &visits[i], &today); err != nil {
			return Day{}, err
		}
		today.Visits = append(today.Visits, s.visit(ctx, visits[i], now))
	}
	today.Figures = agenda.FiguresOf(visits, now)
	return today, nil
}

// visit is a visit as a line of the day.
func (s *Session) visit(ctx context.Context, visit agenda.Visit, now time.Time) Visit {
	line := s.line(visit, now)
	line.Relatives, _ = s.Family(ctx, line.Person) // its error is always nil
	return line
}

// line is a visit as a line without the family.
func (s *Session) line(visit agenda.Visit, now time.Time) Visit {
	line := Visit{
		ID: visit.ID, Ticket: visit.Values["ticket"], Time: visit.Values["time"], WalkIn: visit.WalkIn(),
		Person: visit.Person(), Subject: visit.Values["subject"], State: visit.State, Since: visit.When(visit.State),
		Application: visit.Application(), Measured: visit.Spent(now),
		Site: visit.Values["site"], Date: visit.Values["date"], Length: agenda.Length(visit.Values), Procedure: visit.Procedure(),
		Shared: visit.Shared(), Undecided: visit.Undecided(), CancelReason: visit.Values[fieldCancelReason],
	}
	line.Corrected, _ = visit.Correction()
	line.Back, line.Late = visit.Back(now), visit.Late(now)
	switch title := s.title(s.askedFor(visit)); {
	case visit.Values["request"] != "" && visit.Values["motive"] != "": // the stored words are in one language
		line.Subject = cmp.Or(title, line.Subject)
	case line.Subject == "": // half of it is said, which is better than nothing
		line.Subject = title
	}
	if visit.State == visitBooked {
		line.Since = visit.Planned(now.Location())
	}
	line.Minutes = int(max(0, now.Sub(line.Since)).Minutes())
	if visit.Filled() {
		line.Minutes = int(visit.Counted(now).Filling.Minutes())
	}
	if known, ok := s.files.entry(line.Person); ok {
		content := known.content()
		line.Name, line.Original = shownName(content["surname"], content["given_names"]), content["original_name"]
		line.Citizenship, line.BirthDate = s.stateName(content["citizenship"]), content["birth_date"]
		if line.Phone = content["mobile"]; line.Phone == "" {
			line.Phone = content["phone"]
		}
	}
	if known, ok := s.files.entry(line.Application); ok {
		if title := s.title(known.content()); title != "" {
			line.Subject = title
		}
	}
	return line
}

// Bring lists the documents that a visit still lacks, or that the appointment will
// ask for, in a language.
func (s *Session) Bring(ctx context.Context, id uuid.UUID, language string) ([]string, error) {
	visit, err := s.appointment(ctx, id)
	if err != nil {
		return nil, err
	}
	if visit.Over() || visit.Person() == uuid.Nil {
		return nil, nil
	}
	report, err := s.reportOf(ctx, visit)
	if err != nil {
		return nil, err
	}
	var labels []string
	for _, document := range report.Documents {
		if document.Mandatory && !document.Present {
			labels = append(labels, document.Label.In(language))
		}
	}
	return labels, nil
}

// reportOf is the check of a visit's application, or of what it will begin with.
func (s *Session) reportOf(ctx context.Context, visit agenda.Visit) (*permit.Report, error) {
	var fields map[string]string
	var derived map[string]bool
	if id := visit.Application(); id != uuid.Nil {
		if a := s.opened(id); a != nil {
			return a.Report(), nil
		}
		document, err := s.file.Record(ctx, id)
		if err != nil {
			return nil, err
		}
		fields, derived = document.Record.Values(), wordSet(document.Card[cardDerived])
	} else {
		person, err := s.Person(ctx, visit.Person())
		if err != nil {
			return nil, err
		}
		fields = officialOf(person.Values)
		maps.Copy(fields, s.askedFor(visit))
	}
	report := s.Rulebook().Check(checkInput(fields, derived, s.options.today(), nil))
	return &report, nil
}

// finish adds what the queueing of a visit's application counted, and makes
// the visit done once the office has it: of that the visit's record, which
// travels, is told nothing.
func (s *Session) finish(ctx context.Context, visit *agenda.Visit, today *Day) error {
	if visit.Application() == uuid.Nil || visit.State != visitQueued && visit.State != visitDone {
		return nil
	}
	document, err := s.file.Record(ctx, visit.Application())
	if err != nil {
		return err
	}
	if document.Delivered {
		visit.State = visitDone
	}
	values := document.Record.Values()
	today.ErrorsStopped += count(values[fieldStopped])
	today.ErrorsOverridden += count(values[fieldOverridden])
	return nil
}

func count(text string) int {
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 {
		return 0
	}
	return n
}
