package ui

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"time"

	"fyne.io/fyne/v2"
	"github.com/google/uuid"

	"sportello/app/desk"
	"sportello/app/statistics"
	"sportello/app/ui/field"
	"sportello/app/ui/look"
	"sportello/app/ui/screen"
	"sportello/assets/i18n"
)

// behindAsked is which list is shown, and where in it the operator is. It names
// figures and places of work, nobody.
type behindAsked struct {
	Query   statistics.Query
	Number  statistics.Number
	Uneven  *unevenName `json:",omitempty"` // the cases of this, in place of a number
	Title   string
	Told    string // what the number said
	Period  string
	Central bool // the number was the office's
	Row     int
}

// showBehind shows the records behind a number.
func (w *Window) showBehind(asked behindAsked) {
	where, _ := json.Marshal(asked) // of strings and numbers: it cannot fail
	w.show(place{name: behindPlace, detail: string(where)})
}

// behindScreen lists the records behind a number; each can be opened.
type behindScreen struct {
	*screen.Stage
	words figureWords
	asked behindAsked
	rows  []behindRow

	title  *look.Text
	told   *look.Text
	note   *fyne.Container
	table  *look.Table
	object fyne.CanvasObject
}

// valueColumn is the column of what was measured, or of the side of a comparison.
const valueColumn = 3

// behindRow is one record; of a comparison, on which side it is, named as in
// statistics.Side, and whether it was done there.
type behindRow struct {
	desk.Behind
	side string
	done bool
}

func newBehind(w *Window) *behindScreen {
	s := &behindScreen{Stage: w.stage, words: figureWords{Stage: w.stage}, title: look.NewElided("", look.Title), told: look.NewElided("", look.Muted), note: look.Column(0)}
	texts := s.Texts
	s.table = w.newTable(look.TableSpec{
		Columns: []look.TableColumn{
			{Title: texts.T("applications.column.person")}, {Title: texts.T("applications.column.title")},
			{Title: texts.T("statistics.column.day"), Width: 110}, {Title: texts.T("statistics.column.value"), Width: 200},
		},
		Empty: texts.T("statistics.behind.empty"), OnOpen: func(int) { s.open() }, OnMoved: func(row int) { s.asked.Row = row; s.Changed() },
	})
	back := w.button(texts.T("statistics.behind.back"), texts.T("key.escape"), look.Plain, w.back)
	s.object = page(look.Column(8, look.Row(10, 0, look.Column(0, s.title, s.told), back), s.note), look.Panel(s.table))
	return s
}

// Object implements screen.Screen.
func (s *behindScreen) Object() fyne.CanvasObject { return s.object }

// Commands implements screen.Screen.
func (s *behindScreen) Commands() []screen.Command {
	openable := func() bool { row, ok := s.row(); return ok && s.opens(row) }
	return []screen.Command{{ID: "open-behind", Key: fyne.KeyReturn, Menu: "command.menu.view", Enabled: openable, Run: s.open}}
}

// Shown implements screen.Screen.
func (s *behindScreen) Shown() { s.Window.Canvas().Focus(s.table) }

// Hidden implements screen.Screen.
func (s *behindScreen) Hidden() {}

// Where implements screen.Returning.
func (s *behindScreen) Where() string {
	where, _ := json.Marshal(s.asked)
	return string(where)
}

// Return implements screen.Returning: a list is always returned to.
func (s *behindScreen) Return(where string) {
	if err := json.Unmarshal([]byte(where), &s.asked); err != nil {
		return // not ours: the list stays empty
	}
	if s.asked.Uneven != nil {
		s.table.SetTitle(valueColumn, s.Texts.T("statistics.column.side"))
	}
	s.title.SetText(s.asked.Title)
	s.load()
}

func (s *behindScreen) refresh() { s.load() }

