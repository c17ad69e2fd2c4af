// Package field holds Sportello's entry fields: Text, Date, Lookup, Choice and
// Tick, and the Grid that sets them in two columns.
//
// Every field has its label above with the official number at the right, a box,
// and a line below that is reserved for a finding, a hint or the word that the
// value was derived, so that nothing jumps. Fields show what they are told and
// report what was typed as a canonical value; they never refuse typing and know
// no rule.
//
// By keyboard: Tab and Enter go on, Shift+Tab goes back, arriving selects all.
// Keys and shortcuts a field has no use for go to the Host, shortcuts before the
// field acts on them itself, so that one table of commands sees all of them.
//
// Each key is told to the Host's Keyboard before a field acts on it: what a
// document reader types is for no field. An entry shows a character at once even
// so, and reports it when it is known to be typed by hand.
//
// The fields edit text themselves instead of wrapping widget.Entry: an entry
// swallows shortcuts, cannot be told what its border says, takes its font from
// the theme only and costs some twenty objects each on a form of a hundred.
//
// Everything here belongs to the UI goroutine.
package field
