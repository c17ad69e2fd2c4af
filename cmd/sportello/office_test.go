//go:build window

package main

import (
	"bytes"
	"context"
	"encoding/json"
	"net"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// realOffice is a centrale at work in a process of its own.
type realOffice struct{ folder, address, code string }

func startOffice(ctx context.Context, t testing.TB) realOffice {
	t.Helper()
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	listen := free.Addr().String()
	if err := free.Close(); err != nil {
		t.Fatal(err)
	}
	office := realOffice{folder: filepath.Join(t.TempDir(), "office"), address: "https://" + listen}
	office.centrale(ctx, t, "init", "--address", listen)
	service := exec.CommandContext(ctx, filepath.Join(*programs, "centrale"), "serve", "--data", office.folder, "--listen", listen)
	if err := service.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = service.Process.Kill()
		_ = service.Wait()
	})
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(20 * time.Millisecond) {
		connection, err := net.Dial("tcp", listen)
		if err == nil {
			_ = connection.Close()
			break
		}
		if time.Now().After(deadline) {
			t.Fatal(err)
		}
	}
	var enrolment struct{ Code string }
	if err := json.Unmarshal(office.centrale(ctx, t, "device", "enrol", "Portatile di prova", "--json"), &enrolment); err != nil || enrolment.Code == "" {
		t.Fatalf("no code: %v", err)
	}
	office.code = enrolment.Code
	return office
}

func (o realOffice) centrale(ctx context.Context, t testing.TB, args ...string) []byte {
	t.Helper()
	command := exec.CommandContext(ctx, filepath.Join(*programs, "centrale"), append(args, "--data", o.folder)...)
	var said bytes.Buffer
	command.Stderr = &said
	output, err := command.Output()
	if err != nil {
		t.Fatalf("centrale %v: %v: %s", args, err, &said)
	}
	return output
}
