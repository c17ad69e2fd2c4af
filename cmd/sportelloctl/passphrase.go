package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/term"

	"sportello/cmd/console"
)

// maxPassphraseFile is more than any passphrase has.
const maxPassphraseFile = 4 << 10

// passphrase comes from the file named, the environment or the terminal.
func (p program) passphrase(ctx context.Context, file string) (string, error) {
	if file != "" {
		return p.passphraseFrom(file)
	}
	if passphrase := p.Env("SPORTELLO_PASSPHRASE"); passphrase != "" {
		return passphrase, nil
	}
	return p.ask(ctx, p.Choose("Frase: ", "Passphrase: "))
}

// newPassphrase is typed twice where it is typed.
func (p program) newPassphrase(ctx context.Context, file string) (string, error) {
	passphrase, err := p.passphrase(ctx, file)
	if err != nil || file != "" || p.Env("SPORTELLO_PASSPHRASE") != "" {
		return passphrase, err
	}
	again, err := p.ask(ctx, p.Choose("Ancora: ", "Again: "))
	if err == nil && again != passphrase {
		err = inputError{p.Choose("le due frasi sono diverse", "the two passphrases differ")}
	}
	return passphrase, err
}

// passphraseFrom reads the first line of a file.
func (p program) passphraseFrom(path string) (string, error) {
	file, err := os.Open(path)
	if err != nil {
		return "", p.unreadable(path, err)
	}
	defer func() { _ = file.Close() }()
	content, err := io.ReadAll(io.LimitReader(file, maxPassphraseFile))
	if err != nil {
		return "", p.unreadable(path, err)
	}
	line, _, _ := strings.Cut(string(content), "\n")
	return strings.TrimSuffix(line, "\r"), nil
}

// ask reads a line from the terminal without showing it.
func (p program) ask(ctx context.Context, prompt string) (string, error) {
	input, ok := p.In.(*os.File)
	if !ok || !term.IsTerminal(int(input.Fd())) {
		return "", console.UsageError(p.Choose(
			"manca la frase: SPORTELLO_PASSPHRASE, --passphrase-file o un terminale",
			"no passphrase: SPORTELLO_PASSPHRASE, --passphrase-file or a terminal"))
	}
	terminal := int(input.Fd())
	before, err := term.GetState(terminal)
	if err != nil {
		return "", fmt.Errorf("asking for the passphrase: %w", err)
	}
	_, _ = fmt.Fprint(p.Err, prompt)
	defer func() { _, _ = fmt.Fprintln(p.Err) }()
	type line struct {
		text []byte
		err  error
	}
	typed := make(chan line, 1)
	go func() {
		text, err := term.ReadPassword(terminal)
		typed <- line{text, err}
	}()
	select {
	case line := <-typed:
		return string(line.text), line.err
	case <-ctx.Done(): // interrupted: what is typed next is to be seen again
		_ = term.Restore(terminal, before)
		return "", fmt.Errorf("asking for the passphrase: %w", context.Cause(ctx))
	}
}
