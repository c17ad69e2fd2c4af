// Package scan tells what a document reader types from what hands type.
//
// Readers of bar codes, magnetic tracks and machine-readable zones present
// themselves as keyboards: what they read arrives as keys, a character every few
// milliseconds, mostly with Enter at the end, wherever the focus happens to be.
// A Watch is told every key with its time, and holds the first ones after a
// pause back for as long as a reader might go on. What turns out to be a
// document is handed over whole and acts on nothing; everything else acts as it
// was typed, in order, a few hundredths of a second late. The first of them, which
// is every key of a hand that is in no hurry, may be seen at once.
//
// Speed alone proves nothing: a key held down repeats itself, two letters of a
// practised hand fall together, and what is typed while the program is busy
// arrives at once. So the content must be a document's too, and a short code,
// which a hand might have typed, must not have come in no time at all.
//
// The package is pure: it has no clock and knows no screen.
package scan
