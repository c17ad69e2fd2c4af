//go:build ci

package ui_test

import "testing"

func TestPicturesOfTheOfficesWork(t *testing.T) {
	looks := append([]setting{{name: "english_small", language: "en", width: 1024, height: 600}}, settings...)
	for _, s := range looks {
		t.Run(s.file("backoffice"), func(t *testing.T) {
			p := newProgram(t)
			s.set(p)
			p.owe()
			p.start()
			p.resize(s.size())
			p.press(passphrase + "<Return><Ctrl+Shift+B><Down>p")
			p.pass(5e9) // until nothing is said any more
			p.picture(s.file("backoffice"))
		})
	}
	t.Run("backoffice_empty", func(t *testing.T) {
		p := newProgram(t)
		usual.set(p)
		p.furnish()
		p.start()
		p.resize(usual.size())
		p.press(passphrase + "<Return><Ctrl+Shift+B><Right>")
		p.picture("backoffice_empty")
	})
}

func TestPicturesOfWhatIsLeftHalfWay(t *testing.T) {
	looks := []setting{usual, {name: "dark", theme: "dark"}, {name: "english_small", language: "en", width: 1024, height: 600}}
	pictures(t, "handed", looks, true, func(p *program) {
		p.press("<Ctrl+3><Return><Ctrl+L><Return>l") // one more, without a note
		p.pass(5e9)
	})
	pictures(t, "handing_over", looks, true, func(p *program) { p.press("<Ctrl+3><Return><Ctrl+L>") })
	pictures(t, "on_paper", []setting{usual}, true, func(p *program) { p.press("k") })
}

// The whole way of an application, over its screen.
func TestPicturesOfAWay(t *testing.T) {
	for _, s := range []setting{usual, {name: "dark", theme: "dark"}, {name: "150", textSize: 150}} {
		t.Run(s.file("segments"), func(t *testing.T) {
			p := newProgram(t)
			s.set(p)
			p.owe()
			p.start()
			p.resize(s.size())
			p.press(passphrase + "<Return><Ctrl+Shift+B><Return><F3>")
			p.picture(s.file("segments"))
		})
	}
}
