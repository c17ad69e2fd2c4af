package ui

import (
	"sportello/app/ui/field"
	"sportello/app/ui/look"
	"sportello/assets/i18n"
)

// button makes a button that forwards its keys to the commands.
func (w *Window) button(text, key string, rank look.Rank, tapped func()) *look.Button {
	b := look.NewButton(text, key, rank, tapped)
	b.Keys, b.Shortcut, b.Keyboard = w.runKey, w.runShortcut, w.keyboard
	return b
}

// newTable makes a table that forwards what it has no use for to the commands.
func (w *Window) newTable(spec look.TableSpec) *look.Table {
	spec.Active, spec.Shortcut, spec.Keyboard = w.active, w.runShortcut, w.keyboard
	if spec.Keys == nil {
		spec.Keys = w.runKey
	}
	if spec.Rune == nil {
		spec.Rune = w.runRune
	}
	return look.NewTable(spec)
}

// currentOf is what the current row of a table shows; false if there is none.
func currentOf[T any](table *look.Table, list []T) (row T, ok bool) {
	if at := table.Current(); at >= 0 && at < len(list) {
		return list[at], true
	}
	return row, false
}

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
