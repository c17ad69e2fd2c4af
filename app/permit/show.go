package permit

import (
	"strconv"
	"strings"
)

// show writes a field's value for people: 15/03/1992, the label of a code,
// 6.100,00, sì.
func (e *evaluation) show(key, language string) string {
	i, ok := e.book.fieldByKey[key]
	if !ok {
		return ""
	}
	return e.book.show(&e.book.fields[i], e.cells[i].text, language)
}

func (r *Rulebook) show(field *field, text, language string) string {
	switch field.Kind {
	case KindDate:
		return showDate(text)
	case KindAmount:
		if cents, ok := parseCents(text); ok {
			return showCents(cents)
		}
	case KindCode:
		if label, ok := r.label(field.Table, text); ok {
			return text + " " + label.In(language)
		}
	case KindTick, KindYesNo:
		if label, ok := r.label(tableYesNo, text); ok {
			return label.In(language)
		}
	}
	return abbreviate(text)
}

// showDate writes an ISO date as on the form, unknown parts as "00".
func showDate(text string) string {
	if _, ok := parseISO(text); !ok {
		return abbreviate(text)
	}
	return text[8:] + "/" + text[5:7] + "/" + text[:4]
}

// showCents writes 610000 as "6.100,00".
func showCents(cents int) string {
	sign := ""
	if cents < 0 {
		sign, cents = "-", -cents
	}
	euros := strconv.Itoa(cents / 100)
	var out strings.Builder
	out.WriteString(sign)
	for i, digit := range euros {
		if i > 0 && (len(euros)-i)%3 == 0 {
			out.WriteByte('.')
		}
		out.WriteRune(digit)
	}
	out.WriteByte(',')
	out.WriteString(strconv.Itoa(cents/10%10) + strconv.Itoa(cents%10))
	return out.String()
}

// parseCents reads an amount in euros: "6100", "6100.00", or as on the form,
// "6100,00" and "6.100,00".
func parseCents(text string) (int, bool) {
	if whole, decimals, ok := strings.Cut(text, ","); ok {
		text = strings.ReplaceAll(whole, ".", "") + "." + decimals
		if groups := strings.Split(whole, "."); len(groups) > 1 && !thousands(groups) {
			return 0, false
		}
	}
	whole, decimals, _ := strings.Cut(text, ".")
	euros, ok := digits(whole)
	if !ok || len(decimals) > 2 || strings.HasSuffix(text, ".") {
		return 0, false
	}
	if decimals == "" {
		return euros * 100, true
	}
	cents, ok := digits(decimals)
	if len(decimals) == 1 {
		cents *= 10
	}
	return euros*100 + cents, ok
}

func thousands(groups []string) bool {
	for i, group := range groups {
		if i == 0 && (group == "" || len(group) > 3) || i > 0 && len(group) != 3 {
			return false
		}
	}
	return true
}

func centsOr(text string, otherwise int) int {
	if cents, ok := parseCents(text); ok {
		return cents
	}
	return otherwise
}

// text writes a template in both languages.
func (e *evaluation) text(t template, values naming) Text {
	return Text{IT: e.write(t.it, "it", values), EN: e.write(t.en, "en", values)}
}

func (e *evaluation) write(pieces []piece, language string, values naming) string {
	if len(pieces) == 1 && pieces[0].key == "" && pieces[0].value == nil {
		return pieces[0].text
	}
	var out strings.Builder
	for _, s := range pieces {
		switch {
		case s.value != nil:
			value, _ := e.run(s.value)
			switch value := value.(type) {
			case string:
				out.WriteString(abbreviate(value))
			case int:
				out.WriteString(strconv.Itoa(value))
			case bool:
				out.WriteString(strconv.FormatBool(value))
			}
		case s.key != "":
			if values != nil {
				if value, ok := values(s.key, language); ok {
					out.WriteString(value)
					continue
				}
			}
			out.WriteString(e.show(s.key, language))
		default:
			out.WriteString(s.text)
		}
	}
	return out.String()
}
