package field

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"

	"sportello/app/ui/look"
)

// Host is what the fields of one surface (a screen, a dialog) share. Every part
// may be left out.
type Host struct {
	Texts Texts
	// Keys receives the keys a field has no use for (F-keys, Esc, …).
	Keys func(*fyne.KeyEvent) bool
	// Shortcut receives every shortcut before the field does; true keeps it from the field.
	Shortcut func(fyne.Shortcut) bool
	// Next is asked before Enter moves the focus on; true says it has been moved.
	Next func(from Field) bool
	// Reveal scrolls an object into view; see RevealIn.
	Reveal func(fyne.CanvasObject)
	// Active is called when somebody works at a field, for a desk that locks when
	// nobody does.
	Active func()
	// Keyboard is told each key before a field acts on it.
	Keyboard look.Keyboard
	// Canvas is where the surface is shown. A driver tells which canvas a field is
	// on only once it has been drawn there, and the focus has to come before.
	Canvas fyne.Canvas
	// Layer is where lists drop down: an object from NewLayer laid over the surface.
	Layer *fyne.Container

	last    Field // that had the focus
	current Field // that has it
}

// OnEscape gives Esc to a function, as dialogs need; the other keys stay with Keys.
func (h *Host) OnEscape(do func()) *Host {
	keys := h.Keys
	h.Keys = func(event *fyne.KeyEvent) bool {
		if event.Name == fyne.KeyEscape {
			do()
			return true
		}
		return keys != nil && keys(event)
	}
	return h
}

// Texts are the package's own few words in the language of the screen.
type Texts struct {
	Derived  string // below a derived value without a hint: "Calcolato"
	NotADate string // "Non è una data: giorno, mese, anno"
	// Either says of digits that they may be one date or another.
	Either      func(one, other string) string
	DateShape   string // in an empty date with the focus: "gg/mm/aaaa"
	NotInList   string // "Non è nell'elenco"
	NothingLike string // in the list: "Nessuna voce simile"
	Cut, Copy   string
	Paste, All  string
}

// NewLayer returns the layer to lay over a surface, last in its stack, so that
// lists drop over the fields below without taking the focus from the field.
func NewLayer() *fyne.Container { return container.NewWithoutLayout() }

// RevealIn returns a Host.Reveal that scrolls the given container, whose content
// need not have been drawn yet.
func RevealIn(scroll *container.Scroll) func(fyne.CanvasObject) {
	return func(o fyne.CanvasObject) {
		at, found := within(scroll.Content, o)
		if !found { // it stands within a widget
			driver := fyne.CurrentApp().Driver()
			if driver.CanvasForObject(scroll.Content) == nil {
				return
			}
			at = driver.AbsolutePositionForObject(o).Subtract(driver.AbsolutePositionForObject(scroll.Content))
		}
		top := at.Y - scroll.Offset.Y
		bottom := top + o.Size().Height
		const margin = 12 // so that the next field shows that there is one
		offset := scroll.Offset
		switch {
		case top < margin:
			offset.Y += top - margin
		case bottom > scroll.Size().Height-margin:
			offset.Y += min(bottom-scroll.Size().Height+margin, top-margin)
		default:
			return
		}
		scroll.ScrollToOffset(fyne.NewPos(offset.X, max(0, offset.Y)))
	}
}

// RevealFocused is to be called when there is less room on the surface than before:
// the field that has the focus stays in view.
func (h *Host) RevealFocused() {
	if h.Reveal != nil && h.current != nil {
		h.Reveal(h.current)
	}
}

// within finds an object in a tree of containers, and where in it it lies.
func within(root, o fyne.CanvasObject) (fyne.Position, bool) {
	if root == o {
		return fyne.Position{}, true
	}
	parent, ok := root.(*fyne.Container)
	if !ok || !parent.Visible() {
		return fyne.Position{}, false
	}
	for _, child := range parent.Objects {
		if at, found := within(child, o); found {
			return at.Add(child.Position()), true
		}
	}
	return fyne.Position{}, false
}

// Scrolled is to be called when the surface under the layer scrolls or changes
// size: a list would stay behind its field, so it closes.
func (h *Host) Scrolled() {
	if h.Layer == nil || len(h.Layer.Objects) == 0 {
		return
	}
	if list, ok := h.Layer.Objects[0].(*dropList); ok {
		list.close()
	}
}

// key forwards a key, unless a rune follows it: letters, digits and Space are
// typed into the field, not commands.
func (h *Host) key(event *fyne.KeyEvent) bool {
	if len(event.Name) <= 1 || event.Name == fyne.KeySpace {
		return false
	}
	return h.Keys != nil && h.Keys(event)
}

func (h *Host) active() {
	if h.Active != nil {
		h.Active()
	}
}

func (h *Host) keyboard() look.Keyboard { return look.Watched(h.Keyboard) }

func (h *Host) shortcut(s fyne.Shortcut) bool {
	h.keyboard().Flush()
	return h.Shortcut != nil && h.Shortcut(s)
}

// shiftHeld asks the driver where it can tell, because Shift may have been
// pressed before the field got the focus.
func shiftHeld(tracked bool) bool {
	if d, ok := fyne.CurrentApp().Driver().(desktop.Driver); ok {
		return d.CurrentKeyModifiers()&fyne.KeyModifierShift != 0
	}
	return tracked
}
