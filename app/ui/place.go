package ui

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"sportello/app/desk"
	"sportello/app/ui/application"
	"sportello/app/ui/screen"
)

// place is where one can be and return to: a screen by name and, for a person or
// an application, its record. It is comparable.
type place struct {
	name   string
	id     uuid.UUID // of a person: uuid.Nil for a new one
	detail string    // what screen.Returning told
}

// The places; those of the rail are named as their commands.
const (
	dayPlace          = "day"
	peoplePlace       = "people"
	applicationsPlace = "applications"
	sendingPlace      = "sending"
	guidePlace        = "guide"
	settingsPlace     = "settings"
	personPlace       = "person"
	historyPlace      = "history"
	tripPlace         = "trip"
	agendaPlace       = "agenda"
	// reconciliationPlace is on the rail of the office's laptops only.
	reconciliationPlace = "reconciliation"
	statisticsPlace     = "statistics"
	behindPlace         = "behind" // the list behind a number
	applicationPlace    = "application"
	backOfficePlace     = "backoffice"
	handedPlace         = "handed" // applications left half-way
)

// places are those of the rail, in the order of their keys.
var places = []string{dayPlace, peoplePlace, applicationsPlace, sendingPlace, guidePlace, settingsPlace, reconciliationPlace, statisticsPlace}

// onRail are the same in the order they are seen in.
var onRail = []string{dayPlace, peoplePlace, applicationsPlace, sendingPlace, reconciliationPlace, statisticsPlace, guidePlace, settingsPlace}

func (p place) ofRail() bool { return slices.Contains(places, p.name) }

// onRail is the place of the rail that stands for this one.
func (p place) onRail() string {
	switch p.name {
	case personPlace:
		return peoplePlace
	case applicationPlace, handedPlace:
		return applicationsPlace
	case tripPlace, backOfficePlace, agendaPlace:
		return dayPlace
	case behindPlace:
		return statisticsPlace
	default:
		return p.name
	}
}

// without is the place without where in it one is.
func (p place) without() place { p.detail = ""; return p }

// located is where the operator is, exactly.
func (w *Window) located() place {
	here := w.here
	if card, ok := w.current.(*personScreen); ok {
		here.id = card.person.ID // a new person has one by now
	}
	if returning, ok := w.current.(screen.Returning); ok {
		here.detail = returning.Where()
	}
	return here
}

// build makes the screen of a place, or finds the one that stands; done is
// called with it, at once or when what it shows is read.
func (w *Window) build(to place, done func(screen.Screen, error)) {
	if standing, ok := w.standing[to.name]; ok {
		done(standing, nil)
		return
	}
	switch to.name {
	case applicationPlace:
		w.buildApplication(to.id, done)
		return
	case personPlace:
		w.buildPerson(to.id, done)
		return
	case historyPlace:
		done(newHistory(w, to.id), nil)
		return
	case behindPlace:
		done(newBehind(w), nil)
		return
	}
	var built screen.Screen
	switch to.name {
	case peoplePlace:
		built = newPeople(w)
	case applicationsPlace:
		built = newApplications(w)
	case sendingPlace:
		built = newSending(w)
	case guidePlace:
		guide, err := newGuide(w)
		if err != nil {
			done(nil, err)
			return
		}
		built = guide
	case settingsPlace:
		built = newSettings(w)
	case reconciliationPlace:
		built = newReconciliation(w)
	case tripPlace:
		built = newTrip(w)
	case agendaPlace:
		built = newAgenda(w)
	case backOfficePlace:
		built = newBackOffice(w)
	case handedPlace:
		built = newHanded(w)
	case statisticsPlace:
		built = newStatistics(w)
	default:
		built = newDay(w)
	}
	w.standing[to.name] = built
	done(built, nil)
}

func (w *Window) buildApplication(id uuid.UUID, done func(screen.Screen, error)) {
	var opened *desk.Application
	session := w.session // the work runs elsewhere
	w.opened.coming(id)
	w.work(func(ctx context.Context) (err error) {
		opened, err = session.Open(ctx, id)
		return err
	}, func(err error) {
		if err != nil {
			done(nil, err)
			return
		}
		w.opened.came(w.context, opened)
		done(application.New(w.stage, opened), nil)
	})
}

func (w *Window) buildPerson(id uuid.UUID, done func(screen.Screen, error)) {
	if id == uuid.Nil {
		done(newPerson(w, desk.Person{}), nil)
		return
	}
	var person desk.Person
	session := w.session
	w.work(func(ctx context.Context) (err error) {
		person, err = session.Person(ctx, id)
		return err
	}, func(err error) {
		if err != nil {
			done(nil, err)
			return
		}
		done(newPerson(w, person), nil)
	})
}

// beginArrival opens the card of somebody new who came in, with what is known of
// them. Once on file they are in the day's list, with the ticket they have if that
// is not uuid.Nil.
func (w *Window) beginArrival(ticket uuid.UUID, values map[string]string) {
	w.show(place{name: personPlace})
	if card, ok := w.current.(*personScreen); ok && card.person.ID == uuid.Nil {
		card.arriving, card.ticket = true, ticket
		card.suggest(values)
	}
}
