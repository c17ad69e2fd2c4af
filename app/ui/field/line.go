package field

import (
	"slices"
	"strings"
	"unicode"
)

// line is the text of one line being edited: runes, a cursor and the other end
// of the selection. It knows nothing of the screen.
type line struct {
	runes  []rune
	cursor int
	anchor int // equal to cursor when nothing is selected

	undone, done []lineState
}

type lineState struct {
	text   string
	cursor int
}

// keptStates bounds the undo of one field; the shell keeps its own.
const keptStates = 100

func (l *line) text() string { return string(l.runes) }

// reset replaces the text and forgets how it came about.
func (l *line) reset(text string) {
	l.runes = []rune(text)
	l.cursor = len(l.runes)
	l.anchor = l.cursor
	l.done, l.undone = nil, nil
}

func (l *line) selection() (from, to int) {
	return min(l.cursor, l.anchor), max(l.cursor, l.anchor)
}

func (l *line) selected() string {
	from, to := l.selection()
	return string(l.runes[from:to])
}

func (l *line) selectAll() { l.anchor, l.cursor = 0, len(l.runes) }

func (l *line) moveTo(position int, extend bool) {
	l.cursor = min(max(position, 0), len(l.runes))
	if !extend {
		l.anchor = l.cursor
	}
}

// step moves by one rune; without extending, a selection collapses to its edge.
func (l *line) step(direction int, extend bool) {
	from, to := l.selection()
	switch {
	case extend || from == to:
		l.moveTo(l.cursor+direction, extend)
	case direction < 0:
		l.moveTo(from, false)
	default:
		l.moveTo(to, false)
	}
}

// wordEdge is where the word before (-1) or after (+1) the cursor begins or ends.
func (l *line) wordEdge(direction int) int {
	position := l.cursor
	at := func() rune {
		if direction < 0 {
			return l.runes[position-1]
		}
		return l.runes[position]
	}
	inside := func() bool {
		return direction < 0 && position > 0 || direction > 0 && position < len(l.runes)
	}
	for inside() && !isWord(at()) {
		position += direction
	}
	for inside() && isWord(at()) {
		position += direction
	}
	return position
}

func isWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) }

func (l *line) selectWord() {
	l.anchor = l.cursor
	for l.anchor > 0 && isWord(l.runes[l.anchor-1]) {
		l.anchor--
	}
	for l.cursor < len(l.runes) && isWord(l.runes[l.cursor]) {
		l.cursor++
	}
}

// begins says whether what is inserted comes first.
func (l *line) begins() bool { return l.cursor == 0 || l.anchor == 0 }

// insert replaces the selection by text.
func (l *line) insert(text string) {
	l.remember()
	from, to := l.selection()
	added := []rune(text)
	l.runes = slices.Replace(l.runes, from, to, added...)
	l.moveTo(from+len(added), false)
}

// deleteTo removes the selection or, if there is none, what lies between the
// cursor and position. It says whether anything was removed.
func (l *line) deleteTo(position int) bool {
	from, to := l.selection()
	if from == to {
		from, to = min(l.cursor, position), max(l.cursor, position)
	}
	from, to = max(from, 0), min(to, len(l.runes))
	if from >= to {
		return false
	}
	l.remember()
	l.runes = slices.Delete(l.runes, from, to)
	l.moveTo(from, false)
	return true
}

func (l *line) remember() {
	l.undone = nil
	l.done = append(l.done, lineState{l.text(), l.cursor})
	if len(l.done) > keptStates {
		l.done = l.done[1:]
	}
}

func (l *line) undo() bool { return l.swap(&l.done, &l.undone) }
func (l *line) redo() bool { return l.swap(&l.undone, &l.done) }

func (l *line) swap(from, to *[]lineState) bool {
	if len(*from) == 0 {
		return false
	}
	last := (*from)[len(*from)-1]
	*from = (*from)[:len(*from)-1]
	*to = append(*to, lineState{l.text(), l.cursor})
	l.runes = []rune(last.text)
	l.moveTo(last.cursor, false)
	return true
}

// oneLine makes outside text fit for one line: line feeds and tabs become
// spaces, other control characters and direction overrides go, runs of spaces
// become one.
func oneLine(text string) string {
	text = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r), unicode.Is(unicode.Bidi_Control, r), r == '\uFEFF', r == unicode.ReplacementChar:
			return -1
		default:
			return r
		}
	}, strings.ToValidUTF8(text, ""))
	return strings.Join(strings.Fields(text), " ")
}
