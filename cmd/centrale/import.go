package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"

	"sportello/cmd/console"
	"sportello/sync/server"
	"sportello/sync/wire"
)

func helpImport(l console.Language) string {
	return l.Choose("prende ciò che un file .busta porta [--answer FILE: la risposta da riportare] [--revoked: anche di portatili revocati]",
		"take in what a .busta file brings [--answer FILE: what to take back] [--revoked: of revoked laptops, too]")
}

func (p program) importFlags(flags *flag.FlagSet) console.Work {
	answer := flags.String("answer", "", "")
	revoked := flags.Bool("revoked", false, "")
	return func(ctx context.Context, args []string) error {
		items, err := readBusta(args[0])
		if err != nil {
			return err
		}
		return p.withOffice(ctx, server.Options{}, func(o *server.Office) error {
			imported, err := importItems(ctx, o, items, *answer, *revoked)
			if err != nil {
				return err
			}
			// What came is in, whatever becomes of the comparing: told first.
			told := p.tellImported(ctx, o, imported)
			_, err = o.Ledger.Match(ctx)
			return errors.Join(told, err)
		})
	}
}

func readBusta(path string) ([]wire.BustaItem, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }() // read only
	return wire.ReadBusta(file, wire.MaxBusta)
}

// importItems writes the answer, if one is wanted, to a file that is there
// whole or not at all. An import that failed can be repeated.
func importItems(ctx context.Context, o *server.Office, items []wire.BustaItem, answer string, revoked bool) (imported server.Imported, err error) {
	options := server.ImportOptions{Revoked: revoked}
	if answer == "" {
		return o.Import(ctx, items, options)
	}
	file, err := console.CreateFile(answer)
	if err != nil {
		return imported, err
	}
	err = console.Fill(file, func(to io.Writer) error {
		options.Answer = wire.NewBustaWriter(to)
		if imported, err = o.Import(ctx, items, options); err != nil {
			return err
		}
		return options.Answer.Close()
	})
	return imported, err
}

// importedEnvelope is one envelope's fate in JSON.
type importedEnvelope struct {
	Laptop   string `json:"laptop"`
	First    uint64 `json:"first"`
	Last     uint64 `json:"last"`
	Appended int    `json:"appended"`
	// Outcome is "receipt", "gap", "fork" or the code of a refusal.
	Outcome     string `json:"outcome"`
	Quarantined int    `json:"quarantined"`
}

func (p program) tellImported(ctx context.Context, o *server.Office, imported server.Imported) error {
	known, err := laptopNames(ctx, o.Ledger)
	if err != nil {
		return err
	}
	envelopes := make([]importedEnvelope, len(imported.Envelopes))
	var refused error
	for i, envelope := range imported.Envelopes {
		name := known[envelope.Stream.Laptop]
		if name == "" {
			name = envelope.Stream.Laptop.String()
		}
		envelopes[i] = importedEnvelope{name, envelope.First, envelope.Last(), envelope.Appended, outcome(envelope.Answer), len(envelope.Answer.Quarantined)}
		if envelope.Answer.Receipt == nil {
			refused = console.ErrFound
		}
	}
	if p.JSON {
		err := p.Encode(map[string]any{"envelopes": envelopes, "pages": imported.Pages, "passed": imported.Passed})
		return errors.Join(err, refused)
	}
	for _, envelope := range envelopes {
		err := p.Say(p.Choose("%s: operazioni %d–%d, %d nuove, %d in quarantena: %s\n", "%s: operations %d–%d, %d new, %d quarantined: %s\n"),
			envelope.Laptop, envelope.First, envelope.Last, envelope.Appended, envelope.Quarantined, p.outcomeWords(envelope.Outcome))
		if err != nil {
			return err
		}
	}
	err = p.Say(p.Choose("%d buste, %d pagine di risposta, %d parti non per l'ufficio o illeggibili.\n", "%d envelopes, %d pages in answer, %d items not for the office or unreadable.\n"),
		len(envelopes), imported.Pages, imported.Passed)
	return errors.Join(err, refused)
}

func outcome(answer wire.Answer) string {
	switch {
	case answer.Receipt != nil:
		return "receipt"
	case answer.Gap != nil:
		return "gap"
	case answer.Fork != nil:
		return "fork"
	}
	return string(answer.Refusal.Code)
}

// outcomeWords says it to the administrator, with what to do.
func (p program) outcomeWords(outcome string) string {
	switch outcome {
	case "receipt":
		return p.Choose("ricevute", "received")
	case "gap":
		return p.Choose("mancano operazioni precedenti: importare prima gli altri file del portatile", "earlier operations are missing: import the laptop's other files first")
	case "fork":
		return p.Choose("il portatile è stato ripristinato da una copia: riportargli la risposta", "the laptop was restored from a copy: take the answer back to it")
	case string(wire.Revoked):
		return p.Choose("rifiutate, il portatile è revocato (--revoked le prende)", "refused, the laptop is revoked (--revoked takes them)")
	case string(wire.UnknownLaptop):
		return p.Choose("rifiutate, il portatile non è iscritto qui", "refused, the laptop is not enrolled here")
	}
	return fmt.Sprintf(p.Choose("rifiutate (%s)", "refused (%s)"), outcome)
}
