package main

import (
	"context"
	"flag"
	"os"

	"sportello/app/desk"
	"sportello/cmd/console"
)

func helpInit(l console.Language) string {
	return l.Choose("nuova cartella dei dati, col primo operatore --operator [--name NOME] [--site SEDE]", "a new data folder, with its first operator --operator [--name NAME] [--site SITE]")
}

func (p program) initFlags(flags *flag.FlagSet) console.Work {
	f := folderFlags(flags)
	display := flags.String("name", "", "")
	site := flags.String("site", "", "")
	return func(ctx context.Context, _ []string) error {
		path, err := f.path(p)
		if err != nil {
			return err
		}
		name, err := p.operatorName(f, nil)
		if err != nil {
			return err
		}
		if name == "" {
			return console.UsageError(p.Choose("manca l'operatore: --operator o SPORTELLO_OPERATOR", "no operator: --operator or SPORTELLO_OPERATOR"))
		}
		passphrase, err := p.newPassphrase(ctx, f.passphraseFile)
		if err != nil {
			return err
		}
		return p.withDesk(ctx, path, func(d *desk.Desk) error {
			session, recovery, err := d.First(ctx, desk.NewOperator{Name: name, DisplayName: *display, Passphrase: passphrase})
			if err != nil {
				return err
			}
			if *site != "" {
				if err := session.SetSite(ctx, *site); err != nil {
					return err
				}
			}
			if p.JSON {
				return p.Encode(map[string]string{"data": path, "operator": name, "recovery_key": recovery})
			}
			return p.Say(p.Choose(
				"Cartella dei dati: %s\nChiave di recupero, da stampare e conservare altrove:\n%s\n",
				"Data folder: %s\nRecovery key, to be printed and kept elsewhere:\n%s\n"), path, recovery)
		})
	}
}

func helpEnrol(l console.Language) string {
	return l.Choose("collega all'ufficio col codice dell'amministratore [--name NOME]", "link to the office with the administrator's code [--name NAME]")
}

func (p program) enrolFlags(flags *flag.FlagSet) console.Work {
	f := folderFlags(flags)
	name := flags.String("name", "", "")
	return func(ctx context.Context, args []string) error {
		if *name == "" {
			host, err := os.Hostname()
			if err != nil {
				return err
			}
			*name = host
		}
		return p.withSession(ctx, f, func(s *desk.Session) error {
			if err := s.Enrol(ctx, args[0], args[1], *name); err != nil {
				return err
			}
			state, err := s.Sending(ctx)
			if err != nil {
				return err
			}
			if p.JSON {
				return p.Encode(map[string]string{"office": state.Office})
			}
			return p.Say(p.Choose("Collegato a %s.\n", "Linked to %s.\n"), state.Office)
		})
	}
}
