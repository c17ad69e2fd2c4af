package ui

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"

	"sportello/app/desk"
	"sportello/app/ui/look"
	"sportello/app/ui/screen"
	"sportello/assets/i18n"
)

// undecidedNotice tells above the day of appointments of the next days that one laptop
// has cancelled and another moved: at the office of all, with the key to decide; at a
// site of its own.
type undecidedNotice struct {
	*screen.Stage
	window *Window
	soon   []desk.Visit
	object *fyne.Container
}

func newUndecidedNotice(w *Window) *undecidedNotice {
	n := &undecidedNotice{Stage: w.stage, window: w, object: look.Column(0)}
	n.object.Hide()
	return n
}

// command leads to where it is decided.
func (n *undecidedNotice) command() screen.Command {
	may := func() bool { return len(n.soon) > 0 && n.window.reconciles() }
	return screen.Command{ID: "undecided", Key: fyne.KeyU, Menu: "command.menu.application", Enabled: may, Run: n.decide}
}

// refresh reads them; shown is called when there are others than before.
func (n *undecidedNotice) refresh(shown func()) {
	var soon []desk.Visit
	n.Try(func(ctx context.Context) (err error) {
		soon, err = n.Session.UndecidedSoon(ctx)
		return err
	}, func() {
		if !n.window.reconciles() {
			soon = slices.DeleteFunc(soon, func(v desk.Visit) bool { return v.Site != n.Session.Site() })
		}
		if len(soon)+len(n.soon) > 0 {
			n.soon = soon
			n.show()
			shown()
		}
	})
}

func (n *undecidedNotice) show() {
	n.object.Objects, n.object.Hidden = nil, len(n.soon) == 0
	if len(n.soon) > 0 {
		first := n.soon[0]
		name := first.Name
		if name == "" {
			name = n.Texts.T("day.nameless")
		}
		text := n.Texts.T("day.undecided.one", i18n.Data{"Name": name, "When": whenText(n.Texts, first.Date, first.Time), "Site": first.Site})
		if more := len(n.soon) - 1; more > 0 {
			text += " " + n.Texts.N("day.undecided.more", more)
		}
		var answers []fyne.CanvasObject
		if n.window.reconciles() {
			answers = append(answers, n.window.button(n.Texts.T("day.undecided.decide"), "U", look.Plain, n.decide))
		} else {
			text += " " + n.Texts.T("day.undecided.wait")
		}
		n.object.Objects = []fyne.CanvasObject{look.Banner(look.Warning, text, answers...)}
	}
	n.object.Refresh()
}

func (n *undecidedNotice) decide() { n.window.show(place{name: reconciliationPlace}) }
