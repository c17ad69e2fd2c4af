//go:build ci

package field_test

import (
	"strconv"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"sportello/app/ui/field"
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
			host := &field.Host{Texts: texts(), Layer: field.NewLayer()}
			catalogue, open := catalogue(host)
			window := test.NewTempWindow(t, container.NewStack(look.NewPlate(look.ColorPanel, look.Inset(14, 20, 14, 20, catalogue)), host.Layer))
			window.SetPadded(false)
			window.Resize(fyne.NewSize(1366, 768))
			window.Content().Refresh()
			open(window.Canvas())
			test.AssertRendersToImage(t, "catalogue_"+name+".png", window.Canvas())
		})
	}
}

func TestRowsLookAsDrawn(t *testing.T) {
	for name, th := range map[string]fyne.Theme{
		"rows": look.Theme(look.Light, 100), "rows_dark": look.Theme(look.Dark, 100), "rows_150": look.Theme(look.Light, 150),
	} {
		t.Run(name, func(t *testing.T) { rowsLook(t, th, name+".png") })
	}
}

func rowsLook(t *testing.T, th fyne.Theme, picture string) {
	b := newBench(t)
	fyne.CurrentApp().Settings().SetTheme(th)
	var rows [][]field.Field
	for i := range 4 {
		number := func(n int) string { return strconv.Itoa(137 + 8*i + n) }
		rows = append(rows, []field.Field{
			field.NewText(b.host, field.Spec{Label: "Cognome", Number: number(0)}, field.TextOptions{}), field.NewText(b.host, field.Spec{Label: "Nome", Number: number(1)}, field.TextOptions{}),
			field.NewChoice(b.host, field.Spec{Label: "Sesso", Number: number(2)}, field.Member{Value: "M", Label: "M"}, field.Member{Value: "F", Label: "F"}),
			field.NewDate(b.host, field.Spec{Label: "Nato/a il", Number: number(3)}, field.DateOptions{}),
			field.NewLookup(b.host, field.Spec{Label: "Stato di nascita", Number: number(4)}, field.LookupOptions{Source: states}), field.NewText(b.host, field.Spec{Label: "Città di nascita", Number: number(6)}, field.TextOptions{}),
		})
	}
	for column, value := range []string{"PROVA", "Ada", "F", "2019-05-02", "MAR", "Città Finta"} {
		rows[0][column].SetValue(value)
	}
	r := field.NewRows(b.host, field.RowsSpec{Title: func(row int) string { return "FIGLIO " + strconv.Itoa(row+1) }, Add: "Aggiungi un figlio", Remove: "Togli", Columns: 4, Least: 150}, rows...)
	window := test.NewTempWindow(t, container.NewStack(look.NewPlate(look.ColorPanel, look.Inset(12, 20, 12, 20, r.Container)), b.host.Layer))
	window.SetPadded(false)
	window.Resize(fyne.NewSize(758, 560))
	b.canvas = window.Canvas()
	r.Add()
	window.Content().Refresh()
	b.press("pro")
	test.AssertRendersToImage(t, picture, window.Canvas())
}

// Names are pasted and typed in their own script, alone and beside ours, into fields
// that knew nothing of it, and are right at once: in focus and when it has gone on.
func TestScriptsLookAsDrawn(t *testing.T) {
	b := newBench(t)
	names := []string{"محمد العمراني", "মোহাম্মদ রহমান", "PROVA রহমান", "اسم (PROVA) 12", "テスター・王", ""}
	var objects []fyne.CanvasObject
	for range names {
		objects = append(objects, field.NewText(b.host, field.Spec{Label: "Nome originale"}, field.TextOptions{}))
	}
	window := test.NewTempWindow(t, look.NewPlate(look.ColorPanel, look.Inset(12, 20, 12, 20, field.Grid(objects...))))
	window.SetPadded(false)
	window.Resize(fyne.NewSize(758, 260))
	b.canvas = window.Canvas()
	for i, name := range names {
		b.canvas.Focus(objects[i].(fyne.Focusable))
		fyne.CurrentApp().Clipboard().SetContent(name)
		b.press("<Ctrl+V>")
	}
	b.press("রহমান PROVA 12")
	test.AssertRendersToImage(t, "scripts.png", b.canvas)
}

