package main

import (
	"context"
	"encoding/csv"
	"flag"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"sportello/cmd/console"
	"sportello/store"
	"sportello/store/office"
	"sportello/sync/server"
)

func helpExport(l console.Language) string {
	return l.Choose("ogni pratica [--format jsonl|csv] [--kind application] [--output FILE]; vedi EXPORT.md", "every record [--format jsonl|csv] [--kind application] [--output FILE]; see EXPORT.md")
}

func (p program) exportFlags(flags *flag.FlagSet) console.Work {
	format := flags.String("format", "jsonl", "")
	kind := flags.String("kind", "", "")
	output := flags.String("output", "", "")
	return func(ctx context.Context, _ []string) error {
		write := map[string]func(context.Context, *office.Ledger, names, store.Kind, io.Writer) error{"jsonl": exportLines, "csv": exportTable}[*format]
		if write == nil {
			return console.UsageError(fmt.Sprintf("--format %q: jsonl, csv", *format))
		}
		return p.withOffice(ctx, server.Options{ReadOnly: true}, func(o *server.Office) error {
			known, err := laptopNames(ctx, o.Ledger)
			if err != nil {
				return err
			}
			if *output == "" {
				return write(ctx, o.Ledger, known, store.Kind(*kind), p.Out)
			}
			file, err := console.CreateFile(*output)
			if err != nil {
				return err
			}
			return console.Fill(file, func(to io.Writer) error { return write(ctx, o.Ledger, known, store.Kind(*kind), to) })
		})
	}
}

// exportLines writes one JSON object a line: records, then what is quarantined.
func exportLines(ctx context.Context, ledger *office.Ledger, known names, kind store.Kind, to io.Writer) error {
	err := ledger.Records(ctx, kind, func(stored office.Record) error {
		r, err := known.describe(stored)
		if err != nil {
			return err
		}
		return console.EncodeLine(to, r)
	})
	if err != nil {
		return err
	}
	return ledger.Quarantine(ctx, func(kept office.Kept) error {
		if kind != "" && kind != kept.Operation.Kind {
			return nil
		}
		return console.EncodeLine(to, known.quarantined(kept))
	})
}

// exportTable writes one line a record: fixed columns, then every field any of
// them has, in the order of the forms. It reads the records twice rather than
// hold them all.
func exportTable(ctx context.Context, ledger *office.Ledger, known names, kind store.Kind, to io.Writer) error {
	if kind == "" {
		kind = store.Application
	}
	seen := make(map[string]bool)
	var columns []string
	each := func(fn func(record) error) error {
		return ledger.Records(ctx, kind, func(stored office.Record) error {
			r, err := known.describe(stored)
			if err != nil {
				return err
			}
			return fn(r)
		})
	}
	err := each(func(r record) error {
		for field := range r.standing {
			if !seen[field] {
				seen[field] = true
				columns = append(columns, field)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	slices.SortFunc(columns, byNumber)
	table := csv.NewWriter(to)
	if err := table.Write(append([]string{"type", "id", "receipt", "laptop", "author", "site", "rulebook", "received", "changed", "operations", "contested"}, guard(columns)...)); err != nil {
		return fmt.Errorf("writing the table: %w", err)
	}
	err = each(func(r record) error { return table.Write(guard(row(r, columns))) })
	if err != nil {
		return err
	}
	table.Flush()
	return table.Error()
}

func row(r record, columns []string) []string {
	var contested []string
	for _, field := range r.fields() {
		if len(r.Contested[field]) > 0 {
			contested = append(contested, field)
		}
	}
	cells := []string{
		string(r.Type), r.ID.String(), r.Receipt, r.Laptop, r.Author, r.Site, r.Rulebook,
		r.Received.Format(time.RFC3339), r.Changed.Format(time.RFC3339), fmt.Sprint(r.Operations), strings.Join(contested, " "),
	}
	for _, column := range columns {
		cells = append(cells, r.standing[column])
	}
	return cells
}

// guard keeps a spreadsheet from taking what somebody typed for a formula. A
// telephone number may begin with a plus, an amount with a minus.
func guard(cells []string) []string {
	guarded := slices.Clone(cells)
	for i, cell := range cells {
		if cell == "" {
			continue
		}
		number := strings.Trim(cell[1:], "0123456789 .,/-") == ""
		if strings.ContainsRune("=@\t\r", rune(cell[0])) || strings.ContainsRune("+-", rune(cell[0])) && !number {
			guarded[i] = "'" + cell
		}
	}
	return guarded
}
