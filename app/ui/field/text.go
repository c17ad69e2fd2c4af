package field

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// TextOptions are what is particular to one Text.
type TextOptions struct {
	// Boxes is how many characters the form has room for. The count shows when
	// the text comes near; longer text is kept, the rules complain.
	Boxes int
	// Capitals writes as the form asks, in capitals, as one types.
	Capitals bool
	// Compact drops spaces, as for codes and numbers read out in groups.
	Compact bool
	// Without are characters that people write but the form has no use for, as the
	// dots and brackets in a telephone number.
	Without string
	// Secret shows dots, keeps spaces and copies nothing: for passphrases.
	Secret bool
}

// Text is a field for one line of free text. Its value is the text without
// spaces at its ends.
type Text struct {
	entry
	value string
}

// NewText makes a Text.
func NewText(host *Host, spec Spec, options TextOptions) *Text {
	t := &Text{}
	t.view.limit = options.Boxes
	t.secret = options.Secret
	t.initEntry(t, host, spec)
	t.pasted = options.written
	t.typed = func(r rune) string { return options.written(string(r)) }
	t.edited = func() {
		value := t.text()
		if options.Secret {
			value = t.line.text()
		}
		if value != t.value {
			t.value = value
			t.changed(value)
		}
	}
	return t
}

// written is how a text is written in this field.
func (o TextOptions) written(text string) string {
	if o.Compact {
		text = strings.Join(strings.Fields(text), "")
	}
	if o.Without != "" {
		text = strings.Map(func(r rune) rune {
			if strings.ContainsRune(o.Without, r) {
				return -1
			}
			return r
		}, text)
	}
	if o.Capitals {
		text = capitals(text)
	}
	return text
}

// Value implements Field.
func (t *Text) Value() string { return t.value }

// SetValue implements Field.
func (t *Text) SetValue(value string) {
	if value == t.value {
		return
	}
	t.value = value
	t.show(value)
}

// capitals are those of the forms: ß has none of its own there.
func capitals(text string) string {
	runes := make([]rune, 0, len(text))
	for _, r := range text {
		if r == 'ß' {
			runes = append(runes, 'S', 'S')
			continue
		}
		runes = append(runes, unicode.ToUpper(r))
	}
	return string(runes)
}

// near is how many boxes before the last the count begins to show.
func near(limit int) int { return min(3, limit/6) }

func (v *lineView) count() (string, Severity) {
	n := utf8.RuneCountInString(v.entry.text())
	if v.limit == 0 || n < v.limit-near(v.limit) || n == 0 {
		return "", None
	}
	remark := strconv.Itoa(n) + "/" + strconv.Itoa(v.limit)
	if n > v.limit {
		return remark, Warning
	}
	return remark, None
}
