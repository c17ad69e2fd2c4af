package ui

import (
	"context"
	"maps"
	"strings"

	"github.com/google/uuid"

	"sportello/app/desk"
	"sportello/app/ui/screen"
	"sportello/assets/i18n"
)

// contacts are the addresses of relatives that the card can take, one after
// another, and last again what stood there.
type contacts struct {
	offers []desk.Offer
	before map[string]string // what the offers change, as it stood
	after  map[string]string // what the last one taken left
	at     int
}

// takeContacts takes the address of a relative; straight after that the next one's, and
// after the last what stood there before.
func (s *personScreen) takeContacts() {
	if s.contacts != nil && s.standing(s.contacts.after) {
		s.takeNext()
		return
	}
	s.saveThen(func() {
		id, standing := s.person.ID, s.values()
		var offers []desk.Offer
		s.Work(func(ctx context.Context) (err error) {
			offers, err = s.Session.ContactOffers(ctx, id, standing)
			return err
		}, func(err error) {
			switch {
			case err != nil:
				s.Failed(err)
			case len(offers) == 0:
				s.Say(s.Texts.T("application.offer.none"))
			default:
				s.contacts = &contacts{offers: offers, before: map[string]string{}, at: -1}
				for _, offer := range offers {
					for name := range offer.Values {
						s.contacts.before[name] = standing[name]
					}
				}
				s.takeNext()
			}
		})
	})
}

func (s *personScreen) takeNext() {
	c := s.contacts
	c.at = (c.at + 1) % (len(c.offers) + 1)
	values := maps.Clone(c.before)
	words := s.Texts.T("people.take.before")
	if c.at < len(c.offers) {
		offer := c.offers[c.at]
		maps.Copy(values, offer.Values)
		words = s.Texts.T("people.take.taken", i18n.Data{"Name": offer.Name, "Relation": s.Texts.T("relation." + offer.Relation)})
	}
	c.after = values
	s.fill(values)
	s.Say(words)
}

// standing says whether the card has these values.
func (s *personScreen) standing(values map[string]string) bool {
	for name, value := range values {
		if s.value(name) != value {
			return false
		}
	}
	return true
}

// values are those on the card, saved or not.
func (s *personScreen) values() map[string]string {
	values := maps.Clone(s.person.Values)
	maps.Copy(values, s.changed)
	return values
}

// showFamily goes to the application of a person with those of the relatives who
// live with them and whose permits expire in the same months, opened together.
func showFamily(stage *screen.Stage, open func(ctx context.Context) (*desk.Application, error)) {
	var app *desk.Application
	var names []string
	stage.Try(func(ctx context.Context) (err error) {
		if app, err = open(ctx); err != nil {
			return err
		}
		companions, err := app.Companions(ctx)
		if err != nil {
			return err
		}
		var people []uuid.UUID
		for _, c := range companions {
			if c.Suggested && !c.Open {
				people, names = append(people, c.Person), append(names, c.Name)
			}
		}
		_, err = app.OpenTogether(ctx, people...)
		return err
	}, func() {
		stage.ShowApplication(app)
		if len(names) == 0 {
			stage.Say(stage.Texts.T("application.together.nobody-lives"))
			return
		}
		stage.Say(stage.Texts.T("application.together.with", i18n.Data{"Names": strings.Join(names, ", ")}))
	})
}
