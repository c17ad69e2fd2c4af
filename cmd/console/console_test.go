package console

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

var errRefused = errors.New("refused")

// trial is a program with a command of each kind.
func trial(out, errs io.Writer, env map[string]string) *Program {
	p := &Program{Name: "prova", Version: "1.2", Out: out, Err: errs, Env: func(name string) string { return env[name] }}
	help := func(italian, english string) func(Language) string {
		return func(l Language) string { return l.Choose(italian, english) }
	}
	fail := func(err error) func(*flag.FlagSet) Work {
		return NoFlags(func(context.Context, []string) error { return err })
	}
	var folder string
	p.Flags = func(flags *flag.FlagSet) { flags.StringVar(&folder, "data", "here", "") }
	p.Options = help("  --data DIR   cartella\n", "  --data DIR   folder\n")
	p.Explain = func(err error) (int, string) {
		return StatusRefused, p.Choose("rifiutato: ", "refused: ") + err.Error()
	}
	p.Commands = []Command{
		{Words: []string{"word"}, Args: "WORD", Help: help("una parola", "a word"), Flags: func(flags *flag.FlagSet) Work {
			times := flags.Int("times", 1, "")
			return func(_ context.Context, args []string) error {
				if p.JSON {
					return p.Encode(map[string]any{"word": args[0]})
				}
				return p.Say("%s %s %s\n", p.Choose("detto", "said"), strings.Repeat(args[0], *times), folder)
			}
		}},
		{Words: []string{"fail", "check"}, Help: help("trova", "finds"), Flags: fail(fmt.Errorf("checking: %w", ErrFound))},
		{Words: []string{"fail"}, Help: help("rifiuta", "refuses"), Flags: fail(errRefused)},
	}
	return p
}

// What the help says of a command's arguments is what the command takes.
func TestArguments(t *testing.T) {
	for args, want := range map[string][2]int{
		"": {0, 0}, "FILE": {1, 1}, "NAME|ID": {1, 1}, "ADDRESS CODE": {2, 2}, "[ID|RECEIPT]": {0, 1}, "FILE…": {1, math.MaxInt}, "DIR [FILE]": {1, 2},
	} {
		if least, most := (Command{Args: args}).arguments(); least != want[0] || most != want[1] {
			t.Errorf("%q takes %d to %d, want %d to %d", args, least, most, want[0], want[1])
		}
	}
}

func TestCommandLines(t *testing.T) {
	english := map[string]string{"LANG": "en_GB.UTF-8"}
	const helpItalian = "uso: prova COMANDO [opzioni]\n  word WORD   una parola\n  fail check  trova\n  fail        rifiuta\n\n" +
		"  --json       risposta per le macchine\n  --lang it|en lingua\n  --data DIR   cartella\n"
	for _, c := range []struct {
		line       string
		env        map[string]string
		status     int
		out, error string
	}{
		{"word ciao", nil, StatusFine, "detto ciao here\n", ""},
		{"word --times 2 ciao --data there", nil, StatusFine, "detto ciaociao there\n", ""},
		{"word ciao", english, StatusFine, "said ciao here\n", ""},
		{"word ciao --lang it", english, StatusFine, "detto ciao here\n", ""},
		{"word ciao", map[string]string{"LC_ALL": "it_IT.UTF-8", "LANG": "en_GB.UTF-8"}, StatusFine, "detto ciao here\n", ""},
		{"word <ciao> --json", english, StatusFine, "{\n  \"word\": \"<ciao>\"\n}\n", ""},

		{"help", nil, StatusFine, helpItalian, ""},
		{"word --help", nil, StatusFine, helpItalian, ""},
		{"", nil, StatusInput, helpItalian, ""},
		{"version", nil, StatusFine, "1.2\n", ""},

		{"fail check", nil, StatusRefused, "", ""},
		{"fail", english, StatusRefused, "", "prova: refused: refused\n"},
		{"nonsense", nil, StatusInput, "", "prova: comando sconosciuto: nonsense (prova help per l'aiuto)\n"},
		{"word", nil, StatusInput, "", "prova: manca un argomento (prova help per l'aiuto)\n"},
		{"word one two", english, StatusInput, "", "prova: one argument too many: two (prova help for help)\n"},
		{"word --nonsense", english, StatusInput, "", "prova: flag provided but not defined: -nonsense (prova help for help)\n"},
		{"word --lang de", english, StatusInput, "", "prova: invalid value \"de\" for flag -lang: \"de\": it, en (prova help for help)\n"},
	} {
		var out, errs strings.Builder
		status := trial(&out, &errs, c.env).Run(t.Context(), strings.Fields(c.line))
		if status != c.status || out.String() != c.out || errs.String() != c.error {
			t.Errorf("%q: status %d, %q, %q", c.line, status, out.String(), errs.String())
		}
	}
}

func TestTimeIsToTheMinute(t *testing.T) {
	moment := time.Date(2026, 11, 25, 23, 5, 59, 0, time.UTC)
	clock := func() time.Time { return moment.In(time.FixedZone("CET", 3600)) }
	for _, c := range []struct {
		language Language
		at       time.Time
		want     string
	}{
		{Italian, moment, "26/11/2026 00:05"},
		{English, moment, "2026-11-26 00:05"},
		{Italian, time.Time{}, "-"},
	} {
		p := New("prova", "1", clock)
		p.Language = c.language
		if got := p.Time(c.at); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}

func TestFileIsNewAndWholeOrNotThere(t *testing.T) {
	path := filepath.Join(t.TempDir(), "export.jsonl")
	write := func(failure error) error {
		file, err := CreateFile(path)
		if err != nil {
			return err
		}
		return Fill(file, func(to io.Writer) error {
			return errors.Join(EncodeLine(to, "prova"), failure)
		})
	}
	if err := write(errRefused); !errors.Is(err, errRefused) {
		t.Fatalf("the failure of writing: %v", err)
	}
	if _, err := os.Stat(path); !errors.Is(err, os.ErrNotExist) {
		t.Fatalf("half a file stays: %v", err)
	}
	if err := write(nil); err != nil {
		t.Fatal(err)
	}
	if err := write(nil); !errors.Is(err, os.ErrExist) {
		t.Errorf("writing over a file: %v", err)
	}
	content, err := os.ReadFile(path)
	if err != nil || string(content) != "\"prova\"\n" {
		t.Errorf("%q, %v", content, err)
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm()&0o077 != 0 {
		t.Errorf("others may read it: %v, %v", info.Mode(), err)
	}
}
