package application

import (
	"sportello/app/desk"
	"sportello/app/permit"
	"sportello/app/ui/look"
	"sportello/assets/i18n"
)

// came says whether the office has sent something about the application that
// waits for the operator.
func (s *Screen) came() bool {
	_, came := s.app.Arrived()
	return came
}

// showArrived shows what the office has sent, field by field, and takes it over
// if the operator says so. Where both changed a field the operator's stays.
func (s *Screen) showArrived() {
	differences, came := s.app.Arrived()
	if !came {
		return
	}
	texts := s.texts
	look.Confirm(s.stage.Window.Canvas(), look.Question{
		Title: texts.T("application.arrived.title"), Text: texts.T("application.arrived.text"),
		Content: look.KeyValues(190, s.arrivedRows(differences)...),
		Yes:     texts.T("application.arrived.take"), No: texts.T("application.arrived.leave"), Width: 560, Keyboard: s.host.Keyboard,
	}, func(yes bool) {
		if yes {
			s.stage.Try(s.app.Adopt, func() { s.refresh(s.app.Report()) })
		}
	})
}

// arrivedRows are differences in words, in the order of the form.
func (s *Screen) arrivedRows(differences []desk.Difference) []look.Pair {
	var rows []look.Pair
	for _, official := range s.rules.Fields() {
		for _, difference := range differences {
			if difference.Field == official.Key {
				rows = append(rows, look.Pair{Key: official.Label.In(s.texts.Language()), Value: s.arrivedRow(official, difference), Style: look.Strong})
			}
		}
	}
	return rows
}

func (s *Screen) arrivedRow(official permit.Field, difference desk.Difference) string {
	words := func(value string) string {
		if value == "" {
			return s.texts.T("application.arrived.empty")
		}
		return s.inWords(official, value)
	}
	id := "application.arrived.row"
	if difference.Contested {
		id = "application.arrived.contested"
	}
	by := difference.By
	if difference.Laptop != "" {
		by += ", " + difference.Laptop
	}
	return s.texts.T(id, i18n.Data{"Arrived": words(difference.Arrived), "Here": words(difference.Here), "By": by})
}
