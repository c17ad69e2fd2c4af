package main

import (
	"cmp"
	"context"
	"flag"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"sportello/app/staff"
	"sportello/app/statistics"
	"sportello/assets/sites"
	"sportello/cmd/centrale/fields"
	"sportello/cmd/console"
	"sportello/sync/server"
)

func helpStatistics(l console.Language) string {
	return l.Choose(
		"i numeri di tutte le sedi [--from GIORNO] [--to GIORNO] [--site SEDE] [--by site|request|motive|operator|day|week|rule] [--csv]",
		"the figures of all sites [--from DAY] [--to DAY] [--site SITE] [--by site|request|motive|operator|day|week|rule] [--csv]")
}

// groupings are what figures can be told by, each with how they are counted.
var groupings = map[string]func(statistics.Figures) []statistics.Count{
	"site":     func(f statistics.Figures) []statistics.Count { return f.BySite },
	"request":  func(f statistics.Figures) []statistics.Count { return f.ByRequest },
	"motive":   func(f statistics.Figures) []statistics.Count { return f.ByMotive },
	byOperator: func(f statistics.Figures) []statistics.Count { return f.ByOperator },
	"day":      func(f statistics.Figures) []statistics.Count { return f.ByDay },
	"week":     func(f statistics.Figures) []statistics.Count { return f.ByWeek },
}

// byOperator tells what they are called beside their accounts, byRule errors in the
// place of counts.
const (
	byOperator = "operator"
	byRule     = "rule"
)

func (p program) statisticsFlags(flags *flag.FlagSet) console.Work {
	var query statistics.Query
	flags.StringVar(&query.From, "from", "", "")
	flags.StringVar(&query.To, "to", "", "")
	flags.StringVar(&query.Site, "site", "", "")
	by := flags.String("by", "site", "")
	table := flags.Bool("csv", false, "")
	return func(ctx context.Context, _ []string) error {
		today := p.Clock()
		query.To = cmp.Or(query.To, today.Format(time.DateOnly))
		query.From = cmp.Or(query.From, query.To[:min(len(query.To), len("2006"))]+"-01-01")
		query.Today = today.Format(time.DateOnly)
		if err := checkQuestion(query, *by); err != nil {
			return err
		}
		return p.withOffice(ctx, server.Options{ReadOnly: true}, func(o *server.Office) error {
			facts, err := fields.Facts(ctx, o.Ledger)
			if err != nil {
				return err
			}
			known, err := fields.Sites(ctx, o.Ledger)
			if err != nil {
				return err
			}
			names, err := fields.Staff(ctx, o.Ledger)
			if err != nil {
				return err
			}
			told := figures{Query: query, By: *by, Figures: facts.Figures(query), sites: known, staff: names}
			if err := told.checkSite(); err != nil {
				return err
			}
			switch {
			case *table:
				return told.writeTable(p.Out)
			case p.JSON:
				return p.Encode(told.answer())
			}
			return p.sayFigures(told)
		})
	}
}

// checkQuestion says what of the flags cannot be used.
func checkQuestion(query statistics.Query, by string) error {
	for name, day := range map[string]string{"--from": query.From, "--to": query.To} {
		if _, err := time.Parse(time.DateOnly, day); err != nil {
			return console.UsageError(fmt.Sprintf("%s %q: 2026-11-25", name, day))
		}
	}
	if query.From > query.To {
		return console.UsageError(fmt.Sprintf("--from %s > --to %s", query.From, query.To))
	}
	if groupings[by] == nil && by != byRule {
		return console.UsageError(fmt.Sprintf("--by %q: %s", by, strings.Join(append(slices.Sorted(maps.Keys(groupings)), byRule), ", ")))
	}
	return nil
}

// figures are the numbers of a question.
type figures struct {
	statistics.Query
	By string
	statistics.Figures
	sites []sites.Site
	staff staff.Names
}

// checkSite says of a site that nobody knows and nothing is counted of that there is
// none such.
func (f figures) checkSite() error {
	var names []string
	for _, site := range f.sites {
		names = append(names, site.Name)
	}
	if f.Site == "" || slices.Contains(names, f.Site) || len(f.BySite) > 0 {
		return nil
	}
	return console.UsageError(fmt.Sprintf("--site %q: %s", f.Site, strings.Join(names, ", ")))
}

// retired says whether a site is out of use.
func (f figures) retired(name string) bool {
	return slices.ContainsFunc(f.sites, func(site sites.Site) bool { return site.Name == name && site.Retired })
}

// counts are those of the groups asked for; none by rule.
func (f figures) counts() []statistics.Count {
	if of := groupings[f.By]; of != nil {
		return of(f.Figures)
	}
	return nil
}

