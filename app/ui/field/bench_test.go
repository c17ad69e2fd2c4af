package field_test

import (
	"fmt"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"sportello/app/ui/field"
	"sportello/app/ui/look"
)

// largeForm is a window with 120 fields.
func largeForm(b *testing.B) (fyne.Window, []field.Field) {
	b.Helper()
	test.NewApp().Settings().SetTheme(look.Theme(look.Light, 100))
	host := &field.Host{Texts: texts(), Layer: field.NewLayer()}
	fields := make([]field.Field, 120)
	objects := make([]fyne.CanvasObject, len(fields))
	for i := range fields {
		spec := field.Spec{Name: fmt.Sprint(i), Label: fmt.Sprint("Campo numero ", i), Number: fmt.Sprint(i)}
		switch i % 4 {
		case 0:
			fields[i] = field.NewText(host, spec, field.TextOptions{Boxes: 29, Capitals: true})
		case 1:
			fields[i] = field.NewDate(host, spec, field.DateOptions{Century: field.Past(today)})
		case 2:
			fields[i] = field.NewLookup(host, spec, field.LookupOptions{Source: table})
		default:
			fields[i] = field.NewChoice(host, spec, field.Member{Value: "M", Label: "Maschile"}, field.Member{Value: "F", Label: "Femminile"})
		}
		objects[i] = fields[i]
	}
	host.Reveal = nil
	scroll := container.NewVScroll(field.Grid(objects...))
	host.Reveal = field.RevealIn(scroll)
	window := test.NewWindow(container.NewStack(scroll, host.Layer))
	window.Resize(fyne.NewSize(758, 620))
	return window, fields
}

func BenchmarkBuildFormOf120(b *testing.B) {
	for b.Loop() {
		largeForm(b)
	}
}

// A key until the field is ready to be drawn.
func BenchmarkKey(b *testing.B) {
	_, fields := largeForm(b)
	typeForever(b, fields[0], func() {})
}

// A key until the whole window is drawn in software.
func BenchmarkKeyToPainted(b *testing.B) {
	window, fields := largeForm(b)
	typeForever(b, fields[0], func() { window.Canvas().Capture() })
}

// The floor under BenchmarkKeyToPainted: drawing the window when nothing changed.
func BenchmarkPaintAlone(b *testing.B) {
	window, _ := largeForm(b)
	for b.Loop() {
		window.Canvas().Capture()
	}
}

func typeForever(b *testing.B, f field.Field, after func()) {
	f.Focus()
	i := 0
	for b.Loop() {
		if i++; i%28 == 0 {
			f.SetValue("")
		}
		f.TypedRune(rune('A' + i%26))
		after()
	}
}

// A finding that comes and goes with each key on each of 120 fields.
func BenchmarkFindingsOnAllFields(b *testing.B) {
	_, fields := largeForm(b)
	on := false
	for b.Loop() {
		on = !on
		for _, f := range fields {
			if on {
				f.SetFinding(field.Error, "Manca: il kit verrebbe respinto")
			} else {
				f.SetFinding(field.None, "")
			}
		}
	}
}

func tenThousand() []field.Option {
	all := make([]field.Option, 10_000)
	for i := range all {
		all[i] = field.Option{Code: fmt.Sprintf("X%03d", i%1000), Label: fmt.Sprintf("Comune di Prova numero %d in Valle", i), Detail: "RA"}
	}
	return all
}

// A key in a lookup over 10,000 options, the answers shown.
func BenchmarkLookupOver10000(b *testing.B) {
	test.NewApp().Settings().SetTheme(look.Theme(look.Light, 100))
	host := &field.Host{Texts: texts(), Layer: field.NewLayer()}
	source := field.Table(tenThousand())
	l := field.NewLookup(host, field.Spec{Label: "Comune"}, field.LookupOptions{Source: source, Limit: 10_000})
	window := test.NewWindow(container.NewStack(field.Grid(l), host.Layer))
	window.Resize(fyne.NewSize(758, 620))
	l.Focus()
	script := []rune("comune di prova")
	for i := 0; b.Loop(); i++ {
		if i%len(script) == 0 {
			l.SetValue("x")
			l.SetValue("")
		}
		l.TypedRune(script[i%len(script)])
	}
}
