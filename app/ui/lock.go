package ui

import (
	"time"

	"sportello/assets/i18n"
)

// idle watches for a desk nobody works at.
type idle struct {
	since time.Time // the last sign of somebody; wall time, which goes on while the laptop sleeps
	stop  func()
}

// kept is where an operator was when the desk locked.
type kept struct {
	operator string
	here     place
	visited  []place
}

// active notes a sign of somebody: a key, the mouse. The first one after too
// long a pause, as of a laptop that slept, comes too late.
func (w *Window) active() {
	if w.session == nil {
		return
	}
	if w.pause() >= w.longest() {
		// Not from within the event: its handler may still need the screen.
		w.options.Do(w.lockIdle)
		return
	}
	w.idle.since = w.options.Clock().Round(0)
}

func (w *Window) pause() time.Duration { return w.options.Clock().Round(0).Sub(w.idle.since) }

func (w *Window) longest() time.Duration { return time.Duration(w.prefs.lockAfter()) * time.Minute }

// watch begins to wait for a pause.
func (w *Window) watch() {
	w.unwatch()
	w.idle.since = w.options.Clock().Round(0)
	w.wait(w.longest())
}

func (w *Window) wait(d time.Duration) {
	w.idle.stop = w.options.After(d, func() {
		if w.session == nil {
			return
		}
		if left := w.longest() - w.pause(); left > 0 {
			w.wait(left)
			return
		}
		w.lockIdle()
	})
}

func (w *Window) unwatch() {
	if w.idle.stop != nil {
		w.idle.stop()
		w.idle.stop = nil
	}
}

func (w *Window) lockIdle() {
	if w.session != nil && w.pause() >= w.longest() {
		w.lockFor(w.texts.N("unlock.locked-idle", w.prefs.lockAfter(), i18n.Data{}))
	}
}

// lock closes the data until the passphrase is given; what is half done is kept
// and stands there again afterwards.
func (w *Window) lock() { w.lockFor("") }

// closeDialogs takes away what lies over the screen: it may show somebody's data.
func (w *Window) closeDialogs() {
	overlays := w.options.Window.Canvas().Overlays()
	for top := overlays.Top(); top != nil; top = overlays.Top() {
		overlays.Remove(top)
	}
}

func (w *Window) lockFor(reason string) {
	if w.session == nil {
		return
	}
	before := &kept{operator: w.session.Operator().Name, here: w.located(), visited: w.visited}
	w.closeDialogs()
	err := w.leave()
	if w.session != nil { // something could not be saved
		w.watch()
		w.failed(err)
		return
	}
	w.kept = before
	w.showDoor(reason)
	w.failed(err)
}
