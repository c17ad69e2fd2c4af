package permit_test

import (
	"maps"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"sportello/app/permit"
)

// row is what a Confirmation says, in Italian.
type row struct{ id, old, new, overdue string }

func rowsOf(list []permit.Confirmation) []row {
	var rows []row
	for _, c := range list {
		rows = append(rows, row{c.ID, c.Old.IT, c.New.IT, c.Overdue.IT})
	}
	return rows
}

func confirmation(t *testing.T, list []permit.Confirmation, id string) permit.Confirmation {
	t.Helper()
	at := slices.IndexFunc(list, func(c permit.Confirmation) bool { return c.ID == id })
	if at < 0 {
		t.Fatalf("%s is not asked, only %v", id, rowsOf(list))
	}
	return list[at]
}

func TestConfirmations(t *testing.T) {
	old := permit.Values{"1.19": "09", "1.20": "2026-11-24", "1.33": "F", "1.72": "48121"}
	input := permit.Input{Today: today, Values: permit.Values{"1.9": permit.Yes, "1.19": "09", "1.33": "F"}}
	list := small(t).Confirmations(input, old)
	want := []row{
		{"permit", "09 Lungo periodo · scade il 24/11/2026", "09 Lungo periodo", "Scaduto il 24/11/2026"},
		{"person", "donna · 48121", "donna", ""},
		{"absence", "", "", ""},
	}
	if got := rowsOf(list); !slices.Equal(got, want) {
		t.Errorf("rows\n%v, want\n%v", got, want)
	}
	if got := confirmation(t, list, "person").Keep; !maps.Equal(got, permit.Values{"1.72": "48122"}) {
		t.Errorf("expected is %v", got)
	}
	if got := confirmation(t, list, "permit").Keep; !maps.Equal(got, permit.Values{"1.20": "2026-11-24"}) {
		t.Errorf("kept is %v", got)
	}
	if got := confirmation(t, list, "absence"); got.Ask.IT != "Sempre in Italia?" || got.Otherwise.EN != "Ask why" {
		t.Errorf("the question is %+v", got)
	}
}

// Once the new value is there, nothing is overdue and nothing is kept.
func TestConfirmationThatIsChanged(t *testing.T) {
	old := permit.Values{"1.19": "09", "1.20": "2026-11-24"}
	input := permit.Input{Today: today, Values: permit.Values{"1.19": "09", "1.20": "2031-01-10"}}
	got := confirmation(t, small(t).Confirmations(input, old), "permit")
	if got.Overdue != (permit.Text{}) || len(got.Keep) > 0 || got.New.EN != "09 Long-term · expires 10/01/2031" {
		t.Errorf("%+v", got)
	}
}

// What does not apply, and what nobody has ever said, is not asked.
func TestConfirmationThatDoesNotApply(t *testing.T) {
	list := small(t).Confirmations(permit.Input{Today: today}, permit.Values{"1.33": "F"})
	if got := rowsOf(list); !slices.Equal(got, []row{{id: "absence"}}) {
		t.Errorf("asked is %v", got)
	}
}

