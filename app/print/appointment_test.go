package print

import (
	"bytes"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"sportello/assets/i18n/applicant"
)

func appointmentOf(language string) Appointment {
	return Appointment{
		Language: language, Applicant: "PROVA RAHMAN Esempio", Title: "Rinnovo · Lavoro subordinato",
		Date: "2026-12-01", Time: "09:20", Site: "Lido Adriano", Address: "Viale della Prova 62, 48122 Lido Adriano (RA)", Unsure: true, Made: made,
		Documents: []Bring{
			{"stamp-duty", "Marca da bollo da 16 €", true}, {"payment-slip", "Ricevuta del bollettino postale", true},
			{"passport", "Copia del passaporto", true}, {"held-permit", "Copia del permesso in possesso", true},
			{"tax-code", "Copia del codice fiscale", false}, {"housing-proof", "Prova di dove abita", true}, {"photos", "4 foto formato tessera", false},
			{"unilav", "Comunicazione di assunzione (UNILAV)", true}, {"stay-contract", "Contratto di soggiorno", false},
			{"income-statement", "Certificazione Unica o dichiarazione dei redditi", true}, {"no-such-document", "Documento che nessuno ha tradotto", true},
		},
	}
}

// appointmentIn draws the slip in a language.
func appointmentIn(t testing.TB, language string) func(*sheet) {
	t.Helper()
	a, err := newAppointmentSlip(appointmentOf(language))
	if err != nil {
		t.Fatal(err)
	}
	return func(s *sheet) { s.appointment(a) }
}

func TestAppointmentInEveryLanguage(t *testing.T) {
	for _, language := range applicant.Languages() {
		s := drawn(t, "it", appointmentIn(t, language))
		if len(s.pages) != 1 || s.faces.Lacking() {
			t.Errorf("%s: %d pages, letters lacking: %v", language, len(s.pages), s.faces.Lacking())
		}
		lines := linesOf(textsOf(s))
		for _, want := range []string{"martedì 1 dicembre 2026", "09:20", "Lido Adriano", "da verificare", "Porta con te", "Copia del passaporto", "Copia del codice fiscale (se c’è)", "Documento che nessuno ha tradotto"} {
			if !slices.ContainsFunc(lines, func(line string) bool { return strings.Contains(line, want) }) {
				t.Errorf("%s: %q is not on the slip", language, want)
			}
		}
		reviewed := !slices.ContainsFunc(lines, func(line string) bool { return strings.Contains(line, "non revisionata") })
		if reviewed != (language == applicant.Italian) {
			t.Errorf("%s: said to be reviewed: %v", language, reviewed)
		}
	}
}

// Nothing of a slip stands outside its margins, on either side.
func TestArabicBeginsAtTheRight(t *testing.T) {
	for _, text := range textsOf(drawn(t, "it", appointmentIn(t, "ar"))) {
		if text.text == "09:20" && text.x+text.width < pageWidth-margin-10 {
			t.Errorf("the time ends at %.0f mm", text.x+text.width)
		}
		if text.x < margin-0.1 || text.x+text.width > pageWidth-margin+0.5 {
			t.Errorf("%q stands at %.0f..%.0f mm", text.text, text.x, text.x+text.width)
		}
	}
}

func TestAppointmentWithAllThereIsToBring(t *testing.T) {
	a := appointmentOf("bn")
	for range 4 {
		a.Documents = append(a.Documents, a.Documents...)
	}
	var file bytes.Buffer
	if err := WriteAppointment(&file, a); err != nil || !bytes.HasPrefix(file.Bytes(), []byte("%PDF")) {
		t.Fatalf("%d bytes, %v", file.Len(), err)
	}
	slip, err := newAppointmentSlip(a)
	if err != nil {
		t.Fatal(err)
	}
	s := drawn(t, "it", func(s *sheet) { s.appointment(slip) })
	for _, text := range textsOf(s) {
		if text.y > pageHeight-margin/2 {
			t.Fatalf("%q at %.0f mm", text.text, text.y)
		}
	}
	if len(s.pages) < 3 {
		t.Errorf("%d pages", len(s.pages))
	}
}

func TestAppointmentWithoutADay(t *testing.T) {
	a := appointmentOf("it")
	a.Date = "1/12/2026"
	if err := WriteAppointment(&bytes.Buffer{}, a); err == nil || strings.Contains(err.Error(), a.Applicant) {
		t.Errorf("%v", err)
	}
}

func TestAppointmentIsTheSameFile(t *testing.T) {
	var first bytes.Buffer
	if err := WriteAppointment(&first, appointmentOf("ar")); err != nil {
		t.Fatal(err)
	}
	time.Sleep(time.Second) // the renderer writes the present time in seconds
	var second bytes.Buffer
	if err := WriteAppointment(&second, appointmentOf("ar")); err != nil || !bytes.Equal(first.Bytes(), second.Bytes()) {
		t.Errorf("two files of one slip differ, %v", err)
	}
}

func BenchmarkAppointment(b *testing.B) {
	a := appointmentOf("bn")
	for b.Loop() {
		if err := WriteAppointment(io.Discard, a); err != nil {
			b.Fatal(err)
		}
	}
}
