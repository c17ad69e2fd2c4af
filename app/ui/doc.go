// Package ui is the program's window: rail, top bar, commands, search box,
// dialogs, and one file for each screen but the application's, which has a
// package of its own. It holds no rule and no SQL; whatever a screen knows comes
// from the desk, whatever it says from the texts.
//
// Everything here belongs to the UI goroutine. Slow work goes through
// screen.Stage.Work, news from elsewhere through screen.Stage.Do.
package ui
