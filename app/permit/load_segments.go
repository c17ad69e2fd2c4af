package permit

import (
	"errors"
	"io/fs"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"sportello/app/segment"
)

// segmentsFile is what a procedure consists of. A rulebook may be without it: those
// released before it was there are.
type segmentsFile struct {
	Segments []segmentDraft `yaml:"segments"`
	Chains   []chainDraft   `yaml:"chains"`
}

type segmentDraft struct {
	Line    line
	ID      string      `yaml:"id"`
	Label   Text        `yaml:"label"`
	Office  string      `yaml:"office"` // front or back
	Minutes numberDraft `yaml:"minutes"`
	Due     numberDraft `yaml:"due"` // working days after the one before
	Source  Source      `yaml:"source"`
}

// numberDraft is a number that follows from the application, and where it comes from.
type numberDraft struct {
	Line   line
	Value  script `yaml:"value"`
	Source Source `yaml:"source"`
}

// chainDraft is what the back office does where the condition holds.
type chainDraft struct {
	Line   line
	ID     string   `yaml:"id"`
	When   script   `yaml:"when"`
	Back   []string `yaml:"back"`
	Source Source   `yaml:"source"`
}

const (
	officeFront = "front"
	officeBack  = "back"
)

// segmentID has no dots: it is a part of the names of fields.
var segmentID = regexp.MustCompile(`^[a-z][a-z0-9-]{0,39}$`)

// hasSegments says whether the rulebook has the file.
func (l *loader) hasSegments() bool {
	_, err := fs.Stat(l.folder, segmentsName)
	return !errors.Is(err, fs.ErrNotExist)
}

func (l *loader) compileSegments() {
	if !l.hasSegments() {
		l.book.withoutSegments()
		return
	}
	for i := range l.segments.Segments {
		l.compileSegment(&l.segments.Segments[i])
	}
	for _, id := range segment.Front() {
		if i, known := l.book.segmentByID[id]; !known || l.book.segments[i].Back {
			l.refuse(segmentsName, 1, "the segment %q of the front office is missing", id)
		}
	}
	l.compileChains()
}

func (l *loader) compileSegment(draft *segmentDraft) {
	_, twice := l.book.segmentByID[draft.ID]
	front := !segment.IsBack(draft.ID)
	switch {
	case !segmentID.MatchString(draft.ID):
		l.refuse(segmentsName, draft.Line, "segment %q is not named by small letters, digits and hyphens", abbreviate(draft.ID))
	case twice:
		l.refuse(segmentsName, draft.Line, "segment %q stands twice", draft.ID)
	case draft.Office != officeFront && draft.Office != officeBack:
		l.refuse(segmentsName, draft.Line, "office %q is neither %s nor %s", abbreviate(draft.Office), officeFront, officeBack)
	case front != (draft.Office == officeFront):
		l.refuse(segmentsName, draft.Line, "the segments of the front office are %v and no other", segment.Front())
	}
	if front && draft.Due.Line != 0 {
		l.refuse(segmentsName, draft.Due.Line, "only what the back office does has days to be done in")
	}
	l.needText(segmentsName, draft.Line, "the label", draft.Label)
	l.needSource(segmentsName, draft.Line, draft.Source)
	l.book.segmentByID[draft.ID] = len(l.book.segments)
	l.book.segments = append(l.book.segments, stretch{
		Segment: Segment{
			ID: draft.ID, Label: draft.Label, Back: draft.Office == officeBack,
			Source: draft.Source, MinutesSource: draft.Minutes.Source, DueSource: draft.Due.Source,
		},
		minutes: l.number(draft.Minutes), due: l.number(draft.Due),
	})
}

// number compiles a number that may be left out, and has a source if it is not.
func (l *loader) number(draft numberDraft) *program {
	if draft.Line == 0 {
		return nil
	}
	if !draft.Value.given() {
		l.refuse(segmentsName, draft.Line, "the value is missing")
	}
	l.needSource(segmentsName, draft.Line, draft.Source)
	return l.expression(l.compiler, segmentsName, draft.Value, reflect.Int)
}

