package application

import (
	"slices"

	"sportello/app/permit"
	"sportello/app/ui/form"
	"sportello/assets/i18n"
)

func (s *Screen) anyFinding() bool { return len(s.app.Report().Findings) > 0 }

// inTurn are the findings in the order in which they are shown and visited: what
// was overridden comes last.
func inTurn(report *permit.Report) []permit.Finding {
	findings := slices.Clone(report.Findings)
	slices.SortStableFunc(findings, func(a, b permit.Finding) int {
		switch {
		case (a.Override == "") == (b.Override == ""):
			return 0
		case b.Override == "":
			return 1
		default:
			return -1
		}
	})
	return findings
}

// stepFinding goes to the next or the previous finding, round and round.
func (s *Screen) stepFinding(by int) {
	findings := inTurn(s.app.Report())
	n := len(findings)
	if n == 0 {
		s.stage.Say(s.texts.T("application.no-findings"))
		return
	}
	at := slices.IndexFunc(findings, func(f permit.Finding) bool { return placeOf(f) == s.visited })
	if at < 0 && by < 0 {
		at = n
	}
	s.visit(findings[((at+by)%n+n)%n])
}

// visit goes to the field a finding points at, or to the checklist if to none.
func (s *Screen) visit(finding permit.Finding) {
	s.visited = placeOf(finding)
	s.checks.mark(s.target(), s.looking())
	s.checks.reveal(s.visited)
	for _, key := range finding.Fields {
		if s.goTo(key) {
			return
		}
	}
	if len(finding.Fields) == 0 && s.current != attachments {
		s.openAndFocus(attachments)
	}
}

// here is the finding that a key about "this finding" means: that of the field in
// focus, or the one visited last.
func (s *Screen) here(means func(permit.Finding) bool) (permit.Finding, bool) {
	findings := s.app.Report().Findings
	for _, close := range []func(permit.Finding) bool{
		func(f permit.Finding) bool { return slices.Contains(f.Fields, s.key) },
		func(f permit.Finding) bool { return placeOf(f) == s.visited },
	} {
		for _, finding := range findings {
			if close(finding) && means(finding) {
				return finding, true
			}
		}
	}
	return permit.Finding{}, false
}

// fixable is the finding the fix key acts on: this one, or else the first that
// offers a fix; its card shows the key.
func (s *Screen) fixable() (permit.Finding, bool) {
	offers := func(f permit.Finding) bool { return f.Fix != nil }
	if finding, ok := s.here(offers); ok {
		return finding, true
	}
	findings := s.app.Report().Findings
	if at := slices.IndexFunc(findings, offers); at >= 0 {
		return findings[at], true
	}
	return permit.Finding{}, false
}

// target is where the fix key acts.
func (s *Screen) target() place {
	finding, _ := s.fixable()
	return placeOf(finding)
}

// looking is the finding being looked at: that of the field in focus, or the one
// visited last.
func (s *Screen) looking() place {
	if finding, ok := s.findings[s.key]; ok {
		return placeOf(finding)
	}
	return s.visited
}

func (s *Screen) applyFix() {
	if s.split() {
		return
	}
	if finding, ok := s.fixable(); ok {
		s.fix(finding)
	}
}

// fix applies what a finding offers and shows the field it changed.
func (s *Screen) fix(finding permit.Finding) {
	if finding.Fix == nil || s.settled {
		return
	}
	if finding.Fix.Action == permit.OwnApplication {
		s.moveOut(finding)
		return
	}
	s.refresh(s.app.Apply(finding))
	for _, key := range append(s.inOrder(finding.Fix.Set), finding.Fields...) {
		if s.goTo(key) {
			return
		}
	}
}

// inOrder are the keys that get a value, in the order of the form.
func (s *Screen) inOrder(values permit.Values) []string {
	var keys []string
	for _, official := range s.rules.Fields() {
		if values[official.Key] != "" {
			keys = append(keys, official.Key)
		}
	}
	return keys
}

// overrideCurrent overrides the finding being looked at, never one that is only
// somewhere in the list.
func (s *Screen) overrideCurrent() {
	if finding, ok := s.here(func(f permit.Finding) bool { return f.Standing() == permit.Error && !f.Absolute }); ok {
		s.override(finding)
		return
	}
	if finding, ok := s.here(func(f permit.Finding) bool { return f.Absolute }); ok {
		s.stage.Say(s.texts.T("application.override.absolute", i18n.Data{"Why": finding.Why.In(s.texts.Language())}))
		return
	}
	s.stage.Say(s.texts.T("application.override.where"))
}

// override asks why the operator goes on in spite of a finding.
func (s *Screen) override(finding permit.Finding) {
	if s.settled {
		return
	}
	text := finding.Title.In(s.texts.Language())
	if number := s.number(finding); number != "" {
		text = joined(s.texts.T("application.field.number", i18n.Data{"Number": number}), text)
	}
	s.ask(question{
		title: s.texts.T("application.override"), text: text,
		label: s.texts.T("application.override.reason"), hint: s.texts.T("application.override.hint"),
		empty: s.texts.T("application.override.empty"), yes: s.texts.T("application.override"),
	}, func(reason string) { s.refresh(s.app.Override(finding.Rule, reason)) })
}

// withdraw takes an override back.
func (s *Screen) withdraw(finding permit.Finding) {
	if !s.settled {
		s.refresh(s.app.Override(finding.Rule, ""))
	}
}

// number is the official number of the field a finding points at, "" if at none.
func (s *Screen) number(finding permit.Finding) string {
	if len(finding.Fields) == 0 {
		return ""
	}
	official, ok := s.rules.Field(finding.Fields[0])
	if !ok {
		return ""
	}
	return form.Number(official)
}

func (s *Screen) setDocument(id string, present bool) {
	if s.settled {
		return
	}
	s.refresh(s.app.SetDocument(id, present))
}
