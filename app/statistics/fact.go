package statistics

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"sportello/app/segment"
	"sportello/app/visit"
)

// Kind is what a fact is of.
type Kind uint8

// The kinds of fact.
const (
	Visit       Kind = iota + 1 // an appointment or a walk-in
	Application                 // one that was queued
)

// Fact is what counts of one visit or one application, and nothing of anybody.
// Times are whole seconds, and none longer than 18 hours.
type Fact struct {
	Kind Kind
	ID   uuid.UUID
	// Of is a visit's application, and the visit an application was begun in.
	Of  uuid.UUID
	Day int32 // in days since 1970-01-01, local: of the visit, or of queueing

	Site            string // "" of an application: its visit's
	Request, Motive string // of a visit: what it was booked for
	Citizenship     string // of an application; code of the kit's table
	Operator        string // account of who queued an application; "": not known
	Returning       bool   // an application begun from an earlier one

	// Of a visit.
	State     string // as package visit names them
	WalkIn    bool
	Paper     bool // it ended with a kit filled by hand
	Waited    bool // the person was called, and came
	Corrected bool // its times are an operator's word
	Waiting   time.Duration
	Pause     time.Duration
	// Filling is the time worked on the application: in all, or in a visit that
	// filled one in.
	Filling time.Duration

	// Of an application, each sorted.
	Stopped    []string // rules whose errors were put right before queueing
	Overridden []string // rules that were overridden
	Asked      []string // documents that were there
	// Untold says that errors were put right of which nobody noted the rules.
	Untold bool

	// BackBegun and BackDone are the days between which the back office had it, as
	// Day; 0: never, and not yet.
	BackBegun, BackDone int32
}

// longestTime is what a measured time counts as that is longer.
const longestTime = 18 * time.Hour

// OfVisit is what counts of an appointment's record with these values, its times
// in the zone of the desk. false: nothing does, it has no day. What is under way
// counts until the last that was noted of it.
func OfVisit(id uuid.UUID, values map[string]string, zone *time.Location) (Fact, bool) {
	record := visit.Read("", values)
	day, ok := dayOf(record.Values["date"])
	if !ok || values["deleted"] != "" {
		return Fact{}, false
	}
	now := time.Time{}.In(zone)
	if marks := record.Marks(); len(marks) > 0 {
		now = marks[len(marks)-1].At.In(zone)
	}
	counted := record.Counted(now)
	_, corrected := record.Correction()
	fact := Fact{
		Kind: Visit, ID: id, Of: parseID(values["application"]), Day: day,
		Site: record.Values["site"], Request: values["request"], Motive: values["motive"],
		State: record.State, WalkIn: record.WalkIn(), Paper: record.OnPaper(),
		Waited: record.Waited(), Corrected: corrected, Pause: counted.Pause,
	}
	if fact.Waited {
		fact.Waiting = counted.Waiting
	}
	if record.Filled() && !fact.Paper {
		fact.Filling = counted.Filling
	}
	return fact.bounded(), true
}

// requests are the boxes of the form that say what is asked for.
var requests = map[string]string{
	"1.8": "rilascio", "1.9": "rinnovo", "1.10": "aggiornamento", "1.11": "duplicato", "1.12": "conversione",
}

// Fields of the form that count.
const (
	fieldMotive      = "1.16"
	fieldSigned      = "1.28" // the day it was signed
	fieldCitizenship = "1.36"
)

// OfApplication is what counts of an application's record with these values. false:
// nothing does, as long as it was never queued.
func OfApplication(id uuid.UUID, values map[string]string, zone *time.Location) (Fact, bool) {
	stopped, queued := values["errors_stopped"]
	if !queued || stopped == "" || values["deleted"] != "" {
		return Fact{}, false
	}
	segments := segment.Read(values)
	done := segments[segment.Handover]
	day, ok := dayOf(values[fieldSigned])
	if at := dayAt(done.Done, zone); at > 0 {
		day, ok = at, true
	}
	if !ok {
		return Fact{}, false
	}
	fact := Fact{
		Kind: Application, ID: id, Of: parseID(values["appointment"]), Day: day,
		Site: done.Site, Motive: values[fieldMotive], Citizenship: values[fieldCitizenship],
		Operator: done.By, Returning: values["started_from"] != "", Filling: seconds(values["filling"]),
		Stopped: strings.Fields(values["stopped"]),
	}
	fact.Untold = len(fact.Stopped) == 0 && stopped != "0"
	ticked := 0
	for field, value := range values {
		switch room, name, _ := strings.Cut(field, "."); {
		case value == "":
		case room == "override":
			fact.Overridden = append(fact.Overridden, name)
		case room == "doc" && value == yes:
			fact.Asked = append(fact.Asked, name)
		case requests[field] != "" && value == yes:
			fact.Request = requests[field]
			ticked++
		}
	}
	if ticked != 1 {
		fact.Request = ""
	}
	fact.BackBegun, fact.BackDone = backOffice(values, segments, day, zone)
	return fact.bounded(), true
}

