package ui_test

import (
	"context"
	"image/color"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"sportello/app/desk"
	"sportello/app/permit"
	"sportello/app/ui"
	"sportello/app/ui/field"
	"sportello/app/ui/uitest"
	"sportello/assets/i18n"
	"sportello/assets/reference"
	"sportello/assets/rulebook"
	"sportello/store/laptop"
	"sportello/sync/client"
)

const passphrase = "una frase di prova lunga"

// program is the whole program in a window without a screen, over a real desk in
// a folder of its own, with the clock, the timers and the keyboard in the hands
// of the test. Slow work runs at once; what other goroutines want shown waits
// for settle.
type program struct {
	t      testing.TB
	app    fyne.App
	window fyne.Window
	ui     *ui.Window
	folder string // relative to place; pictures are relative to home
	home   string
	place  string
	texts  *i18n.Texts
	now    time.Time

	mutex   sync.Mutex
	pending []func()
	timers  map[*time.Time]func()

	hands   *uitest.Hands
	slow    bool     // slow work waits for finish
	works   []func() // what waits
	readers bool     // document readers are told from hands
	viewed  []string

	random  io.Reader         // nil: as always
	offices map[string]string // what an address of an office leads to
	revoke  func()            // every laptop of the office
	sticks  []string          // that are plugged in
}

// dial connects to an address, or to what it leads to.
func (p *program) dial(ctx context.Context, network, address string) (net.Conn, error) {
	if to, ok := p.offices[address]; ok {
		address = to
	}
	return (&net.Dialer{}).DialContext(ctx, network, address)
}

var rules = sync.OnceValues(func() (*permit.Rulebook, error) {
	tables, err := tables()
	if err != nil {
		return nil, err
	}
	return permit.Load(rulebook.Files(), tables)
})

var tables = sync.OnceValues(reference.Load)

func must[T any](value T, err error) func(testing.TB) T {
	return func(t testing.TB) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return value
	}
}

// newProgram makes a program over an empty folder, not yet started.
func newProgram(t testing.TB) *program {
	t.Helper()
	// Pictures show the folder: it is called the same wherever the test runs.
	p := &program{t: t, home: must(os.Getwd())(t), place: t.TempDir(), folder: filepath.Join("Sportello", "dati"), now: time.Date(2026, 11, 25, 9, 41, 0, 0, time.UTC), timers: make(map[*time.Time]func())}
	t.Chdir(p.place)
	p.app = test.NewTempApp(t)
	p.texts = must(i18n.New("it"))(t)
	return p
}

// refreshToolkitClock takes a picture of nothing. The toolkit reads the clock by
// which it throws renderers away at each picture only: what is made a minute or
// more after the last one would be thrown away by the next, and drawn as ruins. It
// does so once in ten seconds: a process with a time of its own waits for its first.
func refreshToolkitClock(t testing.TB) {
	if os.Getenv("FYNE_CACHE") != "" {
		return
	}
	test.NewTempWindow(t, canvas.NewRectangle(color.Transparent)).Canvas().Capture()
}

// start opens the window; where the program runs already it is ended first.
func (p *program) start() {
	p.t.Helper()
	if p.ui != nil {
		p.close()
	}
	refreshToolkitClock(p.t)
	p.window = test.NewTempWindow(p.t, nil)
	p.hands = &uitest.Hands{Window: p.window, Clipboard: p.app.Clipboard(), Settled: p.settle}
	p.ui = ui.New(ui.Options{
		App: p.app, Window: p.window, Folder: p.folder, Open: p.open, Version: "0.1.0",
		View:       func(name string, _ []byte) error { p.viewed = append(p.viewed, name); return nil },
		OpenFolder: func(string) error { return nil },
		Clock:      p.clock,
		Go:         p.work, Do: p.do, After: p.after,
		Polled:    p.polled,
		Modifiers: p.hands.Modifiers, Readers: p.readers,
	})
	ui := p.ui
	p.t.Cleanup(func() {
		fyne.SetCurrentApp(p.app) // of two programs in a test the other went first, and what is drawn needs its theme
		_ = ui.Close()
	})
	p.ui.Start()
	p.settle()
}

func (p *program) close() {
	p.t.Helper()
	if err := p.ui.Close(); err != nil {
		p.t.Fatal(err)
	}
	p.settle()
}

func (p *program) open(ctx context.Context) (*desk.Desk, error) {
	return desk.Open(ctx, desk.Options{
		Folder: filepath.Join(p.place, p.folder), Clock: p.clock, Rulebook: must(rules())(p.t), Tables: must(tables())(p.t),
		KDF:    laptop.KDF{Memory: 8, Passes: 1, Threads: 1},
		Rand:   p.random,
		Room:   func(string) (uint64, error) { return 120 << 30, nil },
		Client: client.Options{Dial: p.dial}, Sticks: func() ([]string, error) { return p.sticks, nil },
		Printers: func(context.Context) ([]string, error) { return []string{"Stampante di prova"}, nil },
	})
}

// clock is asked by whatever goroutine saves.
func (p *program) clock() time.Time {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	return p.now
}

func (p *program) setClock(now time.Time) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.now = now
}

func (p *program) do(f func()) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.pending = append(p.pending, f)
}

