package ui

import (
	"cmp"

	"fyne.io/fyne/v2"

	"sportello/app/ui/field"
	"sportello/app/ui/look"
)

// fieldDialog is a dialog with fields. Enter goes on and in the last field does what
// the main button does; Esc leaves everything as it was.
type fieldDialog struct {
	window     *Window
	host       *field.Host
	title, why string
	yes        string
	fields     []field.Field
	first      field.Field // where the focus starts; nil: in the first
	// content is how the fields lie, one below the other if that is nil, and width
	// how wide it is in pixels at 100 %; 0: 480.
	content fyne.CanvasObject
	width   float32
	dismiss func()
}

func (w *Window) newDialog(title, why, yes string) *fieldDialog {
	f := &fieldDialog{window: w, title: title, why: why, yes: yes}
	f.host = w.host().OnEscape(func() { f.dismiss() })
	return f
}

func (f *fieldDialog) text(name, label, hint string, options field.TextOptions) *field.Text {
	text := field.NewText(f.host, field.Spec{Name: name, Label: label, Hint: hint}, options)
	f.fields = append(f.fields, text)
	return text
}

func (f *fieldDialog) choice(name, label, value string, members ...field.Member) *field.Choice {
	choice := field.NewChoice(f.host, field.Spec{Name: name, Label: label, Required: true}, members...)
	choice.SetValue(value)
	f.fields = append(f.fields, choice)
	return choice
}

// ask shows the dialog. When the operator is done, check says whether the fields
// are in order, marking what is not; then the dialog closes and do is called.
func (f *fieldDialog) ask(check func() bool, do func()) {
	submit := func() {
		if check() {
			f.dismiss()
			do()
		}
	}
	f.host.Next = func(from field.Field) bool {
		if from != f.fields[len(f.fields)-1] {
			return false
		}
		submit()
		return true
	}
	if f.first == nil {
		f.first = f.fields[0]
	}
	if f.content == nil {
		f.content = stacked(f.fields...)
	}
	f.dismiss = look.Confirm(f.window.options.Window.Canvas(), look.Question{
		Keyboard: f.host.Keyboard,
		Title:    f.title, Text: f.why, Content: f.content, First: f.first,
		Yes: f.yes, No: f.window.texts.T("common.cancel"), Width: cmp.Or(f.width, 480),
	}, func(yes bool) {
		if !yes {
			return
		}
		if check() {
			do()
			return
		}
		f.window.options.Do(func() { f.ask(check, do) }) // with what was typed and what is wrong with it
	})
}

// need marks a field that is empty.
func (f *fieldDialog) need(needed field.Field) bool {
	if needed.Value() == "" {
		needed.SetFinding(field.Error, f.window.texts.T("common.required"))
		needed.Focus()
		return false
	}
	needed.SetFinding(field.None, "")
	return true
}

// passphrases checks a new passphrase typed twice.
func (f *fieldDialog) passphrases(first, second field.Field) bool {
	first.SetFinding(field.None, "")
	second.SetFinding(field.None, "")
	switch {
	case len([]rune(first.Value())) < leastPassphrase:
		first.SetFinding(field.Error, f.window.texts.T("error.weak-passphrase.what"))
		first.Focus()
	case first.Value() != second.Value():
		second.SetValue("")
		second.SetFinding(field.Error, f.window.texts.T("first.mismatch"))
		second.Focus()
	default:
		return true
	}
	return false
}
