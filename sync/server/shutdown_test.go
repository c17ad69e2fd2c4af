package server_test

import (
	"context"
	"io"
	"net"
	"net/http"
	"testing"
	"time"

	"github.com/google/uuid"

	"sportello/sync/wire"
)

// A laptop in the middle of sending is answered before the service stops.
func TestStoppingLetsAPushFinish(t *testing.T) {
	p := newPlace(t)
	l := p.enrol("Lido 1")
	l.write(application(t, uuid.New(), surname("PROVA")))
	envelope := l.envelope(1, 1)
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	stopped := make(chan error, 1)
	go func() { stopped <- p.office.Serve(ctx, listener) }()

	body, feed := io.Pipe()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "https://"+listener.Addr().String()+wire.PathPush, body)
	if err != nil {
		t.Fatal(err)
	}
	request.ContentLength = int64(len(envelope))
	// The body is asked for by the handler: once some is taken, it is at work.
	request.Header.Set("Expect", "100-continue")
	client := p.client()
	client.Transport.(*http.Transport).ExpectContinueTimeout = time.Minute
	answered := make(chan wire.Answer, 1)
	go func() {
		defer close(answered)
		response, err := client.Do(request)
		if err != nil {
			t.Error(err)
			return
		}
		defer func() { _ = response.Body.Close() }()
		content, err := io.ReadAll(response.Body)
		if err != nil {
			t.Error(err)
			return
		}
		answer, err := wire.DecodeAnswer(content)
		if err != nil {
			t.Error(err)
		}
		answered <- answer
	}()
	if _, err := feed.Write(envelope[:300]); err != nil {
		t.Fatal(err)
	}
	stop()
	for { // until it takes no new connections
		probe, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", listener.Addr().String())
		if err != nil {
			break
		}
		_ = probe.Close()
	}
	if _, err := feed.Write(envelope[300:]); err != nil {
		t.Fatal(err)
	}
	if err := feed.Close(); err != nil {
		t.Fatal(err)
	}
	l.receipt(<-answered)
	if err := <-stopped; err != nil {
		t.Error(err)
	}
	p.holds(1)
}
