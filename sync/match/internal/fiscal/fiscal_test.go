package fiscal_test

import (
	"testing"

	"sportello/sync/match/internal/fiscal"
)

func TestLetter(t *testing.T) {
	for code, want := range map[string]byte{
		"RSSMRA72L09H501": 'S',
		"JMPJGL04M08Z611": 'Y',
		"":                0,
		"RSSMRA72L09H50":  0,
		"rssmra72l09h501": 0,
		"RSSMRA72L09H5Ò":  0,
	} {
		if got := fiscal.Letter(code); got != want {
			t.Errorf("%s: %q, want %q", code, got, want)
		}
	}
}
