package ui_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"sportello/app/desk"
	"sportello/app/ui/field"
	"sportello/assets/i18n"
)

// The specimen of ICAO Doc 9303 part 4: nobody.
const specimen = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<<Return>L898902C36UTO7408122F1204159ZE184226B<<<<<10"

func (p *program) at(place string) {
	p.t.Helper()
	if here := p.ui.Here(); here != place {
		p.t.Fatalf("at %q, not at %q", here, place)
	}
}

// From an empty folder to an application, by keyboard alone.
func TestFromFirstStartToAnApplication(t *testing.T) {
	p := newProgram(t)
	p.enter()
	p.at("day")
	p.press("<Ctrl+K>" + specimen + "<Return>")
	p.at("person")
	p.sees("ERIKSSON Anna Maria", "12/08/1974", "L898902C3")
	p.press("<Ctrl+N>")
	p.at("application")
	p.sees("ERIKSSON", "CONTROLLI")
	p.press("<Escape>")
	p.at("person")
	p.sees("In compilazione")
	p.press("<Ctrl+1>")
	p.at("day")
}

func TestUnlock(t *testing.T) {
	p := newProgram(t)
	p.furnish()
	p.start()
	p.sees("Chi sei?", "E. Prova")
	p.press("sbagliata<Return>")
	p.sees("La frase segreta non è giusta. Riprova: i dati sono al sicuro.")
	p.press("<Ctrl+2>") // nothing of the desk before it is open
	p.sees("Chi sei?")
	p.press(passphrase + "<Return>")
	p.at("day")
	p.seesNot("Chi sei?")
}

func TestAForgottenPassphrase(t *testing.T) {
	p := newProgram(t)
	var key string
	opened := must(p.open(t.Context()))(t)
	_, key, err := opened.First(t.Context(), desk.NewOperator{Name: "e.prova", DisplayName: "E. Prova", Passphrase: passphrase})
	p.check(err)
	p.check(opened.Close())
	p.start()
	spaced := strings.ToLower(key[:20]) + " " + key[20:] // as somebody types it from paper
	p.press("<Tab><Tab><Return>" + spaced + "<Tab>una frase del tutto nuova<Tab>un'altra<Return>")
	p.sees("Le due frasi sono diverse.")
	p.press("una frase del tutto nuova<Return>")
	p.at("day")
	p.press("<F12>" + passphrase + "<Return>")
	p.sees("La frase segreta non è giusta.")
	p.press("una frase del tutto nuova<Return>")
	p.at("day")
}

// What is half typed when the desk locks is kept, and stands there again.
func TestLockReturnsWhereOneWas(t *testing.T) {
	p := office(t)
	p.press("<Ctrl+2>oksana<Return><Tab>OKSANA MARIA<F12>")
	p.sees("Chi sei?")
	p.seesNot("PROVENKO", "OKSANA")
	p.press("<Escape><Ctrl+K>")
	p.sees("Chi sei?")
	p.press(passphrase + "<Return>")
	p.at("person")
	p.sees("PROVENKO Oksana Maria", "OKSANA MARIA")
	p.press("<Escape>")
	p.at("people")

	p.press("<Ctrl+1><Down><Down><Down><Return>")
	p.at("application")
	p.press("<F12>" + passphrase + "<Return>")
	p.at("application")
	p.press("<Escape>")
	p.at("day")
}

func TestLockWhenNobodyWorks(t *testing.T) {
	p := office(t)
	p.press("<Ctrl+2>")
	p.pass(4 * time.Minute)
	p.press("e") // a key is somebody
	p.pass(4 * time.Minute)
	p.at("people")
	p.pass(1 * time.Minute)
	p.sees("Bloccato dopo 5 minuti di pausa. Tutto è salvato.")
	p.press(passphrase + "<Return>")
	p.at("people")

	// A laptop that slept: the timers did not run, but the time is gone.
	p.now = p.now.Add(time.Hour)
	p.press("x")
	p.sees("Bloccato dopo 5 minuti")
}

