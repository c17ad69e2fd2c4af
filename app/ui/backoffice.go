package ui

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"github.com/google/uuid"

	"sportello/app/desk"
	"sportello/app/ui/application"
	"sportello/app/ui/field"
	"sportello/app/ui/look"
	"sportello/app/ui/screen"
	"sportello/assets/i18n"
)

// The back office's list can be narrowed to what one has oneself, or nobody has.
var owners = []string{"all", "mine", "nobody"}

// backOfficeScreen is the office's work: what is owed to whom by when, with the
// chain of the application it belongs to.
type backOfficeScreen struct {
	*screen.Stage
	window *Window
	owed   []desk.Owed
	list   []desk.Owed       // of owed, what is asked for
	names  map[string]string // of operators, by their accounts
	at     string            // site that is asked for; "": all
	chain  chainShown
	undone []segmentStep

	owner  *field.Choice
	site   *look.Button
	count  *look.Text
	table  *look.Table
	detail *fyne.Container
	both   *beside
	object fyne.CanvasObject
}

// chainShown is the chain that the details tell.
type chainShown struct {
	application uuid.UUID
	states      []desk.SegmentState
}

// segmentStep is what was done here with a segment, to be taken back.
type segmentStep struct {
	owed  desk.Owed
	ended bool // else it was taken up
}

func newBackOffice(w *Window) *backOfficeScreen {
	s := &backOfficeScreen{Stage: w.stage, window: w, count: look.NewElided("", look.Muted), detail: container.NewStack()}
	texts := s.Texts
	s.table = w.newTable(look.TableSpec{
		Columns: []look.TableColumn{
			{Title: texts.T("backoffice.column.due"), Width: 180}, {Title: texts.T("backoffice.column.what")},
			{Title: texts.T("backoffice.column.person"), Width: 176}, {Title: texts.T("backoffice.column.who"), Width: 88},
			{Title: texts.T("backoffice.column.site"), Width: 168, Spare: true},
		},
		Empty: texts.T("backoffice.empty"), OnOpen: func(int) { s.open() }, OnMoved: func(int) { s.showDetail(); s.Changed() },
	})
	host := w.host()
	host.Next = func(field.Field) bool { s.Window.Canvas().Focus(s.table); return true }
	var members []field.Member
	for _, owner := range owners {
		members = append(members, field.Member{Value: owner, Label: texts.T("backoffice.owner." + owner)})
	}
	s.owner = field.NewChoice(host, field.Spec{Name: "owner", Label: texts.T("backoffice.owner"), Bare: true, Required: true, OnChanged: func(string) { s.narrow() }}, members...)
	s.owner.SetValue(owners[0])
	s.site = w.button(texts.T("backoffice.site.all"), "S", look.Plain, s.nextSite)
	s.both = newBeside(350, look.Panel(s.table), look.Panel(container.NewVScroll(look.Inset(14, 14, 14, 14, s.detail))))
	heading := look.Row(10, 0, look.Column(0, look.NewElided(texts.T("backoffice.title"), look.Title), s.count), s.site)
	s.object = page(heading, s.owner, s.both.Container)
	return s
}

// Object implements screen.Screen.
func (s *backOfficeScreen) Object() fyne.CanvasObject { return s.object }

// Commands implements screen.Screen.
func (s *backOfficeScreen) Commands() []screen.Command {
	const menu = "command.menu.application"
	chosen := func() bool { _, ok := s.current(); return ok }
	takeable := func() bool { owed, ok := s.current(); return ok && !s.isMine(owed) }
	return []screen.Command{
		{ID: "open-application", Key: fyne.KeyReturn, Menu: menu, Enabled: chosen, Run: s.open},
		{ID: "take-segment", Key: fyne.KeyP, Menu: menu, Enabled: takeable, Run: s.take},
		{ID: "end-segment", Key: fyne.KeyF, Menu: menu, Enabled: chosen, Run: s.end},
		{ID: "undo-segment", Key: fyne.KeyZ, Modifier: fyne.KeyModifierShortcutDefault, Menu: "command.menu.edit", Enabled: func() bool { return len(s.undone) > 0 }, Run: s.undo},
		{ID: "owner-next", Key: fyne.KeyRight, Menu: "command.menu.view", Run: func() { s.turnOwner(+1) }},
		{ID: "owner-previous", Key: fyne.KeyLeft, Menu: "command.menu.view", Run: func() { s.turnOwner(-1) }},
		{ID: "site-next", Key: fyne.KeyS, Menu: "command.menu.view", Run: s.nextSite},
		s.both.turn(),
	}
}

