// Package console is the frame of the programs without a screen: commands with
// flags, answers in two languages or JSON, exit status.
//
// A program embeds a Program, gives it its commands and the words for its own
// errors, and calls Main. Every command takes --json and --lang beside its own
// flags, and flags may stand anywhere among the arguments. Output for people is
// in Italian, or in English where the environment's language is English or
// --lang en says so; JSON is the same in both.
package console

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"math"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"
	"time"
)

// Exit statuses.
const (
	StatusFine    = 0
	StatusRefused = 1 // or findings
	StatusInput   = 2 // what was given cannot be used
)

// Program is a program and what its commands work with.
type Program struct {
	Name, Version string
	Commands      []Command
	// Options are the help's lines on the flags every command has beside --json
	// and --lang, and Flags declares them; nil where there are none.
	Options func(Language) string
	Flags   func(*flag.FlagSet)
	// Explain puts an error that is not this package's into words and says how
	// the program ends.
	Explain func(error) (status int, message string)

	In       io.Reader
	Out, Err io.Writer
	Env      func(string) string
	Clock    func() time.Time
	Language      // set before a command runs
	JSON     bool // --json: the answer is for machines
}

// Command is one thing a program does.
type Command struct {
	Words []string // as typed
	// Args are the arguments it takes, as shown in the help: "ADDRESS CODE". One in
	// brackets may be left out, the last may come again if it ends in "…".
	Args string
	Help func(Language) string
	// Flags declares the command's own flags and returns what runs it.
	Flags func(*flag.FlagSet) Work
}

// arguments is how many arguments the command takes, at least and at most.
func (c Command) arguments() (least, most int) {
	for name := range strings.FieldsSeq(c.Args) {
		if most++; !strings.HasPrefix(name, "[") {
			least++
		}
	}
	if strings.HasSuffix(c.Args, "…") {
		most = math.MaxInt
	}
	return least, most
}

// Work runs a command whose flags were read. args is the rest, as many as it takes.
type Work func(ctx context.Context, args []string) error

// NoFlags is for a command without flags of its own.
func NoFlags(work Work) func(*flag.FlagSet) Work {
	return func(*flag.FlagSet) Work { return work }
}

// New is a program on the standard streams and the system's environment. People are
// told the time in the zone of the clock.
func New(name, version string, clock func() time.Time) *Program {
	return &Program{Name: name, Version: version, In: os.Stdin, Out: os.Stdout, Err: os.Stderr, Env: os.Getenv, Clock: clock}
}

// Main runs the command line and exits. An interrupt cancels the command's
// context.
func (p *Program) Main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	status := p.Run(ctx, os.Args[1:])
	stop()
	os.Exit(status)
}

// Run runs a command line, without the program's name, and returns the exit
// status.
func (p *Program) Run(ctx context.Context, args []string) int {
	p.Language = languageOf(p.Env)
	switch {
	case len(args) == 0:
		p.usage()
		return StatusInput
	case slices.Contains([]string{"help", "-h", "--help"}, args[0]):
		p.usage()
		return StatusFine
	case slices.Contains([]string{"version", "--version"}, args[0]):
		_, _ = fmt.Fprintln(p.Out, p.Version)
		return StatusFine
	}
	for _, c := range p.Commands {
		if len(args) >= len(c.Words) && slices.Equal(args[:len(c.Words)], c.Words) {
			return p.Complain(p.run(ctx, c, args[len(c.Words):]))
		}
	}
	return p.Complain(UsageError(fmt.Sprintf(p.Choose("comando sconosciuto: %s", "unknown command: %s"), args[0])))
}

// run reads a command's flags and runs it.
func (p *Program) run(ctx context.Context, c Command, args []string) error {
	flags := flag.NewFlagSet(strings.Join(c.Words, " "), flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	flags.BoolVar(&p.JSON, "json", false, "")
	flags.Func("lang", "", p.set)
	if p.Flags != nil {
		p.Flags(flags)
	}
	work := c.Flags(flags)
	var given []string
	for {
		if err := flags.Parse(args); err != nil {
			if errors.Is(err, flag.ErrHelp) {
				p.usage()
				return nil
			}
			return UsageError(err.Error())
		}
		if flags.NArg() == 0 {
			if err := p.expect(c, given); err != nil {
				return err
			}
			return work(ctx, given)
		}
		given, args = append(given, flags.Arg(0)), flags.Args()[1:]
	}
}

func (p *Program) usage() {
	_, _ = fmt.Fprintf(p.Out, p.Choose("uso: %s COMANDO [opzioni]\n", "usage: %s COMMAND [options]\n"), p.Name)
	table := p.Table()
	for _, c := range p.Commands {
		name := strings.TrimSpace(strings.Join(c.Words, " ") + " " + c.Args)
		_, _ = fmt.Fprintf(table, "  %s\t%s\n", name, c.Help(p.Language))
	}
	_ = table.Flush()
	_, _ = fmt.Fprint(p.Out, p.Choose(
		"\n  --json       risposta per le macchine\n  --lang it|en lingua\n",
		"\n  --json       answer for machines\n  --lang it|en language\n"))
	if p.Options != nil {
		_, _ = fmt.Fprint(p.Out, p.Options(p.Language))
	}
}
