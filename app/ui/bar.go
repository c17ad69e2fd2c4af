package ui

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"sportello/app/desk"
	"sportello/app/ui/look"
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
	site := look.NewPress(look.Raised(look.Inset(4, 10, 4, 10, b.site)), w.askSite)
	words := look.NewElided(w.texts.T("bar.search"), look.Body.In(look.ColorOnBarMuted))
	search := look.NewPress(look.Raised(look.Least(0, 31, look.Inset(0, 12, 0, 12, look.Row(8, 1,
		look.NewIcon(theme.SearchIcon(), 16, look.ColorOnBarMuted), words, look.NewKeyCapOnBar(w.keyOf("search")))))),
		func() { w.search("") })
	queue := look.NewPress(look.Row(8, -1, b.lamp, b.state), func() { w.show(place{name: sendingPlace}) })
	name := look.NewText(w.session.Operator().DisplayName, onBar)
	lock := look.NewPress(look.NewKeyCapOnBar(w.keyOf("lock")+" "+w.texts.T("bar.lock")), w.lock)
	b.object = look.NewPlate(look.ColorBar, look.Inset(0, 14, 0, 14, &fyne.Container{Layout: barLayout{words: words, spare: []fyne.CanvasObject{b.date, name}},
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
	b.say(b.site, site)
	b.say(b.date, w.texts.ShortDate(w.options.Clock()))
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
	case sending.Queued > 0:
		parts = append(parts, texts.N("bar.queued-applications", sending.Queued))
	case sending.Waiting+sending.Unqueued > 0: // people and visits travel too
		parts = append(parts, texts.N("bar.queued", sending.Waiting+sending.Unqueued))
	case reached:
		lamp = look.ColorBarGood
		parts = append(parts, texts.T("bar.all-sent"))
	default:
		parts = append(parts, texts.T("bar.nothing-queued"))
	}
	b.lamp.SetColor(lamp)
	b.say(b.state, strings.Join(parts, " · "))
}

// say changes words, which may need another room. Most of the time they are the
// same: at every save the bar is asked for what it says.
func (b *bar) say(text *look.Text, words string) {
	if text.Text() != words {
		text.SetText(words)
		b.object.Refresh()
	}
}

// barLayout sets left and right parts at the edges and the search between them,
// in the middle of the window where there is room. Where there is little the
// search keeps its sign and key alone, then the spare parts give way in turn.
type barLayout struct {
	words fyne.CanvasObject // of the search
	spare []fyne.CanvasObject
}

// Widths of the search in pixels at 100 %: with words at least, and at most.
const (
	leastSearch  = 150
	widestSearch = 520
)

func (l barLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	left, search, right := objects[0], objects[1], objects[2]
	gap := look.Scaled(16)
	room := func() float32 { return size.Width - left.MinSize().Width - right.MinSize().Width - 2*gap }
	for _, spare := range l.spare {
		spare.Show()
	}
	l.words.Show()
	if room() < look.Scaled(leastSearch) {
		l.words.Hide()
	}
	for _, spare := range l.spare {
		if room() < search.MinSize().Width {
			spare.Hide()
		}
	}
	width := max(search.MinSize().Width, min(look.Scaled(widestSearch), room()))
	if !l.words.Visible() {
		width = search.MinSize().Width
	}
	place := func(o fyne.CanvasObject, x, width float32) {
		height := o.MinSize().Height
		o.Resize(fyne.NewSize(width, height))
		o.Move(fyne.NewPos(x, (size.Height-height)/2))
	}
	from := left.MinSize().Width + gap
	place(left, 0, left.MinSize().Width)
	place(search, min(max((size.Width-width)/2, from), max(from, from+room()-width)), width)
	place(right, size.Width-right.MinSize().Width, right.MinSize().Width)
}

func (barLayout) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(0, look.Scaled(barHeight))
}
