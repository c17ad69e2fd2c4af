package desk

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strconv"
	"time"

	"github.com/google/uuid"

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
	CancelReason string // of a cancelled one
}

// May says whether SetVisit would move it to a state.
func (v Visit) May(state string) bool { return v.State != state && visit.Leads(v.State, state) }

// Day is today at the site, the visits in their turn, with the figures above the list.
type Day struct {
	Site, Date       string
	Visits           []Visit
	Waiting          int
	OldestWait       time.Duration
	MedianWait       time.Duration // of those called today who came; 0 if none
	MedianFilling    time.Duration
	Done, Queued     int
	ErrorsStopped    int // errors that were seen and put right before queueing, today
	ErrorsOverridden int
}

// Day returns today at the site.
func (s *Session) Day(ctx context.Context) (Day, error) {
	now := s.options.Clock()
	today := Day{Site: s.Site(), Date: now.Format(time.DateOnly)}
	visits, err := s.appointments(ctx, day{today.Site, today.Date})
	if err != nil {
		return Day{}, err
	}
	inTurn(visits, now)
	var waits, fillings []time.Duration
	for _, visit := range visits {
		if err := s.finish(ctx, &visit, &today); err != nil {
			return Day{}, err
		}
		today.Visits = append(today.Visits, s.visit(ctx, visit, now))
		counted := visit.counted(now)
		switch visit.State {
		case visitWaiting:
			today.Waiting++
			today.OldestWait = max(today.OldestWait, counted.Waiting)
		case visitQueued:
			today.Queued++
		case visitDone:
			today.Done++
		}
		if visit.record().Waited() {
			waits = append(waits, counted.Waiting)
		}
		if visit.filled() {
			fillings = append(fillings, counted.Filling)
		}
	}
	today.MedianWait, today.MedianFilling = median(waits), median(fillings)
	return today, nil
}

func median(durations []time.Duration) time.Duration {
	if len(durations) == 0 {
		return 0
	}
	slices.Sort(durations)
	middle := len(durations) / 2
	if len(durations)%2 == 1 {
		return durations[middle]
	}
	return (durations[middle-1] + durations[middle]) / 2
}

// visit is a visit as a line of the day.
func (s *Session) visit(ctx context.Context, visit appointment, now time.Time) Visit {
	line := s.line(visit, now)
	line.Relatives, _ = s.Family(ctx, line.Person) // its error is always nil
	return line
}

// line is a visit as a line without the family.
func (s *Session) line(visit appointment, now time.Time) Visit {
	line := Visit{
		ID: visit.ID, Ticket: visit.values["ticket"], Time: visit.values["time"], WalkIn: visit.walkIn(),
		Person: visit.person(), Subject: visit.values["subject"], State: visit.State, Since: visit.when(visit.State),
		Application: visit.application(), Measured: visit.spent(now),
		Site: visit.values["site"], Date: visit.values["date"], Length: lengthOf(visit.values), Procedure: visit.procedure(),
		Shared: visit.record().Shared(), CancelReason: visit.values[fieldCancelReason],
	}
	line.Corrected, _ = visit.correction()
	rank := rankOf(visit, now)
	line.Back = rank.place == backAgain
	line.Late = !line.WalkIn && (rank.place == byArrival || rank.place == toCome && rank.at.Before(now))
	switch title := s.title(s.askedFor(visit)); {
	case visit.values["request"] != "" && visit.values["motive"] != "": // the stored words are in one language
		line.Subject = cmp.Or(title, line.Subject)
	case line.Subject == "": // half of it is said, which is better than nothing
		line.Subject = title
	}
	if visit.State == visitBooked {
		line.Since = visit.planned(now.Location())
	}
	line.Minutes = int(max(0, now.Sub(line.Since)).Minutes())
	if visit.filled() {
		line.Minutes = int(visit.counted(now).Filling.Minutes())
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
	if visit.over() || visit.person() == uuid.Nil {
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
func (s *Session) reportOf(ctx context.Context, visit appointment) (*permit.Report, error) {
	var fields map[string]string
	var derived map[string]bool
	if id := visit.application(); id != uuid.Nil {
		if a := s.opened(id); a != nil {
			return a.Report(), nil
		}
		document, err := s.file.Record(ctx, id)
		if err != nil {
			return nil, err
		}
		fields, derived = document.Record.Values(), wordSet(document.Card[cardDerived])
	} else {
		person, err := s.Person(ctx, visit.person())
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
func (s *Session) finish(ctx context.Context, visit *appointment, today *Day) error {
	if visit.application() == uuid.Nil || visit.State != visitQueued && visit.State != visitDone {
		return nil
	}
	document, err := s.file.Record(ctx, visit.application())
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
