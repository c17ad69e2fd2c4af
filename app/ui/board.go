package ui

import (
	"image/color"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"sportello/app/desk"
	"sportello/assets/i18n"
	"sportello/assets/icons"
)

// board is the second window, for whoever waits: the number called and how long
// the wait is. It holds numbers and nothing of anybody, and shows the sign of the
// program while the desk is locked.
type board struct {
	owner   *Window
	window  fyne.Window
	view    *boardView
	reading bool // a reading is on its way
	stale   bool // and what it reads may be out of date
}

// openBoard opens the window for the public. The keys stay with the desk.
func (w *Window) openBoard() {
	if w.session == nil {
		return
	}
	if w.board == nil {
		w.board = newBoard(w)
	}
	w.board.window.Show()
	w.options.Window.RequestFocus()
	w.board.refresh()
}

// refreshBoard tells the board, if it is open, that what it shows may be out of date.
func (w *Window) refreshBoard() {
	if w.board != nil {
		w.board.refresh()
	}
}

func newBoard(w *Window) *board {
	b := &board{owner: w, window: w.options.App.NewWindow(w.texts.T("board.window")), view: newBoardView()}
	b.window.SetPadded(false)
	b.window.SetContent(b.view.object)
	b.window.Resize(fyne.NewSize(1366, 768))
	b.window.SetOnClosed(func() { w.board = nil })
	b.window.Canvas().SetOnTypedKey(b.key)
	return b
}

// key fills the screen or gives it back; nothing else can be done there.
func (b *board) key(event *fyne.KeyEvent) {
	switch event.Name {
	case fyne.KeyF11:
		b.window.SetFullScreen(!b.window.FullScreen())
	case fyne.KeyEscape:
		b.window.Close()
	}
}

// refresh shows what the board says now.
func (b *board) refresh() {
	w := b.owner
	if w.session == nil {
		b.view.showSign()
		return
	}
	if b.reading {
		b.stale = true
		return
	}
	b.reading = true
	session, ctx := w.session, w.context
	w.options.Go(func() {
		now, err := session.Board(ctx)
		w.options.Do(func() { b.read(session, now, err) })
	})
}

// read shows what was read, unless the desk has been locked meanwhile.
func (b *board) read(of *desk.Session, now desk.Board, err error) {
	b.reading = false
	switch {
	case b.owner.session == nil:
		b.view.showSign()
		return
	case b.stale || b.owner.session != of:
		b.stale = false
		b.refresh()
		return
	case err != nil: // the desk tells its operator; the public sees the sign
		b.view.showSign()
		return
	}
	b.view.show(b.owner.texts, now)
}

// The colours of the board, 21:1 whatever the theme of the desk.
var (
	boardGround = color.NRGBA{R: 255, G: 255, B: 255, A: 255}
	boardInk    = color.NRGBA{A: 255}
)

// What is read from afar has letters of 1/200 of the distance: 30 mm from six
// metres. The smallest screen that is put up is that of a laptop of 14 inches,
// 174 mm high.
const (
	farthest       = 6000.0                       // mm
	leastScreen    = 174.0                        // mm
	leastLetter    = farthest / 200 / leastScreen // of the height of the window
	letterOfSize   = 0.714                        // height of capitals and figures, of the text size
	calledLetter   = 0.42                         // what is called, where it fits
	labelOfLetters = 0.36                         // size of the words, which never change, to that of the figures
)

// boardView is what the board shows.
type boardView struct {
	object, numbers, sign *fyne.Container

	parts boardParts
}

// boardParts are the texts of the board.
type boardParts struct {
	calledLabel, called, beforeLabel *canvas.Text
	before                           [2]*canvas.Text
	waitLabel, wait                  *canvas.Text
	line                             *canvas.Rectangle
}

func newBoardView() *boardView {
	text := func() *canvas.Text {
		text := canvas.NewText("", boardInk)
		text.TextStyle.Bold = true
		return text
	}
	parts := boardParts{
		calledLabel: text(), called: text(), beforeLabel: text(), before: [2]*canvas.Text{text(), text()},
		waitLabel: text(), wait: text(), line: canvas.NewRectangle(boardInk),
	}
	mark := canvas.NewImageFromResource(fyne.NewStaticResource("sportello.png", icons.Program()))
	mark.FillMode = canvas.ImageFillContain
	v := &boardView{parts: parts, sign: container.New(boardSignLayout{}, canvas.NewRectangle(boardGround), mark)}
	v.numbers = &fyne.Container{Layout: boardLayout{parts}, Objects: []fyne.CanvasObject{
		canvas.NewRectangle(boardGround), parts.line, parts.calledLabel, parts.called, parts.beforeLabel,
		parts.before[0], parts.before[1], parts.waitLabel, parts.wait,
	}}
	v.object = container.NewStack(v.numbers, v.sign)
	return v
}

