package look

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// CalendarDay is a column of a Calendar.
type CalendarDay struct {
	Title string // "mar 1 dicembre"
	Note  string // below it
	// Closed is why nobody is received; such a day is narrow.
	Closed string
	Today  bool
	Slots  []CalendarSlot // by time; none overlap
}

// CalendarSlot is a stretch of a day, in minutes from midnight.
type CalendarSlot struct {
	From, To int
	Time     string          // "9:20"
	Blocks   []CalendarBlock // side by side; none: nothing can be there
	// Minor ones may be too low for their words; the arrows go over them.
	Minor bool
}

// CalendarBlock is what stands in a slot.
type CalendarBlock struct {
	Title  string
	Detail string // after the title, below it where there is room
	// Cells stand instead of it where a day has the whole width, in columns.
	Cells   []string
	Pale    bool // as where there is nobody
	Struck  bool // struck through
	Hatched bool
	Ground  fyne.ThemeColorName // "" is the panel's
}

// CalendarSpec is what a Calendar is told at birth.
type CalendarSpec struct {
	// OnOpen is called with Enter or a double click, OnMoved when another slot has
	// become current, OnBeyond with -1 or +1 where a key goes before the first day
	// or after the last.
	OnOpen, OnMoved func()
	OnBeyond        func(by int)
	// The others are a Table's.
	Keys     func(*fyne.KeyEvent) bool
	Rune     func(rune) bool
	Shortcut func(fyne.Shortcut) bool
	Keyboard Keyboard
	Active   func()
}

// Calendar shows days side by side, each slot as high as it is long, one of them
// current. What is closed all days takes little room. Arrows, Home and End move,
// Enter opens. One tab stop.
type Calendar struct {
	widget.BaseWidget
	spec      CalendarSpec
	days      []CalendarDay
	day, slot int // current; -1 where there is none
	offset    float32
	focused   bool
	// turning: nothing but the frame around the current slot is to be drawn anew.
	turning bool
}

// NewCalendar makes an empty Calendar.
func NewCalendar(spec CalendarSpec) *Calendar {
	c := &Calendar{spec: spec, day: -1, slot: -1}
	c.ExtendBaseWidget(c)
	return c
}

// Set shows days; SetCurrent says which slot is current.
func (c *Calendar) Set(days []CalendarDay) {
	c.days, c.day, c.slot = days, -1, -1
	c.Refresh()
}

// Current is the current slot, by day and place in it; ok is false where there is
// none.
func (c *Calendar) Current() (day, slot int, ok bool) { return c.day, c.slot, c.day >= 0 }

// SetCurrent makes the slot of a day current that has a minute in it, or is
// nearest; where that day has none, one of the days after it, or else before.
func (c *Calendar) SetCurrent(day, minute int) {
	day = min(max(day, 0), max(0, len(c.days)-1))
	at, slot := -1, -1
	for step := range c.days {
		other := day + step
		if other >= len(c.days) { // before it, going back
			other = len(c.days) - 1 - step
		}
		if near := nearest(c.days[other].Slots, minute); near >= 0 {
			at, slot = other, near
			break
		}
	}
	c.moveTo(at, slot)
}

func (c *Calendar) moveTo(day, slot int) {
	if day == c.day && slot == c.slot {
		return
	}
	c.day, c.slot = day, slot
	before := c.offset
	c.reveal()
	if c.offset == before {
		c.turn()
	} else {
		c.Refresh()
	}
	call(c.spec.OnMoved)
}

// turn draws the frame around the current slot anew: writing all of it at every key
// takes longer than a frame.
func (c *Calendar) turn() {
	c.turning = true
	c.Refresh()
	c.turning = false
}

// nearest is the slot that has a minute in it, or is nearest; -1: there is none.
func nearest(slots []CalendarSlot, minute int) int {
	best, distance := -1, 0
	for i, slot := range slots {
		if away := max(slot.From-minute, minute-slot.To+1, 0); best < 0 || away < distance {
			best, distance = i, away
		}
	}
	return best
}

// Step handles the keys that move between slots and says whether it was one.
func (c *Calendar) Step(key fyne.KeyName) bool {
	switch key {
	case fyne.KeyUp, fyne.KeyDown, fyne.KeyHome, fyne.KeyEnd:
		c.along(key)
	case fyne.KeyLeft:
		c.across(-1)
	case fyne.KeyRight:
		c.across(+1)
	default:
		return false
	}
	return true
}

func (c *Calendar) along(key fyne.KeyName) {
	if c.day < 0 {
		return
	}
	slots := c.days[c.day].Slots
	way := map[fyne.KeyName]struct{ to, by int }{
		fyne.KeyUp: {c.slot - 1, -1}, fyne.KeyDown: {c.slot + 1, +1}, fyne.KeyHome: {0, +1}, fyne.KeyEnd: {len(slots) - 1, -1},
	}[key]
	for to := way.to; to >= 0 && to < len(slots); to += way.by {
		if !slots[to].Minor {
			c.moveTo(c.day, to)
			return
		}
	}
}

