package application

import (
	"slices"

	"sportello/app/permit"
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

// here are the findings that a key about "this finding" may mean: that of the
// field in focus, the one visited last, then all of them.
func (s *Screen) here(means func(permit.Finding) bool) (permit.Finding, bool) {
	findings := s.app.Report().Findings
	for _, close := range []func(permit.Finding) bool{
		func(f permit.Finding) bool { return slices.Contains(f.Fields, s.key) },
		func(f permit.Finding) bool { return placeOf(f) == s.visited },
		func(permit.Finding) bool { return true },
	} {
		for _, finding := range findings {
			if close(finding) && means(finding) {
				return finding, true
			}
		}
	}
	return permit.Finding{}, false
}

// target is the finding the fix key acts on.
func (s *Screen) target() place {
	if finding, ok := s.here(func(f permit.Finding) bool { return f.Fix != nil }); ok {
		return placeOf(finding)
	}
	return place{}
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
	if finding, ok := s.here(func(f permit.Finding) bool { return f.Fix != nil }); ok {
		s.fix(finding)
	}
}

// fix applies what a finding offers and shows the field it changed.
func (s *Screen) fix(finding permit.Finding) {
	if finding.Fix == nil {
		return
	}
	s.refresh(s.app.SetAll(finding.Fix.Set))
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

func (s *Screen) overrideCurrent() {
	if finding, ok := s.here(func(f permit.Finding) bool { return f.Severity == permit.Error && f.Override == "" }); ok {
		s.override(finding)
	}
}

// override asks why the operator goes on in spite of a finding.
func (s *Screen) override(finding permit.Finding) {
	s.ask(question{
		title: s.texts.T("application.override"), text: finding.Title.In(s.texts.Language()),
		label: s.texts.T("application.override.reason"), hint: s.texts.T("application.override.hint"), yes: s.texts.T("application.override"),
	}, func(reason string) { s.refresh(s.app.Override(finding.Rule, reason)) })
}

func (s *Screen) setDocument(id string, present bool) {
	s.refresh(s.app.SetDocument(id, present))
}
