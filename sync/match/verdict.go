package match

// Band is what a verdict asks for.
type Band string

const (
	// Stop asks before going on: it is very likely the same person.
	Stop Band = "stop"
	// Side is worth a look: it may be the same person.
	Side Band = "side"
	// Silent is not worth mentioning.
	Silent Band = "silent"
)

// Kin says that two persons look like relatives rather than like one person.
type Kin string

const (
	// Twins share surname, birth date and mostly address, not given name.
	Twins Kin = "twins"
	// Siblings share surname and address, not given name and birth date.
	Siblings Kin = "siblings"
	// Namesakes share names and address, not birth date: a father and his son.
	Namesakes Kin = "namesakes"
)

// Evidence is how one field speaks for or against the same person. Field and
// Level are stable ids: the words are the screen's.
type Evidence struct {
	Field  string  `json:"field"`
	Level  string  `json:"level"`
	Weight float64 `json:"weight"`
}

// Verdict is the outcome of a comparison.
type Verdict struct {
	// Weight is the sum of the evidence, in bits.
	Weight float64 `json:"weight"`
	// Probability is that of the same person, between 0 and 1.
	Probability float64    `json:"probability"`
	Band        Band       `json:"band"`
	Kin         Kin        `json:"kin,omitempty"`
	Evidence    []Evidence `json:"evidence"`
}
