package application_test

import (
	"context"
	"io"
	"strings"
	"sync"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"sportello/app/desk"
	"sportello/app/permit"
	"sportello/app/ui/application"
	"sportello/app/ui/field"
	"sportello/app/ui/look"
	"sportello/app/ui/screen"
	"sportello/assets/i18n"
	"sportello/assets/reference"
	"sportello/assets/rulebook"
	"sportello/store/laptop"
)

// stage is a window with the screen on it, over a real desk.
type stage struct {
	t       testing.TB
	screen  *application.Screen
	app     *desk.Application
	session *desk.Session
	desk    *desk.Desk
	folder  string
	random  io.Reader
	window  fyne.Window
	texts   *i18n.Texts

	mutex   sync.Mutex
	now     time.Time
	pending []func() // that other goroutines want shown

	said   []string
	failed []error
	viewed []string
	back   int
}

// look of a stage.
type setting struct {
	theme         fyne.Theme
	language      string
	width, height float32
	random        io.Reader // of the desk; nil: as always
}

func laptopLight() setting {
	return setting{theme: look.Theme(look.Light, 100), language: "it", width: 1282, height: 720}
}

var rules = sync.OnceValues(func() (*permit.Rulebook, error) {
	tables, err := tables()
	if err != nil {
		return nil, err
	}
	return permit.Load(rulebook.Files(), tables)
})

var tables = sync.OnceValues(reference.Load)

// newStage opens a fresh desk, makes a person and starts their application.
func newStage(t testing.TB, set setting, person map[string]string, values permit.Values) *stage {
	t.Helper()
	s := &stage{t: t, folder: t.TempDir(), random: set.random, now: time.Date(2026, 11, 25, 9, 30, 0, 0, time.UTC)}
	s.texts = must(i18n.New(set.language))(t)
	d := s.openDesk()
	session, _, err := d.First(t.Context(), desk.NewOperator{Name: "e.prova", DisplayName: "E. Prova", Passphrase: "una frase di prova lunga"})
	check(t, err)
	s.session = session
	s.start(set, person, values)
	return s
}

// clock is the desk's and the screen's.
func (s *stage) clock() time.Time {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return s.now
}

func (s *stage) wait(d time.Duration) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.now = s.now.Add(d)
}

func (s *stage) openDesk() *desk.Desk {
	d := must(desk.Open(s.t.Context(), desk.Options{Folder: s.folder, Clock: s.clock, Rand: s.random, KDF: laptop.KDF{Memory: 64, Passes: 1, Threads: 1},
		Rulebook: must(rules())(s.t), Tables: must(tables())(s.t), Autosave: 5 * time.Millisecond}))(s.t)
	s.t.Cleanup(func() { _ = d.Close() })
	s.desk = d
	return d
}

func (s *stage) start(set setting, person map[string]string, values permit.Values) {
	s.t.Helper()
	check(s.t, s.session.SetSite(context.Background(), "Lido Adriano"))
	someone := must(s.session.CreatePerson(context.Background(), person))(s.t)
	s.app = must(s.session.Start(context.Background(), someone.ID))(s.t)
	s.app.Show()
	s.wait(102 * time.Second) // the filling time of the pictures
	if len(values) > 0 {
		s.app.SetAll(values)
	}
	s.put(set)
}

// put builds the screen of the open application in a window.
func (s *stage) put(set setting) {
	s.t.Helper()
	newApp(s.t).Settings().SetTheme(set.theme)
	s.window = test.NewWindow(nil)
	s.t.Cleanup(s.window.Close)
	s.window.SetPadded(false)
	s.screen = application.New(s.stage(set.language), s.app)
	s.window.SetContent(s.screen.Object())
	s.window.Resize(fyne.NewSize(set.width, set.height))
	s.screen.Shown()
	s.t.Cleanup(s.screen.Hidden)
}

func newApp(t testing.TB) fyne.App {
	app := test.NewApp()
	t.Cleanup(func() { test.NewApp() })
	return app
}

func (s *stage) stage(language string) *screen.Stage {
	return &screen.Stage{
		Window: s.window, Texts: s.texts, Language: language, Session: s.session, Clock: s.clock,
		Host: s.host,
		Work: func(work func(context.Context) error, done func(error)) { done(work(context.Background())) },
		Do: func(show func()) {
			s.mutex.Lock()
			defer s.mutex.Unlock()
			s.pending = append(s.pending, show)
		},
		Failed:  func(err error) { s.failed = append(s.failed, err) },
		Say:     func(text string) { s.said = append(s.said, text) },
		Back:    func() { s.back++ },
		View:    func(name string, pdf []byte) { s.viewed = append(s.viewed, name+" "+string(pdf[:min(4, len(pdf))])) },
		Changed: func() {},

		SwitchApplication: s.switchTo,
	}
}

