package ui

import (
	"fyne.io/fyne/v2"

	"sportello/app/desk"
	"sportello/app/statistics"
	"sportello/app/ui/screen"
)

// Commands is the table as it stands, for tests.
func (w *Window) Commands() []screen.Command { return w.commands() }

// Here names the screen shown.
func (w *Window) Here() string { return w.here.name }

// Current is the screen shown.
func (w *Window) Current() screen.Screen { return w.current }

// Session is the unlocked session, for tests that work behind the program's back.
func (w *Window) Session() *desk.Session { return w.session }

// HalfWay shows the current screen, which is the queue's, as it is while an
// attempt is so far.
func (w *Window) HalfWay(step desk.Progress) {
	s := w.current.(*sendingScreen)
	s.stop = func() { s.stop = nil; s.refresh() }
	s.showButton()
	s.progress(step)
}

// ShowStatistics shows figures in place of the desk's own, so that a picture has
// those of a busy month.
func (w *Window) ShowStatistics(stats desk.Statistics, uneven []statistics.Unevenness) {
	s := w.current.(*statisticsScreen)
	s.stats = stats
	s.uneven.show(uneven)
	s.show()
}

// Row is a line of numbers on the screen, and what it is of.
type Row struct {
	Name, Value, Place string
	Number             statistics.Number
}

// Rows are the numbers on the tab shown.
func (w *Window) Rows() []Row {
	var rows []Row
	for _, f := range w.current.(*statisticsScreen).page.figures {
		rows = append(rows, Row{f.name, f.value, f.place, f.number})
	}
	return rows
}

// Asked counts how often the desk was asked for numbers, and with what last.
func (w *Window) Asked() (int, statistics.Query) {
	s := w.current.(*statisticsScreen)
	return s.serial, s.query()
}

// BehindRows are the records in the list behind a number.
func (w *Window) BehindRows() []desk.Behind {
	var rows []desk.Behind
	for _, row := range w.current.(*behindScreen).rows {
		rows = append(rows, row.Behind)
	}
	return rows
}

// Bar is where a group lies in the upper chart of the numbers, in the window.
func (w *Window) Bar(group int) (middle fyne.Position, found bool) {
	view := w.current.(*statisticsScreen).upper
	for _, area := range view.areas {
		if area.Group == group {
			in := fyne.NewPos(float32(area.In.Min.X+area.In.Max.X)/2, float32(area.In.Min.Y+area.In.Max.Y)/2) // a pixel is a point in tests
			return fyne.CurrentApp().Driver().AbsolutePositionForObject(view).Add(in), true
		}
	}
	return fyne.Position{}, false
}

// Stir tells the window that something has changed.
func (w *Window) Stir() { w.changed() }

// ShowSites goes to the sites in the settings, in whatever language.
func (w *Window) ShowSites() { w.showSites() }