func (s *behindScreen) load() {
	asked := s.asked
	var rows []behindRow
	s.Try(func(ctx context.Context) (err error) {
		if asked.Uneven != nil {
			rows, err = casesOf(ctx, s.Session, asked)
			return err
		}
		found, err := s.Session.Behind(ctx, asked.Query, asked.Number)
		for _, each := range lastFirst(found) {
			rows = append(rows, behindRow{Behind: each})
		}
		return err
	}, func() {
		s.words.operators = s.Session.OperatorNames()
		s.show(rows)
	})
}

// lastFirst puts the last day first, and those of a day by name.
func lastFirst(records []desk.Behind) []desk.Behind {
	slices.SortStableFunc(records, func(a, b desk.Behind) int {
		return cmp.Or(cmp.Compare(b.When, a.When), cmp.Compare(a.Name, b.Name))
	})
	return records
}

func (s *behindScreen) show(rows []behindRow) {
	s.rows = rows
	gone := 0
	for _, row := range rows {
		if row.Gone {
			gone++
		}
	}
	told := append([]string{s.asked.Told, s.asked.Period}, s.words.narrowed(s.asked.Query)...)
	if s.asked.Told != strconv.Itoa(len(rows)) {
		told = append(told, s.Texts.N("statistics.behind.listed", len(rows)))
	}
	s.told.SetText(joined(told...))
	s.note.Objects = nil
	if s.asked.Central {
		s.note.Add(look.Banner(look.Primary, s.Texts.T("statistics.behind.central", i18n.Data{"Count": s.asked.Told})+" "+s.Texts.N("statistics.behind.here", len(rows))))
	}
	if gone > 0 {
		s.note.Add(look.Banner(look.Neutral, s.Texts.N("statistics.behind.gone", gone)))
	}
	row := s.asked.Row
	s.table.SetRows(len(rows), s.cells)
	s.table.SetCurrent(row)
	s.object.Refresh()
	s.Changed()
}

func (s *behindScreen) cells(at int) []look.Cell {
	row := s.rows[at]
	name := look.Cell{Text: row.Name, Style: look.Style{Bold: true, Font: look.FontFor(row.Name)}}
	switch {
	case row.Gone:
		name = look.Cell{Text: s.Texts.T("statistics.behind.not-here"), Style: look.Muted}
	case row.Name == "":
		name = look.Cell{Text: s.Texts.T("day.nameless"), Style: look.Muted}
	}
	title := row.Title
	if title == "" && !row.Gone {
		title = s.Texts.T("applications.untitled")
	}
	value := look.Cell{Text: row.Value, Style: look.Strong}
	if uneven := s.asked.Uneven; uneven != nil {
		data := i18n.Data{"Name": s.words.side(uneven.By, row.side)}
		value = look.Cell{Text: s.Texts.T("uniformity.not-done", data), Chip: true}
		if row.done { // neither is said to be right
			value = look.Cell{Text: s.Texts.T("uniformity.done", data), Chip: true, Tone: look.Primary}
		}
	}
	return []look.Cell{name, {Text: title}, {Text: field.FormatDate(row.When), Style: look.Muted}, value}
}

func (s *behindScreen) row() (behindRow, bool) { return currentOf(s.table, s.rows) }

// opens says whether there is something to open here.
func (s *behindScreen) opens(row behindRow) bool {
	return !row.Gone && (row.Kind == statistics.Application || row.Person != uuid.Nil)
}

// open opens the application, or the page of who came.
func (s *behindScreen) open() {
	row, ok := s.row()
	switch {
	case !ok:
	case !s.opens(row):
		s.Say(s.Texts.T("statistics.behind.not-here"))
	case row.Kind == statistics.Application:
		openApplication(s.Stage, desk.Summary{ID: row.ID})
	default:
		s.ShowPerson(row.Person)
	}
}

// fileDate is a day as names of files have it.
func fileDate(iso string) string {
	at, err := time.Parse(time.DateOnly, iso)
	if err != nil {
		return iso
	}
	return at.Format("20060102")
}
