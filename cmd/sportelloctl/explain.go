package main

import (
	"errors"

	"sportello/app/desk"
	"sportello/assets/i18n"
	"sportello/cmd/console"
	"sportello/store"
	"sportello/sync/client"
	"sportello/sync/wire"
)

// code is the language's, as the rulebook and the texts of the screens have it.
func (p program) code() string { return string(p.Language) }

// inputError: what was given to work on cannot be used; the message says why.
type inputError struct{ message string }

func (e inputError) Error() string { return e.message }

// errUnusable: some of what was given cannot be used, already said.
var errUnusable = errors.New("unusable input")

// explain puts an error into words and says how the program ends.
func (p program) explain(err error) (status int, message string) {
	var input inputError
	if errors.As(err, &input) {
		return console.StatusInput, input.message
	}
	if errors.Is(err, errUnusable) {
		return console.StatusInput, ""
	}
	return p.explainDesk(err)
}

// explainDesk puts the desk's errors into the words of the screens: what
// happened and what is safe. What to do is different here.
func (p program) explainDesk(err error) (status int, message string) {
	name := desk.ErrorName(err)
	texts, failure := i18n.New(p.code())
	if failure != nil || !texts.Has("error."+name+".what") || name == "unexpected" {
		return console.StatusRefused, err.Error()
	}
	message = texts.T("error."+name+".what") + " " + texts.T("error."+name+".kept")
	status = console.StatusRefused
	switch {
	case errors.Is(err, store.ErrForeign), errors.Is(err, store.ErrNewer), errors.Is(err, store.ErrNotFound),
		errors.Is(err, client.ErrAddress), errors.Is(err, wire.ErrCode), errors.Is(err, desk.ErrWeakPassphrase):
		status = console.StatusInput
	case errors.Is(err, store.ErrDamaged):
		message += p.Choose(" Le copie: sportelloctl restore.", " The backups: sportelloctl restore.") + " (" + err.Error() + ")"
	case errors.Is(err, desk.ErrNotEnrolled):
		message += p.Choose(" Collegarlo: sportelloctl enrol.", " Link it: sportelloctl enrol.")
	}
	return status, message
}
