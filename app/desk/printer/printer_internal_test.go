//go:build unix

package printer

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestAsking(t *testing.T) {
	for _, c := range []struct {
		name, script string
		want         []string
		err          error
	}{
		{"two", "echo Brother_HL\necho ' Ufficio '", []string{"Brother_HL", "Ufficio"}, nil},
		{"none", "echo 'lpstat: No destinations added.' >&2; exit 1", nil, nil},
		{"nothing at all", "exit 0", nil, nil},
		{"a flood", "yes stampante | head -1000", slices.Repeat([]string{"stampante"}, most), nil},
		{"a name too long", "echo " + strings.Repeat("x", longest+1), nil, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			program := filepath.Join(t.TempDir(), "lpstat")
			if err := os.WriteFile(program, []byte("#!/bin/sh\n"+c.script+"\n"), 0o700); err != nil {
				t.Fatal(err)
			}
			if got, err := ask(t.Context(), program); !slices.Equal(got, c.want) || !errors.Is(err, c.err) {
				t.Errorf("%q, %v", got, err)
			}
		})
	}
}

func TestASystemWithoutPrinting(t *testing.T) {
	if _, err := ask(t.Context(), filepath.Join(t.TempDir(), "lpstat")); !errors.Is(err, ErrUntold) {
		t.Error(err)
	}
	stopped, stop := context.WithCancel(t.Context())
	stop()
	if _, err := ask(stopped, "lpstat"); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}
