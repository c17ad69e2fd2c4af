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
	// State is "booked", "waiting", "called", "filling", "document", "queued",
	// "done" or "absent"; one that is queued is done once the office has
	// confirmed the application.
	State       string
	Since       time.Time // in the state; of a booked one, the time of the appointment
	Minutes     int       // since then, or of filling once done
	Application uuid.UUID
	Bring       []string // what the person has to bring, in the day's language
	Relatives   []Relative
}

// May says whether SetVisit would move it to a state.
func (v Visit) May(state string) bool { return v.State != state && leads(v.State, state) }

// Day is today at the site, with the figures above the list.
type Day struct {
	Site, Date       string
	Visits           []Visit
	Waiting          int
	OldestWait       time.Duration
	MedianWait       time.Duration // of those called today; 0 if none
	MedianFilling    time.Duration
	Done, Queued     int
	ErrorsStopped    int // errors that were seen and put right before queueing, today
	ErrorsOverridden int
}

// Day returns today at the site. What people have to bring is in a language.
func (s *Session) Day(ctx context.Context, language string) (Day, error) {
	now := s.options.Clock()
	today := Day{Site: s.Site(), Date: now.Format(time.DateOnly)}
	visits, err := s.appointments(ctx, day{today.Site, today.Date})
	if err != nil {
		return Day{}, err
	}
	var waits, fillings []time.Duration
	for _, visit := range visits {
		if err := s.finish(ctx, &visit, &today); err != nil {
			return Day{}, err
		}
		line := s.visit(ctx, visit, now)
		if line.Bring, err = s.bring(ctx, visit, language); err != nil {
			return Day{}, err
		}
		today.Visits = append(today.Visits, line)
		switch visit.State {
		case visitWaiting:
			today.Waiting++
			today.OldestWait = max(today.OldestWait, visit.waited(now))
		case visitQueued:
			today.Queued++
		case visitDone:
			today.Done++
		}
		if called := visit.when(visitCalled); !called.IsZero() {
			waits = append(waits, visit.waited(called.In(now.Location())))
		}
		if filled, ok := visit.filled(); ok {
			fillings = append(fillings, filled)
		}
	}
	today.MedianWait, today.MedianFilling = median(waits), median(fillings)
	return today, nil
}

// waited is how long the person waited until a moment: from their arrival, or
// from the time of their appointment if they came early or nobody noted it.
func (v appointment) waited(until time.Time) time.Duration {
	from := v.when(visitWaiting)
	if planned := v.planned(until.Location()); !v.walkIn() && planned.After(from) {
		from = planned
	}
	return max(0, until.Sub(from))
}

// filled is how long the application took, once it is queued or done.
func (v appointment) filled() (time.Duration, bool) {
	started, done := v.when(visitFilling), v.when(visitDone)
	if started.IsZero() || done.Before(started) || v.State != visitQueued && v.State != visitDone {
		return 0, false
	}
	return done.Sub(started), true
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

// visit is a visit as a line of the day, without what to bring.
func (s *Session) visit(ctx context.Context, visit appointment, now time.Time) Visit {
	line := Visit{
		ID: visit.ID, Ticket: visit.values["ticket"], Time: visit.values["time"], WalkIn: visit.walkIn(),
		Person: visit.person(), Subject: visit.values["subject"], State: visit.State, Since: visit.when(visit.State),
		Application: visit.application(),
	}
	if visit.values["request"] != "" && visit.values["motive"] != "" { // the stored words are in one language
		line.Subject = cmp.Or(s.title(s.askedFor(visit)), line.Subject)
	}
	if visit.State == visitBooked {
		line.Since = visit.planned(now.Location())
	}
	line.Minutes = int(max(0, now.Sub(line.Since)).Minutes())
	if filled, ok := visit.filled(); ok {
		line.Minutes = int(filled.Minutes())
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
	line.Relatives, _ = s.Family(ctx, line.Person) // its error is always nil
	return line
}

// bring lists the documents that are still missing, or that the appointment
// will ask for.
func (s *Session) bring(ctx context.Context, visit appointment, language string) ([]string, error) {
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
