package ui

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"sportello/app/ui/look"
	"sportello/app/ui/screen"
	"sportello/assets/guide"
)

// guideScreen shows the guide: topics at the left, the page beside them.
type guideScreen struct {
	*screen.Stage
	pages  []guide.Page
	table  *look.Table
	scroll *container.Scroll
	object fyne.CanvasObject
}

func newGuide(w *Window) (*guideScreen, error) {
	pages, err := guide.PagesOf(w.session.Guide(), w.stage.Language)
	if err != nil {
		return nil, err
	}
	s := &guideScreen{Stage: w.stage, pages: pages, scroll: container.NewVScroll(nil)}
	s.table = w.newTable(look.TableSpec{Columns: []look.TableColumn{{}}, OnMoved: func(int) { s.show() }, OnOpen: func(int) { s.further() }, Rune: s.typed})
	s.table.SetRows(len(pages), func(row int) []look.Cell { return []look.Cell{{Text: pages[row].Title}} })
	both := &fyne.Container{Layout: topicsLayout{}, Objects: []fyne.CanvasObject{look.Panel(s.table), look.Panel(s.scroll)}}
	keys := w.button(s.Texts.T("command.keys"), "F1", look.Plain, w.showKeys)
	s.object = page(look.Row(10, 0, look.NewElided(s.Texts.T("guide.title"), look.Title), keys), both)
	s.show()
	return s, nil
}

// Object implements screen.Screen.
func (s *guideScreen) Object() fyne.CanvasObject { return s.object }

// Commands implements screen.Screen.
func (s *guideScreen) Commands() []screen.Command { return nil }

// Shown implements screen.Screen.
func (s *guideScreen) Shown() { s.Window.Canvas().Focus(s.table) }

// Hidden implements screen.Screen.
func (s *guideScreen) Hidden() {}

// typed pages down with Space, as in a browser.
func (s *guideScreen) typed(r rune) bool {
	if r == ' ' {
		s.further()
	}
	return r == ' '
}

func (s *guideScreen) further() {
	s.scroll.ScrollToOffset(s.scroll.Offset.AddXY(0, s.scroll.Size().Height*0.8))
}

func (s *guideScreen) show() {
	p := s.pages[max(0, s.table.Current())]
	s.scroll.Content = look.Inset(16, 22, 16, 22, look.Column(9, append([]fyne.CanvasObject{look.NewParagraph(p.Title, look.Title)}, markdown(p.Text)...)...))
	s.scroll.Refresh()
	s.scroll.ScrollToTop()
}

// markdown draws the little of it that the guide uses. Bold is for keys and
// places, which read as well without.
func markdown(text string) []fyne.CanvasObject {
	var parts []fyne.CanvasObject
	for line := range strings.SplitSeq(strings.ReplaceAll(text, "**", ""), "\n") {
		heading, isHeading := strings.CutPrefix(line, "## ")
		item, isItem := strings.CutPrefix(line, "- ")
		switch {
		case line == "":
		case isHeading:
			parts = append(parts, look.Inset(6, 0, 0, 0, look.NewParagraph(heading, look.Strong)))
		case isItem:
			parts = append(parts, &fyne.Container{Layout: itemLayout{}, Objects: []fyne.CanvasObject{look.NewText("•", look.Strong.In(look.ColorPrimary)), look.NewParagraph(item, look.Body)}})
		default:
			parts = append(parts, look.NewParagraph(line, look.Body))
		}
	}
	return parts
}

// itemLayout sets a wrapping text beside its bullet.
type itemLayout struct{}

const bulletWidth = 16

func (itemLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	x := look.Scaled(bulletWidth)
	objects[0].Resize(objects[0].MinSize())
	objects[0].Move(fyne.Position{})
	objects[1].Resize(fyne.NewSize(size.Width-x, objects[1].Size().Height))
	objects[1].Resize(fyne.NewSize(size.Width-x, objects[1].MinSize().Height))
	objects[1].Move(fyne.NewPos(x, 0))
}

func (itemLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	least := objects[1].MinSize()
	return fyne.NewSize(least.Width+look.Scaled(bulletWidth), least.Height)
}

// topicsLayout sets a narrow list beside a page.
type topicsLayout struct{}

const topicsWidth = 250

func (topicsLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	left, gap := look.Scaled(topicsWidth), look.Scaled(14)
	objects[0].Resize(fyne.NewSize(left, size.Height))
	objects[0].Move(fyne.Position{})
	objects[1].Resize(fyne.NewSize(size.Width-left-gap, size.Height))
	objects[1].Move(fyne.NewPos(left+gap, 0))
}

func (topicsLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(look.Scaled(topicsWidth), objects[1].MinSize().Height)
}
