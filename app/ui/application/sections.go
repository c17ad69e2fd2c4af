package application

import (
	"slices"
	"strconv"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"sportello/app/desk"
	"sportello/app/permit"
	"sportello/app/ui/field"
	"sportello/app/ui/look"
	"sportello/assets/i18n"
)

// listed is one place of the list: a section that applies, the attachments, the recap.
type listed struct {
	id, number, name string
	title            string // in full; "": its name
	badge            string
	tone             look.Tone
}

// places are what the list shows, in the order of the forms.
func (s *Screen) places() []listed {
	report, language := s.app.Report(), s.texts.Language()
	states := make(map[string]permit.SectionState, len(report.Sections))
	for _, state := range report.Sections {
		states[state.ID] = state
	}
	var places []listed
	if p, asked := s.confirmPlace(); asked {
		places = append(places, p)
	}
	for _, section := range s.rules.Sections() {
		if state := states[section.ID]; state.Shown {
			p := listed{id: section.ID, number: section.Number, name: section.Short.In(language), title: section.Title.In(language)}
			p.badge, p.tone = badge(state)
			places = append(places, p)
		}
	}
	return append(places, s.attachmentsPlace(report), s.recapPlace())
}

// badge is the state of a section: a dash before it is begun, then how many
// errors, else warnings, else a check if nothing is missing.
func badge(state permit.SectionState) (string, look.Tone) {
	switch {
	case state.Filled == 0 && state.Errors <= state.Missing:
		return "", look.Neutral
	case state.Errors > 0:
		return strconv.Itoa(state.Errors), look.Error
	case state.Warnings > 0:
		return strconv.Itoa(state.Warnings), look.Warning
	case state.Missing == 0 && state.Filled > 0:
		return "", look.Good
	default:
		return "", look.Neutral
	}
}

func (s *Screen) attachmentsPlace(report *permit.Report) listed {
	p := listed{id: attachments, name: s.texts.T("application.section.attachments"), tone: look.Good}
	present, total := counted(report.Documents)
	switch {
	case total == 0:
		p.tone = look.Neutral
	case present < total:
		p.badge, p.tone = s.texts.T("common.of", i18n.Data{"Part": present, "Whole": total}), look.Warning
	}
	return p
}

// counted is how many documents there have to be and how many of them are present.
func counted(documents []permit.Requirement) (present, total int) {
	for _, document := range documents {
		if document.Mandatory {
			total++
			if document.Present {
				present++
			}
		}
	}
	return present, total
}

func (s *Screen) recapPlace() listed {
	p := listed{id: recap, name: s.texts.T("application.section.recap")}
	if status := s.app.Summary().Status; status == desk.Queued || status == desk.Sent {
		p.tone = look.Good
	}
	return p
}

func index(places []listed, id string) int {
	return slices.IndexFunc(places, func(p listed) bool { return p.id == id })
}

func contains(places []listed, id string) bool { return index(places, id) >= 0 }

// nearest is where to go when the section shown is no longer asked for: the one
// that follows it in the form.
func (s *Screen) nearest(places []listed) string {
	after := false
	for _, section := range s.rules.Sections() {
		if after && contains(places, section.ID) {
			return section.ID
		}
		after = after || section.ID == s.current
	}
	return places[0].id
}

// sectionList is the left column.
type sectionList struct {
	screen *Screen
	object fyne.CanvasObject
	scroll *container.Scroll
	rows   map[string]*look.SectionRow
	column *fyne.Container // of the sections
	last   *fyne.Container // of attachments and recap, which stay in sight
	shown  []listed
	marked string
	saved  *look.Paragraph
	status *look.Paragraph
}

func newSectionList(s *Screen) *sectionList {
	l := &sectionList{screen: s, rows: map[string]*look.SectionRow{}, column: look.Column(0), last: look.Column(0),
		saved: look.NewParagraph("", look.Small), status: look.NewParagraph("", look.Small)}
	rules := s.texts.T("application.rules-of", i18n.Data{"Date": field.FormatDate(s.rules.Version())})
	foot := look.Inset(0, 14, 12, 14, look.Column(2, look.NewParagraph(rules, look.Small), l.saved, l.status))
	l.scroll = container.NewVScroll(look.Inset(11, 0, 0, 0, l.column))
	l.object = &fyne.Container{Layout: footedLayout{l}, Objects: []fyne.CanvasObject{l.scroll, look.Column(0, l.last, look.Inset(12, 0, 12, 0, look.NewRule()), foot)}}
	return l
}

