package application

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"sportello/app/ui/look"
)

// build puts the screen together.
func (s *Screen) build() {
	s.list = newSectionList(s)
	s.header = newHeader(s)
	s.checks = newChecks(s)
	s.explain = newExplanation(s)
	s.notice = newNotice(s)
	s.strip = newStrip(s)
	s.offering = newOffering(s)
	s.way = newWay(s)

	s.holder = look.Inset(12, 20, 16, 20, container.NewWithoutLayout())
	s.under = look.Inset(0, 20, 14, 20, container.NewWithoutLayout())
	s.under.Hide()
	s.scroll.Content = look.Column(0, s.holder, s.under)
	s.side.Content = look.Inset(9, 14, 14, 14, s.checks.column)

	s.middle = &fyne.Container{Layout: middleLayout{}, Objects: []fyne.CanvasObject{look.Column(0, s.header.object, s.strip.object, s.notice.object), look.NewView(s.scroll), s.explain.object, s.footer()}}
	panes := &fyne.Container{Layout: &panesLayout{screen: s}, Objects: []fyne.CanvasObject{
		look.NewPlate(look.ColorSide, container.NewStack(s.list.object, look.NewUpright())),
		s.middle,
		look.NewPlate(look.ColorSide, container.NewStack(look.NewView(s.side), leftRule())),
	}}
	s.object = container.NewStack(panes, s.host.Layer)
}

// leftRule is a thin line at the left edge.
func leftRule() fyne.CanvasObject {
	return container.NewBorder(nil, nil, look.NewUpright(), nil)
}

// Widths at 100 %: the columns beside the fields give way first, then the checks
// go under the fields.
const (
	listWidth, narrowList = 206, 176
	sideWidth, narrowSide = 318, 268
	roomy                 = 1000 // of the whole screen
	tight                 = 720
)

// panesLayout arranges list, fields and checks.
type panesLayout struct {
	screen *Screen
	size   fyne.Size // of the layout before
}

func (*panesLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(600, 400) }

func (l *panesLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	list, side := look.Scaled(listWidth), look.Scaled(sideWidth)
	if size.Width < look.Scaled(roomy) {
		list, side = look.Scaled(narrowList), look.Scaled(narrowSide)
	}
	under := size.Width < look.Scaled(tight)
	if under {
		side = 0
	}
	objects[2].Hide()
	if !under {
		objects[2].Show()
	}
	l.screen.arrange(under)
	x := float32(0)
	for i, width := range []float32{list, size.Width - list - side, side} {
		objects[i].Resize(fyne.NewSize(width, size.Height))
		objects[i].Move(fyne.NewPos(x, 0))
		x += width
	}
	l.screen.relayout()
	if l.size != size {
		l.size = size
		l.screen.reveal()
	}
}

// arrange moves the checks under the fields or beside them.
func (s *Screen) arrange(under bool) {
	if s.under.Visible() == under {
		return
	}
	beside := s.side.Content.(*fyne.Container)
	if under {
		beside.Objects, s.under.Objects = nil, []fyne.CanvasObject{s.checks.column}
		s.under.Show()
		return
	}
	s.under.Hide()
	s.under.Objects, beside.Objects = nil, []fyne.CanvasObject{s.checks.column}
}

// relayout sets page and checks anew after their heights have changed.
func (s *Screen) relayout() {
	relay(s.scroll)
	relay(s.side)
}

// relay sets the content of a scroll anew. Scroll.Refresh would do so too, but
// draw all of the content anew.
func relay(scroll *container.Scroll) {
	content := scroll.Content.(*fyne.Container)
	content.Layout.Layout(content.Objects, fyne.NewSize(scroll.Size().Width, content.Size().Height))
	scroll.Offset.Y = max(0, min(scroll.Offset.Y, content.MinSize().Height-scroll.Size().Height))
	scroll.Base.Refresh()
}

// layMiddle sets header, page and footer anew after the header has changed.
func (s *Screen) layMiddle() {
	if s.middle != nil {
		s.middle.Layout.Layout(s.middle.Objects, s.middle.Size())
	}
}

// layHolder gives a page that has come its place.
func (s *Screen) layHolder() {
	s.holder.Layout.Layout(s.holder.Objects, fyne.NewSize(s.scroll.Size().Width, s.holder.Size().Height))
}

// middleLayout sets header, page, explanation and footer one under the other;
// the page takes what is left. The explanation is as high as its words, unless
// the footer would not be seen any more.
type middleLayout struct{}

func (middleLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(0, objects[0].MinSize().Height+objects[3].MinSize().Height)
}

func (middleLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	left := size.Height
	for _, i := range []int{0, 3, 2} {
		o := objects[i]
		if !o.Visible() {
			continue
		}
		o.Resize(fyne.NewSize(size.Width, o.Size().Height))
		height := o.MinSize().Height
		if words, ok := o.(*container.Scroll); ok {
			height = min(words.Content.MinSize().Height, left)
		}
		o.Resize(fyne.NewSize(size.Width, height))
		left -= height
	}
	y := float32(0)
	for i, o := range objects {
		if i == 1 {
			o.Resize(fyne.NewSize(size.Width, max(0, left)))
		}
		if o.Visible() {
			o.Move(fyne.NewPos(0, y))
			y += o.Size().Height
		}
	}
}
