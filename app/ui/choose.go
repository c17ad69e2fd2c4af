package ui

import (
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"sportello/app/ui/look"
)

// mostDigits is how many answers have a digit for a key.
const mostDigits = 9

// choose asks for one of some answers: its digit takes it, or the arrows and Enter,
// or a click. Esc takes none.
func (w *Window) choose(title string, current int, answers []string, chosen func(at int)) {
	if w.inDialog() {
		return
	}
	canvas := w.options.Window.Canvas()
	var popup *widget.PopUp
	take := func(at int) {
		if at >= 0 && at < len(answers) {
			popup.Hide()
			chosen(at)
		}
	}
	table := w.newTable(look.TableSpec{
		Columns: []look.TableColumn{{Width: 34}, {}}, Least: len(answers), OnOpen: take, OnCell: func(row, _ int) { take(row) },
		Rune: func(r rune) bool {
			take(int(r - '1'))
			return true
		},
		Keys: w.host().OnEscape(func() { popup.Hide() }).Keys,
	})
	table.SetRows(len(answers), func(row int) []look.Cell {
		key := ""
		if row < mostDigits {
			key = strconv.Itoa(row + 1)
		}
		return []look.Cell{{Text: key, Style: look.Muted}, {Text: answers[row], Style: look.Strong}}
	})
	table.SetCurrent(current)
	content := look.Column(8, look.NewParagraph(title, look.Title), table)
	content.Resize(fyne.NewSize(look.Scaled(440), 0)) // wrapped text must know the width first
	popup = widget.NewModalPopUp(look.Inset(12, 12, 12, 12, look.Least(440, 0, content)), canvas)
	popup.Show()
	canvas.Focus(table)
}
