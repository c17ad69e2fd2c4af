package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"

	"sportello/app/desk"
	"sportello/app/permit"
	"sportello/assets/reference"
	"sportello/assets/rulebook"
	"sportello/cmd/console"
)

// folder says which data folder a command works on and who opens it.
type folder struct {
	data, operator, passphraseFile string
}

func folderFlags(flags *flag.FlagSet) *folder {
	f := new(folder)
	flags.StringVar(&f.data, "data", "", "")
	flags.StringVar(&f.operator, "operator", "", "")
	flags.StringVar(&f.passphraseFile, "passphrase-file", "", "")
	return f
}

// path is the folder the flag, the environment or the system names.
func (f *folder) path(p program) (string, error) {
	if f.data != "" {
		return f.data, nil
	}
	if data := p.Env("SPORTELLO_DATA"); data != "" {
		return data, nil
	}
	return desk.DefaultFolder()
}

// loadRules reads the rulebook and the tables it looks codes up in.
func loadRules() (*permit.Rulebook, *reference.Tables, error) {
	tables, err := reference.Load()
	if err != nil {
		return nil, nil, err
	}
	rules, err := permit.Load(rulebook.Files(), tables)
	return rules, tables, err
}

// withDesk opens the data folder, locked.
func (p program) withDesk(ctx context.Context, path string, do func(*desk.Desk) error) error {
	rules, tables, err := loadRules()
	if err != nil {
		return err
	}
	opened, err := desk.Open(ctx, desk.Options{Folder: path, Clock: p.Clock, Rulebook: rules, Tables: tables, Language: p.code()})
	if err != nil {
		return err
	}
	return errors.Join(do(opened), opened.Close())
}

// withSession unlocks a data folder that was initialised.
func (p program) withSession(ctx context.Context, f *folder, do func(*desk.Session) error) error {
	path, err := f.path(p)
	if err != nil {
		return err
	}
	missing := inputError{fmt.Sprintf(p.Choose("nessun dato in %s: usare prima init", "no data in %s: run init first"), path)}
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return missing
	}
	return p.withDesk(ctx, path, func(d *desk.Desk) error {
		operators, err := d.Operators(ctx)
		if err != nil {
			return err
		}
		if len(operators) == 0 {
			return missing
		}
		name, err := p.operatorName(f, operators)
		if err != nil {
			return err
		}
		passphrase, err := p.passphrase(ctx, f.passphraseFile)
		if err != nil {
			return err
		}
		session, err := d.Unlock(ctx, name, passphrase, nil)
		if err != nil {
			return err
		}
		return do(session)
	})
}

// operatorName is who was named, or the only one there is.
func (p program) operatorName(f *folder, operators []desk.Operator) (string, error) {
	if f.operator != "" {
		return f.operator, nil
	}
	if name := p.Env("SPORTELLO_OPERATOR"); name != "" {
		return name, nil
	}
	only := ""
	for _, operator := range operators {
		if operator.Disabled {
			continue
		}
		if only != "" {
			return "", console.UsageError(p.Choose("più operatori: indicare --operator o SPORTELLO_OPERATOR", "several operators: say --operator or SPORTELLO_OPERATOR"))
		}
		only = operator.Name
	}
	return only, nil
}
