package ui

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"sportello/app/desk"
	"sportello/app/ui/look"
	"sportello/assets/i18n"
)

// whereTo names a trip: "Casa delle Culture · ven 27 novembre · Piazza … (da
// confermare)".
func (s *tripScreen) whereTo(trip desk.Trip) string {
	sites := s.Session.KnownSites()
	at := slices.IndexFunc(sites, func(site desk.Site) bool { return site.Name == trip.Site })
	parts := []string{trip.Site}
	if at >= 0 {
		parts[0] = siteName(s.Texts, sites[at])
	}
	if day, err := time.Parse(time.DateOnly, trip.From); err == nil {
		parts = append(parts, s.Texts.ShortDate(day))
	}
	if at >= 0 && sites[at].Address != "" {
		address := sites[at].Address
		if sites[at].IsUnsure("address") {
			address = s.Texts.T("trip.unsure", i18n.Data{"What": address})
		}
		parts = append(parts, address)
	}
	return strings.Join(parts, " · ")
}

// needs are the lines of what a trip needs.
func (s *tripScreen) needs(ready desk.Readiness) []tripLine {
	var lines []tripLine
	for _, need := range ready.Needs {
		line := tripLine{title: s.Texts.T("trip.need." + need.Name), detail: s.need(need)}
		switch {
		case need.Ready:
			line.chip, line.tone = s.Texts.T("trip.there"), look.Good
		case need.Advised:
			line.chip = s.Texts.T("trip.advised")
		default:
			line.chip, line.tone, line.signed = s.Texts.T("trip.not-there"), look.Warning, true
		}
		lines = append(lines, line)
	}
	return lines
}

// need is what there is of a need, or what to do about it.
func (s *tripScreen) need(need desk.Need) string {
	texts, id := s.Texts, "trip.need."+need.Name
	data := i18n.Data{
		"Count": need.Count, "Time": when(texts, s.Clock(), need.At), "Text": need.Text, "Duration": spelled(texts, need.Off.Abs()),
		"People": texts.N("trip.people", need.People), "Visits": texts.N("trip.visits", need.Count), "Room": room(need.Count),
	}
	if need.Ready {
		return texts.T(id+".there", data)
	}
	done := texts.T(id+".do", data)
	if need.Failure == "" {
		return done
	}
	what := texts.T("error." + need.Failure + ".what")
	switch need.Name {
	case desk.NeedRules, desk.NeedClock: // said of the agenda already
		return texts.T("trip.unheard")
	case desk.NeedAgenda:
		if !need.At.IsZero() {
			return what + " " + texts.T("trip.need.agenda.old", data)
		}
	}
	return what + " " + done
}

// room says how much room there is: "620 MB", "48 GB".
func room(megabytes int) string {
	if megabytes >= 10<<10 {
		return fmt.Sprintf("%d GB", megabytes>>10)
	}
	return fmt.Sprintf("%d MB", megabytes)
}

// returned are the lines of a return: each application, then what was forgotten
// and what stays.
func (s *tripScreen) returned(returned desk.Returned) []tripLine {
	texts := s.Texts
	tones := map[string]look.Tone{desk.ResultReceived: look.Good, desk.ResultDecided: look.Good, desk.ResultContested: look.Warning, desk.ResultQuarantined: look.Warning}
	var lines []tripLine
	for _, one := range returned.Applications {
		tone := tones[one.Result]
		lines = append(lines, tripLine{
			title: one.Name, detail: strings.Join([]string{titleOf(texts, one.Summary), texts.T("trip.result."+one.Result, i18n.Data{"Receipt": one.Receipt})}, " · "),
			chip: texts.T("trip.result." + one.Result + ".chip"), tone: tone, signed: tone == look.Warning,
		})
	}
	if len(returned.Forgotten) > 0 {
		lines = append(lines, tripLine{
			title:  texts.T("trip.forgotten", i18n.Data{"What": s.counted("trip.forgotten.", returned.Forgotten)}),
			detail: texts.T("trip.searched", i18n.Data{"Files": texts.N("trip.files", returned.Searched.Files), "Size": fmt.Sprintf("%.1f MB", float64(returned.Searched.Bytes)/(1<<20))}),
			chip:   texts.T("trip.gone"), tone: look.Good,
		})
	}
	if len(returned.Kept) > 0 {
		lines = append(lines, tripLine{title: texts.T("trip.kept"), detail: s.counted("trip.kept.", returned.Kept)})
	}
	if len(returned.Forgotten)+len(returned.Kept) == 0 {
		lines = append(lines, tripLine{title: texts.T("trip.nothing-to-forget")})
	}
	return lines
}

// counted lists counts in words, in the order of their names.
func (s *tripScreen) counted(prefix string, counts map[string]int) string {
	var names, parts []string
	for name := range counts {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		parts = append(parts, s.Texts.N(prefix+name, counts[name]))
	}
	return strings.Join(parts, ", ")
}
