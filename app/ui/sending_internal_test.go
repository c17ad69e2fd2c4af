package ui

import (
	"testing"
	"time"

	"sportello/app/desk"
	"sportello/app/ui/screen"
	"sportello/assets/i18n"
)

// How far an attempt is, and how long it still takes, in words.
func TestProgressInWords(t *testing.T) {
	for _, c := range []struct {
		language string
		step     desk.Progress
		want     string
	}{
		{"it", desk.Progress{Done: 3, Total: 10}, "Inviate 3 di 10"},
		{"it", desk.Progress{Done: 3, Total: 10, Left: 20400 * time.Millisecond}, "Inviate 3 di 10 · ancora 20 secondi"},
		{"it", desk.Progress{Done: 3, Total: 10, Left: time.Second}, "Inviate 3 di 10 · ancora 1 secondo"},
		{"it", desk.Progress{Done: 3, Total: 10, Left: 5 * time.Minute}, "Inviate 3 di 10 · ancora 5 minuti"},
		{"it", desk.Progress{Fetching: true, Done: 1}, "Ricevuta 1 scheda"},
		{"it", desk.Progress{Fetching: true, Done: 40, Total: 120, Left: 90 * time.Second}, "Ricevute 40 schede di 120 · ancora 90 secondi"},
		{"en", desk.Progress{Done: 3, Total: 10, Left: 20 * time.Second}, "Sent 3 of 10 · 20 seconds left"},
		{"en", desk.Progress{Fetching: true, Done: 40}, "40 records received"},
	} {
		texts, err := i18n.New(c.language)
		if err != nil {
			t.Fatal(err)
		}
		if got := progressText(texts, c.step); got != c.want {
			t.Errorf("%+v: %q, want %q", c.step, got, c.want)
		}
	}
}

// All is sent only where nothing waits any more.
func TestAnAttemptInWords(t *testing.T) {
	for _, c := range []struct {
		delivery desk.Delivery
		waiting  int
		want     string
	}{
		{desk.Delivery{}, 0, "Tutto inviato. Non c’è niente in attesa."},
		{desk.Delivery{}, 2, "2 operazioni in attesa"},
		{desk.Delivery{Done: 3}, 0, "Inviate 3 operazioni. L’ufficio ha confermato."},
		{desk.Delivery{Done: 3, Quarantined: 1}, 0, "L’ufficio ha ricevuto tutto. 1 operazione è da rivedere."},
	} {
		texts, err := i18n.New("it")
		if err != nil {
			t.Fatal(err)
		}
		var said string
		s := sendingScreen{Stage: &screen.Stage{Texts: texts, Say: func(text string) { said = text }}}
		if s.told(c.delivery, c.waiting); said != c.want {
			t.Errorf("%+v, %d waiting: %q, want %q", c.delivery, c.waiting, said, c.want)
		}
	}
}
