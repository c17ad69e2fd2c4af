//go:build ci

package field_test

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"sportello/app/ui/field"
	"sportello/app/ui/look"
)

// The heart of the program, put together from the widgets alone, to be held
// beside the drawing it was made after.
func TestApplicationScreenLooksAsDrawn(t *testing.T) {
	for name, th := range map[string]fyne.Theme{"light": look.Theme(look.Light, 100), "contrast": look.Theme(look.Contrast, 100)} {
		t.Run(name, func(t *testing.T) {
			test.NewTempApp(t).Settings().SetTheme(th)
			host := &field.Host{Texts: texts(), Layer: field.NewLayer()}
			form, citizenship := documentSection(host)
			panes := container.New(panes{}, topBar(), look.NewPlate(look.ColorPanel, container.NewStack(leftRail(), look.NewUpright())), look.NewPlate(look.ColorSide, container.NewStack(sectionList(), look.NewUpright())),
				look.NewPlate(look.ColorPanel, container.NewBorder(heading(), footer(), nil, look.NewUpright(), look.Inset(12, 20, 0, 20, form))),
				look.NewPlate(look.ColorSide, look.Inset(9, 14, 9, 14, checks())))
			window := test.NewTempWindow(t, container.NewStack(panes, host.Layer))
			window.SetPadded(false)
			window.Resize(fyne.NewSize(1366, 768))
			window.Content().Refresh()
			citizenship.Focus()
			test.Type(citizenship, "se")
			test.AssertRendersToImage(t, "application_"+name+".png", window.Canvas())
		})
	}
}

func documentSection(host *field.Host) (fyne.CanvasObject, *field.Lookup) {
	kind := field.NewLookup(host, field.Spec{Label: "Tipo di documento", Number: "40"}, field.LookupOptions{Source: field.Table([]field.Option{{Code: "01", Label: "Passaporto"}})})
	kind.SetValue("01")
	number := field.NewText(host, field.Spec{Label: "Numero", Number: "44", Hint: "Diverso dall’ultima istanza (PR1877120): passaporto nuovo"}, field.TextOptions{Capitals: true})
	number.SetValue("PR3124578")
	expiry := field.NewDate(host, field.Spec{Label: "Valido sino al", Number: "45"}, field.DateOptions{Century: field.Future(today)})
	expiry.SetValue("2026-04-18")
	expiry.SetFinding(field.Error, "Scaduto da 7 mesi: il kit verrebbe respinto")
	issuer := field.NewLookup(host, field.Spec{Label: "Rilasciato da", Number: "46"}, field.LookupOptions{Source: field.Table([]field.Option{{Code: "02", Label: "Rappresentanza diplomatica all’estero"}})})
	issuer.SetValue("02")
	code := field.NewText(host, field.Spec{Label: "Codice fiscale", Number: "31", Hint: "Calcolato e uguale a quello in archivio"}, field.TextOptions{Capitals: true})
	code.SetValue("PRVFTA92C55Z343A")
	code.SetDerived(true)
	citizenship := field.NewLookup(host, field.Spec{Label: "Cittadinanza", Number: "36"}, field.LookupOptions{Source: states})
	citizenship.SetValue("SEN")
	return field.Grid(kind, number, expiry, issuer, code, citizenship), citizenship
}

func topBar() fyne.CanvasObject {
	site := look.Raised(look.Inset(4, 10, 4, 10, look.NewText("Lido Prova", look.Strong.In(look.ColorOnBar))))
	search := look.Raised(look.Least(520, 31, look.Inset(0, 12, 0, 12, look.Row(8, 0,
		look.NewElided("Cerca persona, istanza, comando, oppure passa il documento", look.Body.In(look.ColorOnBarMuted)), look.NewKeyCapOnBar("Ctrl K")))))
	state := look.Row(10, -1, look.NewDot(look.ColorBarWarning), look.NewText("Fuori rete · 3 in coda", look.Body.In(look.ColorOnBar)),
		look.NewText("E. Prova", look.Body.In(look.ColorOnBar)), look.NewKeyCapOnBar("F12 blocca"))
	left := look.Row(12, -1, site, look.NewText("mar 24 novembre", look.Body.In(look.ColorOnBar)))
	return look.NewPlate(look.ColorBar, look.Inset(8, 14, 8, 14, container.NewBorder(nil, nil, left, state, container.NewCenter(search))))
}

func leftRail() fyne.CanvasObject {
	var items []fyne.CanvasObject
	for i, item := range []struct {
		name string
		icon fyne.Resource
	}{{"Giornata", theme.CalendarIcon()}, {"Persone", theme.AccountIcon()}, {"Istanze", theme.DocumentIcon()}, {"Invio", theme.MoveUpIcon()}, {"Guida", theme.QuestionIcon()}, {"Impost.", theme.SettingsIcon()}} {
		rail := look.NewRailItem(item.icon, item.name)
		rail.SetCurrent(i == 2)
		items = append(items, rail)
	}
	return look.Inset(6, 0, 0, 0, look.Column(0, items...))
}

