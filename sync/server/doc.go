// Package server is the central office on the network: the HTTPS service that
// enrols laptops and takes in what they push, and the folder of keys and
// ledger it works from.
//
// The service believes nothing before it is verified: a laptop is known by its
// enrolment, an envelope by its signature. What is refused changes nothing;
// what an envelope says is never a reason to refuse it. A receipt is signed
// only after the ledger's commit is on disk.
package server
