package field

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"sportello/app/ui/look"
)

// shownRows is how many options a list shows at once; only these are drawn, so
// that its length does not matter.
const shownRows = 8

const rowHeight = 33

// dropList is the list of a Lookup. It lives on the Host's layer and is no tab
// stop: an overlay of Fyne's would take the keys from the field.
type dropList struct {
	widget.BaseWidget
	owner   *Lookup
	options []Option
	at      int // lit up, -1 for none
	kept    int // marked by typing or the arrows; the mouse gives it back when it goes
	first   int // first shown
}

func newDropList(owner *Lookup) *dropList {
	d := &dropList{owner: owner, at: -1, kept: -1}
	d.ExtendBaseWidget(d)
	return d
}

func (d *dropList) isOpen() bool {
	layer := d.owner.host.Layer
	return layer != nil && len(layer.Objects) == 1 && layer.Objects[0] == fyne.CanvasObject(d)
}

// open shows the options with the given one marked; it stays open without
// any, saying so.
func (d *dropList) open(options []Option, at int) {
	layer := d.owner.host.Layer
	if layer == nil {
		return
	}
	d.options, d.at, d.first = options, min(at, len(options)-1), 0
	d.kept = d.at
	d.reveal()
	if !d.isOpen() {
		layer.Objects = []fyne.CanvasObject{d}
	}
	d.place(layer)
	d.Refresh()
	layer.Refresh()
}

func (d *dropList) close() {
	if d.isOpen() {
		layer := d.owner.host.Layer
		layer.Objects = nil
		layer.Refresh()
	}
	d.options, d.at, d.kept = nil, -1, -1
}

// place puts the list under the box or, where there is no room, above it.
func (d *dropList) place(layer *fyne.Container) {
	driver := fyne.CurrentApp().Driver()
	p := paint{d.owner.Theme()}
	at := driver.AbsolutePositionForObject(d.owner).Subtract(driver.AbsolutePositionForObject(layer))
	top := float32(0)
	if r := d.owner.renderer; r != nil {
		top = r.boxTop(p)
	}
	box := p.size(look.FieldHeight)
	height := float32(max(1, min(shownRows, len(d.options))))*p.unit(rowHeight) + 4
	y := at.Y + top + box + p.unit(3)
	if above := at.Y + top - p.unit(3) - height; y+height > layer.Size().Height && above >= 0 {
		y = above
	}
	// Whole pixels: the clip would cut the outline at a broken one.
	d.Resize(fyne.NewSize(float32(int(d.owner.Size().Width)), float32(int(height))))
	d.Move(fyne.NewPos(float32(int(at.X)), float32(int(y))))
}

// marked is what Enter takes.
func (d *dropList) marked() (Option, bool) {
	if d.at < 0 || d.at >= len(d.options) {
		return Option{}, false
	}
	return d.options[d.at], true
}

func (d *dropList) move(by int) {
	if len(d.options) > 0 {
		d.at = min(max(d.at+by, 0), len(d.options)-1)
		d.kept = d.at
		d.reveal()
		d.Refresh()
	}
}

// reveal scrolls so that the marked row shows.
func (d *dropList) reveal() {
	last := max(0, len(d.options)-shownRows)
	switch {
	case d.at < 0:
	case d.at < d.first:
		d.first = d.at
	case d.at >= d.first+shownRows:
		d.first = d.at - shownRows + 1
	}
	d.first = min(max(d.first, 0), last)
}

func (d *dropList) rowAt(y float32) int {
	row := d.first + int((y-2)/(paint{d.Theme()}.unit(rowHeight)))
	if y < 0 || row >= len(d.options) {
		return -1
	}
	return row
}

// Scrolled implements fyne.Scrollable.
func (d *dropList) Scrolled(event *fyne.ScrollEvent) {
	rows := 1
	if event.Scrolled.DY > 0 {
		rows = -1
	}
	d.first = min(max(d.first+rows, 0), max(0, len(d.options)-shownRows))
	d.Refresh()
}

// MouseIn implements desktop.Hoverable.
func (d *dropList) MouseIn(event *desktop.MouseEvent) { d.MouseMoved(event) }

// MouseMoved implements desktop.Hoverable: the row under the pointer lights up.
func (d *dropList) MouseMoved(event *desktop.MouseEvent) {
	if row := d.rowAt(event.Position.Y); row >= 0 && row != d.at {
		d.at = row
		d.Refresh()
	}
}

// MouseOut implements desktop.Hoverable.
func (d *dropList) MouseOut() {
	if d.at != d.kept {
		d.at = d.kept
		d.Refresh()
	}
	if d.owner.picking {
		d.owner.letGo()
	}
}

// MouseDown implements desktop.Mouseable. The press takes the focus from the
// field; until the release says what was meant, that is no leaving.
func (d *dropList) MouseDown(*desktop.MouseEvent) { d.owner.picking = true }

// MouseUp implements desktop.Mouseable.
func (d *dropList) MouseUp(*desktop.MouseEvent) {}

// Tapped implements fyne.Tappable.
func (d *dropList) Tapped(event *fyne.PointEvent) {
	if row := d.rowAt(event.Position.Y); row >= 0 {
		d.owner.picked(d.options[row])
		return
	}
	d.owner.letGo()
}

// MinSize keeps the layer from growing with the list.
func (d *dropList) MinSize() fyne.Size { return fyne.NewSize(1, 1) }

