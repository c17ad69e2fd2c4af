package look_test

import (
	"bytes"
	"io/fs"
	"os"
	"testing"

	"fyne.io/fyne/v2"
	"github.com/go-text/typesetting/font"

	"sportello/app/ui/look"
	"sportello/assets/guide"
	"sportello/assets/i18n"
	"sportello/assets/rulebook"
)

// A sign that the faces of the texts lack is drawn with another one, together with
// the space after it, which that one may not have: no text has such a sign.
func TestEachFaceHasAllSignsOfTheTexts(t *testing.T) {
	signs := signsOfTexts(t)
	for name, style := range map[string]fyne.TextStyle{"body": {}, "bold": {Bold: true}, "key cap": {Monospace: true}} {
		face, err := font.ParseTTF(bytes.NewReader(look.Theme(look.Light, 100).Font(style).Content()))
		if err != nil {
			t.Fatal(err)
		}
		for sign, where := range signs {
			if _, ok := face.NominalGlyph(sign); !ok && sign >= ' ' {
				t.Errorf("%s: no %q (%U), as in %s", name, sign, sign, where)
			}
		}
	}
}

// signsOfTexts are the characters of all that is written on the screens, each with
// the file it is in.
func signsOfTexts(t *testing.T) map[rune]string {
	t.Helper()
	signs := map[rune]string{'…': "what is cut", '•': "a passphrase", '·': "what stands side by side", '×': "a tick"}
	note := func(text, where string) {
		for _, sign := range text {
			signs[sign] = where
		}
	}
	for _, language := range i18n.Languages() {
		for _, file := range []string{language + ".json", "fyne." + language + ".json"} {
			text, err := os.ReadFile("../../../assets/i18n/" + file)
			if err != nil && !os.IsNotExist(err) { // Fyne has its English itself
				t.Fatal(err)
			}
			note(string(text), file)
		}
		pages, err := guide.Pages(language)
		if err != nil {
			t.Fatal(err)
		}
		for _, page := range pages {
			note(page.Title+page.Text, language+" guide, "+page.Title)
		}
	}
	files, err := fs.Glob(rulebook.Files(), "*")
	if err != nil || len(files) == 0 {
		t.Fatalf("no rulebook: %v", err)
	}
	for _, name := range files {
		text, err := fs.ReadFile(rulebook.Files(), name)
		if err != nil {
			t.Fatal(err)
		}
		note(string(text), name)
	}
	return signs
}
