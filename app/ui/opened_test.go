package ui_test

import (
	"context"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"testing"
	"time"
	"weak"

	"sportello/app/desk"
	"sportello/app/ui/application"
)

// Who opens one application after the other all day long keeps none of them: not
// the screens, not what was read, not the goroutines that save. Fyne lets a widget
// go a minute after it was drawn last, if not told otherwise by the environment of
// a process when it starts.
func TestApplicationsThatWereClosedAreLetGo(t *testing.T) {
	if os.Getenv("FYNE_CACHE") == "" {
		again := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^"+t.Name()+"$", "-test.v")
		again.Env = append(os.Environ(), "FYNE_CACHE=1ms")
		if output, err := again.CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, output)
		}
		return
	}
	const count, most = 50, 16
	p := newProgram(t)
	p.applications(count)
	p.start()
	p.press(passphrase + "<Return><Ctrl+3>")
	goroutines := runtime.NumGoroutine()
	var screens []weak.Pointer[application.Screen]
	for range count {
		p.press("<Return>")
		screens = append(screens, weak.Make(p.ui.Current().(*application.Screen)))
		p.press("<Escape><Down>")
		p.at("applications")
	}
	more := func() int { return runtime.NumGoroutine() - goroutines }
	for deadline := time.Now().Add(time.Minute); more() > most; time.Sleep(time.Millisecond) { // some are just ending
		if time.Now().After(deadline) {
			t.Fatalf("%d goroutines more than before", more())
		}
	}
	p.press("<Ctrl+1>")
	p.window.Canvas().Capture()
	runtime.GC()
	left := slices.DeleteFunc(screens, func(s weak.Pointer[application.Screen]) bool { return s.Value() == nil })
	if len(left) > 0 {
		t.Errorf("%d of %d screens are still there", len(left), count)
	}
}

// applications makes applications of one person.
func (p *program) applications(count int) {
	p.desk(func(ctx context.Context, s *desk.Session) {
		person := must(s.CreatePerson(ctx, invented[0]))(p.t)
		for range count {
			must(s.Start(ctx, person.ID))(p.t)
		}
	})
}
