package main

import (
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"sportello/cmd/console/consoletest"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"sportelloctl": main})
}

// The scripts talk to the real office, built for them.
func TestScripts(t *testing.T) {
	programs := t.TempDir()
	build := exec.CommandContext(t.Context(), "go", "build", "-o", programs, "sportello/cmd/centrale")
	build.Env = append(build.Environ(), "CGO_ENABLED=0")
	if output, err := build.CombinedOutput(); err != nil {
		t.Fatalf("building centrale: %v\n%s", err, output)
	}
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(env *testscript.Env) error {
			env.Setenv("PATH", programs+string(filepath.ListSeparator)+env.Getenv("PATH"))
			env.Setenv("TZ", "Pacific/Kiritimati") // nothing of the desk is told in the computer's zone
			env.Setenv("SPORTELLO_DATA", filepath.Join(env.WorkDir, "data"))
			env.Setenv("SPORTELLO_PASSPHRASE", "una frase di prova")
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"status": consoletest.Status, "keep": keepScript, "patch": patchScript, "hold": holdScript,
			"serve": serveScript(filepath.Join(programs, "centrale")), "stop": stopScript, "offer-expired": offerExpiredScript, "portal": portalScript,
		},
	})
}
