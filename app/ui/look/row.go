package look

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// SectionRow is one line of the section list: number, name, state.
type SectionRow struct {
	pressable
	OnTapped func()

	number      *Text
	name        words
	badge       *Chip
	edge, plate *Plate
	current     bool
}

// words is a Text or a Paragraph.
type words interface {
	fyne.CanvasObject
	SetStyle(style Style)
	Text() string
}

// NewSectionRow shows a section; number may be empty. A long name wraps.
func NewSectionRow(number, name string) *SectionRow {
	return newSectionRow(number, NewParagraph(name, Body), 37)
}

// NewSectionLine shows a section in one line, as where there are many; a long
// name is elided.
func NewSectionLine(number, name string) *SectionRow {
	return newSectionRow(number, NewElided(name, Body), 33)
}

func newSectionRow(number string, name words, height float32) *SectionRow {
	s := &SectionRow{
		number: NewText(number, Style{Size: SizeCaption, Color: ColorMuted}),
		name:   name,
		badge:  NewChip("", Neutral),
		edge:   newPlate("", "", 0, nil),
	}
	if number == "" {
		s.number.Hide()
	}
	s.badge.Hide()
	s.onTapped = func() { call(s.OnTapped) }
	s.onHover = func(over bool) { s.paint(over) }
	content := Least(0, height, Inset(2, 14, 2, 14, Row(7, 1, s.number, s.name, s.badge)))
	s.plate = NewPlate("", &fyne.Container{Layout: edgeLayout{width: 3}, Objects: []fyne.CanvasObject{s.edge, content}})
	s.ExtendBaseWidget(s)
	return s
}

// SetBadge shows the state: "1" error, "2" warning, "–" untouched, "5 di 7";
// without words the tone's sign alone, as for a section in order.
func (s *SectionRow) SetBadge(text string, tone Tone) {
	s.badge.Set(text, tone)
	if !s.badge.Visible() {
		s.badge.Hidden = false
		s.plate.Refresh()
	}
}

// Badge returns the words of the state.
func (s *SectionRow) Badge() string { return s.badge.Text() }

// SetCurrent marks the section whose fields are shown.
func (s *SectionRow) SetCurrent(current bool) {
	if s.current != current {
		s.current = current
		s.paint(false)
	}
}

func (s *SectionRow) paint(over bool) {
	fill, edge, name := fyne.ThemeColorName(""), fyne.ThemeColorName(""), Body
	switch {
	case s.current:
		fill, edge, name = ColorPanel, ColorPrimary, Strong
	case over:
		fill = theme.ColorNameHover
	}
	s.edge.paint(edge, "", 0)
	s.name.SetStyle(name)
	s.plate.paint(fill, "", 0)
}

// AccessibilityLabel implements fyne.Accessible.
func (s *SectionRow) AccessibilityLabel() string { return s.name.Text() + " " + s.badge.Text() }

// AccessibilityRole implements fyne.Accessible.
func (s *SectionRow) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// CreateRenderer implements fyne.Widget.
func (s *SectionRow) CreateRenderer() fyne.WidgetRenderer { return composed{s.plate} }

// RailItem is one place of the left rail: an icon over its name.
type RailItem struct {
	pressable
	OnTapped func()

	icon        *Icon
	name        *Text
	edge, plate *Plate
	current     bool
}

// NewRailItem shows a place; the icon is a monochrome SVG.
func NewRailItem(icon fyne.Resource, name string) *RailItem {
	r := &RailItem{
		icon: NewIcon(icon, 22, ColorMuted),
		name: NewText(name, Caption.Center()),
		edge: newPlate("", "", 0, nil),
	}
	r.onTapped = func() { call(r.OnTapped) }
	r.onHover = func(over bool) { r.paint(over) }
	content := Least(81, 64, Inset(12, 2, 8, 0, Column(4, r.icon, r.name)))
	r.plate = NewPlate("", &fyne.Container{Layout: edgeLayout{width: 3}, Objects: []fyne.CanvasObject{r.edge, content}})
	r.ExtendBaseWidget(r)
	return r
}

// SetCurrent marks the place shown.
func (r *RailItem) SetCurrent(current bool) {
	if r.current != current {
		r.current = current
		r.paint(false)
	}
}

func (r *RailItem) paint(over bool) {
	fill, edge, name, icon := fyne.ThemeColorName(""), fyne.ThemeColorName(""), Caption, ColorMuted
	switch {
	case r.current:
		fill, edge, icon = ColorPrimarySoft, ColorPrimary, ColorPrimary
		name = Style{Size: SizeCaption, Bold: true, Color: ColorPrimary}
	case over:
		fill = theme.ColorNameHover
	}
	r.icon.SetColor(icon)
	r.name.SetStyle(name.Center())
	r.edge.paint(edge, "", 0)
	r.plate.paint(fill, "", 0)
}

// AccessibilityLabel implements fyne.Accessible.
func (r *RailItem) AccessibilityLabel() string { return r.name.Text() }

// AccessibilityRole implements fyne.Accessible.
func (r *RailItem) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// CreateRenderer implements fyne.Widget.
func (r *RailItem) CreateRenderer() fyne.WidgetRenderer { return composed{r.plate} }

// Icon is a monochrome picture in a colour of the theme.
type Icon struct {
	widget.BaseWidget
	resource fyne.Resource
	size     float32
	color    fyne.ThemeColorName
}

// NewIcon shows an SVG resource, size in pixels at 100 %.
func NewIcon(resource fyne.Resource, size float32, color fyne.ThemeColorName) *Icon {
	i := &Icon{resource: resource, size: size, color: color}
	i.ExtendBaseWidget(i)
	return i
}

// SetColor changes the colour.
func (i *Icon) SetColor(color fyne.ThemeColorName) {
	if i.color != color {
		i.color = color
		i.Refresh()
	}
}

// CreateRenderer implements fyne.Widget.
func (i *Icon) CreateRenderer() fyne.WidgetRenderer {
	picture := canvas.NewImageFromResource(theme.NewColoredResource(i.resource, i.color))
	picture.FillMode = canvas.ImageFillContain
	return &iconRenderer{icon: i, picture: picture}
}

type iconRenderer struct {
	icon    *Icon
	picture *canvas.Image
}

func (r *iconRenderer) Layout(size fyne.Size) { r.picture.Resize(size) }

func (r *iconRenderer) MinSize() fyne.Size {
	return fyne.NewSquareSize(r.icon.size * sizeOf(r.icon, Unit))
}

func (r *iconRenderer) Refresh() {
	r.picture.Resource = theme.NewColoredResource(r.icon.resource, r.icon.color)
	r.picture.Refresh()
}

func (r *iconRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.picture} }
func (r *iconRenderer) Destroy()                     {}
