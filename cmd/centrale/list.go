package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/google/uuid"

	"sportello/cmd/console"
	"sportello/store"
	"sportello/store/office"
	"sportello/sync/server"
)

func helpList(l console.Language) string {
	return l.Choose("ciò che è arrivato [--kind application]; una pratica per intero", "what has arrived [--kind application]; one record in full")
}

// listing is the JSON form of the list.
type listing struct {
	Records     []summary     `json:"records"`
	Quarantined []quarantined `json:"quarantined"`
}

// summary is a record without its content.
type summary struct {
	Type       store.Kind `json:"type"`
	ID         uuid.UUID  `json:"id"`
	Receipt    string     `json:"receipt"`
	Laptop     string     `json:"laptop"`
	Author     string     `json:"author"`
	Site       string     `json:"site"`
	Received   string     `json:"received"`
	Changed    string     `json:"changed"`
	Operations int        `json:"operations"`
	Contested  int        `json:"contested"`
	Deleted    bool       `json:"deleted"`
	Title      string     `json:"title"`
}

func (p program) listFlags(flags *flag.FlagSet) console.Work {
	kind := flags.String("kind", "", "")
	return func(ctx context.Context, args []string) error {
		return p.withOffice(ctx, server.Options{ReadOnly: true}, func(o *server.Office) error {
			if len(args) == 1 {
				return p.show(ctx, o.Ledger, args[0])
			}
			return p.list(ctx, o.Ledger, store.Kind(*kind))
		})
	}
}

func (p program) list(ctx context.Context, ledger *office.Ledger, kind store.Kind) error {
	known, err := laptopNames(ctx, ledger)
	if err != nil {
		return err
	}
	all := listing{Records: []summary{}, Quarantined: []quarantined{}}
	table := p.Table()
	if !p.JSON {
		_, _ = fmt.Fprintln(table, p.Choose("RICEVUTA\tTIPO\tARRIVATA\tPORTATILE\tSEDE\tSTATO\tNOME", "RECEIPT\tKIND\tRECEIVED\tLAPTOP\tSITE\tSTATE\tNAME"))
	}
	err = ledger.Records(ctx, kind, func(stored office.Record) error {
		r, err := known.describe(stored)
		if err != nil {
			return err
		}
		if p.JSON {
			all.Records = append(all.Records, summarise(r))
			return nil
		}
		_, err = fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t%s\t%s\n", r.Receipt, p.kind(r.Type), p.Time(r.Changed), printable(r.Laptop), printable(r.Site), p.state(r), printable(r.title()))
		return err
	})
	if err != nil {
		return err
	}
	waiting := false // in quarantine
	err = ledger.Quarantine(ctx, func(kept office.Kept) error {
		if kind != "" && kind != kept.Operation.Kind {
			return nil
		}
		q := known.quarantined(kept)
		waiting = true
		if p.JSON {
			all.Quarantined = append(all.Quarantined, q)
			return nil
		}
		_, err := fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t%s\t\n", q.Receipt, p.kind(q.Kind), p.Time(q.Received), printable(q.Laptop), printable(kept.Operation.Site),
			p.Choose("in quarantena: ", "quarantined: ")+p.reason(kept.Quarantined))
		return err
	})
	if err != nil {
		return err
	}
	if p.JSON {
		return p.Encode(all)
	}
	if err := table.Flush(); err != nil || !waiting {
		return err
	}
	return p.Say("\n%s\n", p.Choose("Che cosa è in quarantena è conservato, ma non è nelle pratiche: centrale list RICEVUTA dice che cosa fare.",
		"What is quarantined is kept, but not in the records: centrale list RECEIPT says what to do."))
}

func summarise(r record) summary {
	const form = "2006-01-02T15:04:05.000Z07:00"
	return summary{r.Type, r.ID, r.Receipt, r.Laptop, r.Author, r.Site, r.Received.Format(form), r.Changed.Format(form), r.Operations, len(r.Contested), r.Deleted, r.title()}
}

func (p program) state(r record) string {
	switch {
	case len(r.Contested) > 0:
		if len(r.Contested) == 1 {
			return p.Choose("un campo da decidere", "one field to decide")
		}
		return fmt.Sprintf(p.Choose("%d campi da decidere", "%d fields to decide"), len(r.Contested))
	case r.Deleted:
		return p.Choose("tolta", "removed")
	}
	return "ok"
}

func (p program) kind(kind store.Kind) string {
	switch kind {
	case store.Application:
		return p.Choose("istanza", "application")
	case store.Person:
		return p.Choose("persona", "person")
	case store.Appointment:
		return p.Choose("appuntamento", "appointment")
	case store.Relation:
		return p.Choose("parentela", "relation")
	case store.Pair:
		return p.Choose("confronto", "comparison")
	case store.Question:
		return p.Choose("domanda", "question")
	case store.Site:
		return p.Choose("sede", "site")
	case store.Operator:
		return p.Choose("operatore", "operator")
	case "":
		return "?"
	}
	return printable(string(kind))
}

func (p program) reason(reason office.Reason) string {
	italian := map[office.Reason]string{
		office.ReasonUndecodable:     "non è un'operazione",
		office.ReasonNotUTF8:         "testo illeggibile",
		office.ReasonUnknownKind:     "tipo sconosciuto",
		office.ReasonUnknownRulebook: "regole sconosciute",
		office.ReasonOversized:       "campo troppo lungo",
		office.ReasonTooManyFields:   "troppi campi",
		office.ReasonIDReused:        "identificativo già usato",
		office.ReasonKindDiffers:     "pratica di altro tipo",
		office.ReasonNotMerged:       "non conciliabile",
		office.ReasonRecordDamaged:   "scheda danneggiata: centrale rebuild",
	}[reason]
	if italian == "" {
		italian = string(reason)
	}
	return p.Choose(italian, string(reason))
}

