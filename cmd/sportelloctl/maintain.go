package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"time"

	"github.com/google/uuid"

	"sportello/app/desk"
	"sportello/cmd/console"
	"sportello/store"
	"sportello/store/laptop"
)

func helpVerify(l console.Language) string {
	return l.Choose("rilegge e controlla tutto", "read everything again and check it")
}

// verification is the JSON answer of verify.
type verification struct {
	Sound      bool      `json:"sound"`
	Records    int       `json:"records"`
	Operations int       `json:"operations"`
	Receipts   int       `json:"receipts"`
	Problems   []problem `json:"problems"`
}

type problem struct {
	Table  string    `json:"table"`
	Record uuid.UUID `json:"record,omitzero"`
	Detail string    `json:"detail"`
}

func (p program) verifyFlags(flags *flag.FlagSet) console.Work {
	f := folderFlags(flags)
	return func(ctx context.Context, _ []string) error {
		var report laptop.Report
		err := p.withSession(ctx, f, func(s *desk.Session) (err error) {
			report, err = s.Verify(ctx)
			return err
		})
		if err != nil {
			return err
		}
		if err := p.tellReport(report); err != nil {
			return err
		}
		if len(report.Problems) > 0 {
			return console.ErrFound
		}
		return nil
	}
}

func (p program) tellReport(report laptop.Report) error {
	sound := len(report.Problems) == 0
	if p.JSON {
		answer := verification{sound, report.Records, report.Entries, report.Receipts, []problem{}}
		for _, found := range report.Problems {
			answer.Problems = append(answer.Problems, problem(found))
		}
		return p.Encode(answer)
	}
	for _, found := range report.Problems {
		if err := p.Say("%s %s: %s\n", found.Table, found.Record, found.Detail); err != nil {
			return err
		}
	}
	verdict := p.Choose("Tutto integro", "All is sound")
	if !sound {
		verdict = fmt.Sprintf(p.Choose("NON integro, %d anomalie", "NOT sound, %d problems"), len(report.Problems))
	}
	return p.Say(p.Choose("%s: %d schede, %d operazioni, %d ricevute.\n", "%s: %d records, %d operations, %d receipts.\n"),
		verdict, report.Records, report.Entries, report.Receipts)
}

func helpBackup(l console.Language) string {
	return l.Choose("copia sigillata in un nuovo file", "a sealed copy in a new file")
}

func (p program) backupFlags(flags *flag.FlagSet) console.Work {
	f := folderFlags(flags)
	return func(ctx context.Context, args []string) error {
		if _, err := os.Lstat(args[0]); !errors.Is(err, fs.ErrNotExist) {
			return p.unreadable(args[0], cmp.Or(err, fs.ErrExist))
		}
		return p.withSession(ctx, f, func(s *desk.Session) error {
			if err := s.Backup(ctx, args[0]); err != nil {
				return err
			}
			if p.JSON {
				return p.Encode(map[string]string{"backup": args[0]})
			}
			return p.Say(p.Choose("Copia fatta: %s\n", "Backup made: %s\n"), args[0])
		})
	}
}

func helpRestore(l console.Language) string {
	return l.Choose("elenca le copie, o ne mette una al posto dei dati", "list the backups, or put one in the data's place")
}

// listedBackup is the JSON form of a backup.
type listedBackup struct {
	Path   string    `json:"path"`
	Made   time.Time `json:"made"`
	Size   int64     `json:"size"`
	Usable bool      `json:"usable"`
}

func (p program) restoreFlags(flags *flag.FlagSet) console.Work {
	f := folderFlags(flags)
	return func(ctx context.Context, args []string) error {
		path, err := f.path(p)
		if err != nil {
			return err
		}
		if len(args) == 0 {
			return p.listBackups(ctx, path)
		}
		aside, err := desk.Restore(ctx, path, args[0], p.Clock())
		if errors.Is(err, store.ErrDamaged) || errors.Is(err, store.ErrNotFound) {
			return p.unreadable(args[0], err)
		}
		if err != nil {
			return err
		}
		if p.JSON {
			return p.Encode(map[string]string{"restored": args[0], "replaced": aside})
		}
		if aside == "" {
			return p.Say(p.Choose("Ripristinata la copia %s.\n", "Backup %s restored.\n"), args[0])
		}
		return p.Say(p.Choose("Ripristinata la copia %s; i dati di prima sono in %s.\n", "Backup %s restored; the data from before are in %s.\n"), args[0], aside)
	}
}

func (p program) listBackups(ctx context.Context, path string) error {
	backups, err := desk.Backups(ctx, path)
	if err != nil {
		return err
	}
	if p.JSON {
		listed := []listedBackup{}
		for _, backup := range backups {
			listed = append(listed, listedBackup{backup.Path, backup.Made.UTC(), backup.Size, backup.Err == nil})
		}
		return p.Encode(map[string]any{"backups": listed})
	}
	for _, backup := range backups {
		state := p.Choose("buona", "good")
		if backup.Err != nil {
			state = p.Choose("non utilizzabile", "unusable")
		}
		if err := p.Say("%s  %s  %s\n", p.Time(backup.Made), backup.Path, state); err != nil {
			return err
		}
	}
	return nil
}
