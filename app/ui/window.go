package ui

import (
	"context"
	"errors"
	"sync/atomic"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"github.com/google/uuid"

	"sportello/app/desk"
	"sportello/app/ui/look"
	"sportello/app/ui/screen"
	"sportello/assets/i18n"
)

// Window is the program in its one window.
type Window struct {
	options Options
	prefs   preferences
	texts   *i18n.Texts

	desk     *desk.Desk
	session  *desk.Session // nil while locked
	stage    *screen.Stage // of the session
	context  context.Context
	cancel   context.CancelFunc // ends the session's work
	unsub    func()
	stopTick func()
	stale    atomic.Bool // a refresh is on its way

	current  screen.Screen
	here     place
	visited  []place                  // to go back to
	standing map[string]screen.Screen // the rail's places, kept while unlocked
	going    int                      // counts the ways taken
	menu     string                   // what the main menu was built of
	kept     *kept                    // where the operator was when it locked
	opened   opened                   // applications, still open or shown

	root  *rootPane
	rail  *rail
	bar   *bar
	toast *toast
	idle  idle

	board    *board // the window for the public, while it is open
	keyboard *keyboard
	palette  *palette // the search box opened last
	arrived  func()   // what to do at the place being gone to

	creating bool // somebody is being put on file
}

// New prepares the window; Start shows the first screen in it.
func New(options Options) *Window {
	w := &Window{options: options.orDefaults()}
	w.keyboard = newKeyboard(w)
	w.prefs = preferences{w.options.Preferences}
	w.options.App.Settings().SetTheme(w.prefs.looks())
	w.setTexts()
	w.options.Window.SetTitle("Sportello")
	w.options.Window.SetPadded(false)
	w.options.Window.Resize(fyne.NewSize(1366, 768))
	w.options.Window.SetCloseIntercept(w.quit)
	canvas := w.options.Window.Canvas()
	canvas.SetOnTypedKey(func(event *fyne.KeyEvent) { w.keyboard.Key(event, func() { w.typedKey(event) }) })
	canvas.SetOnTypedRune(func(r rune) { w.keyboard.Rune(r, func() { w.runRune(r) }) })
	return w
}

// Start opens the data folder and shows the screen to begin with: the first
// start, the operators who may unlock, or what is wrong with the folder.
func (w *Window) Start() {
	opened, err := w.options.Open(context.Background())
	if err != nil {
		w.showAlone("trouble", newTrouble(w, err))
		return
	}
	w.desk = opened
	w.showDoor("")
}

// showDoor shows the screen before the data: the first start where there is no
// operator yet, else who may unlock. reason says why it is locked, "" if that is plain.
func (w *Window) showDoor(reason string) {
	operators, err := w.desk.Operators(context.Background())
	switch {
	case err != nil:
		w.showAlone("trouble", newTrouble(w, err))
	case len(operators) == 0:
		w.showAlone("first-start", newFirstStart(w))
	default:
		w.showAlone("unlock", newUnlock(w, operators, reason))
	}
}

// Close saves, locks and closes the desk. What cannot be saved keeps it open.
func (w *Window) Close() error {
	err := w.leave()
	if w.session != nil {
		return err
	}
	if w.board != nil {
		w.board.window.Close()
	}
	if w.desk == nil {
		return err
	}
	closing := w.desk.Close()
	w.desk = nil
	return errors.Join(err, closing)
}

// quit closes the window and ends the program, unless something cannot be saved.
func (w *Window) quit() {
	if err := w.Close(); w.session != nil {
		w.failed(err)
		return
	}
	w.options.Window.SetCloseIntercept(nil)
	w.options.Window.Close()
}

// enter begins the work of an unlocked session.
func (w *Window) enter(session *desk.Session) {
	w.session = session
	session.SetLanguage(w.texts.Language())
	w.context, w.cancel = context.WithCancel(context.Background())
	w.standing = make(map[string]screen.Screen)
	w.unsub = session.Subscribe(w.changed)
	w.stage = w.newStage()
	w.frame()
	w.watch()
	w.tick()
	w.refreshBoard()
	kept := w.kept
	w.kept = nil
	if kept == nil || kept.operator != session.Operator().Name {
		w.visited = nil
		w.show(place{name: dayPlace})
		return
	}
	w.visited = kept.visited
	w.reopen(kept.here)
}

