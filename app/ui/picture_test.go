//go:build ci

package ui_test

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"sportello/app/desk"
)

// The pictures are taken without system fonts (-tags ci), so that they are the
// same on every machine.

// setting is how a picture is taken; the zero value is the usual laptop.
type setting struct {
	name          string
	theme         string
	language      string
	textSize      int
	width, height float32
}

var usual = setting{}

var settings = []setting{
	usual, {name: "dark", theme: "dark"}, {name: "contrast", theme: "contrast"}, {name: "english", language: "en"},
	{name: "150", textSize: 150}, {name: "small", width: 1024, height: 600},
}

func (s setting) set(p *program) {
	prefs := p.app.Preferences()
	prefs.SetString("theme", "light")
	if s.theme != "" {
		prefs.SetString("theme", s.theme)
	}
	if s.language != "" {
		prefs.SetString("language", s.language)
	}
	if s.textSize != 0 {
		prefs.SetInt("text-size", s.textSize)
	}
}

func (s setting) file(picture string) string {
	if s.name != "" {
		return picture + "_" + s.name
	}
	return picture
}

func (s setting) size() (width, height float32) {
	if s.width != 0 {
		return s.width, s.height
	}
	return 1366, 768
}

// pictures takes a picture in each of the settings.
func pictures(t *testing.T, name string, settings []setting, furnished bool, to func(p *program)) {
	for _, s := range settings {
		t.Run(s.file(name), func(t *testing.T) {
			p := newProgram(t)
			s.set(p)
			if furnished {
				p.furnish()
			}
			p.start()
			p.resize(s.size())
			if furnished {
				p.press(passphrase + "<Return>")
			}
			to(p)
			p.picture(s.file(name))
		})
	}
}

func TestPicturesOfTheDay(t *testing.T) {
	pictures(t, "day", settings, true, func(p *program) { p.press("<Down>") })
	pictures(t, "day_absent", []setting{usual}, true, func(p *program) { p.press("<Down>x") })
}

func TestPicturesOfTheDetailsInANarrowWindow(t *testing.T) {
	pictures(t, "day_details", []setting{{name: "150", textSize: 150}}, true, func(p *program) { p.press("<Down><F3>") })
}

// The smallest window with the largest text: nothing is drawn over anything.
func TestPicturesOfLittleRoom(t *testing.T) {
	narrow := []setting{{name: "150_small", textSize: 150, width: 1024, height: 600}, {name: "130_small", textSize: 130, width: 1024, height: 600}}
	pictures(t, "day", narrow, true, func(p *program) { p.press("<Down>") })
}

func TestPicturesOfTheEmptyDay(t *testing.T) {
	pictures(t, "day_empty", []setting{usual}, false, func(p *program) { p.enterFromHere() })
}

func TestPicturesOfTheDoor(t *testing.T) {
	pictures(t, "first", settings, false, func(p *program) { p.press("e.prova<Tab>E. Prova<Tab>corta<Tab><Return>") })
	pictures(t, "unlock", settings, true, func(p *program) { p.press("<F12>sbagliata<Return>") })
}

func TestPicturesOfPeople(t *testing.T) {
	pictures(t, "people", settings, true, func(p *program) { p.press("<Ctrl+2>esemp<Down>") })
	pictures(t, "person", settings, true, func(p *program) { p.press("<Ctrl+2>fatou<Return>") })
	pictures(t, "person_arabic", []setting{usual}, true, func(p *program) { p.press("<Ctrl+2>mohammed<Return>") })
	pictures(t, "person_bengali", []setting{usual}, true, func(p *program) { p.press("<Ctrl+2>abul<Return>") })
	pictures(t, "person_cyrillic", []setting{usual}, true, func(p *program) { p.press("<Ctrl+2>oksana<Return>") })
	pictures(t, "person_long", []setting{usual}, true, func(p *program) { p.press("<Ctrl+2>lunghissima<Return>") })
	pictures(t, "person_new", []setting{usual}, true, func(p *program) { p.press("<Ctrl+Shift+N>") })
	pictures(t, "person_wrong", []setting{usual}, true, func(p *program) {
		p.press("<Ctrl+Shift+N>PROVA<Tab>BINTA<Tab><Tab>f<Tab>16031992<Tab><Tab><Tab><Tab>PRVFTA92C55Z343I<Tab><Shift+Tab><Shift+Tab>")
	})
	pictures(t, "document", []setting{usual}, true, func(p *program) { p.press("<Ctrl+M>P<UTOPROVA<<FATOU<Return>123<") })
}

func TestPicturesOfApplications(t *testing.T) {
	pictures(t, "applications", settings, true, func(p *program) { p.press("<Ctrl+3>") })
}

func TestPicturesOfSending(t *testing.T) {
	pictures(t, "sending", settings, true, func(p *program) { p.press("<Ctrl+4>") })
	pictures(t, "enrol", []setting{usual}, true, func(p *program) {
		p.press("<Ctrl+4><Ctrl+K>collega<Return>")
	})
}

