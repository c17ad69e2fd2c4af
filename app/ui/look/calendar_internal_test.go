package look

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"pgregory.net/rapid"
)

// slots are stretches of a day as they tile it: from, to, to, ….
func slots(minutes ...int) []CalendarSlot {
	var all []CalendarSlot
	for i := 1; i < len(minutes); i++ {
		all = append(all, CalendarSlot{From: minutes[i-1], To: minutes[i], Blocks: []CalendarBlock{{Title: "libero", Pale: true}}})
	}
	return all
}

// someDays are Monday with slots of ten minutes from 9:00, a Tuesday that is closed,
// and Wednesday with slots of twenty.
func someDays(t *testing.T, spec CalendarSpec) (*Calendar, fyne.Window) {
	t.Helper()
	app := test.NewTempApp(t)
	app.Settings().SetTheme(Theme(Light, 100))
	c := NewCalendar(spec)
	window := test.NewTempWindow(t, c)
	window.Resize(fyne.NewSize(900, 400))
	c.Set([]CalendarDay{{Title: "lun", Slots: slots(540, 550, 560, 570, 580)}, {Title: "mar", Closed: "Chiuso"}, {Title: "mer", Slots: slots(540, 560, 580)}})
	c.SetCurrent(0, 0)
	return c, window
}

func TestKeysMoveBetweenSlots(t *testing.T) {
	beyond := 0
	c, _ := someDays(t, CalendarSpec{OnBeyond: func(by int) { beyond += by }})
	for _, each := range []struct {
		key       fyne.KeyName
		day, slot int
	}{
		{fyne.KeyDown, 0, 1}, {fyne.KeyEnd, 0, 3}, {fyne.KeyDown, 0, 3},
		{fyne.KeyRight, 2, 1}, // over the day that is closed, to what is there at 9:30
		{fyne.KeyUp, 2, 0}, {fyne.KeyLeft, 0, 0}, {fyne.KeyHome, 0, 0}, {fyne.KeyLeft, 0, 0},
	} {
		if !c.Step(each.key) {
			t.Errorf("%s moves nothing", each.key)
		}
		if day, slot, ok := c.Current(); !ok || day != each.day || slot != each.slot {
			t.Errorf("%s leads to slot %d of day %d, want %d of %d", each.key, slot, day, each.slot, each.day)
		}
	}
	if beyond != -1 {
		t.Errorf("beyond the days by %d", beyond)
	}
	if c.Step(fyne.KeyPageDown) {
		t.Error("takes a key that is the screen's")
	}
}

// What is too short for anybody costs no key.
func TestTheArrowsGoOverWhatIsMinor(t *testing.T) {
	c, _ := someDays(t, CalendarSpec{})
	day := slots(540, 545, 555, 560, 570, 575)
	for _, minor := range []int{0, 2, 4} {
		day[minor].Minor = true
	}
	c.Set([]CalendarDay{{Slots: day}})
	c.SetCurrent(0, 550)
	for _, each := range []struct {
		key  fyne.KeyName
		slot int
	}{{fyne.KeyDown, 3}, {fyne.KeyDown, 3}, {fyne.KeyUp, 1}, {fyne.KeyUp, 1}, {fyne.KeyEnd, 3}, {fyne.KeyHome, 1}} {
		c.Step(each.key)
		if _, slot, _ := c.Current(); slot != each.slot {
			t.Errorf("%s leads to slot %d, want %d", each.key, slot, each.slot)
		}
	}
}

// A day without slots gives way to the next one, or to those before.
func TestTheNearestSlotIsCurrent(t *testing.T) {
	c, _ := someDays(t, CalendarSpec{})
	for _, each := range []struct{ day, minute, wantDay, wantSlot int }{
		{1, 575, 2, 1}, {0, 0, 0, 0}, {0, 24 * 60, 0, 3}, {0, 555, 0, 1}, {7, 545, 2, 0}, {-3, 545, 0, 0},
	} {
		c.SetCurrent(each.day, each.minute)
		if day, slot, _ := c.Current(); day != each.wantDay || slot != each.wantSlot {
			t.Errorf("minute %d of day %d is slot %d of day %d", each.minute, each.day, slot, day)
		}
	}
	c.Set([]CalendarDay{{Slots: slots(540, 550)}, {Closed: "Chiuso"}})
	if c.SetCurrent(1, 545); c.day != 0 {
		t.Error("nothing is current after the last open day")
	}
	c.Set([]CalendarDay{{Closed: "Chiuso"}})
	c.SetCurrent(0, 0)
	if _, _, ok := c.Current(); ok {
		t.Error("something is current where all is closed")
	}
}

