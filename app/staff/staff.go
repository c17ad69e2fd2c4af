// Package staff reads and writes what the operators of an office are called. It is pure.
//
// An operator is known by an account, and accounts are each laptop's own: one person
// has the same one at several, and two persons may have one of the same name at
// different laptops. The record of an account (store.Operator) therefore has a field
// for each laptop, "name.LAPTOP", so that two never write the same one and nothing is
// left for a person to decide.
package staff

import (
	"slices"
	"strings"
	"unicode"

	"github.com/google/uuid"
)

// FieldAccount is the field of the record that says whose it is.
const FieldAccount = "account"

const prefix = "name."

// Bounds of what is shown: runes of a name, and names of one account.
const (
	maxName  = 60
	maxNames = 3
)

// Field is the name of the field in which a laptop says what its operator is called.
func Field(laptop uuid.UUID) string {
	text := laptop.String()
	return prefix + text[len(text)-12:] // the part of it that is random
}

// IsField says whether a field is one of those.
func IsField(name string) bool { return strings.HasPrefix(name, prefix) }

// Names are what operators are called: by account, and by the field of the laptop that
// says so. The zero Names knows nobody.
type Names map[string]map[string]string

// Put takes up what the record of an account says, in place of what it said before. A
// record that names no account is passed over.
func (n Names) Put(values map[string]string) {
	account := values[FieldAccount]
	if account == "" {
		return
	}
	said := make(map[string]string)
	for field, value := range values {
		if name := readable(value); IsField(field) && name != "" {
			said[field] = name
		}
	}
	n[account] = said
}

// At is what whoever has an account at a laptop is called: by that laptop, by the
// others if it does not say, and the account if nobody does.
func (n Names) At(account string, laptop uuid.UUID) string {
	if name := n[account][Field(laptop)]; name != "" {
		return name
	}
	return n.Of(account)
}

// Of is what whoever has an account is called wherever that is: "Anna Prova", "Aldo
// Prova / Anna Prova" where laptops say different things, and the account if none does.
func (n Names) Of(account string) string {
	var names []string
	for _, name := range n[account] {
		names = append(names, name)
	}
	slices.Sort(names)
	names = slices.Compact(names)
	if len(names) == 0 {
		return account
	}
	return strings.Join(names[:min(len(names), maxNames)], " / ")
}

// readable is a name as it may be shown, whoever wrote it.
func readable(name string) string {
	name = strings.ToValidUTF8(name, "")
	name = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) {
			return -1
		}
		return r
	}, name)
	if runes := []rune(name); len(runes) > maxName {
		name = string(runes[:maxName])
	}
	return strings.TrimSpace(name)
}
