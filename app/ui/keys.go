package ui

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"sportello/app/ui/field"
	"sportello/app/ui/look"
)

// keyGroup is some of the keys under their heading.
type keyGroup struct {
	title string
	lines []fyne.CanvasObject
}

// showKeys shows the card of keys: whatever the table of commands has now, and
// what every entry field knows.
func (w *Window) showKeys() {
	groups := []keyGroup{{"keys.fields", w.fieldKeys()}}
	for _, menu := range menus {
		group := keyGroup{title: menu}
		for _, c := range w.commands() {
			if c.Menu == menu && c.Key != "" {
				group.lines = append(group.lines, look.KeyHint(keyText(w.texts, c.Key, c.Modifier), w.texts.T("command."+c.ID)))
			}
		}
		if len(group.lines) > 0 {
			groups = append(groups, group)
		}
	}
	height := min(430, w.options.Window.Canvas().Size().Height/look.Scaled(1)-190)
	look.Confirm(w.options.Window.Canvas(), look.Question{
		Keyboard: w.keyboard,
		Title:    w.texts.T("keys.title"), Text: w.texts.T("keys.hint"), Yes: w.texts.T("common.close"), Width: 820,
		Content: look.Least(0, height, container.NewVScroll(look.Inset(4, 12, 8, 4, w.keyColumns(groups)))),
	}, func(bool) {})
}

// keyColumns sets the groups in two columns of about the same height.
func (w *Window) keyColumns(groups []keyGroup) fyne.CanvasObject {
	var columns [2]*fyne.Container
	var heights [2]int
	for i := range columns {
		columns[i] = look.Column(10)
	}
	for _, group := range groups {
		at := 0
		if heights[1] < heights[0] {
			at = 1
		}
		heights[at] += len(group.lines) + 2
		heading := look.NewText(strings.ToUpper(w.texts.T(group.title)), look.Overline)
		columns[at].Add(look.Column(4, append([]fyne.CanvasObject{heading}, group.lines...)...))
	}
	return field.Columns(2, 300, columns[0], columns[1])
}

// fieldKeys are those of the entry fields, which are in no table.
func (w *Window) fieldKeys() []fyne.CanvasObject {
	shift := w.texts.T("key.shift")
	var lines []fyne.CanvasObject
	for _, each := range [][2]string{
		{"Tab", "keys.field.next"}, {shift + " Tab", "keys.field.previous"}, {w.texts.T("key.enter"), "keys.field.take"},
		{w.texts.T("key.down"), "keys.field.list"}, {w.texts.T("key.space"), "keys.field.tick"},
	} {
		lines = append(lines, look.KeyHint(each[0], w.texts.T(each[1])))
	}
	return lines
}
