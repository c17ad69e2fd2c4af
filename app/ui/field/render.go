package field

import (
	"image"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"

	"sportello/app/ui/look"
)

// body is what lies in the box of a field.
type body interface {
	objects() []fyne.CanvasObject
	// boxed says whether a box is drawn around it, and the label above; without,
	// the body shows both.
	boxed() bool
	height(width float32) float32
	layout(at fyne.Position, size fyne.Size)
	// update reads the theme and the field's state anew.
	update(p paint)
	// count is a short remark at the right of the message: "28/30".
	count() (text string, severity Severity)
}

// paint gives colours and sizes of the theme a field is shown in.
type paint struct{ theme fyne.Theme }

func (p paint) color(name fyne.ThemeColorName) color.Color {
	return p.theme.Color(name, fyne.CurrentApp().Settings().ThemeVariant())
}

func (p paint) unit(pixels float32) float32          { return pixels * p.theme.Size(look.Unit) }
func (p paint) size(name fyne.ThemeSizeName) float32 { return p.theme.Size(name) }

func measure(text string, size float32, style fyne.TextStyle) fyne.Size {
	s, _ := fyne.CurrentApp().Driver().RenderedTextSize(text, size, style, nil)
	return s
}

const (
	boxGap     = 3   // between label, box and message
	leastWidth = 110 // of a field
	leastBare  = 50  // of one in a table
	mostLines  = 3   // of a message
	mostLabel  = 2   // lines of a label
)

// frameRenderer draws label, number, box and message of a field.
type frameRenderer struct {
	frame     *frame
	label     [mostLabel]*canvas.Text
	number    *canvas.Text
	box       *canvas.Rectangle
	dashes    *canvas.Raster // only once a value was derived
	dashColor color.Color
	mark      *look.Mark
	tone      look.Tone
	lines     []*canvas.Text
	count     *canvas.Text
	objects   []fyne.CanvasObject

	labelHeight, lineHeight float32
}

func newFrameRenderer(f *frame) *frameRenderer {
	r := &frameRenderer{
		frame: f, number: &canvas.Text{}, count: &canvas.Text{},
		box: canvas.NewRectangle(color.Transparent), mark: look.NewMark(look.Error, 12), tone: look.Error,
	}
	for i := range r.label {
		r.label[i] = &canvas.Text{TextStyle: fyne.TextStyle{Bold: true}}
	}
	r.mark.Hide()
	r.update()
	return r
}

func (r *frameRenderer) update() {
	f, p := r.frame, paint{r.frame.Theme()}
	for _, line := range r.label {
		line.TextSize, line.Color = p.size(look.SizeSmall), p.color(look.ColorInk)
		line.Hidden = !f.body.boxed() || f.spec.Bare
	}
	r.number.Hidden = f.spec.Bare
	r.number.Text, r.number.TextSize, r.number.Color = f.spec.Number, p.size(look.SizeSmall), p.color(look.ColorMuted)
	r.count.TextSize = p.size(look.SizeSmall)
	r.labelHeight = measure("É", r.label[0].TextSize, r.label[0].TextStyle).Height
	r.lineHeight = measure("É", r.count.TextSize, fyne.TextStyle{}).Height
	r.paintBox(p)
	r.paintMessage(p)
	f.body.update(p)
	r.collect()
}

func (r *frameRenderer) paintBox(p paint) {
	f := r.frame
	fill, stroke, width := look.ColorPanel, look.ColorFrame, float32(1)
	switch f.boxSeverity() {
	case Error:
		stroke, width = look.ColorError, 2
	case Warning:
		stroke, width = look.ColorWarning, 1.5
	}
	if f.derived {
		fill = look.ColorSide
	}
	if f.disabled {
		fill, stroke, width = look.ColorNeutralSoft, look.ColorLine, 1
	}
	if f.focused {
		stroke, width = look.ColorPrimary, 2
	}
	dashed := f.derived && !f.focused && !f.disabled && f.boxSeverity() != Error
	r.box.Hidden = !f.body.boxed()
	r.box.CornerRadius = p.size(theme.SizeNameInputRadius)
	r.box.FillColor, r.box.StrokeColor, r.box.StrokeWidth = p.color(fill), p.color(stroke), width
	if dashed {
		r.box.StrokeWidth = 0
		r.dashColor = p.color(stroke)
		if r.dashes == nil {
			r.dashes = canvas.NewRaster(r.drawDashes)
		}
	}
	if r.dashes != nil {
		r.dashes.Hidden = !dashed || !f.body.boxed()
	}
}

