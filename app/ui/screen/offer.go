package screen

import (
	"sportello/app/ui/look"
	"sportello/assets/i18n"
)

// Change is a value that a document read would change, in words.
type Change struct{ Label, Before, After string }

// Offer asks whether what was read of somebody's document is to be taken; one key
// does it. Nothing to change is said, and nothing asked.
func (s *Stage) Offer(name string, changes []Change, take func()) {
	if len(changes) == 0 {
		s.Say(s.Texts.T("read.same"))
		return
	}
	pairs := make([]look.Pair, len(changes))
	for i, change := range changes {
		value := change.After
		if change.Before != "" {
			value = s.Texts.T("read.change", i18n.Data{"Before": change.Before, "After": change.After})
		}
		pairs[i] = look.Pair{Key: change.Label, Value: value, Style: look.Strong}
	}
	look.Confirm(s.Window.Canvas(), look.Question{
		Title: s.Texts.T("read.offer.title", i18n.Data{"Name": name}), Content: look.KeyValues(190, pairs...),
		Yes: s.Texts.T("read.offer.yes"), No: s.Texts.T("read.offer.no"), Width: 520, Keyboard: s.Host().Keyboard,
	}, func(yes bool) {
		if yes {
			take()
		}
	})
}
