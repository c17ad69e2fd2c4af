package main

import (
	"context"
	"flag"
	"maps"
	"slices"
	"strconv"
	"strings"

	"sportello/app/desk"
	"sportello/cmd/console"
)

func helpShow(l console.Language) string {
	return l.Choose("un'istanza per intero [--document: solo il modulo, come lo legge check]", "one application in full [--document: the form alone, as check reads it]")
}

// shown is the JSON form of an application in full.
type shown struct {
	application
	form
	Findings []finding `json:"findings"`
	Total    int       `json:"total_cents"` // of the fees
}

func (p program) showFlags(flags *flag.FlagSet) console.Work {
	f := folderFlags(flags)
	document := flags.Bool("document", false, "")
	return func(ctx context.Context, args []string) error {
		return p.withSession(ctx, f, func(s *desk.Session) error {
			summary, err := p.find(ctx, s, args[0])
			if err != nil {
				return err
			}
			return withApplication(ctx, s, summary.ID, func(a *desk.Application) error {
				form, err := formOf(s.Rulebook(), a)
				if err != nil {
					return err
				}
				switch {
				case *document:
					return p.Encode(form)
				case p.JSON:
					report := a.Report()
					return p.Encode(shown{describe(summary), form, p.findings(report.Findings), report.Total})
				}
				return p.show(summary, form, a)
			})
		})
	}
}

func (p program) show(s desk.Summary, f form, a *desk.Application) error {
	receipt := s.Receipt
	if receipt == "" {
		receipt = "-"
	}
	err := p.Say(p.Choose("Istanza   %s\nStato     %s\nRicevuta  %s\n", "Application  %s\nStatus       %s\nReceipt      %s\n"), s.ID, p.status(s), receipt)
	if err == nil {
		err = p.Say("%s · %s\n\n", s.Name, s.Title)
	}
	for i, module := range []map[string]any{f.Modulo1, f.Modulo2} {
		for _, number := range slices.SortedFunc(maps.Keys(module), byNumber) {
			if err == nil {
				err = p.Say("  %d.%-4s %v\n", i+1, number, module[number])
			}
		}
	}
	if err != nil {
		return err
	}
	if err := p.Say("\n"); err != nil {
		return err
	}
	return p.showFindings(a.Report().Findings)
}

// byNumber orders a form's numbers, headings first.
func byNumber(a, b string) int {
	number := func(text string) int { n, _ := strconv.Atoi(text); return n }
	if order := number(a) - number(b); order != 0 {
		return order
	}
	return strings.Compare(a, b)
}
