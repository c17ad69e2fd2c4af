package ui

import (
	"fyne.io/fyne/v2"

	"sportello/app/ui/field"
	"sportello/assets/i18n"
)

// host is what the fields of a surface share; see screen.Stage.Host.
func (w *Window) host() *field.Host {
	return &field.Host{Texts: fieldTexts(w.texts), Keys: w.runKey, Shortcut: w.runShortcut, Active: w.active, Keyboard: w.keyboard, Canvas: w.options.Window.Canvas()}
}

func fieldTexts(texts *i18n.Texts) field.Texts {
	return field.Texts{
		Derived: texts.T("application.derived"), NotADate: texts.T("field.date.invalid"), Either: func(one, other string) string {
			return texts.T("field.date.either", i18n.Data{"One": one, "Other": other})
		}, DateShape: texts.T("field.date.hint"),
		NotInList: texts.T("field.not-in-table"), NothingLike: texts.T("field.no-match"),
		Cut: texts.T("field.cut"), Copy: texts.T("field.copy"), Paste: texts.T("field.paste"), All: texts.T("field.select-all"),
	}
}

// escape makes a host whose fields give Esc to a function before the commands.
func (w *Window) escape(do func()) *field.Host {
	host := w.host()
	host.Keys = func(event *fyne.KeyEvent) bool {
		if event.Name == fyne.KeyEscape {
			do()
			return true
		}
		return w.runKey(event)
	}
	return host
}
