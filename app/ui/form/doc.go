// Package form turns the sections of the rulebook into pages of entry fields:
// which field suits which official field, which table completes it, and how a
// value reads. A group of ticks is one Choice, repeated blocks are Rows.
//
// A Page shows what a Model says and reports what the operator changes; it knows
// no rule. Everything here belongs to the UI goroutine.
package form
