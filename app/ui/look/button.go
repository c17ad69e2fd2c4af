package look

import (
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
)

// Rank is how much a button stands out. A screen has one Main button.
type Rank int

const (
	Plain Rank = iota
	Main
	Danger
)

// Button acts on a tap, on Enter and on Space. It acts on the rune of the space
// bar, not on the key press that precedes it: were the focus to move on the
// press, the rune would be typed into the field that has it by then.
type Button struct {
	pressable
	OnTapped func()
	// Keys receives the keys the button has no use for and says whether it took them.
	Keys func(*fyne.KeyEvent) bool
	// Shortcut receives shortcuts typed while the button has the focus.
	Shortcut func(fyne.Shortcut) bool
	// Keyboard is told each key before the button acts on it.
	Keyboard Keyboard

	rank                     Rank
	text                     *Text
	key                      *KeyCap
	plate                    *Plate
	focused, hover, disabled bool
}

// NewButton makes a button; key names the key that does the same, or is empty.
func NewButton(text, key string, rank Rank, tapped func()) *Button {
	b := &Button{OnTapped: tapped, rank: rank}
	ink := b.ink()
	b.text = NewText(text, Style{Bold: rank != Plain, Color: ink}.Center())
	parts := []fyne.CanvasObject{b.text}
	if key != "" {
		cap := ink
		if rank == Plain {
			cap = ColorMuted
		}
		b.key = newKeyCap(key, cap)
		parts = append(parts, b.key)
	}
	b.onTapped = b.act
	b.onHover = func(over bool) { b.hover = over; b.paint() }
	b.plate = newPlate("", "", 4, Least(0, 34, Inset(4, 11, 4, 11, &fyne.Container{Layout: centredLayout{8}, Objects: parts})))
	b.paint()
	b.ExtendBaseWidget(b)
	return b
}

// SetText changes the words.
func (b *Button) SetText(text string) { b.text.SetText(text) }

// Text returns the words.
func (b *Button) Text() string { return b.text.Text() }

// SetEnabled lets the button act, or not.
func (b *Button) SetEnabled(enabled bool) {
	if b.disabled == enabled {
		b.disabled = !enabled
		b.paint()
	}
}

// Enable implements fyne.Disableable.
func (b *Button) Enable() { b.SetEnabled(true) }

// Disable implements fyne.Disableable.
func (b *Button) Disable() { b.SetEnabled(false) }

// Disabled implements fyne.Disableable.
func (b *Button) Disabled() bool { return b.disabled }

// FocusGained implements fyne.Focusable.
func (b *Button) FocusGained() { b.focused = true; b.paint() }

// FocusLost implements fyne.Focusable.
func (b *Button) FocusLost() {
	Watched(b.Keyboard).Flush()
	b.focused = false
	b.paint()
}

// AcceptsTab implements fyne.Tabbable: while keys wait, Tab may belong to them.
func (b *Button) AcceptsTab() bool { return Watched(b.Keyboard).Holding() }

// TypedRune implements fyne.Focusable.
func (b *Button) TypedRune(r rune) {
	Watched(b.Keyboard).Rune(r, func() {
		switch {
		case r == ' ':
			b.act()
		case letter(r) && b.Keys != nil:
			b.Keys(&fyne.KeyEvent{Name: fyne.KeyName(unicode.ToUpper(r))})
		}
	})
}

// TypedKey implements fyne.Focusable.
func (b *Button) TypedKey(event *fyne.KeyEvent) {
	Watched(b.Keyboard).Key(event, func() { b.typeKey(event) })
}

func (b *Button) typeKey(event *fyne.KeyEvent) {
	switch event.Name {
	case fyne.KeyReturn, fyne.KeyEnter:
		b.act()
	case fyne.KeySpace: // its rune follows
	default:
		if r := []rune(event.Name); b.Keys != nil && (len(r) != 1 || !letter(r[0])) { // as does a letter's, which a reader may have typed
			b.Keys(event)
		}
	}
}

func letter(r rune) bool { return unicode.IsLetter(r) && r < unicode.MaxASCII }

// TypedShortcut implements fyne.Shortcutable.
func (b *Button) TypedShortcut(shortcut fyne.Shortcut) {
	Watched(b.Keyboard).Flush()
	if b.Shortcut != nil {
		b.Shortcut(shortcut)
	}
}

func (b *Button) act() {
	if !b.disabled {
		call(b.OnTapped)
	}
}

// Cursor implements desktop.Cursorable.
func (b *Button) Cursor() desktop.Cursor {
	if b.disabled {
		return desktop.DefaultCursor
	}
	return desktop.PointerCursor
}

// AccessibilityLabel implements fyne.Accessible.
func (b *Button) AccessibilityLabel() string { return b.text.Text() }

// AccessibilityRole implements fyne.Accessible.
func (b *Button) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

func (b *Button) ink() fyne.ThemeColorName {
	switch {
	case b.disabled:
		return theme.ColorNameDisabled
	case b.rank == Plain:
		return ColorInk
	default:
		return ColorOnPrimary
	}
}

func (b *Button) paint() {
	fill, stroke, width := ColorPanel, ColorLine, float32(1)
	switch {
	case b.disabled:
		fill = ColorNeutralSoft
	case b.rank == Main:
		fill, stroke = ColorPrimary, ColorPrimary
	case b.rank == Danger:
		fill, stroke = ColorError, ColorError
	case b.hover:
		fill = ColorPrimarySoft
	}
	if b.hover && b.rank != Plain && !b.disabled {
		stroke, width = ColorInk, 2
	}
	if b.focused {
		// Main and Danger are filled: there the frame must be ink to be seen.
		stroke, width = ColorInk, 3
		if b.rank == Plain {
			stroke = ColorPrimary
		}
	}
	b.text.SetStyle(b.text.style.In(b.ink()))
	if b.key != nil && b.rank != Plain {
		b.key.setInk(b.ink())
	}
	b.plate.paint(fill, stroke, width)
}

// CreateRenderer implements fyne.Widget.
func (b *Button) CreateRenderer() fyne.WidgetRenderer { return composed{b.plate} }

// centredLayout sets objects side by side in the middle.
type centredLayout struct{ gap float32 }

func (l centredLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	x := (size.Width - l.MinSize(objects).Width) / 2
	for _, o := range shown(objects) {
		least := o.MinSize()
		o.Resize(least)
		o.Move(fyne.NewPos(x, (size.Height-least.Height)/2))
		x += least.Width + Scaled(l.gap)
	}
}

func (l centredLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return rowLayout{gap: l.gap, grow: -1}.MinSize(objects)
}

var (
	_ fyne.Focusable   = (*Button)(nil)
	_ fyne.Tappable    = (*Button)(nil)
	_ fyne.Disableable = (*Button)(nil)
	_ fyne.Widget      = (*Button)(nil)
)
