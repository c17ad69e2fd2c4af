package field

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"sportello/app/ui/look"
)

// Option is one entry of a table: the official code, its name and a detail shown
// at the right (the Z code of a state, the province of a municipality).
type Option struct {
	Code, Label, Detail string
	// Alias is the name it was found by, if that is another: a hamlet of the
	// municipality.
	Alias string
}

// Source answers a query, best first, at most limit options. An empty query asks
// for the beginning of the table. It is called at every key and must be quick.
type Source func(query string, limit int) []Option

// LookupOptions are what is particular to one Lookup.
type LookupOptions struct {
	Source Source
	// Resolve finds the option of a code; nil: the source is asked for the code.
	Resolve func(code string) (Option, bool)
	// Free takes any text and only suggests (street, municipality abroad). The
	// value is then the label, not the code.
	Free bool
	// Eager marks the first suggestion for a free text even if it does not begin
	// with what was typed: the table has all there is, a typing error is likelier.
	Eager bool
	// Capitals writes in capitals as one types.
	Capitals bool
	// Boxes is the room on the form for a free text.
	Boxes int
	// Pick, if given, is told an option chosen by Enter or the mouse instead of the
	// value: it stands for more than this field. Leaving chooses none.
	Pick func(Option)
	// Limit bounds the answers asked for; 0: 200.
	Limit int
}

const (
	defaultLimit = 200
	exactWithin  = 100
)

// Lookup completes what is typed from a table. The list drops down on the
// Host's layer and never takes the focus. Up, Down, PgUp and PgDn mark another
// option, Esc closes the list. Enter and Tab, as any leaving, take the marked
// option; with the list closed they take what is unambiguous: an exact code, an
// exact name, the only match. The first match is marked, in a free text that is not
// Eager only if it begins with what was typed.
//
// A strict Lookup has the code as its value and keeps text it cannot place as it
// was typed, saying so.
type Lookup struct {
	entry
	options LookupOptions
	list    *dropList
	value   string
	settled bool // the text is what the value stands for
	picking bool // the mouse is down on the list: losing the focus is no leaving
}

// NewLookup makes a Lookup.
func NewLookup(host *Host, spec Spec, options LookupOptions) *Lookup {
	if options.Limit == 0 {
		options.Limit = defaultLimit
	}
	l := &Lookup{options: options, settled: true}
	l.list = newDropList(l)
	l.view.limit = options.Boxes
	l.view.trailing = newArrow()
	l.initEntry(l, host, spec)
	if options.Capitals {
		l.typed = func(r rune) string { return capitals(string(r)) }
		l.pasted = capitals
	}
	l.edited, l.taken, l.left = l.search, l.listKey, l.settle
	return l
}

// Value implements Field.
func (l *Lookup) Value() string { return l.value }

// SetValue implements Field.
func (l *Lookup) SetValue(value string) {
	if value == l.value {
		return
	}
	l.value, l.own, l.quiet = value, "", false
	l.list.close()
	l.showValue()
}

// Listed says whether the value is one of the table's, where only those are.
func (l *Lookup) Listed() bool {
	if l.options.Free || l.value == "" {
		return true
	}
	_, known := l.resolve(l.value)
	return known
}

// showValue writes the value as it is read: "SEN Senegal".
func (l *Lookup) showValue() {
	text := l.value
	l.settled = true
	if !l.options.Free && l.value != "" {
		option, ok := l.resolve(l.value)
		l.settled = ok
		if ok {
			text = written(option)
		} else {
			l.own = l.host.Texts.NotInList
		}
	}
	l.show(text)
}

func written(o Option) string {
	if o.Code == "" || o.Code == o.Label {
		return o.Label
	}
	return o.Code + " " + o.Label
}

func (l *Lookup) resolve(code string) (Option, bool) {
	if l.options.Resolve != nil {
		return l.options.Resolve(code)
	}
	for _, option := range l.options.Source(code, 10) {
		if option.Code == code {
			return option, true
		}
	}
	return Option{}, false
}

// search follows the typing: it opens the list and reports what the text means
// so far.
func (l *Lookup) search() {
	text := l.text()
	l.settled, l.own = false, ""
	options := l.options.Source(text, l.options.Limit)
	value := text
	if at, ok := exact(options, text); ok && !l.options.Free {
		value, l.settled = options[at].Code, true
	}
	l.settled = l.settled || text == ""
	l.setQuiet(!l.settled)
	l.report(value)
	if text == "" || l.options.Free && len(options) == 0 {
		l.list.close()
		return
	}
	l.list.open(options, l.first(options, text))
}

// first is the option to mark for a text; -1 for none.
func (l *Lookup) first(options []Option, text string) int {
	if at, ok := exact(options, text); ok {
		return at
	}
	if l.options.Free && (len(options) == 0 || !l.options.Eager && !options[0].begins(fold(text))) {
		return -1 // what was typed is something else
	}
	return 0
}

func (o Option) begins(folded string) bool {
	return strings.HasPrefix(fold(o.Label), folded) || o.Alias != "" && strings.HasPrefix(fold(o.Alias), folded)
}

func (l *Lookup) setQuiet(quiet bool) {
	if l.quiet != quiet {
		l.quiet = quiet
		l.Refresh()
	}
}