// Shown implements screen.Screen.
func (s *backOfficeScreen) Shown() {
	s.Window.Canvas().Focus(s.table)
	s.refresh()
}

// Hidden implements screen.Screen.
func (s *backOfficeScreen) Hidden() {}

func (s *backOfficeScreen) refresh() {
	var owed []desk.Owed
	s.Try(func(ctx context.Context) (err error) {
		owed, err = s.Session.BackOffice(ctx)
		return err
	}, func() {
		s.owed, s.names = owed, s.Session.OperatorNames()
		s.narrow()
	})
}

// narrow shows what is asked for; the current line stays current while it is there.
func (s *backOfficeScreen) narrow() {
	before, _ := s.current()
	s.list = nil
	for _, owed := range s.owed {
		if s.wanted(owed) {
			s.list = append(s.list, owed)
		}
	}
	s.count.SetText(s.counts())
	s.table.SetRows(len(s.list), s.row)
	if at := s.lineOf(before); at >= 0 {
		s.table.SetCurrent(at)
	}
	s.showDetail()
	s.Changed()
	s.object.Refresh()
}

// lineOf is the line of an application, -1 if it is not shown.
func (s *backOfficeScreen) lineOf(owed desk.Owed) int {
	return slices.IndexFunc(s.list, func(o desk.Owed) bool { return o.Application == owed.Application })
}

func (s *backOfficeScreen) wanted(owed desk.Owed) bool {
	switch s.owner.Value() {
	case "mine":
		return s.isMine(owed) && s.isAsked(owed)
	case "nobody":
		return owed.By == "" && s.isAsked(owed)
	default:
		return s.isAsked(owed)
	}
}

func (s *backOfficeScreen) isMine(owed desk.Owed) bool { return owed.By == s.Session.Operator().Name }

func (s *backOfficeScreen) isAsked(owed desk.Owed) bool { return s.at == "" || owed.Site == s.at }

// counts tells what is in the list: how much of it is late, is due today, and that
// nobody has set the days.
func (s *backOfficeScreen) counts() string {
	late, today, unsure := 0, 0, ""
	for _, owed := range s.list {
		if !owed.Due.IsZero() && !owed.Segment.DueSource.Verified {
			unsure = " · " + s.Texts.T("backoffice.unsure")
		}
		switch _, tone, _ := application.Due(s.Texts, s.Clock(), owed.Due, owed.Segment.Overdue); {
		case owed.Due.IsZero():
		case tone == look.Error:
			late++
		case tone == look.Warning:
			today++
		}
	}
	return s.Texts.T("backoffice.counts", i18n.Data{"All": len(s.list), "Late": late, "Today": today}) + unsure
}

func (s *backOfficeScreen) row(row int) []look.Cell {
	owed := s.list[row]
	due := look.Cell{Text: s.Texts.T("backoffice.no-due"), Style: look.Muted}
	if !owed.Due.IsZero() {
		due = look.Cell{Chip: true}
		due.Text, due.Tone, due.Signed = application.Due(s.Texts, s.Clock(), owed.Due, owed.Segment.Overdue)
	}
	return []look.Cell{due, {Text: owed.Segment.Label.In(s.Language), Style: look.Strong}, {Text: owed.Name}, s.who(owed), {Text: owed.Site, Style: look.Muted}}
}

func (s *backOfficeScreen) who(owed desk.Owed) look.Cell {
	switch {
	case owed.By == "":
		return look.Cell{Text: s.Texts.T("backoffice.nobody"), Style: look.Muted}
	case s.isMine(owed):
		return look.Cell{Text: s.Texts.T("backoffice.me"), Style: look.Strong}
	default:
		return look.Cell{Text: cmp.Or(s.names[owed.By], owed.By)}
	}
}

func (s *backOfficeScreen) current() (desk.Owed, bool) { return currentOf(s.table, s.list) }

// showDetail tells the current application at the right, and its chain once that is
// read.
func (s *backOfficeScreen) showDetail() {
	s.drawDetail()
	owed, ok := s.current()
	if !ok {
		return
	}
	var states []desk.SegmentState
	s.Work(func(ctx context.Context) (err error) {
		states, err = s.Session.SegmentsOf(ctx, owed.Application)
		return err
	}, func(err error) {
		if now, _ := s.current(); err == nil && now.Application == owed.Application {
			s.chain = chainShown{owed.Application, states}
			s.drawDetail()
		}
	})
}

