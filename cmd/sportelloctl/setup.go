package main

import (
	"context"
	"flag"
	"os"

	"sportello/app/desk"
)

func helpInit(l language) string {
	return l.choose("nuova cartella dei dati, col primo operatore --operator [--name NOME] [--site SEDE]", "a new data folder, with its first operator --operator [--name NAME] [--site SITE]")
}

func initFlags(flags *flag.FlagSet) work {
	f := folderFlags(flags)
	display := flags.String("name", "", "")
	site := flags.String("site", "", "")
	return func(ctx context.Context, p program, args []string) error {
		if err := p.expect(args, 0, 0); err != nil {
			return err
		}
		path, err := f.path(p)
		if err != nil {
			return err
		}
		name, err := p.operatorName(f, nil)
		if err != nil {
			return err
		}
		if name == "" {
			return usageError{p.text.choose("manca l'operatore: --operator o SPORTELLO_OPERATOR", "no operator: --operator or SPORTELLO_OPERATOR")}
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
			if p.json {
				return p.encode(map[string]string{"data": path, "operator": name, "recovery_key": recovery})
			}
			return p.say(p.text.choose(
				"Cartella dei dati: %s\nChiave di recupero, da stampare e conservare altrove:\n%s\n",
				"Data folder: %s\nRecovery key, to be printed and kept elsewhere:\n%s\n"), path, recovery)
		})
	}
}

func helpEnrol(l language) string {
	return l.choose("collega all'ufficio col codice dell'amministratore [--name NOME]", "link to the office with the administrator's code [--name NAME]")
}

func enrolFlags(flags *flag.FlagSet) work {
	f := folderFlags(flags)
	name := flags.String("name", "", "")
	return func(ctx context.Context, p program, args []string) error {
		if err := p.expect(args, 2, 2); err != nil {
			return err
		}
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
			if p.json {
				return p.encode(map[string]string{"office": state.Office})
			}
			return p.say(p.text.choose("Collegato a %s.\n", "Linked to %s.\n"), state.Office)
		})
	}
}
