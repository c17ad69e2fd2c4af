package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"sportello/cmd/centrale/fields"
	"sportello/cmd/console/consoletest"
	"sportello/sync/server"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"centrale": main, "portatile": portatile, senderName: sender})
}

// elsewhere is the zone that the computers of the tests are set to: another day than
// in Ravenna, more often than not, and nobody may notice.
const elsewhere = "Pacific/Kiritimati"

func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(env *testscript.Env) error {
			env.Setenv("TZ", elsewhere)
			assets, err := filepath.Abs("../../assets")
			if err != nil {
				return err
			}
			env.Setenv("ASSETS", assets)
			env.Setenv("TODAY", day(0))
			env.Setenv("LATER", day(2))
			env.Values[runningKey] = new(*serving)
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"serve": serveScript, "interrupt": interruptScript, "keep": keepScript, "status": consoletest.Status, "replace": replaceScript, "unknowing": unknowingScript},
	})
}

// serving is a running `centrale serve`.
type serving struct {
	process *exec.Cmd
	address string
	log     *strings.Builder
	logged  chan struct{}
}

// startServe runs the real program, which this test binary also is.
func startServe(folder string, environment []string) (*serving, error) {
	program, err := os.Executable()
	if err != nil {
		return nil, err
	}
	s := &serving{log: new(strings.Builder), logged: make(chan struct{})}
	s.process = &exec.Cmd{Path: program, Args: []string{"centrale", "serve", "--data", folder, "--listen", "127.0.0.1:0"}, Env: environment}
	out, err := s.process.StdoutPipe()
	if err != nil {
		return nil, err
	}
	said, err := s.process.StderrPipe()
	if err != nil {
		return nil, err
	}
	if err := s.process.Start(); err != nil {
		return nil, err
	}
	go func() {
		defer close(s.logged)
		_, _ = io.Copy(s.log, said)
	}()
	line, err := bufio.NewReader(out).ReadString('\n')
	_, address, found := strings.Cut(strings.TrimSpace(line), " su ")
	if err != nil || !found {
		_ = s.process.Process.Kill()
		<-s.logged
		return nil, fmt.Errorf("%q, %v: %s", line, err, s.log)
	}
	s.address = address
	return s, nil
}

// end waits for the process after it was sent a signal.
func (s *serving) end(signal os.Signal) error {
	if err := s.process.Process.Signal(signal); err != nil {
		return err
	}
	<-s.logged
	return s.process.Wait()
}

// serve FOLDER starts the service and sets OFFICE to its address.
func serveScript(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: serve FOLDER")
	}
	s, err := startServe(ts.MkAbs(args[0]), []string{"TZ=" + elsewhere})
	ts.Check(err)
	ts.Setenv("OFFICE", s.address)
	*ts.Value(runningKey).(**serving) = s
	ts.Defer(func() { _ = s.process.Process.Kill() })
}

// interrupt stops the service as an administrator would and puts its log into
// the file log.
func interruptScript(ts *testscript.TestScript, neg bool, args []string) {
	s := *ts.Value(runningKey).(**serving)
	ts.Check(s.end(os.Interrupt))
	ts.Check(os.WriteFile(ts.MkAbs("log"), []byte(s.log.String()), 0o600))
}

// replace OLD NEW FILE puts one text in the place of another, which must be there.
func replaceScript(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: replace OLD NEW FILE")
	}
	text := ts.ReadFile(args[2])
	if !strings.Contains(text, args[0]) {
		ts.Fatalf("no %s in %s", args[0], args[2])
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[2]), []byte(strings.Replace(text, args[0], args[1], 1)), 0o600))
}

// unknowing FOLDER FILE has an office take in a file that does not know what
// counts of a record.
func unknowingScript(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: unknowing FOLDER FILE")
	}
	items, err := readBusta(ts.MkAbs(args[1]))
	ts.Check(err)
	office, err := server.Open(context.Background(), server.Folder{Data: ts.MkAbs(args[0])}, server.Options{Linker: fields.Linker(), Matcher: fields.Matcher()})
	ts.Check(err)
	_, err = office.Import(context.Background(), items, server.ImportOptions{})
	ts.Check(errors.Join(err, office.Close()))
}

// runningKey is where a script keeps its service.
const runningKey = "running"

// keep NAME FIELD sets NAME to what follows FIELD on a line of the last
// command's output; without FIELD, to the whole output.
func keepScript(ts *testscript.TestScript, neg bool, args []string) {
	text := ts.ReadFile("stdout")
	if len(args) == 1 {
		ts.Setenv(args[0], strings.TrimSpace(text))
		return
	}
	for line := range strings.Lines(text) {
		if name, value, found := strings.Cut(strings.TrimSpace(line), " "); found && name == args[1] {
			ts.Setenv(args[0], strings.TrimSpace(value))
			return
		}
	}
	ts.Fatalf("no %s in %s", args[1], text)
}
