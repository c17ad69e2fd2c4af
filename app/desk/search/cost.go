package search

// What separates a word typed from a word on a card. The cost of a result is
// the sum over the words typed; on a tie the card with fewer words left over
// comes first, so that the exact name beats the longer one.
const (
	costSame            = 0
	costBeginning       = 1 // still being typed
	costRomanisation    = 2 // another spelling of the same sound
	costRomanisedStart  = 3
	costOneError        = 4
	costOneErrorStart   = 5
	costSkeleton        = 6 // the same consonants, from a script without vowels
	costRomanisedError  = 6
	costTwoErrors       = 8
	costTwoErrorsStart  = 9
	costMax             = 9
	costWordMissing     = 24 // a whole word of the query is not on the card
	costNumber          = 0
	costNumberBeginning = 1
	costNumberInside    = 2
	costBirthDate       = 0
	costBirthYear       = 2
	costBirthDay        = 2 // day and month, the year still to be typed
)

const (
	// costUnit makes the cost weigh more than any number of words left over.
	costUnit    = 64
	maxLeftOver = costUnit - 1
)

// allowedErrors is how many typing errors a word of n letters may hold: none
// where any word of that length is an error away from many others.
func allowedErrors(n int) int {
	switch {
	case n < 4:
		return 0
	case n < 8:
		return 1
	default:
		return 2
	}
}
