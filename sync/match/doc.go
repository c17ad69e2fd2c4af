// Package match tells how likely two records are the same person.
//
// New turns a person as typed into Features: names in one alphabet, dates,
// document numbers and addresses in one canonical form. Features are compact
// and encode to bytes, so that a store can keep them without understanding
// them. Keys are what two records of one person are likely to share; only
// records that share a key need to be compared.
//
// Model.Compare weighs field by field in the manner of Fellegi and Sunter:
// every level of agreement has a weight, the base-two logarithm of how much
// more often it is met among records of one person than among those of two.
// Weights, frequencies of names and the costs of letters are data (data/),
// fixed on other sets than those the figures are reported on. A verdict is a
// proposal with its evidence; nothing is ever merged by it.
//
// The package is pure: no clock, no randomness, no input or output.
package match