// exact finds the option that is meant by its whole code or whole name; a code
// wins over a name, two different codes of the same name win nothing.
func exact(options []Option, text string) (at int, ok bool) {
	folded := fold(text)
	matches := 0
	// A source answers best first: what is exact is not far down.
	for i, option := range options[:min(len(options), exactWithin)] {
		if option.Code != "" && fold(option.Code) == folded {
			return i, true
		}
		if fold(option.Label) == folded || fold(written(option)) == folded || option.Alias != "" && fold(option.Alias) == folded {
			at = i
			matches++
		}
	}
	return at, text != "" && matches == 1
}

// settle decides what the text means when the field is left.
func (l *Lookup) settle() {
	if l.picking {
		return
	}
	defer l.list.close()
	l.quiet = false
	text := l.text()
	switch option, ok := l.meant(text); {
	case ok:
		l.take(option)
	case l.settled && text != "" && !l.options.Free:
		l.showValue() // the code alone may have been typed
	case l.settled:
	case l.options.Free:
		l.settled = true
		l.report(text)
	default:
		l.own = l.host.Texts.NotInList
		l.report(text)
	}
}

// meant is the option a text stands for without doubt.
func (l *Lookup) meant(text string) (Option, bool) {
	if option, ok := l.list.marked(); ok && l.options.Pick == nil {
		return option, true
	}
	if l.settled || text == "" || l.options.Free {
		return Option{}, false
	}
	options := l.options.Source(text, l.options.Limit)
	if len(options) == 1 {
		return options[0], true
	}
	if at, ok := exact(options, text); ok {
		return options[at], true
	}
	return Option{}, false
}

// take makes an option the value.
func (l *Lookup) take(option Option) {
	if l.options.Pick != nil {
		l.settled, l.quiet = true, false
		l.list.close()
		l.options.Pick(option)
		return
	}
	value := option.Code
	if l.options.Free {
		value = option.Label
	}
	l.settled, l.own, l.quiet = true, "", false
	l.list.close()
	if l.options.Free {
		l.line.reset(option.Label)
	} else {
		l.line.reset(written(option))
	}
	l.report(value)
	l.Refresh()
}

func (l *Lookup) report(value string) {
	if value != l.value {
		l.value = value
		l.changed(value)
	}
}

// listKey are the keys the list uses.
func (l *Lookup) listKey(event *fyne.KeyEvent) bool {
	if !l.list.isOpen() {
		if event.Name == fyne.KeyDown && !l.disabled {
			l.browse(0)
			return true
		}
		return false
	}
	switch event.Name {
	case fyne.KeyUp:
		l.list.move(-1)
	case fyne.KeyDown:
		l.list.move(+1)
	case fyne.KeyPageUp:
		l.list.move(-shownRows)
	case fyne.KeyPageDown:
		l.list.move(+shownRows)
	case fyne.KeyEscape:
		l.list.close()
	case fyne.KeyReturn, fyne.KeyEnter:
		if option, ok := l.list.marked(); ok {
			l.take(option)
		}
		return false // and go on
	default:
		return false
	}
	return true
}

// browse opens the list on the whole table with the value marked, or else the
// given option.
func (l *Lookup) browse(at int) {
	query := ""
	if !l.settled {
		query = l.text()
	}
	options := l.options.Source(query, l.options.Limit)
	if l.options.Free {
		at = -1
	}
	for i, option := range options {
		if !l.options.Free && option.Code == l.value {
			at = i
		}
	}
	l.list.open(options, at)
}

// toggle opens or closes the list by mouse. Nothing is marked then: the mouse may
// go elsewhere, and leaving takes what is marked.
func (l *Lookup) toggle() {
	if l.disabled {
		return
	}
	l.arrive()
	if l.list.isOpen() {
		l.list.close()
	} else {
		l.browse(-1)
	}
}

// arrive takes the focus by mouse; the first time, the text is selected as when
// arriving by key, so that typing replaces it.
func (l *Lookup) arrive() (first bool) {
	first = !l.focused
	l.focusByMouse()
	if first {
		l.line.selectAll()
		l.view.redraw()
	}
	return first
}

// MouseDown implements desktop.Mouseable: on the arrow it opens the list.
func (l *Lookup) MouseDown(event *desktop.MouseEvent) {
	switch {
	case event.Button != desktop.MouseButtonPrimary || l.disabled:
	case l.onArrow(event.Position):
		l.toggle()
	case l.arrive():
	default:
		l.entry.MouseDown(event)
	}
}

func (l *Lookup) onArrow(at fyne.Position) bool {
	p := paint{l.Theme()}
	top := float32(0)
	if l.renderer != nil {
		top = l.renderer.boxTop(p)
	}
	return at.X > l.Size().Width-p.unit(30) && at.Y >= top && at.Y <= top+p.size(look.FieldHeight)
}

// picked is called by the list when the mouse chose.
func (l *Lookup) picked(option Option) {
	l.picking = false
	l.take(option)
	l.focusByMouse()
	l.line.selectAll()
	l.view.redraw()
}

// letGo is called by the list when the mouse went elsewhere.
func (l *Lookup) letGo() {
	l.picking = false
	if !l.focused {
		l.settle()
		l.Refresh()
	}
}

var arrowPicture = fyne.NewStaticResource("sportello-arrow.svg",
	[]byte(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><path fill="#000000" d="M2.5 4.5 L13.5 4.5 L8 13 Z"/></svg>`))

func newArrow() fyne.CanvasObject {
	return look.NewIcon(arrowPicture, 11, look.ColorMuted)
}
