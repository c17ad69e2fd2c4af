package segment

import "time"

// What is noted like a segment, and is in no chain: that an application was left
// half-way for a colleague, and that somebody took it up. Leaving it begins a round;
// whoever takes it up names that round in theirs, so that nobody's clock says which
// was later.
const (
	Left  = "left"  // done by who left it
	Taken = "taken" // had by who took up what was left last; not noted, nobody has
)

// mostLeft bounds the rounds of Left, so that one of Taken can be believed.
const mostLeft = mostRound/perHandover - 1

// Leave is the mark of Left by which an operator leaves an application with these
// values: what was taken up before is free again.
func Leave(values map[string]string, by, site string, now time.Time) Mark {
	return Mark{Round: min(Read(values)[Left].Round+1, mostLeft), Begun: now, Done: now, Since: now, By: by, Site: site}
}

// Take is the mark of Taken by which an operator takes up what was left last, also
// from somebody who had taken it. false: nobody has noted that it was left, as
// programs before this one did not.
func Take(values map[string]string, by, site string, now time.Time) (Mark, bool) {
	states := Read(values)
	left, noted := states[Left]
	round := min(left.Round, mostLeft) * perHandover
	if taken, has := states[Taken]; has {
		round = min(taken.Round+1, round+perHandover-1)
	}
	return Mark{Round: round, Begun: now, Since: now, By: by, Site: site}, noted
}

// LastLeft is the name of the field that notes who left it last, "" if none does.
func LastLeft(values map[string]string) string {
	if last := read(values)[Left]; last != nil {
		return last.doer.field
	}
	return ""
}

// takes says whether marks of Taken are of what was left last.
func (j *joined) takes(left *joined) bool {
	return left != nil && j.round/perHandover == min(left.round, mostLeft)
}