// leave ends it: the screen saves, the desk forgets the keys. If something
// cannot be saved the session stays, and everything stands where it stood.
func (w *Window) leave() error {
	if w.session == nil {
		return nil
	}
	w.hide()
	w.keyboard.forget()
	if err := w.session.Lock(context.Background()); err != nil {
		w.current.Shown()
		return err
	}
	w.left()
	return nil
}

// left forgets what belonged to the session that has ended.
func (w *Window) left() {
	w.unwatch()
	w.stopTick()
	w.unsub()
	w.cancel()
	w.session, w.stage, w.current, w.standing, w.palette = nil, nil, nil, nil, nil
	w.creating = false
	w.opened = opened{}
	w.refreshBoard()
	w.options.Locked()
}

// erased is the end of a laptop that the office has revoked: there is nothing
// left to save or to show.
func (w *Window) erased() {
	w.cancel()
	w.hide()
	w.closeDialogs()
	w.keyboard.forget()
	err := w.session.Lock(context.Background())
	w.left()
	err = errors.Join(err, w.desk.Close())
	w.desk = nil
	w.showAlone("erased", newTrouble(w, errors.Join(desk.ErrErased, err)))
}

// frame builds rail and bar around the screens.
func (w *Window) frame() {
	w.rail, w.bar = newRail(w), newBar(w)
	w.toast = &toast{}
	w.root = newRootPane(w.active, w.bar.object, w.rail.object)
	w.options.Window.SetContent(container.NewStack(w.root, w.toast.layer()))
	w.bar.refresh()
	w.rail.show(w.reconciles())
}

// show goes to a place and remembers where it came from.
func (w *Window) show(to place) {
	if w.session == nil || w.current != nil && to == w.located().without() {
		return
	}
	if to.ofRail() {
		w.visited = nil
	} else if w.current != nil {
		w.visited = append(w.visited, w.located())
	}
	w.reopen(to)
}

// back returns to the place before.
func (w *Window) back() {
	if n := len(w.visited); n > 0 {
		to := w.visited[n-1]
		w.visited = w.visited[:n-1]
		w.reopen(to)
	}
}

// reopen shows a place, building it where it does not stand yet.
func (w *Window) reopen(to place) {
	w.going++
	going, arrived := w.going, w.arrived
	w.arrived = nil
	w.build(to, func(next screen.Screen, err error) {
		if going != w.going {
			return // the operator has gone elsewhere meanwhile
		}
		if err != nil {
			w.failed(err)
			if w.current == nil {
				w.reopen(place{name: dayPlace})
			}
			return
		}
		w.hide()
		w.current, w.here = next, to
		w.root.show(next.Object())
		w.rail.mark(to)
		w.refreshMenu()
		next.Shown()
		if returning, ok := next.(screen.Returning); ok && to.detail != "" {
			returning.Return(to.detail)
		}
		if arrived != nil {
			arrived()
		}
		w.options.Shown(to.name)
	})
}

func (w *Window) hide() {
	if w.current != nil {
		w.options.Window.Canvas().Unfocus() // a field settles what was typed
		w.current.Hidden()
	}
}

// showAlone shows a screen without rail and bar: before the data is open.
func (w *Window) showAlone(name string, s screen.Screen) {
	w.current, w.visited, w.here = s, nil, place{}
	w.toast = &toast{}
	w.root = newRootPane(w.active, nil, nil)
	w.root.show(s.Object())
	w.options.Window.SetContent(container.NewStack(w.root, w.toast.layer()))
	w.refreshMenu()
	s.Shown()
	w.options.Shown(name)
}

func (w *Window) refreshMenu() {
	w.menu = w.menuState()
	w.options.Window.SetMainMenu(w.mainMenu())
}

// commandsChanged builds the menu anew if a command can now be run that could
// not, or the other way round: screens tell so at every key.
func (w *Window) commandsChanged() {
	if w.menu != w.menuState() {
		w.refreshMenu()
	}
}