// catalogue shows every kind of field in every state, two by two; open puts the
// focus where the list drops down.
func catalogue(host *field.Host) (content fyne.CanvasObject, open func(fyne.Canvas)) {
	text := func(label, number, value string, options field.TextOptions) *field.Text {
		f := field.NewText(host, field.Spec{Label: label, Number: number}, options)
		f.SetValue(value)
		return f
	}
	kind := field.NewLookup(host, field.Spec{Label: "Tipo di documento", Number: "40"}, field.LookupOptions{Source: states})
	kind.SetValue("SRB")
	number := text("Numero", "44", "PR0000000", field.TextOptions{})
	number.SetHint("Diverso dall’ultima istanza (PR1111111): passaporto nuovo")
	expiry := field.NewDate(host, field.Spec{Label: "Valido sino al", Number: "45"}, field.DateOptions{Century: field.Future(today)})
	expiry.SetValue("2026-04-18")
	expiry.SetFinding(field.Error, "Scaduto da 7 mesi: il kit verrebbe respinto")
	income := text("Reddito", "M2 53", "6100,00", field.TextOptions{})
	income.SetFinding(field.Warning, "Sotto la soglia di 7.002,97 €")
	code := text("Codice fiscale", "31", "PRVSTR92C55Z343X", field.TextOptions{})
	code.SetDerived(true)
	unknown := field.NewLookup(host, field.Spec{Label: "Stato di nascita", Number: "35"}, field.LookupOptions{Source: states})
	unknown.SetValue("Atlantide")
	surname := text("Cognome, come scritto nella zona a lettura ottica del passaporto", "3", "ESEMPIO DELLA FONTE LUNGHISSIMA", field.TextOptions{Boxes: 29, Capitals: true})
	off := text("Protocollo", "2", "assegnato dalla Questura", field.TextOptions{})
	off.SetEnabled(false)
	cyrillic := text("Nome originale", "", "Пример Оксана", field.TextOptions{})
	sex := field.NewChoice(host, field.Spec{Label: "Sesso", Number: "33"}, field.Member{Value: "M", Label: "Maschile"}, field.Member{Value: "F", Label: "Femminile"})
	sex.SetValue("F")
	tick := field.NewTick(host, field.Spec{Label: "Rifugiato", Number: "37"})
	tick.SetValue(field.Ticked)
	wrong := field.NewTick(host, field.Spec{Label: "Dichiara di avere altri redditi dei familiari conviventi", Number: "M2 54"})
	wrong.SetFinding(field.Error, "Serve la prova: allegare la busta paga del familiare convivente oppure togliere il segno da questa casella")
	request := field.NewChoice(host, field.Spec{Label: "Tipo di istanza", Number: "8–12"},
		field.Member{Value: "8", Mark: "8", Label: "Primo rilascio"}, field.Member{Value: "9", Mark: "9", Label: "Rinnovo"}, field.Member{Value: "10", Mark: "10", Label: "Aggiornamento"},
		field.Member{Value: "11", Mark: "11", Label: "Duplicato"}, field.Member{Value: "12", Mark: "12", Label: "Conversione"})
	request.SetValue("9")
	citizenship := field.NewLookup(host, field.Spec{Label: "Cittadinanza", Number: "36"}, field.LookupOptions{Source: states})
	left := field.Grid(field.Wide(request), kind, number, expiry, income, code, unknown, surname, off)
	right := field.Grid(cyrillic, sex, tick, wrong, citizenship)
	open = func(c fyne.Canvas) {
		citizenship.Focus()
		test.Type(citizenship, "s")
	}
	return container.New(halves{}, left, right), open
}

var states = field.Table([]field.Option{
	{Code: "SEN", Label: "Senegal", Detail: "Z343"}, {Code: "SRB", Label: "Serbia", Detail: "Z158"}, {Code: "SYC", Label: "Seychelles", Detail: "Z342"}, {Code: "MAR", Label: "Marocco", Detail: "Z330"},
})

type halves struct{}

func (halves) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(100, 100) }

func (halves) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	width := (size.Width - 40) / 2
	for i, o := range objects {
		o.Resize(fyne.NewSize(width, size.Height))
		o.Move(fyne.NewPos(float32(i)*(width+40), 0))
	}
}
