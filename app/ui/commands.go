package ui

import (
	"fmt"
	"strings"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"sportello/app/desk"
	"sportello/app/ui/screen"
	"sportello/assets/i18n"
)

// menus are the text ids of the main menu, in its order.
var menus = []string{"command.menu.file", "command.menu.edit", "command.menu.application", "command.menu.view", "command.menu.help"}

// commands is the one table: what can be done now, the screen's own first.
func (w *Window) commands() []screen.Command {
	var all []screen.Command
	if w.current != nil {
		all = append(all, w.current.Commands()...)
	}
	return append(all, w.global()...)
}

// global are the commands that stand on every screen.
func (w *Window) global() []screen.Command {
	const ctrl, shift = fyne.KeyModifierShortcutDefault, fyne.KeyModifierShift
	all := []screen.Command{
		{ID: "text-larger", Key: fyne.KeyPlus, Modifier: ctrl, Menu: "command.menu.view", Run: func() { w.resizeText(+10) }},
		{ID: "text-smaller", Key: fyne.KeyMinus, Modifier: ctrl, Menu: "command.menu.view", Run: func() { w.resizeText(-10) }},
		{ID: "keys", Key: fyne.KeyF1, Menu: "command.menu.help", Run: w.showKeys},
	}
	// The last of the first menu: Fyne would add one of its own to a menu without.
	quit := screen.Command{ID: "quit", Key: fyne.KeyQ, Modifier: ctrl, Menu: "command.menu.file", Run: w.quit}
	if w.session == nil {
		return append(all, quit)
	}
	for i, name := range places {
		if name == reconciliationPlace && !w.reconciles() {
			continue
		}
		all = append(all, screen.Command{ID: name, Key: fyne.KeyName(rune('1' + i)), Modifier: ctrl, Menu: "command.menu.view", Run: func() { w.show(place{name: name}) }})
	}
	return append(all,
		screen.Command{ID: "search", Key: fyne.KeyK, Modifier: ctrl, Menu: "command.menu.view", Run: func() { w.search("") }},
		screen.Command{ID: "back", Key: fyne.KeyEscape, Menu: "command.menu.view", Enabled: func() bool { return len(w.visited) > 0 }, Run: w.back},
		screen.Command{ID: "new-person", Key: fyne.KeyN, Modifier: ctrl | shift, Menu: "command.menu.file", Run: func() { w.show(place{name: personPlace}) }},
		screen.Command{ID: "read-document", Key: fyne.KeyM, Modifier: ctrl, Menu: "command.menu.file", Run: w.readDocument},
		screen.Command{ID: "trip", Key: fyne.KeyT, Modifier: ctrl, Menu: "command.menu.file", Run: func() { w.show(place{name: tripPlace}) }},
		screen.Command{ID: "backoffice", Key: fyne.KeyB, Modifier: ctrl | shift, Menu: "command.menu.view", Run: func() { w.show(place{name: backOfficePlace}) }},
		screen.Command{ID: "agenda", Key: fyne.KeyA, Modifier: ctrl | shift, Menu: "command.menu.file", Run: w.showAgenda},
		screen.Command{ID: "site", Menu: "command.menu.file", Run: w.askSite},
		screen.Command{ID: "sites", Menu: "command.menu.file", Run: w.showSites},
		screen.Command{ID: "backup", Menu: "command.menu.file", Run: w.backup},
		screen.Command{ID: "lock", Key: fyne.KeyF12, Menu: "command.menu.file", Anywhere: true, Run: w.lock},
		quit,
	)
}

// reconciles says whether this laptop is one of those that the office decides on.
func (w *Window) reconciles() bool { return w.session.Role() == desk.RoleOffice }

// can says whether a command may run now. Behind a dialog few may.
func (w *Window) can(c screen.Command) bool {
	return (c.Anywhere || !w.inDialog()) && (c.Enabled == nil || c.Enabled())
}

// inDialog says whether something lies over the screen.
func (w *Window) inDialog() bool { return w.options.Window.Canvas().Overlays().Top() != nil }

// run runs the first command that has the key and may run.
func (w *Window) run(key fyne.KeyName, modifier fyne.KeyModifier) bool {
	w.active()
	if key == fyne.KeyEnter {
		key = fyne.KeyReturn
	}
	for _, c := range w.commands() {
		if c.Key == key && c.Modifier == modifier && c.Key != "" && w.can(c) {
			c.Run()
			return true
		}
	}
	return false
}

// runKey takes a key that nobody had a use for.
func (w *Window) runKey(event *fyne.KeyEvent) bool {
	return w.run(event.Name, w.options.Modifiers())
}

