package ui_test

import (
	"context"
	"image"
	"image/color"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"github.com/google/uuid"

	"sportello/app/desk"
	"sportello/app/ui/uitest"
)

// board is the window for the public; nil: it is not open.
func (p *program) board() fyne.Window {
	for _, window := range p.app.Driver().AllWindows() {
		if window.Title() == p.texts.T("board.window") {
			return window
		}
	}
	return nil
}

// onBoard is what the public reads.
func (p *program) onBoard() string {
	p.t.Helper()
	board := p.board()
	if board == nil {
		p.t.Fatal("the board is not open")
	}
	var words []string
	walk(board.Content(), func(text string) {
		if text != "" {
			words = append(words, text)
		}
	})
	return strings.Join(words, " | ")
}

func (p *program) reads(want string) {
	p.t.Helper()
	if got := p.onBoard(); got != want {
		p.t.Errorf("the board says %q, want %q", got, want)
	}
}

// The board says the number called and the wait, as soon as the desk calls, and
// nothing of anybody; while the desk is locked it shows a sign.
func TestTheBoardFollowsTheCalls(t *testing.T) {
	p := office(t)
	if p.board() != nil {
		t.Fatal("open by itself")
	}
	p.press("v")
	p.reads("Si chiama il numero | – | Attesa di chi arriva ora | –")
	p.press(" ")
	p.reads("Si chiama il numero | A03 | Attesa di chi arriva ora | –")
	p.press("b ") // one comes, the next is called
	p.reads("Si chiama il numero | A02 | Prima | A03 | Attesa di chi arriva ora | –")
	p.press("v") // it is there already
	p.reads("Si chiama il numero | A02 | Prima | A03 | Attesa di chi arriva ora | –")
	p.press("<F12>")
	p.reads("")
	p.press(passphrase + "<Return>")
	p.reads("Si chiama il numero | A02 | Prima | A03 | Attesa di chi arriva ora | –")
	p.close()
	if p.board() != nil {
		t.Error("it stays when the program ends")
	}
}

// The wait is told once three have been served today.
func TestTheBoardTellsAMeasuredWait(t *testing.T) {
	p := office(t)
	p.press("v")
	session := p.ui.Session()
	for i := range 3 {
		if board := p.onBoard(); !strings.HasSuffix(board, "| –") {
			t.Errorf("after %d: %s", i, board)
		}
		visit := must(session.Arrive(t.Context(), uuid.Nil, ""))(t)
		must(session.Call(t.Context(), visit))(t)
		p.setClock(p.clock().Add(6 * time.Minute))
		p.check(session.SetVisit(t.Context(), visit, "done"))
		p.settle()
	}
	if board := p.onBoard(); !strings.HasSuffix(board, " min") {
		t.Errorf("with three measured it says %q", board)
	}
}

// Nothing that the desk does brings a word of anybody onto the board.
func TestTheBoardTellsNothingOfAnybody(t *testing.T) {
	p := office(t)
	p.press("v   <Return>")
	p.at("application")
	board := p.onBoard()
	for _, values := range invented {
		for _, name := range []string{"surname", "given_names", "original_name", "document_number", "mobile"} {
			if value := values[name]; value != "" && strings.Contains(strings.ToUpper(board), strings.ToUpper(value)) {
				t.Errorf("it says the %s of somebody", name)
			}
		}
	}
}

// Every number has figures of 1/200 of six metres, 30 mm, on a screen of 174 mm: a
// laptop of 14 inches.
func TestTheBoardIsReadFromSixMetres(t *testing.T) {
	const least = 30.0 / 174
	for _, size := range []fyne.Size{{Width: 1366, Height: 768}, {Width: 1920, Height: 1080}, {Width: 1024, Height: 600}} {
		p := called(t, size)
		picture := p.board().Canvas().Capture()
		scale := float64(picture.Bounds().Dy()) / float64(size.Height)
		// Right of the labels and below: what was called, one called before, the wait.
		for name, area := range map[string]image.Rectangle{
			"called": image.Rect(int(size.Width*0.05), int(size.Height*0.17), int(size.Width*0.6), int(size.Height*0.7)),
			"before": image.Rect(int(size.Width*0.68), int(size.Height*0.16), int(size.Width*0.95), int(size.Height*0.4)),
			"wait":   image.Rect(int(size.Width*0.46), int(size.Height*0.76), int(size.Width*0.95), int(size.Height)),
		} {
			if height := float64(inked(picture, area, scale)) / float64(picture.Bounds().Dy()); height < least*0.98 {
				t.Errorf("at %v %s has figures of %.3f of the height, want %.3f", size, name, height, least)
			}
		}
	}
}

// inked is how many rows of an area have ink.
func inked(picture image.Image, area image.Rectangle, scale float64) int {
	rows := 0
	for y := int(float64(area.Min.Y) * scale); y < int(float64(area.Max.Y)*scale); y++ {
		for x := int(float64(area.Min.X) * scale); x < int(float64(area.Max.X)*scale); x++ {
			if color.GrayModel.Convert(picture.At(x, y)).(color.Gray).Y < 64 {
				rows++
				break
			}
		}
	}
	return rows
}

// called is a day with four called and three served, and the board of a size.
func called(t *testing.T, size fyne.Size) *program {
	t.Helper()
	p := newProgram(t)
	p.furnish()
	p.desk(func(ctx context.Context, s *desk.Session) {
		for range 4 {
			visit := must(s.Arrive(ctx, uuid.Nil, ""))(t)
			must(s.Call(ctx, visit))(t)
			p.setClock(p.clock().Add(7 * time.Minute))
			p.check(s.SetVisit(ctx, visit, "done"))
		}
	})
	p.start()
	p.press(passphrase + "<Return>v")
	p.board().Resize(size)
	return p
}

// From the ticket to the open application nothing takes more than three keys.
func TestTheKeysOfTheQueue(t *testing.T) {
	p := office(t)
	state := func(ticket string) string {
		for _, visit := range must(p.ui.Session().Day(t.Context()))(t).Visits {
			if visit.Ticket == ticket {
				return visit.State
			}
		}
		return ""
	}
	session := p.ui.Session()
	for _, visit := range must(session.Day(t.Context()))(t).Visits { // nobody else is there
		if visit.May("absent") {
			p.check(session.SetVisit(t.Context(), visit.ID, "absent"))
		}
	}
	p.settle()
	for _, task := range []struct {
		what, keys string
		most       int
		ticket     string
		want       string
	}{
		{"a ticket", "b", 2, "P02", "waiting"},
		{"called", " ", 3, "P02", "called"},
		{"who it is, who is on file", "<Return>khadija<Return>", 2 + len("khadija"), "P02", "filling"},
	} {
		if keys := len(uitest.Strokes(task.keys)); keys > task.most {
			t.Errorf("%s takes %d keys", task.what, keys)
		}
		p.press(task.keys)
		if got := state(task.ticket); got != task.want {
			t.Errorf("after %s %s is %q, want %q", task.what, task.ticket, got, task.want)
		}
	}
	p.at("application")
}