// changed tells, from any goroutine, that what is shown may be out of date.
func (w *Window) changed() {
	if w.stale.Swap(true) {
		return
	}
	w.options.Do(func() {
		w.stale.Store(false)
		if w.session == nil {
			return
		}
		if w.session.Erased() {
			w.erased()
			return
		}
		w.bar.refresh()
		w.rail.show(w.reconciles())
		w.commandsChanged()
		w.refreshBoard()
		if refreshing, ok := w.current.(refreshing); ok {
			refreshing.refresh()
		}
	})
}

// tick brings what is shown up to date every minute: how long people wait.
func (w *Window) tick() {
	w.stopTick = w.options.After(time.Minute, func() {
		if w.session != nil {
			w.changed()
			w.tick()
		}
	})
}

// refreshing is a screen that shows what others may change meanwhile.
type refreshing interface{ refresh() }

func (w *Window) typedKey(event *fyne.KeyEvent) {
	if len(event.Name) > 1 && event.Name != fyne.KeySpace { // the rune follows the others
		w.runKey(event)
	}
}

// newStage is what the screens of this session may ask of the program.
func (w *Window) newStage() *screen.Stage {
	return &screen.Stage{
		Window: w.options.Window, Texts: w.texts, Language: w.texts.Language(), Session: w.session,
		Clock: w.options.Clock, Host: w.host, Work: w.work, Do: w.options.Do, Failed: w.failed, Say: w.say,
		ShowDay:           func() { w.show(place{name: dayPlace}) },
		ShowPerson:        func(person uuid.UUID) { w.show(place{name: personPlace, id: person}) },
		ShowApplication:   func(a *desk.Application) { w.show(place{name: applicationPlace, id: a.ID()}) },
		SwitchApplication: func(a *desk.Application) { w.reopen(place{name: applicationPlace, id: a.ID()}) },
		ShowSending:       func() { w.show(place{name: sendingPlace}) },
		ShowHistory:       func(record uuid.UUID) { w.show(place{name: historyPlace, id: record}) },
		Back:              w.back,
		View:              w.view,
		Changed:           w.commandsChanged,
	}
}

// work runs slow work of the session and its end back on the UI goroutine,
// unless the desk has been locked meanwhile.
func (w *Window) work(work func(ctx context.Context) error, done func(err error)) {
	ctx := w.context
	w.options.Go(func() {
		err := work(ctx)
		w.options.Do(func() {
			if ctx.Err() == nil {
				done(err)
			}
		})
	})
}

func (w *Window) view(name string, pdf []byte) {
	if err := w.options.View(name, pdf); err != nil {
		w.failed(err)
	}
}

// setTexts takes the words of the language chosen.
func (w *Window) setTexts() {
	texts, err := i18n.New(w.prefs.language())
	if err != nil { // the files are embedded and tested
		fyne.LogError("texts", err)
		return
	}
	w.texts = texts
	words, ok := i18n.Fyne(texts.Language())
	if !ok {
		return // Fyne has them
	}
	// Fyne asks for its few words in the language of the system, whatever ours is.
	if err := lang.AddTranslationsForLocale(words, lang.SystemLocale()); err != nil {
		fyne.LogError("texts", err)
	}
}

// setLanguage builds every screen anew in another language.
func (w *Window) setLanguage(language string) {
	w.prefs.SetString(languageName, language)
	w.setTexts()
	if w.session == nil {
		w.showDoor("")
		return
	}
	w.session.SetLanguage(language)
	w.refreshBoard()
	here := w.located()
	w.hide()
	w.current, w.standing = nil, make(map[string]screen.Screen)
	w.stage = w.newStage()
	w.frame()
	w.reopen(here)
}

func (w *Window) setTheme(name string) {
	w.prefs.SetString(themeName, name)
	w.options.App.Settings().SetTheme(w.prefs.looks())
}

func (w *Window) setTextSize(percent int) {
	w.prefs.SetInt(textSizeName, percent)
	w.options.App.Settings().SetTheme(w.prefs.looks())
}

func (w *Window) resizeText(by int) {
	w.setTextSize(min(max(w.prefs.textSize()+by, leastTextSize), mostTextSize))
}

// ground is what lies under every screen.
func ground(content fyne.CanvasObject) fyne.CanvasObject {
	return look.NewGround(content)
}