// host sends keys and shortcuts to the screen's commands, as the window does.
func (s *stage) host() *field.Host {
	return &field.Host{
		Canvas: s.canvas(),
		Texts: field.Texts{Derived: s.texts.T("application.derived"), NotADate: s.texts.T("field.date.invalid"), DateShape: s.texts.T("field.date.hint"),
			NotInList: s.texts.T("field.not-in-table"), NothingLike: s.texts.T("field.no-match")},
		Keys: func(event *fyne.KeyEvent) bool { return s.run(event.Name, 0) },
		Shortcut: func(shortcut fyne.Shortcut) bool {
			switch shortcut := shortcut.(type) {
			case *desktop.CustomShortcut:
				return s.run(shortcut.KeyName, shortcut.Modifier)
			case *fyne.ShortcutUndo:
				return s.run(fyne.KeyZ, fyne.KeyModifierControl)
			case *fyne.ShortcutRedo:
				return s.run(fyne.KeyY, fyne.KeyModifierControl)
			}
			return false
		},
	}
}

// run runs the command of a key.
func (s *stage) run(key fyne.KeyName, modifier fyne.KeyModifier) bool {
	for _, command := range s.screen.Commands() {
		if command.Key == key && command.Modifier == modifier {
			if command.Enabled == nil || command.Enabled() {
				command.Run()
			}
			return true
		}
	}
	return false
}

// settle runs what other goroutines wanted shown.
func (s *stage) settle() {
	s.mutex.Lock()
	pending := s.pending
	s.pending = nil
	s.mutex.Unlock()
	for _, show := range pending {
		show()
	}
}

// rest brings the window to where it is when everything typed is on disk.
func (s *stage) rest() {
	s.t.Helper()
	check(s.t, s.app.Flush(context.Background()))
	s.settle()
	s.window.Content().Refresh()
}

func (s *stage) canvas() fyne.Canvas { return s.window.Canvas() }

// press types as the driver does: names of keys in angle brackets, everything
// else as runes. A space is a key and a rune.
func (s *stage) press(script string) {
	s.t.Helper()
	for script != "" {
		if name, rest, ok := strings.Cut(strings.TrimPrefix(script, "<"), ">"); ok && script[0] == '<' {
			s.key(name)
			script = rest
			continue
		}
		r := []rune(script)[0]
		s.focused().TypedRune(r)
		script = script[len(string(r)):]
	}
}

func (s *stage) key(name string) {
	s.t.Helper()
	modifier := fyne.KeyModifier(0)
	for prefix, m := range map[string]fyne.KeyModifier{"Ctrl+": fyne.KeyModifierControl, "Shift+": fyne.KeyModifierShift} {
		if strings.Contains(name, prefix) {
			name, modifier = strings.Replace(name, prefix, "", 1), modifier|m
		}
	}
	switch {
	case name == "Tab" && modifier == 0:
		s.canvas().FocusNext()
	case name == "Tab":
		s.canvas().FocusPrevious()
	case modifier == 0:
		s.focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyName(name)})
	case modifier == fyne.KeyModifierShift: // the window tells it from the key alone
		s.run(fyne.KeyName(name), modifier)
	default:
		var shortcut fyne.Shortcut = &desktop.CustomShortcut{KeyName: fyne.KeyName(name), Modifier: modifier}
		switch {
		case name == "Z" && modifier == fyne.KeyModifierControl:
			shortcut = &fyne.ShortcutUndo{}
		case name == "Y" && modifier == fyne.KeyModifierControl:
			shortcut = &fyne.ShortcutRedo{}
		}
		s.focused().(fyne.Shortcutable).TypedShortcut(shortcut)
	}
}

func (s *stage) focused() fyne.Focusable {
	s.t.Helper()
	focused := s.canvas().Focused()
	if focused == nil {
		s.t.Fatal("nothing has the focus")
	}
	return focused
}

// at is the name of the field that has the focus.
func (s *stage) at() string {
	s.t.Helper()
	if f, ok := s.canvas().Focused().(field.Field); ok {
		return f.Name()
	}
	return ""
}

func must[T any](value T, err error) func(testing.TB) T {
	return func(t testing.TB) T {
		t.Helper()
		check(t, err)
		return value
	}
}

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func nobody() map[string]string {
	return map[string]string{"surname": "PROVA", "given_names": "Nuova"}
}

func fatou() map[string]string {
	return map[string]string{
		"surname": "PROVA", "given_names": "Fatou", "sex": "F", "birth_date": "1992-03-15", "birth_state": "SEN", "birth_city": "DAKAR", "citizenship": "SEN",
		"marital_status": "B", "refugee": "false", "document_type": "passport", "document_number": "PR3124578", "document_expiry": "2026-04-18", "document_authority": "02",
		"permit_number": "I00000000", "permit_motive": "16", "permit_expiry": "2027-01-29", "province": "RA", "municipality": "RAVENNA", "street": "VIALE DELLA PROVA", "street_number": "12",
		"postcode": "48125", "phone": "3335550142",
	}
}

func renewal() permit.Values {
	return permit.Values{"1.9": permit.Yes, "1.14": permit.Yes, "1.16": "16", "2.4": permit.Yes, "2.9": permit.Yes, "2.53": "6100.00", "2.54": "2025"}
}
