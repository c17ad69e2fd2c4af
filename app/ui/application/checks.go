package application

import (
	"reflect"
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"sportello/app/permit"
	"sportello/app/ui/field"
	"sportello/app/ui/look"
	"sportello/assets/i18n"
)

// How many findings are shown as cards, so that the checklist and the fees stay
// near; the keys reach the others. Where there are few, all are told in full.
const (
	mostCards = 6
	fewCards  = 3
)

// checks is the right column: findings, checklist, fees, deadlines. Each part is
// built anew only when what it shows has changed.
type checks struct {
	screen *Screen
	column *fyne.Container
	report *permit.Report // that is shown
	target place          // the finding the fix key acts on
	open   place          // the finding told in full
	closed bool           // nothing can be done about them

	chips, cards, documents, fees, deadlines *fyne.Container
	shown                                    []*card
	rest                                     *look.Paragraph // how many findings have no card
}

// card is a finding's card with what it was made of.
type card struct {
	look.Finding
	place  place
	object *look.FindingCard
}

// place tells findings apart.
type place struct{ rule, key string }

func placeOf(finding permit.Finding) place {
	p := place{rule: finding.Rule}
	if len(finding.Fields) > 0 {
		p.key = finding.Fields[0]
	}
	return p
}

func newChecks(s *Screen) *checks {
	c := &checks{screen: s, report: &permit.Report{},
		chips: look.Flow(6), cards: look.Column(10), documents: look.Column(8), fees: look.Column(8), deadlines: look.Column(8)}
	c.column = look.Column(10, c.chips, c.cards, c.documents, c.fees, c.deadlines)
	return c
}

// show brings the column up to date.
func (c *checks) show(report *permit.Report, target, open place) {
	old := c.report
	first := len(c.chips.Objects) == 0
	again := c.target != target || c.open != open || c.closed != c.screen.settled
	c.report, c.target, c.open, c.closed = report, target, open, c.screen.settled
	changed := false
	update := func(part *fyne.Container, different bool, build func() []fyne.CanvasObject) {
		if !first && !different {
			return
		}
		if built := build(); first || !slices.Equal(built, part.Objects) {
			part.Objects, part.Hidden, changed = built, len(built) == 0, true
		}
	}
	findings := !reflect.DeepEqual(old.Findings, report.Findings)
	update(c.chips, tally(old) != tally(report), c.buildChips)
	update(c.cards, findings || again, c.buildCards)
	update(c.documents, !reflect.DeepEqual(old.Documents, report.Documents), c.buildDocuments)
	update(c.fees, !reflect.DeepEqual(old.Fees, report.Fees), c.buildFees)
	update(c.deadlines, !reflect.DeepEqual(old.Deadlines, report.Deadlines), c.buildDeadlines)
	if changed {
		c.layout()
	}
}

// mark shows on which card the fix key acts, and which finding is being looked at.
func (c *checks) mark(target, open place) {
	if c.target == target && c.open == open {
		return
	}
	c.target, c.open = target, open
	if built := c.buildCards(); !slices.Equal(built, c.cards.Objects) {
		c.cards.Objects = built
		c.layout()
	}
}

// layout sets the parts one under the other; they are as high as their words need.
func (c *checks) layout() {
	width := c.column.Size().Width
	for _, part := range []*fyne.Container{c.chips, c.cards, c.documents, c.fees, c.deadlines} {
		part.Layout.Layout(part.Objects, fyne.NewSize(width, part.Size().Height))
	}
	c.column.Layout.Layout(c.column.Objects, c.column.Size())
	c.screen.relayout()
}

// reveal scrolls a finding's card into view.
func (c *checks) reveal(p place) {
	for _, shown := range c.shown {
		if shown.place == p {
			field.RevealIn(c.screen.side)(shown.object)
			return
		}
	}
}

