//go:build ci

package ui_test

import "testing"

func TestPicturesOfATrip(t *testing.T) {
	var looks []setting
	for _, theme := range []string{"light", "dark"} {
		looks = append(looks, setting{name: theme, theme: theme}, setting{name: theme + "_small", theme: theme, width: 1024, height: 600},
			setting{name: theme + "_english", theme: theme, language: "en"})
	}
	looks = append(looks, setting{name: "english_small", language: "en", width: 1024, height: 600})
	for name, keys := range map[string]string{"trip": "<Return><Return><Return>", "trip_return": "r"} {
		for _, s := range looks {
			t.Run(s.file(name), func(t *testing.T) {
				p := atTheOffice(t, s, 0)
				p.press("<Ctrl+T>" + keys)
				p.pass(5e9) // until nothing is said any more
				p.picture(s.file(name))
			})
		}
	}
	t.Run("trip_missing", func(t *testing.T) {
		p := newProgram(t)
		p.furnish()
		p.start()
		p.resize(1366, 768)
		p.press(passphrase + "<Return><Ctrl+T><Return><Return><Return>")
		p.picture("trip_missing")
	})
	t.Run("trip_ask", func(t *testing.T) {
		p := atTheOffice(t, usual, 0)
		p.press("<Ctrl+T><Return>")
		p.picture("trip_ask")
	})
}
