package ui

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"
	"github.com/google/uuid"

	"sportello/app/desk"
	"sportello/app/ui/look"
	"sportello/app/ui/screen"
	"sportello/assets/i18n"
)

// alike are people on file who may be the one being typed, looked for behind the
// typing: one look at a time, and the last one counts.
type alike struct {
	fresh          bool // the card was begun here
	looking, stale bool
	found          []desk.Alike
	lines          *fyne.Container
}

// tellingApart are the fields people are told apart by.
var tellingApart = map[string]bool{
	"surname": true, "given_names": true, "original_name": true, "birth_date": true, "birth_state": true, "birth_city": true, "fiscal_code": true,
	"document_number": true, "permit_number": true, "mobile": true, "phone": true, "sex": true,
}

// lookAlike looks for those who may be who is typed.
func (s *personScreen) lookAlike() {
	if !s.alike.fresh {
		return
	}
	if s.alike.looking {
		s.alike.stale = true
		return
	}
	values := make(map[string]string)
	for name := range tellingApart {
		values[name] = s.value(name)
	}
	s.alike.looking = true
	var found []desk.Alike
	s.Work(func(ctx context.Context) (err error) {
		found, err = s.Session.Alike(ctx, values)
		return err
	}, func(err error) {
		s.alike.looking = false
		if err == nil { // else it is only not offered
			s.showAlike(found)
		}
		if s.alike.stale {
			s.alike.stale = false
			s.lookAlike()
		}
	})
}

// showAlike shows who was found, but for the card itself, with the reason.
func (s *personScreen) showAlike(found []desk.Alike) {
	s.alike.found = nil
	var lines []fyne.CanvasObject
	for _, one := range found {
		if one.ID == s.person.ID {
			continue
		}
		s.alike.found = append(s.alike.found, one)
		lines = append(lines, look.NewPress(s.alikeLine(one), func() { s.join(one.ID) }))
	}
	if len(lines) > 0 {
		heading := look.Row(8, 0, look.NewText(strings.ToUpper(s.Texts.T("people.alike")), look.Overline), look.NewKeyCap("F5"))
		lines = append([]fyne.CanvasObject{heading}, lines...)
	}
	s.alike.lines.Objects = lines
	s.alike.lines.Hidden = len(lines) == 0
	s.side.Refresh()
	s.Changed()
}

// mostReasons is how many reasons are given.
const mostReasons = 3

func (s *personScreen) alikeLine(one desk.Alike) fyne.CanvasObject {
	words := newRecordWords(s.Stage)
	var reasons []string
	for _, evidence := range one.Evidence {
		if evidence.Weight > 0 && len(reasons) < mostReasons {
			reasons = append(reasons, words.evidence(evidence))
		}
	}
	if one.Kin != "" {
		reasons = append(reasons, s.Texts.T("reconciliation.kin."+one.Kin))
	}
	tone := look.Neutral
	if one.Stop {
		tone = look.Warning
	}
	return look.Column(1,
		look.Row(8, 0, look.NewElided(one.Title, look.Strong), look.NewMarkedChip(s.Texts.T("reconciliation.percent", i18n.Data{"Percent": percent(one.Probability)}), tone)),
		look.NewParagraph(one.Detail, look.Note), look.NewParagraph(strings.Join(reasons, ", "), look.Caption))
}

// openAlike is the command that goes on with the card on file.
func (s *personScreen) openAlike() screen.Command {
	return screen.Command{
		ID: "open-alike", Key: fyne.KeyF5, Menu: "command.menu.edit", Enabled: func() bool { return len(s.alike.found) > 0 },
		Run: func() { s.join(s.alike.found[0].ID) },
	}
}

// join goes on with the card of somebody on file. What was typed here is theirs
// where they have nothing, and it can be separated again.
func (s *personScreen) join(known uuid.UUID) {
	if s.person.ID == uuid.Nil && s.saving == nil { // nothing of it is on file yet
		s.changed = make(map[string]string)
		s.goOnWithKnown(known, s.arriving)
		return
	}
	s.saveThen(func() {
		begun := s.person.ID
		s.Try(func(ctx context.Context) error { return s.Session.Join(ctx, begun, known) }, func() {
			s.goOnWithKnown(known, false)
		})
	})
}

// goOnWithKnown shows the card on file in the place of this one.
func (s *personScreen) goOnWithKnown(known uuid.UUID, arriving bool) {
	s.window.reopen(place{name: personPlace, id: known})
	if arriving {
		s.window.arrive(s.ticket, known, func(uuid.UUID) {})
	}
}

// mergedLines are the cards that were found to be of this person.
func (s *personScreen) mergedLines() fyne.CanvasObject {
	merged := s.Session.Merged(s.person.ID)
	lines := look.Column(5)
	lines.Hidden = len(merged) == 0
	if len(merged) > 0 {
		lines.Add(look.NewText(strings.ToUpper(s.Texts.T("people.merged")), look.Overline))
	}
	for _, one := range merged {
		lines.Add(look.NewParagraph(one.Title+" · "+one.Detail, look.Note))
	}
	return lines
}

// separate is the command that takes back that another card is of this person.
func (s *personScreen) separate() screen.Command {
	return screen.Command{
		ID: "separate", Menu: "command.menu.application",
		Enabled: func() bool { return s.person.ID != uuid.Nil && len(s.Session.Merged(s.person.ID)) > 0 },
		Run: func() {
			merged := s.Session.Merged(s.person.ID)
			other := merged[len(merged)-1]
			look.Confirm(s.Window.Canvas(), look.Question{
				Keyboard: s.host.Keyboard,
				Title:    s.Texts.T("people.separate.title"), Text: other.Title + " · " + other.Detail + ". " + s.Texts.T("people.separate.text"),
				Yes: s.Texts.T("command.separate"), No: s.Texts.T("common.cancel"), Width: 480,
			}, func(yes bool) {
				if yes {
					s.part(other.ID)
				}
			})
		},
	}
}

func (s *personScreen) part(other uuid.UUID) {
	s.Try(func(ctx context.Context) error { return s.Session.Separate(ctx, other) }, func() {
		s.Say(s.Texts.T("people.separated"))
		s.load()
	})
}
