package simulation

import (
	"context"
	"encoding/binary"
	"errors"
	"io"
	"net"
)

// fault is what happens to the line in one exchange. After it nothing gets
// through until the exchange is over.
type fault int

const (
	none fault = iota
	noLine
	cutUp   // after some bytes towards the office
	cutDown // after some bytes towards the laptop
	deaf    // the office hears everything, the laptop no answer
)

var faultNames = [...]string{"good line", "no line", "cut on the way there", "cut on the way back", "answer lost"}

var errNoLine = errors.New("no line")

// line connects one laptop with the office's socket.
type line struct {
	socket string
	fault  fault
	left   int // bytes until the cut
	broken bool
}

// begin sets what will happen until the next begin.
func (l *line) begin(f fault, bytes int) {
	l.fault, l.left, l.broken = f, bytes, f == noLine
}

func (l *line) dial(ctx context.Context, _, _ string) (net.Conn, error) {
	if l.broken {
		return nil, errNoLine
	}
	conn, err := new(net.Dialer).DialContext(ctx, "unix", l.socket)
	if err != nil {
		return nil, err
	}
	return &connection{Conn: conn, line: l}, nil
}

// connection is one as the laptop has it.
type connection struct {
	net.Conn
	*line
	sealed int // records of TLS that were sent encrypted: the second is a request
}

// Write cuts within what is written, never after it: the office has not heard
// a request whose end is missing, and nothing depends on who is faster.
func (c *connection) Write(b []byte) (int, error) {
	if c.broken {
		return 0, errors.Join(net.ErrClosed, c.Close())
	}
	for rest := b; len(rest) > 5; { // type, version, length
		if rest[0] == 23 { // application data
			c.sealed++
		}
		rest = rest[min(len(rest), 5+int(binary.BigEndian.Uint16(rest[3:]))):]
	}
	if c.fault != cutUp || len(b) <= c.left {
		c.left -= len(b)
		return c.Conn.Write(b)
	}
	c.broken = true
	_, err := c.Conn.Write(b[:max(0, c.left)])
	return 0, errors.Join(io.ErrUnexpectedEOF, err, c.Close())
}

// Read cuts what has come. It waits for it first: the office has answered.
func (c *connection) Read(b []byte) (int, error) {
	n, err := c.Conn.Read(b)
	switch {
	case err != nil:
		return n, err
	case c.fault == deaf && c.sealed > 1, c.broken:
		c.broken = true
		return 0, errors.Join(io.EOF, c.Close())
	case c.fault != cutDown:
		return n, nil
	case n < c.left:
		c.left -= n
		return n, nil
	}
	c.broken = true
	return max(0, c.left), errors.Join(io.EOF, c.Close())
}
