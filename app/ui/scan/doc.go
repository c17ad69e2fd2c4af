// Package scan tells what a document reader types from what hands type.
//
// Readers of bar codes, magnetic tracks and machine-readable zones present
// themselves as keyboards: what they read arrives as keys, a character every few
// milliseconds, mostly with Enter at the end, wherever the focus happens to be.
// A Watch is told every key, and holds the first ones after a pause back for as
// long as a reader might go on. What turns out to be a document is handed over
// whole and acts on nothing; everything else acts as it was typed, in order, a
// tenth of a second late. The first of them may be seen at once.
//
// Keys have no time of their own. The toolkit asks for them once a frame and hands
// over all that were typed meanwhile, and a busy program's frames are long. A Watch
// is therefore told each poll as well, and counts how many keys came between two:
// a poll that brings none is silence, as many as no hand types in that time are a
// reader's, and fewer than a reader types are a hand's. What lies between waits for
// another poll.
//
// Speed alone proves nothing: a key held down repeats itself, two letters of a
// practised hand fall together, and what is typed while the program is busy
// arrives at once. So the content must be a document's too; the lines at the foot
// of one are, however they came, and a short code, which a hand might have typed,
// must have come faster than that.
//
// The package is pure: it has no clock and knows no screen.
package scan
