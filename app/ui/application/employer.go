package application

import (
	"maps"

	"fyne.io/fyne/v2"

	"sportello/app/desk"
	"sportello/app/permit"
	"sportello/app/ui/field"
	"sportello/app/ui/look"
	"sportello/assets/i18n"
)

// The boxes of the employer that are completed from those known, and the two
// that say what the employer is.
const (
	company, companyName, companyCode = "2.21", "2.22", "2.23"
	person, personSurname, personCode = "2.26", "2.28", "2.31"
)

const mostEmployers = 30

// completeEmployer completes names and codes of employers; choosing one fills in
// the whole section.
func (s *Screen) completeEmployer(key string) (field.LookupOptions, bool) {
	switch key {
	case companyName, personSurname:
		return s.employers(false), true
	case companyCode, personCode:
		return s.employers(true), true
	}
	return field.LookupOptions{}, false
}

// employers completes an employer's name or, by number, the number.
func (s *Screen) employers(byNumber bool) field.LookupOptions {
	var found map[field.Option]desk.Employer // by what was offered last
	return field.LookupOptions{
		Free: true, Capitals: true, Limit: mostEmployers,
		Source: func(query string, limit int) []field.Option {
			found = map[field.Option]desk.Employer{}
			var options []field.Option
			for _, employer := range s.stage.Session.Employers(query, limit) {
				option := field.Option{Label: employer.Name, Detail: employer.Number}
				if byNumber {
					option = field.Option{Label: employer.Number, Detail: employer.Name}
				}
				options = append(options, option)
				found[option] = employer
			}
			return options
		},
		Pick: func(option field.Option) { s.takeEmployer(found[option]) },
	}
}

// takeEmployer fills in the section. Enter, which chose the employer, goes on to
// the next section then: here everything is said.
func (s *Screen) takeEmployer(employer desk.Employer) {
	s.past = true
	s.refresh(s.app.Take(desk.Offer{Name: employer.Name, Relation: desk.TopicEmployer, Topic: desk.TopicEmployer, Values: employer.Values}))
	s.stage.Say(joined(s.texts.T("application.employer.taken", i18n.Data{"Name": employer.Name}), s.texts.T("application.offer.undo")))
}

// employerLine asks for the employer in one line while nothing is said of them:
// whoever is known is chosen from the list, of anybody else the line tells what
// it can.
type employerLine struct {
	screen *Screen
	field  *field.Lookup
	object fyne.CanvasObject
	// put is where its text went once it was said what the employer is.
	put permit.Values
}

// newEmployerLine makes the line of a section, nil if that is not the employer's.
func newEmployerLine(s *Screen, section permit.Section) *employerLine {
	if len(section.Fields) == 0 || section.Fields[0] != company {
		return nil
	}
	l := &employerLine{screen: s}
	options := s.employers(false)
	options.Eager = true
	l.field = field.NewLookup(s.host, field.Spec{
		Name: "employer", Label: s.texts.T("application.employer"), Hint: s.texts.T("application.employer.hint"),
		OnFocus: func() { s.focused(company) },
	}, options)
	l.object = field.Grid(field.Wide(l.field))
	return l
}

// show shows the line as long as it is of use, and says whether that changed.
func (l *employerLine) show() bool {
	values := l.screen.app.Values()
	empty := true
	for _, key := range l.screen.employerKeys() {
		empty = empty && values[key] == ""
	}
	changed := l.object.Visible() != empty
	switch {
	case changed && empty:
		l.field.SetValue("")
		l.put = nil
		l.object.Show()
	case changed:
		l.object.Hide()
	}
	return changed
}

func (s *Screen) employerKeys() []string {
	official, _ := s.rules.Field(company)
	for _, section := range s.rules.Sections() {
		if section.ID == official.Section {
			return section.Fields
		}
	}
	return nil
}

// leave puts what is in the line where it belongs, if that can be told, and says
// whether it could.
func (l *employerLine) leave() bool {
	values := desk.TypedEmployer(l.field.Value(), "")
	if l.field.Value() == "" || len(values) == 0 {
		return false
	}
	l.screen.refresh(l.screen.app.SetAll(values))
	return true
}

// carry adds to a change what is in the line once it is said what the employer is,
// and moves it when something else is said.
func (l *employerLine) carry(values permit.Values) permit.Values {
	if l.field.Value() == "" || !l.object.Visible() && l.put == nil {
		return values
	}
	for _, kind := range []string{company, person} {
		if values[kind] != permit.Yes {
			continue
		}
		for key, value := range l.put {
			if l.screen.app.Value(key) == value && values[key] == "" {
				values[key] = ""
			}
		}
		l.put = desk.TypedEmployer(l.field.Value(), kind)
		maps.Copy(values, l.put)
	}
	return values
}

// carried adds to a change what is in the employer's line, see carry.
func (s *Screen) carried(values permit.Values) permit.Values {
	if p, ok := s.pages[s.current].(*formPage); ok && p.line != nil {
		return p.line.carry(values)
	}
	return values
}

func (p *formPage) lineShown() bool {
	return p.line != nil && p.line.object.Visible() && !p.line.field.Disabled()
}

func (p *formPage) focusLine() bool {
	if p.lineShown() {
		p.line.field.Focus()
	}
	return p.lineShown()
}

// Wants says whether Enter stops on the page.
func (p *formPage) Wants() bool { return p.lineShown() || p.Page.Wants() }

// FocusWanting takes the focus where Enter stops first; false if nowhere.
func (p *formPage) FocusWanting() bool { return p.focusLine() || p.Page.FocusWanting() }

// withLine sets the line over a page, once.
func (p *formPage) withLine(object fyne.CanvasObject) fyne.CanvasObject {
	if p.line == nil {
		return object
	}
	if p.whole == nil {
		p.whole = look.Column(10, p.line.object, object)
	}
	return p.whole
}
