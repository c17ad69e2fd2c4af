package main

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"

	"github.com/google/uuid"

	"sportello/app/desk"
)

func helpExport(l language) string {
	return l.choose("persone e istanze in JSON, una per riga [--output FILE]", "people and applications in JSON, one a line [--output FILE]")
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

func exportFlags(flags *flag.FlagSet) work {
	f := folderFlags(flags)
	output := flags.String("output", "", "")
	return func(ctx context.Context, p program, args []string) error {
		if err := p.expect(args, 0, 0); err != nil {
			return err
		}
		return p.withSession(ctx, f, func(s *desk.Session) error {
			if *output == "" {
				return exportTo(ctx, s, p.out)
			}
			return p.createFile(*output, func(to io.Writer) error { return exportTo(ctx, s, to) })
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
		if err := encodeTo(to, exportedPerson{"person", person.ID, person.Values}, ""); err != nil {
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
			return encodeTo(to, exportedApplication{describe(summary), form}, "")
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// createFile writes a new file, readable by its owner only, whole or not at
// all.
func (p program) createFile(path string, write func(io.Writer) error) error {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return p.unreadable(path, err)
	}
	buffered := bufio.NewWriter(file)
	err = write(buffered)
	if err == nil {
		err = buffered.Flush()
	}
	if err = errors.Join(err, file.Sync(), file.Close()); err != nil {
		_ = os.Remove(path)
		return fmt.Errorf("writing the export: %w", err)
	}
	return nil
}
