package ui

import (
	"context"
	"image"
	"image/color"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"sportello/app/chart"
	"sportello/app/ui/look"
	"sportello/app/ui/screen"
)

// chartView shows a chart in the pixels of the screen. It is drawn anew, behind the
// work, when what it shows, its size, the theme or the text size has changed; until
// then the last picture stands, so that nothing flickers. Where the chart cannot be
// seen it is not drawn. The group the operator is at has a frame around it, which
// takes no drawing.
type chartView struct {
	widget.BaseWidget
	stage   *screen.Stage
	drawer  func() (*chart.Drawer, error) // made once, with its fonts, behind the work
	covered func() bool                   // it cannot be seen
	tapped  func(group int)               // it was pressed
	chart   chart.Chart                   // nil: nothing to show
	version int                           // of chart
	asked   chartSetting                  // drawn last, or being drawn
	busy    bool
	current int // group in the frame; -1: none

	picture *canvas.Image
	frame   *canvas.Rectangle
	areas   []chart.Area
	pixels  image.Point // of the picture that areas lie in
}

// chartSetting is all that a picture depends on.
type chartSetting struct {
	version int
	size    image.Point
	style   chart.Style
}

func newChartView(stage *screen.Stage, drawer func() (*chart.Drawer, error), covered func() bool, tapped func(group int)) *chartView {
	v := &chartView{stage: stage, drawer: drawer, covered: covered, tapped: tapped, current: -1, picture: canvas.NewImageFromImage(blank()), frame: canvas.NewRectangle(color.Transparent)}
	v.picture.ScaleMode = canvas.ImageScaleFastest // it has the screen's pixels already
	v.frame.StrokeWidth, v.frame.CornerRadius = 2, 3
	v.frame.Hide()
	v.ExtendBaseWidget(v)
	return v
}

func blank() image.Image { return image.NewNRGBA(image.Rect(0, 0, 1, 1)) }

// show shows another chart, nil for none.
func (v *chartView) show(c chart.Chart) {
	v.chart = c
	v.version++
	v.update()
}

// mark puts the frame around a group, -1 for none.
func (v *chartView) mark(group int) {
	if v.current != group {
		v.current = group
		v.place()
	}
}

// update has the chart drawn if the picture is not what should be seen. While one
// is being drawn the next waits, so that of many sizes the last is drawn.
func (v *chartView) update() {
	scale := v.stage.Window.Canvas().Scale()
	pixel := func(length float32) int { return int(math.Round(float64(length * scale))) }
	wanted := chartSetting{v.version, image.Pt(pixel(v.Size().Width), pixel(v.Size().Height)), chartStyle(scale)}
	if v.busy || wanted == v.asked || !v.Visible() || v.covered() || wanted.size.X < leastChart || wanted.size.Y < leastChart {
		return
	}
	v.asked = wanted
	if v.chart == nil {
		v.put(blank(), nil, wanted.size)
		return
	}
	v.busy = true
	var drawn image.Image
	var areas []chart.Area
	shown := v.chart
	v.stage.Work(func(context.Context) error {
		drawer, err := v.drawer()
		if err != nil {
			return err
		}
		drawn, areas, err = drawer.Draw(shown, wanted.size.X, wanted.size.Y, wanted.style)
		return err
	}, func(err error) {
		v.busy = false
		if err != nil {
			v.stage.Failed(err)
			return
		}
		v.put(drawn, areas, wanted.size)
		v.update()
	})
}

// leastChart is how many pixels a chart needs to say anything.
const leastChart = 60

func (v *chartView) put(picture image.Image, areas []chart.Area, pixels image.Point) {
	v.areas, v.pixels = areas, pixels
	v.picture.Image = picture
	v.picture.Refresh()
	v.place()
}

// place puts the frame around what the current group's areas cover.
func (v *chartView) place() {
	var around image.Rectangle
	for _, area := range v.areas {
		if area.Group == v.current && v.current >= 0 {
			around = around.Union(area.In)
		}
	}
	v.frame.Hidden = around.Empty() || v.Size().Height < leastChart
	if !v.frame.Hidden {
		across, down := v.Size().Width/float32(v.pixels.X), v.Size().Height/float32(v.pixels.Y)
		v.frame.StrokeColor = theme.Color(look.ColorPrimary)
		v.frame.Resize(fyne.NewSize(float32(around.Dx())*across, float32(around.Dy())*down))
		v.frame.Move(fyne.NewPos(float32(around.Min.X)*across, float32(around.Min.Y)*down))
	}
	canvas.Refresh(v)
}

// chartStyle is that of the theme and the text size in force, for a screen of so
// many pixels to a point.
func chartStyle(scale float32) chart.Style {
	red, green, blue, _ := theme.Color(look.ColorPanel).RGBA()
	return chart.Style{Dark: red+green+blue < 3*0x8000, Contrast: red+green+blue == 0, Scale: scale * look.Scaled(1)}
}

// Tapped implements fyne.Tappable.
func (v *chartView) Tapped(event *fyne.PointEvent) {
	size := v.Size()
	if size.IsZero() {
		return
	}
	place := image.Pt(int(event.Position.X/size.Width*float32(v.pixels.X)), int(event.Position.Y/size.Height*float32(v.pixels.Y)))
	for _, area := range v.areas {
		if place.In(area.In) {
			v.tapped(area.Group)
			return
		}
	}
}

// Cursor implements desktop.Cursorable.
func (v *chartView) Cursor() desktop.Cursor {
	if len(v.areas) > 0 {
		return desktop.PointerCursor
	}
	return desktop.DefaultCursor
}

// CreateRenderer implements fyne.Widget.
func (v *chartView) CreateRenderer() fyne.WidgetRenderer { return chartRenderer{v} }

type chartRenderer struct{ view *chartView }

func (r chartRenderer) Layout(size fyne.Size) {
	r.view.picture.Resize(size)
	r.view.place()
	r.view.update()
}

func (r chartRenderer) MinSize() fyne.Size {
	return fyne.NewSize(look.Scaled(200), look.Scaled(120))
}

func (r chartRenderer) Refresh() {
	r.view.update()
	r.view.picture.Refresh()
	r.view.place()
}

func (r chartRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.view.picture, r.view.frame}
}
func (r chartRenderer) Destroy() {}

// chartPair sets two charts one over the other. Where there is no room for both, or
// only one has something to show, the one in front takes it all.
type chartPair struct{ front int }

// leastOfPair is the least height of each in pixels at 100 %.
const leastOfPair = 200

func (l *chartPair) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	half := size.Height / 2
	if both := objects[0].Visible() && objects[1].Visible(); both && half >= look.Scaled(leastOfPair) {
		for i, o := range objects {
			o.Resize(fyne.NewSize(size.Width, half))
			o.Move(fyne.NewPos(0, float32(i)*half))
		}
		return
	}
	for i, o := range objects {
		o.Move(fyne.Position{})
		if i == l.front {
			o.Resize(size)
		} else {
			o.Resize(fyne.Size{})
		}
	}
}

func (l *chartPair) MinSize(objects []fyne.CanvasObject) fyne.Size { return objects[0].MinSize() }
