package main

import (
	"context"
	"errors"
	"flag"
	"fmt"

	"sportello/cmd/console"
	"sportello/store"
	"sportello/store/office"
	"sportello/sync/server"
)

// keptBackups is how many backups count as those the office may be restored
// from: a week of daily ones.
const keptBackups = 7

func helpVerify(l console.Language) string {
	return l.Choose("rilegge e controlla l'intero registro [--ledger COPIA]", "read and check the whole ledger [--ledger BACKUP]")
}

// verification is the JSON answer of verify.
type verification struct {
	Sound       bool             `json:"sound"`
	Entries     int              `json:"entries"`
	Streams     int              `json:"streams"`
	Records     int              `json:"records"`
	Quarantined int              `json:"quarantined"`
	Findings    []office.Finding `json:"findings"`
}

func (p program) verifyFlags(flags *flag.FlagSet) console.Work {
	ledger := flags.String("ledger", "", "")
	return func(ctx context.Context, _ []string) error {
		var report office.Report
		err := p.withOffice(ctx, server.Options{ReadOnly: true, Ledger: *ledger}, func(o *server.Office) (err error) {
			report, err = o.Ledger.Verify(ctx)
			return err
		})
		// A ledger too damaged to open is a finding too.
		if errors.Is(err, store.ErrDamaged) {
			report.Findings, err = append(report.Findings, office.Finding{Where: "file", What: err.Error()}), nil
		}
		if err != nil {
			return err
		}
		if err := p.tellReport(report); err != nil {
			return err
		}
		if len(report.Findings) > 0 {
			return console.ErrFound
		}
		return nil
	}
}

func (p program) tellReport(report office.Report) error {
	if p.JSON {
		findings := append([]office.Finding{}, report.Findings...)
		return p.Encode(verification{len(findings) == 0, report.Entries, report.Streams, report.Records, report.Quarantined, findings})
	}
	for _, finding := range report.Findings {
		if err := p.Say("%s: %s\n", finding.Where, finding.What); err != nil {
			return err
		}
	}
	verdict := p.Choose("Registro integro", "The ledger is sound")
	if len(report.Findings) > 0 {
		verdict = fmt.Sprintf(p.Choose("Registro NON integro, %d anomalie", "The ledger is NOT sound, %d findings"), len(report.Findings))
	}
	return p.Say(p.Choose("%s: %d operazioni in %d flussi, %d pratiche, %d in quarantena.\n", "%s: %d operations in %d streams, %d records, %d quarantined.\n"),
		verdict, report.Entries, report.Streams, report.Records, report.Quarantined)
}

func helpBackup(l console.Language) string {
	return l.Choose("copia del registro, inutile senza le chiavi [--keep 7]", "a copy of the ledger, useless without the keys [--keep 7]")
}

func (p program) backupFlags(flags *flag.FlagSet) console.Work {
	keep := flags.Int("keep", keptBackups, "")
	return func(ctx context.Context, args []string) error {
		if *keep < 1 {
			return console.UsageError("--keep: 1, 2, 3 …")
		}
		return p.withOffice(ctx, server.Options{}, func(o *server.Office) error {
			if err := o.Ledger.Backup(ctx, args[0], *keep); err != nil {
				return err
			}
			return p.done(p.Choose("Copia fatta: ", "Backup made: ") + args[0])
		})
	}
}

func helpRebuild(l console.Language) string {
	return l.Choose("ricalcola le tabelle derivate dal registro", "make the derived tables anew from the ledger")
}

func (p program) rebuild(ctx context.Context, _ []string) error {
	return p.withOffice(ctx, server.Options{}, func(o *server.Office) error {
		if err := o.Ledger.Rebuild(ctx); err != nil {
			return err
		}
		if _, err := o.Ledger.Match(ctx); err != nil {
			return err
		}
		return p.done(p.Choose("Tabelle ricalcolate.", "Tables made anew."))
	})
}

// done confirms in words, or with an empty object to machines.
func (p program) done(message string) error {
	if p.JSON {
		return p.Encode(struct{}{})
	}
	return p.Say("%s\n", message)
}