// drawDashes draws the frame of a derived value.
func (r *frameRenderer) drawDashes(w, h int) image.Image {
	picture := image.NewNRGBA(image.Rect(0, 0, w, h))
	const dash, gap = 4, 3
	for x := range w {
		if x%(dash+gap) < dash {
			picture.Set(x, 0, r.dashColor)
			picture.Set(x, h-1, r.dashColor)
		}
	}
	for y := range h {
		if y%(dash+gap) < dash {
			picture.Set(0, y, r.dashColor)
			picture.Set(w-1, y, r.dashColor)
		}
	}
	return picture
}

func (r *frameRenderer) paintMessage(p paint) {
	severity, text := r.frame.message()
	ink, tone := look.ColorMuted, look.Neutral
	switch severity {
	case Error:
		ink, tone = look.ColorError, look.Error
	case Warning:
		ink, tone = look.ColorWarning, look.Warning
	}
	if r.frame.spec.Bare {
		severity, text = None, ""
	}
	r.mark.Hidden = severity < Warning
	if r.tone != tone && !r.mark.Hidden {
		r.tone = tone
		r.mark.SetTone(tone)
	}
	remark, remarkSeverity := r.frame.body.count()
	if r.frame.spec.Bare {
		remark = ""
	}
	r.count.Text, r.count.Color = remark, p.color(look.ColorMuted)
	if remarkSeverity >= Warning {
		r.count.Color = p.color(look.ColorWarning)
	}
	texts := r.wrap(text, p)
	for len(r.lines) < len(texts) {
		r.lines = append(r.lines, &canvas.Text{})
	}
	for i, line := range r.lines {
		line.Hidden = i >= len(texts)
		line.TextSize, line.Color = p.size(look.SizeSmall), p.color(ink)
		if !line.Hidden {
			line.Text = texts[i]
		}
	}
	if width := r.frame.Size().Width; width != r.frame.reservedWidth {
		r.frame.reserved, r.frame.reservedWidth = 1, width
	}
	r.frame.reserved = max(r.frame.reserved, len(texts))
}

// wrap breaks the message at words and cuts only what three lines do not hold.
func (r *frameRenderer) wrap(text string, p paint) []string {
	width := r.frame.Size().Width - r.indent(p)
	if r.count.Text != "" {
		width -= measure(r.count.Text, r.count.TextSize, fyne.TextStyle{}).Width + p.unit(8)
	}
	if text == "" || width <= 0 {
		return nil
	}
	size := p.size(look.SizeSmall)
	gauge := func(s string) float32 { return measure(s, size, fyne.TextStyle{}).Width }
	lines := look.Wrap(text, width, gauge)
	if len(lines) > mostLines {
		lines = lines[:mostLines]
		lines[mostLines-1] = look.Elide(lines[mostLines-1]+" …", width, gauge)
	}
	return lines
}

// indent is the room the sign takes before the message.
func (r *frameRenderer) indent(p paint) float32 {
	if r.mark.Hidden {
		return 0
	}
	return r.mark.MinSize().Width + p.unit(5)
}

func (r *frameRenderer) collect() {
	r.objects = append(r.objects[:0], r.label[0], r.label[1], r.number, r.box)
	if r.dashes != nil {
		r.objects = append(r.objects, r.dashes)
	}
	r.objects = append(r.objects, r.frame.body.objects()...)
	r.objects = append(r.objects, r.mark, r.count)
	for _, line := range r.lines {
		r.objects = append(r.objects, line)
	}
}

func (r *frameRenderer) boxTop(p paint) float32 {
	if r.frame.spec.Bare {
		return 0
	}
	return float32(r.frame.labelLines)*r.labelHeight + p.unit(boxGap)
}