// across goes to the next day that is open, or beyond those shown.
func (c *Calendar) across(by int) {
	for day := c.day + by; c.day >= 0 && day >= 0 && day < len(c.days); day += by {
		if len(c.days[day].Slots) > 0 {
			c.moveTo(day, nearest(c.days[day].Slots, c.days[c.day].Slots[c.slot].From))
			return
		}
	}
	if c.spec.OnBeyond != nil {
		c.spec.OnBeyond(by)
	}
}

// TypedKey implements fyne.Focusable.
func (c *Calendar) TypedKey(event *fyne.KeyEvent) {
	Watched(c.spec.Keyboard).Key(event, func() {
		switch {
		case c.Step(event.Name):
		case event.Name == fyne.KeyReturn || event.Name == fyne.KeyEnter:
			call(c.spec.OnOpen)
		case event.Name == fyne.KeySpace, len(event.Name) == 1: // the rune follows
		case c.spec.Keys != nil:
			c.spec.Keys(event)
		}
	})
}

// KeyDown implements desktop.Keyable.
func (c *Calendar) KeyDown(*fyne.KeyEvent) { call(c.spec.Active) }

// KeyUp implements desktop.Keyable.
func (c *Calendar) KeyUp(*fyne.KeyEvent) {}

// TypedRune implements fyne.Focusable.
func (c *Calendar) TypedRune(r rune) {
	Watched(c.spec.Keyboard).Rune(r, func() {
		if c.spec.Rune != nil {
			c.spec.Rune(r)
		}
	})
}

// TypedShortcut implements fyne.Shortcutable.
func (c *Calendar) TypedShortcut(shortcut fyne.Shortcut) {
	Watched(c.spec.Keyboard).Flush()
	if c.spec.Shortcut != nil {
		c.spec.Shortcut(shortcut)
	}
}

// FocusGained implements fyne.Focusable.
func (c *Calendar) FocusGained() { c.focused = true; c.turn() }

// FocusLost implements fyne.Focusable.
func (c *Calendar) FocusLost() {
	Watched(c.spec.Keyboard).Flush()
	c.focused = false
	c.turn()
}

// AcceptsTab implements fyne.Tabbable: while keys wait, Tab may belong to them.
func (c *Calendar) AcceptsTab() bool { return Watched(c.spec.Keyboard).Holding() }

// MouseDown implements desktop.Mouseable: the press makes a slot current.
func (c *Calendar) MouseDown(event *desktop.MouseEvent) {
	if canvas := fyne.CurrentApp().Driver().CanvasForObject(c); canvas != nil {
		canvas.Focus(c)
	}
	if day, slot, ok := c.slotAt(event.Position); ok {
		c.moveTo(day, slot)
	}
}

// MouseUp implements desktop.Mouseable.
func (c *Calendar) MouseUp(*desktop.MouseEvent) {}

// Tapped implements fyne.Tappable; the press did what is to do.
func (c *Calendar) Tapped(*fyne.PointEvent) {}

// DoubleTapped implements fyne.DoubleTappable.
func (c *Calendar) DoubleTapped(event *fyne.PointEvent) {
	if day, slot, ok := c.slotAt(event.Position); ok {
		c.moveTo(day, slot)
		call(c.spec.OnOpen)
	}
}

// Scrolled implements fyne.Scrollable.
func (c *Calendar) Scrolled(event *fyne.ScrollEvent) {
	before := c.offset
	c.scrollTo(c.offset - event.Scrolled.DY)
	if c.offset != before {
		c.Refresh()
	}
}

// slotAt is the slot at a place.
func (c *Calendar) slotAt(at fyne.Position) (day, slot int, ok bool) {
	lefts, axis := c.lefts(), c.axis()
	for day := range c.days {
		if at.X < lefts[day] || at.X >= lefts[day+1] || at.Y < Scaled(calendarHeading) {
			continue
		}
		slot := slices.IndexFunc(c.days[day].Slots, func(slot CalendarSlot) bool {
			return at.Y >= c.top(axis, slot.From) && at.Y < c.top(axis, slot.To)
		})
		return day, slot, slot >= 0
	}
	return 0, 0, false
}

// reveal scrolls to the current slot.
func (c *Calendar) reveal() {
	if c.day < 0 || c.Size().Height == 0 {
		return
	}
	slot, axis := c.days[c.day].Slots[c.slot], c.axis()
	from, to := axis.at(slot.From), axis.at(slot.To)
	c.scrollTo(min(max(c.offset, to-c.room()), from))
}

// scrollTo shows the times from a distance on, as far as there are any.
func (c *Calendar) scrollTo(offset float32) {
	c.offset = min(max(offset, 0), max(0, c.axis().height()-c.room()))
}

var (
	_ fyne.Focusable      = (*Calendar)(nil)
	_ fyne.DoubleTappable = (*Calendar)(nil)
	_ desktop.Keyable     = (*Calendar)(nil)
)
