// Package fiscal computes the letter that checks a codice fiscale.
package fiscal

// Unchecked is how long a code is without its last letter.
const Unchecked = 15

// oddValues are the decree's values of A to Z at odd positions, counted from one;
// 0 to 9 have those of A to J. At even positions a letter counts its place in the
// alphabet, a digit itself.
var oddValues = [26]int{1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23}

// Letter returns the last letter of the code that begins with these 15 digits and
// upper-case letters, 0 where they are others.
func Letter(code string) byte {
	if len(code) != Unchecked {
		return 0
	}
	sum := 0
	for i := range len(code) {
		value := int(code[i]) - 'A'
		if c := code[i]; c >= '0' && c <= '9' {
			value = int(c) - '0'
		}
		if value < 0 || value >= len(oddValues) {
			return 0
		}
		if i%2 == 0 {
			value = oddValues[value]
		}
		sum += value
	}
	return 'A' + byte(sum%26)
}
