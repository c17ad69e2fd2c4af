package application

import (
	"context"
	"fmt"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"github.com/google/uuid"

	"sportello/app/desk"
	"sportello/app/permit"
	"sportello/app/ui/field"
	"sportello/app/ui/look"
	"sportello/app/ui/screen"
	"sportello/assets/i18n"
)

// Where the form has the applicant and the permit held.
const (
	surname      = "1.3"
	givenNames   = "1.4"
	permitNumber = "1.18"
	permitExpiry = "1.20"
	signedOn     = "1.28"
)

// header says whose application it is, which, how long it has taken, and where it
// is in its chain.
type header struct {
	screen         *Screen
	object         fyne.CanvasObject
	name, original *look.Text
	names, words   *fyne.Container
	detail         *look.Paragraph
	time           *look.Text
	track          *track
}

func newHeader(s *Screen) *header {
	h := &header{screen: s, name: look.NewElided("", look.Title), original: look.NewText("", look.Title),
		detail: look.NewParagraph("", look.Muted), time: look.NewText("", look.Title.Right()), track: newTrack(s)}
	h.original.Hide()
	h.names = &fyne.Container{Layout: namesLayout{}, Objects: []fyne.CanvasObject{h.name, h.original}}
	h.words = &fyne.Container{Layout: &headerLayout{track: h.track}, Objects: []fyne.CanvasObject{h.names, h.detail, h.time, h.track.object}}
	h.object = look.Column(0, look.Inset(12, 20, 12, 20, h.words), look.NewRule())
	return h
}

// show brings the header up to date.
func (h *header) show() {
	values := h.screen.app.Values()
	h.showTime()
	moved := h.track.show(h.screen.app.Segments())
	name, about := h.applicant(values), h.about(values)
	if name == h.name.Text() && about == h.detail.Text() && !moved {
		return
	}
	h.name.SetText(name)
	h.names.Layout.Layout(h.names.Objects, h.names.Size())
	h.detail.SetText(about)
	h.words.Layout.Layout(h.words.Objects, h.words.Size())
	h.screen.layMiddle()
}

// applicant is the name as it stands on the form, the surname in capitals.
func (h *header) applicant(values permit.Values) string {
	if values[surname] == "" {
		return h.screen.app.Summary().Name
	}
	return strings.TrimSpace(strings.ToUpper(values[surname]) + " " + values[givenNames])
}

func (h *header) showTime() { h.time.SetText(clockwork(h.screen.app.FillingTime())) }

// pulse is how often the filling time is shown while nothing is typed: rarely,
// for a window at rest should draw nothing.
const pulse = 10 * time.Second

// run keeps the filling time going until it is stopped.
func (h *header) run(do func(func())) (stop func()) {
	ticker, done := time.NewTicker(pulse), make(chan struct{})
	go func() {
		for {
			select {
			case <-ticker.C:
				do(h.showTime)
			case <-done:
				return
			}
		}
	}()
	return func() { ticker.Stop(); close(done) }
}

func (h *header) about(values permit.Values) string {
	s := h.screen
	title := s.rules.Title(values, s.texts.Language())
	if title == "" {
		title = s.texts.T("application.untitled")
	}
	if values[permitNumber] != "" && values[permitExpiry] != "" {
		text := "application.permit"
		if s.hasPassed(values[permitExpiry]) {
			text = "application.permit-expired"
		}
		title += " · " + s.texts.T(text, i18n.Data{"Number": values[permitNumber], "Date": field.FormatDate(values[permitExpiry])})
	}
	return title
}

// hasPassed says of an ISO date whether it is before today; of anything else it is not.
func (s *Screen) hasPassed(iso string) bool {
	_, err := time.Parse(time.DateOnly, iso)
	return err == nil && iso < s.stage.Clock().Format(time.DateOnly)
}

