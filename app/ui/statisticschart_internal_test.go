package ui

import (
	"context"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"sportello/app/chart"
	"sportello/app/ui/look"
	"sportello/app/ui/screen"
)

// gallery is a chart in a window, and what was drawn of it.
type gallery struct {
	view    *chartView
	drawn   int
	covered bool
	later   []func() // drawings that wait, where slow
	slow    bool
	pressed []int
}

func newGallery(t *testing.T) *gallery {
	t.Helper()
	test.NewTempApp(t).Settings().SetTheme(look.Theme(look.Light, 100))
	drawer, err := chart.NewDrawer()
	if err != nil {
		t.Fatal(err)
	}
	g := &gallery{}
	window := test.NewTempWindow(t, nil)
	stage := &screen.Stage{Window: window, Failed: func(err error) { t.Error(err) }, Work: func(work func(context.Context) error, done func(error)) {
		do := func() { done(work(context.Background())) }
		if g.slow {
			g.later = append(g.later, do)
			return
		}
		do()
	}}
	g.view = newChartView(stage, func() (*chart.Drawer, error) { g.drawn++; return drawer, nil }, func() bool { return g.covered }, func(group int) { g.pressed = append(g.pressed, group) })
	window.SetPadded(false)
	window.SetContent(g.view)
	window.Resize(fyne.NewSize(600, 400))
	return g
}

func someBars() chart.Chart {
	return chart.Bars{Title: "prova", Groups: []string{"una", "due", "tre"}, Series: []chart.Series{{Values: []float64{3, 2, 1}}}, Current: -1}
}

// A chart is drawn when what is to be seen has changed, and only then.
func TestAChartIsDrawnWhenItHasChanged(t *testing.T) {
	g := newGallery(t)
	settings := fyne.CurrentApp().Settings()
	for _, step := range []struct {
		name string
		do   func()
		want int
	}{
		{"no chart", func() {}, 0},
		{"a chart", func() { g.view.show(someBars()) }, 1},
		{"the same again", g.view.Refresh, 1},
		{"a frame around a bar", func() { g.view.mark(1) }, 1},
		{"a larger window", func() { g.view.Resize(fyne.NewSize(700, 400)) }, 2},
		{"in the dark", func() { settings.SetTheme(look.Theme(look.Dark, 100)); g.view.Refresh() }, 3},
		{"large text", func() { settings.SetTheme(look.Theme(look.Dark, 150)); g.view.Refresh() }, 4},
		{"another chart that cannot be seen", func() { g.covered = true; g.view.show(someBars()) }, 4},
		{"it can be seen", func() { g.covered = false; g.view.Refresh() }, 5},
	} {
		step.do()
		if g.drawn != step.want {
			t.Errorf("%s: drawn %d times, want %d", step.name, g.drawn, step.want)
		}
	}
	if size := g.view.picture.Image.Bounds().Size(); size.X != 700 || size.Y != 400 {
		t.Errorf("the picture has %v pixels", size)
	}
}

// While one size is being drawn others pass; then the last is drawn, and until then
// the picture before stands.
func TestOfManySizesTheLastIsDrawn(t *testing.T) {
	g := newGallery(t)
	g.view.show(someBars())
	before := g.view.picture.Image
	g.slow = true
	for width := float32(500); width < 600; width += 10 {
		g.view.Resize(fyne.NewSize(width, 300))
	}
	if g.view.picture.Image != before || len(g.later) != 1 {
		t.Fatalf("%d drawings wait", len(g.later))
	}
	g.slow = false
	g.later[0]()
	if width := g.view.picture.Image.Bounds().Dx(); width != 590 || g.drawn != 3 {
		t.Errorf("the last picture is %d wide, the %d. drawn", width, g.drawn)
	}
}

// The frame is around the bar that is current, and a bar that is pressed tells which.
func TestTheFrameAndTheMouse(t *testing.T) {
	g := newGallery(t)
	g.view.show(someBars())
	if g.view.frame.Visible() {
		t.Error("a frame around nothing")
	}
	for group := range 3 {
		g.view.mark(group)
		frame := g.view.frame
		if !frame.Visible() {
			t.Fatalf("no frame around bar %d", group)
		}
		g.view.Tapped(&fyne.PointEvent{Position: frame.Position().AddXY(frame.Size().Width/2, frame.Size().Height/2)})
	}
	if len(g.pressed) != 3 || g.pressed[0] != 0 || g.pressed[1] != 1 || g.pressed[2] != 2 {
		t.Errorf("pressed %v", g.pressed)
	}
	g.view.mark(-1)
	if g.view.frame.Visible() {
		t.Error("the frame is still there")
	}
}