// Fyne would add a "Quit" of its own to a first menu that does not end in one.
func TestTheFirstMenuEndsInQuit(t *testing.T) {
	p := office(t)
	for _, to := range []string{"<Ctrl+1>", "<Ctrl+4>", "<Ctrl+6>"} {
		p.press(to)
		items := p.window.MainMenu().Items[0].Items
		if last := items[len(items)-1]; !last.IsQuit || last.Label != "Esci" {
			t.Errorf("%s: the last is %q", p.ui.Here(), last.Label)
		}
	}
	if cancel := lang.L("Cancel"); cancel != "Annulla" {
		t.Errorf("Fyne says %q", cancel)
	}
}

// What must have a value keeps one.
func TestChoicesThatMustHaveAValue(t *testing.T) {
	p := office(t)
	p.press("<Ctrl+6>")
	for _, want := range []string{"language it", "theme light", "text-size 100", "site Lido Adriano"} {
		p.press(" <Delete><BackSpace>")
		focused, ok := p.window.Canvas().Focused().(*field.Choice)
		if !ok || focused.Name()+" "+focused.Value() != want {
			t.Errorf("%+v, want %s", focused, want)
		}
		p.press("<Tab>")
	}
	p.press("<Ctrl+3><Shift+Tab><Right><Delete> ")
	p.sees("2 istanze") // those of a filter, not all
	p.seesNot("PROVA Fatou")
}

func TestLanguageAndLooksChangeAtOnce(t *testing.T) {
	p := office(t)
	p.press("<Ctrl+6><Right>")
	p.at("settings")
	p.sees("Settings", "Language")
	p.press("<Ctrl+1>")
	p.sees("Call the next")
	before := p.app.Settings().Theme().Size("text")
	p.press("<Ctrl++>")
	if after := p.app.Settings().Theme().Size("text"); after <= before {
		t.Errorf("the text has %v, before %v", after, before)
	}
	p.start()
	p.sees("Who are you?")
}

// An application comes back at its section in the other language and looks.
func TestLanguageChangesBehindAnApplication(t *testing.T) {
	p := office(t)
	p.press("<Ctrl+3><Return>")
	p.at("application")
	p.press("<Ctrl+Return><Ctrl+Return>")
	p.settle()
	section := p.fieldName()
	p.press("<Ctrl+6><Right><Tab><Right><Ctrl+3>")
	p.sees("Applications")
	p.press("<Return>")
	p.at("application")
	if now := p.fieldName(); now != section || section == "" {
		t.Errorf("at %q, before at %q", now, section)
	}
}

func TestCommands(t *testing.T) {
	p := office(t)
	languages := map[string]*i18n.Texts{}
	for _, language := range i18n.Languages() {
		languages[language] = must(i18n.New(language))(t)
	}
	for _, to := range []string{"<Ctrl+1>", "<Ctrl+2>", "<Ctrl+3>", "<Ctrl+4>", "<Ctrl+5>", "<Ctrl+6>", "<Ctrl+2>fatou<Return>", "<Ctrl+N>"} {
		p.press(to)
		type stroke struct {
			key      fyne.KeyName
			modifier fyne.KeyModifier
		}
		ids, keys := map[string]bool{}, map[stroke]string{}
		for _, c := range p.ui.Commands() {
			if ids[c.ID] {
				t.Errorf("%s: %s twice", p.ui.Here(), c.ID)
			}
			ids[c.ID] = true
			if other := keys[stroke{c.Key, c.Modifier}]; c.Key != "" && other != "" {
				t.Errorf("%s: %s and %s have the same key", p.ui.Here(), c.ID, other)
			}
			keys[stroke{c.Key, c.Modifier}] = c.ID
			for language, texts := range languages {
				if !texts.Has("command."+c.ID) || !texts.Has(c.Menu) {
					t.Errorf("%s: %s or its menu %q has no words in %q", p.ui.Here(), c.ID, c.Menu, language)
				}
			}
			if c.Run == nil {
				t.Errorf("%s does nothing", c.ID)
			}
		}
	}
}

