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
//     missed (RFC 3339, UTC), from the second round on as "called_2", a move being the
//     round "booked_2"; filling, the
//     seconds worked on the application in the visit, and filling_before, those
//     before it; and what an operator says of its time instead: waiting_corrected,
//     filling_corrected (seconds) and correction, the reason; minutes, how long it
//     was booked for; cancelled, when it was ("cancelled_2" of one moved before), and cancel_reason; paper = "true" where
//     it ended with a kit filled by hand; shared_slot, the slot ("2026-12-01 09:20
//     Lido Adriano") in which it may stand beside another; and held, the slot it was
//     held or missed in, which counts where somebody has moved it elsewhere meanwhile
//     (visit.Read);
//   - of a site: what package sites reads and writes, "name" first, of which
//     store.SiteID makes the record's id; what differs from what the program brings
//     along, and all of a site that was added;
//   - of an operator: what package staff reads and writes, "account" first, of which
//     store.OperatorID makes the record's id, and by "name.LAPTOP" what each laptop says
//     that whoever has it there is called; every laptop has all of them, whatever its trips;
//   - of an application: the official fields ("1.34", "2.53") as permit.Values
//     writes them; person; "doc.ID" = "true" for each document present, and
//     documents = "stated" once the operator has looked at the checklist, before
//     which nobody knows what is missing; "override.RULE" = the written reason;
//     started_from, the application it was started from, and "confirm.ID" = "true"
//     once the operator has confirmed or changed what the rulebook's group asks of
//     those who return, "false" where the answer was no; note, of the last
//     hand-over, and unfinished = "true" until it is queued after one; appointment;
//     rulebook, the version it was last checked under; filling, the seconds it was
//     worked on; as of the last queueing errors_stopped, errors_overridden, stopped
//     (the rules of the first, space between) and chain (the ids of its segments);
//     and "segment.ID.LAPTOP", what that laptop has noted of a segment, or of its being
//     left half-way and taken up, which only package segment reads and writes.
//
// Beside them the card of an application, which stays on the laptop, has the
// numbers of the receipts of all operations before the last: whoever comes with
// one of them is found.
//
// # Appointments
//
// A site has opening hours and desks, and a day as many appointments at one moment
// as desks. BookSlot, MoveVisit and CancelVisit see to that on one laptop, with what
// the office has told of others; UndoBooking takes the last of them back. Two laptops
// that cannot reach each other may book one slot twice: each finds that by itself in
// the records it has, as a dispute of its own kind (DisputeSlot), the same on all
// that know of the same appointments. SettleSlot moves one, ShareSlot leaves them
// beside each other; both are operations like any decision. Who has come, or is not
// expected any more, is in nobody's way.
//
// In the same way each finds an appointment that one laptop has cancelled while another
// moved it (DisputeCancelled): it keeps its place, for somebody may come, until
// SettleCancelled says whether it stands. What slots, turns and tickets come to by
// themselves is package agenda's.
//
// # Sites
//
// The program brings sites along (assets/sites); a record says more of one, or adds one,
// and every laptop has all of these records whatever its trips. AddSite and ChangeSite
// write what differs from what was shown, a field for each datum; where two have said
// different things of the same, what stands at the office counts until a person decides.
// A site out of use is open on no day and chosen no more; its visits and figures keep
// its name.
//
// # Segments
//
// An application is a chain of segments of the rulebook. Those of the front office
// move by themselves: the reception with the visit, the documents with the
// checklist, the filling with the first key, the control with Review, the hand-over
// with Queue; who did each, where and when is the segment's own, for the next may be
// done tomorrow, by a colleague, at another laptop. What is queued is owed to the
// back office: TakeSegment, EndSegment and ReopenSegment make an operation of that
// segment alone, beside whatever an operator is typing, and leave receipt and state
// of the application as they are. Each laptop notes segments in fields of its own, so
// two that did the same thing agree once they have exchanged.
//
// # Figures
//
// The card of a visit or an application has beside what finds it what counts of it, a
// statistics.Fact without the id. All of them are worked out in the background after
// unlocking, kept current by every change, and asked by Statistics, Behind and
// Uneven. What is forgotten leaves its facts in sealed settings, one for each day,
// without citizenship and documents: it counts, and tells of nobody. A laptop's
// figures are of what it holds and has held; those over all laptops come with the
// office's bulletin.
//
// # Between laptop and office
//
// Send goes both ways: it makes operations of every saved change of people,
// relations, visits, pairs, questions and sites (applications travel when they are
// queued, handed over or taken up, and when their segments move), sends what waits, and fetches what the office has. What
// comes is in lists and search at once; an application that is open stays as it
// is on the screen until the operator or its closing takes over what Arrived. The
// same goes by file (WriteBusta, ReadBusta), by a known stick by itself
// (KnowStick), and by a colleague's laptop (Carry). Any of these may bring the
// same thing, any number of times. With it comes what the office tells of the whole
// (Bulletin): when desks are taken by others, and the figures of all sites.
//
// An application's state, a visit's state and their sites stand in the file in
// clear; nothing personal does.
package desk