func sectionList() fyne.CanvasObject {
	var rows []fyne.CanvasObject
	for i, s := range []struct {
		number, name, badge string
		tone                look.Tone
	}{{"1", "Richiesta", "", look.Good}, {"3", "Dati anagrafici", "", look.Good}, {"4", "Documento", "1", look.Error}, {"7", "Recapito in Italia", "", look.Good},
		{"8", "Recapito posta", "", look.Neutral}, {"M2", "Lavoro e reddito", "2", look.Warning}, {"12", "Figli sotto i 14", "0", look.Neutral}, {"", "Allegati", "5 di 7", look.Warning}, {"", "Riepilogo e stampa", "", look.Neutral}} {
		row := look.NewSectionRow(s.number, s.name)
		row.SetBadge(s.badge, s.tone)
		row.SetCurrent(i == 2)
		rows = append(rows, row)
	}
	rows = append(rows, look.Inset(13, 0, 13, 0, look.NewRule()), look.Inset(0, 14, 0, 14, look.Column(0, look.NewParagraph("Regole del 1 novembre 2026", look.Small), look.NewParagraph("Salvato adesso, sul disco", look.Small))))
	return look.Inset(11, 0, 0, 0, look.Column(0, rows...))
}

func heading() fyne.CanvasObject {
	left := look.Column(0, look.NewElided("PROVA Fatou", look.Title), look.NewElided("Rinnovo · 16 Lavoro subordinato · permesso I00000000, scade il 29/01/2027", look.Muted))
	right := look.Column(0, look.NewText("1:42", look.Title.Right()), look.NewText("tempo di compilazione", look.Small.Right()))
	return look.Column(0, look.Inset(12, 20, 12, 20, look.Row(12, 0, left, right)), look.NewRule())
}

func footer() fyne.CanvasObject {
	return look.Column(0, look.NewRule(), look.Inset(10, 14, 10, 14, container.NewBorder(nil, nil,
		look.Row(12, -1, look.KeyHint("F8", "prossimo errore"), look.KeyHint("F4", "spiega il campo"), look.KeyHint("Ctrl ↵", "avanti")),
		look.Row(10, -1, look.NewButton("Lascia al collega", "", look.Plain, nil), look.NewButton("Metti in coda", "F10", look.Main, nil)))))
}

func checks() fyne.CanvasObject {
	var documents []fyne.CanvasObject
	for i, name := range []string{"Passaporto, tutte le pagine", "Permesso posseduto", "Contratto di soggiorno", "UNILAV", "Certificato di residenza", "Ultime buste paga", "CU 2026"} {
		documents = append(documents, look.CheckLine(name, i < 5))
	}
	return look.Column(10,
		look.Flow(6, look.NewText("CONTROLLI", look.Overline), look.NewChip("1 ERRORE", look.Error), look.NewChip("2 AVVISI", look.Warning)),
		look.NewFindingCard(look.Finding{Tone: look.Error, Title: "Passaporto scaduto", Number: "45", Message: "La data è passata. Serve il passaporto rinnovato o la ricevuta del consolato.", Source: "art. 5 TUI · verificato"}),
		look.NewFindingCard(look.Finding{Tone: look.Warning, Title: "Reddito sotto la soglia", Number: "M2 53", Message: "6.100 € contro 7.002,97 €: allegare la prova di altri redditi familiari.", Source: "assegno sociale 2025 · da verificare"}),
		look.NewFindingCard(look.Finding{Tone: look.Warning, Title: "Telefono su una riga sola", Number: "74", Message: "Sembra un cellulare.", Action: "Sposta nel campo 75", Key: "F9"}),
		look.NewText("ALLEGATI 5 DI 7", look.Overline),
		look.Panel(look.Inset(9, 11, 9, 11, look.Column(3, documents...))),
		look.NewText("COSTI", look.Overline),
		look.Panel(look.Inset(9, 11, 9, 11, look.Ledger([][2]string{{"Bollettino (40 + 30,46)", "70,46"}, {"Marca da bollo", "16,00"}, {"Spedizione", "30,00"}}, [2]string{"Totale", "€ 116,46"}))))
}

// panes arranges bar, rail, sections, form and checks.
type panes struct{}

func (panes) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(1024, 600) }

func (panes) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	bar, rail, list, side := look.Scaled(48), look.Scaled(84), look.Scaled(206), look.Scaled(318)
	at := func(i int, x, y, w, h float32) {
		objects[i].Resize(fyne.NewSize(w, h))
		objects[i].Move(fyne.NewPos(x, y))
	}
	at(0, 0, 0, size.Width, bar)
	at(1, 0, bar, rail, size.Height-bar)
	at(2, rail, bar, list, size.Height-bar)
	at(3, rail+list, bar, size.Width-rail-list-side, size.Height-bar)
	at(4, size.Width-side, bar, side, size.Height-bar)
}
