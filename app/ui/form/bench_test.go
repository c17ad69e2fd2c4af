package form_test

import (
	"maps"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"sportello/app/ui/field"
	"sportello/app/ui/form"
	"sportello/app/ui/look"
)

// typed are names as they are typed letter by letter, right and with one error:
// long and short, of one word and of four, common beginnings, names of hamlets.
var typed = []string{
	"ravenna", "ravnena", "faenza", "faneza", "sant'agata sul santerno", "sant'agata sl santerno", "san pietro in vincoli", "s pietro in v",
	"lido adriano", "castel bolognese", "castel bologense", "monte san pietro", "santa maria capua vetere", "reggio nell'emilia", "alfonsine", "afonsine",
	"milano", "torre annunziata", "casalborsetti", "z330", "h199", "marocco", "maroco", "bangladesh", "bangladehs", "costa d'avorio",
	"repubblica democratica del congo", "macedonia del nord", "macedonai", "sri lanka", "sao tome e principe", "qzxqzxqzx",
}

// A key in the field itself, its list shown, over all municipalities, states and
// provinces: every beginning of the names, right and wrong. The best of each key
// over the rounds ("alone") is what it costs on a machine that does nothing else.
func BenchmarkCompletionKey(b *testing.B) {
	test.NewApp().Settings().SetTheme(look.Theme(look.Light, 100))
	places, err := tables()
	if err != nil {
		b.Fatal(err)
	}
	for name, options := range map[string]field.LookupOptions{
		"municipalities": form.Municipalities(places), "states": form.States(places, "it"), "provinces": form.Provinces(places),
	} {
		b.Run(name, func(b *testing.B) {
			host := &field.Host{Layer: field.NewLayer()}
			l := field.NewLookup(host, field.Spec{Label: "Luogo"}, options)
			window := test.NewWindow(container.NewStack(field.Grid(l), host.Layer))
			window.Resize(fyne.NewSize(758, 620))
			window.Canvas().Focus(l)
			var took []time.Duration
			best := map[string]time.Duration{}
			for i := 0; b.Loop(); i++ {
				l.SetValue("x")
				l.SetValue("")
				name := typed[i%len(typed)]
				for at, r := range name {
					start := time.Now()
					l.TypedRune(r)
					once := time.Since(start)
					took = append(took, once)
					if before, seen := best[name[:at+1]]; !seen || once < before {
						best[name[:at+1]] = once
					}
				}
			}
			slices.Sort(took)
			alone := slices.Sorted(maps.Values(best))
			b.ReportMetric(float64(took[len(took)/2].Microseconds()), "p50-µs")
			b.ReportMetric(float64(took[len(took)*99/100].Microseconds()), "p99-µs")
			b.ReportMetric(float64(alone[len(alone)*99/100].Microseconds()), "p99-alone-µs")
		})
	}
}
