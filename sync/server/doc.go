// Package server is the central office on the network: the HTTPS service that
// enrols laptops, takes in what they push and gives them what they are to
// have, and the folder of keys and ledger it works from. What comes on a stick
// goes the same way (Office.Import).
//
// The service believes nothing before it is verified: a laptop is known by its
// enrolment, an envelope by its signature. What is refused changes nothing;
// what an envelope says is never a reason to refuse it. A receipt is signed
// only after the ledger's commit is on disk. What is given out is sealed to the
// laptop it is for; a refusal is signed, so that nobody on the line can make a
// laptop erase itself.
//
// Persons are compared behind the commits, and bulletins made of what the ledger
// counts behind the pulls, while Serve runs.
package server
