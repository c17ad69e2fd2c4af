package application

import "sportello/app/desk"

// ShowSaved shows a state of saving that a test cannot bring about.
func (s *Screen) ShowSaved(state desk.SaveState) { s.list.showSaved(state, s.stage.Clock()) }

// StatusOf is what is said of where an application stands.
func (s *Screen) StatusOf(summary desk.Summary) string { return s.statusOf(summary) }

// GoTo goes to a field, as the keys that look for one do.
func (s *Screen) GoTo(key string) bool { return s.goTo(key) }

// Refresh shows what the desk says now, as after a change from elsewhere.
func (s *Screen) Refresh() { s.refresh(s.app.Report()) }
