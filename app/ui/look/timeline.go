package look

import "fyne.io/fyne/v2"

// Step is one station of a Timeline: a sign, what it is, and what is told of it.
type Step struct {
	Tone     Tone
	Title    string
	Strong   bool
	Lines    []string // below the title
	Chip     string   // after the lines; "" for none
	ChipTone Tone
	Signed   bool   // the chip has its tone's sign
	After    string // beside the chip
}

// Timeline is what follows one upon the other, as stations of a vertical line.
func Timeline(steps ...Step) fyne.CanvasObject {
	rows := make([]fyne.CanvasObject, len(steps))
	for i, step := range steps {
		line := newPlate(ColorLine, "", 0, nil)
		line.Hidden = i == len(steps)-1
		rows[i] = &fyne.Container{Layout: stepLayout{last: line.Hidden}, Objects: []fyne.CanvasObject{NewMark(step.Tone, stepMark), line, step.words()}}
	}
	return Column(0, rows...)
}

func (s Step) words() fyne.CanvasObject {
	style := Style{Size: SizeNote, Bold: s.Strong}
	if s.Tone == Neutral && !s.Strong {
		style.Color = ColorMuted
	}
	lines := []fyne.CanvasObject{NewParagraph(s.Title, style)}
	for _, line := range s.Lines {
		lines = append(lines, NewParagraph(line, Small))
	}
	if s.Chip != "" {
		chip := NewChip(s.Chip, s.ChipTone)
		if s.Signed {
			chip = NewMarkedChip(s.Chip, s.ChipTone)
		}
		lines = append(lines, Flow(6, chip, NewText(s.After, Caption)))
	}
	return Column(1, lines...)
}

// stepLayout sets the sign at the left, the line below it down to the next station,
// and the words beside both.
type stepLayout struct{ last bool }

// Sizes of a station in pixels at 100 %.
const (
	stepMark   = 13
	stepIndent = 24
	stepGap    = 10 // to the next
	stepLine   = 2
)

func (l stepLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	mark, line, words := objects[0], objects[1], objects[2]
	side := Scaled(stepMark)
	top := Scaled(3)
	mark.Resize(fyne.NewSquareSize(side))
	mark.Move(fyne.NewPos(0, top))
	below := top + side + Scaled(3)
	line.Resize(fyne.NewSize(Scaled(stepLine), max(0, size.Height-below)))
	line.Move(fyne.NewPos((side-Scaled(stepLine))/2, below))
	words.Resize(fyne.NewSize(size.Width-Scaled(stepIndent), words.Size().Height))
	words.Resize(fyne.NewSize(size.Width-Scaled(stepIndent), words.MinSize().Height))
	words.Move(fyne.NewPos(Scaled(stepIndent), 0))
}

func (l stepLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	least := objects[2].MinSize().AddWidthHeight(Scaled(stepIndent), 0)
	if !l.last {
		least.Height += Scaled(stepGap)
	}
	return least
}
