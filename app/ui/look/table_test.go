package look_test

import (
	"fmt"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"sportello/app/ui/look"
)

// newTable shows rows "0", "1", … in a window with room for ten of them.
func newTable(t *testing.T, rows int, spec look.TableSpec) (*look.Table, fyne.Canvas) {
	t.Helper()
	test.NewTempApp(t).Settings().SetTheme(look.Theme(look.Light, 100))
	spec.Columns = []look.TableColumn{{Title: "Numero"}, {Title: "Stato", Width: 120, Spare: true}}
	table := look.NewTable(spec)
	window := test.NewTempWindow(t, table)
	window.SetPadded(false)
	window.Resize(fyne.NewSize(400, 33+10*38))
	table.SetRows(rows, numbered)
	window.Canvas().Focus(table)
	return table, window.Canvas()
}

func numbered(row int) []look.Cell {
	return []look.Cell{{Text: fmt.Sprint(row)}, {Text: "in attesa", Chip: true}}
}

func TestTableByKeyboard(t *testing.T) {
	tests := []struct {
		name string
		keys []fyne.KeyName
		want int
	}{
		{"starts at the first", nil, 0},
		{"down and up", []fyne.KeyName{fyne.KeyDown, fyne.KeyDown, fyne.KeyUp}, 1},
		{"not above the first", []fyne.KeyName{fyne.KeyUp}, 0},
		{"the last", []fyne.KeyName{fyne.KeyEnd}, 99},
		{"not below the last", []fyne.KeyName{fyne.KeyEnd, fyne.KeyDown, fyne.KeyPageDown}, 99},
		{"a page is what shows", []fyne.KeyName{fyne.KeyPageDown}, 10},
		{"and back", []fyne.KeyName{fyne.KeyPageDown, fyne.KeyPageDown, fyne.KeyPageUp, fyne.KeyHome}, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			opened, moved := -1, -1
			table, canvas := newTable(t, 100, look.TableSpec{OnOpen: func(row int) { opened = row }, OnMoved: func(row int) { moved = row }})
			for _, key := range tt.keys {
				press(canvas, key)
			}
			if table.Current() != tt.want || len(tt.keys) > 0 && tt.want > 0 && moved != tt.want {
				t.Errorf("at %d, told %d, want %d", table.Current(), moved, tt.want)
			}
			press(canvas, fyne.KeyReturn)
			if opened != tt.want {
				t.Errorf("opened %d, want %d", opened, tt.want)
			}
		})
	}
}

func TestTableForwardsWhatItHasNoUseFor(t *testing.T) {
	var keys []fyne.KeyName
	var runes []rune
	_, canvas := newTable(t, 3, look.TableSpec{
		Keys: func(e *fyne.KeyEvent) bool { keys = append(keys, e.Name); return true },
		Rune: func(r rune) bool { runes = append(runes, r); return true },
	})
	for _, key := range []fyne.KeyName{fyne.KeyF8, fyne.KeyEscape, fyne.KeySpace, fyne.KeyDown} {
		press(canvas, key)
	}
	if fmt.Sprint(keys) != "[F8 Escape]" || string(runes) != " " {
		t.Errorf("keys %v, runes %q", keys, string(runes))
	}
}

// Rows that come and go leave the current one in place, or at the end.
func TestTableKeepsItsPlace(t *testing.T) {
	table, canvas := newTable(t, 20, look.TableSpec{})
	press(canvas, fyne.KeyEnd)
	table.SetRows(30, numbered)
	if table.Current() != 19 {
		t.Errorf("at %d after rows were added", table.Current())
	}
	table.SetRows(5, numbered)
	if table.Current() != 4 {
		t.Errorf("at %d of 5", table.Current())
	}
	table.SetRows(0, nil)
	press(canvas, fyne.KeyDown)
	press(canvas, fyne.KeyReturn)
	if table.Current() != -1 {
		t.Errorf("at %d of none", table.Current())
	}
}

func TestTableByMouse(t *testing.T) {
	opened := -1
	table, _ := newTable(t, 100, look.TableSpec{OnOpen: func(row int) { opened = row }})
	at := func(row float32) fyne.Position { return fyne.NewPos(50, 33+38*row+5) }
	click := func(row float32) {
		table.MouseDown(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: at(row)}})
	}
	click(3)
	if table.Current() != 3 || opened != -1 {
		t.Errorf("a press: at %d, opened %d", table.Current(), opened)
	}
	table.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.Delta{DY: -10}})
	click(3)
	table.DoubleTapped(&fyne.PointEvent{Position: at(3)})
	if opened != 4 {
		t.Errorf("opened %d after one row was scrolled away", opened)
	}
	click(-0.9) // the heading
	if table.Current() != 4 {
		t.Error("the heading is no row")
	}
}

// A hundred thousand rows cost what a screenful costs.
func BenchmarkTableOf100000(b *testing.B) {
	test.NewApp().Settings().SetTheme(look.Theme(look.Light, 100))
	table := look.NewTable(look.TableSpec{Columns: []look.TableColumn{{Title: "Persona"}, {Title: "Pratica"}, {Title: "Stato", Width: 180}}})
	window := test.NewWindow(table)
	window.Resize(fyne.NewSize(1000, 600))
	table.SetRows(100_000, func(row int) []look.Cell {
		return []look.Cell{{Text: fmt.Sprint("PROVA ", row), Style: look.Strong}, {Text: "Rinnovo · Lavoro subordinato"}, {Text: "In attesa", Chip: true}}
	})
	for i := 0; b.Loop(); i++ {
		table.SetCurrent(i * 7919 % 100_000)
	}
}
