package console

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"text/tabwriter"
)

// Say answers people.
func (p *Program) Say(format string, values ...any) error {
	_, err := fmt.Fprintf(p.Out, format, values...)
	return err
}

// Table aligns the columns of lines whose cells end with tabs, once flushed.
func (p *Program) Table() *tabwriter.Writer { return tabwriter.NewWriter(p.Out, 0, 0, 2, ' ', 0) }

// Encode answers machines with one JSON value.
func (p *Program) Encode(value any) error { return encode(p.Out, value, "  ") }

// EncodeLine writes one JSON value on a line of its own.
func EncodeLine(to io.Writer, value any) error { return encode(to, value, "") }

func encode(to io.Writer, value any, indent string) error {
	encoder := json.NewEncoder(to)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", indent)
	return encoder.Encode(value)
}

// CreateFile makes an empty file, readable by its owner only, where there was
// none.
func CreateFile(path string) (*os.File, error) {
	return os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
}

// Fill writes and closes a file that was created, and removes it if it cannot
// be written whole.
func Fill(file *os.File, write func(io.Writer) error) error {
	buffered := bufio.NewWriter(file)
	err := write(buffered)
	if err == nil {
		err = buffered.Flush()
	}
	if err = errors.Join(err, file.Sync(), file.Close()); err != nil {
		_ = os.Remove(file.Name())
		return fmt.Errorf("writing %s: %w", file.Name(), err)
	}
	return nil
}
