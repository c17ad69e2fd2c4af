package ui

import (
	"context"
	"strings"
	"unicode"

	"sportello/app/desk"
	"sportello/app/ui/field"
	"sportello/app/ui/look"
	"sportello/assets/i18n"
)

// firstStart creates the first operator, then shows the recovery key, once.
type firstStart struct {
	door
	fields operatorFields
	create *look.Button
	done   *look.Button // on the page of the key
}

func newFirstStart(w *Window) *firstStart {
	s := &firstStart{door: newDoor(w)}
	s.fields = newOperatorFields(w.texts, s.host)
	s.create = w.button(w.texts.T("first.create"), "", look.Main, s.submit)
	s.host.Next = s.fields.next(func() { w.options.Window.Canvas().Focus(s.create); s.submit() })
	s.show(w.texts.T("first.title"), w.texts.T("first.intro"),
		w.languageChoice(s.host),
		stacked(s.fields.all()...),
		look.Row(0, -1, s.create))
	return s
}

// languageChoice switches the language of the screens.
func (w *Window) languageChoice(host *field.Host) *field.Choice {
	var members []field.Member
	for _, language := range i18n.Languages() {
		members = append(members, field.Member{Value: language, Label: w.texts.T("settings.language." + language)})
	}
	choice := field.NewChoice(host, field.Spec{Name: "language", Label: w.texts.T("first.language"), Required: true, OnChanged: func(language string) {
		if language != w.texts.Language() {
			w.options.Do(func() { w.setLanguage(language) }) // the choice is still being used
		}
	}}, members...)
	choice.SetValue(w.texts.Language())
	return choice
}

// Shown implements screen.Screen.
func (s *firstStart) Shown() { s.fields.name.Focus() }

func (s *firstStart) submit() {
	operator, ok := s.fields.read()
	if !ok || s.create.Disabled() {
		return
	}
	w := s.window
	opened := w.desk // the work runs elsewhere
	var session *desk.Session
	var key string
	s.create.SetText(w.texts.T("common.loading"))
	s.slow(s.create, func() (err error) {
		session, key, err = opened.First(context.Background(), operator)
		return err
	}, func(err error) {
		s.create.SetText(w.texts.T("first.create"))
		if err != nil {
			w.failed(err)
			return
		}
		w.prefs.SetString(operatorName, operator.Name)
		s.showKey(session, key)
	})
}

// showKey shows the recovery key until the operator says that it is safe.
func (s *firstStart) showKey(session *desk.Session, key string) {
	w := s.window
	shown := look.NewPlate(look.ColorPrimarySoft, look.Inset(12, 14, 12, 14, look.NewParagraph(grouped(key), look.Style{Mono: true, Size: look.SizeTitle})))
	copyKey := w.button(w.texts.T("common.copy"), "", look.Plain, func() {
		w.options.App.Clipboard().SetContent(key)
		w.say(w.texts.T("first.recovery.copied"))
	})
	print := w.button(w.texts.T("common.print"), "", look.Plain, func() { w.printKey(key) })
	s.done = w.button(w.texts.T("first.recovery.done"), "", look.Main, func() { w.enter(session) })
	s.show(w.texts.T("first.recovery.title"), w.texts.T("first.recovery.text"),
		shown, look.Flow(10, print, copyKey, s.done))
	w.root.show(s.object)
	w.options.Window.Canvas().Focus(print)
	w.options.Shown("recovery-key")
}

// printKey opens the sheet to print.
func (w *Window) printKey(key string) {
	sheet, err := desk.KeySheet(w.texts.Language(), grouped(key), w.options.Clock())
	if err != nil {
		w.failed(err)
		return
	}
	w.view("recovery-key", sheet)
}

// grouped breaks a long key into groups that can be read out and wrapped; typed
// in again, the spaces do not matter.
func grouped(key string) string {
	const group = 6
	head, rest := "", key
	if at := strings.LastIndexByte(key, '-'); at >= 0 {
		head, rest = key[:at+1], key[at+1:]
	}
	var groups []string
	for len(rest) > group {
		groups, rest = append(groups, rest[:group]), rest[group:]
	}
	return head + strings.Join(append(groups, rest), " ")
}

// operatorFields are what a new operator is asked for.
type operatorFields struct {
	texts                        *i18n.Texts
	name, display, first, second *field.Text
}

func newOperatorFields(texts *i18n.Texts, host *field.Host) operatorFields {
	text := func(name, hint string, options field.TextOptions) *field.Text {
		spec := field.Spec{Name: name, Label: texts.T("first." + name)}
		if hint != "" {
			spec.Hint = texts.T(hint)
		}
		return field.NewText(host, spec, options)
	}
	return operatorFields{
		texts:   texts,
		name:    text("name", "first.name.hint", field.TextOptions{Compact: true}),
		display: text("display-name", "first.display-name.hint", field.TextOptions{}),
		first:   text("passphrase", "first.passphrase.hint", field.TextOptions{Secret: true}),
		second:  text("passphrase-again", "", field.TextOptions{Secret: true}),
	}
}

func (f operatorFields) all() []field.Field {
	return []field.Field{f.name, f.display, f.first, f.second}
}

// next makes Enter in the last field do what the button does.
func (f operatorFields) next(do func()) func(field.Field) bool {
	return func(from field.Field) bool {
		if from != field.Field(f.second) {
			return false
		}
		do()
		return true
	}
}

// leastPassphrase is how many characters a passphrase has at least.
const leastPassphrase = 12

// read returns the operator, or marks what is missing and goes there.
func (f operatorFields) read() (desk.NewOperator, bool) {
	for _, each := range f.all() {
		each.SetFinding(field.None, "")
	}
	wrong := func(where field.Field, id string) (desk.NewOperator, bool) {
		where.SetFinding(field.Error, f.texts.T(id))
		where.Focus()
		return desk.NewOperator{}, false
	}
	name := strings.ToLower(f.name.Value())
	switch {
	case name == "" || strings.IndexFunc(name, unicode.IsSpace) >= 0:
		return wrong(f.name, "first.name.needed")
	case len([]rune(f.first.Value())) < leastPassphrase:
		return wrong(f.first, "error.weak-passphrase.what")
	case f.first.Value() != f.second.Value():
		f.second.SetValue("")
		return wrong(f.second, "first.mismatch")
	}
	display := f.display.Value()
	if display == "" {
		display = name
	}
	return desk.NewOperator{Name: name, DisplayName: display, Passphrase: f.first.Value()}, true
}
