package ui

import (
	"context"
	"strings"

	"github.com/google/uuid"

	"sportello/app/desk"
	"sportello/app/ui/field"
	"sportello/app/ui/look"
	"sportello/app/ui/screen"
	"sportello/assets/i18n"
)

// scanned takes what a document reader has typed: to whoever is in hand, if it
// is theirs, else into the search box.
func (w *Window) scanned(text string) {
	if w.session == nil {
		return
	}
	w.active()
	if p := w.palette; p != nil && p.popup.Visible() {
		p.set(text)
		return
	}
	if w.inDialog() {
		w.say(w.texts.T("read.wait"))
		return
	}
	if s, ok := w.current.(screen.Reading); !ok || !s.Read(w.session.Understand(text)) {
		w.search(text)
	}
}

// showRead shows a place and gives it what was read of a document.
func (w *Window) showRead(to place, read desk.Understood) {
	if !read.Read() {
		w.show(to)
		return
	}
	give := func() {
		if s, ok := w.current.(screen.Reading); ok {
			s.Read(read)
		}
	}
	if w.current != nil && to == w.located().without() {
		give()
		return
	}
	w.arrived = give
	w.show(to)
}

// apply goes on with the application of a person that is not finished, or starts
// one, and gives it what was read.
func (w *Window) apply(person uuid.UUID, read desk.Understood) {
	session := w.session // the work runs elsewhere
	var id uuid.UUID
	w.stage.Try(func(ctx context.Context) error {
		unfinished, err := session.Applications(ctx, person, desk.Draft, desk.HandedOver)
		if err != nil {
			return err
		}
		if len(unfinished) > 0 {
			id = unfinished[0].ID
			return nil
		}
		started, err := session.Start(ctx, person)
		if err == nil {
			id = started.ID()
		}
		return err
	}, func() {
		w.showRead(place{name: applicationPlace, id: id}, read)
	})
}

// begin begins somebody new: on file at once where a document has told who it
// is, else on a card to be gone on with.
func (w *Window) begin(read desk.Understood, then func(person uuid.UUID)) {
	if read.Read() && read.Named() {
		w.create(read.Values, then)
		return
	}
	w.show(place{name: personPlace})
	if card, ok := w.current.(*personScreen); ok && card.person.ID == uuid.Nil {
		card.suggest(read.Values)
		card.offered = !read.Read()
	}
}

// create puts somebody new on file.
func (w *Window) create(values map[string]string, then func(person uuid.UUID)) {
	session := w.session // the work runs elsewhere
	var person desk.Person
	w.creating = true
	w.work(func(ctx context.Context) (err error) {
		person, err = session.CreatePerson(ctx, values)
		return err
	}, func(err error) {
		w.creating = false
		if err != nil {
			w.failed(err)
			return
		}
		then(person.ID)
	})
}

// newPersonCell is the row that begins somebody new, with what was read of them.
func newPersonCell(texts *i18n.Texts, session *desk.Session, read desk.Understood, query string) look.Cell {
	cell := look.Cell{Text: texts.T("people.new"), Style: look.Strong, Detail: query}
	switch {
	case query == "":
		cell.Detail = texts.T("palette.new-person.hint")
	case read.Read():
		if read.Named() {
			cell.Text = strings.TrimSpace(read.Values["surname"] + " " + read.Values["given_names"])
		}
		cell.Detail = told(texts, session, read.Values)
	}
	return cell
}

// told is what was read of somebody, in short.
func told(texts *i18n.Texts, session *desk.Session, values map[string]string) string {
	state := func(code string) string {
		known, ok := session.Tables().StateByKit(code)
		switch {
		case !ok:
			return ""
		case texts.Language() == "en":
			return known.NameEN
		}
		return known.Name
	}
	say := func(id, value string) string {
		if value == "" {
			return ""
		}
		return texts.T(id, i18n.Data{"Value": value})
	}
	born := state(values["birth_state"])
	if values["birth_city"] != "" {
		born = values["birth_city"]
	}
	return joined(values["fiscal_code"], say("read.told.born", field.FormatDate(values["birth_date"])), born, state(values["citizenship"]),
		say("read.told.document", values["document_number"]), say("read.told.permit", values["permit_number"]))
}

// misread says what is wrong with what was read, "" if nothing is.
func misread(texts *i18n.Texts, read desk.Understood) string {
	var parts []string
	for _, wrong := range read.Wrong {
		parts = append(parts, texts.T("read.wrong", i18n.Data{"Part": texts.T(wrong.Part), "What": texts.T(wrong.Text, wrong.Data)}))
		if len(parts) == mostMisread {
			break
		}
	}
	return strings.Join(parts, " ")
}

// mostMisread is how many wrong parts are told at once.
const mostMisread = 2

// lines pastes several lines into one, with their ends to be seen: a document's
// are told apart by them. What is one line is left to the field.
func lines(set func(text string)) func(text string) bool {
	return func(text string) bool {
		if !strings.ContainsAny(strings.TrimSpace(text), "\n\r") {
			return false
		}
		set(text)
		return true
	}
}

// inOneLine shows the ends of lines as a sign.
func inOneLine(text string) string {
	return strings.Join(strings.FieldsFunc(strings.TrimSpace(text), func(r rune) bool { return r == '\n' || r == '\r' }), string(desk.LineBreak))
}
