package client_test

import (
	"context"
	"net"
	"sync"
	"sync/atomic"
	"time"
)

// poorLine dials connections with a rate in bytes per second, the same in both
// directions, and a delay each way, which connecting costs twice. It counts
// what travels.
func poorLine(rate float64, delay time.Duration, down, up *atomic.Int64) func(context.Context, string, string) (net.Conn, error) {
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		conn, err := new(net.Dialer).DialContext(ctx, network, address)
		if err != nil {
			return nil, err
		}
		time.Sleep(2 * delay)
		slow := &slowConn{Conn: conn, in: newPipe(rate, delay, down), out: newPipe(rate, delay, up)}
		go slow.in.fill(conn)
		go slow.out.drain(conn)
		return slow, nil
	}
}

type slowConn struct {
	net.Conn
	in, out *slowPipe
}

func (c *slowConn) Read(p []byte) (int, error)  { return c.in.read(p) }
func (c *slowConn) Write(p []byte) (int, error) { return c.out.write(p) }

func (c *slowConn) Close() error {
	err := c.Conn.Close()
	c.in.end(net.ErrClosed)
	c.out.end(net.ErrClosed)
	return err
}

// slowPipe carries bytes one way, in packets.
type slowPipe struct {
	rate  float64
	delay time.Duration
	count *atomic.Int64

	mutex   sync.Mutex
	changed *sync.Cond
	free    time.Time // when the line is free for the next packet
	packets []packet
	err     error
}

type packet struct {
	arrives time.Time
	content []byte
}

const (
	packetSize = 1460
	packetHead = 40 // of IP and TCP
)

func newPipe(rate float64, delay time.Duration, count *atomic.Int64) *slowPipe {
	p := &slowPipe{rate: rate, delay: delay, count: count}
	p.changed = sync.NewCond(&p.mutex)
	return p
}

func (p *slowPipe) write(content []byte) (int, error) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	for rest := content; len(rest) > 0 && p.err == nil; {
		size := min(len(rest), packetSize)
		if now := time.Now(); p.free.Before(now) {
			p.free = now
		}
		p.free = p.free.Add(time.Duration(float64(size+packetHead) / p.rate * float64(time.Second)))
		p.packets = append(p.packets, packet{p.free.Add(p.delay), append([]byte(nil), rest[:size]...)})
		p.count.Add(int64(size))
		rest = rest[size:]
	}
	p.changed.Broadcast()
	return len(content), p.err
}

func (p *slowPipe) read(to []byte) (int, error) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	for {
		if len(p.packets) == 0 {
			if p.err != nil {
				return 0, p.err
			}
			p.changed.Wait()
			continue
		}
		first := &p.packets[0]
		if wait := time.Until(first.arrives); wait > 0 {
			p.mutex.Unlock()
			time.Sleep(wait)
			p.mutex.Lock()
			continue
		}
		n := copy(to, first.content)
		if first.content = first.content[n:]; len(first.content) == 0 {
			p.packets = p.packets[1:]
		}
		return n, nil
	}
}

func (p *slowPipe) end(err error) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	if p.err == nil {
		p.err = err
	}
	p.changed.Broadcast()
}

// fill takes from a connection what read then gives out slowly.
func (p *slowPipe) fill(from net.Conn) {
	buffer := make([]byte, 32<<10)
	for {
		n, err := from.Read(buffer)
		if n > 0 {
			_, _ = p.write(buffer[:n])
		}
		if err != nil {
			p.end(err)
			return
		}
	}
}

// drain gives to a connection what was written, slowly.
func (p *slowPipe) drain(to net.Conn) {
	buffer := make([]byte, 32<<10)
	for {
		n, err := p.read(buffer)
		if err == nil {
			_, err = to.Write(buffer[:n])
		}
		if err != nil {
			p.end(err)
			return
		}
	}
}
