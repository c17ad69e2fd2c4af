package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"

	"sportello/app/desk"
	"sportello/app/permit"
	"sportello/cmd/console"
)

// application is the JSON form of an application in a list.
type application struct {
	Type    string      `json:"type"` // "application"
	ID      uuid.UUID   `json:"id"`
	Person  uuid.UUID   `json:"person"`
	Name    string      `json:"name"` // of the applicant
	Title   string      `json:"title"`
	Status  desk.Status `json:"status"`
	Number  uint64      `json:"number,omitempty"` // in the queue, while it waits there
	Receipt string      `json:"receipt,omitempty"`
	Reason  string      `json:"reason,omitempty"` // of quarantine
	Site    string      `json:"site"`
	Created time.Time   `json:"created"`
	Changed time.Time   `json:"changed"`
}

func describe(s desk.Summary) application {
	return application{
		"application", s.ID, s.Person, s.Name, s.Title, s.Status, s.Number, s.Receipt, s.Reason, s.Site,
		s.Created.UTC(), s.Changed.UTC(),
	}
}

func helpImport(l console.Language) string {
	return l.Choose("prende istanze scritte in JSON, - per lo standard input", "take up applications written in JSON, - for standard input")
}

// imported is what import says of a file.
type imported struct {
	File string `json:"file"`
	application
}

func (p program) importFlags(flags *flag.FlagSet) console.Work {
	f := folderFlags(flags)
	return func(ctx context.Context, args []string) error {
		return p.withSession(ctx, f, func(s *desk.Session) error {
			var unusable error
			for _, file := range args {
				content, err := p.readDocument(file)
				if err != nil {
					p.Complain(err)
					unusable = errUnusable
					continue
				}
				summary, err := s.Import(ctx, content)
				if errors.Is(err, desk.ErrUnreadable) {
					p.Complain(p.unreadable(file, err))
					unusable = errUnusable
					continue
				}
				if err != nil {
					return err
				}
				if err := p.tellImported(file, summary); err != nil {
					return err
				}
			}
			return unusable
		})
	}
}

func (p program) tellImported(file string, summary desk.Summary) error {
	if p.JSON {
		return console.EncodeLine(p.Out, imported{file, describe(summary)})
	}
	return p.Say("%s  %s  %s  %s\n", summary.ID, file, summary.Name, summary.Title)
}

func helpList(l console.Language) string {
	return l.Choose("le istanze [--status draft|handed_over|queued|sent|quarantined]", "the applications [--status draft|handed_over|queued|sent|quarantined]")
}

func (p program) listFlags(flags *flag.FlagSet) console.Work {
	f := folderFlags(flags)
	var statuses []desk.Status
	flags.Func("status", "", func(status string) error {
		switch s := desk.Status(status); s {
		case desk.Draft, desk.HandedOver, desk.Queued, desk.Sent, desk.Quarantined:
			statuses = append(statuses, s)
			return nil
		}
		return fmt.Errorf("%q: draft, handed_over, queued, sent, quarantined", status)
	})
	return func(ctx context.Context, _ []string) error {
		return p.withSession(ctx, f, func(s *desk.Session) error {
			summaries, err := s.Applications(ctx, uuid.Nil, statuses...)
			if err != nil {
				return err
			}
			if p.JSON {
				applications := []application{}
				for _, summary := range summaries {
					applications = append(applications, describe(summary))
				}
				return p.Encode(map[string]any{"applications": applications})
			}
			return p.tabulate(summaries)
		})
	}
}

func (p program) tabulate(summaries []desk.Summary) error {
	table := p.Table()
	for _, s := range summaries {
		_, err := fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t%s\n", s.ID, p.Time(s.Changed), p.status(s), s.Receipt, s.Name, s.Title)
		if err != nil {
			return err
		}
	}
	return table.Flush()
}

// status is where an application stands, in words.
func (p program) status(s desk.Summary) string {
	switch s.Status {
	case desk.Draft:
		return p.Choose("bozza", "draft")
	case desk.HandedOver:
		return p.Choose("lasciata", "handed over")
	case desk.Queued:
		return fmt.Sprintf(p.Choose("in coda (%d)", "queued (%d)"), s.Number)
	case desk.Sent:
		return p.Choose("inviata", "sent")
	case desk.Quarantined:
		return p.Choose("in quarantena: ", "quarantined: ") + p.cause(s.Reason)
	}
	return string(s.Status)
}

