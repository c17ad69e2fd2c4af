// Package statistics counts visits and applications. It is pure.
//
// A Fact is what counts of one record, read from its values by OfVisit and
// OfApplication, and tells nothing of anybody. Facts hold many of them and answer a
// Query: its Figures, what is Behind each number, and what is Uneven. A Tally is what
// may be told to everybody: sums and histograms, of which no single record comes out
// by itself, that can be merged and sent.
//
// # What counts
//
// A visit counts on its day, an application on the local day it was queued; one never
// queued, and what is deleted, counts nowhere. How each number is defined stands with
// Figures. A record is known by its id: its fact takes the place of what was known of
// it before, so that what comes twice, or back, counts once. A visit and its
// application are two facts that know of each other, and no time counts in both.
//
// All numbers come of one pass over the facts, and so do the records behind them:
// each number leads to as many records as it says.
//
// # Uneven practice
//
// Uneven compares each site, or operator, with all others over applications with the
// same facts, by Fisher's exact test. Only sums decide which comparisons are made at
// all (Tarone), and Holm's correction keeps the chance that any is found where there
// is none below what the caller allows.
package statistics

import "errors"

// ErrMalformed: bytes that are no fact or tally.
var ErrMalformed = errors.New("malformed statistics")
