package ui

import (
	"context"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"sportello/app/desk"
	"sportello/app/ui/look"
	"sportello/assets/i18n"
)

// bar is the top bar: where I am, what day it is, the search, what is queued,
// who I am.
type bar struct {
	window *Window
	object fyne.CanvasObject
	site   *look.Text
	date   *look.Text
	lamp   *look.Icon
	state  *look.Text
}

func newBar(w *Window) *bar {
	onBar := look.Body.In(look.ColorOnBar)
	b := &bar{
		window: w,
		site:   look.NewText("", look.Strong.In(look.ColorOnBar)),
		date:   look.NewText("", onBar),
		lamp:   look.NewDot(look.ColorBarWarning),
		state:  look.NewText("", onBar),
	}
	site := newTap(look.Raised(look.Inset(4, 10, 4, 10, b.site)), w.askSite)
	search := newTap(look.Raised(look.Least(0, 31, look.Inset(0, 12, 0, 12, look.Row(8, 0,
		look.NewElided(w.texts.T("bar.search"), look.Body.In(look.ColorOnBarMuted)), look.NewKeyCapOnBar(w.keyOf("search")))))),
		func() { w.search("") })
	queue := newTap(look.Row(8, -1, b.lamp, b.state), func() { w.show(place{name: sendingPlace}) })
	name := look.NewText(w.session.Operator().DisplayName, onBar)
	lock := newTap(look.NewKeyCapOnBar(w.keyOf("lock")+" "+w.texts.T("bar.lock")), w.lock)
	b.object = look.NewPlate(look.ColorBar, look.Inset(0, 14, 0, 14, &fyne.Container{Layout: barLayout{},
		Objects: []fyne.CanvasObject{look.Row(12, -1, site, b.date), search, look.Row(10, -1, queue, name, lock)}}))
	return b
}

// refresh asks the desk what is queued and shows it.
func (b *bar) refresh() {
	w := b.window
	site := w.session.Site()
	if site == "" {
		site = w.texts.T("bar.no-site")
	}
	b.site.SetText(site)
	b.date.SetText(shortDate(w.texts, w.options.Clock()))
	var sending desk.Sending
	session := w.session // the work runs elsewhere
	w.work(func(ctx context.Context) (err error) {
		sending, err = session.Sending(ctx)
		return err
	}, func(err error) {
		if err == nil {
			b.showQueue(sending)
		}
	})
}

// showQueue says whether the office was reached at the last try and how much
// waits; nothing is said of a network that nobody has tried.
func (b *bar) showQueue(sending desk.Sending) {
	texts := b.window.texts
	reached := sending.Reachable != nil && *sending.Reachable
	var parts []string
	switch {
	case reached:
		parts = append(parts, texts.T("bar.online"))
	case sending.Reachable != nil || !sending.Enrolled:
		parts = append(parts, texts.T("bar.offline"))
	}
	lamp := look.ColorBarWarning
	switch {
	case sending.Waiting > 0:
		parts = append(parts, texts.N("bar.queued", sending.Waiting))
	case reached:
		lamp = look.ColorBarGood
		parts = append(parts, texts.T("bar.all-sent"))
	default:
		parts = append(parts, texts.T("bar.nothing-queued"))
	}
	b.lamp.SetColor(lamp)
	b.state.SetText(strings.Join(parts, " · "))
	b.object.Refresh()
}

// shortDate is "mar 24 novembre".
func shortDate(texts *i18n.Texts, at time.Time) string {
	return texts.T("date.short", i18n.Data{
		"Weekday": strings.Fields(texts.T("date.weekdays"))[at.Weekday()],
		"Day":     at.Day(),
		"Month":   strings.Fields(texts.T("date.months"))[at.Month()-1],
	})
}

// barLayout sets left and right parts at the edges and the search between them,
// in the middle of the window where there is room.
type barLayout struct{}

const widestSearch = 520

func (barLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	left, right := objects[0].MinSize(), objects[2].MinSize()
	place := func(o fyne.CanvasObject, x, width float32) {
		height := o.MinSize().Height
		o.Resize(fyne.NewSize(width, height))
		o.Move(fyne.NewPos(x, (size.Height-height)/2))
	}
	gap := look.Scaled(16)
	from, to := left.Width+gap, size.Width-right.Width-gap
	width := max(0, min(look.Scaled(widestSearch), to-from))
	x := min(max((size.Width-width)/2, from), max(from, to-width))
	place(objects[0], 0, left.Width)
	place(objects[1], x, width)
	place(objects[2], size.Width-right.Width, right.Width)
}

func (barLayout) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(0, look.Scaled(barHeight))
}

// tap makes an object something the mouse can press; the keyboard has a command
// for the same.
type tap struct {
	widget.BaseWidget
	content fyne.CanvasObject
	do      func()
}

func newTap(content fyne.CanvasObject, do func()) *tap {
	t := &tap{content: content, do: do}
	t.ExtendBaseWidget(t)
	return t
}

// Tapped implements fyne.Tappable.
func (t *tap) Tapped(*fyne.PointEvent) { t.do() }

// Cursor implements desktop.Cursorable.
func (t *tap) Cursor() desktop.Cursor { return desktop.PointerCursor }

// CreateRenderer implements fyne.Widget.
func (t *tap) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(t.content) }
