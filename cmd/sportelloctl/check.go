package main

import (
	"context"
	"flag"
	"slices"
	"strings"

	"sportello/app/permit"
	"sportello/cmd/console"
)

func helpCheck(l console.Language) string {
	return l.Choose("controlla istanze scritte in JSON, - per lo standard input [--today AAAA-MM-GG]", "check applications written in JSON, - for standard input [--today YYYY-MM-DD]")
}

// finding is the JSON form of a finding.
type finding struct {
	Rule     string          `json:"rule"`
	Severity permit.Severity `json:"severity"`
	Fields   []string        `json:"fields"`
	Message  string          `json:"message"` // with the remedy
	Why      string          `json:"why"`
	Source   string          `json:"source"`
}

// checked is what check says of one of several files.
type checked struct {
	File     string    `json:"file"`
	Findings []finding `json:"findings,omitzero"`
	Error    string    `json:"error,omitempty"` // why it cannot be used
}

func (p program) checkFlags(flags *flag.FlagSet) console.Work {
	today := flags.String("today", "", "")
	return func(ctx context.Context, args []string) error {
		day, err := p.day("today", *today)
		if err != nil {
			return err
		}
		rules, _, err := loadRules()
		if err != nil {
			return err
		}
		var unusable, found bool
		for _, file := range args {
			findings, err := p.checkFile(rules, file, day)
			if err := p.tellChecked(file, findings, err, len(args) > 1); err != nil {
				return err
			}
			unusable = unusable || err != nil
			found = found || slices.ContainsFunc(findings, func(f permit.Finding) bool { return f.Severity != permit.Note })
			if ctx.Err() != nil {
				return context.Cause(ctx)
			}
		}
		switch {
		case unusable:
			return errUnusable
		case found:
			return console.ErrFound
		}
		return nil
	}
}

// checkFile checks one document.
func (p program) checkFile(rules *permit.Rulebook, file, today string) ([]permit.Finding, error) {
	content, err := p.readDocument(file)
	if err != nil {
		return nil, err
	}
	input, err := rules.DecodeDocument(content)
	if err != nil {
		return nil, p.unreadable(file, err)
	}
	input.Today = today
	return rules.Check(input).Findings, nil
}

// tellChecked says what came of a file. In JSON one line each where there are
// several; what cannot be used is then said there, and otherwise as an error.
func (p program) tellChecked(file string, found []permit.Finding, failure error, several bool) error {
	switch {
	case p.JSON && several:
		line := checked{File: file}
		if failure != nil {
			line.Error = failure.Error()
		} else {
			line.Findings = p.findings(found)
		}
		return console.EncodeLine(p.Out, line)
	case failure != nil:
		p.Complain(failure)
		return nil
	case p.JSON:
		return p.Encode(struct {
			Findings []finding `json:"findings"`
		}{p.findings(found)})
	}
	if several {
		if err := p.Say("%s\n", file); err != nil {
			return err
		}
	}
	return p.showFindings(found)
}

func (p program) findings(found []permit.Finding) []finding {
	findings := make([]finding, len(found))
	for i, f := range found {
		findings[i] = finding{
			Rule: f.Rule, Severity: f.Severity, Fields: append([]string{}, f.Fields...),
			Message: p.message(f), Why: p.unsure(f.Why.In(p.code()), f.Why.Source), Source: p.source(f.Source),
		}
	}
	return findings
}

func (p program) message(f permit.Finding) string {
	return strings.TrimSpace(f.Message.In(p.code()) + " " + f.Remedy.In(p.code()))
}

// source says where a rule is from, and if that is still to be confirmed.
func (p program) source(source permit.Source) string {
	if source.Text == "" {
		return ""
	}
	return p.unsure(source.Text, source)
}

// unsure adds to words that they are still to be confirmed.
func (p program) unsure(words string, source permit.Source) string {
	if source.Verified {
		return words
	}
	return strings.TrimSuffix(words, ".") + p.Choose(" (da verificare)", " (to be confirmed)")
}

func (p program) showFindings(found []permit.Finding) error {
	if len(found) == 0 {
		return p.Say("%s\n", p.Choose("Nessuna anomalia.", "No findings."))
	}
	for _, f := range found {
		severity := map[permit.Severity]string{
			permit.Error: p.Choose("ERRORE", "ERROR"), permit.Warning: p.Choose("avviso", "warning"), permit.Note: p.Choose("nota", "note"),
		}[f.Severity]
		err := p.Say("%s  %s  %s\n    %s\n    %s · %s\n", severity, strings.Join(f.Fields, " "), f.Title.In(p.code()), p.message(f), f.Rule, p.source(f.Source))
		if err != nil {
			return err
		}
	}
	return nil
}
