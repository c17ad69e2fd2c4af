package client_test

import (
	"context"
	"io"
	"net"
	"sync"
	"sync/atomic"
)

// pipes is a network in memory, with one server.
type pipes struct {
	arriving chan net.Conn
	once     sync.Once
	closed   chan struct{}
}

func newPipes() *pipes { return &pipes{arriving: make(chan net.Conn), closed: make(chan struct{})} }

func (p *pipes) Accept() (net.Conn, error) {
	select {
	case conn := <-p.arriving:
		return conn, nil
	case <-p.closed:
		return nil, net.ErrClosed
	}
}

func (p *pipes) Close() error {
	p.once.Do(func() { close(p.closed) })
	return nil
}

func (p *pipes) Addr() net.Addr { return place("ufficio.example.org:443") }

func (p *pipes) dial(ctx context.Context, _, _ string) (net.Conn, error) {
	near, far := net.Pipe()
	select {
	case p.arriving <- far:
		return near, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// silence dials someone who takes every byte and never says one.
func silence(context.Context, string, string) (net.Conn, error) {
	near, far := net.Pipe()
	go func() { _, _ = io.Copy(io.Discard, far) }()
	return near, nil
}

type place string

func (p place) Network() string { return "pipe" }
func (p place) String() string  { return string(p) }

// cutting is a connection that ends after so many bytes in one direction.
type cutting struct {
	net.Conn
	mutex       *sync.Mutex
	read, write *int
}

func (c cutting) take(budget *int, want int) int {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	allowed := min(want, *budget)
	*budget -= allowed
	return allowed
}

func (c cutting) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	if allowed := c.take(c.read, n); allowed < n {
		_ = c.Close()
		return allowed, io.EOF
	}
	return n, err
}

func (c cutting) Write(p []byte) (int, error) {
	allowed := c.take(c.write, len(p))
	n, err := c.Conn.Write(p[:allowed])
	if err == nil && allowed < len(p) {
		_ = c.Close()
		err = &net.OpError{Op: "write", Net: "tcp", Err: net.ErrClosed}
	}
	return n, err
}

// cutAfter dials connections that share a budget of bytes each way.
func cutAfter(read, write int) func(context.Context, string, string) (net.Conn, error) {
	var mutex sync.Mutex
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		conn, err := new(net.Dialer).DialContext(ctx, network, address)
		if err != nil {
			return nil, err
		}
		return cutting{conn, &mutex, &read, &write}, nil
	}
}

// deaf is a connection that, once told to, hears nothing before it has spoken.
type deaf struct {
	net.Conn
	told  atomic.Bool
	once  sync.Once
	spoke chan struct{}
}

func (c *deaf) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	if c.told.Load() {
		<-c.spoke
	}
	return n, err
}

func (c *deaf) Write(p []byte) (int, error) {
	if c.told.Load() {
		c.speak()
	}
	return c.Conn.Write(p)
}

func (c *deaf) Close() error {
	c.speak()
	return c.Conn.Close()
}

func (c *deaf) speak() { c.once.Do(func() { close(c.spoke) }) }
