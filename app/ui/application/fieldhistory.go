package application

import (
	"context"
	"slices"

	"sportello/app/desk"
	"sportello/app/ui/look"
	"sportello/assets/i18n"
)

// mostChanges is how many changes of a field the dialog shows without scrolling.
const mostChanges = 5

// fieldHistory shows what became of the field in focus, and puts a value back.
// Where no field has the focus it does so for the section, or for all of them.
func (s *Screen) fieldHistory() {
	title := func(of string) string { return s.texts.T("application.history.of", i18n.Data{"Name": of}) }
	of, keys := title(s.named(s.key)), []string{s.key}
	if _, known := s.rules.Field(s.key); !known {
		of, keys = s.texts.T("application.history.all"), nil
		for _, section := range s.rules.Sections() {
			if section.ID == s.current {
				of, keys = title(section.Title.In(s.texts.Language())), section.Fields
				break
			}
			keys = append(keys, section.Fields...)
		}
	}
	var changes []desk.FieldChange
	s.stage.Try(func(ctx context.Context) (err error) {
		changes, err = s.app.FieldHistory(ctx, keys...)
		return err
	}, func() {
		if len(changes) == 0 {
			s.stage.Say(s.texts.T("application.history.empty"))
			return
		}
		s.showHistory(of, changes, len(keys) > 1)
	})
}

// showHistory lists changes, the last first. Of one field what last stood there
// before is chosen: that is what is looked for most often.
func (s *Screen) showHistory(title string, changes []desk.FieldChange, several bool) {
	var dismiss func()
	hint, yes, no := s.texts.T("application.history.hint"), s.texts.T("application.history.put-back"), s.texts.T("common.cancel")
	put := func(row int) { s.putBack(changes[row]) }
	if s.settled {
		hint, yes, no = s.texts.T("application.history.settled"), s.texts.T("common.close"), ""
		put = func(int) {}
	}
	table := look.NewTable(look.TableSpec{
		Columns: []look.TableColumn{{}, {Width: 150}}, Tall: true, Least: min(len(changes), mostChanges, s.roomForChanges()),
		OnOpen:   func(row int) { dismiss(); put(row) },
		Keys:     s.stage.Host().OnEscape(func() { dismiss() }).Keys,
		Keyboard: s.host.Keyboard, Active: s.host.Active,
	})
	table.SetRows(len(changes), func(row int) []look.Cell { return s.changeCells(changes[row], several) })
	if !several {
		table.SetCurrent(1 + slices.IndexFunc(changes[1:], func(c desk.FieldChange) bool { return c.After != "" }))
	}
	dismiss = look.Confirm(s.stage.Window.Canvas(), look.Question{
		Keyboard: s.host.Keyboard,
		Title:    title, Text: hint, Content: table, First: table, Yes: yes, No: no, Width: 560,
	}, func(yes bool) {
		if yes {
			put(table.Current())
		}
	})
}

// roomForChanges is how many there is room for in a small window.
func (s *Screen) roomForChanges() int {
	const others, change = 220, 57 // heights at 100 %
	return max(1, int((s.stage.Window.Canvas().Size().Height-look.Scaled(others))/look.Scaled(change)))
}

// changeCells are what a field came to, what it was before, when and by whom;
// of several also which it is.
func (s *Screen) changeCells(change desk.FieldChange, several bool) []look.Cell {
	detail := s.texts.T("application.history.before", i18n.Data{"Value": s.writtenThen(change.Key, change.Before)})
	if several {
		detail = joined(s.named(change.Key), detail)
	}
	style := look.Strong
	if change.After == "" {
		style = look.Muted
	}
	now := s.stage.Clock()
	at := change.At.In(now.Location())
	when := at.Format("15:04")
	if day := at.Format("02/01/2006"); day != now.Format("02/01/2006") {
		when = day + " " + when
	}
	return []look.Cell{{Text: s.writtenThen(change.Key, change.After), Style: style, Detail: detail}, {Text: when, Detail: change.By}}
}

// writtenThen is a value of a field's history as people read it; that of a group
// is what the tick says.
func (s *Screen) writtenThen(key, value string) string {
	official, _ := s.rules.Field(key)
	if value == "" {
		return s.texts.T("application.history.blank")
	}
	if _, grouped := s.rules.Group(official.Group); grouped {
		ticked, _ := s.rules.Field(value)
		return ticked.Label.In(s.texts.Language())
	}
	return s.form.Written(official, value)
}

// putBack gives a field the value it came to with a change.
func (s *Screen) putBack(change desk.FieldChange) {
	s.refresh(s.app.PutBack(change.Key, change.After))
	s.goTo(change.Key)
	s.stage.Say(s.texts.T("application.history.done", i18n.Data{"Field": s.named(change.Key)}))
}