// footedLayout keeps the second object close under the first, which scrolls
// where both do not fit.
type footedLayout struct{ list *sectionList }

func (footedLayout) MinSize(objects []fyne.CanvasObject) fyne.Size { return fyne.Size{} }

func (f footedLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	list, foot := objects[0].(*container.Scroll), objects[1]
	foot.Resize(fyne.NewSize(size.Width, foot.Size().Height))
	foot.Resize(fyne.NewSize(size.Width, foot.MinSize().Height))
	content := list.Content
	content.Resize(fyne.NewSize(size.Width, content.Size().Height))
	height := min(content.MinSize().Height, size.Height-foot.Size().Height)
	list.Resize(fyne.NewSize(size.Width, height))
	foot.Move(fyne.NewPos(0, height))
	f.list.reveal()
}

// show brings the list up to date.
func (l *sectionList) show(places []listed) {
	if slices.Equal(places, l.shown) {
		return
	}
	same := len(places) == len(l.shown)
	for i, p := range places {
		row := l.rows[p.id]
		if row == nil {
			row = look.NewSectionLine(p.number, p.name)
			row.OnTapped = func() { l.screen.openAndFocus(p.id) }
			l.rows[p.id] = row
		}
		same = same && l.shown[i].id == p.id
		if !same || l.shown[i] != p {
			row.SetBadge(p.badge, p.tone)
		}
	}
	l.shown = places
	if same {
		return
	}
	objects := make([]fyne.CanvasObject, len(places))
	for i, p := range places {
		objects[i] = l.rows[p.id]
	}
	l.column.Objects, l.last.Objects = objects[:len(objects)-2], objects[len(objects)-2:]
	l.layout()
}

func (l *sectionList) layout() {
	l.column.Layout.Layout(l.column.Objects, l.column.Size())
	l.last.Layout.Layout(l.last.Objects, l.last.Size())
	if c, ok := l.object.(*fyne.Container); ok {
		c.Layout.Layout(c.Objects, c.Size())
		relay(l.scroll)
	}
}

// mark shows which place is open.
func (l *sectionList) mark(id string) {
	if row := l.rows[l.marked]; row != nil && l.marked != id {
		row.SetCurrent(false)
	}
	l.marked = id
	if row := l.rows[id]; row != nil {
		row.SetCurrent(true)
		l.reveal()
	}
}

// reveal scrolls the open place into view.
func (l *sectionList) reveal() {
	row := l.rows[l.marked]
	if row != nil && l.marked != attachments && l.marked != recap && l.scroll.Size().Height > 0 {
		field.RevealIn(l.scroll)(row)
	}
}

// showSaved tells how far the disk is.
func (l *sectionList) showSaved(state desk.SaveState, now time.Time) {
	texts, style := l.screen.texts, look.Small
	var words string
	switch {
	case state.Failure != nil:
		words, style = texts.T("application.not-saved"), look.Label.In(look.ColorError)
	case !state.Saved:
		words = texts.T("application.saving")
	case state.At.IsZero() || now.Sub(state.At) < time.Minute:
		words = texts.T("application.saved")
	default:
		words = texts.T("application.saved-at", i18n.Data{"Time": state.At.In(now.Location()).Format("15:04")})
	}
	l.set(l.saved, words, style)
}

// showStatus tells where an application stands that is no draft, or no longer a
// new one.
func (l *sectionList) showStatus(words string) {
	summary := l.screen.app.Summary()
	l.status.Hidden = summary.Status == desk.Draft && summary.Receipt == ""
	l.set(l.status, words, look.Small)
}

func (l *sectionList) set(p *look.Paragraph, words string, style look.Style) {
	if p.Text() == words {
		return
	}
	height := p.MinSize().Height
	p.SetStyle(style)
	p.SetText(words)
	if p == l.status || p.MinSize().Height != height {
		l.layout()
	}
}
