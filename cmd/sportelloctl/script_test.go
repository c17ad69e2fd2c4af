package main

import (
	"bufio"
	"cmp"
	"context"
	"encoding/hex"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"sportello/store/laptop"
	"sportello/sync/server"
)

// keep NAME PATTERN sets NAME to what the pattern's group is in the last
// command's output.
func keepScript(ts *testscript.TestScript, _ bool, args []string) {
	found := regexp.MustCompile("(?m)" + args[1]).FindStringSubmatch(ts.ReadFile("stdout"))
	if len(found) != 2 {
		ts.Fatalf("no %s in the output", args[1])
	}
	ts.Setenv(args[0], found[1])
}

// patch FILE OFFSET HEX writes bytes into a file; with no HEX, cuts it there.
func patchScript(ts *testscript.TestScript, _ bool, args []string) {
	offset, err := strconv.ParseInt(args[1], 10, 64)
	ts.Check(err)
	file, err := os.OpenFile(ts.MkAbs(args[0]), os.O_RDWR, 0)
	ts.Check(err)
	defer func() { ts.Check(file.Close()) }()
	if len(args) == 2 {
		ts.Check(file.Truncate(offset))
		return
	}
	content, err := hex.DecodeString(args[2])
	ts.Check(err)
	_, err = file.WriteAt(content, offset)
	ts.Check(err)
}

// hold FOLDER keeps a data folder open, as another program does.
func holdScript(ts *testscript.TestScript, _ bool, args []string) {
	file, err := laptop.Open(context.Background(), laptop.Options{Folder: ts.MkAbs(args[0])})
	ts.Check(err)
	ts.Defer(func() { _ = file.Close() })
}

// serveScript is serve FOLDER, which runs the real service, at the address it
// had before, and sets OFFICE to that.
func serveScript(centrale string) func(*testscript.TestScript, bool, []string) {
	return func(ts *testscript.TestScript, _ bool, args []string) {
		address := cmp.Or(strings.TrimPrefix(ts.Getenv("OFFICE"), "https://"), "127.0.0.1:0")
		process := exec.Command(centrale, "serve", "--data", ts.MkAbs(args[0]), "--listen", address)
		out, err := process.StdoutPipe()
		ts.Check(err)
		ts.Check(process.Start())
		ts.Defer(func() {
			_ = process.Process.Kill()
			_ = process.Wait()
		})
		line, err := bufio.NewReader(out).ReadString('\n')
		ts.Check(err)
		_, address, _ = strings.Cut(strings.TrimSpace(line), " su ")
		ts.Setenv("OFFICE", address)
		ts.Setenv("SERVICE", strconv.Itoa(process.Process.Pid))
	}
}

// stop ends the service.
func stopScript(ts *testscript.TestScript, _ bool, _ []string) {
	pid, err := strconv.Atoi(ts.Getenv("SERVICE"))
	ts.Check(err)
	process, err := os.FindProcess(pid)
	ts.Check(err)
	ts.Check(process.Kill())
}

// offer-expired FOLDER NAME sets CODE to an enrolment code of the day before
// yesterday.
func offerExpiredScript(ts *testscript.TestScript, _ bool, args []string) {
	ctx := context.Background()
	earlier := func() time.Time { return time.Now().Add(-2 * server.CodeValid) }
	office, err := server.Open(ctx, server.Folder{Data: ts.MkAbs(args[0])}, server.Options{Clock: earlier})
	ts.Check(err)
	code, _, err := office.OfferCode(ctx, args[1])
	ts.Check(err)
	ts.Check(office.Close())
	ts.Setenv("CODE", code.String())
}

// portal sets OFFICE to a public network's login page.
func portalScript(ts *testscript.TestScript, _ bool, _ []string) {
	page := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte("<html>Accedi</html>"))
	}))
	ts.Defer(page.Close)
	ts.Setenv("OFFICE", "https://"+page.Listener.Addr().String())
}
