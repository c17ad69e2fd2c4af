//go:build ci

package ui_test

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"sportello/store"
)

// officePictures takes pictures of what colleagues wrote in each of the settings.
func officePictures(t *testing.T, name string, settings []setting, fill func(e *elsewhere), to func(p *program)) {
	for _, s := range settings {
		t.Run(s.file(name), func(t *testing.T) {
			p := newProgram(t)
			s.set(p)
			reconciling(p, fill)
			p.start()
			p.resize(s.size())
			p.press(passphrase + "<Return>")
			to(p)
			p.picture(s.file(name))
		})
	}
}

func TestPicturesOfReconciliation(t *testing.T) {
	there := func(p *program) { p.press("<Ctrl+7>") }
	officePictures(t, "reconciliation", settings, manyNames, there)
	officePictures(t, "reconciliation_empty", []setting{usual, {name: "small", width: 1024, height: 600}}, func(*elsewhere) {}, there)
	officePictures(t, "reconciliation_fields", []setting{usual, {name: "dark", theme: "dark"}}, manyNames, func(p *program) {
		p.press("<Ctrl+7><Right><Right><Right>3<Ctrl+A>05021988<Return>2")
	})
	for name, rights := range map[string]string{"arabic": "<Right>", "long": "<Right><Right>", "bengali": "<Right><Right><Right><Right>", "cyrillic": "<Right><Right><Right><Right><Right>"} {
		officePictures(t, "reconciliation_"+name, []setting{usual}, manyNames, func(p *program) { p.press("<Ctrl+7>" + rights) })
	}
	officePictures(t, "reconciliation_story", []setting{usual}, manyNames, func(p *program) { p.press("<Ctrl+7>s") })
	officePictures(t, "reconciliation_ask", []setting{usual}, manyNames, func(p *program) { p.press("<Ctrl+7>c") })
}

// storied is a person with a story: begun, changed, contested and decided.
func storied(e *elsewhere) {
	person := e.person(bianchi, 72*time.Hour, map[string]string{"surname": "PROVA", "given_names": "FATOU", "original_name": "فاطو", "birth_date": "1992-03-15", "citizenship": "SEN", "mobile": "3335550142"})
	e.writes(neri, store.Person, person, e.states[person], 48*time.Hour, map[string]string{"mobile": "3335550143", "street": "VIA INVENTATA", "street_number": "12"})
	e.contest(person, map[string]string{"street_number": "21"}, map[string]string{"street_number": "12/A", "original_name": "فاطو بينتو"})
}

func TestPicturesOfHistory(t *testing.T) {
	officePictures(t, "history", settings, storied, func(p *program) { p.press("<Ctrl+2>prova<Return><Ctrl+Shift+H><Down>") })
	officePictures(t, "history_restore", []setting{usual}, storied, func(p *program) { p.press("<Ctrl+2>prova<Return><Ctrl+Shift+H><End><Return>") })
	pictures(t, "history_application", []setting{usual}, true, func(p *program) { p.press("<Ctrl+3><End><Return><Ctrl+Shift+H>") })
}

// askedHere is a question to this laptop, which has not been enrolled.
func askedHere(e *elsewhere) {
	person := e.person(bianchi, 72*time.Hour, map[string]string{"surname": "PROVA", "given_names": "FATOU"})
	e.writes(neri, store.Question, e.id(), store.Shared{}, time.Hour, map[string]string{"about": person.String(), "to": uuid.Nil.String(), "text": "Il numero civico è 12 o 21?"})
}

func TestPicturesOfQuestions(t *testing.T) {
	officePictures(t, "question", []setting{usual, {name: "small", width: 1024, height: 600}, {name: "contrast", theme: "contrast"}}, askedHere, func(*program) {})
	officePictures(t, "question_answer", []setting{usual}, askedHere, func(p *program) { p.press("r") })
}

func TestPicturesOfPeopleAlike(t *testing.T) {
	pictures(t, "person_alike", []setting{usual, {name: "dark", theme: "dark"}}, true, func(p *program) {
		p.press("<Ctrl+Shift+N>PROVA<Tab>FATOU<Tab><Tab>f<Tab>15031992<Tab>")
	})
}