func (r *frameRenderer) Layout(size fyne.Size) {
	p := paint{r.frame.Theme()}
	r.layoutLabel(size, p)
	top, height := r.boxTop(p), r.frame.body.height(size.Width)
	at, box := fyne.NewPos(0, top), fyne.NewSize(size.Width, height)
	// A stroke is drawn half outside: keep it inside the field.
	half := r.box.StrokeWidth / 2
	r.box.Move(at.AddXY(half, half))
	r.box.Resize(box.SubtractWidthHeight(2*half, 2*half))
	if r.dashes != nil {
		r.dashes.Move(at)
		r.dashes.Resize(box)
	}
	r.frame.body.layout(at, box)
	r.paintMessage(p)
	r.collect()
	y := top + height + p.unit(boxGap)
	r.mark.Resize(r.mark.MinSize())
	r.mark.Move(fyne.NewPos(0, y+(r.lineHeight-r.mark.MinSize().Height)/2))
	for i, line := range r.lines {
		line.Move(fyne.NewPos(r.indent(p), y+float32(i)*r.lineHeight))
		line.Resize(fyne.NewSize(size.Width-r.indent(p), r.lineHeight))
	}
	width := r.count.MinSize().Width
	r.count.Move(fyne.NewPos(size.Width-width, y))
	r.count.Resize(fyne.NewSize(width, r.lineHeight))
}

// layoutLabel sets the label close to its box: spare lines stay above it.
func (r *frameRenderer) layoutLabel(size fyne.Size, p paint) {
	bottom := float32(r.frame.labelLines) * r.labelHeight
	number := r.number.MinSize().Width
	r.number.Move(fyne.NewPos(size.Width-number, bottom-r.labelHeight))
	r.number.Resize(fyne.NewSize(number, r.labelHeight))
	texts := r.wrapLabel(size.Width, p)
	if len(texts) > r.frame.labelLines {
		texts = texts[:r.frame.labelLines]
		texts[len(texts)-1] = look.Elide(texts[len(texts)-1]+" …", r.labelRoom(size.Width, p), r.labelWidth)
	}
	for i, line := range r.label {
		line.Text = ""
		if i < len(texts) {
			line.Text = texts[i]
		}
		line.Move(fyne.NewPos(0, bottom-float32(len(texts)-i)*r.labelHeight))
		line.Resize(fyne.NewSize(r.labelRoom(size.Width, p), r.labelHeight))
	}
}

func (r *frameRenderer) labelWidth(text string) float32 {
	return measure(text, r.label[0].TextSize, r.label[0].TextStyle).Width
}

func (r *frameRenderer) labelRoom(width float32, p paint) float32 {
	return max(0, width-r.number.MinSize().Width-p.unit(8))
}

// wrapLabel breaks the label into at most two lines.
func (r *frameRenderer) wrapLabel(width float32, p paint) []string {
	room := r.labelRoom(width, p)
	if room <= 0 || !r.frame.body.boxed() {
		return nil
	}
	texts := look.Wrap(r.frame.spec.Label, room, r.labelWidth)
	if len(texts) > mostLabel {
		texts = texts[:mostLabel]
		texts[mostLabel-1] = look.Elide(texts[mostLabel-1]+" …", room, r.labelWidth)
	}
	return texts
}

func (r *frameRenderer) MinSize() fyne.Size {
	p := paint{r.frame.Theme()}
	height := r.boxTop(p) + r.frame.body.height(r.frame.Size().Width)
	if r.frame.spec.Bare {
		return fyne.NewSize(p.unit(leastBare), height)
	}
	return fyne.NewSize(p.unit(leastWidth), height+p.unit(boxGap)+float32(r.frame.reserved)*r.lineHeight)
}

func (r *frameRenderer) Refresh() {
	r.update()
	r.Layout(r.frame.Size())
	for _, o := range r.objects {
		if o != fyne.CanvasObject(r.mark) {
			o.Refresh()
		}
	}
	canvas.Refresh(r.frame.self)
}

// Objects implements fyne.WidgetRenderer.
func (r *frameRenderer) Objects() []fyne.CanvasObject {
	if r.frame.veiled {
		return nil
	}
	return r.objects
}

func (r *frameRenderer) Destroy() {}
