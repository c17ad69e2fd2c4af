package uitest

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// Hands are a person's at a window.
type Hands struct {
	Window    fyne.Window
	Clipboard fyne.Clipboard
	// Settled, if not nil, is called after each stroke and click: what other
	// goroutines want shown is shown then.
	Settled func()

	held fyne.KeyModifier
}

// Modifiers are the keys held down beside the one being pressed, as a desktop
// driver tells them.
func (h *Hands) Modifiers() fyne.KeyModifier { return h.held }

// Press presses the keys of a script; see Strokes.
func (h *Hands) Press(script string) {
	for _, stroke := range Strokes(script) {
		h.Do(stroke)
	}
}

// Do presses one key and lets it go.
func (h *Hands) Do(stroke Stroke) {
	h.held = stroke.Modifier
	h.hold(stroke.Modifier, desktop.Keyable.KeyDown)
	h.keyDown(stroke)
	if stroke.Rune != 0 { // whatever has the focus by now gets it
		h.rune(stroke.Rune)
	}
	h.hold(stroke.Modifier, desktop.Keyable.KeyUp)
	h.held = 0
	h.settle()
}

func (h *Hands) settle() {
	if h.Settled != nil {
		h.Settled()
	}
}

func (h *Hands) focused() fyne.Focusable { return h.Window.Canvas().Focused() }

// hold presses the modifiers or lets them go.
func (h *Hands) hold(modifier fyne.KeyModifier, how func(desktop.Keyable, *fyne.KeyEvent)) {
	for each, key := range map[fyne.KeyModifier]fyne.KeyName{
		fyne.KeyModifierControl: desktop.KeyControlLeft, fyne.KeyModifierShift: desktop.KeyShiftLeft,
	} {
		if focused, ok := h.focused().(desktop.Keyable); ok && modifier&each != 0 {
			how(focused, &fyne.KeyEvent{Name: key})
		}
	}
}

// keyDown is the way of a key through the driver: Tab, then shortcuts, then the
// focused widget, then the canvas.
func (h *Hands) keyDown(stroke Stroke) {
	event := &fyne.KeyEvent{Name: stroke.Key}
	canvas := h.Window.Canvas()
	if focused, ok := canvas.Focused().(desktop.Keyable); ok {
		focused.KeyDown(event)
	}
	switch {
	case stroke.Key == fyne.KeyTab && stroke.Modifier&^fyne.KeyModifierShift == 0 && !h.keepsTab():
		if stroke.Modifier == 0 {
			canvas.FocusNext()
		} else {
			canvas.FocusPrevious()
		}
		return
	case stroke.Modifier&^fyne.KeyModifierShift != 0:
		h.shortcut(stroke)
		return
	}
	if focused := canvas.Focused(); focused != nil {
		focused.TypedKey(event)
	} else if f := canvas.OnTypedKey(); f != nil {
		f(event)
	}
}

func (h *Hands) keepsTab() bool {
	tabbable, ok := h.focused().(fyne.Tabbable)
	return ok && tabbable.AcceptsTab()
}

func (h *Hands) rune(r rune) {
	if focused := h.focused(); focused != nil {
		focused.TypedRune(r)
	} else if f := h.Window.Canvas().OnTypedRune(); f != nil {
		f(r)
	}
}

// shortcut goes to the main menu, else to what has the focus.
func (h *Hands) shortcut(stroke Stroke) {
	shortcut := h.shortcutOf(stroke)
	if menu := h.Window.MainMenu(); menu != nil {
		for _, each := range menu.Items {
			for _, item := range each.Items {
				if item.Shortcut != nil && item.Shortcut.ShortcutName() == shortcut.ShortcutName() && item.Action != nil {
					item.Action()
					return
				}
			}
		}
	}
	if focused, ok := h.focused().(fyne.Shortcutable); ok {
		focused.TypedShortcut(shortcut)
	}
}

// shortcutOf is a stroke as the driver tells it.
func (h *Hands) shortcutOf(stroke Stroke) fyne.Shortcut {
	if stroke.Modifier == fyne.KeyModifierControl {
		switch stroke.Key {
		case fyne.KeyZ:
			return &fyne.ShortcutUndo{}
		case fyne.KeyY:
			return &fyne.ShortcutRedo{}
		case fyne.KeyV:
			return &fyne.ShortcutPaste{Clipboard: h.Clipboard}
		case fyne.KeyC:
			return &fyne.ShortcutCopy{Clipboard: h.Clipboard}
		case fyne.KeyX:
			return &fyne.ShortcutCut{Clipboard: h.Clipboard}
		case fyne.KeyA:
			return &fyne.ShortcutSelectAll{}
		}
	}
	return &desktop.CustomShortcut{KeyName: stroke.Key, Modifier: stroke.Modifier}
}
