package ui

import (
	"context"
	"strings"

	"github.com/google/uuid"

	"sportello/app/desk"
	"sportello/assets/i18n"
)

// knownVisit is an appointment that somebody has to come, and who made it.
type knownVisit struct {
	desk.Visit
	by desk.Origin
}

// toCome are the appointments that somebody has to come.
func toCome(ctx context.Context, session *desk.Session, person uuid.UUID) ([]knownVisit, error) {
	if person == uuid.Nil {
		return nil, nil
	}
	coming, err := session.Coming(ctx, person)
	if err != nil {
		return nil, err
	}
	var known []knownVisit
	for _, visit := range coming {
		by, err := session.BookedBy(ctx, visit.ID)
		if err != nil {
			return nil, err
		}
		known = append(known, knownVisit{visit, by})
	}
	return known, nil
}

// askKnown says that somebody has appointments to come, and asks which of them to take
// in the place of what is being done; nil: none. The texts of the answers are words
// with ".move" and ".both".
func (w *Window) askKnown(name string, known []knownVisit, words string, chosen func(instead *desk.Visit)) {
	records := newRecordWords(w.stage)
	var list, answers []string
	for _, one := range known {
		laptop := one.by.Laptop
		if one.by.Here {
			laptop = ""
		}
		when := whenText(w.texts, one.Date, one.Time)
		list = append(list, w.texts.T("agenda.known.one", i18n.Data{"When": when, "Site": one.Site, "By": joined(records.who(one.by), laptop)}))
		answers = append(answers, w.texts.T(words+".move", i18n.Data{"When": when}))
	}
	title := w.texts.N("agenda.known", len(known), i18n.Data{"Name": name, "List": strings.Join(list, "; ")})
	w.choose(title, 0, append(answers, w.texts.T(words+".both")), func(at int) {
		if at == len(known) {
			chosen(nil)
			return
		}
		chosen(&known[at].Visit)
	})
}

// receive puts somebody among those who wait today, with the ticket they were given
// already if that is not uuid.Nil, unless they have appointments another day or
// elsewhere: then these are returned, and it is to be asked first.
func receive(ctx context.Context, session *desk.Session, ticket, person uuid.UUID) (uuid.UUID, []knownVisit, error) {
	expected, err := session.InDay(ctx, person)
	if err != nil {
		return uuid.Nil, nil, err
	}
	if !expected {
		if known, err := toCome(ctx, session, person); err != nil || len(known) > 0 {
			return uuid.Nil, known, err
		}
	}
	visit, err := putInDay(ctx, session, ticket, person)
	return visit, nil, err
}

// askInstead asks whether somebody comes in the place of an appointment; what puts
// them into the day's list is given to arrives.
func (w *Window) askInstead(ticket, person uuid.UUID, known []knownVisit, arrives func(do func(context.Context) (uuid.UUID, error))) {
	session, reason := w.session, w.texts.T("agenda.reason.came")
	w.askKnown(known[0].Name, known, "day.known", func(instead *desk.Visit) {
		arrives(func(ctx context.Context) (uuid.UUID, error) {
			if instead == nil {
				return putInDay(ctx, session, ticket, person)
			}
			return session.ArriveInstead(ctx, instead.ID, ticket, reason)
		})
	})
}

// arrive puts somebody among those who wait today, with the ticket they were given
// already if that is not uuid.Nil.
func (w *Window) arrive(ticket, person uuid.UUID, then func(visit uuid.UUID)) {
	var visit uuid.UUID
	var known []knownVisit
	session := w.session
	w.stage.Try(func(ctx context.Context) (err error) {
		visit, known, err = receive(ctx, session, ticket, person)
		return err
	}, func() {
		if len(known) == 0 {
			then(visit)
			return
		}
		w.askInstead(ticket, person, known, func(do func(context.Context) (uuid.UUID, error)) {
			w.stage.Try(func(ctx context.Context) (err error) {
				visit, err = do(ctx)
				return err
			}, func() { then(visit) })
		})
	})
}
