package main

import (
	"context"
	"flag"
	"io"

	"github.com/google/uuid"

	"sportello/app/desk"
	"sportello/cmd/console"
)

func helpExport(l console.Language) string {
	return l.Choose("persone e istanze in JSON, una per riga [--output FILE]", "people and applications in JSON, one a line [--output FILE]")
}

// exportedPerson is a line of the export.
type exportedPerson struct {
	Type   string            `json:"type"` // "person"
	ID     uuid.UUID         `json:"id"`
	Values map[string]string `json:"values"`
}

// exportedApplication is a line of the export, with the form by the official
// numbers.
type exportedApplication struct {
	application
	form
}

func (p program) exportFlags(flags *flag.FlagSet) console.Work {
	f := folderFlags(flags)
	output := flags.String("output", "", "")
	return func(ctx context.Context, _ []string) error {
		return p.withSession(ctx, f, func(s *desk.Session) error {
			if *output == "" {
				return exportTo(ctx, s, p.Out)
			}
			file, err := console.CreateFile(*output)
			if err != nil {
				return p.unreadable(*output, err)
			}
			return console.Fill(file, func(to io.Writer) error { return exportTo(ctx, s, to) })
		})
	}
}

func exportTo(ctx context.Context, s *desk.Session, to io.Writer) error {
	people, err := s.RecentPeople(ctx, 0)
	if err != nil {
		return err
	}
	for _, hit := range people {
		person, err := s.Person(ctx, hit.ID)
		if err != nil {
			return err
		}
		if err := console.EncodeLine(to, exportedPerson{"person", person.ID, person.Values}); err != nil {
			return err
		}
	}
	applications, err := s.Applications(ctx, uuid.Nil)
	if err != nil {
		return err
	}
	for _, summary := range applications {
		err := withApplication(ctx, s, summary.ID, func(a *desk.Application) error {
			form, err := formOf(s.Rulebook(), a)
			if err != nil {
				return err
			}
			return console.EncodeLine(to, exportedApplication{describe(summary), form})
		})
		if err != nil {
			return err
		}
	}
	return nil
}
