// Package application is the screen an application is filled on: at the left its
// sections with their state, in the middle the fields of one of them, at the
// right what the rules say: findings, checklist, fees, deadlines.
//
// The screen shows what desk.Application says and tells it each change; it holds
// no rule. Pages are built when they are first shown and kept; after a change
// only what is different is drawn anew, so that a key costs a small part of a
// frame whatever the size of the section.
//
// Whoever returns is first asked what can have changed since the last application:
// a row each, confirmed by a key, or unfolded to its fields and changed in place.
//
// Applications of a family that are open together have a screen each, one in the
// place of the other, and a strip with everybody's state in the header. What
// relatives and other workers' applications can fill in is offered by F6, and
// said in the head of the page.
//
// Everything here belongs to the UI goroutine.
package application
