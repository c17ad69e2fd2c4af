package ui

import (
	"context"
	"errors"

	"fyne.io/fyne/v2"
	"github.com/google/uuid"

	"sportello/app/desk"
	"sportello/app/ui/look"
	"sportello/app/ui/screen"
	"sportello/assets/i18n"
)

// visitPane is what waits of appointments, laid open in the place of the pane that
// compares records.
type visitPane interface {
	dispute() desk.Dispute
	whose() uuid.UUID // card F2 leads to
	commands() []screen.Command
	settle() // what is chosen
	parts() (fyne.CanvasObject, *look.Table)
}

// visits is the pane that is laid open, nil while records are compared.
func (s *reconciliationScreen) visits() visitPane {
	switch {
	case s.slots.laid:
		return s.slots
	case s.gone.laid:
		return s.gone
	}
	return nil
}

// actOnVisits does what decides on appointments, says so and goes on.
func (s *reconciliationScreen) actOnVisits(said string, do func(ctx context.Context) error) {
	title := s.visits().dispute().Title
	s.busy = true
	s.Work(do, func(err error) {
		s.busy = false
		switch {
		case errors.Is(err, desk.ErrDecided):
			s.Say(s.Texts.T("reconciliation.gone", i18n.Data{"Name": title}))
		case err != nil:
			s.Failed(err)
			s.refresh()
			return
		default:
			s.Say(said)
		}
		s.goOn()
	})
}
