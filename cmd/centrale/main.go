// Centrale is the central office: the service laptops push to, and its
// administration.
//
//	centrale init                     make a new office: keys, certificate, empty ledger
//	centrale serve                    answer laptops until interrupted
//	centrale device enrol NAME        a one-time code for a laptop
//	centrale device list              the laptops
//	centrale device revoke NAME|ID    turn a laptop away from now on
//	centrale list [ID|RECEIPT]        what has arrived; one record in full
//	centrale export                   every record, see EXPORT.md
//	centrale verify                   read the whole ledger again and check it
//	centrale backup FILE              a copy of the ledger, useless without the keys
//	centrale rebuild                  make the derived tables anew
//
// It exits with 0 when all is well, 1 when something was found or refused, 2
// when it could not use what it was given. Output for people is in Italian, or
// in English where the environment's language is English or --lang en says so;
// JSON is the same in both.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"syscall"
	"time"

	"sportello/sync/server"
)

// version is set when the program is built for distribution.
var version = "dev"

// Exit statuses.
const (
	statusFine    = 0
	statusRefused = 1 // or findings
	statusInput   = 2
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], program{out: os.Stdout, err: os.Stderr, env: os.Getenv, clock: time.Now}))
}

// program is what a command works with.
type program struct {
	out, err io.Writer
	env      func(string) string
	clock    func() time.Time
	text     language
	folder   server.Folder
	json     bool
}

type command struct {
	words []string
	args  string // as shown in the help
	help  func(language) string
	// flags declares the command's own flags and returns what runs it.
	flags func(*flag.FlagSet) func(ctx context.Context, p program, args []string) error
}

func commands() []command {
	return []command{
		{[]string{"init"}, "", helpInit, initFlags},
		{[]string{"serve"}, "", helpServe, serveFlags},
		{[]string{"device", "enrol"}, "NAME", helpEnrol, enrolFlags},
		{[]string{"device", "list"}, "", helpDevices, noFlags(listDevices)},
		{[]string{"device", "revoke"}, "NAME|ID", helpRevoke, noFlags(revokeDevice)},
		{[]string{"list"}, "[ID|RECEIPT]", helpList, listFlags},
		{[]string{"export"}, "", helpExport, exportFlags},
		{[]string{"verify"}, "", helpVerify, verifyFlags},
		{[]string{"backup"}, "FILE", helpBackup, backupFlags},
		{[]string{"rebuild"}, "", helpRebuild, noFlags(rebuild)},
	}
}

func noFlags(run func(context.Context, program, []string) error) func(*flag.FlagSet) func(context.Context, program, []string) error {
	return func(*flag.FlagSet) func(context.Context, program, []string) error { return run }
}

func run(ctx context.Context, args []string, p program) int {
	p.text = languageOf(p.env)
	if len(args) == 0 || slices.Contains([]string{"help", "-h", "--help"}, args[0]) {
		p.usage(p.out)
		if len(args) == 0 {
			return statusInput
		}
		return statusFine
	}
	if args[0] == "version" || args[0] == "--version" {
		_, _ = fmt.Fprintln(p.out, version)
		return statusFine
	}
	for _, c := range commands() {
		if len(args) >= len(c.words) && slices.Equal(args[:len(c.words)], c.words) {
			return p.finish(p.runCommand(ctx, c, args[len(c.words):]))
		}
	}
	return p.finish(usageError{fmt.Sprintf(p.text.choose("comando sconosciuto: %s", "unknown command: %s"), args[0])})
}

// runCommand reads the flags, which may stand anywhere among the arguments.
func (p program) runCommand(ctx context.Context, c command, args []string) error {
	flags := flag.NewFlagSet(c.words[0], flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	data := p.env("CENTRALE_DATA")
	if data == "" {
		data = "centrale-data"
	}
	flags.StringVar(&p.folder.Data, "data", data, "")
	flags.StringVar(&p.folder.Keys, "keys", p.env("CENTRALE_KEYS"), "")
	flags.BoolVar(&p.json, "json", false, "")
	flags.Func("lang", "", func(code string) error { return p.text.set(code) })
	work := c.flags(flags)
	var given []string
	for {
		if err := flags.Parse(args); err != nil {
			if errors.Is(err, flag.ErrHelp) {
				p.usage(p.out)
				return nil
			}
			return usageError{err.Error()}
		}
		if flags.NArg() == 0 {
			return work(ctx, p, given)
		}
		given, args = append(given, flags.Arg(0)), flags.Args()[1:]
	}
}

// finish tells what went wrong and returns the exit status.
func (p program) finish(err error) int {
	if err == nil {
		return statusFine
	}
	status, message := p.explain(err)
	if message != "" {
		_, _ = fmt.Fprintln(p.err, "centrale: "+message)
	}
	return status
}

func (p program) usage(to io.Writer) {
	_, _ = fmt.Fprintln(to, p.text.choose("uso: centrale COMANDO [opzioni]", "usage: centrale COMMAND [options]"))
	for _, c := range commands() {
		name := fmt.Sprintf("%s %s", joined(c.words), c.args)
		_, _ = fmt.Fprintf(to, "  %-26s %s\n", name, c.help(p.text))
	}
	_, _ = fmt.Fprint(to, p.text.choose(
		"\n  --data DIR   cartella dei dati (CENTRALE_DATA; di norma centrale-data)\n  --keys DIR   cartella delle chiavi (CENTRALE_KEYS; di norma keys in quella dei dati)\n  --json       risposta per le macchine\n  --lang it|en lingua\n",
		"\n  --data DIR   data folder (CENTRALE_DATA; centrale-data if not set)\n  --keys DIR   folder of keys (CENTRALE_KEYS; keys within the data folder if not set)\n  --json       answer for machines\n  --lang it|en language\n"))
}
