package main

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"sportello/app/desk"
	"sportello/assets/i18n"
	"sportello/store"
	"sportello/sync/client"
	"sportello/sync/wire"
)

// language of what is said to people: Italian unless English is asked for.
type language struct{ english bool }

func languageOf(env func(string) string) language {
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if value := env(name); value != "" {
			return language{english: strings.HasPrefix(value, "en")}
		}
	}
	return language{}
}

func (l *language) set(code string) error {
	if code != "it" && code != "en" {
		return fmt.Errorf("--lang %q: it, en", code)
	}
	l.english = code == "en"
	return nil
}

func (l language) choose(italian, english string) string {
	if l.english {
		return english
	}
	return italian
}

// code is the language's, as the rulebook and the texts of the screens have it.
func (l language) code() string { return l.choose("it", "en") }

func (l language) time(t time.Time) string {
	if t.IsZero() {
		return "-"
	}
	return t.Local().Format(l.choose("02/01/2006 15:04", "2006-01-02 15:04"))
}

// usageError: the command line does not make sense.
type usageError struct{ message string }

func (e usageError) Error() string { return e.message }

// inputError: what was given to work on cannot be used; the message says why.
type inputError struct{ message string }

func (e inputError) Error() string { return e.message }

// errFound: a check was carried through and found something, already said.
var errFound = errors.New("findings")

// errUnusable: some of what was given cannot be used, already said.
var errUnusable = errors.New("unusable input")

// explain puts an error into words and says how the program ends.
func (p program) explain(err error) (status int, message string) {
	var usage usageError
	if errors.As(err, &usage) {
		return statusInput, usage.message + p.text.choose(" (sportelloctl help per l'aiuto)", " (sportelloctl help for help)")
	}
	var input inputError
	if errors.As(err, &input) {
		return statusInput, input.message
	}
	switch {
	case errors.Is(err, errFound):
		return statusRefused, ""
	case errors.Is(err, errUnusable):
		return statusInput, ""
	}
	return p.explainDesk(err)
}

// explainDesk puts the desk's errors into the words of the screens: what
// happened and what is safe. What to do is different here.
func (p program) explainDesk(err error) (status int, message string) {
	name := desk.ErrorName(err)
	texts, failure := i18n.New(p.text.code())
	if failure != nil || !texts.Has("error."+name+".what") || name == "unexpected" {
		return statusRefused, err.Error()
	}
	message = texts.T("error."+name+".what") + " " + texts.T("error."+name+".kept")
	status = statusRefused
	switch {
	case errors.Is(err, store.ErrForeign), errors.Is(err, store.ErrNewer), errors.Is(err, store.ErrNotFound),
		errors.Is(err, client.ErrAddress), errors.Is(err, wire.ErrCode), errors.Is(err, desk.ErrWeakPassphrase):
		status = statusInput
	case errors.Is(err, store.ErrDamaged):
		message += p.text.choose(" Le copie: sportelloctl restore.", " The backups: sportelloctl restore.") + " (" + err.Error() + ")"
	case errors.Is(err, desk.ErrNotEnrolled):
		message += p.text.choose(" Collegarlo: sportelloctl enrol.", " Link it: sportelloctl enrol.")
	}
	return status, message
}
