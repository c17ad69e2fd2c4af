// Sportelloctl is the desk without a screen.
//
//	sportelloctl check FILE…          check applications written in JSON
//	sportelloctl mrz                  read a machine-readable zone from standard input
//	sportelloctl cf check CODE        check a codice fiscale, and compare it with a person
//	sportelloctl cf compute           make a person's codice fiscale
//
// On a laptop's data folder:
//
//	sportelloctl init                 make a new one, with its first operator
//	sportelloctl enrol ADDRESS CODE   link it to an office
//	sportelloctl import FILE…         take up applications written in JSON
//	sportelloctl list                 the applications
//	sportelloctl show ID|RECEIPT      one of them in full
//	sportelloctl queue ID…            put them in the queue
//	sportelloctl push                 send the queue to the office
//	sportelloctl export               every person and application, a line each
//	sportelloctl verify               read everything again and check it
//	sportelloctl backup FILE          a sealed copy
//	sportelloctl restore [FILE]       list the backups; put one in place
//
// The folder is --data, SPORTELLO_DATA or that of the desktop app. The
// passphrase is asked for unless SPORTELLO_PASSPHRASE or --passphrase-file says
// it.
//
// It exits with 0 when all is well, 1 when something was found or refused, 2
// when it could not use what it was given. Output for people is in Italian, or
// in English where the environment's language is English or --lang en says so;
// JSON is the same in both.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"
	"time"
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
	status := run(ctx, os.Args[1:], program{in: os.Stdin, out: os.Stdout, err: os.Stderr, env: os.Getenv, clock: time.Now})
	stop()
	os.Exit(status)
}

// program is what a command works with.
type program struct {
	in       io.Reader
	out, err io.Writer
	env      func(string) string
	clock    func() time.Time
	text     language
	json     bool
}

// work is a command that has its flags.
type work func(ctx context.Context, p program, args []string) error

type command struct {
	words []string
	args  string // as shown in the help
	help  func(language) string
	// flags declares the command's own flags and returns what runs it.
	flags func(*flag.FlagSet) work
}

func commands() []command {
	return []command{
		{[]string{"check"}, "FILE…", helpCheck, checkFlags},
		{[]string{"mrz"}, "", helpMRZ, mrzFlags},
		{[]string{"cf", "check"}, "CODE", helpCheckCode, checkCodeFlags},
		{[]string{"cf", "compute"}, "", helpComputeCode, computeCodeFlags},
		{[]string{"init"}, "", helpInit, initFlags},
		{[]string{"enrol"}, "ADDRESS CODE", helpEnrol, enrolFlags},
		{[]string{"import"}, "FILE…", helpImport, importFlags},
		{[]string{"list"}, "", helpList, listFlags},
		{[]string{"show"}, "ID|RECEIPT", helpShow, showFlags},
		{[]string{"queue"}, "ID…", helpQueue, queueFlags},
		{[]string{"push"}, "", helpPush, pushFlags},
		{[]string{"export"}, "", helpExport, exportFlags},
		{[]string{"verify"}, "", helpVerify, verifyFlags},
		{[]string{"backup"}, "FILE", helpBackup, backupFlags},
		{[]string{"restore"}, "[FILE]", helpRestore, restoreFlags},
	}
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
			return p.runCommand(ctx, c, args[len(c.words):])
		}
	}
	return p.finish(usageError{fmt.Sprintf(p.text.choose("comando sconosciuto: %s", "unknown command: %s"), args[0])})
}

// runCommand reads the flags, which may stand anywhere among the arguments.
func (p program) runCommand(ctx context.Context, c command, args []string) int {
	flags := flag.NewFlagSet(strings.Join(c.words, " "), flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	flags.BoolVar(&p.json, "json", false, "")
	flags.Func("lang", "", func(code string) error { return p.text.set(code) })
	do := c.flags(flags)
	var given []string
	for {
		if err := flags.Parse(args); err != nil {
			if errors.Is(err, flag.ErrHelp) {
				p.usage(p.out)
				return statusFine
			}
			return p.finish(usageError{err.Error()})
		}
		if flags.NArg() == 0 {
			return p.finish(do(ctx, p, given))
		}
		given, args = append(given, flags.Arg(0)), flags.Args()[1:]
	}
}

// finish tells what went wrong and returns the exit status.
func (p program) finish(err error) int {
	if err == nil {
		return statusFine
	}
	return p.complain(err)
}

// complain tells what went wrong and returns the exit status it calls for.
func (p program) complain(err error) int {
	status, message := p.explain(err)
	if message != "" {
		_, _ = fmt.Fprintln(p.err, "sportelloctl: "+message)
	}
	return status
}

func (p program) usage(to io.Writer) {
	_, _ = fmt.Fprintln(to, p.text.choose("uso: sportelloctl COMANDO [opzioni]", "usage: sportelloctl COMMAND [options]"))
	for _, c := range commands() {
		name := strings.TrimSpace(strings.Join(c.words, " ") + " " + c.args)
		_, _ = fmt.Fprintf(to, "  %-19s %s\n", name, c.help(p.text))
	}
	_, _ = fmt.Fprint(to, p.text.choose(
		"\n  --json       risposta per le macchine\n  --lang it|en lingua\n"+
			"  --data DIR   cartella dei dati (SPORTELLO_DATA; di norma quella del programma)\n"+
			"  --operator   chi la apre (SPORTELLO_OPERATOR; di norma l'unico)\n"+
			"  --passphrase-file FILE  la sua frase (SPORTELLO_PASSPHRASE; di norma viene chiesta)\n",
		"\n  --json       answer for machines\n  --lang it|en language\n"+
			"  --data DIR   data folder (SPORTELLO_DATA; the desktop app's if not set)\n"+
			"  --operator   who opens it (SPORTELLO_OPERATOR; the only one if not set)\n"+
			"  --passphrase-file FILE  their passphrase (SPORTELLO_PASSPHRASE; asked for if not set)\n"))
}

// expect refuses more or fewer arguments than a command takes.
func (p program) expect(args []string, least, most int) error {
	switch {
	case len(args) < least:
		return usageError{p.text.choose("manca un argomento", "an argument is missing")}
	case len(args) > most:
		return usageError{fmt.Sprintf(p.text.choose("argomento di troppo: %s", "one argument too many: %s"), args[most])}
	}
	return nil
}

// day is the ISO date of a flag, the clock's if it is empty.
func (p program) day(flag, given string) (string, error) {
	if given == "" {
		return p.clock().Format(time.DateOnly), nil
	}
	if _, err := time.Parse(time.DateOnly, given); err != nil {
		return "", usageError{fmt.Sprintf(p.text.choose("--%s: data AAAA-MM-GG", "--%s: date YYYY-MM-DD"), flag)}
	}
	return given, nil
}

func (p program) encode(value any) error { return encodeTo(p.out, value, "  ") }

// line writes one JSON object on a line of its own.
func (p program) line(value any) error { return encodeTo(p.out, value, "") }

func encodeTo(to io.Writer, value any, indent string) error {
	encoder := json.NewEncoder(to)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", indent)
	return encoder.Encode(value)
}

func (p program) say(format string, values ...any) error {
	_, err := fmt.Fprintf(p.out, format, values...)
	return err
}