func (c *checks) buildChips() []fyne.CanvasObject {
	texts := c.screen.texts
	objects := []fyne.CanvasObject{look.NewText(strings.ToUpper(texts.T("application.checks")), look.Overline)}
	counts := tally(c.report)
	for _, chip := range []struct {
		tone look.Tone
		id   string
	}{{look.Error, "application.errors"}, {look.Warning, "application.warnings"}, {look.Neutral, "application.notes"}} {
		if n := counts[chip.tone]; n > 0 {
			objects = append(objects, look.NewChip(strings.ToUpper(texts.N(chip.id, n)), chip.tone))
		}
	}
	if len(c.report.Findings) == 0 {
		objects = append(objects, look.NewMarkedChip(texts.T("application.no-findings"), look.Good))
	}
	return objects
}

// tally counts the findings of each tone.
func tally(report *permit.Report) (counts [look.Error + 1]int) {
	for _, finding := range report.Findings {
		counts[tone(finding)]++
	}
	return counts
}

// tone is how serious a finding still is.
func tone(finding permit.Finding) look.Tone {
	switch finding.Standing() {
	case permit.Error:
		return look.Error
	case permit.Warning:
		return look.Warning
	}
	return look.Neutral
}

// buildCards makes the cards, taking over those that say the same as before.
func (c *checks) buildCards() []fyne.CanvasObject {
	old := make(map[look.Finding]*card, len(c.shown))
	for _, shown := range c.shown {
		old[shown.Finding] = shown
	}
	c.shown = c.shown[:0]
	var objects []fyne.CanvasObject
	for _, finding := range c.window() {
		words := c.words(finding)
		one := old[words]
		if one == nil {
			one = &card{Finding: words, object: look.NewFindingCard(words)}
		}
		delete(old, words)
		one.place = placeOf(finding)
		one.object.OnTapped = func() { c.screen.visit(finding) }
		one.object.OnAction, one.object.OnOther = c.actions(finding)
		c.shown = append(c.shown, one)
		objects = append(objects, one.object)
	}
	if rest := len(c.report.Findings) - len(objects); rest > 0 {
		if words := c.screen.texts.N("application.more-findings", rest); c.rest == nil || c.rest.Text() != words {
			c.rest = look.NewParagraph(words, look.Small)
		}
		objects = append(objects, c.rest)
	}
	return objects
}

// window are the findings that have a card: the first, and the one being looked at.
func (c *checks) window() []permit.Finding {
	findings := inTurn(c.report)
	if len(findings) <= mostCards {
		return findings
	}
	at := slices.IndexFunc(findings, func(f permit.Finding) bool { return placeOf(f) == c.open })
	if at < mostCards {
		return findings[:mostCards]
	}
	return append(slices.Clone(findings[:mostCards-1]), findings[at])
}

// words are what a card says.
func (c *checks) words(finding permit.Finding) look.Finding {
	s := c.screen
	language := s.texts.Language()
	words := look.Finding{Tone: tone(finding), Title: finding.Title.In(language), Message: finding.Message.In(language)}
	whole := len(c.report.Findings) <= fewCards || placeOf(finding) == c.open
	if whole {
		words.Why, words.Remedy = s.why(finding), finding.Remedy.In(language)
		words.Source = s.source(finding.Source, true)
	} else if !finding.Source.Verified {
		words.Source = s.texts.T("common.unverified")
	}
	words.Number = s.number(finding)
	if finding.Fix != nil && !c.closed {
		words.Action = finding.Fix.Label.In(language)
		if c.target == placeOf(finding) {
			words.Key = "F9"
		}
	}
	switch {
	case finding.Override != "":
		words.Message += "\n" + s.texts.T("application.override.given", i18n.Data{"Reason": finding.Override})
		if !c.closed {
			words.Other = s.texts.T("application.override.withdraw")
		}
	case finding.Severity == permit.Error && !finding.Absolute && whole && !c.closed:
		words.Other = s.texts.T("application.override")
		if placeOf(finding) == c.open {
			words.OtherKey = s.texts.T("key.shift") + " F9"
		}
	}
	return words
}

