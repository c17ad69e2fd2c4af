package application

import (
	"fyne.io/fyne/v2"

	"sportello/app/desk"
)

// ShowSaved shows a state of saving that a test cannot bring about.
func (s *Screen) ShowSaved(state desk.SaveState) { s.list.showSaved(state, s.stage.Clock()) }

// StatusOf is what is said of where an application stands.
func (s *Screen) StatusOf(summary desk.Summary) string { return s.statusOf(summary) }

// GoTo goes to a field, as the keys that look for one do.
func (s *Screen) GoTo(key string) bool { return s.goTo(key) }

// Refresh shows what the desk says now, as after a change from elsewhere.
func (s *Screen) Refresh() { s.refresh(s.app.Report()) }

// Current is the place that is shown.
func (s *Screen) Current() string { return s.current }

// Key is the key of the field or row that has the focus.
func (s *Screen) Key() string { return s.key }

// Open goes to a place of the list, as a click on it does.
func (s *Screen) Open(id string) { s.openAndFocus(id) }

// InSight says whether an object of the page lies wholly in what is seen of it.
func (s *Screen) InSight(o fyne.CanvasObject) bool {
	driver := fyne.CurrentApp().Driver()
	top := driver.AbsolutePositionForObject(o).Y - driver.AbsolutePositionForObject(s.scroll).Y
	return top >= 0 && top+o.Size().Height <= s.scroll.Size().Height
}
