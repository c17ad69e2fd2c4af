package ui_test

import (
	"runtime"
	"strings"
	"testing"
)

// F12 locks from within whatever dialog is open, and nothing of it stays in sight.
func TestLockingFromWithinADialog(t *testing.T) {
	const application = "<Ctrl+K>PROVENKO Oksana<Ctrl+Return>"
	for name, dialog := range map[string]struct{ keys, title string }{
		"a field's story":  {application + "X<Ctrl+H>", "application.history.hint"},
		"handing over":     {application + "<Ctrl+L>", "application.hand-over.title"},
		"what has a chain": {application + "<F3>", "segments.title"},
		"the family":       {"<Ctrl+K>MOHAMMED<Ctrl+Return><Ctrl+G>", "application.together.title"},
		"one of several":   {"<Ctrl+Shift+A>S", "agenda.site.ask"},
		"fields":           {"<Ctrl+4><Ctrl+K>collega<Return>", "enrol.title"},
		"the search":       {"<Ctrl+K>", "bar.search"},
		"the keys":         {"<F1>", "keys.title"},
	} {
		t.Run(name, func(t *testing.T) {
			p := office(t)
			p.press(dialog.keys)
			p.sees(p.texts.T(dialog.title))
			p.press("<F12>")
			p.sees(p.texts.T("unlock.title"))
			p.seesNot(p.texts.T(dialog.title), "OKSANA")
		})
	}
}

// A laptop that is revoked while somebody works shows nothing of it any more, and
// nothing of the screen goes on running.
func TestARevokedLaptopInTheMiddle(t *testing.T) {
	p := office(t)
	p.press(p.theOffice(p.clock))
	p.revoke()
	p.slow = true
	p.press("<F11>")
	p.slow = false
	p.press("<Ctrl+K>PROVENKO Oksana<Ctrl+Return><Ctrl+L>")
	p.sees(p.texts.T("application.hand-over.title"))
	p.finish()
	p.sees("L’ufficio ha revocato questo computer: i dati qui")
	p.seesNot(p.texts.T("application.hand-over.title"), "OKSANA")
	if stacks := make([]byte, 1<<20); strings.Contains(string(stacks[:runtime.Stack(stacks, true)]), "application.(*header).run") {
		t.Error("the screen's clock goes on")
	}
}
