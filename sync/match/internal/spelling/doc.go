// Package spelling compares single words of names by how they are spelt, in
// one script or across two.
//
// Fold and Words bring a text to words of letters. A Table knows how letters
// of one alphabet are written with those of another (or of the same), with
// probabilities learned from pairs of spellings; Table.Bits tells in bits how
// much likelier two words are spellings of one name than two words by chance.
package spelling
