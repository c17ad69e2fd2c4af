//go:build ci

package form_test

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"sportello/app/permit"
	"sportello/app/ui/look"
)

// The address with the split offered and the municipalities by hamlet, and the
// table of children with what does not fit and is wrong, in every light and large text.
func TestPagesLookAsDrawn(t *testing.T) {
	children := permit.Values{
		"1.137": "PROVA", "1.138": "АДА", "1.139": "F", "1.140": "2019-05-02", "1.141": "ITA", "1.142": "SEN", "1.143": "RAVENNA",
		"1.145": "FINTA ESEMPIO DI COGNOME LUNGO", "1.146": "MUḤAMMAD", "1.148": "2031-01-01", "1.149": "XXZ",
	}
	for name, th := range map[string]fyne.Theme{
		"light": look.Theme(look.Light, 100), "dark": look.Theme(look.Dark, 100), "contrast": look.Theme(look.Contrast, 100), "150": look.Theme(look.Light, 150),
	} {
		t.Run("address_"+name, func(t *testing.T) {
			s := newSheet(t, "it", "1.7")
			street := keyed(t, s, "1.68", "via trieste 12/a, 48122 ravenna")
			s.values["1.68"], s.values["1.66"], s.values["1.72"] = street.Value(), "RA", "481"
			s.derived["1.66"] = true
			s.Show(s.model, map[string]permit.Finding{"1.72": {Severity: permit.Error, Message: permit.Text{IT: "Il CAP 481 non è di cinque cifre."}}})
			s.picture(t, th, "address_"+name+".png", func() { s.Focus("1.67"); test.Type(s.canvas.Focused(), "san pi") })
		})
		t.Run("children_"+name, func(t *testing.T) {
			s := newSheet(t, "it", "1.12")
			s.values = children
			s.Show(s.model, map[string]permit.Finding{"1.148": {Severity: permit.Warning, Message: permit.Text{IT: "La data è nel futuro."}}})
			s.picture(t, th, "children_"+name+".png", func() { s.Focus("1.147") })
		})
	}
}

// picture draws the page as the middle of a window of 1366 pixels.
func (s *sheet) picture(t *testing.T, th fyne.Theme, name string, do func()) {
	t.Helper()
	fyne.CurrentApp().Settings().SetTheme(th)
	window := test.NewTempWindow(t, container.NewStack(look.NewPlate(look.ColorPanel, look.Inset(12, 20, 12, 20, s.Object())), s.form.Host.Layer))
	window.SetPadded(false)
	window.Resize(fyne.NewSize(760, 640))
	s.canvas = window.Canvas()
	s.form.Host.Canvas = s.canvas
	window.Content().Refresh()
	do()
	test.AssertRendersToImage(t, name, window.Canvas())
}
