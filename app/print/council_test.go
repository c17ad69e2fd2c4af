package print

import (
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"sportello/app/chart"
)

// november is a council's sheet with everything on it.
func november() Council {
	minutes := func(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) + " min" }
	sites := []string{"Lido Adriano", "San Pietro in Vincoli", "Casa delle Culture", "Ufficio centrale"}
	return Council{
		Language: "it", Period: "01/11/2026 – 25/11/2026", Before: "07/10/2026 – 31/10/2026", Sites: sites, Made: made,
		Source: "Dati dell’ufficio al 25/11/2026 09:12, di tutti i portatili",
		Figures: []Figure{
			{Label: "Attesa: metà delle persone aspetta al più", Value: "12 min", Before: "16 min", Target: "15 min", Met: Reached, Note: 1},
			{Label: "Attesa: nove su dieci al più", Value: "31 min", Before: "44 min", Note: 1},
			{Label: "Compilazione: metà delle istanze in", Value: "8 min", Before: "9 min", Target: "7 min", Met: Missed, Note: 2},
			{Label: "Compilazione, chi ritorna", Value: "1 min 50 s", Before: "2 min 20 s", Target: "2 min", Met: Reached, Unsure: true, Note: 2},
			{Label: "Compilazione, chi viene per la prima volta", Value: "4 min 30 s", Target: "4 min", Met: Missed, Unsure: true, Note: 2},
			{Label: "Istanze elettroniche", Value: "96 %", Before: "93 %", Target: "94 %", Met: Reached, Note: 3},
			{Label: "Istanze con errori fermati prima della consegna", Value: "212 su 431", Before: "198 su 377", Note: 4},
			{Label: "Appuntamenti mancati", Value: "14 su 180", Before: "22 su 171", Note: 5},
		},
		Charts: []chart.Chart{
			chart.Lines{Title: "Attesa per settimana", Labels: []string{"7/9", "14/9", "21/9", "28/9", "5/10", "12/10", "19/10", "26/10", "2/11", "9/11", "16/11", "23/11"},
				Series: []chart.Series{{Name: "2026", Values: []float64{22, 20, 19, 21, 18, 18, 16, 15, 15, 13, 12, 12}}, {Name: "2025", Values: []float64{38, 37, 40, 41, 36, 35, 33, 30, 31, 29, 28, 27}, Past: true}},
				Target: &chart.Line{Value: 15, Label: "obiettivo 15 min"}, Format: minutes, Current: -1},
			chart.Bars{Title: "Istanze per sede", Groups: sites, Series: []chart.Series{{Name: "periodo", Values: []float64{120, 88, 61, 162}}, {Name: "prima", Values: []float64{101, 90, 40, 146}, Past: true}}, Current: -1},
			chart.Histogram{Title: "Tempo di attesa", Unit: "minuti", Current: -1,
				Bins:  []chart.Bin{{To: 5, Count: 90}, {From: 5, To: 10, Count: 120}, {From: 10, To: 15, Count: 95}, {From: 15, To: 20, Count: 60}, {From: 20, To: 30, Count: 40}, {From: 30, To: 60, Count: 20}, {From: 60, To: math.Inf(1), Count: 6}},
				Marks: []chart.Line{{Value: 12, Label: "metà entro 12 min"}, {Value: 31, Label: "nove su dieci entro 31 min"}, {Value: 15, Label: "obiettivo 15 min"}}},
			chart.Bars{Title: "Errori fermati, per regola", Groups: []string{"Permesso scaduto da più di 60 giorni", "Codice fiscale che non torna con la nascita", "Reddito sotto la soglia"}, Series: []chart.Series{{Values: []float64{77, 54, 12}}}, Current: -1},
		},
		Notes: []string{
			"Dall’arrivo, o dall’ora dell’appuntamento per chi arriva prima, fino alla chiamata. Non contano le visite corrette a mano.",
			"Il tempo in cui si è lavorato all’istanza, senza le pause. Gli obiettivi di 2 e 4 minuti sono del programma e non della riforma: da verificare.",
			"Le istanze messe in coda, tra quelle e le visite finite con un kit compilato a mano.",
			"Le istanze in cui almeno un errore è stato corretto allo sportello, prima di partire.",
			"Gli appuntamenti mancati, tra quelli tenuti e mancati; quelli annullati non contano.",
		},
	}
}

