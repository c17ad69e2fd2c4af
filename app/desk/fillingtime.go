package desk

import (
	"strconv"
	"time"
)

// idle is the longest pause that counts as work.
const idle = 2 * time.Minute

// Show tells that the application has come before the operator: from now on the
// time counts as spent on it.
func (a *Application) Show() {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	if a.since.IsZero() {
		a.since = a.session.options.Clock()
	}
}

// Hide tells that another screen is before the operator. What was spent is saved
// as changes are, also where nothing was changed.
func (a *Application) Hide() {
	a.keepTime()
	a.mutex.Lock()
	defer a.mutex.Unlock()
	a.since = time.Time{}
}

// keepTime counts what was spent until now and has it saved.
func (a *Application) keepTime() {
	tell := func() {}
	a.mutex.Lock()
	if a.counts() {
		a.worked(a.session.options.Clock())
		if spent := a.spent(); a.fields[fieldFilling] != spent {
			a.fields[fieldFilling] = spent
			tell = a.touched()
		}
	}
	a.mutex.Unlock()
	tell()
}

// counts says whether time spent now counts: not where nothing may be changed, or
// nothing was changed yet of what has travelled.
func (a *Application) counts() bool {
	return !a.since.IsZero() && !a.closed && !a.queueing && a.disk.State == string(Draft)
}

// worked adds what was spent since it was last counted.
func (a *Application) worked(now time.Time) {
	if !a.since.IsZero() {
		spent := min(max(0, now.Sub(a.since)), idle)
		a.filling += spent
		a.since = now
		a.spend(a.atWork(), now, spent)
	}
}

// spent is the time as records have it, in seconds.
func (a *Application) spent() string { return strconv.Itoa(int(a.filling.Seconds())) }

// FillingTime is how long the application was worked on: the time it was shown,
// without pauses beyond two minutes.
func (a *Application) FillingTime() time.Duration {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	if !a.counts() {
		return a.filling
	}
	return a.filling + min(max(0, a.session.options.Clock().Sub(a.since)), idle)
}