// yes is how a record says so.
const yes = "true"

// backOffice tells from when until when the back office had an application: from
// the day it was queued until the last of the segments it owed was done.
func backOffice(values map[string]string, segments map[string]segment.State, queued int32, zone *time.Location) (begun, done int32) {
	for _, id := range segment.Chain(values) {
		if !segment.IsBack(id) {
			continue
		}
		if segments[id].Done.IsZero() {
			return queued, 0
		}
		begun, done = queued, max(done, queued, dayAt(segments[id].Done, zone))
	}
	return begun, done
}

func parseID(text string) uuid.UUID {
	id, err := uuid.Parse(text)
	if err != nil {
		return uuid.Nil
	}
	return id
}

// seconds reads a count of seconds; 0 for what is none.
func seconds(text string) time.Duration {
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 {
		return 0
	}
	return time.Duration(min(n, int(longestTime.Seconds()))) * time.Second
}

// What a fact holds at most, in bytes, so that it fits into MaxFact.
const (
	maxName  = 64 // site, operator
	maxWord  = 32 // request, motive, citizenship, state; entry of a list
	maxLists = 640
)

// bounded is a fact that says no more than a fact may.
func (f Fact) bounded() Fact {
	f.Site, f.Operator = cut(f.Site, maxName), cut(f.Operator, maxName)
	f.Request, f.Motive, f.Citizenship, f.State = cut(f.Request, maxWord), cut(f.Motive, maxWord), cut(f.Citizenship, maxWord), cut(f.State, maxWord)
	f.Waiting, f.Filling, f.Pause = whole(f.Waiting), whole(f.Filling), whole(f.Pause)
	room := maxLists
	f.Overridden, f.Stopped, f.Asked = listed(f.Overridden, &room), listed(f.Stopped, &room), listed(f.Asked, &room)
	return f
}

func whole(d time.Duration) time.Duration { return min(max(0, d), longestTime).Truncate(time.Second) }

// cut shortens a text to whole characters within a bound.
func cut(text string, bound int) string {
	text = strings.ToValidUTF8(text, "")
	if len(text) <= bound {
		return text
	}
	for !utf8.RuneStart(text[bound]) {
		bound--
	}
	return text[:bound]
}

// listed is a list in order, each word once, as far as there is room for it.
func listed(words []string, room *int) []string {
	words = slices.DeleteFunc(slices.Clone(words), func(word string) bool {
		return word == "" || len(word) > maxWord || !utf8.ValidString(word) || strings.ContainsAny(word, " \x00")
	})
	slices.Sort(words)
	words = slices.Compact(words)
	for i, word := range words {
		if *room -= len(word) + 1; *room < 0 {
			*room += len(word) + 1
			words = words[:i]
			break
		}
	}
	if len(words) == 0 {
		return nil
	}
	return words
}

// Days are counted from 1970-01-01 to the middle of 2149.
const lastDay = 1<<16 - 1

// dayOf counts the days to an ISO date; false for none that can be.
func dayOf(date string) (int32, bool) {
	at, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return 0, false
	}
	day := at.Unix() / (24 * 60 * 60)
	return int32(day), 0 < day && day <= lastDay
}

// dayAt counts the days to a moment by the clocks of a zone.
func dayAt(at time.Time, zone *time.Location) int32 {
	day, _ := dayOf(at.In(zone).Format(time.DateOnly))
	return day
}

// date is a day as an ISO date.
func date(day int32) string {
	return time.Unix(int64(day)*24*60*60, 0).UTC().Format(time.DateOnly)
}

// weekOf is the Monday of a day's week.
func weekOf(day int32) int32 { return max(0, day-(day+3)%7) } // 1970-01-01 was a Thursday

// compare orders facts by day, then by id.
func compare(dayA int32, a uuid.UUID, dayB int32, b uuid.UUID) int {
	return cmp.Or(cmp.Compare(dayA, dayB), slices.Compare(a[:], b[:]))
}
