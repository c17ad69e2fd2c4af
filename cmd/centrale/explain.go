package main

import (
	"errors"
	"io/fs"

	"sportello/cmd/console"
	"sportello/store"
	"sportello/store/office"
	"sportello/sync/wire"
)

// explain puts an error of the office into words and says how the program ends.
func (p program) explain(err error) (status int, message string) {
	for _, known := range []struct {
		err     error
		status  int
		it, en  string
		precise bool // the error's own text says more that people need
	}{
		{office.ErrWrongKey, console.StatusInput, "le chiavi non sono quelle di questo registro", "the keys are not this ledger's", false},
		{store.ErrForeign, console.StatusInput, "il file non è un registro di Sportello", "the file is not a Sportello ledger", false},
		{store.ErrNewer, console.StatusInput, "il registro è di una versione più recente del programma: aggiornare centrale", "the ledger is from a newer version of the program: update centrale", false},
		{office.ErrOlder, console.StatusRefused, "il registro è di una versione precedente del programma: metterlo al lavoro lo aggiorna (centrale serve o centrale rebuild)", "the ledger is from an older version of the program: putting it to work brings it up to date (centrale serve or centrale rebuild)", false},
		{office.ErrOtherLog, console.StatusRefused, "accanto al registro c'è il log di quello di prima: togliere ledger.db-wal e ledger.db-shm, poi riprovare", "beside the ledger is the log of the one before: remove ledger.db-wal and ledger.db-shm, then try again", false},
		{store.ErrDamaged, console.StatusRefused, "il registro è danneggiato; non è stato modificato. Usare l'ultima copia buona", "the ledger is damaged; it was not changed. Use the last good backup", true},
		{store.ErrFull, console.StatusRefused, "il disco è pieno; nulla è andato perso", "the disk is full; nothing was lost", false},
		{store.ErrReadOnly, console.StatusRefused, "il registro è in sola lettura", "the ledger is read-only", false},
		{store.ErrInUse, console.StatusRefused, "il registro è occupato da un altro programma: riprovare", "the ledger is held by another program: try again", false},
		{office.ErrNameTaken, console.StatusRefused, "il nome è già di un portatile attivo: revocarlo o sceglierne un altro", "the name is an active laptop's: revoke that one or choose another", false},
		{office.ErrReleaseSerial, console.StatusRefused, "il numero non è più alto di quello dell'ultimo regolamento pubblicato", "the serial is not higher than that of the last rulebook published", false},
		{errVersionTaken, console.StatusRefused, "questa versione è già in vigore: cambiare version in rulebook.yaml", "this version is in force already: change version in rulebook.yaml", false},
		{wire.ErrVersion, console.StatusInput, "il file è di una versione più recente del programma: aggiornare centrale", "the file is from a newer version of the program: update centrale", false},
		{wire.ErrTooLarge, console.StatusInput, "troppo grande", "too large", true},
		{store.ErrMalformed, console.StatusInput, "il file è incompleto o alterato; nulla è stato preso", "the file is incomplete or was altered; nothing was taken", true},
		{fs.ErrExist, console.StatusRefused, "esiste già e non viene sovrascritto", "it exists already and is not overwritten", true},
		{store.ErrNotFound, console.StatusInput, "non trovato", "not found", true},
		{fs.ErrNotExist, console.StatusInput, "non trovato", "not found", true},
	} {
		if errors.Is(err, known.err) {
			message = p.Choose(known.it, known.en)
			if known.precise {
				message += " (" + err.Error() + ")"
			}
			return known.status, message
		}
	}
	return console.StatusRefused, err.Error()
}
