package main

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"time"

	"sportello/store"
	"sportello/store/office"
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

func (l language) time(t time.Time) string {
	if t.IsZero() {
		return "-"
	}
	return t.Local().Format(l.choose("02/01/2006 15:04", "2006-01-02 15:04"))
}

// usageError: the command line does not make sense.
type usageError struct{ message string }

func (e usageError) Error() string { return e.message }

// errFound: a check was carried through and found something, already said.
var errFound = errors.New("findings")

// explain puts an error into words and says how the program ends.
func (p program) explain(err error) (status int, message string) {
	var usage usageError
	if errors.As(err, &usage) {
		return statusInput, usage.message + p.text.choose(" (centrale help per l'aiuto)", " (centrale help for help)")
	}
	if errors.Is(err, errFound) {
		return statusRefused, ""
	}
	for _, known := range []struct {
		err     error
		status  int
		it, en  string
		precise bool // the error's own text says more that people need
	}{
		{office.ErrWrongKey, statusInput, "le chiavi non sono quelle di questo registro", "the keys are not this ledger's", false},
		{store.ErrForeign, statusInput, "il file non è un registro di Sportello", "the file is not a Sportello ledger", false},
		{store.ErrNewer, statusInput, "il registro è di una versione più recente del programma: aggiornare centrale", "the ledger is from a newer version of the program: update centrale", false},
		{store.ErrDamaged, statusRefused, "il registro è danneggiato; non è stato modificato. Usare l'ultima copia buona", "the ledger is damaged; it was not changed. Use the last good backup", true},
		{store.ErrFull, statusRefused, "il disco è pieno; nulla è andato perso", "the disk is full; nothing was lost", false},
		{store.ErrReadOnly, statusRefused, "il registro è in sola lettura", "the ledger is read-only", false},
		{store.ErrInUse, statusRefused, "il registro è occupato da un altro programma: riprovare", "the ledger is held by another program: try again", false},
		{office.ErrNameTaken, statusRefused, "il nome è già di un portatile attivo: revocarlo o sceglierne un altro", "the name is an active laptop's: revoke that one or choose another", false},
		{fs.ErrExist, statusRefused, "esiste già e non viene sovrascritto", "it exists already and is not overwritten", true},
		{store.ErrNotFound, statusInput, "non trovato", "not found", true},
		{fs.ErrNotExist, statusInput, "non trovato", "not found", true},
	} {
		if errors.Is(err, known.err) {
			message = p.text.choose(known.it, known.en)
			if known.precise {
				message += " (" + err.Error() + ")"
			}
			return known.status, message
		}
	}
	return statusRefused, err.Error()
}

func joined(words []string) string { return strings.Join(words, " ") }
