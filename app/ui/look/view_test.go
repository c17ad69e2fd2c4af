package look_test

import (
	"image"
	"strconv"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
	"pgregory.net/rapid"

	"sportello/app/ui/look"
)

// crowd is a scroll of things that can be veiled, one under the other.
func crowd() (*container.Scroll, []fyne.Widget) {
	var things []fyne.Widget
	var objects []fyne.CanvasObject
	for i := range 12 {
		words := look.NewText("Riga "+strconv.Itoa(i), look.Strong)
		wrapped := look.NewParagraph("Un testo di prova che va a capo da sé.", look.Note)
		pressed := look.NewPress(look.NewChip("Premi", look.Primary), func() {})
		card := look.NewFindingCard(look.Finding{Tone: look.Error, Title: "Errore di prova", Number: "12", Message: "Non va bene."})
		things = append(things, words, wrapped, pressed, card)
		objects = append(objects, words, look.Panel(look.Inset(4, 4, 4, 4, look.Column(3, wrapped, pressed))), card)
	}
	return container.NewVScroll(look.Column(7, objects...)), things
}

// What is seen in a View is what is seen in its scroll, wherever that stands and
// however high it is; and what lies outside draws nothing.
func TestAViewsPictureIsItsScrolls(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(look.Theme(look.Light, 100))
	plain, _ := crowd()
	viewed, things := crowd()
	windows := []fyne.Window{test.NewTempWindow(t, plain), test.NewTempWindow(t, look.NewView(viewed))}
	veiled := func() (count int) {
		for _, thing := range things {
			if len(test.WidgetRenderer(thing).Objects()) == 0 {
				count++
			}
		}
		return count
	}
	rapid.Check(t, func(t *rapid.T) {
		height := rapid.Float32Range(20, 300).Draw(t, "height")
		offset := rapid.Float32Range(0, 1500).Draw(t, "offset")
		var pictures [2]image.Image
		for i, scroll := range []*container.Scroll{plain, viewed} {
			windows[i].Resize(fyne.NewSize(220, height))
			scroll.ScrollToOffset(fyne.NewPos(0, offset))
			pictures[i] = windows[i].Canvas().Capture()
		}
		if !equal(pictures[0], pictures[1]) {
			t.Fatal("the view shows something else than its scroll")
		}
		if count := veiled(); count < len(things)/2 {
			t.Fatalf("only %d of %d draw nothing", count, len(things))
		}
	})
}

func equal(a, b image.Image) bool {
	one, other := a.(*image.NRGBA), b.(*image.NRGBA)
	return one.Rect == other.Rect && string(one.Pix) == string(other.Pix)
}
