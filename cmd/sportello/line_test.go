//go:build window

package main

import (
	"io"
	"net"
	"strings"
	"sync"
	"testing"
)

// line is the network between a laptop and the office: it can be cut, with all
// that is on it, and mended.
type line struct {
	address string // of the office, seen from this end
	mutex   sync.Mutex
	cut     bool
	open    map[net.Conn]bool
}

func newLine(t testing.TB, office string) *line {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l := &line{address: "https://" + listener.Addr().String(), open: make(map[net.Conn]bool)}
	t.Cleanup(func() { _ = listener.Close(); l.set(true) })
	go func() {
		for {
			near, err := listener.Accept()
			if err != nil {
				return
			}
			go l.carry(near, strings.TrimPrefix(office, "https://"))
		}
	}()
	return l
}

// set cuts the line, or mends it.
func (l *line) set(cut bool) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	l.cut = cut
	if cut {
		for connection := range l.open {
			_ = connection.Close()
		}
	}
}

func (l *line) carry(near net.Conn, office string) {
	defer l.end(near)
	far, err := net.Dial("tcp", office)
	if err != nil {
		return
	}
	defer l.end(far)
	if !l.begin(near) || !l.begin(far) {
		return
	}
	go func() { defer l.end(far); _, _ = io.Copy(far, near) }()
	_, _ = io.Copy(near, far)
}

// begin says whether the line carries a connection now.
func (l *line) begin(connection net.Conn) bool {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	if !l.cut {
		l.open[connection] = true
	}
	return !l.cut
}

func (l *line) end(connection net.Conn) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	delete(l.open, connection)
	_ = connection.Close()
}
