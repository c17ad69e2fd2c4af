//go:build ci

package look_test

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"sportello/app/ui/look"
)

// The pictures are taken without system fonts (-tags ci), so that they are the
// same on every machine.
func TestCatalogueLooksAsDrawn(t *testing.T) {
	for name, th := range map[string]fyne.Theme{
		"light":    look.Theme(look.Light, 100),
		"dark":     look.Theme(look.Dark, 100),
		"contrast": look.Theme(look.Contrast, 100),
		"150":      look.Theme(look.Light, 150),
	} {
		t.Run(name, func(t *testing.T) {
			app := test.NewTempApp(t)
			app.Settings().SetTheme(th)
			window := test.NewTempWindow(t, catalogue())
			window.SetPadded(false)
			window.Resize(fyne.NewSize(1366, 768))
			window.Content().Refresh()
			test.AssertRendersToImage(t, "catalogue_"+name+".png", window.Canvas())
		})
	}
}

func TestConfirmLooksAsDrawn(t *testing.T) {
	app := test.NewTempApp(t)
	app.Settings().SetTheme(look.Theme(look.Light, 100))
	window := test.NewTempWindow(t, catalogue())
	window.SetPadded(false)
	window.Resize(fyne.NewSize(1366, 768))
	look.Confirm(window.Canvas(), look.Question{
		Title: "Eliminare la bozza?", Text: "La bozza di PROVA Ester non è in coda. Quello che è stato scritto va perduto.",
		Yes: "Elimina la bozza", No: "Tienila", Danger: true,
	}, func(bool) {})
	test.AssertRendersToImage(t, "confirm.png", window.Canvas())
}

func catalogue() fyne.CanvasObject {
	return &fyne.Container{Layout: frame{}, Objects: []fyne.CanvasObject{
		bar(), look.NewPlate(look.ColorPanel, rail()), look.NewPlate(look.ColorSide, sections()),
		look.NewPlate(look.ColorGround, look.Inset(14, 14, 14, 14, middle())), look.NewPlate(look.ColorSide, look.Inset(12, 14, 12, 14, controls())),
	}}
}

func bar() fyne.CanvasObject {
	return look.NewPlate(look.ColorBar, look.Inset(0, 14, 0, 14, look.Row(12, 2,
		look.NewText("Lido Prova", look.Strong.In(look.ColorOnBar)), look.NewText("mar 24 novembre", look.Body.In(look.ColorOnBar)),
		look.NewElided("Cerca persona, istanza, comando, oppure passa il documento", look.Body.In(look.ColorOnBarMuted)),
		look.NewKeyCapOnBar("Ctrl K"), look.NewDot(look.ColorBarWarning), look.NewText("Fuori rete · 3 in coda", look.Body.In(look.ColorOnBar)), look.NewKeyCapOnBar("F12 blocca"))))
}

func rail() fyne.CanvasObject {
	items := []fyne.CanvasObject{
		look.NewRailItem(theme.HomeIcon(), "Giornata"), look.NewRailItem(theme.AccountIcon(), "Persone"),
		look.NewRailItem(theme.DocumentIcon(), "Istanze"), look.NewRailItem(theme.SettingsIcon(), "Impost."),
	}
	items[2].(*look.RailItem).SetCurrent(true)
	return look.Column(0, items...)
}

func sections() fyne.CanvasObject {
	row := func(number, name, badge string, tone look.Tone) *look.SectionRow {
		s := look.NewSectionRow(number, name)
		s.SetBadge(badge, tone)
		return s
	}
	current := row("4", "Documento", "1", look.Error)
	current.SetCurrent(true)
	return look.Column(0, row("1", "Richiesta", "", look.Good), row("3", "Dati anagrafici", "", look.Good), current,
		row("8", "Recapito posta", "–", look.Neutral), row("M2", "Lavoro e reddito", "2", look.Warning), row("", "Allegati", "5 di 7", look.Warning),
		row("12", "Figli sotto i quattordici anni di età", "0", look.Neutral))
}