// CreateRenderer implements fyne.Widget.
func (d *dropList) CreateRenderer() fyne.WidgetRenderer {
	r := &dropListRenderer{list: d, frame: canvas.NewRectangle(color.Transparent), ground: canvas.NewRectangle(color.Transparent), thumb: canvas.NewRectangle(color.Transparent)}
	for range shownRows {
		r.rows = append(r.rows, dropRow{
			light: canvas.NewRectangle(color.Transparent), code: &canvas.Text{TextStyle: fyne.TextStyle{Bold: true}},
			label: &canvas.Text{}, detail: &canvas.Text{},
		})
	}
	r.Refresh()
	return r
}

type dropRow struct {
	light               *canvas.Rectangle
	code, label, detail *canvas.Text
}

type dropListRenderer struct {
	list   *dropList
	frame  *canvas.Rectangle
	ground *canvas.Rectangle
	thumb  *canvas.Rectangle // where in the list one is
	rows   []dropRow
}

func (r *dropListRenderer) Layout(fyne.Size)   { r.Refresh() }
func (r *dropListRenderer) MinSize() fyne.Size { return fyne.NewSize(1, 1) }
func (r *dropListRenderer) Destroy()           {}

func (r *dropListRenderer) Objects() []fyne.CanvasObject {
	all := []fyne.CanvasObject{r.frame, r.ground}
	for _, row := range r.rows {
		all = append(all, row.light, row.code, row.label, row.detail)
	}
	return append(all, r.thumb)
}

func (r *dropListRenderer) Refresh() {
	p := paint{r.list.Theme()}
	size := r.list.Size()
	// Two grounds instead of a stroke, which the clip at the edges would cut.
	r.frame.FillColor, r.ground.FillColor = p.color(look.ColorFrame), p.color(look.ColorPanel)
	r.frame.CornerRadius = p.size(theme.SizeNameInputRadius)
	r.ground.CornerRadius = r.frame.CornerRadius - 1
	r.frame.Resize(size)
	r.ground.Move(fyne.NewPos(1, 1))
	r.ground.Resize(size.SubtractWidthHeight(2, 2))
	r.frame.Refresh()
	r.ground.Refresh()
	for i := range r.rows {
		r.showRow(i, p, size.Width)
	}
	r.showThumb(p, size)
	canvas.Refresh(r.list)
}

func (r *dropListRenderer) showRow(i int, p paint, width float32) {
	row, index := r.rows[i], r.list.first+i
	nothing := len(r.list.options) == 0 && i == 0
	shown := index < len(r.list.options) || nothing
	for _, o := range []fyne.CanvasObject{row.light, row.code, row.label, row.detail} {
		if shown != o.Visible() {
			if shown {
				o.Show()
			} else {
				o.Hide()
			}
		}
	}
	if !shown {
		return
	}
	option, ink := Option{Label: r.list.owner.host.Texts.NothingLike}, look.ColorMuted
	if !nothing {
		option, ink = r.list.options[index], look.ColorInk
	}
	row.light.FillColor = color.Transparent
	if index == r.list.at && !nothing {
		row.light.FillColor = p.color(look.ColorPrimarySoft)
	}
	top, height := 2+float32(i)*p.unit(rowHeight), p.unit(rowHeight)
	row.light.Move(fyne.NewPos(2, top))
	row.light.Resize(fyne.NewSize(width-4, height))

	left, right := p.unit(textInset), width-p.unit(textInset)
	space := right
	if option.Alias != "" { // what it was found by gives way to what it is
		space = right - left - p.unit(8) - measure(option.Label, p.size(look.SizeBody), fyne.TextStyle{}).Width
	}
	detail := r.write(row.detail, option.Detail, p, look.ColorMuted, space, 0, top, height)
	row.detail.Move(fyne.NewPos(right-detail, row.detail.Position().Y))
	code := r.write(row.code, option.Code, p, ink, right-left, left, top, height)
	if code > 0 {
		code += p.unit(5)
	}
	room := right - left - code
	if detail > 0 {
		room -= detail + p.unit(8)
	}
	r.write(row.label, option.Label, p, ink, room, left+code, top, height)
}

// write shows a text in the middle of a row and returns its width.
func (r *dropListRenderer) write(t *canvas.Text, text string, p paint, ink fyne.ThemeColorName, room, x, top, height float32) float32 {
	t.TextSize, t.Color = p.size(look.SizeBody), p.color(ink)
	t.Text = look.Elide(text, room, func(s string) float32 { return measure(s, t.TextSize, t.TextStyle).Width })
	size := t.MinSize()
	t.Move(fyne.NewPos(x, top+(height-size.Height)/2))
	t.Resize(size)
	t.Refresh()
	return size.Width
}

func (r *dropListRenderer) showThumb(p paint, size fyne.Size) {
	n := len(r.list.options)
	r.thumb.Hidden = n <= shownRows
	if r.thumb.Hidden {
		return
	}
	r.thumb.FillColor, r.thumb.CornerRadius = p.color(look.ColorLine), 2
	height := max(p.unit(14), size.Height*shownRows/float32(n))
	y := (size.Height - height) * float32(r.list.first) / float32(n-shownRows)
	r.thumb.Move(fyne.NewPos(size.Width-p.unit(6), y))
	r.thumb.Resize(fyne.NewSize(p.unit(4), height))
	r.thumb.Refresh()
}
