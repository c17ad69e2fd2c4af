package console

import (
	"errors"
	"fmt"
)

// UsageError: the command line does not make sense.
type UsageError string

func (e UsageError) Error() string { return string(e) }

// ErrFound: a check was carried through and found something, already said.
var ErrFound = errors.New("findings")

// Complain tells what went wrong, if anything did, and returns the exit status
// it calls for.
func (p *Program) Complain(err error) int {
	if err == nil {
		return StatusFine
	}
	status, message := p.explain(err)
	if message != "" {
		_, _ = fmt.Fprintf(p.Err, "%s: %s\n", p.Name, message)
	}
	return status
}

func (p *Program) explain(err error) (status int, message string) {
	var usage UsageError
	switch {
	case errors.As(err, &usage):
		return StatusInput, string(usage) + fmt.Sprintf(p.Choose(" (%s help per l'aiuto)", " (%s help for help)"), p.Name)
	case errors.Is(err, ErrFound):
		return StatusRefused, ""
	}
	return p.Explain(err)
}

// expect refuses more or fewer arguments than a command takes.
func (p *Program) expect(c Command, args []string) error {
	switch least, most := c.arguments(); {
	case len(args) < least:
		return UsageError(p.Choose("manca un argomento", "an argument is missing"))
	case len(args) > most:
		return UsageError(fmt.Sprintf(p.Choose("argomento di troppo: %s", "one argument too many: %s"), args[most]))
	}
	return nil
}