func middle() fyne.CanvasObject {
	off := look.NewButton("Spento", "", look.Plain, nil)
	off.Disable()
	return look.Column(14,
		look.Row(12, 0, look.Column(0, look.NewElided("PROVA Fatou", look.Title), look.NewElided("Rinnovo · 16 Lavoro subordinato · permesso I00000000, scade il 29/01/2027", look.Muted)),
			look.NewText("1:42", look.Title)),
		&fyne.Container{Layout: thirds{}, Objects: []fyne.CanvasObject{
			look.Tile("In attesa", "3", "il più vecchio da 18 min"), look.Tile("Attesa mediana", "9 min", "obiettivo 15 · prima 40"), look.Tile("Conclusi", "11", "3 in coda di invio")}},
		look.Banner(look.Warning, "Le regole sono cambiate il 1 novembre: due campi di questa istanza sono da rivedere prima di metterla in coda.", look.NewButton("Mostra", "F6", look.Plain, nil)),
		look.Flow(6, look.NewMarkedChip("In attesa, oltre 15 min", look.Error), look.NewChip("In attesa", look.Good), look.NewChip("Prenotata", look.Neutral), look.NewChip("Attende un documento", look.Warning), look.NewChip("2", look.Primary)),
		look.Panel(look.Inset(12, 14, 12, 14, look.Column(8, look.NewElided("ESEMPIO Mohammed", look.Title),
			look.KeyValues(110, look.Pair{Key: "Pratica", Value: "13 Famiglia, primo rilascio"}, look.Pair{Key: "Famiglia", Value: "ESEMPIO Khadija (coniuge), permesso valido, residente nello stesso comune da otto anni con i figli"}, look.Pair{Key: "Telefono", Value: "333 555 0142"})))),
		look.Row(10, -1, look.NewButton("Lascia al collega", "", look.Plain, nil), look.NewButton("Metti in coda", "F10", look.Main, nil), look.NewButton("Elimina", "", look.Danger, nil), off),
		look.Row(14, -1, look.KeyHint("F8", "prossimo errore"), look.KeyHint("F4", "spiega il campo"), look.KeyHint("Ctrl ↵", "avanti")))
}

func controls() fyne.CanvasObject {
	return look.Column(10,
		look.Flow(6, look.NewText("CONTROLLI", look.Overline), look.NewChip("1 ERRORE", look.Error), look.NewChip("2 AVVISI", look.Warning)),
		look.NewFindingCard(look.Finding{Tone: look.Error, Title: "Passaporto scaduto", Number: "45", Message: "La data è passata. Serve il passaporto rinnovato o la ricevuta del consolato.", Source: "art. 5 TUI · verificato"}),
		look.NewFindingCard(look.Finding{Tone: look.Warning, Title: "Telefono su una riga sola", Number: "74", Message: "Sembra un cellulare.", Action: "Sposta nel campo 75", Key: "F9"}),
		look.NewText("COSTI", look.Overline),
		look.Panel(look.Inset(9, 11, 9, 11, look.Ledger([][2]string{{"Bollettino (40 + 30,46)", "70,46"}, {"Marca da bollo", "16,00"}}, [2]string{"Totale", "€ 86,46"}))))
}

type frame struct{}

func (frame) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(1366, 768) }

func (frame) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	place := func(i int, x, y, w, h float32) {
		objects[i].Resize(fyne.NewSize(w, h))
		objects[i].Move(fyne.NewPos(x, y))
	}
	place(0, 0, 0, size.Width, 48)
	rail, list, side := look.Scaled(84), look.Scaled(190), look.Scaled(280)
	place(1, 0, 48, rail, size.Height-48)
	place(2, rail, 48, list, size.Height-48)
	place(3, rail+list, 48, size.Width-rail-list-side, size.Height-48)
	place(4, size.Width-side, 48, side, size.Height-48)
}

type thirds struct{}

func (thirds) MinSize(objects []fyne.CanvasObject) fyne.Size { return objects[0].MinSize() }

func (thirds) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	width := (size.Width - 24) / 3
	for i, o := range objects {
		o.Resize(fyne.NewSize(width, size.Height))
		o.Move(fyne.NewPos(float32(i)*(width+12), 0))
	}
}