// hardest is november with the longest texts, in English.
func hardest() Council {
	c := november()
	c.Language = "en"
	long := "Every site of the province with a very long name, of which nobody knows how it was chosen, and "
	for range 9 {
		c.Sites = append(c.Sites, "San Pietro in Vincoli, frazione di Ravenna")
	}
	for i := range c.Figures {
		c.Figures[i].Label += ", " + long
		c.Figures[i].Target = "at most one hour and fifteen minutes"
	}
	for range mostNotes {
		c.Notes = append(c.Notes, strings.Repeat(long, 4))
	}
	c.Source = strings.Repeat(long, 3)
	return c
}

func councilSheet(t testing.TB, c Council) *sheet {
	return drawn(t, c.Language, func(s *sheet) {
		if err := s.council(c); err != nil {
			t.Fatal(err)
		}
	})
}

func TestCouncilIsOnePage(t *testing.T) {
	blank := map[string]*sheet{"it": drawn(t, "it", func(*sheet) {}), "en": drawn(t, "en", func(*sheet) {})}
	rapid.Check(t, func(rt *rapid.T) {
		text := rapid.OneOf(rapid.StringN(0, 20, -1), rapid.SampledFrom([]string{"", "Lido Adriano", strings.Repeat("W", 300), strings.Repeat("di nessuno ", 60)}))
		c := november()
		c.Language = rapid.SampledFrom([]string{"it", "en"}).Draw(rt, "language")
		c.Period, c.Before, c.Source = text.Draw(rt, "period"), text.Draw(rt, "before"), text.Draw(rt, "source")
		c.Sites, c.Notes = rapid.SliceOfN(text, 0, 30).Draw(rt, "sites"), rapid.SliceOfN(text, 0, mostNotes).Draw(rt, "notes")
		for i := range c.Figures {
			f := &c.Figures[i]
			f.Label, f.Value, f.Before, f.Target = text.Draw(rt, "label"), text.Draw(rt, "value"), text.Draw(rt, "past"), text.Draw(rt, "target")
		}
		c.Charts = nil
		for range rapid.IntRange(0, 5).Draw(rt, "charts") {
			c.Charts = append(c.Charts, chart.Bars{Title: text.Draw(rt, "title"), Empty: text.Draw(rt, "empty")})
		}
		s := *blank[c.Language] // with its fonts
		s.pages = nil
		s.newPage()
		if err := s.council(c); err != nil {
			rt.Fatal(err)
		}
		if len(s.pages) != 1 {
			rt.Fatalf("%d pages", len(s.pages))
		}
		head := *blank[c.Language]
		head.pages = nil
		head.newPage()
		head.councilHead(c)
		head.figures(c.Figures)
		const rounding = 0.01
		if room, rows := head.notes(c)-head.y, float64((min(len(c.Charts), mostCharts)+1)/2); room < 0.8*rows*chartLowest-rounding {
			rt.Fatalf("%.2f mm for %.0f rows of charts", room, rows)
		}
		for _, text := range textsOf(&s) {
			if text.y > pageHeight-margin+1 || text.y < margin/2 || text.x < margin-1 {
				rt.Fatalf("%q at %.0f, %.0f", text.text, text.x, text.y)
			}
		}
	})
}

// However long the notes are, they end above the figures' foot: each length is tried
// until the smallest letters do not help any more.
func TestNotesKeepOffTheFigures(t *testing.T) {
	blank := drawn(t, "it", func(*sheet) {})
	for words := range 150 {
		c := november()
		c.Charts, c.Notes = nil, slices.Repeat([]string{strings.Repeat("parola ", words)}, mostNotes)
		head := *blank
		head.pages = nil
		head.newPage()
		head.councilHead(c)
		head.figures(c.Figures)
		if room := head.notes(c) - head.y; room < -0.01 {
			t.Fatalf("%d words: the notes begin %.2f mm within the figures", words, -room)
		}
	}
}

func TestCouncilSaysAll(t *testing.T) {
	lines := linesOf(textsOf(councilSheet(t, november())))
	for _, want := range []string{"12 min", "16 min", "15 min · raggiunto", "7 min · non raggiunto", "da verificare", "(2) Il tempo in cui", "Lido Adriano", "Dati dell’ufficio", "obiettivo 15 min", "Codice fiscale"} {
		if !slices.ContainsFunc(lines, func(line string) bool { return strings.Contains(line, want) }) {
			t.Errorf("%q is not on the sheet:\n%s", want, strings.Join(lines, "\n"))
		}
	}
}

func BenchmarkCouncil(b *testing.B) {
	c := november()
	for b.Loop() {
		if err := WriteCouncil(io.Discard, c); err != nil {
			b.Fatal(err)
		}
	}
}