// With an office: what is sent and what waits, the stick, and what happened that
// is to be known.
func TestPicturesOfAnOffice(t *testing.T) {
	var looks []setting
	for _, theme := range []string{"light", "dark"} {
		looks = append(looks, setting{name: theme, theme: theme}, setting{name: theme + "_small", theme: theme, width: 1024, height: 600},
			setting{name: theme + "_english", theme: theme, language: "en"}, setting{name: theme + "_english_small", theme: theme, language: "en", width: 1024, height: 600})
	}
	for _, s := range looks {
		t.Run(s.file("sending_office"), func(t *testing.T) {
			p := atTheOffice(t, s, 3*time.Hour)
			p.press("<Ctrl+U><Return>")
			session := p.ui.Session()
			p.queue(t.Context(), session, session.Search("oksana", 1, "person")[0].ID)
			p.pass(5 * time.Second)
			p.picture(s.file("sending_office"))
		})
	}
	for _, s := range []setting{usual, {name: "english_dark_small", theme: "dark", language: "en", width: 1024, height: 600}} {
		t.Run(s.file("sending_halfway"), func(t *testing.T) {
			p := atTheOffice(t, s, 0)
			session := p.ui.Session()
			p.queue(t.Context(), session, session.Search("oksana", 1, "person")[0].ID)
			p.pass(5 * time.Second)
			p.ui.HalfWay(desk.Progress{Done: 120, Total: 400, Left: 40 * time.Second})
			p.picture(s.file("sending_halfway"))
		})
		t.Run(s.file("sending_put_aside"), func(t *testing.T) {
			p := atTheOffice(t, s, 0, func(p *program) { p.putAside() })
			p.pass(5 * time.Second)
			p.picture(s.file("sending_put_aside"))
			p.press("<Return>")
			p.picture(s.file("application_put_aside"))
		})
	}
	for _, s := range []setting{usual, {name: "dark", theme: "dark"}} {
		t.Run(s.file("sending_stick"), func(t *testing.T) {
			p := atTheOffice(t, s, 0)
			p.pass(5 * time.Second)
			p.sticks = nil
			p.press("<Ctrl+U>")
			p.picture(s.file("sending_stick"))
		})
	}
}

// atTheOffice is a program that has sent everything, with a stick plugged in. The
// office's clock is ahead. Receipts have the same numbers every time.
func atTheOffice(t *testing.T, s setting, ahead time.Duration, before ...func(*program)) *program {
	t.Helper()
	p := newProgram(t)
	p.random = rand.NewChaCha8([32]byte{1})
	p.sticks = []string{filepath.Join(p.place, "CHIAVETTA")}
	if err := os.Mkdir(p.sticks[0], 0o700); err != nil {
		t.Fatal(err)
	}
	s.set(p)
	p.furnish()
	p.start()
	p.resize(s.size())
	p.press(passphrase + "<Return>")
	for _, work := range before { // while the laptop has no name that the office gave it, which no two are alike
		work(p)
	}
	p.press(p.theOffice(func() time.Time { return p.clock().Add(ahead) }))
	return p
}

func TestPicturesOfSettings(t *testing.T) {
	pictures(t, "settings", settings, true, func(p *program) { p.press("<Ctrl+6>") })
}

func TestPicturesOfTheGuide(t *testing.T) {
	pictures(t, "guide", settings, true, func(p *program) { p.press("<Ctrl+5><Down>") })
}

func TestPicturesOfAFullDay(t *testing.T) {
	p := newProgram(t)
	usual.set(p)
	p.crowd()
	p.now = p.now.Add(31 * time.Minute)
	p.start()
	p.resize(usual.size())
	p.press(passphrase + "<Return> <End>")
	p.picture("day_full")
}

func TestPicturesOfTheLock(t *testing.T) {
	p := newProgram(t)
	usual.set(p)
	p.furnish()
	p.start()
	p.resize(usual.size())
	p.press(passphrase + "<Return>")
	p.pass(5 * time.Minute)
	p.picture("locked")
}

func TestPicturesOfTrouble(t *testing.T) {
	for _, s := range settings {
		t.Run(s.file("trouble"), func(t *testing.T) {
			p := newProgram(t)
			s.set(p)
			p.furnish()
			p.damage()
			p.start()
			p.resize(s.size())
			p.picture(s.file("trouble"))
		})
	}
}

func TestPicturesOfDialogs(t *testing.T) {
	pictures(t, "palette", settings, true, func(p *program) { p.press("<Ctrl+K>esempioo") })
	pictures(t, "palette_commands", []setting{usual}, true, func(p *program) { p.press("<Ctrl+K>") })
	pictures(t, "keys", settings, true, func(p *program) { p.press("<F1>") })
	pictures(t, "failed", []setting{usual, {name: "contrast", theme: "contrast"}, {name: "150", textSize: 150}}, true, func(p *program) {
		p.press("<Ctrl+4><Ctrl+K>collega<Return>niente<Tab>AAAA<Tab>portatile 3<Return>")
	})
	pictures(t, "restore", []setting{usual}, true, func(p *program) {
		p.close()
		p.damage()
		p.ui = nil
		p.start()
		p.resize(usual.size())
		p.press("<Return>")
	})
	pictures(t, "walkin", []setting{usual}, true, func(p *program) { p.press("nprov") })
}

// The search line with what it understands.
func TestPicturesOfTheLine(t *testing.T) {
	themes := []setting{usual, {name: "dark", theme: "dark"}}
	for name, text := range map[string]string{
		"line_known":   fatouLines,
		"line_nobody":  nobodys,
		"line_code":    fatouCode,
		"line_misread": strings.Replace(nobodys, "L898902C36", "L898902C46", 1),
	} {
		pictures(t, name, themes, true, func(p *program) { p.press("<Ctrl+K>" + strings.ReplaceAll(text, "\n", "<Return>")) })
	}
	pictures(t, "line_offer", themes, true, func(p *program) {
		p.press("<Ctrl+K>" + strings.ReplaceAll(fatouLines, "\n", "<Return>") + "<Return>")
	})
	pictures(t, "line_people", themes, true, func(p *program) {
		p.press("<Ctrl+2>" + strings.ReplaceAll(nobodys, "\n", "<Return>"))
	})
}
