// Package desk is the operator's day as use cases: unlock, day, people,
// applications, queue, sending. It knows no screen and no SQL: the screens call
// it, the laptop's file keeps what it says.
//
// Everything a method changes is on disk when it returns, except what is typed
// into an open Application: that is saved by itself within Options.Autosave.
// Errors are those of packages store, store/laptop and sync/client, and of this
// one; ErrorName turns them into the names the texts of the screens have.
//
// # Records
//
// The fields of the records are a contract with the office, which exports them
// by these names:
//
//   - of a person: PersonFields;
//   - of a relation: from, to (persons) and relation, what the second is to the
//     first: "spouse", "child", "parent";
//   - of an appointment: site, date (ISO), time ("09:20"), person (none: a ticket
//     that nobody was asked the name for yet), subject, request and motive (what was
//     asked for), ticket, walk_in ("true"), application, state ("waiting", "queued",
//     …), and the times booked, arrived, called, started, interrupted, handed, done,
//     missed (RFC 3339, UTC), from the second round on as "called_2"; filling, the
//     seconds worked on the application in the visit, and filling_before, those
//     before it; and what an operator says of its time instead: waiting_corrected,
//     filling_corrected (seconds) and correction, the reason;
//   - of an application: the official fields ("1.34", "2.53") as permit.Values
//     writes them; person; "doc.ID" = "true" for each document present, and
//     documents = "stated" once the operator has looked at the checklist, before
//     which nobody knows what is missing; "override.RULE" = the written reason;
//     started_from, the application it was started from, and "confirm.ID" = "true"
//     once the operator has confirmed or changed what the rulebook's group asks of
//     those who return, "false" where the answer was no; note, of the last
//     hand-over, and unfinished = "true" until it is queued after one; appointment; rulebook, the version it was last checked under;
//     filling, the seconds it was worked on; and as of the last queueing
//     errors_stopped and errors_overridden.
//
// Beside them the card of an application, which stays on the laptop, has the
// numbers of the receipts of all operations before the last: whoever comes with
// one of them is found.
//
// # Between laptop and office
//
// Send goes both ways: it makes operations of every saved change of people,
// relations, visits, pairs and questions (applications travel when they are
// queued or handed over), sends what waits, and fetches what the office has. What
// comes is in lists and search at once; an application that is open stays as it
// is on the screen until the operator or its closing takes over what Arrived. The
// same goes by file (WriteBusta, ReadBusta), by a known stick by itself
// (KnowStick), and by a colleague's laptop (Carry). Any of these may bring the
// same thing, any number of times.
//
// An application's state, a visit's state and their sites stand in the file in
// clear; nothing personal does.
package desk