func (s *backOfficeScreen) drawDetail() {
	owed, ok := s.current()
	if !ok {
		s.detail.Objects = nil
		s.detail.Refresh()
		return
	}
	texts := s.Texts
	parts := []fyne.CanvasObject{look.Column(0, look.NewParagraph(owed.Name, look.Title), look.NewParagraph(titleOf(texts, owed.Summary), look.Muted))}
	answers := []fyne.CanvasObject{s.window.button(texts.T("backoffice.done"), "F", look.Main, s.end)}
	if !s.isMine(owed) {
		answers = append(answers, s.window.button(texts.T("backoffice.take"), "P", look.Plain, s.take))
	}
	answers = append(answers, s.window.button(texts.T("common.open"), texts.T("key.enter"), look.Plain, s.open))
	parts = append(parts, look.Flow(8, answers...))
	if s.chain.application == owed.Application {
		parts = append(parts, application.SegmentChain(s.Stage, s.chain.states, s.names))
	}
	s.detail.Objects = []fyne.CanvasObject{look.Column(12, parts...)}
	s.detail.Refresh()
}

func (s *backOfficeScreen) open() {
	if owed, ok := s.current(); ok {
		openApplication(s.Stage, owed.Summary)
	}
}

// take notes that the operator has the current segment in hand.
func (s *backOfficeScreen) take() {
	owed, ok := s.current()
	if !ok || s.isMine(owed) {
		return
	}
	s.move(segmentStep{owed: owed}, s.Session.TakeSegment, s.Texts.T("backoffice.taken", s.named(owed)))
}

// end notes that the current segment is done.
func (s *backOfficeScreen) end() {
	if owed, ok := s.current(); ok {
		s.move(segmentStep{owed: owed, ended: true}, s.Session.EndSegment, s.Texts.T("backoffice.ended", s.named(owed)))
	}
}

func (s *backOfficeScreen) named(owed desk.Owed) i18n.Data {
	return i18n.Data{"What": owed.Segment.Label.In(s.Language), "Name": owed.Name}
}

// move does something with a segment, unless somebody else has moved it meanwhile,
// and remembers it to be taken back.
func (s *backOfficeScreen) move(step segmentStep, do func(context.Context, uuid.UUID, string) error, said string) {
	s.work(func(ctx context.Context) error { return do(ctx, step.owed.Application, step.owed.Segment.ID) }, func() {
		s.undone = append(s.undone, step)
		if at := s.lineOf(step.owed); step.ended && at >= 0 { // on to the next, where the line was
			s.table.SetCurrent(at + 1)
		}
		s.Say(said)
	})
}

// undo takes back what was done here last.
func (s *backOfficeScreen) undo() {
	if len(s.undone) == 0 {
		return
	}
	last := s.undone[len(s.undone)-1]
	s.undone = s.undone[:len(s.undone)-1]
	back, again := s.Session.ReleaseSegment, last.ended && s.isMine(last.owed)
	if last.ended {
		back = s.Session.ReopenSegment
	}
	s.work(func(ctx context.Context) error {
		err := back(ctx, last.owed.Application, last.owed.Segment.ID)
		if err == nil && again { // it was in hand before it was done
			err = s.Session.TakeSegment(ctx, last.owed.Application, last.owed.Segment.ID)
		}
		return err
	}, func() {
		if at := s.lineOf(last.owed); at >= 0 {
			s.table.SetCurrent(at)
		}
		s.Say(s.Texts.T("backoffice.undone", s.named(last.owed)))
	})
}

// work does something and reads the list again; that a segment was moved meanwhile
// is said, and seen there.
func (s *backOfficeScreen) work(do func(context.Context) error, done func()) {
	s.Work(do, func(err error) {
		switch {
		case errors.Is(err, desk.ErrSegmentMoved):
			s.Say(s.Texts.T("backoffice.moved"))
		case err != nil:
			s.Failed(err)
			return
		default:
			done()
		}
		s.refresh()
	})
}

// turnOwner goes on to the next of owners.
func (s *backOfficeScreen) turnOwner(by int) {
	at := slices.Index(owners, s.owner.Value())
	s.owner.SetValue(owners[(at+by+len(owners))%len(owners)])
	s.narrow()
}

// nextSite goes on to the next site that something is owed from, and from the last
// to all.
func (s *backOfficeScreen) nextSite() {
	sites := []string{""}
	for _, owed := range s.owed {
		if !slices.Contains(sites, owed.Site) {
			sites = append(sites, owed.Site)
		}
	}
	slices.Sort(sites)
	s.at = sites[(slices.Index(sites, s.at)+1)%len(sites)]
	s.site.SetText(cmp.Or(s.at, s.Texts.T("backoffice.site.all")))
	s.narrow()
}