func TestTheMouseChoosesAndOpens(t *testing.T) {
	opened := 0
	c, _ := someDays(t, CalendarSpec{OnOpen: func() { opened++ }})
	lefts := c.lefts()
	at := fyne.NewPos(lefts[2]+50, c.top(c.axis(), 570))
	c.MouseDown(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: at}})
	if day, slot, _ := c.Current(); day != 2 || slot != 1 || opened != 0 {
		t.Errorf("slot %d of day %d, opened %d times", slot, day, opened)
	}
	c.DoubleTapped(&fyne.PointEvent{Position: at})
	c.DoubleTapped(&fyne.PointEvent{Position: fyne.NewPos(lefts[1]+5, at.Y)}) // closed
	if opened != 1 {
		t.Errorf("opened %d times", opened)
	}
}

// However long a day is, the current slot is in sight.
func TestTheCurrentSlotIsInSight(t *testing.T) {
	c, _ := someDays(t, CalendarSpec{})
	rapid.Check(t, func(t *rapid.T) {
		var minutes []int
		for at, n := 480, rapid.IntRange(2, 120).Draw(t, "slots"); n > 0; n-- {
			minutes = append(minutes, at)
			at += rapid.IntRange(1, 9).Draw(t, "long") * 5
		}
		c.Set([]CalendarDay{{Slots: slots(minutes...)}})
		c.SetCurrent(0, rapid.IntRange(0, 24*60).Draw(t, "minute"))
		for range rapid.IntRange(0, 5).Draw(t, "steps") {
			c.Step(rapid.SampledFrom([]fyne.KeyName{fyne.KeyUp, fyne.KeyDown, fyne.KeyHome, fyne.KeyEnd}).Draw(t, "key"))
		}
		_, at, _ := c.Current()
		slot, axis := c.days[0].Slots[at], c.axis()
		if top := c.top(axis, slot.From); top < Scaled(calendarHeading)-1 || top >= c.Size().Height {
			t.Fatalf("slot %d begins at %v", at, top)
		}
	})
}

// A minute later lies further down, or as far where it is closed.
func TestTheAxisNeverTurns(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := axis{scale: rapid.Float32Range(0.5, 6).Draw(t, "scale"), gap: 12}
		at := 0
		for range rapid.IntRange(1, 4).Draw(t, "stretches") {
			from := at + rapid.IntRange(1, 300).Draw(t, "closed")
			at = from + rapid.IntRange(5, 300).Draw(t, "open")
			a.open = append(a.open, [2]int{from, at})
		}
		before := float32(0)
		for minute := range 24 * 60 {
			y := a.at(minute)
			if y < before || y > a.height() {
				t.Fatalf("minute %d lies at %v, the one before at %v, the end at %v", minute, y, before, a.height())
			}
			before = y
		}
	})
}

// No area is painted twice, however the slots lie and wherever the day has been
// scrolled to: it is what a picture of the calendar takes.
func TestNoGroundLiesOverAnother(t *testing.T) {
	c, _ := someDays(t, CalendarSpec{})
	rapid.Check(t, func(t *rapid.T) {
		days := make([]CalendarDay, rapid.IntRange(1, 4).Draw(t, "days"))
		for i := range days {
			at := 480
			for range rapid.IntRange(0, 30).Draw(t, "slots") {
				at += 5 * rapid.IntRange(0, 3).Draw(t, "closed")
				to := at + 5*rapid.IntRange(1, 6).Draw(t, "long")
				blocks := make([]CalendarBlock, rapid.IntRange(0, 3).Draw(t, "blocks"))
				for b := range blocks {
					blocks[b].Ground = rapid.SampledFrom([]fyne.ThemeColorName{"", ColorPrimarySoft, ColorSide}).Draw(t, "ground")
				}
				days[i].Slots = append(days[i].Slots, CalendarSlot{From: at, To: to, Blocks: blocks})
				at = to
			}
		}
		c.Set(days)
		c.scrollTo(rapid.Float32Range(0, 2000).Draw(t, "offset"))
		r := c.CreateRenderer().(*calendarRenderer)
		r.build()
		for i, one := range r.grounds {
			from, to := one.Position(), one.Position().Add(one.Size())
			for _, other := range r.grounds[:i] {
				at, end := other.Position(), other.Position().Add(other.Size())
				if from.X < end.X && at.X < to.X && from.Y < end.Y && at.Y < to.Y {
					t.Fatalf("%v–%v lies over %v–%v", from, to, at, end)
				}
			}
		}
	})
}
