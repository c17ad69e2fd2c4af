package ui

import (
	"fyne.io/fyne/v2"

	"sportello/app/ui/look"
)

// caseLayout sets the fields over what is told below them; the keys stand at the
// foot. The fields scroll where not all of it has room.
type caseLayout struct{ pane *casePane }

func (l caseLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	table, below, footer, name := objects[0], objects[1], objects[2], objects[3]
	top := name.MinSize().Height
	name.Resize(fyne.NewSize(size.Width, top))
	name.Move(fyne.Position{})
	footer.Resize(fyne.NewSize(size.Width, footer.MinSize().Height))
	foot := footer.MinSize().Height
	footer.Resize(fyne.NewSize(size.Width, foot))
	footer.Move(fyne.NewPos(0, size.Height-foot))
	room := max(0, size.Height-foot-top)
	below.Resize(fyne.NewSize(size.Width, room)) // the height of wrapped text follows from its width
	wanted := min(l.pane.below.MinSize().Height+look.Scaled(20), room*0.42)
	height := l.pane.table.HeightWithin(room - wanted)
	table.Resize(fyne.NewSize(size.Width, height))
	table.Move(fyne.NewPos(0, top))
	below.Resize(fyne.NewSize(size.Width, room-height))
	below.Move(fyne.NewPos(0, top+height))
}

func (l caseLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(look.Scaled(200), look.Scaled(200))
}

// caseBesideList sets the list at the left of the case; where there is no room for
// both the case has it all.
type caseBesideList struct{}

// listWidth is that of the list and leastCase the least of the case, in pixels at 100 %.
const (
	listWidth = 270
	leastCase = 500
)

func (caseBesideList) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	list, open := objects[0], objects[1]
	left, gap := look.Scaled(listWidth), look.Scaled(14)
	if size.Width-left-gap < look.Scaled(leastCase) {
		list.Hide()
		open.Resize(size)
		open.Move(fyne.Position{})
		return
	}
	list.Show()
	list.Resize(fyne.NewSize(left, size.Height))
	list.Move(fyne.Position{})
	open.Resize(fyne.NewSize(size.Width-left-gap, size.Height))
	open.Move(fyne.NewPos(left+gap, 0))
}

func (caseBesideList) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(look.Scaled(200), look.Scaled(200))
}