// clockwork writes a duration as on a stop watch: "1:42", "1:02:03".
func clockwork(d time.Duration) string {
	seconds := int(d / time.Second)
	if hours := seconds / 3600; hours > 0 {
		return fmt.Sprintf("%d:%02d:%02d", hours, seconds/60%60, seconds%60)
	}
	return fmt.Sprintf("%d:%02d", seconds/60, seconds%60)
}

// loadOriginal shows the name in its own script, which the form has no field for.
func (h *header) loadOriginal(stage *screen.Stage, id uuid.UUID) {
	if h.original.Text() != "" {
		return
	}
	var person desk.Person
	stage.Work(func(ctx context.Context) (err error) {
		person, err = stage.Session.Person(ctx, id)
		return err
	}, func(err error) {
		if name := person.Values["original_name"]; err == nil && name != "" {
			h.showOriginal(name)
		}
	})
}

func (h *header) showOriginal(name string) {
	h.original.SetStyle(scripted(name, look.Style{Size: look.SizeTitle, Color: look.ColorMuted}))
	h.original.SetText(name)
	h.original.Show()
	h.object.Refresh()
}

// scripted is a style with the font a name needs.
func scripted(name string, style look.Style) look.Style {
	style.Font = look.FontFor(name)
	return style
}

// headerLayout sets name and detail at the left, the time with the segments below
// it at the right; where there is little room the segments give way, their name
// first.
type headerLayout struct {
	track *track
	roomy bool
}

const (
	headerGap   = 12
	headerRoomy = 430
)

func (l *headerLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	below := objects[1].MinSize().Height
	if l.roomy {
		below = max(below, objects[3].MinSize().Height)
	}
	return fyne.NewSize(0, objects[0].MinSize().Height+below)
}

func (l *headerLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	names, detail, time, track := objects[0], objects[1], objects[2], objects[3]
	l.roomy = size.Width >= look.Scaled(headerRoomy)
	below, beside := names.MinSize().Height, float32(0)
	track.Hide()
	if l.roomy {
		track.Show()
		l.track.fit(size.Width - look.Scaled(headerGap) - fyne.MeasureText(detail.(*look.Paragraph).Text(), theme.Size(look.SizeBody), fyne.TextStyle{}).Width)
		beside = track.MinSize().Width + look.Scaled(headerGap)
	}
	place := func(o fyne.CanvasObject, x, y, width float32) {
		o.Resize(fyne.NewSize(width, o.Size().Height))
		o.Resize(fyne.NewSize(width, o.MinSize().Height))
		o.Move(fyne.NewPos(x, y))
	}
	place(names, 0, 0, size.Width-time.MinSize().Width-look.Scaled(headerGap))
	place(time, size.Width-time.MinSize().Width, 0, time.MinSize().Width)
	place(detail, 0, below, size.Width-beside)
	place(track, size.Width-track.MinSize().Width, below, track.MinSize().Width)
}

// namesLayout sets the name in its own script beside the Latin one, which gives
// way.
type namesLayout struct{}

const namesGap = 10

func (namesLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	least := objects[0].MinSize()
	if objects[1].Visible() {
		least.Height = max(least.Height, objects[1].MinSize().Height)
	}
	return least
}

func (namesLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	latin, original := objects[0].(*look.Text), objects[1]
	room := size.Width
	if original.Visible() {
		room -= original.MinSize().Width + look.Scaled(namesGap)
	}
	natural := fyne.MeasureText(latin.Text(), theme.Size(look.SizeTitle), fyne.TextStyle{Bold: true}).Width + 1
	width := max(0, min(natural, room))
	latin.Resize(fyne.NewSize(width, size.Height))
	latin.Move(fyne.Position{})
	original.Resize(fyne.NewSize(min(original.MinSize().Width, size.Width), original.MinSize().Height))
	original.Move(fyne.NewPos(width+look.Scaled(namesGap), (size.Height-original.MinSize().Height)/2))
}
