// Package wire is the bytes that travel between a laptop and the office:
// envelopes of operations, receipts and the answers to a push; requests and
// pages of a pull; releases of the rulebook; enrolment; and the .busta file
// that carries all these without a network. It makes and reads them; it opens
// no connection and no file.
//
// The format is a contract, described byte by byte in FORMAT.md and pinned by
// the vectors in testdata. What protocol version 1 wrote will be read by every
// later version of this package: envelopes wait on USB sticks for years, and
// receipts are kept as proof.
//
// Everything a function here reads is hostile until its signature is
// verified, and bounded before it is read.
package wire
