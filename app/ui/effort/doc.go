// Package effort measures what it costs an operator to fill an application: the
// keystroke-level model of Card, Moran and Newell, "The Keystroke-Level Model for
// User Performance Time with Interactive Systems", Communications of the ACM
// 23(7), 1980, pages 396-410, https://doi.org/10.1145/358886.358895. Its tests play
// standard cases through the real window; `make effort` prints what they cost.
//
// # The operators
//
//	K  0.28 s  a key pressed, an average typist (40 words a minute)
//	P  1.10 s  pointing with the mouse
//	H  0.40 s  moving the hand between keyboard and mouse
//	M  1.35 s  preparing mentally for the next step
//	R          waiting for the program, as measured
//
// A button of the mouse is a K. A key held while another is pressed is a K of its
// own, each time: Ctrl+Shift+N are three. Characters that need Shift or AltGr on
// an Italian keyboard are two; letters are typed small, as the fields write
// capitals by themselves. The hand begins on the keyboard.
//
// R is the time from the key to the program's being ready for the next, booked
// whole where it is longer than 0.1 s, the cycle of perception (Card, Moran and
// Newell, "The Psychology of Human-Computer Interaction", 1983, chapter 2), and
// not at all where it is shorter: nobody waits for what they do not perceive. A
// case with waits is played again, for those that were the machine's; drawing is
// not in it, as the test driver draws nothing.
//
// # Where an M stands
//
// The paper's rules are applied mechanically to the keys of a case, so that no
// script can leave an M out:
//
//   - Rule 0, an M before every K that is not part of an argument, and before
//     every P that selects a command: what is typed into a field is an argument,
//     every other key and every click is a command. The key that chooses an answer
//     by its letter or number is the argument of that field; Space on a tick, an
//     arrow, Enter, Tab, an F-key and a shortcut are commands.
//   - Rule 1, no M where the step before leaves no doubt: the button after P.
//   - Rule 2, one M for keys that are one unit: the keys of one shortcut, and the
//     same key pressed again and again to go somewhere (Enter, Enter, Enter). The
//     key that ends a text belongs to the text; to go on from there is a new unit.
//   - Rule 3, no M before a redundant terminator: the program has none. The key
//     that ends a text goes on to the next field in one.
//   - Rule 4, the M before what terminates a variable string stays: Enter after a
//     name, a number, a date costs M and K. It is deleted after a constant string,
//     such as a command's name; no case types one.
//
// So one field that is typed costs its characters, one M and one K. To find what
// to type, in a passport or by asking, is what that M stands for; talking with the
// applicant is not measured, nor are errors of typing and their correction.
//
// # The scanner
//
// What a scanner types is no operator's key. To open the passport at its page,
// lay it on the reader and wait for the sound is booked as an M and Present, 4 s.
// Unsure: it is not a published figure, and to be timed at a real desk.
//
// # By hand
//
// The same application on the paper form: every character in its box, one mark for
// a tick; what is computed on the screen has to be written, too. Printing a
// character costs 0.75 s, a digit 0.65 s: 16 and 18.5 words of five characters a
// minute, measured for people printing by hand, character after character
// (MacKenzie, Nonnecke, Riddersma, McQueen and Meltz, "Alphanumeric entry on
// pen-based computers", International Journal of Human-Computer Studies 41, 1994,
// pages 775-792, http://www.yorku.ca/mack/IJHCS.html). Unsure: they printed on a
// tablet. It is the writing alone: no thought, no looking up of codes, no looking
// for the next box, no second kit for the one that was spoilt. The comparison
// favours the paper.
package effort