// work does slow work at once, or when the test says so.
func (p *program) work(work func()) {
	if p.slow {
		p.works = append(p.works, work)
		return
	}
	work()
}

// finish does the slow work that waits.
func (p *program) finish() {
	p.slow = false
	for _, work := range p.works {
		work()
	}
	p.works = nil
	p.settle()
}

// settle runs what waits to be shown, and what that makes wait.
func (p *program) settle() {
	for {
		p.mutex.Lock()
		pending := p.pending
		p.pending = nil
		p.mutex.Unlock()
		if len(pending) == 0 {
			return
		}
		for _, f := range pending {
			f()
		}
	}
}

func (p *program) after(d time.Duration, f func()) func() {
	at := p.now.Add(d)
	p.timers[&at] = f
	return func() { delete(p.timers, &at) }
}

// frame is how often the toolkit asks for keys.
const frame = time.Second / 60

// polled has something told as often as the toolkit asks for keys.
func (p *program) polled(told func()) {
	p.after(frame, func() {
		told()
		p.polled(told)
	})
}

// pass lets time go by; timers go off at their time.
func (p *program) pass(d time.Duration) {
	until := p.now.Add(d)
	for {
		var next *time.Time
		for at := range p.timers {
			if !at.After(until) && (next == nil || at.Before(*next)) {
				next = at
			}
		}
		if next == nil {
			break
		}
		f := p.timers[next]
		delete(p.timers, next)
		p.setClock(*next)
		f()
		p.settle()
	}
	p.setClock(until)
}

// press types as the driver does; see uitest.Strokes.
func (p *program) press(script string) {
	p.t.Helper()
	p.hands.Press(script)
}

// click presses what has a text.
func (p *program) click(text string) {
	p.t.Helper()
	at, found := p.hands.Find(text)
	if !found {
		p.t.Fatalf("%q is not to be clicked among:\n%s", text, p.shown())
	}
	p.hands.Click(at)
}

// fieldName is that of the field with the focus, "" if none has it.
func (p *program) fieldName() string {
	if focused, ok := p.window.Canvas().Focused().(field.Field); ok {
		return focused.Name()
	}
	return ""
}

// resize shows the window at a size.
func (p *program) resize(width, height float32) {
	p.window.Resize(fyne.NewSize(width, height))
	p.settle()
}

// shown is every word that can be seen.
func (p *program) shown() string {
	p.settle()
	var words []string
	for _, root := range append([]fyne.CanvasObject{p.window.Canvas().Content()}, p.window.Canvas().Overlays().List()...) {
		walk(root, func(text string) { words = append(words, text) })
	}
	all := strings.Join(words, "\n")
	if strings.Contains(all, "⟦") {
		p.t.Errorf("words are missing:\n%s", all)
	}
	return all
}

// sees fails where a text cannot be seen.
func (p *program) sees(texts ...string) {
	p.t.Helper()
	shown := p.shown()
	for _, text := range texts {
		if !strings.Contains(shown, text) {
			p.t.Fatalf("%q is not to be seen among:\n%s", text, shown)
		}
	}
}

func (p *program) seesNot(texts ...string) {
	p.t.Helper()
	shown := p.shown()
	for _, text := range texts {
		if strings.Contains(shown, text) {
			p.t.Fatalf("%q is to be seen", text)
		}
	}
}

// picture compares what is shown with its golden picture.
func (p *program) picture(name string) {
	p.t.Helper()
	if fyne.CurrentApp() != p.app { // whose theme is drawn with
		p.t.Fatal("another program was made meanwhile")
	}
	p.shown()
	p.pictureOf(p.window, name)
}

func (p *program) pictureOf(window fyne.Window, name string) {
	p.t.Helper()
	window.Content().Refresh()
	p.t.Chdir(p.home)
	defer p.t.Chdir(p.place)
	test.AssertRendersToImage(p.t.(*testing.T), name+".png", window.Canvas())
}

// enter goes through the first start.
func (p *program) enter() {
	p.t.Helper()
	p.start()
	p.enterFromHere()
}

func (p *program) enterFromHere() {
	p.t.Helper()
	p.press("e.prova<Tab>E. Prova<Tab>" + passphrase + "<Tab>" + passphrase + "<Return>")
	p.sees("Chiave di recupero")
	p.press("<Tab><Tab><Return>")
	p.sees("Chiama il prossimo")
}

// awaitBackups waits for the automatic backups, which are made behind the work.
func (p *program) awaitBackups(count int) {
	p.t.Helper()
	for deadline := time.Now().Add(time.Minute); time.Now().Before(deadline); time.Sleep(5 * time.Millisecond) {
		if len(must(desk.Backups(context.Background(), p.folder))(p.t)) >= count {
			return
		}
	}
	p.t.Fatalf("there are not %d backups", count)
}

// damage writes over the middle of the data file.
func (p *program) damage() {
	p.t.Helper()
	path := filepath.Join(p.folder, "sportello.db")
	file := must(os.OpenFile(path, os.O_WRONLY, 0))(p.t)
	_, err := file.WriteAt([]byte(strings.Repeat("guasto", 2000)), 100)
	p.check(err)
	p.check(file.Close())
}
