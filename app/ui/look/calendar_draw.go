package look

import (
	"cmp"
	"image/color"
	"math"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// Sizes in a Calendar in pixels at 100 %.
const (
	calendarHeading = 46
	calendarClosed  = 96 // width of a day without slots
	calendarTime    = 40 // width of a slot's time
	freeLane        = 64 // width of what is free beside what is not
	calendarGap     = 12 // between stretches in which it is open
	leastSlot       = 25 // height of the shortest
	mostSlot        = 46
	twoLines        = 40 // least height of a block with its detail below the title
	hatchGap        = 11
)

// room is the height for the times.
func (c *Calendar) room() float32 { return max(0, c.Size().Height-Scaled(calendarHeading)) }

// top is where a minute lies on the screen, in whole pixels: areas meet there.
func (c *Calendar) top(a axis, minute int) float32 {
	return round(Scaled(calendarHeading) + a.at(minute) - c.offset)
}

func round(x float32) float32 { return float32(math.Round(float64(x))) }

// lefts are where the days begin, and the end of the last.
func (c *Calendar) lefts() []float32 {
	open := 0
	for _, day := range c.days {
		if day.Closed == "" {
			open++
		}
	}
	narrow, room := Scaled(calendarClosed), c.Size().Width
	if open == 0 {
		narrow = room / float32(max(1, len(c.days)))
	}
	wide := (room - narrow*float32(len(c.days)-open)) / float32(max(1, open))
	lefts, left := []float32{0}, float32(0)
	for _, day := range c.days {
		if day.Closed == "" {
			left += wide
		} else {
			left += narrow
		}
		lefts = append(lefts, round(left))
	}
	return lefts
}

// CreateRenderer implements fyne.Widget.
func (c *Calendar) CreateRenderer() fyne.WidgetRenderer {
	r := &calendarRenderer{calendar: c}
	for i := range r.frame {
		r.frame[i] = canvas.NewRectangle(color.Transparent)
	}
	return r
}

// calendarRenderer lays its areas beside each other, none over another: painting
// them is most of what a picture takes.
type calendarRenderer struct {
	calendar *Calendar
	frame    [4]*canvas.Rectangle // the sides of the current slot
	grounds  []*canvas.Rectangle
	objects  []fyne.CanvasObject // on the grounds
}

func (r *calendarRenderer) Layout(fyne.Size) {
	r.calendar.reveal()
	r.build()
}

func (r *calendarRenderer) MinSize() fyne.Size {
	return fyne.NewSize(Scaled(2*calendarClosed), Scaled(calendarHeading+leastSlot))
}

func (r *calendarRenderer) Refresh() {
	if r.calendar.turning {
		r.cursor()
		r.frame[0].Refresh() // all of the window is painted anew
		return
	}
	r.build()
	canvas.Refresh(r.calendar)
}

func (r *calendarRenderer) Objects() []fyne.CanvasObject { return r.objects }
func (r *calendarRenderer) Destroy()                     {}

func (r *calendarRenderer) build() {
	c := r.calendar
	r.objects, r.grounds = nil, nil
	size := c.Size()
	if size.Width == 0 {
		return
	}
	lefts, axis := c.lefts(), c.axis()
	for i, day := range c.days {
		r.heading(day, lefts[i], lefts[i+1])
		r.day(day, axis, lefts[i], lefts[i+1])
	}
	for i := range c.days {
		r.fill(ColorLine, lefts[i], 0, 1, size.Height)
	}
	r.fill(ColorLine, size.Width-1, 0, 1, size.Height)
	r.fill(ColorLine, 0, 0, size.Width, 1)
	r.fill(ColorLine, 0, Scaled(calendarHeading)-1, size.Width, 1)
	r.fill(ColorLine, 0, size.Height-1, size.Width, 1)
	r.cursor()
	for _, side := range r.frame {
		r.objects = append(r.objects, side)
	}
	r.thumb(axis.height())
	grounds := make([]fyne.CanvasObject, 0, len(r.grounds)+len(r.objects))
	for _, ground := range r.grounds {
		grounds = append(grounds, ground)
	}
	r.objects = append(grounds, r.objects...)
}

func (r *calendarRenderer) heading(day CalendarDay, left, right float32) {
	style, ground := Label, ColorPanel
	if day.Today {
		style, ground = Label.In(ColorPrimary), ColorPrimarySoft
	}
	r.ground(ground, left, 0, right-left, Scaled(calendarHeading))
	inset, width := left+Scaled(8), right-left-Scaled(12)
	r.write(day.Title, style, fyne.NewPos(inset, Scaled(4)), width, Scaled(20))
	r.write(day.Note, Caption, fyne.NewPos(inset, Scaled(22)), width, Scaled(20))
}

// day draws a day: grey is what is closed.
func (r *calendarRenderer) day(day CalendarDay, axis axis, left, right float32) {
	c := r.calendar
	drawn, end := Scaled(calendarHeading), c.Size().Height
	for _, slot := range day.Slots {
		top, foot := max(c.top(axis, slot.From), drawn), min(c.top(axis, slot.To), end)
		if len(slot.Blocks) == 0 || foot <= top+1 {
			continue
		}
		if top > drawn {
			r.ground(ColorSide, left, drawn, right-left, top-drawn)
			r.fill(ColorLine, left, top-1, right-left, 1)
		}
		r.slot(slot, left, top, right, foot, c.top(axis, slot.From) < top)
		drawn = foot
	}
	r.ground(ColorSide, left, drawn, right-left, end-drawn)
	for i, line := range Wrap(day.Closed, right-left-Scaled(12), gauge(r.calendar, Caption)) {
		r.write(line, Caption, fyne.NewPos(left+Scaled(8), Scaled(calendarHeading+8)+float32(i)*Scaled(17)), right-left-Scaled(12), Scaled(17))
	}
}

// slot draws what shows of a slot: its time and what stands in it, side by side.
func (r *calendarRenderer) slot(slot CalendarSlot, left, top, right, foot float32, cut bool) {
	line := min(foot-top, Scaled(leastSlot))
	if cut || foot-top < Scaled(leastSlot)*0.7 {
		line = 0 // its first line has scrolled away
	}
	x := left + round(Scaled(calendarTime))
	r.ground(ColorPanel, left, top, x-left, foot-top)
	edge := x
	for i, width := range lanes(slot.Blocks, right-x) {
		edge += width
		r.block(slot.Blocks[i], x, top, round(edge)-x, foot-top, line)
		x = round(edge)
	}
	r.fill(ColorLine, left, foot-1, right-left, 1)
	if line > 0 {
		r.write(slot.Time, Caption, fyne.NewPos(left+Scaled(6), top), Scaled(calendarTime-8), line)
	}
}

// lanes are the widths of blocks side by side: where there is nobody takes little
// room beside who is there.
func lanes(blocks []CalendarBlock, width float32) []float32 {
	even := width / float32(len(blocks))
	widths, left, wide := make([]float32, len(blocks)), width, 0
	for i, block := range blocks {
		if block.Pale && !block.Struck && len(blocks) > 1 {
			widths[i] = min(even, Scaled(freeLane))
			left -= widths[i]
		} else {
			wide++
		}
	}
	for i := range widths {
		if widths[i] == 0 {
			widths[i] = left / float32(wide)
		}
	}
	return widths
}

func (r *calendarRenderer) block(block CalendarBlock, x, y, width, height, line float32) {
	r.ground(cmp.Or(block.Ground, ColorPanel), x, y, width, height)
	if block.Hatched {
		r.hatch(x, y, width-1, height-1)
	}
	if line == 0 {
		return
	}
	title, detail := Style{Size: SizeNote, Bold: true}, Style{Size: SizeSmall, Color: ColorMuted}
	if block.Pale || block.Hatched {
		title = detail
	}
	title.Struck = block.Struck
	inset, room := x+Scaled(7), width-Scaled(10)
	if len(block.Cells) > 0 {
		column := room / float32(len(block.Cells)+1)
		r.write(block.Title, title, fyne.NewPos(inset, y), column-Scaled(8), line)
		for i, cell := range block.Cells {
			r.write(cell, Note, fyne.NewPos(inset+float32(i+1)*column, y), column-Scaled(8), line)
		}
		return
	}
	r.write(block.Title, title, fyne.NewPos(inset, y), room, line)
	if block.Title != "" && height >= Scaled(twoLines) {
		r.write(block.Detail, detail, fyne.NewPos(inset, y+Scaled(20)), room, Scaled(17))
		return
	}
	taken := gauge(r.calendar, title)(block.Title) + Scaled(7)
	if left := room - taken; left > Scaled(30) {
		r.write(block.Detail, detail, fyne.NewPos(inset+taken, y), left, line)
	}
}

// hatch draws lines aslant, cut at the edges.
func (r *calendarRenderer) hatch(x, y, width, height float32) {
	for foot := -height; foot < width; foot += Scaled(hatchGap) {
		from, to := max(foot, 0), min(foot+height, width)
		line := canvas.NewLine(colorOf(r.calendar, ColorLine))
		line.StrokeWidth = 1
		line.Position1 = fyne.NewPos(x+from, y+height-(from-foot))
		line.Position2 = fyne.NewPos(x+to, y+height-(to-foot))
		r.objects = append(r.objects, line)
	}
}

// cursor frames the current slot, as far as it shows.
func (r *calendarRenderer) cursor() {
	c := r.calendar
	for _, side := range r.frame {
		side.Hidden = true
	}
	if c.day < 0 {
		return
	}
	slot, lefts, axis := c.days[c.day].Slots[c.slot], c.lefts(), c.axis()
	left, right := lefts[c.day], lefts[c.day+1]
	top, foot := max(c.top(axis, slot.From), Scaled(calendarHeading)), min(c.top(axis, slot.To), c.Size().Height)
	if foot <= top {
		return
	}
	thick := float32(1)
	if c.focused {
		thick = 3
	}
	for i, side := range [...][4]float32{ // left, top, width, height
		{left, top, right - left, thick}, {left, foot - thick, right - left, thick},
		{left, top, thick, foot - top}, {right - thick, top, thick, foot - top},
	} {
		r.frame[i].Hidden, r.frame[i].FillColor = false, colorOf(c, ColorPrimary)
		r.frame[i].Move(fyne.NewPos(side[0], side[1]))
		r.frame[i].Resize(fyne.NewSize(side[2], side[3]))
	}
}

// thumb shows where in a long day one is.
func (r *calendarRenderer) thumb(height float32) {
	c := r.calendar
	room := c.room()
	if height <= room+1 {
		return
	}
	long := max(Scaled(18), room*room/height)
	y := Scaled(calendarHeading) + (room-long)*c.offset/(height-room)
	r.fill(ColorFrame, c.Size().Width-Scaled(5), y, Scaled(4), long)
}

// ground lays an area that nothing else is laid over. It goes on where the one above
// it ends, if that is of the same colour and width. What has the panel's colour is left
// out: a Ground leaves the calendar the bare window.
func (r *calendarRenderer) ground(name fyne.ThemeColorName, x, y, width, height float32) {
	if height <= 0 || name == ColorPanel {
		return
	}
	shade := colorOf(r.calendar, name)
	for _, above := range slices.Backward(r.grounds) {
		at, size := above.Position(), above.Size()
		if at.X == x && size.Width == width && at.Y+size.Height == y && above.FillColor == shade {
			above.Resize(fyne.NewSize(width, size.Height+height))
			return
		}
	}
	r.grounds = append(r.grounds, rectangle(shade, x, y, width, height))
}

func (r *calendarRenderer) fill(name fyne.ThemeColorName, x, y, width, height float32) {
	r.objects = append(r.objects, rectangle(colorOf(r.calendar, name), x, y, width, height))
}

// write writes one line in the middle of a height, with an ellipsis where it ends.
func (r *calendarRenderer) write(text string, style Style, at fyne.Position, width, height float32) {
	if text != "" && width > 0 {
		r.objects = append(r.objects, writtenIn(r.calendar, text, style, at, width, height))
	}
}