// sayFigures writes them for people.
func (p program) sayFigures(f figures) error {
	where := p.Choose("tutte le sedi", "all sites")
	if f.Site != "" {
		where = p.siteOf(f, f.Site)
	}
	var text strings.Builder
	_, _ = fmt.Fprintf(&text, p.Choose("Dal %s al %s, %s\n\n", "From %s to %s, %s\n\n"), p.day(f.From), p.day(f.To), where)
	line := func(what string, number int, more string) {
		_, _ = fmt.Fprintf(&text, "%-44s %7d%s\n", what, number, more)
	}
	line(p.Choose("Persone venute", "People who came"), f.Visits, fmt.Sprintf(p.Choose(", %d senza appuntamento", ", %d without an appointment"), f.WalkIns))
	line(p.Choose("Appuntamenti", "Appointments"), f.Appointments,
		fmt.Sprintf(p.Choose(", %d assenti, %d disdetti", ", %d did not come, %d cancelled"), f.NoShows, f.Cancelled))
	line(p.Choose("Istanze", "Applications"), f.Applications,
		fmt.Sprintf(p.Choose(", %d compilate a mano: %s elettroniche", ", %d filled in by hand: %s electronic"), f.Paper, p.share(f.Electronic)))
	for _, measured := range []struct {
		what string
		of   statistics.Spread
	}{
		{p.Choose("Attesa", "Waiting"), f.Waiting.Spread},
		{p.Choose("Compilazione", "Filling in"), f.Filling.Spread},
		{p.Choose("Compilazione, chi ritorna", "Filling in, who returns"), f.FillingReturning.Spread},
		{p.Choose("Compilazione, chi è nuovo", "Filling in, who is new"), f.FillingNew.Spread},
	} {
		line(measured.what, measured.of.N, p.spread(measured.of, clock))
	}
	line(p.Choose("Istanze con errori fermati al banco", "Applications with errors stopped at the desk"), f.Stopped, "")
	line(p.Choose("Istanze con errori confermati lo stesso", "Applications with errors confirmed all the same"), f.Overridden, "")
	line(p.Choose("Lavoro d’ufficio finito", "Back-office work done"), f.BackOffice.N, p.spread(f.BackOffice.Spread, p.days))
	line(p.Choose("Lavoro d’ufficio aperto", "Back-office work open"), f.Open, p.spread(f.OpenAge.Spread, p.days))
	if err := p.Say("%s\n", text.String()); err != nil {
		return err
	}
	if f.By == byRule {
		return p.sayRules(f.Figures)
	}
	return p.sayCounts(f)
}

// siteOf is a site's name, with whether it is out of use.
func (p program) siteOf(f figures, name string) string {
	if f.retired(name) {
		return fmt.Sprintf(p.Choose("%s (fuori uso)", "%s (out of use)"), printable(name))
	}
	return printable(name)
}

func (p program) sayCounts(f figures) error {
	table := p.Table()
	_, _ = fmt.Fprintln(table, p.Choose("QUALE\tVENUTE\tISTANZE\tASSENTI\tA MANO\tATTESA\tCOMPILAZIONE", "WHICH\tCAME\tAPPLICATIONS\tNO-SHOWS\tBY HAND\tWAITING\tFILLING IN"))
	for _, count := range f.counts() {
		key := cmp.Or(printable(count.Key), "-")
		switch f.By {
		case "day", "week":
			key = p.day(count.Key)
		case byOperator:
			key = cmp.Or(printable(f.staff.Of(count.Key)), "-")
		case "site":
			key = cmp.Or(p.siteOf(f, count.Key), "-")
		}
		_, _ = fmt.Fprintf(table, "%s\t%d\t%d\t%d\t%d\t%s\t%s\n", key, count.Visits, count.Applications, count.NoShows, count.Paper,
			median(count.Waiting), median(count.Filling))
	}
	return table.Flush()
}

func (p program) sayRules(f statistics.Figures) error {
	table := p.Table()
	_, _ = fmt.Fprintln(table, p.Choose("REGOLA\tFERMATI\tCONFERMATI", "RULE\tSTOPPED\tCONFIRMED"))
	for _, rule := range rulesOf(f) {
		_, _ = fmt.Fprintf(table, "%s\t%d\t%d\n", cmp.Or(printable(rule.Rule), p.Choose("(non annotata)", "(not noted)")), rule.Stopped, rule.Overridden)
	}
	return table.Flush()
}

// ruleCount is in how many applications errors of a rule were put right, or
// confirmed all the same.
type ruleCount struct {
	Rule                string
	Stopped, Overridden int
}

// rulesOf joins both, in the order of the rules' ids.
func rulesOf(f statistics.Figures) []ruleCount {
	joined := make(map[string]ruleCount)
	for _, count := range f.StoppedByRule {
		joined[count.Key] = ruleCount{Rule: count.Key, Stopped: count.Applications}
	}
	for _, count := range f.OverriddenByRule {
		rule := joined[count.Key]
		rule.Rule, rule.Overridden = count.Key, count.Applications
		joined[count.Key] = rule
	}
	return slices.SortedFunc(maps.Values(joined), func(a, b ruleCount) int { return cmp.Compare(a.Rule, b.Rule) })
}

// day is an ISO day as people read it.
func (p program) day(iso string) string {
	day, err := time.Parse(time.DateOnly, iso)
	if err != nil {
		return cmp.Or(printable(iso), "-")
	}
	return day.Format(p.Choose("02/01/2006", time.DateOnly))
}

func (p program) share(s statistics.Share) string {
	if s.Whole == 0 {
		return "-"
	}
	text := fmt.Sprintf("%.1f%%", 100*s.Of())
	return p.Choose(strings.Replace(text, ".", ",", 1), text)
}

// spread is what follows how many were measured.
func (p program) spread(s statistics.Spread, length func(time.Duration) string) string {
	if s.N == 0 {
		return ""
	}
	return fmt.Sprintf(p.Choose(", mediana %s, nove su dieci entro %s", ", median %s, nine in ten within %s"), length(s.Median), length(s.P90))
}

func median(s statistics.Spread) string {
	if s.N == 0 {
		return "-"
	}
	return clock(s.Median)
}

// clock is a length in minutes and seconds.
func clock(length time.Duration) string {
	seconds := int(length.Round(time.Second) / time.Second)
	return fmt.Sprintf("%d:%02d", seconds/60, seconds%60)
}

func (p program) days(length time.Duration) string {
	days := int(length / (24 * time.Hour))
	if days == 1 {
		return p.Choose("1 giorno", "1 day")
	}
	return fmt.Sprintf(p.Choose("%d giorni", "%d days"), days)
}
