package main

import (
	"context"
	"crypto/sha256"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"sportello/app/permit"
	"sportello/assets/guide"
	"sportello/assets/reference"
	"sportello/assets/rulebook"
	"sportello/cmd/console"
	"sportello/store"
	"sportello/store/office"
	"sportello/sync/server"
	"sportello/sync/wire"
)

func helpRulebookCheck(l console.Language) string {
	return l.Choose("controlla un regolamento: DIR contiene rulebook e guide", "check a rulebook: DIR holds rulebook and guide")
}

// problem is something wrong with a rulebook or its guide.
type problem struct {
	File   string `json:"file"`
	Line   int    `json:"line"` // 0 if it is the whole file
	Reason string `json:"reason"`
}

func (p program) checkRulebook(_ context.Context, args []string) error {
	version, problems, err := inspectRulebook(os.DirFS(args[0]))
	if err != nil {
		return err
	}
	if len(problems) > 0 {
		return p.tellProblems(problems)
	}
	if p.JSON {
		return p.Encode(map[string]any{"version": version, "problems": []problem{}})
	}
	return p.Say(p.Choose("Regolamento %s: in ordine.\n", "Rulebook %s: sound.\n"), version)
}

func (p program) tellProblems(problems []problem) error {
	if p.JSON {
		return errors.Join(p.Encode(map[string]any{"problems": problems}), console.ErrFound)
	}
	for _, found := range problems {
		if err := p.Say("%s:%d: %s\n", found.File, found.Line, found.Reason); err != nil {
			return err
		}
	}
	return console.ErrFound
}

// inspectRulebook loads the rulebook and looks at the guide as a laptop will,
// and returns all that is wrong.
func inspectRulebook(folder fs.FS) (version string, problems []problem, err error) {
	tables, err := reference.Load()
	if err != nil {
		return "", nil, err
	}
	rules, err := fs.Sub(folder, "rulebook")
	if err != nil {
		return "", nil, err
	}
	book, err := permit.Load(rules, tables)
	if err != nil {
		problems = append(problems, loadProblems(err)...)
	} else {
		version = book.Version()
	}
	for _, language := range []string{"it", "en"} {
		problems = append(problems, guideProblems(folder, path.Join("guide", language))...)
	}
	return version, problems, nil
}

// loadProblems takes apart what permit.Load joined.
func loadProblems(err error) []problem {
	all := []error{err}
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		all = joined.Unwrap()
	}
	problems := make([]problem, len(all))
	for i, err := range all {
		problems[i] = problem{File: "rulebook", Reason: err.Error()}
		var at *permit.LoadError
		if errors.As(err, &at) {
			problems[i] = problem{path.Join("rulebook", at.File), at.Line, at.Reason}
		}
	}
	return problems
}

func guideProblems(folder fs.FS, language string) []problem {
	names, err := fs.Glob(folder, language+"/*.md")
	if err != nil || len(names) == 0 {
		return []problem{{File: language, Reason: "no page of the guide"}}
	}
	var problems []problem
	for _, name := range names {
		text, err := fs.ReadFile(folder, name)
		switch {
		case err != nil:
			problems = append(problems, problem{File: name, Reason: "the file cannot be read"})
		case !strings.HasPrefix(string(text), "# "):
			problems = append(problems, problem{File: name, Line: 1, Reason: "a page begins with its title: # …"})
		}
	}
	return problems
}

func helpRulebookExtract(l console.Language) string {
	return l.Choose("mette in una nuova cartella DIR il regolamento e la guida in vigore, da modificare", "put the rulebook and the guide in force into a new folder DIR, to be changed")
}

func (p program) extractRulebook(ctx context.Context, args []string) error {
	return p.withOffice(ctx, server.Options{ReadOnly: true}, func(o *server.Office) error {
		if err := extractInForce(ctx, o, args[0]); err != nil {
			return fmt.Errorf("writing the rulebook: %w", err)
		}
		return p.done(p.Choose("Scritti in ", "Written to ") + args[0])
	})
}

// extractInForce writes what was published last; if nothing was, what the
// program was released with.
func extractInForce(ctx context.Context, o *server.Office, folder string) error {
	if err := os.Mkdir(folder, 0o700); err != nil {
		return err
	}
	last, err := o.Ledger.Release(ctx)
	if errors.Is(err, store.ErrNotFound) {
		return errors.Join(os.CopyFS(filepath.Join(folder, "rulebook"), rulebook.Files()), os.CopyFS(filepath.Join(folder, "guide"), guide.Files()))
	}
	if err != nil {
		return err
	}
	release, err := wire.VerifyRelease(last.Manifest, o.VerifyKey())
	if err != nil {
		return err
	}
	files, err := wire.OpenBundle(last.Bundle, release)
	if err != nil {
		return err
	}
	return os.CopyFS(folder, files)
}

func helpRulebookPublish(l console.Language) string {
	return l.Choose("controlla, firma e dà ai portatili un regolamento --version VERSIONE [--serial N]", "check, sign and give to the laptops a rulebook --version VERSION [--serial N]")
}

func (p program) publishFlags(flags *flag.FlagSet) console.Work {
	version := flags.String("version", "", "")
	serial := flags.Uint64("serial", 0, "")
	return func(ctx context.Context, args []string) error {
		folder := os.DirFS(args[0])
		found, problems, err := inspectRulebook(folder)
		switch {
		case err != nil:
			return err
		case len(problems) > 0:
			return p.tellProblems(problems)
		case found != *version:
			return console.UsageError(fmt.Sprintf(p.Choose("--version %q, ma rulebook.yaml dice %q", "--version %q, but rulebook.yaml says %q"), *version, found))
		}
		bundle, err := wire.PackBundle(folder)
		if err != nil {
			return err
		}
		return p.withOffice(ctx, server.Options{}, func(o *server.Office) error {
			release, err := p.publish(ctx, o, wire.Release{
				Serial: *serial, Version: found, Issued: p.Clock(), Bundle: sha256.Sum256(bundle), Size: uint64(len(bundle)),
			}, bundle)
			if err != nil {
				return err
			}
			if p.JSON {
				return p.Encode(map[string]any{"version": release.Version, "serial": release.Serial, "size": release.Size})
			}
			return p.Say(p.Choose("Regolamento %s pubblicato, numero %d, %d byte.\n", "Rulebook %s published, serial %d, %d bytes.\n"), release.Version, release.Serial, release.Size)
		})
	}
}

// publish signs a release and makes it the one in force; without a serial it
// gets the next. What was published under a version stays what it is:
// applications are filed under it.
func (p program) publish(ctx context.Context, o *server.Office, release wire.Release, bundle []byte) (wire.Release, error) {
	last, err := o.Ledger.Release(ctx)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return release, err
	}
	if err == nil {
		inForce, err := wire.VerifyRelease(last.Manifest, o.VerifyKey())
		if err != nil {
			return release, err
		}
		if inForce.Version == release.Version {
			return release, errVersionTaken
		}
	}
	if release.Serial == 0 {
		release.Serial = last.Serial + 1
	}
	manifest, err := wire.SignRelease(release, o.Keys.Receipt)
	if err != nil {
		return release, err
	}
	return release, o.Ledger.PublishRelease(ctx, office.Release{Serial: release.Serial, Manifest: manifest, Bundle: bundle})
}

// errVersionTaken: the version in force is not published again with other
// content.
var errVersionTaken = errors.New("this version is in force already")
