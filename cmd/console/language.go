package console

import (
	"fmt"
	"strings"
	"time"
)

// Language is that of what is said to people: Italian unless English is asked
// for.
type Language string

// The languages, by their ISO 639 codes.
const (
	Italian Language = "it"
	English Language = "en"
)

// languageOf is the environment's language.
func languageOf(env func(string) string) Language {
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if value := env(name); value != "" {
			if strings.HasPrefix(value, "en") {
				return English
			}
			break
		}
	}
	return Italian
}

func (l *Language) set(code string) error {
	switch given := Language(code); given {
	case Italian, English:
		*l = given
		return nil
	}
	return fmt.Errorf("%q: it, en", code)
}

// Choose is the text in the language.
func (l Language) Choose(italian, english string) string {
	if l == English {
		return english
	}
	return italian
}

// Time is a moment as people read it, to the minute and in the zone of the program's
// clock; a dash if there is none.
func (p *Program) Time(t time.Time) string {
	if t.IsZero() {
		return "-"
	}
	return t.In(p.Clock().Location()).Format(p.Choose("02/01/2006 15:04", "2006-01-02 15:04"))
}
