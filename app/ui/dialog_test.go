package ui_test

import (
	"strings"
	"testing"
)

func TestSearchBox(t *testing.T) {
	p := office(t)
	p.press("<Ctrl+K>provenco")
	p.sees("PROVENKO Oksana", "persona")
	p.press("<Return>")
	p.at("person")
	p.press("<Ctrl+K>impostaz<Return>")
	p.at("settings")
	p.press("<Ctrl+K>15/03/1992")
	if n := strings.Count(p.shown(), "15/03/1992"); n != 2 { // as typed, and once as found
		t.Errorf("the date is shown %d times", n)
	}
	p.press("<Escape><Ctrl+K>rinnovo<Escape>")
	p.at("settings")
	p.press("<Ctrl+K>3335550143<Return>")
	p.sees("ESEMPIO Mohammed")
	p.press("<Ctrl+K>7777")
	p.sees("Nessun risultato per «7777»")
	p.press("<Return><Escape>")
	p.at("person")
}

func TestDialogsHoldTheCommandsBack(t *testing.T) {
	p := office(t)
	p.press("<F1>")
	p.sees("I tasti")
	p.press("<Ctrl+2><Ctrl+K><Ctrl+Shift+N>")
	p.at("day")
	p.sees("I tasti")
	p.press("<Return><Ctrl+2>")
	p.at("people")
	p.press("<Ctrl+K><Ctrl+3>")
	p.at("people")
	p.press("<Escape><Ctrl+3>")
	p.at("applications")
}

// Locking waits for no dialog: whatever lies over the screen is gone with it.
func TestLockFromWithinADialog(t *testing.T) {
	for name, script := range map[string]string{
		"the card of keys":   "<F1>",
		"the search box":     "<Ctrl+K>oksana",
		"a document":         "<Ctrl+M>oksana",
		"a walk-in":          "<Ctrl+1>noksana",
		"a field":            "<Ctrl+K>copia di sic<Return>",
		"an answer":          "<Ctrl+K>copia di sic<Return><Tab>",
		"a choice":           "<Ctrl+K>cambia sede<Return>",
		"a failure":          "<Ctrl+4><Ctrl+K>collega<Return>niente<Tab>AAAA<Tab>portatile 3<Return>",
		"somebody's details": "<Ctrl+2>fatou<Return><Ctrl+F>oksana",
	} {
		t.Run(name, func(t *testing.T) {
			p := office(t)
			p.press(script)
			here := p.ui.Here()
			if len(p.window.Canvas().Overlays().List()) == 0 {
				t.Fatal("no dialog is open")
			}
			p.press("<F12>")
			p.sees("Chi sei?")
			p.seesNot("PROVENKO", "PROVA Fatou")
			if n := len(p.window.Canvas().Overlays().List()); n != 0 {
				t.Errorf("%d dialogs lie over the door", n)
			}
			p.press(passphrase + "<Return>")
			p.at(here)
		})
	}
}

func TestLockByMenuFromWithinADialog(t *testing.T) {
	p := office(t)
	p.press("<F1>")
	for _, item := range p.window.MainMenu().Items[0].Items {
		if strings.HasPrefix(item.Label, "Blocca") {
			item.Action()
		}
	}
	p.sees("Chi sei?")
}

// The box for documents offers no command, and says what is wrong with lines
// that are none.
func TestTheBoxForDocuments(t *testing.T) {
	p := office(t)
	p.press("<Ctrl+M>")
	p.sees("Passa il documento nel lettore, o scrivi le righe in fondo.")
	p.seesNot("Nuova istanza")
	p.press("<Return>")
	p.at("day")
	p.press("impostaz<Return>")
	p.at("day")
	p.press("<Escape><Ctrl+M>P<UTOPROVA<<FATOU<Return>123<")
	p.sees("finora 17, 4 caratteri")
	p.seesNot("Scrivi un nome")
}