// actions are what the lines of a card do.
func (c *checks) actions(finding permit.Finding) (fix, other func()) {
	fix = func() { c.screen.fix(finding) }
	other = func() { c.screen.override(finding) }
	if finding.Override != "" {
		other = func() { c.screen.withdraw(finding) }
	}
	return fix, other
}

// source is where a fact comes from; what was verified is said only if asked.
func (s *Screen) source(source permit.Source, verified bool) string {
	var parts []string
	if source.Text != "" {
		parts = append(parts, source.Text)
	}
	switch {
	case !source.Verified:
		parts = append(parts, s.texts.T("common.unverified"))
	case verified && source.Text != "":
		parts = append(parts, s.texts.T("common.verified"))
	}
	return strings.Join(parts, " · ")
}

// why says why a finding matters.
func (s *Screen) why(finding permit.Finding) string {
	return s.unsure(finding.Why.In(s.texts.Language()), finding.Why.Source)
}

// unsure adds to words that they are still to be confirmed.
func (s *Screen) unsure(words string, source permit.Source) string {
	if source.Verified {
		return words
	}
	return joined(strings.TrimSuffix(words, "."), s.texts.T("common.unverified"))
}

func (c *checks) buildDocuments() []fyne.CanvasObject {
	s := c.screen
	if len(c.report.Documents) == 0 {
		return nil
	}
	present, total := counted(c.report.Documents)
	var lines []fyne.CanvasObject
	for _, document := range c.report.Documents {
		label := document.Label.In(s.texts.Language())
		if !document.Mandatory {
			label += " · " + s.texts.T("common.optional")
		}
		line := look.CheckLine(s.unsure(label, document.Source), document.Present)
		lines = append(lines, look.NewPress(line, func() { s.setDocument(document.ID, !document.Present) }))
	}
	return part(s.texts.T("application.attachments", i18n.Data{"Present": present, "Total": total}), look.Column(3, lines...))
}

func (c *checks) buildFees() []fyne.CanvasObject {
	s := c.screen
	if len(c.report.Fees) == 0 {
		return nil
	}
	var lines []fyne.CanvasObject
	for _, fee := range c.report.Fees {
		lines = append(lines, line(s.unsure(fee.Label.In(s.texts.Language()), fee.Source), euros(fee.Cents), look.Note))
	}
	total := line(s.texts.T("application.total"), "€ "+euros(c.report.Total), look.Style{Size: look.SizeNote, Bold: true})
	return part(s.texts.T("application.fees"), look.Column(3, append(lines, look.NewRule(), total)...))
}

// line sets words at the left, which wrap, and a figure at the right.
func line(words, figure string, style look.Style) fyne.CanvasObject {
	return look.Row(8, 0, look.NewParagraph(words, style), look.NewText(figure, style.Right()))
}

func euros(cents int) string {
	return field.FormatAmount(strconv.Itoa(cents/100) + "." + strconv.Itoa(cents/10%10) + strconv.Itoa(cents%10))
}

func (c *checks) buildDeadlines() []fyne.CanvasObject {
	s := c.screen
	if len(c.report.Deadlines) == 0 {
		return nil
	}
	language := s.texts.Language()
	var lines []fyne.CanvasObject
	for _, deadline := range c.report.Deadlines {
		date, style := field.FormatDate(deadline.Date), look.Note
		if deadline.Passed {
			date, style = date+", "+s.texts.T("application.deadline.passed"), look.Note.In(look.ColorError)
		}
		words := look.NewParagraph(s.unsure(deadline.Detail.In(language), deadline.Source), look.Caption)
		lines = append(lines, look.Column(1, line(deadline.Label.In(language), date, style), words))
	}
	return part(s.texts.T("application.deadlines"), look.Column(7, lines...))
}

// part is a panel under its heading.
func part(heading string, content fyne.CanvasObject) []fyne.CanvasObject {
	return []fyne.CanvasObject{look.NewText(strings.ToUpper(heading), look.Overline), look.Panel(look.Inset(9, 11, 9, 11, content))}
}
