// Package visit says what the record of a visit tells: where the visit stands, how it
// came there, and how its time was spent. It is pure: values in, states and times out.
//
// # States
//
// A visit is Booked, or begins as a walk-in that is Waiting; it is Called, an
// application is filled in (Filling), and it ends Queued or Done, or Absent or
// Cancelled. On the way it may be left for a Document, or be Handed to a colleague,
// and goes on from there.
//
// # Marks and rounds
//
// When it came to a state is noted in a field of its own, RFC 3339 in UTC, by the
// clock of the laptop that noted it. A visit goes in rounds: who comes back with a
// document, or after having been missed, is called again, and from the second round
// on the fields carry its number, "called_2". So two laptops at work on one visit
// write the same field only where they did the same thing.
//
// The slots of an appointment are rounds, too: a move begins the next one,
// "booked_2", and a cancellation notes the one it knows of, "cancelled" or
// "cancelled_2". One that was made without knowing of a move leaves a round behind
// it that nobody has cancelled, and wherever both have come to that is seen
// (Record.Undecided).
//
// # Time
//
// The marks in their order are the whole of a visit, as spans without gap or
// overlap, whatever the clocks did. What is spent in them is waiting, filling or
// pause; an operator's Correction stands in the place of the first two.
package visit
