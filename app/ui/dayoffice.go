package ui

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"
	"github.com/google/uuid"

	"sportello/app/desk"
	"sportello/app/ui/look"
	"sportello/assets/i18n"
)

// owedChip tells at the day's head what the back office owes, on the laptops of the
// office; pressing it leads there.
type owedChip struct {
	window *Window
	object *fyne.Container
	shown  string
}

func newOwedChip(w *Window) *owedChip { return &owedChip{window: w, object: look.Row(0, -1)} }

// refresh reads it; shown is called when it says something else than before.
func (c *owedChip) refresh(shown func()) {
	w := c.window
	if !w.reconciles() {
		return
	}
	var owed []desk.Owed
	session := w.session // the work runs elsewhere
	w.stage.Try(func(ctx context.Context) (err error) {
		owed, err = session.BackOffice(ctx)
		return err
	}, func() {
		late := overdueIn(owed)
		words := ""
		if len(owed) > 0 {
			words = w.texts.T("backoffice.head", i18n.Data{"Late": late, "All": len(owed)})
		}
		if words == c.shown {
			return
		}
		c.shown, c.object.Objects = words, nil
		if words != "" {
			chip := look.NewChip(words, look.Neutral)
			if late > 0 {
				chip = look.NewMarkedChip(words, look.Error)
			}
			c.object.Objects = []fyne.CanvasObject{look.NewPress(chip, func() { w.show(place{name: backOfficePlace}) })}
		}
		shown()
	})
}

// overdueIn is how much of what is owed is late.
func overdueIn(owed []desk.Owed) (late int) {
	for _, each := range owed {
		if each.Segment.Overdue {
			late++
		}
	}
	return late
}

// attended says of a visit that the person is here, or was, and that it is not over.
func attended(visit desk.Visit) bool {
	return slices.Contains([]string{"waiting", "called", "filling", "document", "handed"}, visit.State)
}

// askOnPaper ends the current visit as done on paper, after asking: what was done
// otherwise than on the screen cannot be taken back.
func (s *dayScreen) askOnPaper() {
	visit, ok := s.visit()
	if !ok || !attended(visit) {
		return
	}
	name := i18n.Data{"Name": s.nameOf(visit)}
	look.Confirm(s.Window.Canvas(), look.Question{
		Title: s.Texts.T("day.on-paper.title", name), Text: s.Texts.T("day.on-paper.why"),
		Yes: s.Texts.T("day.on-paper"), No: s.Texts.T("common.cancel"), Keyboard: s.window.keyboard,
	}, func(yes bool) {
		if yes {
			s.act(func(ctx context.Context) (uuid.UUID, error) { return visit.ID, s.Session.EndOnPaper(ctx, visit.ID) },
				func() { s.Say(s.Texts.T("day.on-paper.said", name)) })
		}
	})
}
