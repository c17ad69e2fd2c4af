package look

import "fyne.io/fyne/v2"

// NewRule is a thin line across.
func NewRule() fyne.CanvasObject {
	return &fyne.Container{Layout: ruleLayout{}, Objects: []fyne.CanvasObject{newPlate(ColorLine, "", 0, nil)}}
}

type ruleLayout struct{}

func (ruleLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(1, 1) }

func (ruleLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	objects[0].Resize(fyne.NewSize(size.Width, 1))
	objects[0].Move(fyne.Position{})
}

// NewUpright is a thin line from top to bottom.
func NewUpright() fyne.CanvasObject {
	return &fyne.Container{Layout: uprightLayout{}, Objects: []fyne.CanvasObject{newPlate(ColorLine, "", 0, nil)}}
}

type uprightLayout struct{}

func (uprightLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(1, 1) }

func (uprightLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	objects[0].Resize(fyne.NewSize(1, size.Height))
	objects[0].Move(fyne.NewPos(size.Width-1, 0))
}
