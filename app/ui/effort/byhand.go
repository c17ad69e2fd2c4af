package effort

import (
	"strings"
	"time"
	"unicode"

	"sportello/app/permit"
)

// The times of printing by hand into boxes.
const (
	printCharacter = 750 * time.Millisecond
	printDigit     = 650 * time.Millisecond
)

// ByHand is how many characters an application has on the paper form, and how
// long it takes to print them.
func ByHand(rules *permit.Rulebook, values permit.Values) (characters int, writing time.Duration) {
	for _, field := range rules.Fields() {
		for _, r := range onPaper(field, values[field.Key]) {
			characters++
			if unicode.IsDigit(r) {
				writing += printDigit
			} else {
				writing += printCharacter
			}
		}
	}
	return characters, writing
}

// onPaper is what is printed for a value: neither spaces nor what stands on the
// form between the boxes.
func onPaper(field permit.Field, value string) string {
	switch field.Kind {
	case permit.KindTick, permit.KindYesNo:
		if value != "" {
			return "X"
		}
	case permit.KindDate:
		return strings.ReplaceAll(value, "-", "")
	case permit.KindAmount:
		return strings.ReplaceAll(value, ".", "")
	}
	return strings.Join(strings.Fields(value), "")
}
