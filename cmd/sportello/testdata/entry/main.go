// Command entry is a window with one entry in it and nothing else: the soonest a
// key can be seen with this toolkit. The benchmark of Sportello's typing stands
// beside it.
package main

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

func main() {
	window := app.NewWithID("it.comune.ravenna.sportello.entry").NewWindow("Sportello")
	entry := widget.NewEntry()
	window.SetContent(container.NewVBox(entry))
	window.Resize(fyne.NewSize(1366, 768))
	window.CenterOnScreen()
	window.Canvas().Focus(entry)
	window.ShowAndRun()
}