func (l *loader) compileChains() {
	seen, used := make(map[string]bool), make(map[string]bool)
	if len(l.segments.Chains) > mostChains {
		l.refuse(segmentsName, l.segments.Chains[mostChains].Line, "there are more than %d chains", mostChains)
		return
	}
	for _, draft := range l.segments.Chains {
		l.unique(seen, segmentsName, draft.Line, "chain", draft.ID)
		l.needSource(segmentsName, draft.Line, draft.Source)
		if !draft.When.given() {
			l.refuse(segmentsName, draft.Line, "the condition, when, is missing")
		}
		if len(draft.Back) > mostBack {
			l.refuse(segmentsName, draft.Line, "a chain has at most %d segments of the back office", mostBack)
		}
		for i, id := range draft.Back {
			at, known := l.book.segmentByID[id]
			switch {
			case !known || !l.book.segments[at].Back:
				l.refuse(segmentsName, draft.Line, "unknown segment %q of the back office", abbreviate(id))
			case slices.Contains(draft.Back[:i], id):
				l.refuse(segmentsName, draft.Line, "segment %q stands twice in a chain", id)
			}
			used[id] = true
		}
		l.book.chains = append(l.book.chains, chain{draft.ID, l.expression(l.compiler, segmentsName, draft.When, reflect.Bool), draft.Back})
	}
	for _, draft := range l.segments.Segments {
		if draft.Office == officeBack && !used[draft.ID] {
			l.refuse(segmentsName, draft.Line, "segment %q is in no chain", abbreviate(draft.ID))
		}
	}
}

// checkChains refuses chains of which none or several hold for a procedure, a type of
// request with a motive, and numbers that cannot be. What a chain asks beside these
// is not tried.
func (l *loader) checkChains() {
	if !l.hasSegments() {
		return
	}
	requests, motives := []Request{{}}, []Motive{{}}
	requests, motives = append(requests, l.book.requests...), append(motives, l.book.motives...)
	told := make(map[string]bool)
	for _, request := range requests {
		for _, motive := range motives {
			values := Values{request.Field: Yes, motiveKey: motive.Code}
			delete(values, "")
			e := l.book.begun(Input{Values: values, Today: l.book.version})
			l.checkProcedure(e, request.ID, motive.Code, told)
			at := slices.IndexFunc(e.failed, func(place string) bool { return strings.HasPrefix(place, segmentsName+":") })
			if at >= 0 {
				l.refuse(segmentsName, 1, "the expression at %s cannot be evaluated for request %q with motive %q", e.failed[at], request.ID, motive.Code)
			}
			if l.book.ended(e); at >= 0 {
				return
			}
		}
	}
}

// checkProcedure checks one procedure. told are the complaints made, each once.
func (l *loader) checkProcedure(e *evaluation, request, motive string, told map[string]bool) {
	complain := func(at line, about, format string, arguments ...any) {
		if !told[about] {
			told[about] = true
			l.refuse(segmentsName, at, format, arguments...)
		}
	}
	holds := -1
	for i := range e.book.chains {
		if !e.holds(e.book.chains[i].when) {
			continue
		}
		if holds >= 0 {
			first, second := e.book.chains[holds].id, e.book.chains[i].id
			complain(l.segments.Chains[i].Line, first+" "+second, "the chains %q and %q both hold for request %q with motive %q", first, second, request, motive)
		}
		holds = i
	}
	if holds < 0 {
		complain(1, "none", "no chain holds for request %q with motive %q", request, motive)
	}
	for i := range e.book.segments {
		draft := &l.segments.Segments[i]
		for _, bounded := range []struct {
			value *program
			at    line
			most  int
		}{{e.book.segments[i].minutes, draft.Minutes.Line, mostMinutes}, {e.book.segments[i].due, draft.Due.Line, mostDue}} {
			if !bounded.value.given() {
				continue
			}
			if number := e.numberOf(bounded.value); number < 0 || number > bounded.most {
				complain(bounded.at, "number "+draft.ID, "%d is not in 0 to %d for request %q with motive %q", number, bounded.most, request, motive)
			}
		}
	}
}