// runRune takes a letter typed where nothing can be typed into: "N", Space.
func (w *Window) runRune(r rune) bool {
	if r == ' ' {
		return w.run(fyne.KeySpace, 0)
	}
	return w.run(fyne.KeyName(string(unicode.ToUpper(r))), 0)
}

// runShortcut takes a shortcut before the focused widget does.
func (w *Window) runShortcut(s fyne.Shortcut) bool {
	w.active()
	for _, c := range w.commands() {
		if own := shortcutOf(c); own != nil && own.ShortcutName() == s.ShortcutName() && w.can(c) {
			c.Run()
			return true
		}
	}
	return false
}

// shortcutOf is a command's key as Fyne tells it, nil for keys without a
// modifier: those go to the focused widget only.
func shortcutOf(c screen.Command) fyne.Shortcut {
	const ctrl = fyne.KeyModifierShortcutDefault
	switch {
	case c.Key == "" || c.Modifier&^fyne.KeyModifierShift == 0:
		return nil
	case c.Key == fyne.KeyZ && c.Modifier == ctrl:
		return &fyne.ShortcutUndo{}
	case c.Key == fyne.KeyY && c.Modifier == ctrl:
		return &fyne.ShortcutRedo{}
	default:
		return &desktop.CustomShortcut{KeyName: c.Key, Modifier: c.Modifier}
	}
}

// mainMenu is the table as a menu. Fyne dispatches its shortcuts even while an
// entry has the focus, and even behind a dialog, where they are handed on to
// what has the focus instead.
func (w *Window) mainMenu() *fyne.MainMenu {
	items := make(map[string][]*fyne.MenuItem)
	for _, c := range w.commands() {
		item := fyne.NewMenuItem(commandText(w.texts, c), func() { w.menuRun(c) })
		item.Shortcut = shortcutOf(c)
		item.IsQuit = c.ID == "quit"
		item.Disabled = c.Enabled != nil && !c.Enabled()
		items[c.Menu] = append(items[c.Menu], item)
	}
	menu := fyne.NewMainMenu()
	for _, id := range menus {
		if len(items[id]) > 0 {
			menu.Items = append(menu.Items, fyne.NewMenu(w.texts.T(id), items[id]...))
		}
	}
	return menu
}

// menuState tells menus apart: which commands there are and which may run.
func (w *Window) menuState() string {
	var state strings.Builder
	for _, c := range w.commands() {
		fmt.Fprint(&state, c.ID, c.Enabled == nil || c.Enabled(), " ")
	}
	return state.String()
}

func (w *Window) menuRun(c screen.Command) {
	w.keyboard.Flush()
	w.active()
	switch focused, ok := w.options.Window.Canvas().Focused().(fyne.Shortcutable); {
	case w.can(c):
		c.Run()
	case w.inDialog() && ok && shortcutOf(c) != nil:
		focused.TypedShortcut(shortcutOf(c))
	}
}

// commandText is a command in words, with its key if that is no shortcut that
// the menu shows by itself.
func commandText(texts *i18n.Texts, c screen.Command) string {
	text := texts.T("command." + c.ID)
	if c.Key != "" && shortcutOf(c) == nil {
		text += "  (" + keyText(texts, c.Key, c.Modifier) + ")"
	}
	return text
}

// keyText names a key as it is printed on the keyboard: "Ctrl Maiusc N".
func keyText(texts *i18n.Texts, key fyne.KeyName, modifier fyne.KeyModifier) string {
	var parts []string
	if modifier&fyne.KeyModifierControl != 0 {
		parts = append(parts, texts.T("key.control"))
	}
	if modifier&fyne.KeyModifierAlt != 0 {
		parts = append(parts, "Alt")
	}
	if modifier&fyne.KeyModifierShift != 0 {
		parts = append(parts, texts.T("key.shift"))
	}
	names := map[fyne.KeyName]string{
		fyne.KeySpace: "key.space", fyne.KeyReturn: "key.enter", fyne.KeyEscape: "key.escape",
		fyne.KeyPageUp: "key.page-up", fyne.KeyPageDown: "key.page-down",
	}
	name := string(key)
	if id, ok := names[key]; ok {
		name = texts.T(id)
	}
	return strings.Join(append(parts, name), " ")
}

// keyOf is the key of a command by its id, "" if it has none.
func (w *Window) keyOf(id string) string {
	for _, c := range w.commands() {
		if c.ID == id && c.Key != "" {
			return keyText(w.texts, c.Key, c.Modifier)
		}
	}
	return ""
}
