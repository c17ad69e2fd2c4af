package field_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"sportello/app/ui/field"
)

func children(b *bench, values map[string]string) (*field.Rows, func() string) {
	model := map[string]string{}
	var rows [][]field.Field
	for i := range 4 {
		var row []field.Field
		for _, column := range []string{"cognome", "nome"} {
			name := fmt.Sprint(column, i)
			f := field.NewText(b.host, field.Spec{Name: name, Label: column, OnChanged: func(v string) { model[name] = v }}, field.TextOptions{})
			f.SetValue(values[name])
			model[name] = values[name]
			row = append(row, f)
		}
		rows = append(rows, row)
	}
	r := field.NewRows(b.host, field.RowsSpec{Title: func(i int) string { return fmt.Sprint("Figlio ", i+1) }, Add: "Aggiungi", Remove: "Togli", Columns: 4, Least: 100}, rows...)
	return r, func() string {
		var all []string
		for name, value := range model {
			if value != "" {
				all = append(all, name+"="+value)
			}
		}
		slices.Sort(all)
		return strings.Join(all, " ")
	}
}

func TestRowsShowWhatIsFilled(t *testing.T) {
	b := newBench(t)
	r, _ := children(b, map[string]string{"nome0": "Ada", "nome1": "Eva"})
	if r.Shown() != 2 {
		t.Errorf("%d rows shown", r.Shown())
	}
	empty, _ := children(b, nil)
	if empty.Shown() != 0 {
		t.Errorf("%d empty rows shown", empty.Shown())
	}
}

func TestRowsAddUpToTheForm(t *testing.T) {
	b := newBench(t)
	r, _ := children(b, nil)
	b.show(field.Wide(r.Container))
	for want := 1; want <= 6; want++ {
		r.Add()
		if got := r.Shown(); got != min(want, 4) {
			t.Errorf("after %d additions %d rows", want, got)
		}
		if f, ok := b.canvas.Focused().(field.Field); !ok || f.Name() != fmt.Sprint("cognome", min(want, 4)-1) {
			t.Errorf("the focus is not on the new row")
		}
	}
}

func TestRowsRemoveMovesUp(t *testing.T) {
	b := newBench(t)
	r, model := children(b, map[string]string{"nome0": "Ada", "nome1": "Eva", "cognome1": "PROVA", "nome2": "Ugo"})
	b.show(field.Wide(r.Container))
	for _, step := range []struct {
		row  int
		want string
		left int
	}{
		{0, "cognome0=PROVA nome0=Eva nome1=Ugo", 2},
		{7, "cognome0=PROVA nome0=Eva nome1=Ugo", 2},
		{1, "cognome0=PROVA nome0=Eva", 1},
		{0, "", 0},
	} {
		r.Remove(step.row)
		if got := model(); got != step.want || r.Shown() != step.left {
			t.Errorf("without row %d: %q, %d rows; want %q, %d", step.row, got, r.Shown(), step.want, step.left)
		}
	}
}

// Up and Down stay in the column and in the rows that are shown.
func TestArrowsGoFromRowToRow(t *testing.T) {
	b := newBench(t)
	r, _ := children(b, map[string]string{"nome0": "Ada", "nome1": "Eva", "nome2": "Ugo"})
	b.show(field.Wide(r.Container))
	b.canvas.FocusNext()
	b.canvas.FocusNext()
	for _, step := range []struct{ key, want string }{
		{"<Down>", "nome1"}, {"<Down>", "nome2"}, {"<Down>", "nome2"}, {"<Up>", "nome1"}, {"<Up>", "nome0"}, {"<Up>", "nome0"},
	} {
		b.press(step.key)
		if got := b.canvas.Focused().(field.Field).Name(); got != step.want {
			t.Fatalf("%s led to %s, want %s", step.key, got, step.want)
		}
	}
}

// A screen reader hears which row and which column a cell is of.
func TestACellSaysItsRow(t *testing.T) {
	b := newBench(t)
	born := field.NewDate(b.host, field.Spec{Label: "Nato/a il", Within: "Figlio 2"}, field.DateOptions{})
	born.SetValue("2019-05-02")
	born.SetFinding(field.Warning, "Ha già sette anni")
	if got, want := born.AccessibilityLabel(), "Figlio 2, Nato/a il: 02/05/2019. Ha già sette anni"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if born.AccessibilityRole() != fyne.AccessibleRoleText {
		t.Errorf("role %q", born.AccessibilityRole())
	}
}

// What removes a row comes after all that fills rows: Enter and Tab after the last
// field must not take away what was just typed.
func TestKeysGoThroughRows(t *testing.T) {
	b := newBench(t)
	r, _ := children(b, map[string]string{"nome0": "Ada", "nome1": "Eva"})
	b.show(field.Wide(r.Container))
	b.canvas.FocusNext()
	var seen []string
	for range 7 {
		switch o := b.canvas.Focused().(type) {
		case field.Field:
			seen = append(seen, o.Name())
		case interface{ Text() string }:
			seen = append(seen, o.Text())
		}
		b.canvas.FocusNext()
	}
	if got, want := strings.Join(seen, " "), "cognome0 nome0 cognome1 nome1 Aggiungi Togli Togli"; got != want {
		t.Errorf("the keys go %s; want %s", got, want)
	}
}

// A row none of whose fields is asked for is not shown as a heading over nothing,
// and cannot be added.
func TestARowWithoutFieldsIsNotShown(t *testing.T) {
	b := newBench(t)
	first, second := field.NewText(b.host, b.spec("Primo"), field.TextOptions{}), field.NewText(b.host, b.spec("Secondo"), field.TextOptions{})
	r := field.NewRows(b.host, field.RowsSpec{Title: func(int) string { return "Soggiorno" }, Add: "Aggiungi", Remove: "Togli"}, []field.Field{first}, []field.Field{second})
	b.show(field.Wide(r.Container))
	r.Add()
	r.Add()
	if r.Shown() != 2 {
		t.Fatalf("%d rows", r.Shown())
	}
	second.Hide()
	if r.Update(); r.Shown() != 1 {
		t.Errorf("%d rows shown, one of them empty", r.Shown())
	}
	if r.Add(); r.Shown() != 1 {
		t.Error("a row that is not asked for was added")
	}
	second.Show()
	r.Update()
	if r.Add(); r.Shown() != 2 || !second.Focused() {
		t.Error("the row did not come back")
	}
}

// Whoever lays rows out and tells of them hears of each change of their number.
func TestRowsTellOfTheirNumber(t *testing.T) {
	b := newBench(t)
	var told []string
	text := field.NewText(b.host, b.spec("Nome"), field.TextOptions{})
	r := field.NewRows(b.host, field.RowsSpec{Title: func(int) string { return "Figlio" }, Add: "Aggiungi", Remove: "Togli",
		Resized: func() { told = append(told, "resized") }, Removed: func(row int) { told = append(told, fmt.Sprint("removed ", row)) },
	}, []field.Field{text})
	b.show(field.Wide(r.Container))
	r.Add()
	b.press("Ada")
	r.Remove(0)
	if got, want := strings.Join(told, ", "), "resized, resized, removed 0"; got != want {
		t.Errorf("told %s; want %s", got, want)
	}
	r.SetEnabled(false)
	if r.FocusAdd() {
		t.Error("a row can be added though it is forbidden")
	}
}
