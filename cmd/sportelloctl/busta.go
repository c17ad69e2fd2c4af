package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"sportello/app/desk"
	"sportello/cmd/console"
)

func helpSend(l console.Language) string {
	return l.Choose("scrive la coda in un file da portare all'ufficio --file FILE|CARTELLA",
		"write the queue to a file to be carried to the office --file FILE|FOLDER")
}

// sendFlags is the push of those without a line: see push.
func (p program) sendFlags(flags *flag.FlagSet) console.Work {
	f := folderFlags(flags)
	path := flags.String("file", "", "")
	return func(ctx context.Context, _ []string) error {
		if *path == "" {
			return console.UsageError(p.Choose("manca --file", "--file is missing"))
		}
		return p.withSession(ctx, f, func(s *desk.Session) error {
			name, err := bustaPath(ctx, s, *path)
			if err != nil {
				return err
			}
			operations, err := s.WriteBustaFile(ctx, name)
			if err != nil {
				return err
			}
			if p.JSON {
				return p.Encode(map[string]any{"file": name, "operations": operations})
			}
			return p.Say(p.Choose("Scritte %d operazioni: %s\n", "%d operations written: %s\n"), operations, name)
		})
	}
}

// bustaPath is the file meant: in a folder, one with its proper name.
func bustaPath(ctx context.Context, s *desk.Session, path string) (string, error) {
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) || err == nil && !info.IsDir() {
		return path, nil
	}
	if err != nil {
		return "", fmt.Errorf("looking at %s: %w", path, err)
	}
	name, err := s.BustaName(ctx)
	return filepath.Join(path, name), err
}

func helpReceive(l console.Language) string {
	return l.Choose("legge la risposta che un file ha riportato dall'ufficio", "read the answer that a file brought back from the office")
}

func (p program) receiveFlags(flags *flag.FlagSet) console.Work {
	f := folderFlags(flags)
	return func(ctx context.Context, args []string) error {
		return p.withSession(ctx, f, func(s *desk.Session) error {
			read, err := p.readBusta(ctx, s, args[0])
			if err != nil {
				return err
			}
			return p.tellFetched(fetchedOf(s, read.Delivery), nil)
		})
	}
}

func helpCarry(l console.Language) string {
	return l.Choose("consegna all'ufficio la coda di un collega, dal suo file", "hand a colleague's queue over to the office, from their file")
}

// carryFlags keeps what is in the file before it hands it over: where the
// office cannot be reached now, the next push does it.
func (p program) carryFlags(flags *flag.FlagSet) console.Work {
	f := folderFlags(flags)
	return func(ctx context.Context, args []string) error {
		return p.withSession(ctx, f, func(s *desk.Session) error {
			read, err := p.readBusta(ctx, s, args[0])
			if err != nil {
				return err
			}
			operations, failure := s.Carry(ctx)
			if p.JSON {
				told := map[string]any{"kept": read.Colleagues, "carried": operations}
				if failure != nil {
					told["failure"] = desk.ErrorName(failure)
				}
				err = p.Encode(told)
			} else {
				err = p.Say(p.Choose("Buste di colleghi nel file: %d; consegnate %d operazioni.\n",
					"Colleagues' envelopes in the file: %d; %d operations delivered.\n"), read.Colleagues, operations)
			}
			return errors.Join(err, failure)
		})
	}
}

func (p program) readBusta(ctx context.Context, s *desk.Session, path string) (desk.Read, error) {
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return desk.Read{}, p.unreadable(path, fs.ErrNotExist)
	}
	return s.ReadBustaFile(ctx, path)
}
