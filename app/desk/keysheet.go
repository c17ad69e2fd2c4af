package desk

import (
	"bytes"
	"fmt"
	"time"

	"sportello/app/print"
)

// KeySheet makes the sheet with a recovery key as PDF, with words in a language.
// Errors: ErrPrint.
func KeySheet(language, key string, made time.Time) ([]byte, error) {
	var pdf bytes.Buffer
	if err := print.WriteKey(&pdf, print.Key{Language: language, Key: key, Made: made}); err != nil {
		return nil, fmt.Errorf("drawing the sheet of a key: %w: %w", ErrPrint, err)
	}
	return pdf.Bytes(), nil
}
