package application

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"sportello/app/desk"
	"sportello/app/ui/look"
	"sportello/app/ui/screen"
	"sportello/assets/i18n"
)

// SegmentChain shows the segments of an application as stations of a line: what is
// done, by whom, where and when; what is under way; what is still to come, and by
// when. names are those of operators by their accounts.
func SegmentChain(stage *screen.Stage, states []desk.SegmentState, names map[string]string) fyne.CanvasObject {
	steps := make([]look.Step, len(states))
	at := currentSegment(states)
	for i, state := range states {
		state.By = cmp.Or(names[state.By], state.By)
		steps[i] = segmentStep(stage, state, i == at)
	}
	return look.Timeline(steps...)
}

// currentSegment is where an application is: the last segment that was begun, or the
// one after it if that is done; -1 if nothing comes after.
func currentSegment(states []desk.SegmentState) int {
	for i, state := range slices.Backward(states) {
		switch {
		case !state.Done.IsZero() && i == len(states)-1:
			return -1
		case !state.Done.IsZero():
			return i + 1
		case !state.Begun.IsZero():
			return i
		}
	}
	return min(0, len(states)-1)
}

func segmentStep(stage *screen.Stage, state desk.SegmentState, current bool) look.Step {
	texts := stage.Texts
	step := look.Step{Title: state.Label.In(stage.Language), Strong: current}
	tell := func(parts ...string) {
		parts = slices.DeleteFunc(parts, func(part string) bool { return part == "" })
		if len(parts) > 0 {
			step.Lines = append(step.Lines, strings.Join(parts, " · "))
		}
	}
	switch {
	case !state.Done.IsZero():
		step.Tone = look.Good
		tell(state.By, state.Site)
		tell(Moment(texts, stage.Clock(), state.Done), took(texts, state.Spent))
		return step
	case !state.Begun.IsZero():
		step.Tone = look.Primary
		tell(state.By, state.Site)
		tell(texts.T("segments.since", i18n.Data{"When": Moment(texts, stage.Clock(), state.Begun)}), took(texts, state.Spent))
	case current:
		step.Tone = look.Primary
		if state.Back {
			tell(texts.T("segments.nobody"))
		}
	}
	if state.Minutes > 0 && state.Begun.IsZero() {
		words := texts.T("segments.expected", i18n.Data{"Minutes": state.Minutes})
		if !state.MinutesSource.Verified {
			words = joined(words, texts.T("common.unverified"))
		}
		tell(words)
	}
	if !state.Due.IsZero() {
		step.Chip, step.ChipTone, step.Signed = Due(texts, stage.Clock(), state.Due, state.Overdue)
		if !state.DueSource.Verified {
			step.After = texts.T("segments.due-unsure")
		}
	}
	return step
}

// Due says by when something is owed, in words and with the tone that goes with
// them; signed ones are late or due today.
func Due(texts *i18n.Texts, now, due time.Time, overdue bool) (words string, tone look.Tone, signed bool) {
	due = due.In(now.Location())
	days := daysBetween(due, now)
	switch {
	case overdue && days > 0:
		return texts.N("segments.overdue", days), look.Error, true
	case overdue:
		return texts.T("segments.overdue-today"), look.Error, true
	case days == 0:
		return texts.T("segments.today"), look.Warning, true
	default:
		return texts.T("segments.due", i18n.Data{"Day": texts.Weekday(due.Weekday()) + " " + due.Format("2/1")}), look.Neutral, false
	}
}

// daysBetween counts midnights from one time to another.
func daysBetween(from, to time.Time) int {
	midnight := func(at time.Time) time.Time {
		return time.Date(at.Year(), at.Month(), at.Day(), 0, 0, 0, 0, time.UTC)
	}
	return int(midnight(to).Sub(midnight(from)) / (24 * time.Hour))
}

// Moment is a time of day with its day unless that is today: "9:52", "ieri 9:52",
// "mar 24 novembre 9:52".
func Moment(texts *i18n.Texts, now, at time.Time) string {
	at = at.In(now.Location())
	clock := strings.TrimPrefix(at.Format("15:04"), "0")
	switch daysBetween(at, now) {
	case 0:
		return clock
	case 1:
		return texts.T("common.yesterday") + " " + clock
	default:
		return dayOf(texts, now, at) + " " + clock
	}
}

// dayOf is a day as people say it, with the year only where it is another.
func dayOf(texts *i18n.Texts, now, at time.Time) string {
	if at.Year() != now.Year() {
		return at.Format("02/01/2006")
	}
	return texts.ShortDate(at)
}

// took is how long something took, in whole minutes, "" if that is not known.
func took(texts *i18n.Texts, spent time.Duration) string {
	switch minutes := int(spent.Round(time.Minute) / time.Minute); {
	case spent <= 0:
		return ""
	case minutes == 0:
		return texts.T("segments.under-a-minute")
	default:
		return texts.T("segments.took", i18n.Data{"Minutes": minutes})
	}
}

// track is where an application stands in its chain, in one line: the signs of its
// segments, with the name of the one it is at.
type track struct {
	screen *Screen
	object *fyne.Container
	name   *look.Text
	shown  []standingAt
}

// standingAt is what a sign stands for.
type standingAt struct {
	id            string
	done, current bool
}

func newTrack(s *Screen) *track {
	return &track{screen: s, object: look.Row(5, -1), name: look.NewText("", look.Small)}
}

// show brings the line up to date and says whether it changed.
func (t *track) show(states []desk.SegmentState) bool {
	at := currentSegment(states)
	next := make([]standingAt, len(states))
	for i, state := range states {
		next[i] = standingAt{state.ID, !state.Done.IsZero(), i == at}
	}
	if slices.Equal(next, t.shown) {
		return false
	}
	t.shown, t.object.Objects = next, nil
	for i, state := range next {
		tone := look.Neutral
		switch {
		case state.done:
			tone = look.Good
		case state.current:
			tone = look.Primary
		}
		t.object.Add(look.NewMark(tone, 10))
		if state.current {
			t.name.SetText(states[i].Label.In(t.screen.texts.Language()))
			t.object.Add(t.name)
		}
	}
	if at < 0 {
		t.name.SetText(t.screen.texts.T("segments.all-done"))
		t.object.Add(t.name)
	}
	return true
}

// fit leaves the name out where there is no room for it.
func (t *track) fit(room float32) {
	t.name.Show()
	if t.object.MinSize().Width > room {
		t.name.Hide()
	}
}

// showSegments tells the whole chain over the screen.
func (s *Screen) showSegments() {
	const width = 460
	chain := SegmentChain(s.stage, s.app.Segments(), s.stage.Session.OperatorNames())
	chain.Resize(fyne.NewSize(look.Scaled(width-16), 0)) // wrapped text knows its height by its width
	room := s.stage.Window.Canvas().Size().Height - look.Scaled(180)
	height := min(chain.MinSize().Height, room) / look.Scaled(1)
	look.Confirm(s.stage.Window.Canvas(), look.Question{
		Title: s.texts.T("segments.title"), Content: look.Least(0, height, container.NewVScroll(look.Inset(0, 12, 0, 4, chain))),
		Yes: s.texts.T("common.close"), Width: width, Keyboard: s.host.Keyboard,
	}, func(bool) {})
}