func TestEnrolmentThatFailsKeepsWhatWasTyped(t *testing.T) {
	p := office(t)
	p.press("<Ctrl+4><Ctrl+K>collega<Return>niente<Tab>AAAA<Tab>portatile 3<Return>")
	p.sees("Che cosa è al sicuro")
	p.press("<Return>")
	p.sees("Collega all’ufficio", "niente", "portatile 3")
	p.press("x") // where the mistake is
	p.seesNot("AAAA")
	_, code, _ := central(t, func() time.Time { return p.now })
	p.press("<Escape><Ctrl+K>collega<Return>niente<Tab>" + code + "<Tab>portatile 3<Return><Return>")
	p.sees("niente")
	p.press("altrove")
	p.sees("altrove", code)
	p.press("<Escape>")
	p.at("sending")
	p.press("<Ctrl+K>collega<Return>altro<Tab><Tab><Tab><Tab><Return>") // the button, with two fields empty
	p.sees("obbligatorio", "altro")
}

func TestPassphraseAndOperators(t *testing.T) {
	p := office(t)
	p.press("<Ctrl+6><Ctrl+K>cambia la frase<Return>sbagliata<Tab>una seconda frase lunga<Tab>una seconda frase lunga<Return>")
	p.sees("La frase segreta non è giusta.")
	p.press("<Return><Ctrl+K>cambia la frase<Return>" + passphrase + "<Tab>una seconda frase lunga<Tab>una seconda frase lunga<Return>")
	p.sees("Frase segreta cambiata.")
	p.press("<Ctrl+K>aggiungi un op<Return>f.esempio<Tab>F. Esempio<Tab>una terza frase lunga<Tab>una terza frase lunga<Return>")
	p.sees("F. Esempio (f.esempio)")
	p.press("<F12><Down>una terza frase lunga<Return>")
	p.at("day") // somebody else does not come to where the first one was
	p.sees("F. Esempio")
}

func TestBackup(t *testing.T) {
	p := office(t)
	to := filepath.Join(t.TempDir(), "chiavetta", "copia.db")
	p.press("<Ctrl+K>copia di sic<Return>")
	p.press(to + "<Return>")
	p.sees("Copia fatta")
	if _, err := os.Stat(to); err != nil {
		t.Error(err)
	}
}

func TestTroubleWithTheFolder(t *testing.T) {
	t.Run("damaged", func(t *testing.T) {
		p := newProgram(t)
		p.furnish()
		p.now = p.now.AddDate(0, 0, 1)
		p.start()
		p.press(passphrase + "<Return>")
		p.awaitBackups(2) // the first day's, empty, and this day's
		p.close()
		p.damage()
		broken := must(os.ReadFile(filepath.Join(p.folder, "sportello.db")))(t)
		p.ui = nil
		p.start()
		p.sees("Il file dei dati è rovinato.", "Non è stato sovrascritto niente")
		if now := must(os.ReadFile(filepath.Join(p.folder, "sportello.db")))(t); string(now) != string(broken) {
			t.Error("the damaged file was touched")
		}
		p.press("<Return>")
		p.sees("Ripristinare la copia?")
		p.press("<Return>") // a danger begins at no
		p.sees("Il file dei dati è rovinato.")
		p.press("<Return><Right><Return>")
		p.sees("Chi sei?", "Ripristinata.")
		p.press(passphrase + "<Return><Ctrl+2>fatou")
		p.sees("PROVA Fatou")
	})
	t.Run("in use", func(t *testing.T) {
		p := newProgram(t)
		p.furnish()
		other := must(p.open(context.Background()))(t)
		p.start()
		p.sees("Un altro Sportello è già aperto su questa cartella.")
		p.check(other.Close())
		p.press("<Return>")
		p.sees("Chi sei?")
	})
	t.Run("foreign", func(t *testing.T) {
		p := newProgram(t)
		p.check(os.MkdirAll(p.folder, 0o700))
		p.check(os.WriteFile(filepath.Join(p.folder, "sportello.db"), []byte("una lettera"), 0o600))
		p.start()
		p.sees("Che cosa fare")
		p.seesNot("Benvenuti")
	})
}

func TestTheTitleTellsNothing(t *testing.T) {
	p := office(t)
	p.press("<Ctrl+2>fatou<Return>")
	if title := p.window.Title(); title != "Sportello" {
		t.Errorf("the title is %q", title)
	}
}
