// Package agenda says what the book of appointments and the queue of a day tell:
// which slots a site has, what meets in one, who is called next and how long the wait
// is. It is pure: records and the time in, order and numbers out.
//
// # Appointments
//
// A [Plan] is what the card of a visit says of when it is to be, an [Interval] what it
// takes of its [Day]. An [Availability] is the opening hours of a day with what is
// taken of them, and lays them into slots as long as a [Procedure] takes. [Meetings]
// finds the appointments of which more come at one moment than can be received; it
// is the same wherever the same appointments are known.
//
// # The queue
//
// The visits of a day stand in one list by one rule ([InTurn]): called, back with the
// document they were sent for, by appointment, by arrival, at the desk, suspended, to
// come, over. Tickets are numbers of that list: of an appointment its place in the
// agenda, of a walk-in the next of the laptop's letter. The [Board] tells numbers and
// the expected wait to everybody in the room.
package agenda