// nextStep is what an administrator does about what is in quarantine.
func (p program) nextStep(reason office.Reason) string {
	switch reason {
	case office.ReasonUndecodable, office.ReasonUnknownKind, office.ReasonUnknownRulebook:
		return p.Choose("Il portatile ha un programma più nuovo: aggiornare centrale, poi centrale rebuild la applica.",
			"The laptop's program is newer: update centrale, then centrale rebuild applies it.")
	case office.ReasonRecordDamaged:
		return p.Choose("centrale verify dice che cosa è rovinato; centrale rebuild la applica.", "centrale verify says what is damaged; centrale rebuild applies it.")
	case office.ReasonOversized, office.ReasonTooManyFields, office.ReasonNotUTF8:
		return p.Choose("L'operatore la vede in Invio, corregge il testo e la rimanda intera. Qui niente.",
			"The operator sees it under Sending, corrects the text and sends it again whole. Nothing to do here.")
	}
	return p.Choose("Confrontarla con la pratica (centrale list ID) e dire all'operatore che cosa correggere: la correzione la rimanda intera.",
		"Compare it with the record (centrale list ID) and tell the operator what to correct: the correction brings it again whole.")
}

// printable keeps what a laptop sent from moving the cursor.
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r >= 0x80 && r < 0xa0 {
			return '�'
		}
		return r
	}, text)
}

// errSeen ends a search.
var errSeen = errors.New("seen")

// findReceipt returns the operation with this receipt number.
func findReceipt(ctx context.Context, ledger *office.Ledger, number string) (office.Kept, error) {
	number = strings.ToUpper(strings.TrimSpace(number))
	var found office.Kept
	err := ledger.Entries(ctx, 0, func(kept office.Kept) error {
		if kept.Receipt() != number {
			return nil
		}
		found = kept
		return errSeen
	})
	if err == nil {
		err = fmt.Errorf("%q: %w", number, store.ErrNotFound)
	} else if errors.Is(err, errSeen) {
		err = nil
	}
	return found, err
}

// show prints one record in full, found by its id or by the receipt number of
// any of its operations; or an operation in quarantine by its number.
func (p program) show(ctx context.Context, ledger *office.Ledger, wanted string) error {
	known, err := laptopNames(ctx, ledger)
	if err != nil {
		return err
	}
	id, err := uuid.Parse(wanted)
	if err != nil {
		kept, err := findReceipt(ctx, ledger, wanted)
		if err != nil {
			return err
		}
		if kept.Quarantined != "" {
			return p.showQuarantined(known, kept)
		}
		id = kept.Operation.Record
	}
	stored, err := ledger.Record(ctx, id)
	if err != nil {
		return err
	}
	r, err := known.describe(stored)
	if err != nil {
		return err
	}
	if p.JSON {
		return p.Encode(r)
	}
	return p.print(ctx, ledger, known, r)
}

func (p program) showQuarantined(known names, kept office.Kept) error {
	q := known.quarantined(kept)
	if p.JSON {
		return p.Encode(q)
	}
	err := p.Say(p.Choose("In quarantena: %s\nChe cosa fare: %s\nRicevuta %s del %s, da %s\n\n", "Quarantined: %s\nWhat to do: %s\nReceipt %s of %s, from %s\n\n"),
		p.reason(kept.Quarantined), p.nextStep(kept.Quarantined), q.Receipt, p.Time(q.Received), printable(q.Laptop))
	if err != nil {
		return err
	}
	for _, field := range slices.SortedFunc(maps.Keys(kept.Operation.Patch), byNumber) {
		if err := p.Say("  %s  %s\n", printable(field), printable(kept.Operation.Patch[field].Value)); err != nil {
			return err
		}
	}
	if kept.Problem != nil {
		return p.Say("  %s\n", printable(string(kept.Encoded)))
	}
	return nil
}

func (p program) print(ctx context.Context, ledger *office.Ledger, known names, r record) error {
	err := p.Say(p.Choose("%s %s\nRicevuta %s del %s, da %s, %s, sede %s\n\n", "%s %s\nReceipt %s of %s, from %s, %s, site %s\n\n"),
		p.kind(r.Type), r.ID, r.Receipt, p.Time(r.Changed), printable(r.Laptop), printable(r.Author), printable(r.Site))
	if err != nil {
		return err
	}
	table := p.Table()
	for _, field := range r.fields() {
		_, _ = fmt.Fprintf(table, "  %s\t%s\n", printable(field), printable(r.standing[field]))
		for _, waiting := range r.Contested[field] {
			_, _ = fmt.Fprintf(table, "\t%s %s (%s, %s)\n", p.Choose("oppure:", "or:"), printable(waiting.Value), printable(waiting.Laptop), printable(waiting.Author))
		}
	}
	if err := table.Flush(); err != nil {
		return err
	}
	_, _ = fmt.Fprintln(p.Out)
	return ledger.History(ctx, r.ID, func(kept office.Kept) error {
		state := ""
		if kept.Quarantined != "" {
			state = p.Choose(" (in quarantena: ", " (quarantined: ") + p.reason(kept.Quarantined) + ")"
		}
		return p.Say("  %s  %s  %s  %s%s\n", kept.Receipt(), p.Time(kept.Received), printable(known[kept.Stream.Laptop]), printable(kept.Operation.Author), state)
	})
}
