//go:build ci

package ui_test

import "testing"

// agendaPictures takes pictures of the agenda in each of the settings.
func agendaPictures(t *testing.T, name string, settings []setting, keys string) {
	for _, s := range settings {
		t.Run(s.file(name), func(t *testing.T) {
			p := newProgram(t)
			s.set(p)
			p.bookings()
			p.start()
			p.resize(s.size())
			p.press(passphrase + "<Return><Ctrl+Shift+A>" + keys)
			p.pass(5e9) // until nothing is said any more
			p.picture(s.file(name))
		})
	}
}

func TestPicturesOfTheAgenda(t *testing.T) {
	few := []setting{usual, {name: "dark", theme: "dark"}, {name: "english", language: "en"}}
	agendaPictures(t, "agenda_week", settings, "<Right>")
	agendaPictures(t, "agenda_day", settings, "<Right>d")
	agendaPictures(t, "agenda_holiday", few[:1], "<Next><Next>")
	agendaPictures(t, "agenda_moving", few, "<Right>m<Next>")
	agendaPictures(t, "agenda_cancel", few, "<Right>x")
	agendaPictures(t, "agenda_slip", few[:1], "<Right>p")
	agendaPictures(t, "agenda_new", []setting{usual, {name: "150", textSize: 150}, {name: "small", width: 1024, height: 600}}, "<Right><End><Return>finta amina<Return>")
	agendaPictures(t, "agenda_afternoons", few[:1], "s4")
	for _, s := range few {
		t.Run(s.file("agenda_proposed"), func(t *testing.T) {
			p := newProgram(t)
			s.set(p)
			p.bookings()
			p.start()
			p.resize(s.size())
			p.press(passphrase + "<Return><Ctrl+2>fatou<Return><Ctrl+Shift+A>")
			p.pass(5e9)
			p.picture(s.file("agenda_proposed"))
		})
	}
}

func TestPicturesOfWhatTheOfficeKnows(t *testing.T) {
	officePictures(t, "agenda_foreign", []setting{usual, {name: "dark", theme: "dark"}, {name: "contrast", theme: "contrast"}}, manyHands, func(p *program) {
		p.press("<Ctrl+Shift+A>g<Ctrl+A>01122026<Return>")
	})
}
