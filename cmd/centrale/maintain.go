package main

import (
	"context"
	"errors"
	"flag"
	"fmt"

	"sportello/store"
	"sportello/store/office"
	"sportello/sync/server"
)

// keptBackups is how many backups count as those the office may be restored
// from: a week of daily ones.
const keptBackups = 7

func helpVerify(l language) string {
	return l.choose("rilegge e controlla l'intero registro [--ledger COPIA]", "read and check the whole ledger [--ledger BACKUP]")
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

func verifyFlags(flags *flag.FlagSet) func(context.Context, program, []string) error {
	ledger := flags.String("ledger", "", "")
	return func(ctx context.Context, p program, args []string) error {
		if err := expect(p, args, 0, 0); err != nil {
			return err
		}
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
			return errFound
		}
		return nil
	}
}

func (p program) tellReport(report office.Report) error {
	if p.json {
		findings := append([]office.Finding{}, report.Findings...)
		return p.encode(verification{len(findings) == 0, report.Entries, report.Streams, report.Records, report.Quarantined, findings})
	}
	for _, finding := range report.Findings {
		if err := p.say("%s: %s\n", finding.Where, finding.What); err != nil {
			return err
		}
	}
	verdict := p.text.choose("Registro integro", "The ledger is sound")
	if len(report.Findings) > 0 {
		verdict = fmt.Sprintf(p.text.choose("Registro NON integro, %d anomalie", "The ledger is NOT sound, %d findings"), len(report.Findings))
	}
	return p.say(p.text.choose("%s: %d operazioni in %d flussi, %d pratiche, %d in quarantena.\n", "%s: %d operations in %d streams, %d records, %d quarantined.\n"),
		verdict, report.Entries, report.Streams, report.Records, report.Quarantined)
}

func helpBackup(l language) string {
	return l.choose("copia del registro, inutile senza le chiavi [--keep 7]", "a copy of the ledger, useless without the keys [--keep 7]")
}

func backupFlags(flags *flag.FlagSet) func(context.Context, program, []string) error {
	keep := flags.Int("keep", keptBackups, "")
	return func(ctx context.Context, p program, args []string) error {
		if err := expect(p, args, 1, 1); err != nil {
			return err
		}
		if *keep < 1 {
			return usageError{"--keep: 1, 2, 3 …"}
		}
		return p.withOffice(ctx, server.Options{}, func(o *server.Office) error {
			if err := o.Ledger.Backup(ctx, args[0], *keep); err != nil {
				return err
			}
			return p.done(p.text.choose("Copia fatta: ", "Backup made: ") + args[0])
		})
	}
}

func helpRebuild(l language) string {
	return l.choose("ricalcola le tabelle derivate dal registro", "make the derived tables anew from the ledger")
}

func rebuild(ctx context.Context, p program, args []string) error {
	if err := expect(p, args, 0, 0); err != nil {
		return err
	}
	return p.withOffice(ctx, server.Options{}, func(o *server.Office) error {
		if err := o.Ledger.Rebuild(ctx); err != nil {
			return err
		}
		return p.done(p.text.choose("Tabelle ricalcolate.", "Tables made anew."))
	})
}

// done confirms in words, or with an empty object to machines.
func (p program) done(message string) error {
	if p.json {
		return p.encode(struct{}{})
	}
	return p.say("%s\n", message)
}