// The worker of the released rulebook, who was here two years ago.
func TestReturningWorkerIsAsked(t *testing.T) {
	book := real(t)
	old := with(full(), permit.Values{"1.20": "2024-12-20", "1.28": "2024-11-20", "2.54": "2024", "1.45": "2026-05-01",
		"2.8": "", "2.9": permit.Yes, "2.11": "12", "2.36": "2024-01-10", "1.140": "2012-11-25"}).Values
	now := maps.Clone(old)
	for _, key := range []string{"1.9", "1.25", "1.28", "1.29", "2.11", "2.34", "2.35", "2.36", "2.52", "2.53", "2.54", "2.59",
		"1.137", "1.138", "1.139", "1.140", "1.141", "1.142", "1.143"} { // the child is 14
		delete(now, key)
	}
	list := book.Confirmations(permit.Input{Today: today, Values: now}, old)
	want := []row{
		{"permit", "I12345678 · 16 Lavoro subordinato · scade il 20/12/2024", "I12345678 · 16 Lavoro subordinato · scade il 20/12/2024", "Scaduto il 20/12/2024: scrivere quello di adesso"},
		{"request", "Rinnovo · 16 Lavoro subordinato", "16 Lavoro subordinato", "Da segnare che cosa si chiede"},
		{"document", "Passaporto · A01234567 · scade il 01/05/2026", "Passaporto · A01234567 · scade il 01/05/2026", "Scaduto il 01/05/2026"},
		{"marital", "B Coniugato/a", "B Coniugato/a", ""},
		{"spouse", "ESEMPIO AWA · 02/07/1990", "ESEMPIO AWA · 02/07/1990", ""},
		{"children", "FATOU (14), OMAR (6)", "OMAR (6)", ""},
		{"address", "VIALE DELLE NAZIONI 12/A · 48122 Ravenna", "VIALE DELLE NAZIONI 12/A · 48122 Ravenna", ""},
		{"contacts", "333/1234567 · prova@example.org", "333/1234567 · prova@example.org", ""},
		{"employer", "ESEMPIO LOGISTICA SRL · 01234567897", "ESEMPIO LOGISTICA SRL · 01234567897", ""},
		{"contract", "MAGAZZINIERE · a tempo determinato · 12 mesi · dal 10/01/2024", "MAGAZZINIERE · a tempo determinato", "Finito il 10/01/2025"},
		{"income", "18.500,00 € all'anno · dichiarato nel 2024 · CU", "", "Scrivere l'importo di quest'anno"},
		{"absence", "", "", ""},
	}
	for i, got := range rowsOf(list) {
		if i >= len(want) || got != want[i] {
			t.Errorf("row %d is %+v", i, got)
		}
	}
	if len(list) != len(want) {
		t.Errorf("%d rows, want %d", len(list), len(want))
	}
	if got := confirmation(t, list, "income").Keep; !maps.Equal(got, permit.Values{"2.52": permit.Yes, "2.54": "2026", "2.59": permit.Yes}) {
		t.Errorf("of the income is expected %v", got)
	}
	if got := confirmation(t, list, "children").Keep; len(got) > 0 {
		t.Errorf("of the children is kept %v", got)
	}
}

// Of ticks that belong together none is kept beside another.
func TestKeptTicksExcludeEachOther(t *testing.T) {
	now := with(full(), permit.Values{"2.34": "", "2.37": permit.Yes})
	got := confirmation(t, real(t).Confirmations(now, full().Values), "contract").Keep
	if got["2.34"] != "" {
		t.Errorf("kept is %v beside number 37", got)
	}
}

// Confirming adds only what is missing, and afterwards there is nothing to add.
func TestConfirmingIsDoneOnce(t *testing.T) {
	book := real(t)
	keys := slices.Sorted(maps.Keys(full().Values))
	rapid.Check(t, func(t *rapid.T) {
		values := make(permit.Values)
		for _, key := range rapid.SliceOfDistinct(rapid.SampledFrom(keys), rapid.ID).Draw(t, "filled") {
			values[key] = full().Values[key]
		}
		input := permit.Input{Today: today, Values: maps.Clone(values)}
		for _, c := range book.Confirmations(input, full().Values) {
			for key, value := range c.Keep {
				if values[key] != "" || value == "" || !slices.Contains(c.Fields, key) {
					t.Fatalf("%s makes %s, which was %q, %q", c.ID, key, values[key], value)
				}
				input.Values[key] = value
			}
		}
		for _, c := range book.Confirmations(input, full().Values) {
			if len(c.Keep) > 0 {
				t.Fatalf("%s keeps %v once more", c.ID, c.Keep)
			}
		}
	})
}

// BenchmarkConfirmations is what a key on the page of those who return costs beside
// the check.
func BenchmarkConfirmations(b *testing.B) {
	book, old := real(b), full().Values
	input := with(full(), permit.Values{"2.53": "", "2.36": ""})
	b.ReportAllocs()
	for b.Loop() {
		book.Confirmations(input, old)
	}
}
