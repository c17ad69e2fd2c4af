//go:build ci

package field_test

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"sportello/app/ui/field"
	"sportello/app/ui/look"
)

// The date, the amount, the text and the completing entry in each state: empty,
// filled, derived, wrong, doubtful, off, in focus, in other scripts.
func TestEntriesLookAsDrawn(t *testing.T) {
	for name, th := range map[string]fyne.Theme{
		"light": look.Theme(look.Light, 100), "dark": look.Theme(look.Dark, 100), "contrast": look.Theme(look.Contrast, 100), "150": look.Theme(look.Light, 150),
	} {
		t.Run(name, func(t *testing.T) {
			test.NewTempApp(t).Settings().SetTheme(th)
			host := &field.Host{Texts: texts(), Layer: field.NewLayer()}
			objects, town := entries(t, host)
			window := test.NewTempWindow(t, container.NewStack(look.NewPlate(look.ColorPanel, look.Inset(14, 20, 14, 20, field.Columns(4, 200, objects...))), host.Layer))
			window.SetPadded(false)
			window.Resize(fyne.NewSize(1366, 768))
			window.Content().Refresh()
			town.Focus()
			test.Type(town, "san")
			test.AssertRendersToImage(t, "entries_"+name+".png", window.Canvas())
		})
	}
}

// A date in focus shows how it is written, in both lights.
func TestADateInFocusLooksAsDrawn(t *testing.T) {
	for name, th := range map[string]fyne.Theme{"light": look.Theme(look.Light, 100), "dark": look.Theme(look.Dark, 100)} {
		t.Run(name, func(t *testing.T) {
			test.NewTempApp(t).Settings().SetTheme(th)
			host := &field.Host{Texts: texts(), Layer: field.NewLayer()}
			empty := field.NewDate(host, field.Spec{Label: "Nato/a il", Number: "34", Hint: "giorno, mese e anno: 150392"}, field.DateOptions{})
			window := test.NewTempWindow(t, look.NewPlate(look.ColorPanel, look.Inset(14, 20, 14, 20, field.Grid(empty))))
			window.SetPadded(false)
			window.Resize(fyne.NewSize(560, 100))
			window.Canvas().Focus(empty)
			test.AssertRendersToImage(t, "date_focus_"+name+".png", window.Canvas())
		})
	}
}

func entries(t *testing.T, host *field.Host) (objects []fyne.CanvasObject, town *field.Lookup) {
	date := func(label string) field.Field {
		return field.NewDate(host, field.Spec{Label: label, Number: "34"}, field.DateOptions{Century: field.Past(today)})
	}
	amount := func(label string) field.Field {
		return field.NewAmount(host, field.Spec{Label: label, Number: "M2 53"})
	}
	lookup := func(label string) field.Field {
		return field.NewLookup(host, field.Spec{Label: label, Number: "36"}, field.LookupOptions{Source: states})
	}
	written := func(label string) field.Field {
		return field.NewText(host, field.Spec{Label: label, Number: "68"}, field.TextOptions{Boxes: 30, Capitals: true})
	}
	town = field.NewLookup(host, field.Spec{Label: "Comune", Number: "67"}, field.LookupOptions{Free: true, Eager: true, Source: towns})
	objects = append(objects, town)
	for kind, of := range []struct {
		build  func(label string) field.Field
		values [2]string // right and wrong
	}{{written, [2]string{"VIA FINTA", "VIA DELL’ESEMPIO MOLTO LUNGO DI PROVA"}}, {date, [2]string{"1992-03-15", "31/02/92"}}, {amount, [2]string{"6100.00", "dodici"}}, {lookup, [2]string{"SEN", "Atlantide"}}} {
		states := []struct {
			label string
			set   func(f field.Field)
		}{
			{"Vuoto", func(field.Field) {}},
			{"Scritto", func(f field.Field) { f.SetValue(of.values[0]) }},
			{"Calcolato", func(f field.Field) { f.SetValue(of.values[0]); f.SetDerived(true) }},
			{"Calcolato, dubbio", func(f field.Field) {
				f.SetValue(of.values[0])
				f.SetDerived(true)
				f.SetFinding(field.Warning, "Diverso dal permesso")
			}},
			{"Sbagliato", func(f field.Field) { f.SetValue(of.values[1]); f.SetFinding(field.Error, "Il kit verrebbe respinto") }},
			{"Non si cambia", func(f field.Field) { f.SetValue(of.values[0]); f.SetEnabled(false) }},
		}
		for i, state := range states {
			if kind == 0 && i == 0 {
				continue // town stands there
			}
			f := of.build(state.label)
			state.set(f)
			objects = append(objects, f)
		}
	}
	for _, name := range []string{"محمد العمراني", "মোহাম্মদ রহমান"} {
		f := field.NewText(host, field.Spec{Label: "Nome originale"}, field.TextOptions{})
		f.SetValue(name)
		objects = append(objects, f)
	}
	cyrillic := written("Nome originale")
	cyrillic.SetValue("ПРИМЕР ОКСАНА")
	return append(objects, cyrillic), town
}

var towns = field.Table([]field.Option{
	{Label: "SANT'AGATA SUL SANTERNO", Detail: "RA"}, {Label: "SAN MARINO DI PROVA", Detail: "XX † 1947"},
	{Label: "SANTARCANGELO", Detail: "RN"}, {Label: "SANZENO", Detail: "San Romedio dell’Esempio · TN", Alias: "San Romedio dell’Esempio"},
})