// showSign hides the numbers, and forgets them.
func (v *boardView) showSign() {
	v.parts.called.Text, v.parts.wait.Text = "", ""
	for _, before := range v.parts.before {
		before.Text = ""
	}
	v.numbers.Hide()
	v.sign.Show()
	v.object.Refresh()
}

func (v *boardView) show(texts *i18n.Texts, now desk.Board) {
	parts := v.parts
	parts.calledLabel.Text, parts.beforeLabel.Text, parts.waitLabel.Text = texts.T("board.called"), "", texts.T("board.wait")
	parts.called.Text = texts.T("board.nobody")
	for i, text := range parts.before {
		text.Text = ""
		if i+1 < len(now.Called) {
			text.Text, parts.beforeLabel.Text = now.Called[i+1], texts.T("board.before")
		}
	}
	if len(now.Called) > 0 {
		parts.called.Text = now.Called[0]
	}
	switch {
	case !now.Known:
		parts.wait.Text = texts.T("board.wait.unknown")
	case now.Wait == 0:
		parts.wait.Text = texts.T("board.wait.none")
	default:
		parts.wait.Text = texts.T("board.wait.minutes", i18n.Data{"Minutes": strconv.Itoa(int(now.Wait.Minutes()))})
	}
	v.sign.Hide()
	v.numbers.Show()
	v.numbers.Layout.Layout(v.numbers.Objects, v.numbers.Size())
	v.object.Refresh()
}

// boardLayout sets the number called large at the left, those before it at the
// right, and the wait below, all in proportion to the window.
type boardLayout struct{ boardParts }

func (l boardLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(480, 270) }

func (l boardLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	objects[0].Resize(size)
	margin := size.Height * 0.05
	least := size.Height * leastLetter / letterOfSize
	words := least * labelOfLetters
	right := size.Width * 0.68
	foot := size.Height - margin - size.Height*leastLetter
	// at sets a text with the tops of its capitals at y.
	at := func(text *canvas.Text, x, y, textSize, width float32) {
		if wide := fyne.MeasureText(text.Text, textSize, text.TextStyle).Width; wide > width {
			textSize *= width / wide
		}
		text.TextSize = textSize
		box := fyne.MeasureText(text.Text, textSize, text.TextStyle)
		text.Resize(box)
		text.Move(fyne.NewPos(x, y-capitalsFrom(textSize, box.Height)))
		text.Refresh()
	}
	at(l.calledLabel, margin, margin, words, right-2*margin)
	at(l.called, margin, margin+words*1.5, size.Height*calledLetter/letterOfSize, right-2*margin)
	at(l.beforeLabel, right, margin, words, size.Width-right-margin)
	step := (foot - margin - (margin + words*1.5)) / float32(len(l.before))
	for i, text := range l.before {
		at(text, right, margin+words*1.5+float32(i)*step, least, size.Width-right-margin)
	}
	l.line.Resize(fyne.NewSize(size.Width-2*margin, max(2, size.Height*0.004)))
	l.line.Move(fyne.NewPos(margin, foot-margin))
	wait := size.Width * 0.46
	at(l.waitLabel, margin, foot+size.Height*leastLetter-words*letterOfSize, words, wait-2*margin)
	at(l.wait, wait, foot, least, size.Width-wait-margin)
}

// capitalsFrom is how far below the top of a line the capitals begin: the line is
// as much higher above them as the font's ascent is.
func capitalsFrom(textSize, lineHeight float32) float32 {
	const ascent = 1.069 // of the text size, in the font of the program
	return min(lineHeight, textSize*(ascent-letterOfSize))
}

// boardSignLayout sets the sign of the program in the middle.
type boardSignLayout struct{}

func (boardSignLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.Size{} }

func (boardSignLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	objects[0].Resize(size)
	side := min(size.Width, size.Height) * 0.4
	objects[1].Resize(fyne.NewSize(side, side))
	objects[1].Move(fyne.NewPos((size.Width-side)/2, (size.Height-side)/2))
}