// find is the application with an id, the beginning of one, or a receipt.
func (p program) find(ctx context.Context, s *desk.Session, name string) (desk.Summary, error) {
	summaries, err := s.Applications(ctx, uuid.Nil)
	if err != nil {
		return desk.Summary{}, err
	}
	var found []desk.Summary
	for _, summary := range summaries {
		if strings.EqualFold(summary.Receipt, name) || strings.HasPrefix(summary.ID.String(), strings.ToLower(name)) {
			found = append(found, summary)
		}
	}
	switch {
	case name == "" || len(found) == 0:
		return desk.Summary{}, inputError{fmt.Sprintf(p.Choose("nessuna istanza %s", "no application %s"), name)}
	case len(found) > 1:
		return desk.Summary{}, inputError{fmt.Sprintf(p.Choose("%d istanze cominciano per %s", "%d applications begin with %s"), len(found), name)}
	}
	return found[0], nil
}

// withApplication opens an application and closes it again, saved.
func withApplication(ctx context.Context, s *desk.Session, id uuid.UUID, do func(*desk.Application) error) error {
	opened, err := s.Open(ctx, id)
	if err != nil {
		return err
	}
	return errors.Join(do(opened), opened.Close(context.WithoutCancel(ctx)))
}

func helpQueue(l console.Language) string {
	return l.Choose("mette in coda [--override REGOLA=MOTIVO]", "put in the queue [--override RULE=REASON]")
}

// queued is what queue says of an application.
type queued struct {
	application
	// Findings are the errors that keep it from being queued.
	Findings []finding `json:"findings,omitempty"`
}

func (p program) queueFlags(flags *flag.FlagSet) console.Work {
	f := folderFlags(flags)
	overrides := make(map[string]string)
	flags.Func("override", "", func(override string) error {
		rule, reason, found := strings.Cut(override, "=")
		if !found || strings.TrimSpace(reason) == "" {
			return errors.New("RULE=REASON")
		}
		overrides[rule] = reason
		return nil
	})
	return func(ctx context.Context, args []string) error {
		return p.withSession(ctx, f, func(s *desk.Session) error {
			var blocked error
			for _, name := range args {
				summary, err := p.find(ctx, s, name)
				if err != nil {
					return err
				}
				err = withApplication(ctx, s, summary.ID, func(a *desk.Application) error { return p.queue(ctx, a, overrides) })
				if errors.Is(err, console.ErrFound) {
					blocked = console.ErrFound
				} else if err != nil {
					return err
				}
			}
			return blocked
		})
	}
}

// queue queues one application, or says what keeps it from being queued.
func (p program) queue(ctx context.Context, a *desk.Application, overrides map[string]string) error {
	for rule, reason := range overrides {
		a.Override(rule, reason)
	}
	summary, err := a.Queue(ctx)
	var blocking []permit.Finding
	if errors.Is(err, desk.ErrBlocked) {
		summary, blocking, err = a.Summary(), a.Report().Blocking(), console.ErrFound
	}
	if err != nil && !errors.Is(err, console.ErrFound) {
		return err
	}
	if p.JSON {
		return errors.Join(err, console.EncodeLine(p.Out, queued{describe(summary), p.findings(blocking)}))
	}
	if told := p.Say("%s  %s  %s\n", summary.ID, p.status(summary), summary.Name); told != nil {
		return told
	}
	if len(blocking) > 0 {
		return errors.Join(err, p.showFindings(blocking))
	}
	return err
}

// cause is what a reason of a quarantine asks for, with the office's word for it.
func (p program) cause(reason string) string {
	words := p.Choose("non va d'accordo con quello che l'ufficio ha, avvisare l'amministratore", "it does not fit what the office has, tell the administrator")
	switch desk.CauseOf(reason) {
	case desk.ByContent:
		words = p.Choose("correggere il testo e rimettere in coda", "correct the text and queue again")
	case desk.ByOffice:
		words = p.Choose("il programma dell'ufficio va aggiornato", "the office's program has to be updated")
	}
	return words + " (" + reason + ")"
}
