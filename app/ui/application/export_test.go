package application

import "sportello/app/desk"

// ShowSaved shows a state of saving that a test cannot bring about.
func (s *Screen) ShowSaved(state desk.SaveState) { s.list.showSaved(state, s.stage.Clock()) }

// Refresh shows what the desk says now, as after a change from elsewhere.
func (s *Screen) Refresh() { s.refresh(s.app.Report()) }
