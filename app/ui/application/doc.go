// Package application is the screen an application is filled on: at the left its
// sections with their state, in the middle the fields of one of them, at the
// right what the rules say: findings, checklist, fees, deadlines.
//
// The screen shows what desk.Application says and tells it each change; it holds
// no rule. Pages are built when they are first shown and kept; after a change
// only what is different is drawn anew, so that a key costs a small part of a
// frame whatever the size of the section.
//
// Everything here belongs to the UI goroutine.
package application
