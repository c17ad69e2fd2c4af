// Command empty is a window with nothing in it: the least that a program with
// this toolkit takes. The benchmarks of Sportello's start and memory stand
// beside it.
package main

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"
)

func main() {
	window := app.NewWithID("it.comune.ravenna.sportello.empty").NewWindow("Sportello")
	window.Resize(fyne.NewSize(1366, 768))
	window.CenterOnScreen()
	window.ShowAndRun()
}
